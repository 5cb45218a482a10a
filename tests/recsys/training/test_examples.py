"""What is learned from, and what never is."""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_prep import products
from recsys.tables import LABEL_SCHEMA, LABELS_FILE
from recsys.training.cnn import CnnConfig, CnnTask
from recsys.training.config import TrainingError
from recsys.training.examples import Example, Vocabulary, hold_out, is_held_out, read_examples, too_few, warn_of_unread
from tests.support import item_row, noise, write_prepared

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
MODELS = ROOT / "assets" / "models"


def is_for_validation(item_id: str) -> bool:
    """Whether an id is of a part that the data's own README keeps for validation."""
    source, _, rest = item_id.partition("-")
    if source == "product":
        return int(rest) % 4 == 1
    if source == "ccp":
        return int(rest.partition("-")[0]) % 5 == 1
    if source == "foreign":  # foreign-ccp-0001-2: the photo's number; foreign-made-noise-001: its own
        return int(re.findall("[0-9]+", rest)[0]) % 5 == 1
    return item_id.startswith(("validation/", "test/"))


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Ten items; two are for validation, one for testing, one is in no part; one has no picture."""
    rows = [item_row(f"i{number}", colour="red" if number else None) for number in range(10)]
    folder = write_prepared(tmp_path / "prepared", rows, [noise(seed=number) for number in range(10)])
    parts = ["train"] * 6 + ["validation", "validation", "test"]
    labels = [{"item_id": f"i{number}", "split": split, "identity": f"p{number // 2}", "box": None,
               "attributes": ["articleType:Shirts", "season:Fall"]} for number, split in enumerate(parts)]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(labels, schema=LABEL_SCHEMA), folder / LABELS_FILE)
    return folder


def test_only_the_training_part_is_read_and_what_is_in_no_part(prepared: Path) -> None:
    assert [example.item_id for example in read_examples(prepared)] == ["i0", "i1", "i2", "i3", "i4", "i5", "i9"]


def test_labels_have_the_names_that_trainers_use(prepared: Path) -> None:
    first, second, *_, last = read_examples(prepared)
    assert first.labels == {
        "slot": "top", "category": "shirt", "identity": "p0", "article_type": "Shirts", "season": "Fall",
    }  # fmt: skip
    assert second.labels["colour"] == "red"
    assert "article_type" not in last.labels
    assert first.picture.is_file()


def test_a_data_set_that_is_all_for_validation_teaches_nothing(prepared: Path) -> None:
    table = pq.read_table(prepared / LABELS_FILE, schema=LABEL_SCHEMA).to_pylist()
    rows = [{**row, "split": "validation"} for row in table] + [{**table[0], "item_id": "i9", "split": "test"}]
    pq.write_table(pa.Table.from_pylist(rows, schema=LABEL_SCHEMA), prepared / LABELS_FILE)
    with pytest.raises(TrainingError, match="has no picture in its part 'train', so there is nothing to train on"):
        read_examples(prepared)


def test_no_validation_id_is_in_what_a_run_says_it_saw(prepared: Path) -> None:
    with pytest.raises(TrainingError):  # one class: but it may not even look at the others
        CnnTask(CnnConfig(heads=("category",), weights=(1.0,)), [read_examples(prepared)])
    task_ids = {example.item_id for example in read_examples(prepared)}
    assert not task_ids & {"i6", "i7", "i8"}


def test_no_real_product_that_is_kept_for_validation_is_read(tmp_path: Path) -> None:
    real, part = SHARED / "fashion-product-images-small.zip", tmp_path / "part"
    if not real.is_file():
        pytest.skip(f"needs the public data set {real.name} in {SHARED}")
    with zipfile.ZipFile(real) as archive:
        archive.extract("styles.csv", part)
        with (part / "styles.csv").open(encoding="utf-8-sig", newline="") as file:
            ids = [row["id"] for row in csv.DictReader(file)][:200]
        for number in ids:
            archive.extract(f"images/{number}.jpg", part)
    products.prepare(part, tmp_path / "prepared")
    read = [example.item_id for example in read_examples(tmp_path / "prepared")]
    assert read == [f"product-{number}" for number in ids if int(number) % 4 != 1]
    assert len(read) < len(ids)


@pytest.mark.parametrize("path", sorted(MODELS.glob("*.trained-on.json")), ids=lambda path: path.name)
def test_no_model_that_ships_has_seen_what_is_kept_for_validation(path: Path) -> None:
    stored = json.loads(path.read_text(encoding="utf-8"))
    ids = stored["item_ids"]
    assert ids == sorted(set(ids))
    assert not [item_id for item_id in ids if is_for_validation(item_id)]
    assert set(stored.get("held_out", [])) < set(ids)


def test_what_is_kept_for_validation_is_known_by_its_id() -> None:
    kept = [
        "product-1165", "ccp-0001-blouse", "foreign-ccp-0001-2", "foreign-ccp-0006-1-blurred", "foreign-made-noise-001",
        "validation/dress/a", "test/dress/a",
    ]  # fmt: skip
    assert [item_id for item_id in kept if not is_for_validation(item_id)] == []
    learned = ["product-1164", "ccp-0002-blouse", "foreign-ccp-0002-1", "foreign-made-noise-002", "train/dress/a"]
    assert not any(map(is_for_validation, learned))


def ids(examples: list[Example]) -> set[str]:
    return {example.item_id for example in examples}


def test_what_is_held_out_hangs_on_the_id_alone(make_examples: Callable[..., list[Example]]) -> None:
    examples = make_examples(200)
    learned, held = hold_out(examples, 0.1)
    assert ids(learned) | ids(held) == ids(examples)
    assert not ids(learned) & ids(held)
    assert 10 <= len(held) <= 30
    assert ids(hold_out(examples[::-1], 0.1)[1]) == ids(held)
    assert ids(hold_out(examples[:100], 0.1)[1]) == ids(held) & ids(examples[:100])
    assert ids(held) < ids(hold_out(examples, 0.3)[1])
    assert ids(held) == {item_id for item_id in ids(examples) if is_held_out(item_id, 0.1)}
    # As they were when the shipped models were chosen: another choice would let a model be chosen by what another learned from.
    assert sorted(ids(hold_out(examples[:60], 0.1)[1])) == HELD


HELD = ["made-008", "made-013", "made-014", "made-017", "made-034"]


def test_nothing_held_out_and_too_few_to_hold_out(make_examples: Callable[..., list[Example]]) -> None:
    examples = make_examples(3)
    assert hold_out(examples, 0.0) == (examples, [])
    with pytest.raises(TrainingError, match=r"^3 pictures are too few to hold 1% of them out \(as a rule 300 are enough\): add"):
        hold_out(examples, 0.01)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.9])
def test_where_as_many_are_there_as_are_said_to_be_enough_they_mostly_are(share: float) -> None:
    enough = int(re.search(r"rule ([\d,]+) are enough", too_few(1, "pictures", share))[1].replace(",", ""))  # type: ignore[index]

    def all_in_one_part(count: int) -> float:
        return (1 - share) ** count + share**count

    assert all_in_one_part(enough) <= 0.05 < all_in_one_part(enough // 3)


def test_of_photos_that_cannot_be_read_one_line_says_how_many_and_the_first(caplog: pytest.LogCaptureFixture) -> None:
    warn_of_unread([], 3)
    assert not caplog.messages
    warn_of_unread(["a.jpg is empty", "b.jpg is text"], 1500)
    assert caplog.messages == ["2 of 1,500 photos cannot be read and are left out; the first: a.jpg is empty"]


def example(**labels: str) -> Example:
    return Example("a", Path("a.png"), labels)


def test_classes_are_those_with_enough_pictures_in_alphabetical_order() -> None:
    examples = [example(colour=colour) for colour in ("red", "blue", "red", "blue", "green")] + [example()]
    vocabulary = Vocabulary.of("colour", examples, least=2)
    assert vocabulary.classes == ("blue", "red")
    assert vocabulary.numbers(examples).tolist() == [1, 0, 1, 0, -1, -1]


@pytest.mark.parametrize(
    ("colours", "found"),
    [
        (["red", "red"], "2 of 'red'"), (["blue", "red", "red"], "2 of 'red', 1 of 'blue'"), ([], "none"),
        (["a", "b", "c", "c", "d", "e"], "2 of 'c', 1 of 'a', 1 of 'b' and no more of 2 others"),
    ],
    ids=str,
)  # fmt: skip
def test_one_class_and_an_empty_one_are_refused(colours: list[str], found: str) -> None:
    with pytest.raises(TrainingError, match=f"^colour needs two classes of at least 2 pictures each .*; the data has {found}$"):
        Vocabulary.of("colour", [example(colour=colour) for colour in colours], least=2)
