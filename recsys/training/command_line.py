"""`python -m recsys train ...`: one command a kind of model, and `export`.

What trains is imported by the command that needs it: `python -m recsys match` imports this module and never torch.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from recsys.encoders import DEFAULT_ENCODER
from recsys.encoders.base import LEAST_SIMILARITY
from recsys.encoders.onnx import MODELS_FOLDER

app = typer.Typer(help="Learn from prepared data sets; what is kept for validation is never read. Needs no GPU, and takes one.")
out_console = Console()

DataOption = Annotated[
    list[Path], typer.Option("--data", "-d", help="A prepared data set; give it again for more. Only its training part is read.")
]
ConfigOption = Annotated[Path | None, typer.Option("--config", help="Settings in TOML; what it leaves out keeps its default.")]
OutOption = Annotated[Path, typer.Option("--out", "-o", help="The run's folder: checkpoints, history, log.")]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint in --out, where there is one.")]
LogOption = Annotated[Literal["tensorboard", "wandb"] | None, typer.Option("--log", help="Also log to this, into --out.")]
ThreadsOption = Annotated[int, typer.Option(help="Threads on the CPU; 0 is all cores.", min=0)]


def _trains(kind: str, what: str) -> None:
    """Add the command that trains a kind of model with no options of its own. what: its help."""

    @app.command(kind, help=what)
    def command(
        data: DataOption, out: OutOption, config: ConfigOption = None, resume: ResumeOption = False, log: LogOption = None,
        threads: ThreadsOption = 0,
    ) -> None:  # fmt: skip
        from recsys.training.running import train

        train(kind, data, config, out, resume=resume, log=log, threads=threads)


_trains("classifier", "A pretrained network with a head for each kind of label: article type, base colour, ...")
_trains("cnn", "The project's own convolutional network, from scratch.")
_trains(
    "embedding",
    "An embedding on top of a trained network, by several kinds of label at once: how the shipped encoder is made.",
)
_trains("autoencoder", "An embedding from which the picture can be drawn again; needs no labels.")


@app.command()
def metric(
    data: DataOption, out: OutOption, config: ConfigOption = None, resume: ResumeOption = False, log: LogOption = None,
    threads: ThreadsOption = 0,
    compare: Annotated[bool, typer.Option("--compare", help="Train every loss, each in a folder of --out.")] = False,
) -> None:  # fmt: skip
    """An embedding on top of a trained network that stays as it is, by a metric loss."""
    from recsys.training.running import train, train_rivals

    if compare:
        train_rivals(data, config, out, resume=resume, log=log, threads=threads)
    else:
        train("metric", data, config, out, resume=resume, log=log, threads=threads)


@app.command()
def mlp(
    data: DataOption, out: OutOption, config: ConfigOption = None, resume: ResumeOption = False, log: LogOption = None,
    threads: ThreadsOption = 0,
    encoder: Annotated[str, typer.Option(help="What turns the pictures into vectors.")] = DEFAULT_ENCODER,
    label: Annotated[str, typer.Option(help="What is learned: slot, category, article_type, colour, ...")] = "slot",
) -> None:  # fmt: skip
    """A small classifier of an encoder's vectors."""
    from recsys.training.running import train_mlp

    train_mlp(data, config, out, encoder, label, resume=resume, log=log, threads=threads)


@app.command()
def parser(
    data: Annotated[
        list[Path],
        typer.Option("--data", "-d", help="A copy of Clothing Co-Parsing; after it prepared data sets of one garment a picture."),
    ],
    out: OutOption, config: ConfigOption = None, resume: ResumeOption = False, log: LogOption = None, threads: ThreadsOption = 0,
) -> None:  # fmt: skip
    """What finds the garments in a photo: which garment each pixel shows."""
    from recsys.training.running import train_parser

    train_parser(data, config, out, resume=resume, log=log, threads=threads)


@app.command()
def detector(
    data: Annotated[
        list[Path], typer.Option("--data", "-d", help="A JSON file in COCO's format, or a prepared data set with boxes; or more.")
    ],
    out: OutOption,
    images: Annotated[Path | None, typer.Option(help="The folder that the pictures of COCO files lie in.")] = None,
    config: ConfigOption = None, resume: ResumeOption = False, log: LogOption = None, threads: ThreadsOption = 0,
) -> None:  # fmt: skip
    """Faster R-CNN of torchvision, fine-tuned on boxes: a detector of your own. Made for a GPU."""
    from recsys.training.running import train_detector

    train_detector(data, images, config, out, resume=resume, log=log, threads=threads)


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="A run's folder.")],
    name: Annotated[str, typer.Option(help="What the model is called: `--encoder NAME` or `--detector NAME` elsewhere.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where NAME.onnx and NAME.json go.")] = MODELS_FOLDER,
    variant: Annotated[Literal["fp32", "fp16", "int8"], typer.Option(help="How the weights are stored.")] = "fp32",
    data: Annotated[
        list[Path] | None,
        typer.Option(
            "--data", "-d", help="What it was trained on: for a variant, and where the run does not say which items it saw."
        ),
    ] = None,
    least_similarity: Annotated[
        float | None,
        typer.Option(
            help="Least cosine to a photo of what goes with it, as `python -m recsys.training.least_similarity` measures it. "
            f"Default: {LEAST_SIMILARITY}."
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a model of that name.")] = False,
) -> None:
    """Make an encoder of a run's best epoch, or a detector of a detector's: ONNX, checked against torch."""
    from recsys.training import checkpoints
    from recsys.training.config import TrainingError
    from recsys.training.export import export as write

    if (out / f"{name}.onnx").exists() and not replace:
        raise TrainingError(
            f"there is a model {name!r} in {out} already, and if it is an encoder, catalogues built with it would be of no use "
            "any more: choose another --name, or give --replace"
        )
    kind = checkpoints.load(run / checkpoints.BEST)[0].model
    if kind in ("parser", "detector"):
        _export_detector(kind, run, name, out)
        return
    exported = write(run, name, out, variant, data or (), least_similarity)
    agrees = exported.agreement
    cosine = f", cosine to fp32 {agrees.mean:.5f}, least {agrees.least:.5f} of {agrees.pictures} pictures" if agrees else ""
    _say_exported(
        exported.graph, cosine, f"python -m recsys build PREPARED --out CATALOG --encoder {name} (the default is {DEFAULT_ENCODER})"
    )


def _export_detector(kind: str, run: Path, name: str, out: Path) -> None:
    """Make a detector of a run of the kind "parser" or "detector"."""
    from recsys.training.export_detector import export_detector
    from recsys.training.export_parser import export_parser

    graph = export_parser(run, name, out) if kind == "parser" else export_detector(run, name, out)
    _say_exported(graph, "", f"python -m recsys match PHOTO --detector {graph.with_suffix('.json')}")


def _say_exported(graph: Path, facts: str, ask: str) -> None:
    """One line: what was written, and what to do next. facts: what follows the size; ask: the command that uses it."""
    size = f"{graph.stat().st_size / 1e6:.1f} MB"
    line = f"{graph} ({size}{facts}). Write its model card to {graph.with_suffix('.md')}, then ask for it: {ask}"
    out_console.print(line, soft_wrap=True, markup=False, highlight=False)
