"""Examples to train on: striped pictures that anything can learn, and real photos where they are there."""

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch

from recsys.commands import terminal
from recsys.training.cnn import CnnConfig
from recsys.training.config import Training
from recsys.training.examples import Example, hold_out, read_examples
from recsys.training.loop import fit
from recsys.training.runs import KINDS
from tests.support import PALETTE, encoded, striped

ROOT = Path(__file__).parents[3]
PHOTOS = ROOT.parent / "shared" / "data" / "clothing-dataset-small" / "train"
DEMO = ROOT / "assets" / "demo" / "prepared"
# The least of every kind that still learns: a run takes a second or two.
TINY: dict[str, dict[str, object]] = {
    "classifier": {
        "pretrained": False, "heads": ("category", "colour"), "weights": (1.0, 0.5), "dim": 8, "sides": (32, 40),
        "validation_side": 32, "frozen_epochs": 1, "average": 0.9, "batch": 8,
    },
    "cnn": {
        "heads": ("category",), "weights": (1.0,), "channels": ((4, 4), (4, 8)), "sides": (32,), "validation_side": 32, "batch": 8,
    },
    "autoencoder": {"side": 32, "dim": 8, "channels": (4, 8), "batch": 8},
    "embedding": {
        "labels": ("category", "colour", "category+colour"), "entropies": (1.0, 0.5, 0.0), "contrasts": (0.3, 0.0, 0.2),
        "judged": ("category",), "side": 32, "hidden": 16, "dim": 8, "batch": 8, "least": 2,
    },
    "metric": {"label": "category", "side": 32, "hidden": 16, "dim": 8, "batch": 8, "pictures": 2, "views": 1, "least": 2},
}  # fmt: skip
Call = Callable[..., tuple[int, str, str]]
_CLASSES = ("dress", "hat", "pants", "shoes")
_LEARNED, _HELD = 32, 8


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Tensors here are small: a second thread costs more than it brings, and other tests keep theirs."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command line in this process: its module and arguments -> exit code, standard output, standard error."""
    monkeypatch.setattr(terminal.out, "width", 200)

    def call(program: ModuleType, *arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", [program.__name__, *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            program.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


@pytest.fixture(scope="session")
def make_examples(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Example]]:
    """examples(count, classes) -> striped pictures whose category is their first colour, in turn."""

    def make(count: int = 40, classes: int = 3) -> list[Example]:
        folder = tmp_path_factory.mktemp("pictures")
        found = []
        for number in range(count):
            picture = folder / f"{number}.png"
            label = number % classes
            other = PALETTE[(label + 1 + number // classes % (len(PALETTE) - 1)) % len(PALETTE)]
            picture.write_bytes(encoded(striped([PALETTE[label], other], [24, 4 + number % 9], height=32)))
            labels = {"category": f"c{label}", "colour": f"k{number % 2}", "slot": "top"}
            found.append(Example(f"made-{number:03}", picture, labels))
        return found

    return make


@pytest.fixture(scope="session")
def striped_examples(make_examples: Callable[..., list[Example]]) -> list[Example]:
    """40 of them, of three classes."""
    return make_examples()


@pytest.fixture(scope="session")
def photos() -> list[Example]:
    """32 real photos to learn from and 8 that `hold_out` holds out, of four classes in turn; drawings where the photos are not."""
    if PHOTOS.is_dir():
        files = itertools.chain(*zip(*(sorted((PHOTOS / name).iterdir())[:60] for name in _CLASSES), strict=True))
        found = [Example(f"train/{file.parent.name}/{file.stem}", file, {"category": file.parent.name}) for file in files]
    else:
        found = [example for example in read_examples(DEMO) if example.labels["slot"] in ("top", "shoes", "bag", "dress")]
        found = [Example(one.item_id, one.picture, {"category": one.labels["slot"]}) for one in found]
    learned, held = hold_out(found, 0.1)
    return learned[:_LEARNED] + held[:_HELD]


@pytest.fixture(scope="session")
def cnn_run(striped_examples: list[Example], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of a tiny CNN; not to be changed."""
    folder = tmp_path_factory.mktemp("cnn") / "run"
    config = CnnConfig(**TINY["cnn"], epochs=2, device="cpu")  # type: ignore[arg-type]
    fit(KINDS["cnn"].task(config, [striped_examples], folder, None), config, folder)
    return folder


@pytest.fixture
def tiny(cnn_run: Path) -> Callable[..., Training]:
    """tiny("cnn", epochs=4) -> settings of a kind, small; what stands on a frozen base stands on `cnn_run`."""

    def make(kind: str, **others: object) -> Training:
        base = {"base": str(cnn_run)} if kind in ("embedding", "metric") else {}
        return KINDS[kind].config(**{"epochs": 3, "device": "cpu", **TINY[kind], **base, **others})  # type: ignore[arg-type]

    return make
