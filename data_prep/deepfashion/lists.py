"""The text files of the DeepFashion benchmarks, and the pictures that they name.

All have one form, which the README.txt of each benchmark gives: the first line counts the rest, the second names the columns (in
lists of more than one column), then one thing a line, its fields parted by spaces. Only the first field may hold spaces itself.
The lists of a benchmark name its pictures from the folder `img/` on, which lies in the benchmark's folder or in its `Img/`.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeVar

from data_prep.deepfashion.boxes import Box
from data_prep.schema import Report
from recsys.errors import DataError

PARTITION = "Eval/list_eval_partition.txt"
NO_PICTURE = "there is no such picture in the folder"

_Value = TypeVar("_Value")


def lines_of(path: Path, report: Report, headings: bool = True) -> Iterator[tuple[int, str]]:
    """Yield the lines after the head, each with its number in the file; blank ones are passed over. Nothing is held in memory.

    headings: whether the second line names columns. A count in the first line that is not that of the lines is noted in the
    report; the lines that are there are believed. Raises DataError where there is no such file or it does not begin with a count.
    """
    try:
        file = path.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        missing = "is missing" if isinstance(error, FileNotFoundError) else f"could not be opened ({error.strerror or error})"
        raise DataError(f"{path} {missing}: is this the folder of the right benchmark, whole as it was published?") from error
    with file:
        said = whole(file.readline())
        if said is None:
            raise DataError(f"{path} does not begin with a count, as the lists of DeepFashion do. Unpack it again.")
        if headings:
            file.readline()
        found = 0
        for number, line in enumerate(file, start=3 if headings else 2):
            if line.strip():
                found += 1
                yield number, line
    if said != found:
        reason = "the first line counts other than the lines that are there, which were taken"
        report.note("counts_dropped", reason, f"{path.name}: {said:,} said, {found:,} there")


def read_list(path: Path, fields: int, report: Report, headings: bool = True) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the fields of each line, with its number; None for a line that has too few. Raises and notes as `lines_of`."""
    for number, line in lines_of(path, report, headings):
        found = line.rsplit(maxsplit=fields - 1)
        yield number, [field.strip() for field in found] if len(found) == fields else None


def image_rows(path: Path, fields: int, report: Report) -> Iterator[list[str]]:
    """Yield the fields of each line of the list whose lines are the rows, the image's name first, and each image once.

    All lines are counted as read, and those that are not yielded as dropped. Raises and notes as `lines_of`.
    """
    names: set[str] = set()
    for number, found in read_list(path, fields, report):
        report.rows_read += 1
        if found is None:
            report.drop("the line is cut off", f"{path.name} line {number}")
        elif found[0] in names:
            report.drop("the image stands more than once: its first line was taken", found[0])
        else:
            names.add(found[0])
            yield found


def by_image(path: Path, fields: int, understand: Callable[[list[str]], _Value | None], report: Report) -> dict[str, _Value]:
    """What a list says of each image: name -> `understand` of the fields after it, which gives None for what it cannot be.

    Lines that give nothing are noted in the report. Raises as `lines_of`.
    """
    values: dict[str, _Value] = {}
    for number, found in read_list(path, fields, report):
        value = understand(found[1:]) if found else None
        if found is None or value is None:
            reason = "the line is cut off" if found is None else "the line holds what cannot be meant"
            report.note("lines_dropped", reason, f"{path.name} line {number}")
        elif found[0] in values:
            report.note("lines_dropped", "the image stands more than once: its first line was taken", f"{path.name} line {number}")
        else:
            values[found[0]] = value
    return values


def note_orphans(
    path: Path, values: Mapping[str, object], listed: Mapping[str, object] | set[str], by: str, report: Report
) -> None:
    """Note the images of a list that the list `by`, whose lines are the rows, does not name."""
    if orphans := [name for name in values if name not in listed]:
        report.note("lines_dropped", f"an image that {by} does not name", f"{path.name}: {orphans[0]}", count=len(orphans))


def whole(text: str) -> int | None:
    """A number of ASCII digits; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def box_of(fields: list[str]) -> Box | None:
    """Four finite numbers; whether anything lies between them is for the picture to say."""
    try:
        left, top, right, bottom = map(float, fields)
    except ValueError:
        return None
    box = (left, top, right, bottom)
    return box if all(map(math.isfinite, box)) else None


class ListedPictures:
    """The pictures of a benchmark by the names that its lists give them. Nothing outside the benchmark's folder is found.

    Raises DataError where the folder holds no pictures.
    """

    def __init__(self, folder: Path) -> None:
        holders = [holder for holder in (folder / "Img", folder) if (holder / "img").is_dir()]
        if not holders:
            raise DataError(f"{folder} has no folder img/ or Img/img/ with the pictures: unpack the benchmark's img.zip there.")
        self._holder = holders[0]
        self._root = folder.resolve()
        self._inside: dict[PurePosixPath, bool] = {}

    def find(self, name: str) -> Path | str:
        """The file of an image name, or the reason why there is none."""
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name or "\0" in name:
            return "the image path leads out of the folder"
        if pure.parts[:1] != ("img",):
            return "the image path does not begin with img/"
        try:
            return self._inside_folder(pure)
        except OSError:  # a name longer than any file's
            return NO_PICTURE

    def _inside_folder(self, name: PurePosixPath) -> Path | str:
        path = self._holder / name
        if name.parent not in self._inside:  # asked once a folder, because to ask it of every picture takes minutes
            self._inside[name.parent] = path.parent.resolve().is_relative_to(self._root)
        if not self._inside[name.parent] or (path.is_symlink() and not path.resolve().is_relative_to(self._root)):
            return "a link that leads out of the folder"
        return path if path.is_file() else NO_PICTURE
