"""The street photos that a detector is measured on: which of a folder of Clothing Co-Parsing, and each one read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.co_parsing import Split, annotated, part_of, photo_id, read_annotated
from recsys.errors import DataError, ImageError, WearwithError
from recsys.evaluation.measurement import EvaluationError
from recsys.evaluation.trained_on import left_out
from recsys.matlab import read_label_list

MOST_NAMED = 5  # photos in an error


@dataclass(frozen=True, slots=True)
class StreetPhotos:
    """Photos of a folder in the layout of `recsys.co_parsing`, to be read one after the other.

    labels: the names of the label numbers. seen: the ids of those left out because the detector was trained on them. remark: that,
    in words. faults: filled while reading, the id of each photo that cannot be used and why.
    """

    folder: Path
    labels: list[str]
    annotations: tuple[Path, ...]
    seen: tuple[str, ...] = ()
    remark: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    def read(self) -> Iterator[tuple[str, Image.Image, np.ndarray] | None]:
        """The number of each photo, the RGB photo, its (height, width) uint8 label numbers; None for one that cannot be used."""
        for annotation in self.annotations:
            try:
                yield annotation.stem, *read_annotated(self.folder, annotation)
            except (ImageError, DataError) as error:
                self.faults[photo_id(annotation.stem)] = str(error)
                yield None


def choose_photos(
    folder: Path, detector: str, seen: frozenset[str], part: Split = Split.ALL, numbers: Sequence[str] = ()
) -> StreetPhotos:
    """The photos of a part whose every pixel has a label; of those, where `numbers` names some, these.

    seen: ids of photos (`co_parsing.photo_id`) that the detector of that name was trained on; they are left out. Raises DataError
    where `folder` is not in this layout or lacks one of the numbers, EvaluationError where nothing is left.
    """
    labels = read_label_list(folder / "label_list.mat")
    here = {annotation.stem: annotation for annotation in annotated(folder)}
    if strangers := [number for number in numbers if number not in here]:
        named = ", ".join(map(repr, strangers[:MOST_NAMED])) + (" ..." if len(strangers) > MOST_NAMED else "")
        raise DataError(f"{folder} has no photo with a label for every pixel of the id {named}. Check --ids.")
    chosen = {
        number: annotation
        for number, annotation in here.items()
        if part in (Split.ALL, part_of(number)) and (not numbers or number in numbers)
    }
    trained_on = tuple(photo_id(number) for number in chosen if photo_id(number) in seen)
    remark = left_out({detector: seen}, trained_on)
    unseen = tuple(annotation for number, annotation in chosen.items() if photo_id(number) not in seen)
    if not unseen:
        raise EvaluationError(f"{folder} leaves no photo to measure on ({remark or f'of {len(here):,}, none was asked for'})")
    return StreetPhotos(folder, labels, unseen, trained_on, remark)


def read_numbers(told: str) -> list[str]:
    """The numbers of photos: those of a file, one a line, or those that `told` names itself, with commas between them.

    A number may stand as in the file's name (0002), without its zeros (2) or as an id (ccp-0002). Raises WearwithError where there
    are none or the file cannot be read.
    """
    names = _lines(Path(told)) if _is_file(told) else told.split(",")
    numbers = [_number(name.strip()) for name in names if name.strip()]
    if not numbers:
        raise WearwithError(f"--ids {told} names no photo; it wants a file with one id a line, or ids with commas between them")
    return numbers


def _is_file(told: str) -> bool:
    try:
        return Path(told).is_file()
    except (OSError, ValueError):  # a list that is too long for a file's name
        return False


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise WearwithError(f"{path} is not a list of ids that can be read ({error})") from error


def _number(name: str) -> str:
    number = name.removeprefix(photo_id(""))
    return number.zfill(4) if number.isdecimal() else number
