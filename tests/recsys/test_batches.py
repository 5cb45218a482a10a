"""Pictures of people in a catalogue (`build --crop-garments`): an item's numbers are its garment's, not the street's."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from recsys import building, color
from recsys.batches import BATCHES_FOLDER, Batches
from recsys.building import build
from recsys.catalog import THUMBNAILS_FOLDER, Catalog
from recsys.cutout import cut
from recsys.datatypes import Detection, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.images import read_photo
from recsys.tables import ITEMS_FILE
from tests.support import item_row, noise, plain, write_prepared

STREET, TOP, SHOES = (90, 90, 100), (220, 20, 30), (30, 60, 200)


class ByColour:
    """Finds a red top and blue shoes; a picture of nothing but a red top is to be taken as it is."""

    name, checksum = "by-colour", "c" * 64

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        pixels = np.asarray(image)
        found = []
        for slot, colour in ((Slot.SHOES, SHOES), (Slot.TOP, TOP)):
            mask = (pixels == colour).all(axis=2)
            if mask.any():
                rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
                top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
                box = (int(left), int(top), int(right), int(bottom))
                found.append(Detection(slot, box, mask[top:bottom, left:right], 0.9, whole=bool(mask.all())))
        return tuple(found)


def street(*worn: tuple[tuple[int, int, int], tuple[int, int, int, int]]) -> Image.Image:
    photo = plain(STREET, (90, 120))
    for colour, box in worn:
        photo.paste(colour, box)
        photo.putpixel(box[:2], STREET)  # a corner is missing: what is cut out is no rectangle
    return photo


DRESSED = street((TOP, (20, 10, 70, 60)), (SHOES, (30, 100, 60, 115)))
PICTURES = {"top": DRESSED, "shoes": DRESSED, "bag": DRESSED, "plain": plain(TOP, (40, 40)), "nobody": noise((40, 40))}
SLOTS = {"top": Slot.TOP, "shoes": Slot.SHOES, "bag": Slot.BAG, "plain": Slot.TOP, "nobody": Slot.TOP}


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    rows = [item_row(item_id, slot, str(slot)) for item_id, slot in SLOTS.items()]
    return write_prepared(tmp_path / "prepared", rows, list(PICTURES.values()))


def test_the_garment_of_the_item_s_slot_is_what_is_encoded_and_described(prepared: Path, tmp_path: Path) -> None:
    build(prepared, tmp_path / "catalog", ColorHistogram(), detector=ByColour())
    catalog = Catalog.load(tmp_path / "catalog")
    shoes, top = ByColour().detect(DRESSED)
    expected = {
        "top": cut(DRESSED, top), "shoes": cut(DRESSED, shoes),
        "bag": DRESSED,  # no bag is found in it
        "plain": PICTURES["plain"], "nobody": PICTURES["nobody"],
    }  # fmt: skip
    assert catalog.ids.tolist() == list(expected)
    assert np.array_equal(catalog.vectors, ColorHistogram().encode(list(expected.values())))
    for row, picture in enumerate(expected.values()):
        assert np.array_equal(catalog.colors[row], color.describe(picture).feature)
    assert not np.array_equal(catalog.vectors[0], ColorHistogram().encode([DRESSED])[0])


def test_the_report_counts_what_was_cut_out_and_what_was_not_found(prepared: Path, tmp_path: Path) -> None:
    report = build(prepared, tmp_path / "catalog", ColorHistogram(), detector=ByColour())
    assert (report.cut_out, report.not_found) == (2, 2)  # the plain one is whole as it is, and neither
    kept = Catalog.load(tmp_path / "catalog").report()
    assert (kept["garments_cut_out"], kept["garments_not_found"]) == (2, 2)


def test_a_garment_is_shown_with_what_is_around_it_and_the_whole_picture_is_kept(prepared: Path, tmp_path: Path) -> None:
    build(prepared, tmp_path / "catalog", ColorHistogram(), detector=ByColour())
    catalog = Catalog.load(tmp_path / "catalog")
    sizes = {"top": (60, 60), "shoes": (36, 21), "bag": (90, 120), "plain": (40, 40), "nobody": (40, 40)}  # a tenth more all around
    for item_id, size in sizes.items():
        with Image.open(catalog.thumbnail(item_id)) as small:
            assert small.size == size
    for item_id in ("top", "shoes"):
        whole = catalog.whole_picture(item_id)
        assert whole is not None
        with Image.open(whole) as picture:
            assert picture.size == (90, 120)
    assert [catalog.whole_picture(item_id) for item_id in ("bag", "plain", "nobody")] == [None] * 3


def test_a_batch_whose_whole_picture_was_lost_is_done_again(prepared: Path, tmp_path: Path) -> None:
    """As after a loss of power, which can leave a file empty."""
    table = pq.read_table(prepared / ITEMS_FILE)
    for folder in (THUMBNAILS_FOLDER, BATCHES_FOLDER):
        (tmp_path / folder).mkdir()
    batches = Batches(prepared, tmp_path, ColorHistogram(), ByColour())
    assert not batches.is_done(table, 0)
    batches.encode(table, 0)
    assert batches.is_done(table, 0)
    (whole, *_) = (tmp_path / THUMBNAILS_FOLDER).glob("*-whole.*")
    whole.write_bytes(b"")
    assert not batches.is_done(table, 0)


def test_without_a_detector_every_picture_is_taken_as_a_whole(prepared: Path, tmp_path: Path) -> None:
    build(prepared, tmp_path / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "catalog")
    assert np.array_equal(catalog.vectors, ColorHistogram().encode([read_photo(path) for path in _in_order(prepared)]))
    assert (catalog.report()["garments_cut_out"], catalog.report()["garments_not_found"]) == (0, 0)
    assert catalog.whole_picture("top") is None


def test_another_detector_starts_from_the_beginning_and_the_same_one_goes_on(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BATCH", 1)
    monkeypatch.setattr(building, "WORKERS", 1)
    better = ByColour()
    better.checksum = "d" * 64
    out = tmp_path / "catalog"
    for detector, resumed in ((None, 0), (better, 0), (ByColour(), 3)):
        _stopped_after(3, prepared, out)
        plan = json.loads((tmp_path / ".catalog.building" / "plan.json").read_text())
        assert plan["detector"] == ByColour.checksum
        report = build(prepared, out, ColorHistogram(), detector=detector)
        assert report.resumed >= resumed
        assert bool(report.resumed) is bool(resumed)
        assert Catalog.load(out).report()["garments_cut_out"] == (2 if detector else 0)


class _StopError(Exception):
    pass


def _stopped_after(count: int, prepared: Path, out: Path) -> None:
    """A build with a detector that ends after so many pictures."""

    def stop(done: int, total: int) -> None:
        if done >= count:
            raise _StopError

    with pytest.raises(_StopError):
        build(prepared, out, ColorHistogram(), stop, ByColour())


def _in_order(prepared: Path) -> list[Path]:
    return sorted((prepared / "images").iterdir(), key=lambda path: int(path.stem))
