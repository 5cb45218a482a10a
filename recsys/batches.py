"""A batch of a build: some items' pictures -> a row of numbers each, their palettes and their thumbnails, in the build's folder.

A batch is whole or it is done again: NUMBER.npy holds its numbers, NUMBER.json says which rows these belong to, is written after
them and the thumbnails, and so says that all of them are there.
"""

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import Image

from recsys import color
from recsys.catalog import THUMBNAILS_FOLDER, thumbnail_name, whole_picture_of
from recsys.cutout import cut, with_surroundings
from recsys.datatypes import Detector, Encoder
from recsys.errors import ImageError
from recsys.files import replacing, write_json
from recsys.images import read_photo, thumbnail
from recsys.palettes import Palette

BATCHES_FOLDER = "batches"
HELD = 16  # decoded pictures a thread holds at a time, at most 3 MB each


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of a build. prepared: the data set. working: the build's folder. A batch is named by its first row's number.

    detector: what finds an item's garment in its picture; None takes every picture as a whole.
    """

    prepared: Path
    working: Path
    encoder: Encoder
    detector: Detector | None

    def is_done(self, items: pa.Table, start: int) -> bool:
        """Whether an interrupted build finished the batch of these items, with nothing skipped: that may be mended by now.

        After a power loss a file can be there and empty, or cut short: a batch is done when its numbers and pictures are.
        """
        note = read_json(self._file(start, "json")) or {}
        if (note.get("rows"), note.get("skipped")) != (list(range(start, start + len(items))), {}):
            return False
        small = self._thumbnails(items)
        wholes = [whole_picture_of(small[row - start]) for row in note.get("cut_out", ())]
        if not all(path.is_file() and path.stat().st_size for path in (*small, *wholes)):
            return False
        try:
            numbers = np.lib.format.open_memmap(self._file(start, "npy"), mode="r")
        except (FileNotFoundError, ValueError):
            return False
        return numbers.dtype == np.float32 and numbers.shape == (len(items), self.encoder.dim + color.DIM)

    def encode(self, items: pa.Table, start: int) -> int:
        """Read and encode these items, the first of which is row `start`; returns how many there were.

        Writes a row of numbers for each, its vector and then its colour feature; then the rows these belong to, their palettes, the
        reasons for those skipped, and in which the garment was cut out, or not found.
        """
        skipped: dict[str, str] = {}
        some = [self._encode_some(items.slice(first, HELD), start + first, skipped) for first in range(0, len(items), HELD)]
        rows = [row for row in range(start, start + len(items)) if str(row) not in skipped]
        palettes = [asdict(palette) for one in some for palette in one.palettes]
        buffer = io.BytesIO()  # numpy does not say what was wrong when it writes to a full disk
        np.save(buffer, np.concatenate([one.numbers for one in some]))
        with replacing(self._file(start, "npy")) as temporary:
            temporary.write_bytes(buffer.getbuffer())
        note = {
            "rows": rows,
            "skipped": skipped,
            "palettes": palettes,
            "cut_out": [row for one in some for row in one.cut_out],
            "not_found": [row for one in some for row in one.not_found],
        }
        write_json(self._file(start, "json"), note)
        return len(items)

    def _encode_some(self, items: pa.Table, start: int, skipped: dict[str, str]) -> "_Some":
        """What the pictures that can be read give, while their thumbnails are written; row -> reason goes into `skipped`."""
        images: list[Image.Image] = []
        cut_out, not_found = [], []
        rows = zip(items["image"].to_pylist(), items["slot"].to_pylist(), self._thumbnails(items), strict=True)
        for row, (path, slot, small) in enumerate(rows, start):
            try:
                image = read_photo(self.prepared / path, name=path)
            except ImageError as error:
                skipped[str(row)] = str(error)
                continue
            found = self.detector.detect(image) if self.detector else ()
            garment = next((detection for detection in found if detection.slot == slot and not detection.whole), None)
            if garment:
                cut_out.append(row)
                _write_small(whole_picture_of(small), image)
            elif self.detector and not any(detection.whole for detection in found):
                not_found.append(row)
            _write_small(small, with_surroundings(image, garment.box) if garment else image)
            images.append(cut(image, garment) if garment else image)
        described = [color.describe(image) for image in images]
        features = np.array([one.feature for one in described], dtype=np.float32).reshape(-1, color.DIM)
        return _Some(np.hstack([self.encoder.encode(images), features]), [one.palette for one in described], cut_out, not_found)

    def _file(self, start: int, kind: str) -> Path:
        return self.working / BATCHES_FOLDER / f"{start:09d}.{kind}"

    def _thumbnails(self, items: pa.Table) -> list[Path]:
        named = zip(items["item_id"].to_pylist(), items["image"].to_pylist(), strict=True)
        return [self.working / THUMBNAILS_FOLDER / thumbnail_name(item_id, image) for item_id, image in named]


@dataclass(frozen=True, slots=True)
class _Some:
    """Of n pictures: (n, numbers) float32, n palettes, the rows whose garment was cut out, and those in which none was found.

    A picture of one garment on a plain ground, which is taken as it is, is neither.
    """

    numbers: np.ndarray
    palettes: list[Palette]
    cut_out: list[int]
    not_found: list[int]


def _write_small(path: Path, image: Image.Image) -> None:
    path.write_bytes(thumbnail(image, "JPEG" if path.suffix == ".jpg" else "WEBP"))


def read_json(path: Path) -> Any:
    """What a file that an earlier build left says; None where it is missing or torn."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
