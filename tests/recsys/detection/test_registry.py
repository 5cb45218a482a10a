"""Which detectors there are, by name and by path."""

import json
from pathlib import Path

import pytest

from recsys import detection, encoders
from recsys.datatypes import Detector
from recsys.detection import DEFAULT_DETECTOR, known, load
from recsys.encoders import onnx as encoders_onnx
from recsys.errors import DetectorError, EncoderError
from tests.recsys.detection.red import red_graph, red_photo, write_detector
from tests.support import plain


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with a box detector, an encoder and things that are no models."""
    write_detector(tmp_path, red_graph(), "own-boxes")
    for name, card in {"own-encoder": {"dim": 3, "side": 8, "sha256": "0"}, "other": {"kind": "weather"}}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(card))
        (tmp_path / f"{name}.onnx").write_bytes(b"")
    (tmp_path / "trained-on.json").write_text('{"item_ids": []}')
    (tmp_path / "damaged.json").write_text("{")
    (tmp_path / "list.json").write_text('["kind"]')
    (tmp_path / "graphless.json").write_text('{"kind": "boxes"}')
    for name in ("damaged", "list", "bare"):
        (tmp_path / f"{name}.onnx").write_bytes(b"")
    monkeypatch.setattr(detection, "MODELS_FOLDER", tmp_path)
    monkeypatch.setattr(encoders_onnx, "MODELS_FOLDER", tmp_path)
    return tmp_path


def test_detectors_are_known_by_name_and_encoders_are_none(models: Path) -> None:
    assert known() == [DEFAULT_DETECTOR, "own-boxes", "none"]
    (one,) = load("own-boxes", threads=1).detect(red_photo((60, 40), (10, 10, 30, 20)))
    assert one.box == (10, 10, 30, 20)


def test_an_encoder_is_no_detector_and_a_detector_no_encoder(models: Path) -> None:
    assert "own-boxes" not in encoders.names()
    assert {"own-encoder", "damaged", "bare"} <= set(encoders.names())
    with pytest.raises(EncoderError, match="there is no encoder 'own-boxes'"):
        encoders.load("own-boxes")
    with pytest.raises(
        DetectorError, match=r"own-encoder\.json is not a detector's: its kind is '', where a detector's is parser or"
    ):
        load(str(models / "own-encoder.json"))


def test_a_detector_is_loaded_by_the_path_of_its_json(tmp_path: Path) -> None:
    detector = load(str(write_detector(tmp_path, red_graph())))
    assert isinstance(detector, Detector)
    assert detector.name == "red"


def test_none_finds_nothing() -> None:
    detector = load("none")
    assert isinstance(detector, Detector)
    assert detector.detect(plain()) == ()
    assert (detector.name, detector.checksum) == ("none", "none")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "own-boxs",
            r"^there is no detector 'own-boxs'; did you mean 'own-boxes'\? The detectors are wearwith-parser, own-boxes, none, "
            r"or the path of a detector's NAME\.json$",
        ),
        ("yolo", r"^there is no detector 'yolo'\. The detectors are "),
        ("", r"^there is no detector ''\. The detectors are "),
        ("graphless", r"^there is no detector 'graphless'\."),
        ("nowhere/own.json", r"nowhere/own\.json is missing: put it there again, or choose another detector \(wearwith-parser, "),
    ],
)
def test_what_is_not_there_is_said_with_what_is(models: Path, name: str, says: str) -> None:
    with pytest.raises(DetectorError, match=says):
        load(name)


@pytest.mark.parametrize(
    ("name", "kind"), [("other", "weather"), ("trained-on", ""), ("damaged", ""), ("list", "")]
)  # fmt: skip
def test_another_kind_of_file_is_refused_with_its_kind(models: Path, name: str, kind: str) -> None:
    with pytest.raises(DetectorError, match=rf"{name}\.json is not a detector's: its kind is '{kind}'"):
        load(str(models / f"{name}.json"))


def test_the_default_is_asked_for_its_files(models: Path) -> None:
    with pytest.raises(DetectorError, match=r"wearwith-parser\.json is missing"):
        load(DEFAULT_DETECTOR)
    (models / "wearwith-parser.json").write_text('{"kind": "parser"}')
    with pytest.raises(DetectorError, match=r"wearwith-parser\.onnx is missing"):
        load(DEFAULT_DETECTOR)
