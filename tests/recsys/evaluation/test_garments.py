"""Photos of one garment: which they are, what is counted of them, and the sheet to judge by eye."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recsys.datatypes import WEARABLE, Detection, Slot
from recsys.errors import DataError
from recsys.evaluation.contact_sheet import CAPTION, COLOURS, COLUMNS, GAP, TILE, tile, write_sheet
from recsys.evaluation.garment_photos import GarmentPhoto, open_garments
from recsys.evaluation.garments import measure_garments
from recsys.evaluation.measurement import EvaluationError, MeasurementSet
from recsys.evaluation.pictures import Picture
from recsys.images import read_image
from tests.recsys.evaluation.scripted import Scripted, box
from tests.support import encoded, item_row, plain, write_prepared

SLOTS = (Slot.DRESS, Slot.TOP, Slot.SHOES, Slot.BAG)


def photos_of(slots: Sequence[Slot], damaged: Sequence[int] = ()) -> list[GarmentPhoto]:
    """A photo of 40 × 20 pixels a slot."""
    data = encoded(plain(size=(40, 20)))
    return [
        GarmentPhoto(f"id{n}", Picture(f"p/{n}.jpg", lambda n=n: b"no picture" if n in damaged else data), slot, f"a {slot}")
        for n, slot in enumerate(slots)
    ]


def measured(photos: Sequence[GarmentPhoto], answers: Sequence[Sequence[Detection]], *seen: str) -> MeasurementSet:
    return measure_garments(photos, Scripted(answers), frozenset(seen), "mine")


class TestFigures:
    def test_by_hand(self) -> None:
        answers = [
            [box(Slot.DRESS, (0, 0, 20, 20), 0.9), box(Slot.BAG, (20, 0, 22, 2), 0.95)],  # the first is the most prominent
            [box(Slot.OUTERWEAR, (0, 0, 40, 20), 0.7)],
            [],
            [Detection(Slot.BAG, (0, 0, 10, 20), np.arange(200).reshape(20, 10) % 2 == 0, 0.8)],
        ]
        told = measured(photos_of(SLOTS), answers)
        assert told["found"].value == 0.75
        assert told["slot_accuracy"].value == 0.5
        assert told["box_share"].value == pytest.approx((0.5 + 1 + 0 + 0.25) / 4)
        assert told["mask_share"].value == pytest.approx((0.5 + 1 + 0 + 0.125) / 4)
        labels, matrix = told.details["confusion"].values()
        assert labels == [*WEARABLE, "nothing found"]
        cells = {(labels[r], labels[c]): n for r, row in enumerate(matrix) for c, n in enumerate(row) if n}
        assert cells == {("dress", "dress"): 1, ("top", "outerwear"): 1, ("shoes", "nothing found"): 1, ("bag", "bag"): 1}
        assert told.details["classes"][:2] == [
            {"label": "a dress", "photos": 1, "found": 1, "right": 1}, {"label": "a top", "photos": 1, "found": 1, "right": 0},
        ]  # fmt: skip
        assert told.details["mistakes"] == [
            {"picture": "p/1.jpg", "truth": "top", "answer": "outerwear", "probability": 0.7},
            {"picture": "p/2.jpg", "truth": "shoes", "answer": "nothing found", "probability": 0.0},
        ]

    def test_what_the_app_says_is_a_figure_where_it_is_asked(self) -> None:
        found = [[box(Slot.DRESS, (0, 0, 20, 20))], [], [], []]
        told = measure_garments(
            photos_of(SLOTS), Scripted(found), frozenset(), "mine",
            recognise=lambda image, found: Slot.DRESS if found else Slot.TOP,
        )  # fmt: skip
        assert told["slot_accuracy"].value == 0.25
        assert told["slot_accuracy.pipeline"].value == 0.5
        with pytest.raises(KeyError):
            measured(photos_of(SLOTS), found)["slot_accuracy.pipeline"]

    def test_a_garment_without_a_slot_is_found_and_not_named(self) -> None:
        told = measured(photos_of([Slot.TOP]), [[box(None, (0, 0, 40, 20))]])
        assert (told["found"].value, told["slot_accuracy"].value) == (1, 0)
        assert told.details["confusion"]["labels"][-1] == "no slot"

    def test_what_it_was_trained_on_and_what_cannot_be_read_is_left_out(self) -> None:
        told = measured(photos_of(SLOTS, damaged=[1]), [[], []], "id0", "elsewhere")
        assert told.counts == {"photos": 2, "trained_on": 1, "unreadable": 1}
        assert told.data == "2 photos of mine; left out 1: scripted was trained on them; left out 1 that cannot be read"
        assert told.details["unreadable"] == [
            {"id": "id1", "why": "p/1.jpg is not a picture that can be read. Use JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF."}
        ]
        with pytest.raises(EvaluationError, match=r"mine leaves no photo to measure on \(left out 1: scripted was trained"):
            measured(photos_of(SLOTS[:1]), [[]], "id0")
        with pytest.raises(EvaluationError, match="none of the 1 photos of mine can be read; the first, id0: "):
            measured(photos_of(SLOTS[:1], damaged=[0]), [[]])

    def test_photos_for_the_sheet_are_evenly_spaced_and_listed(self) -> None:
        shown: list[tuple[int, str, int]] = []
        told = measure_garments(
            photos_of(SLOTS * 3), Scripted([[]] * 12), frozenset(), "mine", None,
            lambda number, photo, image, found: shown.append((number, photo.item_id, image.width)), 3,
        )  # fmt: skip
        assert shown == [(1, "id0", 40), (2, "id6", 40), (3, "id11", 40)]
        assert told.details["sheet"][1] == {"number": 2, "picture": "p/6.jpg"}


class TestPhotos:
    @pytest.fixture
    def classes(self, tmp_path: Path) -> Path:
        for name in ("train/hat/0.png", "train/outwear/0.png", "validation/hat/a.png", "validation/outwear/b.png"):
            (tmp_path / name).parent.mkdir(parents=True)
            plain().save(tmp_path / name)
        return tmp_path

    def test_of_folders_of_classes_what_is_not_trained_on(self, classes: Path) -> None:
        with open_garments(classes) as photos:
            assert [(photo.item_id, photo.slot, photo.label) for photo in photos] == [
                ("validation/hat/a", Slot.ACCESSORY, "hat"), ("validation/outwear/b", Slot.OUTERWEAR, "outwear"),
            ]  # fmt: skip
        (classes / "test" / "hat").mkdir(parents=True)
        plain().save(classes / "test" / "hat" / "c.png")
        with open_garments(classes) as photos:
            assert [photo.item_id for photo in photos] == ["test/hat/c"]
            assert read_image(photos[0].picture.read()).size == (24, 24)

    def test_of_a_class_of_another_data_set_the_slot_is_not_known(self, classes: Path) -> None:
        for part in ("train", "validation"):
            (classes / part / "toaster").mkdir()
            plain().save(classes / part / "toaster" / "0.png")
        with (
            pytest.raises(DataError, match=r"validation has the class 'toaster'; the slot is known of dress, hat, "),
            open_garments(classes),
        ):
            pass

    def test_of_a_prepared_data_set_all_that_is_a_garment(self, tmp_path: Path) -> None:
        rows = [item_row("a", Slot.TOP), item_row("b", Slot.NOT_CLOTHING, "curtain"), item_row("c", Slot.BAG, "tote")]
        folder = write_prepared(tmp_path / "prepared", rows, [plain(), plain(), None])
        with open_garments(folder) as photos:
            assert [(photo.item_id, photo.slot, photo.label) for photo in photos] == [
                ("a", Slot.TOP, "shirt"), ("c", Slot.BAG, "tote"),
            ]  # fmt: skip
            told = measured(photos, [[]])
        assert told.counts["unreadable"] == 1


class TestSheet:
    def test_what_was_found_is_outlined_where_it_is(self) -> None:
        found = [box(Slot.DRESS, (100, 120, 300, 360)), box(Slot.BAG, (0, 0, 40, 40))]
        drawn = tile(plain((90, 90, 90), (480, 480)), found, 7, "dress")
        assert drawn.size == (TILE[0], TILE[1] + CAPTION)
        values = np.asarray(drawn).astype(int)  # half the photo's size
        for slot, (left, top, right, bottom) in ((Slot.DRESS, (50, 60, 150, 180)), (Slot.BAG, (0, 0, 20, 20))):
            like = np.abs(values - COLOURS[slot]).sum(axis=2) < 30
            rows, columns = np.flatnonzero(like.any(axis=1)), np.flatnonzero(like.any(axis=0))
            assert (columns[0], rows[0]) == pytest.approx((left, top), abs=2)
            assert (columns[-1], rows[-1]) == pytest.approx((right, bottom), abs=2)
        assert (values[100, 100] == 90).all()
        assert (values[TILE[1] :] < 128).any()

    def test_a_photo_of_any_form_fits(self) -> None:
        for size in ((3000, 10), (10, 3000), (1, 1)):
            drawn = tile(plain(size=size), [box(None, (0, 0, *size))], 1, "x")
            assert drawn.size == (TILE[0], TILE[1] + CAPTION)

    def test_tiles_lie_side_by_side(self, tmp_path: Path) -> None:
        colours = [(n * 8, 100, 255 - n * 8) for n in range(COLUMNS + 2)]
        write_sheet(tmp_path / "sheet.jpg", [Image.new("RGB", (TILE[0], TILE[1] + CAPTION), colour) for colour in colours])
        sheet = read_image(tmp_path / "sheet.jpg")
        width, height = TILE[0] + GAP, TILE[1] + CAPTION + GAP
        assert sheet.size == (COLUMNS * width - GAP, 2 * height - GAP)
        for number, colour in enumerate(colours):
            place = (number % COLUMNS * width + 9, number // COLUMNS * height + 9)
            assert sheet.getpixel(place) == pytest.approx(colour, abs=4)

    def test_where_it_cannot_be_written_it_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(EvaluationError, match=r"sheet.jpg cannot be written: No such file or directory"):
            write_sheet(tmp_path / "nowhere" / "sheet.jpg", [plain()])
