"""Pictures that show no garment, so that a model can learn, and be measured on, "this is nothing I know".

Pieces of street, wall, sky and floor from the photos of Clothing Co-Parsing (`data_prep.ccp`), whose labels say where the person
is; some of them once more out of focus; and made pictures: plain colours, gradients, noise, patterns, lines of text. The same
photos always give the same pictures: what is drawn at random hangs on the photo's number or the picture's id alone.

The labels hold each item's part. A piece, blurred or not, is in the part of its photo. A made picture is in one by the same rule:
those whose number leaves 1 when divided by 5 are for validation.

A row is a picture. A photo that gives none is one row.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from data_prep.ccp import JPEG_QUALITY, reason_of
from data_prep.foreign.made import KINDS, make
from data_prep.foreign.passers_by import PASSERS_BY
from data_prep.foreign.street import free_pieces, out_of_focus
from data_prep.pictures import in_parallel
from data_prep.schema import Progress, Report, preparing, write_prepared
from recsys.co_parsing import Split, annotated, part_of, read_annotated
from recsys.datatypes import Slot
from recsys.errors import DataError, ImageError
from recsys.matlab import read_label_list
from recsys.tables import IMAGES_FOLDER

SOURCE = "foreign"
CATEGORY = "no garment"
PIECES_A_PHOTO = 2
BLURRED_SHARE = 0.1  # of the photos, whose first piece is there once more out of focus

_BACKGROUND = "null"  # the label of what is neither the person nor anything worn


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A picture of no garment. number: of its photo, or its own among the made ones of its kind; it decides on the part."""

    item_id: str
    kind: str
    number: str
    picture: Image.Image


_Draw = Callable[[], list[_Foreign] | str]  # or the reason why there is no picture


def prepare(folder: Path, out: Path, *, split: Split = Split.ALL, progress: Progress | None = None) -> Report:
    """Cut and make the pictures of `split`; `folder` is a copy of Clothing Co-Parsing.

    The report's `pictures_by_kind` counts them. Returns the report that is also written. Raises DataError where `folder` is not in
    the layout of `data_prep.ccp`, WearwithError where `out` cannot be written.
    """
    cuts, makes = _cuts(folder, split), _makes(split)
    draws = cuts | makes
    report = Report(source=SOURCE, extra={"split": str(split), "photos_used": len(cuts), "pictures_made": len(makes)})
    with preparing(out, reading=folder) as directory:
        items: list[dict[str, Any]] = []
        labels: list[dict[str, Any]] = []
        kinds: Counter[str] = Counter()

        def draw(name: str) -> list[_Foreign] | str:
            drawn = draws[name]()
            if not isinstance(drawn, str):
                _store(drawn, directory)
            return drawn

        # In order, so that the same photos always give the same table.
        for name, drawn in zip(draws, in_parallel(draw, list(draws), progress), strict=True):
            if isinstance(drawn, str):
                report.rows_read += 1
                report.drop(drawn, name)
                continue
            report.rows_read += len(drawn)
            items += map(_item, drawn)
            labels += [{"item_id": foreign.item_id, "split": str(part_of(foreign.number))} for foreign in drawn]
            kinds.update(foreign.kind for foreign in drawn)
        report.extra["pictures_by_kind"] = dict(kinds.most_common())
        write_prepared(directory, items, [], report, labels=labels)
    return report


def _cuts(folder: Path, split: Split) -> dict[str, _Draw]:
    """What draws the pieces of each photo of `split`, by the name that the report calls it."""
    background = _background(folder / "label_list.mat")
    return {
        f"photo {annotation.stem}": partial(_cut, folder, annotation, background)
        for annotation in annotated(folder)
        if split in (Split.ALL, part_of(annotation.stem))
    }


def _makes(split: Split) -> dict[str, _Draw]:
    """The same of the made pictures."""
    return {
        f"{kind} {number}": partial(_make, kind, number)
        for kind, (count, _) in KINDS.items()
        for number in (f"{index:03}" for index in range(1, count + 1))
        if split in (Split.ALL, part_of(number))
    }


def _background(path: Path) -> int:
    """The number of the label of what is nobody's; DataError where the list has no such label."""
    labels = read_label_list(path)
    if _BACKGROUND not in labels:
        raise DataError(f"{path} has no label {_BACKGROUND!r}, so nothing says where the person ends. Download it again.")
    return labels.index(_BACKGROUND)


def _cut(folder: Path, annotation: Path, background: int) -> list[_Foreign] | str:
    """The pieces of one photo."""
    number = annotation.stem
    if number in PASSERS_BY:
        return "not all the people and clothes in the photo have labels"
    try:
        photo, mask = read_annotated(folder, annotation)
    except (ImageError, DataError) as error:
        return reason_of(error)
    rng = _generator(number)
    pieces = free_pieces(photo, mask != background, PIECES_A_PHOTO, rng)
    if not pieces:
        return "there is no room beside the person"
    item_id = f"{SOURCE}-ccp-{number}"
    cut = [_Foreign(f"{item_id}-{place}", "street", number, piece) for place, piece in enumerate(pieces, start=1)]
    if rng.random() < BLURRED_SHARE:
        cut.append(_Foreign(f"{item_id}-1-blurred", "blurred street", number, out_of_focus(pieces[0], rng)))
    return cut


def _make(kind: str, number: str) -> list[_Foreign]:
    """One made picture."""
    item_id = f"{SOURCE}-made-{kind}-{number}"
    return [_Foreign(item_id, kind, number, make(kind, _generator(item_id)))]


def _generator(name: str) -> np.random.Generator:
    """Chance that is always the same for one name."""
    return np.random.default_rng([*name.encode()])


def _store(drawn: list[_Foreign], directory: Path) -> None:
    for foreign in drawn:
        foreign.picture.save(directory / _image(foreign), "JPEG", quality=JPEG_QUALITY, subsampling=0)


def _image(foreign: _Foreign) -> str:
    return f"{IMAGES_FOLDER}/{foreign.item_id}.jpg"


def _item(foreign: _Foreign) -> dict[str, Any]:
    """The row of `items.parquet`."""
    return {
        "item_id": foreign.item_id,
        "title": f"{foreign.kind.capitalize()} {foreign.number}",
        "category": CATEGORY,
        "slot": Slot.NOT_CLOTHING,
        "image": _image(foreign),
        "source": SOURCE,
    }
