"""A model on disk that is whole, and one that is not."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from recsys.encoders.onnx import MODELS_FOLDER, OnnxEncoder, OnnxModel
from recsys.errors import EncoderError
from tests.support import noise

NAME = "efficientnet-lite0"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the model's files that a test may damage."""
    for suffix in (".onnx", ".json"):
        shutil.copy(MODELS_FOLDER / f"{NAME}{suffix}", tmp_path)
    return tmp_path


def test_a_copied_model_encodes_as_the_original_whatever_its_threads(models: Path) -> None:
    copy, original = OnnxEncoder(NAME, models, threads=1), OnnxEncoder(NAME)
    assert copy.checksum == original.checksum
    assert np.abs(copy.encode([noise()]) - original.encode([noise()])).max() < 1e-5


@pytest.mark.parametrize("suffix", [".onnx", ".json"])
def test_a_missing_file_is_named_with_the_way_to_get_it_back(models: Path, suffix: str) -> None:
    (models / f"{NAME}{suffix}").unlink()
    with pytest.raises(EncoderError, match=rf"{NAME}\{suffix} is missing; .*git checkout -- .*{NAME}\{suffix}"):
        OnnxEncoder(NAME, models)


@pytest.mark.parametrize("damage", ["cut", "flip"])
def test_a_graph_with_another_checksum_is_refused_with_both(models: Path, damage: str) -> None:
    graph = models / f"{NAME}.onnx"
    content = bytearray(graph.read_bytes())
    if damage == "cut":
        del content[-1:]
    else:
        content[len(content) // 2] ^= 1
    graph.write_bytes(content)
    stated = json.loads((models / f"{NAME}.json").read_text())["sha256"][:12]
    with pytest.raises(
        EncoderError, match=rf"{NAME}\.onnx has the checksum \w{{12}}… where {NAME}\.json says {stated}…: fetch both"
    ):
        OnnxEncoder(NAME, models)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"dim": 1280}', "\udcff"], ids=repr)
def test_a_damaged_card_is_named(models: Path, content: str) -> None:
    card = models / f"{NAME}.json"
    card.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(EncoderError, match=rf"{NAME}\.json is damaged"):
        OnnxModel.read(NAME, models)
