"""The least similarity of an encoder, measured on pairs whose cosines are known."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys import encoders
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.tables import PAIR_SCHEMA, PAIRS_FILE
from recsys.training import least_similarity
from recsys.training.config import TrainingError
from recsys.training.examples import Example
from recsys.training.least_similarity import Cosines, cosines, read_pairs
from tests.recsys.training.conftest import Call
from tests.support import PALETTE, item_row, plain, striped, write_prepared

TOGETHER = [("t0", "b0"), ("t1", "b1"), ("b2", "t2"), ("t0", "t1")]


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Three tops, three bags, half of each bag in the colour of the top it goes with; and two tops that go together."""
    rows = [item_row(f"t{n}") for n in range(3)] + [item_row(f"b{n}", Slot.BAG, "tote") for n in range(3)]
    pictures = [plain(PALETTE[n]) for n in range(3)] + [striped([PALETTE[n], PALETTE[n + 3]], [12, 12]) for n in range(3)]
    return write_prepared(tmp_path / "prepared", rows, pictures, TOGETHER)


def ids(pairs: list[tuple[Example, Example]]) -> list[tuple[str, str]]:
    return [(left.item_id, right.item_id) for left, right in pairs]


def test_pairs_are_of_different_slots_and_of_the_training_part(prepared: Path) -> None:
    assert ids(read_pairs(prepared)) == TOGETHER[:3]
    split = [
        ("t0", "b0", "test", "train"),
        ("t1", "b1", "test", "validation"),
        ("t2", "b2", "test", None),
        ("t2", "gone", "test", "train"),
    ]
    columns = dict(zip(PAIR_SCHEMA.names, zip(*split, strict=True), strict=True))
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}, schema=PAIR_SCHEMA), prepared / PAIRS_FILE)
    assert ids(read_pairs(prepared)) == [("t0", "b0"), ("t2", "b2")]


def test_data_without_such_a_pair_is_named(tmp_path: Path) -> None:
    alone = write_prepared(tmp_path / "alone", [item_row("a"), item_row("b")], [plain(), plain()], [("a", "b")])
    with pytest.raises(TrainingError, match=r"alone has no pair of items of different slots that go together in its part 'train'$"):
        read_pairs(alone)


def test_cosines_are_those_of_the_pairs_and_of_others_of_the_same_slots(prepared: Path) -> None:
    pairs = read_pairs(prepared) * 50
    examples = list({example.item_id: example for pair in pairs for example in pair}.values())
    generator = np.random.default_rng(1)
    vectors = generator.normal(size=(6, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    of = dict(zip((example.item_id for example in examples), vectors, strict=True))
    found = cosines(pairs, examples, vectors, generator)
    assert found.together == pytest.approx([float(of[left.item_id] @ of[right.item_id]) for left, right in pairs])
    for (left, right), cosine in zip(pairs, found.random, strict=True):
        same_slot = [float(of[left.item_id] @ of[name]) for name in of if name[0] == right.item_id[0]]
        assert min(abs(cosine - other) for other in same_slot) < 1e-9
    assert 50 < sum(found.random != found.together) < 150  # a third of the draws is the item itself


@pytest.mark.parametrize(
    ("together", "proposed"),
    [
        (np.arange(1, 101) / 100, 0.10),  # 0.11 to 1.00 are nine of ten
        (np.full(10, 0.3), 0.30),  # 0.3 / 0.05 is less than 6 in floating point
        (np.full(10, 0.149), 0.10),
        (np.full(10, -0.01), -0.05),
        (np.full(10, -1.0), -1.0),
        (np.full(10, 0.02), 0.0),
        (np.array([-0.9] + [0.5] * 9), 0.5),  # a tenth may fail
        (np.array([-0.9] + [0.5] * 8), -0.9),  # a ninth may not
    ],
)
def test_nine_of_ten_that_go_together_pass_what_is_proposed(together: np.ndarray, proposed: float) -> None:
    found = Cosines(together, together).proposed
    assert found == pytest.approx(proposed)
    assert (together >= found - 1e-9).mean() >= 0.9


@pytest.fixture
def description(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A colour histogram that has a description, as a network does."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "own.onnx").touch()
    (folder / "own.json").write_text(json.dumps({"dim": 216, "least_similarity": 0.8}))
    monkeypatch.setattr(encoders, "load", lambda name, threads: ColorHistogram())
    monkeypatch.setattr(least_similarity, "MODELS_FOLDER", folder)
    return folder / "own.json"


def test_the_command_prints_the_quantiles_and_writes_only_where_it_is_told(call: Call, prepared: Path, description: Path) -> None:
    code, out, err = call(least_similarity, "--encoder", "own", "--data", prepared)
    assert code == 0, err
    # Half of a bag has the colour of its top: the cosine of the square roots is the root of a half, 0.707.
    assert [cell.strip() for cell in out.split("go together")[1].splitlines()[0].split("│")[1:9]] == ["0.71"] * 7 + ["3"]
    assert "A least similarity of 0.70 passes 100.0% of what goes together, and " in out
    assert json.loads(description.read_text()) == {"dim": 216, "least_similarity": 0.8}
    assert f"It is in {description} now." in call(least_similarity, "--encoder", "own", "--data", prepared, "--write")[1]
    assert json.loads(description.read_text()) == {"dim": 216, "least_similarity": 0.7}


def test_an_encoder_without_a_description_is_told_before_anything_is_encoded(call: Call, prepared: Path, description: Path) -> None:
    code, out, err = call(least_similarity, "--encoder", "histogram", "--data", prepared, "--write")
    assert (code, out) == (2, "")
    assert err == f"wearwith: histogram has no description in {description.parent} to write into; leave out --write\n"
    assert {path.name for path in description.parent.iterdir()} == {"own.json", "own.onnx"}


def test_what_was_typed_wrong_is_one_line(call: Call) -> None:
    code, out, err = call(least_similarity, "--encoder", "own")
    assert (code, out) == (2, "")
    assert err == "wearwith: Missing option '--data' / '-d'. See python -m recsys.training.least_similarity --help\n"
