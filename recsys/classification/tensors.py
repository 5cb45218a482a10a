"""Learned numbers on disk: one safetensors file with the arrays, what is said of them, and the encoder they belong to.

What was learned from one encoder's vectors means nothing for another's, so a file is read for an encoder and refused for any other.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from recsys.datatypes import Encoder
from recsys.errors import WearwithError
from recsys.files import replacing

_FACTS = "facts"  # safetensors holds texts beside the arrays: one, as JSON


class ClassifierError(WearwithError):
    """A classifier that cannot be used: a damaged file, or one learned from another encoder's vectors."""


def write_tensors(path: Path, arrays: Mapping[str, np.ndarray], facts: Mapping[str, Any], encoder: Encoder) -> None:
    """Write arrays and facts (what JSON holds) for this encoder, atomically."""
    from safetensors.numpy import save

    said = {**facts, "encoder": {"name": encoder.name, "checksum": encoder.checksum}}
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    with replacing(path) as temporary:
        temporary.write_bytes(save(whole, metadata={_FACTS: json.dumps(said, ensure_ascii=False, sort_keys=True)}))


def read_tensors(path: Path, encoder: Encoder) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The arrays and the facts of a file; ClassifierError where it cannot be read or belongs to another encoder."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            facts = json.loads(file.metadata()[_FACTS])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, not a mapping
            made_for = str(facts["encoder"]["name"]), str(facts["encoder"]["checksum"])
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise ClassifierError(f"{path} cannot be read as a classifier ({error}): {remedy(encoder)}") from error
    if made_for != (encoder.name, encoder.checksum):
        same = ", of another version" if made_for[0] == encoder.name else f", not of {encoder.name!r}"
        raise ClassifierError(f"{path} was learned from vectors of the encoder {made_for[0]!r}{same}: {remedy(encoder)}")
    return arrays, facts


def remedy(encoder: Encoder) -> str:
    """How a classifier for an encoder is made."""
    return f"make it again with `python -m recsys.training.export_classifier --encoder {encoder.name} --data DIR`"
