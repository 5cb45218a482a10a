"""clothing-dataset-small: photos of single garments in ten classes -> one item a photo.

The layout is the public repository's (github.com/alexeygrigorev/clothing-dataset-small, CC0): `train/<class>/`,
`validation/<class>/`, `test/<class>/`. Nobody bought or wore these things together, so the also-buy lists are empty and there are
no pairs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.pictures import fault_of, find_pictures, ids_of, in_parallel, or_fault, store_picture
from data_prep.schema import Progress, Report, preparing, write_prepared
from recsys.clothing_classes import CLASSES
from recsys.errors import DataError, ImageError
from recsys.tables import IMAGES_FOLDER

SOURCE = "clothing-dataset-small"
REPOSITORY = "https://github.com/alexeygrigorev/clothing-dataset-small/archive/refs/heads/master.zip"
SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class _Photo:
    """One picture of a class folder: its path below the data set's folder, and where it is."""

    path: str
    label: str
    file: Path

    @property
    def split(self) -> str:
        """The part it is in."""
        return self.path.partition("/")[0]


def prepare(folder: Path, out: Path, *, splits: Sequence[str] = ("train",), progress: Progress | None = None) -> Report:
    """Take the photos of `splits` (names of SPLITS, or "all" for those that are there).

    `splits` is only the training photos unless said otherwise: whatever is learned or tuned from a catalogue must not have seen
    the validation photos.

    The labels hold the part that each item is in. Returns the report that is also written; its `splits` counts what each part gave.
    Raises DataError where `folder` is not in this
    layout, a part is not there or nothing can be used, WearwithError where `out` cannot be written.
    """
    report = Report(source=SOURCE)
    with preparing(out, reading=folder) as directory:
        photos = [photo for split in _chosen(folder, splits) for photo in _photos_of(folder, split, report)]
        ids = ids_of([photo.path for photo in photos])
        report.rows_read += len(photos)

        def store(photo: _Photo) -> str:
            return store_picture(photo.file, directory / IMAGES_FOLDER, ids[photo.path])

        items: list[dict[str, Any]] = []
        labels: list[dict[str, Any]] = []
        for photo, stored in zip(photos, in_parallel(or_fault(store), photos, progress), strict=True):
            if isinstance(stored, ImageError):
                report.drop(fault_of(stored), photo.path)
            else:
                items.append(_item(photo, ids[photo.path], stored))
                labels.append({"item_id": ids[photo.path], "split": photo.split})
        report.extra["splits"] = dict(Counter(label["split"] for label in labels))
        write_prepared(directory, items, [], report, labels=labels)
    return report


def _chosen(folder: Path, splits: Sequence[str]) -> list[str]:
    """The parts to read, in the order of SPLITS; DataError where one is unknown or is not there."""
    there = [split for split in SPLITS if (folder / split).is_dir()]
    if not there:
        raise DataError(
            f"{folder} has no folder {', '.join(SPLITS)}: this is not the layout of clothing-dataset-small. "
            "For your own folders of pictures use `python -m data_prep folder`."
        )
    for split in splits:
        if split not in (*SPLITS, "all"):
            raise DataError(f"there is no split {split!r}; choose of {', '.join(SPLITS)} and all")
        if split != "all" and split not in there:
            raise DataError(f"{folder} has no folder {split}; there are {', '.join(there)}")
    return there if "all" in splits else [split for split in there if split in splits]


def _photos_of(folder: Path, split: str, report: Report) -> list[_Photo]:
    """The pictures of one part's class folders; what else lies there is counted as read and dropped."""
    found = find_pictures(folder / split)
    photos = []
    for path in found.pictures:
        label, _, rest = path.partition("/")
        if rest and label in CLASSES:
            photos.append(_Photo(f"{split}/{path}", label, folder / split / path))
        else:
            report.rows_read += 1
            report.drop(f"'{label}' is not one of the ten classes" if rest else "outside the class folders", f"{split}/{path}")
    for reason, paths in (
        ("not a picture file", found.others),
        ("a link that leads out of the folder", found.links_out),
        ("a folder that could not be opened", found.closed),
    ):
        for path in paths:
            report.rows_read += 1
            report.drop(reason, f"{split}/{path}")
    return photos


def _item(photo: _Photo, item_id: str, stored: str) -> dict[str, Any]:
    slot, category = CLASSES[photo.label]
    return {
        "item_id": item_id,
        "title": f"{category.capitalize()} {photo.file.stem[:4]}",
        "category": category,
        "slot": slot,
        "image": f"{IMAGES_FOLDER}/{stored}",
        "source": SOURCE,
    }
