"""Train and write the classifier of garments that is served with an encoder (`recsys.classification.GarmentClassifier`).

    python -m recsys.training.export_classifier --encoder efficientnet-lite0 --data DIR [--data DIR ...]

Only the training parts of the prepared data sets are read. A tenth of them, by a hash of the item's id, is not learned from, by the
project's own encoders neither: by it the epoch, the temperature and the two thresholds are chosen, so the figures of it that are
printed are a little better than those of other photos. A new version of an encoder needs a new classifier.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import numpy as np
import typer
from rich.progress import Progress, TaskID

from recsys import encoders
from recsys.classification.garments import MODELS_FOLDER, SUFFIX
from recsys.commands.terminal import err, say
from recsys.datatypes import Encoder
from recsys.files import write_json
from recsys.images import read_photo
from recsys.training.checkpoints import TRAINED_ON
from recsys.training.examples import Example, hold_out, read_examples
from recsys.training.garments import GarmentClassifierConfig, HeldOut, Photos, judge, train_classifier
from recsys.training.held_out import refuse_learned
from recsys.usage import run


def encode(examples: Sequence[Example], encoder: Encoder, progress: Callable[[int, int], None] | None = None) -> Photos:
    """Examples -> their vectors, encoded as a person's photo would be; ImageError names a picture that cannot be read."""
    rows = np.empty((len(examples), encoder.dim), dtype=np.float32)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        encoded = pool.map(lambda example: encoder.encode([read_photo(example.picture)])[0], examples)
        for number, vector in enumerate(encoded):
            rows[number] = vector
            if progress:
                progress(number + 1, len(examples))
    return Photos(examples, rows)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def export(
    data: Annotated[list[Path], typer.Option("--data", "-d", help="A prepared data set; its training part is read.")],
    encoder: Annotated[str, typer.Option(help="The encoder whose vectors it takes.")] = encoders.DEFAULT_ENCODER,
    config: Annotated[Path | None, typer.Option(help="A TOML file with settings of GarmentClassifierConfig.")] = None,
    out: Annotated[Path, typer.Option(help="The folder to write NAME.classifier.safetensors into.")] = MODELS_FOLDER,
) -> None:
    """Train the classifier that is served with an encoder."""
    settings = GarmentClassifierConfig.read(config)
    loaded = encoders.load(encoder, threads=1)
    learned: list[Photos] = []
    held: list[Photos] = []
    divided = [hold_out(read_examples(folder), settings.hold_out) for folder in data]
    refuse_learned([example.item_id for _, held_out in divided for example in held_out], encoder)
    with Progress(console=err, transient=True) as progress:
        for folder, parts in zip(data, divided, strict=True):
            for part, photos in zip(parts, (learned, held), strict=True):
                photos.append(encode(part, loaded, partial(_show, progress, progress.add_task(folder.name))))
    classifier = train_classifier(learned, held, settings)
    path = out / f"{loaded.name}{SUFFIX}"
    classifier.save(path, loaded)
    ids = sorted(example.item_id for photos in (*learned, *held) for example in photos.examples)
    write_json(out / f"{loaded.name}.classifier.{TRAINED_ON}", {"item_ids": ids})
    say(f"{path} ({path.stat().st_size / 1e6:.1f} MB): {len(classifier.kinds.classes)} kinds")
    for folder, chosen_by in zip(data, held, strict=True):
        say(f"{folder.name}: {_told(judge(classifier, chosen_by))}")


def main() -> NoReturn:
    """Run the command line: a user's mistake is one line on standard error and exit code 2."""
    run(app, "python -m recsys.training.export_classifier", lambda line: say(f"wearwith: {line}"))


def _told(found: HeldOut) -> str:
    sure = f"sure of {found.sure:.3f}, and then right in {found.accuracy_when_sure:.3f}" if found.sure else "sure of none"
    return (
        f"of {found.photos:,} photos held out the slot is right in {found.accuracy:.3f}; it is {sure}; "
        f"expected calibration error {found.calibration_error:.3f}"
    )


def _show(progress: Progress, task: TaskID, done: int, of: int) -> None:
    progress.update(task, completed=done, total=of)


if __name__ == "__main__":
    main()
