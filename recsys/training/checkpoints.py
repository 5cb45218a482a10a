"""A training run on disk: checkpoints, history, and the items it saw.

`last.safetensors` is to go on from, `best.safetensors` to use, `history.json` to draw; `trained-on.json` has the ids of all items
that the run saw, learned from or held out. A checkpoint holds the weights, their moving average, the optimizer's state, and as
JSON in its header what it belongs to and how far it is. It is written beside the old one and takes its place in one step: a kill
leaves a whole one.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as as_bytes
from torch import nn

from recsys.files import replacing, write_json
from recsys.training.config import TrainingError

LAST, BEST, HISTORY, TRAINED_ON = "last.safetensors", "best.safetensors", "history.json", "trained-on.json"
_STATE = "wearwith"


@dataclass(slots=True)
class State:
    """How far a run is.

    model: the kind ("classifier"). settings, classes, data (a digest of what it is given; "" in old checkpoints, which do not say):
    what it must agree with. epochs: the history.
    """

    model: str
    settings: dict[str, Any]
    classes: dict[str, list[str]]
    epochs: list[dict[str, Any]] = field(default_factory=list)
    data: str = ""

    @property
    def epoch(self) -> int:
        """Epochs done."""
        return len(self.epochs)


def save(path: Path, state: State, **parts: dict[str, torch.Tensor]) -> None:
    """Write named parts (each a mapping of names to tensors) and the state, atomically."""
    tensors = {
        f"{part}/{name}": tensor.detach().cpu().contiguous().clone()
        for part, named in parts.items()
        for name, tensor in named.items()
    }
    header = asdict(state)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_bytes(as_bytes(tensors, metadata={_STATE: json.dumps(header)}))


def load(path: Path) -> tuple[State, dict[str, dict[str, torch.Tensor]]]:
    """Read what `save` wrote; TrainingError where the file is missing, damaged or something else."""
    if not path.is_file():
        raise TrainingError(f"there is no checkpoint {path}")
    parts: dict[str, dict[str, torch.Tensor]] = {}
    try:
        with safe_open(path, framework="pt") as file:
            header = json.loads((file.metadata() or {})[_STATE])
            state = State(header["model"], header["settings"], header["classes"], header["epochs"], header.get("data", ""))
            for key in file.keys():  # noqa: SIM118  (it has no __iter__)
                part, _, name = key.partition("/")
                parts.setdefault(part, {})[name] = file.get_tensor(key)
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"{path} is not a checkpoint of a training run, or is damaged: train again with another --out"
        ) from error
    return state, parts


def refuse_run(folder: Path) -> None:
    """Raise TrainingError where a folder holds a run, which a new one would overwrite."""
    if (folder / LAST).exists():
        raise TrainingError(f"{folder} holds a run already: go on with --resume, or choose another --out")


def note_trained_on(folder: Path, item_ids: Iterable[str]) -> None:
    """Write which items a run sees, added to those that it saw in an earlier sitting."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = set(item_ids) | set(read_trained_on(folder) or ())
    write_json(folder / TRAINED_ON, {"item_ids": sorted(seen)})


def read_trained_on(folder: Path) -> list[str] | None:
    """The ids of the items that a run saw; None where it does not say, TrainingError where the file is damaged."""
    path = folder / TRAINED_ON
    if not path.is_file():
        return None
    try:
        return [str(item_id) for item_id in json.loads(path.read_text(encoding="utf-8"))["item_ids"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path} is damaged ({error!r}): what the run was trained on is not known") from error


def seen_so_far(folder: Path) -> list[str] | None:
    """As `read_trained_on`, of the run that is gone on with in a folder; None where there is none."""
    return read_trained_on(folder) if (folder / LAST).is_file() else None


def seen_by(run: Path) -> list[str]:
    """As `read_trained_on`, of a run that another builds on; TrainingError where it does not say."""
    seen = read_trained_on(run)
    if seen is None:
        raise TrainingError(f"{run} does not say what it was trained on: go on with it once, with --resume, and it will")
    return seen


def put_weights(network: nn.Module, weights: dict[str, torch.Tensor], path: Path) -> None:
    """Load weights into a network; TrainingError names the first that does not fit."""
    own = network.state_dict()
    for name in sorted(own.keys() | weights.keys()):
        shapes = [tuple(found[name].shape) if name in found else None for found in (weights, own)]
        if shapes[0] != shapes[1]:
            theirs, ours = ("nothing" if shape is None else f"{shape}" for shape in shapes)
            raise TrainingError(f"{path} is of another architecture: its {name} is {theirs}, this model's is {ours}")
    network.load_state_dict(weights)


def optimizer_tensors(optimizer: torch.optim.Optimizer) -> dict[str, torch.Tensor]:
    """The optimizer's state by parameter, as tensors under names: "17/exp_avg"."""
    state = optimizer.state_dict()["state"]
    return {f"{number}/{name}": value for number, named in state.items() for name, value in named.items()}


def put_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, torch.Tensor]) -> None:
    """What `optimizer_tensors` gave, back into the optimizer."""
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in tensors.items():
        number, _, name = key.partition("/")
        state.setdefault(int(number), {})[name] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
