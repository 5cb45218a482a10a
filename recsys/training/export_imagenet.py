"""Export EfficientNet-Lite0's features with ImageNet weights to ONNX, as `recsys.encoders.onnx` serves them.

    python -m recsys.training.export_imagenet

The network and where its weights come from: recsys/training/backbones.py. The graph takes uint8 squares, scales them as that
network was trained, and gives the average-pooled last feature map, 1280 numbers.
"""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from recsys.commands.terminal import say
from recsys.encoders.onnx import MODELS_FOLDER
from recsys.training.backbones import EfficientNetLite0
from recsys.training.graphs import write_description, write_graph
from recsys.usage import run

NAME, SIDE = "efficientnet-lite0", 224

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write NAME.onnx and NAME.json into.")] = MODELS_FOLDER,
) -> None:
    """Write the encoder of ImageNet's weights; it is refused where its graph differs from torch."""
    graph = out / f"{NAME}.onnx"
    write_graph(EfficientNetLite0().eval(), SIDE, graph)
    write_description(graph, SIDE, "python -m recsys.training.export_imagenet")
    say(f"{graph} ({graph.stat().st_size / 1e6:.1f} MB)")


def main() -> NoReturn:
    """Run the command line: a user's mistake is one line on standard error and exit code 2."""
    run(app, "python -m recsys.training.export_imagenet", lambda line: say(f"wearwith: {line}"))


if __name__ == "__main__":
    main()
