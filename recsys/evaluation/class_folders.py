"""Photos in folders named by their class, as clothing-dataset-small has them: train/CLASS/*, validation/CLASS/*, test/CLASS/*."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from recsys.errors import DataError
from recsys.evaluation.pictures import SUFFIXES, Files, Picture, opened

TRAIN, VALIDATION, TEST = "train", "validation", "test"
_LAYOUT = "the layout is train/CLASS/*.jpg, validation/CLASS/*.jpg and, where there is one, test/CLASS/*.jpg"


@dataclass(frozen=True, slots=True)
class LabelledPictures:
    """n pictures and the class of each. others: files beside them that are not named like pictures."""

    pictures: tuple[Picture, ...]
    labels: tuple[str, ...]
    others: int = 0

    @property
    def classes(self) -> list[str]:
        """The classes that occur, in alphabetical order."""
        return sorted(set(self.labels))


@contextmanager
def open_class_folders(folder: Path) -> Iterator[dict[str, LabelledPictures]]:
    """Part -> its pictures: train, and validation or test or both; they can be read as long as the context lasts.

    Raises DataError where the layout is another, a class is empty, train/ has fewer than two, or another part has one train/ lacks.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder; {_LAYOUT}")
    there = [part for part in (TRAIN, VALIDATION, TEST) if (folder / part).is_dir()]
    if TRAIN not in there or len(there) == 1:
        missing = f"{TRAIN}/" if TRAIN not in there else f"{VALIDATION}/ nor {TEST}/"
        raise DataError(f"{folder} has no {missing}; {_LAYOUT}")
    for part in there:
        _refuse_empty_classes(folder / part)
    with opened(folder) as files:
        parts = {part: _pictures(files, part) for part in there}
        _check(folder, parts)
        yield parts


def _refuse_empty_classes(part: Path) -> None:
    for place in sorted(part.iterdir()):
        if place.is_dir() and not place.name.startswith(".") and not any(_is_picture(file.name) for file in place.rglob("*")):
            raise DataError(f"{place} holds no picture: a class without examples can be neither learned nor measured. Remove it.")


def _pictures(files: Files, part: str) -> LabelledPictures:
    inside = [name.split("/") for name in files.names if name.startswith(f"{part}/")]
    classified = [steps for steps in inside if len(steps) > 2 and _is_picture(steps[-1])]
    names = ["/".join(steps) for steps in classified]
    return LabelledPictures(
        pictures=tuple(Picture(name, partial(files.read, name)) for name in names),
        labels=tuple(steps[1] for steps in classified),
        others=len(inside) - len(classified),
    )


def _check(folder: Path, parts: dict[str, LabelledPictures]) -> None:
    known = parts[TRAIN].classes
    if len(known) < 2:
        found = f"only {known[0]!r}" if known else "none"
        raise DataError(f"{folder / TRAIN} must hold a folder for each of two classes or more; it has {found}")
    for part, of_part in parts.items():
        if not of_part.labels:
            raise DataError(f"{folder / part} holds no picture in a class folder; {_LAYOUT}")
        if strangers := sorted(set(of_part.classes) - set(known)):
            raise DataError(f"{folder / part} has the class {strangers[0]!r}, which {TRAIN}/ lacks, so it cannot be learned")


def _is_picture(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(SUFFIXES)
