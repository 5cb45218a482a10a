"""Importing torchvision beside a torch that its compiled operators were not built for.

torchvision's wheel holds operators compiled against one build of torch. Beside another build (a CPU-only torch, say) they do
not load, and then the import itself fails: `torchvision/_meta_registrations.py` registers fake kernels for `nms` and `qnms`
whether or not the operators exist, and torch refuses ("operator torchvision::nms does not exist"). Image classifiers use neither.
So where, and only where, that happens, the two schemas are declared and the import is made again; calling one of the operators
still fails, as it should.
"""

import importlib
import sys
from functools import cache
from types import ModuleType

_MISSING_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


@cache
def import_torchvision() -> ModuleType:
    """`import torchvision`, mended where its operators are missing; other failures are raised as they are."""
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::" not in str(error) or "does not exist" not in str(error):
            raise
    _declare_missing_operators()
    for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
        del sys.modules[name]  # the failed import leaves its submodules behind
    return importlib.import_module("torchvision")


def _declare_missing_operators() -> None:
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    _libraries.append(library)
    for schema in _MISSING_SCHEMAS:
        if not hasattr(torch.ops.torchvision, schema.partition("(")[0]):
            library.define(schema)  # type: ignore[no-untyped-call]


_libraries: list[object] = []  # a Library takes its schemas with it when it is collected
