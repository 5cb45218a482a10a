"""How well the classes of photos can be told from an encoder's vectors: a linear head on train/, measured on photos it never saw.

Fitted on train/. Where there is a test/, strength and temperature of the head are chosen on validation/ and test/ is reported;
else validation/ is reported, and they are chosen by cross-validation inside train/, by the photos the encoder did not learn from
where its list says that there are some. What any of the encoders was trained on is left out of validation/ and test/; in train/ it
stays, and the note of the accuracy says so. Figures without a name behind them are those of the first encoder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np

from recsys.datatypes import Encoder
from recsys.evaluation.class_folders import TEST, TRAIN, VALIDATION, LabelledPictures, open_class_folders
from recsys.evaluation.intervals import of_encoders
from recsys.evaluation.linear_head import LinearHead, fit_cross_validated, fit_on_held_out
from recsys.evaluation.measurement import EncoderId, EvaluationError, MeasurementSet
from recsys.evaluation.sample import Progress
from recsys.evaluation.scores import Judged, classification_details, classification_figures
from recsys.evaluation.trained_on import learned_from, learned_note, left_out, trained_on_any
from recsys.evaluation.vectors import encode

SEED = 42


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The pictures of a part that could be read: (n, d) vectors, n labels, n paths; and how many could not."""

    vectors: np.ndarray
    labels: list[str]
    pictures: list[str]
    unreadable: int


def measure_classification(folder: Path, encoders: Sequence[Encoder], progress: Progress | None = None) -> MeasurementSet:
    """Fit and measure a head for each encoder (loaded with `threads=1`) on a folder in the layout of `open_class_folders`.

    A picture that cannot be read, or that an encoder was trained on, is left out and counted. Raises DataError for another layout,
    EvaluationError where a class is left with too few photos, or nothing to report.
    """
    seen = trained_on_any([encoder.name for encoder in encoders])
    heads, answers, figures = {}, {}, {}
    with open_class_folders(folder) as found:
        reported = TEST if TEST in found else VALIDATION
        pictures, trained_on = _unseen(found, frozenset().union(*seen.values()))
        remark = left_out(seen, trained_on)
        if not pictures[reported].labels:
            raise EvaluationError(f"{folder / reported} leaves no photo to measure on ({remark})")
        for encoder in encoders:
            parts = {name: _encoded(of_part, encoder, name, progress) for name, of_part in pictures.items()}
            _check(parts, folder, reported)
            head = heads[encoder.name] = _fit(parts, encoder.name, reported)
            judged = answers[encoder.name] = _judge(head, parts[reported])
            note = learned_note(encoder.name, map(_item_id, parts[TRAIN].pictures))
            figures[encoder.name] = classification_figures(judged, np.random.default_rng(SEED), note)
    first = answers[encoders[0].name]
    unreadable = sum(part.unreadable for part in parts.values())
    return MeasurementSet(
        what=f"Classification of photos in {len(first.classes)} classes by a linear head on the encoder's vectors",
        data=_data(folder, parts, reported, remark, unreadable),
        counts={f"{name}_photos": len(part.labels) for name, part in parts.items()}
        | {"classes": len(first.classes), "trained_on": len(trained_on), "unreadable": unreadable},
        encoder=EncoderId.of(encoders[0]),
        measurements=of_encoders(figures),
        parameters={"heads": {name: _told(head) for name, head in heads.items()}, "seed": SEED},
        details=classification_details(first, parts[reported].pictures)
        | {"encoders": [asdict(EncoderId.of(encoder)) for encoder in encoders]},
    )


def _unseen(parts: Mapping[str, LabelledPictures], seen: frozenset[str]) -> tuple[dict[str, LabelledPictures], list[str]]:
    """The parts, those beside train/ without what was seen in training; and the ids of what is left out."""
    unseen: dict[str, LabelledPictures] = {}
    trained_on: list[str] = []
    for name, part in parts.items():
        ids = [_item_id(picture.name) for picture in part.pictures]
        kept = [row for row, item_id in enumerate(ids) if name == TRAIN or item_id not in seen]
        trained_on += [item_id for item_id in ids if name != TRAIN and item_id in seen]
        unseen[name] = replace(
            part, pictures=tuple(part.pictures[row] for row in kept), labels=tuple(part.labels[row] for row in kept)
        )
    return unseen, trained_on


def _item_id(picture: str) -> str:
    """The id that data preparation gives a picture of such folders: its path without the ending."""
    return str(PurePosixPath(picture).with_suffix(""))


def _encoded(pictures: LabelledPictures, encoder: Encoder, part: str, progress: Progress | None) -> _Part:
    told = partial(progress, f"{part}, {encoder.name}") if progress else None
    encoded = encode(pictures.pictures, encoder, told)
    rows = np.flatnonzero(encoded.readable).tolist()
    return _Part(
        vectors=encoded.vectors[rows],
        labels=[pictures.labels[row] for row in rows],
        pictures=[pictures.pictures[row].name for row in rows],
        unreadable=len(encoded.faults),
    )


def _check(parts: Mapping[str, _Part], folder: Path, reported: str) -> None:
    """Raise EvaluationError where what can be read is too little to learn from, to choose by or to measure on."""
    learned = set(parts[TRAIN].labels)
    if not parts[reported].labels:
        raise EvaluationError(f"not one picture of {folder / reported} can be read, so there is nothing to measure on")
    if len(learned) < 2:
        raise EvaluationError(f"pictures of {len(learned)} classes of {TRAIN}/ can be read; two are needed to learn from")
    if unlearned := {label for part in parts.values() for label in part.labels} - learned:
        raise EvaluationError(f"not one picture of the class {min(unlearned)!r} in {TRAIN}/ can be read, so it cannot be learned")


def _fit(parts: Mapping[str, _Part], encoder: str, reported: str) -> LinearHead:
    train = parts[TRAIN]
    if reported == TEST and VALIDATION in parts and parts[VALIDATION].labels:
        return fit_on_held_out((train.vectors, train.labels), (parts[VALIDATION].vectors, parts[VALIDATION].labels))
    learned = learned_from(encoder)
    unseen = np.array([_item_id(name) not in learned for name in train.pictures])
    return fit_cross_validated((train.vectors, train.labels), unseen)


def _judge(head: LinearHead, part: _Part) -> Judged:
    return Judged.of(head.classifier.classes, part.labels, head.classifier.probabilities(part.vectors))


def _data(folder: Path, parts: Mapping[str, _Part], reported: str, trained_on: str, unreadable: int) -> str:
    name = folder.resolve().name
    said = (
        f"{len(parts[reported].labels):,} photos of {name}/{reported}, learned from {len(parts[TRAIN].labels):,} of {name}/{TRAIN}"
    )
    cannot = f"left out {unreadable:,} that cannot be read" if unreadable else ""
    return "; ".join(filter(None, (said, trained_on, cannot)))


def _told(head: LinearHead) -> dict[str, object]:
    return {"C": head.strength, "temperature": head.classifier.temperature, "chosen_by": head.chosen}
