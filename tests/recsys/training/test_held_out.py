"""What an encoder has learned from is not held out from what is trained on its vectors."""

import json
from pathlib import Path

import pytest

from recsys.training import held_out
from recsys.training.checkpoints import TRAINED_ON
from recsys.training.config import TrainingError
from recsys.training.held_out import refuse_learned


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encoders whose lists are in `tmp_path`."""
    monkeypatch.setattr(held_out, "MODELS_FOLDER", tmp_path)


def test_only_what_it_chose_by_may_be_held_out(tmp_path: Path) -> None:
    (tmp_path / f"own.{TRAINED_ON}").write_text(json.dumps({"item_ids": ["a", "b", "c", "d"], "held_out": ["d"]}))
    refuse_learned(["d", "never-seen"], "own")
    with pytest.raises(TrainingError, match=r"^own learned from 2 of the 4 pictures to hold out, the first is 'b', so that they"):
        refuse_learned(["d", "c", "never-seen", "b"], "own")


def test_a_list_that_does_not_tell_the_held_out_apart_says_nothing(tmp_path: Path) -> None:
    (tmp_path / f"own.{TRAINED_ON}").write_text(json.dumps({"item_ids": ["a", "b"]}))
    refuse_learned(["a"], "own")
    refuse_learned(["a"], "an-encoder-without-a-list")


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"item_ids": 3}'])
def test_a_damaged_list_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / f"own.{TRAINED_ON}").write_text(text)
    with pytest.raises(TrainingError, match=r"own.trained-on.json is damaged .*: what own was trained on is not known"):
        refuse_learned(["a"], "own")
