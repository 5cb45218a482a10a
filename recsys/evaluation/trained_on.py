"""What an encoder was trained on, which tells nothing about it: `assets/models/NAME.trained-on.json`.

    {"item_ids": [...], "held_out": [...]}

The ids are those of prepared data sets ("product-1165"). Those held out, some of item_ids or none, were not learned from: they only
chose the epoch. An encoder without that file was trained on nothing that is measured.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from recsys.encoders.onnx import MODELS_FOLDER
from recsys.evaluation.measurement import EvaluationError


def trained_on(encoder: str) -> frozenset[str]:
    """The ids of the items an encoder has seen, those that only chose its epoch too; EvaluationError where its list is damaged."""
    return _read(encoder)[0]


def learned_from(encoder: str) -> frozenset[str]:
    """The ids of the items that shaped an encoder's weights: `trained_on` without those held out; EvaluationError as there."""
    item_ids, held_out = _read(encoder)
    return item_ids - held_out


def trained_on_any(encoders: Sequence[str]) -> dict[str, frozenset[str]]:
    """Of those encoders that were trained on something, on what: one table compares them on what none of them has seen."""
    seen = {name: trained_on(name) for name in encoders}
    return {name: ids for name, ids in seen.items() if ids}


def left_out(seen: Mapping[str, frozenset[str]], item_ids: Sequence[str]) -> str:
    """Why these items, each seen by one of `trained_on_any`, are left out, in words; "" of none."""
    if not item_ids:
        return ""
    who = [name for name, ids in seen.items() if not ids.isdisjoint(item_ids)]
    return f"left out {len(item_ids):,}: {' and '.join(who)} {'was' if len(who) == 1 else 'were'} trained on them"


def learned_note(encoder: str, item_ids: Iterable[str]) -> str:
    """What a figure says whose head learned from these items, where the encoder learned from some of them, too; "" elsewhere."""
    return "" if learned_from(encoder).isdisjoint(item_ids) else f"learned from what {encoder} was trained on"


def _read(encoder: str) -> tuple[frozenset[str], frozenset[str]]:
    """(item_ids, held_out) of an encoder's list, both empty where it has none."""
    path = MODELS_FOLDER / f"{encoder}.trained-on.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        item_ids, held_out = (_ids(ids) for ids in (stored["item_ids"], stored.get("held_out", [])))
        if strange := held_out - item_ids:
            raise ValueError(f"{min(strange)!r} was held out and is not in item_ids")
    except FileNotFoundError:
        return frozenset(), frozenset()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path} is damaged ({error!r}): what {encoder} was trained on is not known") from error
    return item_ids, held_out


def _ids(ids: object) -> frozenset[str]:
    if not isinstance(ids, list) or not all(isinstance(item_id, str) for item_id in ids):
        raise ValueError("item_ids and held_out must be lists of ids")
    return frozenset(ids)
