"""Detection on made street photos: the truth scores 1, nothing scores 0, and everything else what can be worked out by hand."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from recsys.co_parsing import REGIONS, read_annotated
from recsys.datatypes import WEARABLE, Detection, Slot
from recsys.evaluation.detection import measure_detection
from recsys.evaluation.detection_judged import box_overlaps, painted
from recsys.evaluation.detection_photos import choose_photos
from recsys.evaluation.detection_truth import TrueGarment, true_garments
from recsys.evaluation.measurement import EvaluationError, MeasurementSet
from recsys.matlab import read_label_list
from tests.co_parsing_copy import Boxes, CoParsing
from tests.recsys.evaluation.scripted import Scripted, ScriptedRegions, box

# Boxes of a photo that is 100 pixels wide and 150 high.
LOOK: Boxes = {
    "hair": (40, 0, 60, 8), "skin": (42, 8, 58, 20), "coat": (10, 20, 90, 70), "t-shirt": (35, 22, 65, 60),
    "jeans": (20, 70, 80, 120), "heels": (20, 125, 45, 145), "purse": (82, 75, 98, 110), "hat": (70, 0, 92, 15),
    "belt": (20, 66, 80, 71),
}  # fmt: skip
DRESS: Boxes = {"dress": (10, 10, 50, 110)}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.evaluation.intervals.RESAMPLES", 40)


def measured(co_parsing: CoParsing, answers: Sequence[Sequence[Detection]], detector: type[Scripted] = Scripted) -> MeasurementSet:
    photos = choose_photos(co_parsing.folder, "scripted", frozenset())
    return measure_detection(photos, detector(answers))


def truth(co_parsing: CoParsing, number: str) -> tuple[TrueGarment, ...]:
    _, numbers = read_annotated(co_parsing.folder, co_parsing.annotation(number))
    return true_garments(numbers, read_label_list(co_parsing.folder / "label_list.mat"))


def as_found(garments: Sequence[TrueGarment], score: float = 0.9) -> list[Detection]:
    return [
        Detection(true.slot, true.box, true.mask[true.box[1] : true.box[3], true.box[0] : true.box[2]], score) for true in garments
    ]


def values(told: MeasurementSet) -> dict[str, float]:
    return {figure.name: figure.value for figure in told.measurements if figure.name != "seconds"}


class TestTheTruth:
    def test_a_garment_a_slot_and_an_accessory_a_label(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", LOOK)
        found = {(true.slot, true.box) for true in truth(co_parsing, "0001")}
        assert found == {
            (Slot.OUTERWEAR, (10, 20, 90, 70)), (Slot.TOP, (35, 22, 65, 60)), (Slot.BOTTOM, (20, 71, 80, 120)),
            (Slot.SHOES, (20, 125, 45, 145)), (Slot.BAG, (82, 75, 98, 110)), (Slot.ACCESSORY, (70, 0, 92, 15)),
            (Slot.ACCESSORY, (20, 66, 80, 71)),
        }  # fmt: skip

    def test_layers_and_pairs_are_one_and_slips_of_the_brush_are_not_of_it(self, co_parsing: CoParsing) -> None:
        co_parsing.add(
            "0001",
            {"blouse": (20, 20, 80, 60), "vest": (30, 60, 70, 80), "top": (0, 140, 3, 143), "boots": (10, 120, 30, 145),
             "shoes": (60, 120, 80, 145)},
        )  # fmt: skip
        top, shoes = truth(co_parsing, "0001")
        assert (top.slot, top.box) == (Slot.TOP, (20, 20, 80, 80))
        assert top.mask.sum() == 60 * 40 + 40 * 20
        assert (shoes.slot, shoes.box) == (Slot.SHOES, (10, 120, 80, 145))

    def test_what_is_hardly_seen_is_small(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", {"watch": (0, 0, 4, 4), "tie": (50, 0, 54, 6), "dress": (10, 10, 30, 24)})
        small = {true.box: true.small for true in truth(co_parsing, "0001")}  # of 15,000 pixels: 16 and 24 by 0.12 %, 280 by 2 %
        assert small == {(0, 0, 4, 4): True, (50, 0, 54, 6): False, (10, 10, 30, 24): True}


class TestFigures:
    def test_the_truth_scores_1_everywhere(self, co_parsing: CoParsing) -> None:
        for number, look in (("0001", LOOK), ("0002", DRESS | {"heels": (20, 125, 45, 145)})):
            co_parsing.add(number, look)
        told = measured(co_parsing, [as_found(truth(co_parsing, number)) for number in ("0001", "0002")])
        assert set(values(told).values()) == {1.0}
        assert told.details["worst"] == []
        assert told.counts == {
            "photos": 2, "trained_on": 0, "unreadable": 0, "garments": 9, "garments_too_small": 0, "detections": 9,
        }  # fmt: skip
        assert told["box_ap50"].n == 7  # the belt and the hat are accessories
        assert told["iou.dress"].n == 1

    def test_nothing_found_scores_0_everywhere(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", LOOK)
        told = measured(co_parsing, [[]])
        none = {name for name, value in values(told).items() if math.isnan(value)}
        assert none == {"iou.dress", "box_ap50.dress", "mask_ap50.dress", "recall.dress", "slot_accuracy"}
        assert {value for name, value in values(told).items() if name not in none} == {0.0}
        assert told.details["worst"][0]["missed"] == [str(true.slot) for true in truth(co_parsing, "0001")]

    def test_a_box_that_is_off_a_little(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", DRESS)
        told = measured(co_parsing, [[box(Slot.DRESS, (20, 10, 60, 110))]])  # shares 30 of 50 columns
        assert told["miou"].value == told["iou.dress"].value == pytest.approx(0.6)
        assert told["box_ap50"].value == told["mask_ap50.dress"].value == told["recall"].value == 1

    def test_a_box_that_is_off_too_far(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", DRESS)
        told = measured(co_parsing, [[box(Slot.DRESS, (30, 10, 70, 110))]])  # shares 20 of 60 columns
        assert told["miou"].value == pytest.approx(1 / 3)
        assert told["box_ap50"].value == told["mask_ap50"].value == told["recall"].value == told["recall.any_slot"].value == 0
        (worst,) = told.details["worst"]
        assert worst == {
            "id": "ccp-0001", "picture": "photos/0001.jpg", "miou": pytest.approx(1 / 3), "missed": ["dress"], "extra": ["dress"],
        }  # fmt: skip

    def test_the_right_place_and_the_wrong_slot(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", DRESS)
        told = measured(co_parsing, [[box(Slot.TOP, DRESS["dress"])]])
        assert (told["recall"].value, told["recall.any_slot"].value, told["slot_accuracy"].value) == (0, 1, 0)
        assert told["box_ap50"].value == 0
        matrix = np.array(told.details["confusion"]["matrix"])
        assert matrix[REGIONS.index("dress"), REGIONS.index("top")] == 4000
        assert matrix.sum() == 15000

    def test_the_slot_is_that_of_the_detection_that_overlaps_most(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", DRESS)
        near, nearer = box(Slot.TOP, (20, 10, 60, 110), 0.99), box(Slot.DRESS, (15, 10, 55, 110), 0.5)
        assert measured(co_parsing, [[near, nearer]])["slot_accuracy"].value == 1

    def test_a_garment_found_twice_is_wrong_once(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", DRESS)
        co_parsing.add("0002", DRESS)
        twice = [box(Slot.DRESS, DRESS["dress"], 0.9), box(Slot.DRESS, DRESS["dress"], 0.8)]
        told = measured(co_parsing, [twice, [box(Slot.DRESS, DRESS["dress"], 0.7)]])  # right, wrong, right of 2
        assert told["box_ap50.dress"].value == pytest.approx((1 + 2 / 3) / 2)
        assert told.details["slots"][3] == {"slot": "dress", "garments": 2, "detections": 3, "right": 2, "ignored": 0}

    def test_the_mean_precision_is_of_the_slots_that_are_there_without_accessories(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", DRESS | {"heels": (20, 125, 45, 145), "hat": (70, 0, 90, 15)})
        told = measured(co_parsing, [[box(Slot.DRESS, DRESS["dress"])]])
        assert told["box_ap50.accessory"].value == told["box_ap50.shoes"].value == 0
        assert told["box_ap50"].value == 0.5
        assert told["miou"].value == pytest.approx(1 / 3)

    def test_what_is_hardly_seen_is_neither_missed_nor_wrong(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", DRESS | {"watch": (80, 80, 84, 84)})
        dress, watch = box(Slot.DRESS, DRESS["dress"], 0.5), box(Slot.ACCESSORY, (80, 80, 84, 84), 0.9)
        told = measured(co_parsing, [[dress]])
        assert told["recall"].value == 1
        assert told.details["worst"] == []
        co_parsing.add("0002", DRESS | {"hat": (70, 0, 90, 15)})
        told = measured(co_parsing, [[dress, watch], [dress, box(Slot.ACCESSORY, (70, 0, 90, 15), 0.1)]])
        assert told["box_ap50.accessory"].value == told["mask_ap50.accessory"].value == 1
        assert (told.counts["garments"], told.counts["garments_too_small"]) == (3, 1)

    def test_where_the_labels_do_not_say_what_is_there_nothing_is_judged(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", {"bodysuit": (10, 10, 50, 60), "jeans": (10, 60, 50, 110)})
        co_parsing.add("0002", {"t-shirt": (10, 10, 50, 60)})
        jeans, top = box(Slot.BOTTOM, (10, 60, 50, 110)), (10, 10, 50, 60)
        told = measured(co_parsing, [[jeans, box(Slot.TOP, top, 0.9)], [box(Slot.TOP, top, 0.2)]])
        assert told["box_ap50.top"].value == 1
        assert told["miou"].value == 1
        assert np.sum(told.details["confusion"]["matrix"]) == 2 * 15000 - 40 * 50
        assert told.details["worst"] == []

    def test_a_detector_that_says_regions_is_asked_for_them(self, co_parsing: CoParsing) -> None:
        co_parsing.add("0001", {"dress": (0, 0, 50, 150), "skin": (50, 0, 75, 150)})
        told = measured(co_parsing, [[]], ScriptedRegions)
        assert (told["miou"].value, told["box_ap50"].value) == (1, 0)
        assert told["miou.all_regions"].value == pytest.approx((0 + 1 + 0.5) / 3)  # background, dress, skin
        assert told.parameters["pixels judged"] == "the detector's regions"
        assert "miou.all_regions" not in values(measured(co_parsing, [[]]))

    def test_intervals_are_of_photos_drawn_again(self, co_parsing: CoParsing) -> None:
        for number in range(1, 13):
            co_parsing.add(f"{number:04}", DRESS)
        found = [box(Slot.DRESS, DRESS["dress"])]
        told = measured(co_parsing, [found, []] * 6)
        for name in ("miou", "iou.dress", "box_ap50", "mask_ap50.dress", "recall"):
            figure = told[name]
            assert figure.value == pytest.approx(0.5)
            assert 0.1 < figure.low < 0.45
            assert 0.55 < figure.high < 0.9


def test_overlaps_of_boxes_are_those_of_their_pixels() -> None:
    generator = np.random.default_rng(0)

    def drawn() -> tuple[int, int, int, int]:
        left, top, width, height = generator.integers(0, 20, 2).tolist() + generator.integers(1, 20, 2).tolist()
        return left, top, left + width, top + height

    def pixels(place: tuple[int, int, int, int]) -> set[tuple[int, int]]:
        return {(x, y) for x in range(place[0], place[2]) for y in range(place[1], place[3])}

    found, true = [drawn() for _ in range(15)], [drawn() for _ in range(7)]
    expected = [[len(pixels(one) & pixels(other)) / len(pixels(one) | pixels(other)) for other in true] for one in found]
    assert box_overlaps(found, true) == pytest.approx(np.array(expected))
    assert box_overlaps([], true).shape == (0, 7)
    assert box_overlaps(found, []).shape == (15, 0)


def test_where_detections_lie_over_each_other_the_surest_is_seen() -> None:
    coat, shirt = box(Slot.OUTERWEAR, (0, 0, 4, 4), 0.6), box(Slot.TOP, (1, 1, 3, 3), 0.8)
    for found in ([coat, shirt], [shirt, coat]):
        names = np.array(REGIONS)[painted(found, (5, 4))]
        assert names[1].tolist() == ["outerwear", "top", "top", "outerwear", "background"]
    assert (painted([box(None, (0, 0, 5, 4))], (5, 4)) == REGIONS.index("background")).all()


def test_damaged_photos_are_counted_and_named(co_parsing: CoParsing, tmp_path: Path) -> None:
    for number in ("0001", "0002", "0003"):
        co_parsing.add(number, DRESS)
    (co_parsing.folder / "photos" / "0002.jpg").write_bytes(b"no photo")
    co_parsing.annotation("0003").write_bytes(b"no annotation")
    steps: list[tuple[str, int, int]] = []
    photos = choose_photos(co_parsing.folder, "scripted", frozenset())
    told = measure_detection(photos, Scripted([[]]), lambda *step: steps.append(step))
    assert steps == [("photos", 1, 3), ("photos", 2, 3), ("photos", 3, 3)]
    assert told.counts["photos"] == 1
    assert told.counts["unreadable"] == 2
    assert "1 photos of ccp; left out 2 that cannot be used" in told.data
    assert [fault["id"] for fault in told.details["unreadable"]] == ["ccp-0002", "ccp-0003"]
    assert "not a MATLAB file" in told.details["unreadable"][1]["why"]
    told.write(tmp_path / "a.json")
    assert MeasurementSet.read(tmp_path / "a.json").details == told.details
    (co_parsing.folder / "photos" / "0001.jpg").unlink()
    with pytest.raises(
        EvaluationError, match=r"none of the 3 photos of .* can be used; the first, ccp-0001: the annotation has no"
    ):
        measured(co_parsing, [[]])


def test_every_figure_that_is_promised_is_there(co_parsing: CoParsing) -> None:
    co_parsing.add("0001", LOOK)
    told = measured(co_parsing, [[]])
    by_slot = [f"{name}.{slot}" for name in ("iou", "box_ap50", "mask_ap50", "recall") for slot in WEARABLE]
    whole = ["miou", "box_ap50", "mask_ap50", "recall", "recall.any_slot", "slot_accuracy", "seconds"]
    assert {figure.name for figure in told.measurements} == {*by_slot, *whole}
    assert told.parameters["detector"] == {"name": "scripted", "checksum": "c0ffee"}
    assert "smallest share" in told.parameters["true garment"]
