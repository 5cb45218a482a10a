"""What the app may not pay for at its start, and torchvision beside a torch it was not built for."""

import json
import subprocess
import sys

HEAVY = ("torch", "torchvision", "img2vec_pytorch", "streamlit", "faiss", "sklearn", "plotly")


def _python(code: str) -> object:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_pipeline_and_a_look_at_the_encoders_load_no_heavy_library() -> None:
    loaded = f"[name for name in {HEAVY} if name in sys.modules]"
    assert _python(f"import json, sys; import recsys.pipeline as p; p.encoders.names(); print(json.dumps({loaded}))") == []


def test_torchvision_can_be_imported_and_only_what_is_missing_is_declared() -> None:
    code = """
import json, sys
from recsys.encoders._torchvision import _libraries, import_torchvision
torchvision = import_torchvision()
import torch, torchvision.models as models
network = models.resnet18().eval()
print(json.dumps({
    "same": import_torchvision() is torchvision is sys.modules["torchvision"],
    "classifies": list(network(torch.zeros(1, 3, 64, 64)).shape),
    "nms": hasattr(torch.ops.torchvision, "nms"),
    "declared": bool(_libraries),
    "had operators": torchvision.extension._has_ops(),
}))
"""
    said = _python(code)
    assert isinstance(said, dict)
    assert said["same"]
    assert said["classifies"] == [1, 1000]
    assert said["nms"]
    assert said["declared"] is not said["had operators"]


def test_operators_that_are_there_are_left_alone() -> None:
    code = """
import json, torch
from recsys.encoders import _torchvision
first = torch.library.Library("torchvision", "DEF")
first.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
first.impl("nms", lambda dets, scores, iou_threshold: torch.tensor([7]), "CPU")
_torchvision._declare_missing_operators()
kept = torch.ops.torchvision.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
print(json.dumps([kept.tolist(), hasattr(torch.ops.torchvision, "qnms")]))
"""
    assert _python(code) == [[7], True]


def test_another_failure_of_the_import_is_raised_as_it_is() -> None:
    code = """
import importlib, json
from recsys.encoders import _torchvision
def broken(name):
    raise RuntimeError("libcudart is missing")
_torchvision.importlib.import_module = broken
try:
    _torchvision.import_torchvision()
except RuntimeError as error:
    print(json.dumps([str(error), bool(_torchvision._libraries)]))
"""
    assert _python(code) == ["libcudart is missing", False]
