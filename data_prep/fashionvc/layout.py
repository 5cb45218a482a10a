"""Which file of a copy of FashionVC is what: by the words in its name and in the names of its folders.

The data set is handed out on request and kept in many arrangements; what they share is the words. `top/123.jpg`,
`img/bottoms/jeans/45.png` and `images/123.jpg` are pictures; `tops.csv` and `bottom_info.txt` say what the garments are;
`train.csv`, `valid.txt` and `gnd_top_bottom_pairs.csv` say what goes together.
"""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from data_prep.fashionvc.names import Side, id_of, pair_columns, side_of_folders, sides_of, speaks_of_pairs, split_of
from data_prep.fashionvc.sheet import read_sheet
from data_prep.pictures import Found, find_pictures
from data_prep.schema import Report
from recsys.errors import DataError

_TABLES = frozenset({".csv", ".tsv", ".txt", ".json", ".jsonl"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is, as paths below the folder.

    pictures: id -> path, of each side's folders. shared: id -> path, of folders that do not say which side. garments: the tables
    of each side. pairs: the tables of pairs, with the part that their name says; None where it says none, and then all are so.
    """

    pictures: dict[Side, dict[str, str]] = field(default_factory=lambda: {side: {} for side in Side})
    shared: dict[str, str] = field(default_factory=dict)
    garments: dict[Side, list[str]] = field(default_factory=lambda: {side: [] for side in Side})
    pairs: list[tuple[str, str | None]] = field(default_factory=list)

    def picture(self, side: Side, garment: str) -> str | None:
        """The path of a garment's picture, from its side's folders rather than from the shared ones."""
        return self.pictures[side].get(garment) or self.shared.get(garment)


def find_layout(folder: Path, report: Report) -> Layout:
    """Sort the files under `folder`; those that are nothing of the data set are counted as `files_dropped`.

    Raises DataError, with what there is, where there are no pictures or no table of pairs.
    """
    found = find_pictures(folder)
    layout = Layout()
    _sort_pictures(found, layout, report)
    for path in found.others:
        _sort_table(folder, path, layout, report)
    for path in found.links_out:
        report.note("files_dropped", "a link that leads out of the folder", path)
    for path in found.closed:
        report.note("files_dropped", "a folder that could not be opened", path)
    if not found.pictures:
        raise DataError(f"{folder} holds no pictures. FashionVC has a folder of tops and one of bottoms, or one for both.")
    if not layout.pairs:
        files = ", ".join(found.others[:20]) or "pictures only"
        raise DataError(
            f"{folder} holds no table of pairs. FashionVC has train, valid and test, or one table whose name or headings say top "
            f"and bottom; here are: {files}."
        )
    _leave_out_undivided(layout, report)
    return layout


def _sort_pictures(found: Found, layout: Layout, report: Report) -> None:
    for path in found.pictures:
        side = side_of_folders(path)
        pictures = layout.shared if side is None else layout.pictures[side]
        if (garment := id_of(path)) in pictures:
            report.note("pictures_dropped", "another picture is named by the same id", path)
        else:
            pictures[garment] = path


def _sort_table(folder: Path, path: str, layout: Layout, report: Report) -> None:
    """A name that speaks of one side is a table of garments, one that speaks of a part, of pairs or of both sides one of pairs."""
    name = PurePosixPath(path)
    if name.suffix.lower() not in _TABLES:
        report.note("files_dropped", "it is neither a picture nor a table", path)
        return
    sides, split = sides_of(name.stem), split_of(name.stem)
    if len(sides) == 2 or speaks_of_pairs(name.stem) or (split and not sides):
        layout.pairs.append((path, split))
    elif side := sides[0] if sides else side_of_folders(path):
        layout.garments[side].append(path)
    elif _is_headed_as_pairs(folder, path):
        layout.pairs.append((path, None))
    else:
        report.note("files_dropped", "neither its name nor its headings say what it is a table of", path)


def _is_headed_as_pairs(folder: Path, path: str) -> bool:
    try:
        return {"top", "bottom"} <= pair_columns(read_sheet(folder, path).header).keys()
    except DataError:
        return False


def _leave_out_undivided(layout: Layout, report: Report) -> None:
    """Where there are tables of train, validation or test, they say what is in which part, and all other pairs are in none."""
    if any(split for _, split in layout.pairs):
        for path, split in layout.pairs:
            if split is None:
                report.note("files_dropped", "it does not say which part its pairs are in, and other tables do", path)
        layout.pairs[:] = [(path, split) for path, split in layout.pairs if split]
