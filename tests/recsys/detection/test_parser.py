"""Photo -> garments through the whole parser, with a graph that tells the regions by their colours."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from recsys.co_parsing import REGIONS
from recsys.datatypes import Box, Slot
from recsys.detection import load, parser
from recsys.detection.parser import PREPROCESSING, Parser
from recsys.errors import DetectorError
from recsys.files import sha256
from tests.recsys.detection.coloured import COLOURS, PERSON, Part, labels_of, photo_of, write_parser
from tests.recsys.detection.contract import check_detections, check_detector, check_order, same
from tests.support import noise, plain

GREY, WHITE, BLACK = COLOURS["background"], (255, 255, 255), (0, 0, 0)


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> Parser:
    card = write_parser(tmp_path_factory.mktemp("models"))
    return Parser(card.stem, card.parent, threads=1)


def street(people: Sequence[tuple[int, int]] = ((10, 4),), size: tuple[int, int] = (64, 128)) -> np.ndarray:
    labels = np.zeros((size[1], size[0]), dtype=np.uint8)
    for at in people:
        labels = np.maximum(labels, labels_of(PERSON, size, at))
    return labels


def on_white(*garments: tuple[str, Box], size: tuple[int, int] = (96, 128)) -> Image.Image:
    photo = plain(WHITE, size)
    for region, (left, top, right, bottom) in garments:
        ImageDraw.Draw(photo).rectangle((left, top, right - 1, bottom - 1), fill=COLOURS[region])
    return photo


def test_the_contract(coloured: Parser) -> None:
    one, two = photo_of(street()), photo_of(street(((10, 4), (70, 6)), (128, 128)))
    odd = [plain(BLACK, (1, 1)), plain(GREY, (3, 900)), noise((40, 90)), on_white(("dress", (20, 10, 60, 100)))]
    check_detector(coloured, [one, two, one.resize((200, 401)), one.convert("L").convert("RGB"), *odd])


def test_a_person_is_found_pixel_by_pixel(coloured: Parser) -> None:
    labels = street()
    found = coloured.detect(photo_of(labels))
    check_order(found)
    assert {one.slot for one in found} == {Slot.TOP, Slot.OUTERWEAR, Slot.BOTTOM, Slot.SHOES, Slot.BAG, Slot.ACCESSORY}
    for one in found:
        assert np.array_equal(one.full_mask((64, 128)), labels == REGIONS.index(one.slot or "")), one.slot
        assert one.score > 0.9
        assert not one.whole


@pytest.mark.parametrize("scale", [0.4, 3.0, 7.3])
def test_the_outline_is_in_pixels_of_the_photo_whatever_its_size(coloured: Parser, scale: float) -> None:
    labels = street()
    size = round(64 * scale), round(128 * scale)
    truth = np.asarray(Image.fromarray(labels).resize(size, Image.Resampling.NEAREST))
    found = check_detections(coloured.detect(photo_of(truth)), size)
    check_order(found, near=0.1)
    masks = {one.slot: one.full_mask(size) for one in found}
    for slot in (Slot.TOP, Slot.OUTERWEAR, Slot.BOTTOM, Slot.SHOES):
        expected = truth == REGIONS.index(slot)
        assert (masks[slot] & expected).sum() / (masks[slot] | expected).sum() > (0.6 if scale < 1 else 0.85), slot


def test_two_people_have_their_own(coloured: Parser) -> None:
    found = coloured.detect(photo_of(street(((10, 4), (70, 6)), (128, 128))))
    tops = sorted(one.box for one in found if one.slot is Slot.TOP)
    assert [box[0] for box in tops] == [22, 82]  # 2 right of where the coat covers the shirt
    assert sum(one.slot is Slot.SHOES for one in found) == 2


def test_the_sides_need_be_no_whole_number_of_cells(coloured: Parser) -> None:
    labels = labels_of((*PERSON[:2], ("dress", 6, 16, 40, 120)), (49, 128))
    (dress,) = coloured.detect(photo_of(labels))
    assert dress.box == (6, 16, 40, 120)
    assert np.array_equal(dress.full_mask((49, 128)), labels == REGIONS.index("dress"))
    assert np.array_equal(coloured.regions(photo_of(labels))[:, :48], labels[:, :48])


def test_a_product_photo_is_one_garment_as_a_whole_outlined_by_its_ground(coloured: Parser) -> None:
    photo = on_white(("dress", (20, 10, 71, 101)))
    (one,) = coloured.detect(photo)
    assert (one.slot, one.box, one.whole) == (Slot.DRESS, (20, 10, 71, 101), True)
    assert one.mask.all()
    assert one.score > 0.9


def test_a_product_of_two_colours_is_of_the_slot_that_most_speaks_for(coloured: Parser) -> None:
    (one,) = coloured.detect(on_white(("top", (20, 20, 70, 90)), ("bag", (20, 90, 70, 110))))
    assert (one.slot, one.box, one.whole) == (Slot.TOP, (20, 20, 70, 110), True)


def test_a_product_that_the_parser_does_not_know_is_the_photo_as_a_whole_without_a_slot(coloured: Parser) -> None:
    (one,) = coloured.detect(on_white(("background", (20, 20, 70, 90))))
    assert (one.slot, one.box, one.whole) == (None, (20, 20, 70, 90), True)
    assert one.score < 0.4


def test_several_products_on_white_are_found_apart_and_a_pair_of_shoes_is_one(coloured: Parser) -> None:
    shoes = (("shoes", (8, 90, 32, 110)), ("shoes", (40, 90, 64, 110)))
    found = coloured.detect(on_white(("top", (10, 10, 60, 60)), *shoes))
    assert [(one.slot, one.box, one.whole) for one in found] == [
        (Slot.TOP, (10, 10, 60, 60), False), (Slot.SHOES, (8, 90, 64, 110), False),
    ]  # fmt: skip
    (pair,) = coloured.detect(on_white(*shoes))
    assert (pair.slot, pair.whole) == (Slot.SHOES, True)


def test_a_person_before_a_white_wall_is_no_product(coloured: Parser) -> None:
    labels = street()
    pixels = np.array(photo_of(labels))
    pixels[labels == 0] = 255
    found = coloured.detect(Image.fromarray(pixels))
    assert {one.slot for one in found} >= {Slot.TOP, Slot.OUTERWEAR, Slot.BOTTOM, Slot.SHOES}
    assert not any(one.whole for one in found)


def faint(colour: tuple[int, int, int], size: tuple[int, int]) -> Image.Image:
    """The noise of a sensor in the dark."""
    noisy = np.random.default_rng(0).normal(colour, 4, (size[1], size[0], 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


NOTHING: dict[str, Image.Image] = {
    "white": plain(WHITE, (60, 90)), "one white pixel": plain(WHITE, (1, 1)), "the street": plain(GREY, (64, 128)),
    "black": plain(BLACK, (64, 128)), "one black pixel": plain(BLACK, (1, 1)), "skin": plain(COLOURS["skin"], (64, 128)),
    "a panorama of nothing": plain(GREY, (20_000, 200)), "a tower of nothing": plain(GREY, (200, 20_000)),
    "dust on paper": on_white(("top", (40, 40, 48, 48))), "white noise": plain((250, 244, 251), (64, 64)),
    "cloth and nothing else": plain(COLOURS["dress"], (64, 128)), "one pixel of cloth": plain(COLOURS["dress"], (1, 1)),
    "a covered lens": faint(COLOURS["dress"], (128, 256)),
}  # fmt: skip


@pytest.mark.parametrize("photo", NOTHING.values(), ids=NOTHING)
def test_where_there_is_nothing_nothing_is_found(coloured: Parser, photo: Image.Image) -> None:
    assert coloured.detect(photo) == ()


def test_cloth_is_found_as_soon_as_there_is_something_beside_it(coloured: Parser) -> None:
    photo = plain(GREY, (64, 128))
    photo.paste(COLOURS["dress"], (0, 0, 64, 100))
    (one,) = check_detections(coloured.detect(photo), photo.size)
    assert (one.slot, one.box) == (Slot.DRESS, (0, 0, 64, 100))


def test_a_panorama(tmp_path: Path) -> None:
    photo = plain(GREY, (20_000, 200))
    photo.paste(COLOURS["bottom"], (5_000, 0, 9_000, 200))
    large = load(str(write_parser(tmp_path, side=512)), threads=1)  # 512 × 5 pixels of it
    (one,) = check_detections(large.detect(photo), photo.size)
    assert one.slot is Slot.BOTTOM
    assert np.abs(np.subtract(one.box, (5_000, 0, 9_000, 200))).max() <= 2 * 20_000 / 512  # a cell


def test_a_garment_that_has_no_pixel_left_in_a_tiny_photo_is_none(coloured: Parser) -> None:
    probabilities = np.zeros((len(REGIONS), 64, 32), dtype=np.float32)
    probabilities[0] = 1
    for column in range(0, 32, 8):  # one thin garment that meets in its last row: less than half of any pixel of a photo of 4 × 8
        probabilities[:, :, column] = np.eye(len(REGIONS))[REGIONS.index("top")][:, None]
    probabilities[:, -1] = np.eye(len(REGIONS))[REGIONS.index("top")][:, None]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Parser, "_probabilities", lambda self, image: (probabilities, (64.0, 32.0)))
        assert coloured.detect(noise((4, 8))) == ()
        (one,) = coloured.detect(noise((320, 640)))
        assert one.mask.any()


def test_the_regions_of_every_pixel(coloured: Parser) -> None:
    labels = street()
    assert np.array_equal(coloured.regions(photo_of(labels)), labels)
    large = coloured.regions(photo_of(labels).resize((640, 1280), Image.Resampling.NEAREST))
    assert large.dtype == np.uint8
    assert (large == np.kron(labels, np.ones((10, 10), dtype=np.uint8))).mean() > 0.95


def test_a_parser_of_fewer_regions_in_another_order(tmp_path: Path) -> None:
    regions = ("bottom", "skin", "background", "hair", "top")
    write_parser(tmp_path, regions=regions)
    fewer = Parser("coloured", tmp_path, threads=1)
    labels = labels_of([part for part in PERSON if part[0] in regions], at=(10, 4))
    found = fewer.detect(photo_of(labels))
    assert {one.slot for one in found} == {Slot.TOP, Slot.BOTTOM}
    for one in found:
        assert np.array_equal(one.full_mask((64, 128)), labels == REGIONS.index(one.slot or ""))
    assert np.array_equal(fewer.regions(photo_of(labels)), labels)  # in the order of REGIONS, not in its own


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 260), st.integers(1, 260)),
    ground=st.sampled_from([GREY, WHITE, BLACK]),
    parts=st.lists(
        st.tuples(st.sampled_from(REGIONS), st.integers(0, 200), st.integers(0, 200), st.integers(1, 120), st.integers(1, 120)),
        max_size=8,
    ),
)
def test_whatever_the_photo_shows(
    coloured: Parser, size: tuple[int, int], ground: tuple[int, int, int], parts: Sequence[Part]
) -> None:
    photo = plain(ground, size)
    for region, left, top, width, height in parts:
        photo.paste(COLOURS[region], (left, top, left + width, top + height))
    found = check_detections(coloured.detect(photo), size)
    assert same(coloured.detect(photo), found)
    regions = coloured.regions(photo)
    assert regions.shape == (size[1], size[0])


def test_the_name_and_the_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = write_parser(tmp_path, "own-parser")
    detector = load(str(card), threads=1)
    assert isinstance(detector, Parser)
    assert detector.name == "own-parser"
    assert detector.checksum == f"{PREPROCESSING}-{sha256(card.with_suffix('.onnx'))}"
    monkeypatch.setattr(parser, "PREPROCESSING", "another")
    assert detector.checksum != f"{PREPROCESSING}-{sha256(card.with_suffix('.onnx'))}"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"side": "large"}, r"coloured\.json is damaged \(.*'large'.*\): get it back"),
        ({"side": None}, r"coloured\.json is damaged"),
        ({"regions": None}, r"coloured\.json is damaged"),
        ({"sha256": None}, r"coloured\.onnx has the checksum [0-9a-f]{12}… where coloured\.json says None…: get both back"),
        ({"sha256": "0" * 64}, r"coloured\.onnx has the checksum [0-9a-f]{12}… where coloured\.json says 000000000000…: get both"),
        ({"side": 16}, r"coloured\.json is no parser's: .* its side is below 32"),
        ({"regions": ["skin", "top"]}, r"coloured\.json is no parser's: its regions lack 'background' or any slot"),
        ({"regions": ["background", "skin"]}, r"coloured\.json is no parser's: its regions lack 'background' or any slot"),
        ({"regions": ["background", "top", "kilt"]}, r"coloured\.json has the region 'kilt'; the regions are background, skin, "),
    ],
    ids=str,
)
def test_a_description_that_does_not_fit_is_refused(tmp_path: Path, fields: dict[str, object], says: str) -> None:
    card = write_parser(tmp_path)
    card.write_text(json.dumps({**json.loads(card.read_text()), **fields}))
    with pytest.raises(DetectorError, match=says):
        load(str(card))


def test_files_that_are_missing_or_no_json(tmp_path: Path) -> None:
    card = write_parser(tmp_path)
    card.write_text("[]")
    with pytest.raises(DetectorError, match=r"coloured\.json is damaged"):
        Parser("coloured", tmp_path)
    card.write_bytes(b"\xff")
    with pytest.raises(DetectorError, match=r"coloured\.json is damaged"):
        Parser("coloured", tmp_path)
    write_parser(tmp_path).with_suffix(".onnx").unlink()
    with pytest.raises(DetectorError, match=r"coloured\.onnx is missing: put it there again, or choose another detector"):
        Parser("coloured", tmp_path)
