"""A small graph that really detects: it finds the box around all red pixels of a photo, whatever the form it is asked to have."""

import json
from pathlib import Path
from typing import Any

import onnx
from PIL import Image, ImageDraw

_SHAPES = {"NCHW": "1, 3, height, width", "NHWC": "1, height, width, 3", "CHW": "3, height, width", "HWC": "height, width, 3"}
_CHANNEL = {"NCHW": 1, "NHWC": 3, "CHW": 0, "HWC": 2}
_TYPES = {"float": 0.5, "float16": 0.5, "uint8": 127.5}
_CORNERS = {
    "xyxy": "left, top, right, bottom",
    "yxyx": "top, left, bottom, right",
    "xywh": "left, top, across, down",
    "cxcywh": "middle, centre, across, down",
}
# What follows `place` (1, 4) and gives the outputs.
ENDS = {
    "separate": ("float[1, 4] boxes, float[1] scores, int64[1] labels",
                 "boxes = Identity(place) scores = Constant<value_floats=[0.9]>() labels = Constant<value_ints=[1]>()"),
    "columns": ("float[1, n, 6] out", "more = Constant<value = float[1, 2] {0.2, 0.9}>() row = Concat<axis=1>(place, more) "
                "out = Unsqueeze(row, first)"),
    "transposed": ("float[1, 6, n] out", "more = Constant<value = float[1, 2] {0.2, 0.9}>() row = Concat<axis=1>(place, more) "
                   "turned = Transpose<perm=[1, 0]>(row) out = Unsqueeze(turned, first)"),
    "finished": ("float[1, n, 6] out", "more = Constant<value = float[1, 2] {0.9, 1.0}>() row = Concat<axis=1>(place, more) "
                 "out = Unsqueeze(row, first)"),
}  # fmt: skip


def red_graph(layout: str = "NCHW", kind: str = "float", corners: str = "xyxy", unit: str = "pixels", end: str = "separate") -> str:
    """The graph as onnx.parser reads it; its class is 1, its score 0.9."""
    declared, body = ENDS[end]
    size = "size = Concat<axis=0>(w, h, w, h)" if corners != "yxyx" else "size = Concat<axis=0>(h, w, h, w)"
    others = [axis - ("N" in layout) for axis in range(len(layout)) if axis not in (_CHANNEL[layout],) and layout[axis] != "N"]
    assert others in ([0, 1], [1, 2])
    return f"""<ir_version: 9, opset_import: ["" : 17]>
    red ({kind}[{_SHAPES[layout]}] photo) => ({declared}) {{
        zero = Constant<value_int=0>()
        one = Constant<value_int=1>()
        first = Constant<value_ints=[0]>()
        step = Constant<value_float=1.0>()
        two = Constant<value_float=2.0>()
        half = Constant<value_float={_TYPES[kind]}>()
        numbers = Cast<to=1>(photo)
        r = Gather<axis={_CHANNEL[layout]}>(numbers, zero)
        g = Gather<axis={_CHANNEL[layout]}>(numbers, one)
        more_red = Sub(r, g)
        hit = Greater(more_red, half)
        mask = Cast<to=1>(hit)
        plane = {"Squeeze(mask, first)" if "N" in layout else "Identity(mask)"}
        columns = ReduceMax<axes=[0], keepdims=0>(plane)
        rows = ReduceMax<axes=[1], keepdims=0>(plane)
        x = NonZero(columns)
        y = NonZero(rows)
        xf = Cast<to=1>(x)
        yf = Cast<to=1>(y)
        left = ReduceMin<axes=[0, 1], keepdims=0>(xf)
        top = ReduceMin<axes=[0, 1], keepdims=0>(yf)
        last_x = ReduceMax<axes=[0, 1], keepdims=0>(xf)
        last_y = ReduceMax<axes=[0, 1], keepdims=0>(yf)
        right = Add(last_x, step)
        bottom = Add(last_y, step)
        across = Sub(right, left)
        down = Sub(bottom, top)
        sum_x = Add(left, right)
        sum_y = Add(top, bottom)
        middle = Div(sum_x, two)
        centre = Div(sum_y, two)
        {_corners(corners)}
        extent = Shape(plane)
        extent_f = Cast<to=1>(extent)
        h = Gather<axis=0>(extent_f, first)
        ones = Constant<value_ints=[1]>()
        w = Gather<axis=0>(extent_f, ones)
        {size}
        shares = Div(numbers4, size)
        flat = Identity({"numbers4" if unit == "pixels" else "shares"})
        place = Unsqueeze(flat, first)
        {body}
    }}"""


def _corners(corners: str) -> str:
    names = _CORNERS[corners].split(", ")
    lines = [f"{name}_1 = Unsqueeze({name}, first)" for name in dict.fromkeys(names)]
    return " ".join([*lines, f"numbers4 = Concat<axis=0>({', '.join(f'{name}_1' for name in names)})"])


def write_detector(folder: Path, text: str, name: str = "red", **settings: Any) -> Path:
    """Write NAME.onnx and NAME.json; the JSON's path. Settings replace those of a separate form in NCHW."""
    onnx.save(onnx.parser.parse_model(text), folder / f"{name}.onnx")
    fields: dict[str, Any] = {
        "kind": "boxes", "input": {"name": "photo"}, "output": {"form": "separate"}, "slots": {"1": "bottom"}, **settings,
    }  # fmt: skip
    card = folder / f"{name}.json"
    card.write_text(json.dumps(fields))
    return card


def red_photo(size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    """A bluish photo with a red rectangle; right and bottom of the box are the first outside."""
    photo = Image.new("RGB", size, (40, 60, 90))
    ImageDraw.Draw(photo).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=(255, 0, 0))
    return photo
