"""What may be held out: no picture that a network underneath has learned from, which would look better known than it is."""

import json
from collections.abc import Collection
from pathlib import Path

from recsys.encoders.onnx import MODELS_FOLDER
from recsys.training.checkpoints import TRAINED_ON, State
from recsys.training.config import TrainingError


def refuse_more_than(run: Path, state: State, hold_out: float) -> None:
    """Raise TrainingError where a share to hold out is larger than that of the run that is built on, whose state is given."""
    if hold_out > state.settings["hold_out"]:
        raise TrainingError(
            f"{run} held {state.settings['hold_out']:.0%} of the pictures out; hold_out may be no more, it is {hold_out:.0%}"
        )


def refuse_learned(held: Collection[str], encoder: str) -> None:
    """Raise TrainingError where an encoder's NAME.trained-on.json says that it learned from some of the items to hold out."""
    path = MODELS_FOLDER / f"{encoder}.{TRAINED_ON}"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        learned = set(stored["item_ids"]) - set(stored.get("held_out", stored["item_ids"]))  # old lists do not tell them apart
    except FileNotFoundError:
        return  # it was trained on nothing of ours
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(f"{path} is damaged ({error!r}): what {encoder} was trained on is not known") from error
    if found := learned.intersection(held):
        raise TrainingError(
            f"{encoder} learned from {len(found):,} of the {len(held):,} pictures to hold out, the first is {min(found)!r}, "
            "so that they would seem better known than others: hold_out may be no more than in its training"
        )
