"""What NAME.json says of somebody's own box detector: how a photo goes into NAME.onnx, what comes out, and which slots that means.

    {
      "kind": "boxes",
      "input": {"name": "images", "size": [640, 640]},
      "output": {"form": "columns", "output": "output0", "transposed": true},
      "classes": {"0": "short sleeve top", "1": "trousers", "2": "hat"},
      "slots": {"short sleeve top": "top", "trousers": "bottom"},
      "overlap": 0.5
    }

The keys of `slots` are names where `classes` gives them, or the graph's own class numbers: {"1": "top", "2": "bottom"} is
DeepFashion's. What is in no slot (the hat) is dropped.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import pydantic

from recsys.datatypes import WEARABLE, Slot
from recsys.detection.box_outputs import Columns, Finished, Separate
from recsys.errors import DetectorError

KIND = "boxes"
_CLOSED = pydantic.ConfigDict(extra="forbid")
_Share = Annotated[float, pydantic.Field(ge=0, le=1)]
_Side = Annotated[int, pydantic.Field(ge=1, le=8192)]
_Shade = Annotated[int, pydantic.Field(ge=0, le=255)]
_Spread = Annotated[float, pydantic.Field(gt=0)]
_Layout = Literal["NCHW", "NHWC", "CHW", "HWC"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxInput:
    """How a photo goes into the graph.

    name: of the graph's input. layout: its axes; N is 1. size: width and height in pixels, None for the photo's own. fit:
    "letterbox" keeps the photo's shape and centres it on a ground of grey `ground`, "corner" puts it top left, "stretch" fills the
    whole. colours: their order. scale, mean, std: a graph of floating numbers is given (pixel × scale - mean) / std, by channel in
    that order; one of uint8 is given the pixels as they are, and these have no say.
    """

    __pydantic_config__ = _CLOSED

    name: str
    layout: _Layout = "NCHW"
    size: tuple[_Side, _Side] | None = None
    fit: Literal["letterbox", "corner", "stretch"] = "letterbox"
    ground: _Shade = 114
    colours: Literal["RGB", "BGR"] = "RGB"
    scale: float = 1 / 255
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[_Spread, _Spread, _Spread] = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxConfig:
    """A whole NAME.json of the kind "boxes".

    model: the graph's file beside this one, "" for NAME.onnx. sha256: of the graph, checked where it is given. output: which
    outputs, and how they are meant. classes: the graph's class numbers and their names. slots: of a class, by name or number.
    score: the least that counts. overlap: intersection over union above which the less sure of two boxes of one slot is dropped;
    None where the graph has seen to that. made_by: a note.
    """

    __pydantic_config__ = _CLOSED

    kind: Literal["boxes"]
    input: BoxInput
    output: Annotated[Separate | Columns | Finished, pydantic.Field(discriminator="form")]
    slots: dict[str, Slot]
    classes: dict[int, str] = field(default_factory=dict)
    model: str = ""
    sha256: str = ""
    score: _Share = 0.5
    overlap: _Share | None = 0.5
    made_by: str = ""

    def __post_init__(self) -> None:
        if not self.slots:
            raise ValueError("slots is empty: say which class is which slot, for example {'1': 'top', '2': 'bottom'}")
        if Slot.NOT_CLOTHING in self.slots.values():
            raise ValueError(f"slots has not_clothing, which is never matched: leave it out; the slots are {', '.join(WEARABLE)}")
        for key in self.slots:
            if key not in self.classes.values() and not (key.isdecimal() and key.isascii()):
                names = ", ".join(self.classes.values()) or "not given"
                raise ValueError(f"slots has {key!r}, which is no class's number or name; the names are {names}")

    @property
    def slot_of(self) -> dict[int, Slot]:
        """The slot of each class number that has one."""
        by_name = {number: self.slots[name] for number, name in self.classes.items() if name in self.slots}
        return {int(key): slot for key, slot in self.slots.items() if key not in self.classes.values()} | by_name

    @property
    def dropped(self) -> tuple[str, ...]:
        """The names of the classes that have no slot."""
        return tuple(name for number, name in self.classes.items() if number not in self.slot_of)

    def to_json(self) -> str:
        """As NAME.json holds it; the same settings give the same text."""
        return _ADAPTER.dump_json(self, indent=2).decode()

    @classmethod
    def read(cls, card: Path) -> "BoxConfig":
        """Read a NAME.json; DetectorError names the first field that does not fit."""
        try:
            return _ADAPTER.validate_python(json.loads(card.read_text(encoding="utf-8")))
        except OSError as error:
            raise DetectorError(f"{card} cannot be read: {error.strerror}") from error
        except pydantic.ValidationError as error:
            raise DetectorError(f"{card}: {_first(error)}") from error
        except ValueError as error:  # no JSON, or not UTF-8
            raise DetectorError(f"{card} is not JSON: {error}") from error


_ADAPTER = pydantic.TypeAdapter(BoxConfig)


def _first(error: pydantic.ValidationError) -> str:
    """The first thing that is wrong, as one sentence: which field, its value, why."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("unexpected_keyword_argument", "unexpected_property"):
        return f"there is no setting {name!r}"
    if first["type"] == "missing":
        return f"{name} is missing"
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    return f"{name} is {first['input']!r}: {first['msg']}"
