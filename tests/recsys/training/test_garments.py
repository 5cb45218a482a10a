"""Training the classifier of garments, and the command that writes it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys.classification import GarmentClassifier, kind_of
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.tables import LABEL_SCHEMA, LABELS_FILE
from recsys.training import export_classifier, held_out
from recsys.training.checkpoints import TRAINED_ON
from recsys.training.config import TrainingError
from recsys.training.examples import Example, read_examples
from recsys.training.export_classifier import encode
from recsys.training.garments import GarmentClassifierConfig, Photos, judge, kinds_of, named_kinds, slots_of, train_classifier
from tests.recsys.training.conftest import Call
from tests.support import PALETTE, item_row, striped, write_prepared

QUICK = GarmentClassifierConfig(hidden=(16,), dropout=0.0, epochs=20, batch=32, learning_rate=0.01, rare_below=5)
WORDS = [("top", "shirt"), ("top", "tee"), ("shoes", "boots"), ("not_clothing", "mug")]


def photos(count: int, seed: int, dim: int = 12) -> Photos:
    """Every kind around a direction of its own, unit rows."""
    generator = np.random.default_rng(seed)
    rows = np.eye(len(WORDS), dim)[np.arange(count) % len(WORDS)] + generator.normal(size=(count, dim)) * 0.15
    examples = []
    for number in range(count):
        slot, category = WORDS[number % len(WORDS)]
        examples.append(Example(f"{seed}-{number}", Path("none.png"), {"slot": slot, "category": category}))
    return Photos(examples, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32))


def example(slot: str, category: str) -> Example:
    return Example(f"{slot}-{category}", Path("none.png"), {"slot": slot, "category": category})


def test_rare_categories_are_one_kind_of_their_slot() -> None:
    learned = [*[example("top", "shirt")] * 3, *[example("top", "vest")] * 2, example("top", "cape"), *[example("bag", "tote")] * 3]
    named = named_kinds(learned, rare_below=3)
    assert named == {("top", "shirt"), ("bag", "tote")}
    assert sorted(set(kinds_of(learned, named))) == ["bag/tote", "top/", "top/shirt"]
    assert kinds_of([example("bag", "clutch"), example("bag", "tote")], named) == ["bag/", "bag/tote"]


def test_the_classifier_knows_the_slots_and_when_it_is_sure() -> None:
    learned, held = photos(200, seed=1), photos(60, seed=2)
    classifier = train_classifier([learned], [held], QUICK)
    assert set(classifier.kinds.classes) == {kind_of(*words) for words in WORDS}
    other = judge(classifier, photos(200, seed=3))
    assert other.accuracy > 0.97
    assert other.accuracy_when_sure > 0.97
    assert 0.5 < other.sure < 0.75  # a quarter is not clothing, and of that it is never sure
    assert other.calibration_error < 0.1


def test_what_is_unlike_all_training_photos_is_not_familiar() -> None:
    classifier = train_classifier([photos(200, seed=1)], [photos(60, seed=2)], QUICK)
    elsewhere = np.eye(12, dtype=np.float32)[11]
    assert classifier.see(elsewhere).familiarity < classifier.familiar_from
    others = photos(200, seed=3)
    familiar = classifier.familiarity(others.vectors) >= classifier.familiar_from
    garments = others.slots != Slot.NOT_CLOTHING
    assert 0.85 < familiar[garments].mean() <= 1
    assert not familiar[~garments].any()  # to know a mug is not to know a garment


def test_pictures_of_no_garment_do_not_say_what_is_familiar_but_some_must_show_one() -> None:
    learned, held = photos(200, seed=1), photos(80, seed=2)
    mugs = [number for number, slot in enumerate(held.slots) if slot == Slot.NOT_CLOTHING]
    foreign = Photos([held.examples[number] for number in mugs], held.vectors[mugs])
    alone, beside = (train_classifier([learned], parts, QUICK) for parts in ([held], [held, foreign]))
    assert beside.familiar_from == alone.familiar_from
    with pytest.raises(TrainingError, match="no photo of a garment is held out"):
        train_classifier([learned], [foreign], QUICK)


def test_a_data_set_that_is_harder_sets_the_thresholds_for_all() -> None:
    learned, easy = photos(200, seed=1), photos(80, seed=2)
    noisy = easy.vectors + np.random.default_rng(0).normal(size=easy.vectors.shape).astype(np.float32) * 0.35
    hard = Photos(easy.examples, noisy / np.linalg.norm(noisy, axis=1, keepdims=True))
    of_easy, of_hard, of_both = (train_classifier([learned], held, QUICK) for held in ([easy], [hard], [easy, hard]))
    assert of_hard.familiar_from < of_easy.familiar_from
    assert of_both.familiar_from == of_hard.familiar_from  # the means do not hang on what is held out
    for photos_of_one in (easy, hard):
        slots, confidence = slots_of(of_both.kinds, photos_of_one.vectors)
        assert np.mean((slots == photos_of_one.slots)[confidence >= of_both.sure_from]) >= QUICK.right


def test_slots_are_summed_over_their_kinds() -> None:
    classifier = train_classifier([photos(120, seed=1)], [photos(60, seed=2)], QUICK)
    vectors = photos(10, seed=4).vectors
    probabilities = classifier.kinds.probabilities(vectors)
    slots, confidence = slots_of(classifier.kinds, vectors)
    for row in range(10):
        sums: dict[str, float] = {}
        for kind, probability in zip(classifier.kinds.classes, probabilities[row], strict=True):
            sums[kind.split("/")[0]] = sums.get(kind.split("/")[0], 0.0) + probability
        assert sums[slots[row]] == max(sums.values()) == pytest.approx(confidence[row])
        assert classifier.see(vectors[row]).slots[Slot(slots[row])] == pytest.approx(confidence[row], abs=1e-6)


def test_a_promise_that_cannot_be_kept_is_refused() -> None:
    learned, held = photos(120, seed=1), photos(40, seed=2)
    shuffled = Photos(held.examples, np.roll(held.vectors, 2, axis=0))  # everything is of another slot
    with pytest.raises(TrainingError, match="no confidence from which on 95%"):
        train_classifier([learned], [shuffled], QUICK)
    with pytest.raises(TrainingError, match=r"right is 1\.0"):
        replace(QUICK, right=1.0)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A data set of two kinds of striped pictures; every fourth item is for validation, and says the opposite."""
    rows, pictures, labels = [], [], []
    for number in range(120):
        top, validation = number % 2 == 0, number % 4 == 3
        slot, category = (Slot.TOP, "shirt") if top != validation else (Slot.SHOES, "boots")
        rows.append(item_row(f"n{number:03}", slot, category))
        pictures.append(striped([PALETTE[0 if top else 2], PALETTE[5]], [20 + number % 7, 6]))
        labels.append({"item_id": f"n{number:03}", "split": "validation" if validation else "train"})
    folder = write_prepared(tmp_path / "prepared", rows, pictures)
    pq.write_table(pa.Table.from_pylist(labels, schema=LABEL_SCHEMA), folder / LABELS_FILE)
    return folder


def test_the_command_writes_a_classifier_that_never_saw_a_validation_item(call: Call, prepared: Path, tmp_path: Path) -> None:
    settings = tmp_path / "quick.toml"
    settings.write_text("hidden = [8]\nepochs = 10\nbatch = 16\nlearning_rate = 0.02\nrare_below = 3\n")
    command = ["--encoder", "color-histogram", "--data", str(prepared), "--config", str(settings), "--out", str(tmp_path)]
    code, _, err = call(export_classifier, *command)
    assert code == 0, err
    encoder = ColorHistogram()
    classifier = GarmentClassifier.load(tmp_path / "color-histogram.classifier.safetensors", encoder)
    assert classifier.kinds.classes == ("shoes/boots", "top/shirt")
    picture = striped([PALETTE[0], PALETTE[5]], [23, 6])
    assert classifier.see(encoder.encode([picture])[0]).slots[Slot.TOP] > 0.8
    seen = json.loads((tmp_path / "color-histogram.classifier.trained-on.json").read_text())["item_ids"]
    assert seen == [f"n{number:03}" for number in range(120) if number % 4 != 3]


def test_the_command_holds_nothing_out_that_the_encoder_learned_from(
    call: Call, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_out, "MODELS_FOLDER", tmp_path)
    seen = [example.item_id for example in read_examples(prepared)]
    (tmp_path / f"color-histogram.{TRAINED_ON}").write_text(json.dumps({"item_ids": seen, "held_out": []}))
    command = ["--encoder", "color-histogram", "--data", str(prepared), "--out", str(tmp_path)]
    code, out, err = call(export_classifier, *command)
    assert (code, out) == (2, "")
    assert err.startswith("wearwith: color-histogram learned from ")
    assert not list(tmp_path.glob("*.safetensors"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--encoder", "nothing"], "there is no encoder 'nothing'"),
        (["--encoder", "color-histogram", "--config", "{there}/none.toml"], "none.toml cannot be read"),
        (["--encodr", "color-histogram"], "No such option: --encodr"),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(
    call: Call, prepared: Path, tmp_path: Path, options: list[str], says: str
) -> None:
    code, out, err = call(export_classifier, "--data", prepared, *(option.format(there=tmp_path) for option in options))
    assert (code, out) == (2, "")
    assert err.startswith("wearwith: ")
    assert says in err
    assert err.count("\n") == 1


def test_encoding_is_what_the_encoder_says_in_order(prepared: Path) -> None:
    encoder = ColorHistogram()
    examples = [Example(f"n{n}", prepared / "images" / f"{n}.png", {}) for n in (3, 0, 1)]
    done: list[tuple[int, int]] = []
    found = encode(examples, encoder, lambda step, of: done.append((step, of)))
    expected = encoder.encode([striped([PALETTE[0 if n % 2 == 0 else 2], PALETTE[5]], [20 + n % 7, 6]) for n in (3, 0, 1)])
    assert np.abs(found.vectors - expected).max() < 1e-6
    assert done == [(1, 3), (2, 3), (3, 3)]
