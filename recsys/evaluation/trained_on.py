"""What an encoder was trained on, which tells nothing about it: `assets/models/NAME.trained-on.json`, {"item_ids": [...]}.

The ids are those of prepared data sets ("product-1165"). An encoder without that file was trained on nothing that is measured.
"""

import json
from collections.abc import Sequence

from recsys.encoders.onnx import MODELS_FOLDER
from recsys.evaluation.measurement import EvaluationError


def trained_on(encoder: str) -> frozenset[str]:
    """The ids of the items an encoder has seen; EvaluationError where its list is damaged."""
    path = MODELS_FOLDER / f"{encoder}.trained-on.json"
    try:
        ids = json.loads(path.read_text(encoding="utf-8"))["item_ids"]
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path} is damaged ({error!r}): what {encoder} was trained on is not known") from error
    if not isinstance(ids, list) or not all(isinstance(item_id, str) for item_id in ids):
        raise EvaluationError(f"{path} is damaged (item_ids is no list of ids): what {encoder} was trained on is not known")
    return frozenset(ids)


def trained_on_any(encoders: Sequence[str]) -> dict[str, frozenset[str]]:
    """Of those encoders that were trained on something, on what: one table compares them on what none of them has seen."""
    seen = {name: trained_on(name) for name in encoders}
    return {name: ids for name, ids in seen.items() if ids}
