"""The classifiers that ship: each belongs to an encoder that ships, and none was trained on what it is measured on."""

import json
import re
from pathlib import Path

import pytest

from recsys import classification, encoders
from recsys.classification.garments import MODELS_FOLDER, SUFFIX
from recsys.datatypes import Slot
from tests.support import noise, plain

FILES = sorted(MODELS_FOLDER.glob(f"*{SUFFIX}"))
files = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def test_there_is_one() -> None:
    assert FILES


def is_validation(item_id: str) -> bool:
    """The rule by which each public data set's photos are kept for validation; the id says which data set it is of."""
    if item_id.startswith("product-"):
        return int(item_id.removeprefix("product-")) % 4 == 1
    if item_id.startswith("ccp-"):
        return int(item_id.split("-")[1]) % 5 == 1
    if item_id.startswith("foreign-"):  # foreign-ccp-0011-2: the photo's number; foreign-made-noise-011: its own
        return int(re.findall("[0-9]+", item_id)[0]) % 5 == 1
    return not item_id.startswith("train/")


@files
def test_no_validation_item_was_in_its_training(path: Path) -> None:
    seen = json.loads(path.with_name(path.name.removesuffix(".safetensors") + ".trained-on.json").read_text())["item_ids"]
    assert len(seen) > 10_000
    assert [item_id for item_id in seen if is_validation(item_id)] == []
    assert all(
        map(is_validation, ("product-1165", "ccp-0011-jeans", "foreign-ccp-0011-2", "foreign-made-text-011", "validation/hat/77aa"))
    )
    assert not any(
        map(is_validation, ("product-1164", "ccp-0012-jeans", "foreign-ccp-0012-1", "foreign-made-text-012", "train/hat/a"))
    )


@files
def test_it_fits_its_encoder_and_is_small(path: Path) -> None:
    encoder = encoders.load(path.name.removesuffix(SUFFIX))
    classifier = classification.shipped(encoder)
    assert classifier is not None
    assert {Slot(kind.partition("/")[0]) for kind in classifier.kinds.classes} == set(Slot)
    assert path.stat().st_size < 3_000_000
    assert path.with_suffix(".md").is_file()


@files
def test_noise_and_a_plain_colour_are_not_familiar(path: Path) -> None:
    encoder = encoders.load(path.name.removesuffix(SUFFIX))
    classifier = classification.shipped(encoder)
    assert classifier is not None
    for picture in (noise((64, 64)), plain()):
        assert classifier.see(encoder.encode([picture])[0]).familiarity < classifier.familiar_from
