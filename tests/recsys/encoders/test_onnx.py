"""A model on disk that is whole, and one that is not."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from recsys.encoders import onnx
from recsys.encoders.base import checksum_of
from recsys.encoders.onnx import MODELS_FOLDER, ROOT, OnnxEncoder, OnnxModel
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
    stated = json.loads((models / f"{NAME}.json").read_text())["sha256"]
    assert copy.checksum == original.checksum == checksum_of(stated) != stated
    assert np.abs(copy.encode([noise()]) - original.encode([noise()])).max() < 1e-5


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository that holds the model where ours does, in the place of ours."""
    root = tmp_path / "repository"
    folder = root / MODELS_FOLDER.relative_to(ROOT)
    folder.mkdir(parents=True)
    for suffix in (".onnx", ".json"):
        shutil.copy(MODELS_FOLDER / f"{NAME}{suffix}", folder)
    for command in ("init", "add .", "-c user.name=a -c user.email=a@a.example commit -m a"):
        subprocess.run(["git", *command.split()], cwd=root, check=True, capture_output=True)
    monkeypatch.setattr(onnx, "ROOT", root)
    monkeypatch.setattr(onnx, "MODELS_FOLDER", folder)
    return root


@pytest.mark.parametrize(
    ("damaged", "content", "says"),
    [
        (".onnx", None, r"is missing; get it back with"),
        (".json", None, r"is missing; get it back with"),
        (".json", "{", r"is damaged .*; get it back with"),
        (".onnx", "other", r"has the checksum .*; get both back with"),
    ],
)
def test_the_remedy_brings_a_file_back_when_pasted_at_the_root_of_the_repository(
    repository: Path, damaged: str, content: str | None, says: str
) -> None:
    path = onnx.MODELS_FOLDER / f"{NAME}{damaged}"
    whole = path.read_bytes()
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    with pytest.raises(EncoderError, match=rf"{NAME}\{damaged} {says} `git checkout -- ") as caught:
        OnnxModel.read(NAME, onnx.MODELS_FOLDER)
    command = str(caught.value).split("`")[1]
    subprocess.run(command, shell=True, cwd=repository, check=True, capture_output=True)
    assert path.read_bytes() == whole
    OnnxModel.read(NAME, onnx.MODELS_FOLDER)


def test_the_remedy_of_the_default_folder_names_a_file_of_this_repository() -> None:
    assert onnx.remedy(MODELS_FOLDER / f"{NAME}.onnx") == (
        f"get it back with `git checkout -- assets/models/{NAME}.onnx` in {ROOT}"
    )
    assert (ROOT / "assets" / "models" / f"{NAME}.onnx").is_file()


@pytest.mark.parametrize("suffix", [".onnx", ".json"])
def test_git_is_no_remedy_for_a_file_of_another_folder(models: Path, suffix: str) -> None:
    (models / f"{NAME}{suffix}").unlink()
    with pytest.raises(EncoderError, match=rf"{NAME}\{suffix} is missing; put {NAME}\{suffix} there again$"):
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
    with pytest.raises(EncoderError, match=rf"{NAME}\.onnx has the checksum \w{{12}}… where {NAME}\.json says {stated}…; put "):
        OnnxEncoder(NAME, models)


def say(models: Path, **fields: object) -> None:
    """Put more into NAME.json."""
    card = models / f"{NAME}.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | fields))


@pytest.mark.parametrize(("said", "value"), [(-0.05, -0.05), (0, 0.0), (1, 1.0), (-1, -1.0)])
def test_the_least_similarity_is_what_the_card_says_and_changes_no_checksum(models: Path, said: float, value: float) -> None:
    before = OnnxEncoder(NAME, models)
    assert before.least_similarity == 0.3  # the card says nothing
    say(models, least_similarity=said)
    after = OnnxEncoder(NAME, models)
    assert (after.least_similarity, type(after.least_similarity)) == (value, float)
    assert after.checksum == before.checksum


@pytest.mark.parametrize("said", [1.01, -7, "0.3", None, True, [0.3], float("nan"), 10**400], ids=repr)
def test_a_least_similarity_that_is_no_cosine_is_refused_with_its_value(models: Path, said: object) -> None:
    say(models, least_similarity=said)
    with pytest.raises(EncoderError) as caught:
        OnnxModel.read(NAME, models)
    assert f"{NAME}.json is damaged (least_similarity is {said!r}, and a cosine lies between -1 and 1); put " in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"dim": 1280}', "\udcff"], ids=repr)
def test_a_damaged_card_is_named(models: Path, content: str) -> None:
    card = models / f"{NAME}.json"
    card.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(EncoderError, match=rf"{NAME}\.json is damaged"):
        OnnxModel.read(NAME, models)
