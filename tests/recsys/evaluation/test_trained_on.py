"""What an encoder was trained on: all that it saw, what it learned from, and lists that are damaged."""

import json
from pathlib import Path

import pytest

from recsys.evaluation.measurement import EvaluationError
from recsys.evaluation.trained_on import learned_from, trained_on, trained_on_any


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("recsys.evaluation.trained_on.MODELS_FOLDER", tmp_path)
    return tmp_path


def write(models: Path, name: str, stored: object) -> None:
    (models / f"{name}.trained-on.json").write_text(json.dumps(stored))


def test_what_was_held_out_was_seen_and_not_learned_from(models: Path) -> None:
    write(models, "a", {"item_ids": ["x", "y", "z"], "held_out": ["y"]})
    assert trained_on("a") == {"x", "y", "z"}
    assert learned_from("a") == {"x", "z"}


def test_a_list_need_not_say_what_was_held_out(models: Path) -> None:
    write(models, "a", {"item_ids": ["x", "y"]})
    assert trained_on("a") == learned_from("a") == {"x", "y"}


def test_an_encoder_without_a_list_was_trained_on_nothing(models: Path) -> None:
    write(models, "a", {"item_ids": ["x"], "held_out": ["x"]})
    assert trained_on("b") == learned_from("b") == frozenset()
    assert trained_on_any(["a", "b"]) == {"a": {"x"}}  # held out or not, it was chosen by it


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ({"held_out": []}, "item_ids"),
        ({"item_ids": ["x"], "held_out": "x"}, "item_ids and held_out must be lists of ids"),
        ({"item_ids": ["x"], "held_out": None}, "item_ids and held_out must be lists of ids"),
        ({"item_ids": ["x"], "held_out": [1]}, "item_ids and held_out must be lists of ids"),
        ({"item_ids": ["x"], "held_out": ["y", "w"]}, "'w' was held out and is not in item_ids"),
        (["x"], "TypeError"),
    ],
)
def test_a_damaged_list_is_named(models: Path, stored: object, why: str) -> None:
    write(models, "a", stored)
    for read in (trained_on, learned_from):
        with pytest.raises(EvaluationError, match=rf"a\.trained-on\.json is damaged .*{why}.*: what a was trained on is not known"):
            read("a")
