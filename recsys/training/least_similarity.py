"""How alike an encoder sees what goes together: the least similarity that it should ask for (`recsys.datatypes.Encoder`).

    python -m recsys.training.least_similarity --encoder wearwith --data ccp-train [--data DIR ...] [--write]

An also-bought item is shown where its cosine to the photo is at least a threshold. Encoders differ in how far apart they put what
is of different slots, so the threshold comes with the encoder: what nine of ten pairs reach, of those that were worn or bought
together and whose slots differ. Beside them stand random pairs of the same slots, which show how little or much it leaves out.
Only the training parts of the prepared data sets are read.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import numpy as np
import typer
from rich.progress import Progress, TaskID
from rich.table import Table

from recsys import encoders
from recsys.commands.terminal import err, out, say
from recsys.encoders.onnx import MODELS_FOLDER, shipped
from recsys.files import write_json
from recsys.tables import PAIR_SCHEMA, PAIRS_FILE, read_table
from recsys.training.config import TrainingError
from recsys.training.examples import TRAIN, Example, read_examples
from recsys.training.export_classifier import encode
from recsys.usage import run

PASSING = 0.9  # the share of what goes together that should pass
STEP = 0.05  # the page's slider moves by it
_ROUNDING = 1e-6  # what is nearly a whole number of steps is one
QUANTILES = (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)

Pair = tuple[Example, Example]


@dataclass(frozen=True, slots=True, eq=False)
class Cosines:
    """Cosines of pairs whose slots differ: `together` (n,) of those that go together, `random` (n,) of as many by chance."""

    together: np.ndarray
    random: np.ndarray

    @property
    def proposed(self) -> float:
        """The highest multiple of `STEP` that at least `PASSING` of what goes together reaches; -1 at the least."""
        may_fail = math.floor((1 - PASSING) * len(self.together) + _ROUNDING)
        reached = float(np.sort(self.together)[may_fail])
        return max(-1.0, round(math.floor(reached / STEP + _ROUNDING) * STEP, 2))


def read_pairs(prepared: Path) -> list[Pair]:
    """The pairs of a prepared data set that go together and whose slots differ, both ends in its training part.

    Raises TrainingError where there is none, DataError where it is no prepared data set.
    """
    example = {found.item_id: found for found in read_examples(prepared)}
    table = read_table(prepared / PAIRS_FILE, PAIR_SCHEMA).to_pandas()
    table = table[table["split"].isna() | (table["split"] == TRAIN)]
    pairs = [
        (example[left], example[right])
        for left, right in zip(table["left_id"], table["right_id"], strict=True)
        if left in example and right in example and example[left].labels["slot"] != example[right].labels["slot"]
    ]
    if not pairs:
        raise TrainingError(f"{prepared} has no pair of items of different slots that go together in its part {TRAIN!r}")
    return pairs


def cosines(pairs: Sequence[Pair], examples: Sequence[Example], vectors: np.ndarray, generator: np.random.Generator) -> Cosines:
    """Pairs, every item in them, and the items' vectors, (n, dim) -> their cosines.

    A random pair is one of the pairs with any item of the same slot in the place of its second.
    """
    row = {example.item_id: number for number, example in enumerate(examples)}
    slots = np.array([example.labels["slot"] for example in examples])
    left, right = (np.array([row[pair[end].item_id] for pair in pairs]) for end in (0, 1))
    other = np.array([generator.choice(np.flatnonzero(slots == slot)) for slot in slots[right]])
    together, random = ((vectors[left] * vectors[ends]).sum(axis=1) for ends in (right, other))
    return Cosines(together, random)


def description_of(encoder: str) -> Path:
    """An encoder's NAME.json; TrainingError where it is none of those in `MODELS_FOLDER`, which alone have one."""
    if encoder not in shipped(MODELS_FOLDER):
        raise TrainingError(f"{encoder} has no description in {MODELS_FOLDER} to write into; leave out --write")
    return MODELS_FOLDER / f"{encoder}.json"


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def measure(
    data: Annotated[list[Path], typer.Option("--data", "-d", help="A prepared data set with pairs; its training part is read.")],
    encoder: Annotated[str, typer.Option(help="The encoder whose vectors are compared.")] = encoders.DEFAULT_ENCODER,
    write: Annotated[bool, typer.Option("--write", help="Write the proposed value into the encoder's NAME.json.")] = False,
) -> None:
    """Measure how alike an encoder sees what goes together, and propose the least similarity to ask for."""
    loaded = encoders.load(encoder, threads=1)
    description = description_of(encoder) if write else None
    pairs = [pair for folder in data for pair in read_pairs(folder)]
    examples = list({example.item_id: example for pair in pairs for example in pair}.values())
    with Progress(console=err, transient=True) as progress:
        vectors = encode(examples, loaded, partial(_show, progress, progress.add_task("Pictures"))).vectors
    found = cosines(pairs, examples, vectors, np.random.default_rng(0))
    if description:
        said = json.loads(description.read_text(encoding="utf-8"))
        write_json(description, said | {"least_similarity": found.proposed})
    out.print(_table(found, encoder))
    out.print(_told(found), highlight=False, soft_wrap=True)
    if description:
        out.print(f"It is in {description} now.", markup=False, highlight=False, soft_wrap=True)


def main() -> NoReturn:
    """Run the command line: a user's mistake is one line on standard error and exit code 2."""
    run(app, "python -m recsys.training.least_similarity", lambda line: say(f"wearwith: {line}"))


def _table(found: Cosines, encoder: str) -> Table:
    table = Table(f"Cosines of {encoder}, by quantile", *(f"{quantile:.0%}" for quantile in QUANTILES), "pairs")
    for name, values in (("go together", found.together), ("by chance", found.random)):
        table.add_row(name, *(f"{value:.2f}" for value in np.quantile(values, QUANTILES)), f"{len(values):,}")
    return table


def _told(found: Cosines) -> str:
    together, random = (float((values >= found.proposed).mean()) for values in (found.together, found.random))
    return (
        f"A least similarity of {found.proposed:.2f} passes {together:.1%} of what goes together, and {random:.1%} of random pairs."
    )


def _show(progress: Progress, task: TaskID, done: int, of: int) -> None:
    progress.update(task, completed=done, total=of)


if __name__ == "__main__":
    main()
