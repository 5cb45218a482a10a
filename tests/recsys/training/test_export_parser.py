"""A parser's run and the detector made of it: the same probabilities, for any size of photo, and what it was trained on."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from recsys import encoders
from recsys.co_parsing import REGIONS
from recsys.detection import load
from recsys.detection.parser import Parser
from recsys.encoders import onnx as serving
from recsys.files import sha256
from recsys.training import export_parser as exporting
from recsys.training.checkpoints import BEST, TRAINED_ON
from recsys.training.config import TrainingError
from recsys.training.examples import is_held_out
from recsys.training.export_parser import Probabilities, export_parser
from recsys.training.graphs import TOLERANCE
from recsys.training.parser import open_parser
from tests.recsys.detection.coloured import PERSON, labels_of, photo_of
from tests.recsys.detection.contract import check_detector
from tests.recsys.training.tiny_parser import HOLD_OUT, known, made_photos, tiny_config, train
from tests.support import noise, plain


@pytest.fixture(scope="module", autouse=True)
def tiny_backbone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched, known(patched):
        yield


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tiny_config(epochs=1), tmp_path_factory.mktemp("parser") / "run").folder


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "mirrored"])
def exported(request: pytest.FixtureRequest, run: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    return export_parser(run, "own-parser", tmp_path_factory.mktemp("models"), mirrored=request.param), request.param


def ask(graph: Path, images: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    (found,) = session.run(["probabilities"], {"images": images})
    probabilities: np.ndarray = found
    return probabilities


@pytest.mark.parametrize("shape", [(1, 32, 32), (3, 64, 32), (1, 96, 224)])
def test_the_graph_gives_what_torch_gives_for_any_size(run: Path, exported: tuple[Path, bool], shape: tuple[int, int, int]) -> None:
    graph, mirrored = exported
    images = np.random.default_rng(1).integers(0, 256, (*shape, 3), dtype=np.uint8)
    found = ask(graph, images)
    assert found.shape == (shape[0], len(REGIONS), shape[1] // 2, shape[2] // 2)
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)
    with torch.no_grad():
        expected = Probabilities(open_parser(run)[0], mirrored)(torch.from_numpy(images)).numpy()
    assert np.abs(found - expected).max() <= TOLERANCE
    turned = ask(graph, np.ascontiguousarray(images[:, :, ::-1]))[..., ::-1]
    assert (np.abs(turned - found).max() <= TOLERANCE) == mirrored  # mirrored, a photo and its mirror image are parsed alike


def test_it_is_a_detector_that_the_registry_reads(exported: tuple[Path, bool]) -> None:
    graph, mirrored = exported
    card = json.loads(graph.with_suffix(".json").read_text())
    assert card["sha256"] == sha256(graph)
    assert (card["kind"], card["name"], card["side"], card["regions"]) == ("parser", "own-parser", 64, list(REGIONS))
    assert ("mirrored" in card["made_by"]) == mirrored
    detector = load(str(graph.with_suffix(".json")), threads=1)
    assert isinstance(detector, Parser)
    check_detector(detector, [photo_of(labels_of(PERSON)), noise((40, 70)), plain(size=(1, 1))])
    assert b"site-packages" not in graph.read_bytes()


def test_what_it_was_trained_on_goes_with_it(exported: tuple[Path, bool]) -> None:
    graph, _ = exported
    saw = json.loads(graph.with_name(f"own-parser.{TRAINED_ON}").read_text())
    item_ids = sorted(photo.item_id for photo in made_photos())
    assert saw == {"item_ids": item_ids, "held_out": [one for one in item_ids if is_held_out(one, HOLD_OUT)]}
    assert saw["held_out"]


def test_it_is_no_encoder(exported: tuple[Path, bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MODELS_FOLDER", exported[0].parent)
    assert "own-parser" not in encoders.names()


def test_what_cannot_be_exported(run: Path, cnn_run: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"'Own Parser' cannot be a detector's name; use small letters"):
        export_parser(run, "Own Parser", tmp_path)
    with pytest.raises(TrainingError, match=r"is of the kind 'cnn', not of a parser"):
        export_parser(cnn_run, "own", tmp_path)
    with pytest.raises(TrainingError, match=r"there is no checkpoint"):
        export_parser(tmp_path, "own", tmp_path)
    silent = tmp_path / "silent"
    silent.mkdir()
    (silent / BEST).write_bytes((run / BEST).read_bytes())
    with pytest.raises(TrainingError, match=r"silent does not say what it was trained on"):
        export_parser(silent, "own", tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_a_graph_that_differs_from_torch_is_not_written(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = exporting._run
    monkeypatch.setattr(exporting, "_run", lambda graph, images: right(graph, images) + 2e-4)
    with pytest.raises(TrainingError, match=r"own\.onnx differs from torch by 0\.000\d+; it was not written"):
        export_parser(run, "own", tmp_path / "models")
    assert not list((tmp_path / "models").iterdir())
