"""How wide a top is cut and how deep its neck is: the tables behind the torso of tops."""

from data_prep.demo.block import Torso
from data_prep.demo.design import Design

_FIT = {
    "slim": (95, 86, 92),
    "regular": (102, 98, 103),
    "boxy": (112, 112, 114),
    "relaxed": (110, 108, 112),
    "cropped": (106, 103, 104),
}
_NECK: dict[str, dict[str, float]] = {
    "crew": {"neck": 38, "front": 36}, "v-neck": {"neck": 37, "front": 92, "vee": 0.9}, "scoop": {"neck": 52, "front": 78},
    "boat": {"neck": 64, "front": 24, "back": 12}, "henley": {"neck": 38, "front": 38}, "turtleneck": {"neck": 36, "front": 20},
    "mock neck": {"neck": 37, "front": 26},
}  # fmt: skip


def top_torso(design: Design, **changes: float) -> Torso:
    """The torso of a top, from the design's fit and neck."""
    chest, waist, hem = _FIT[design.get("fit", "regular")]
    measures: dict[str, float] = {"chest": chest, "waist": waist, "hem": hem, "shoulder": chest + 4.0}
    measures |= _NECK.get(design.get("neck"), {}) | changes
    if design.get("fit") == "cropped":
        measures["length"] = measures.get("length", 375) * 0.76
        measures["waist_at"] = 205
    return Torso(**measures)
