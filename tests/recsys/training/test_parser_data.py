"""What a parser is trained on: labelled street photos, and photos of one garment whose outline a parser finds."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops
from scipy.io import savemat
from torch import nn

from recsys.co_parsing import NO_REGION, REGIONS
from recsys.errors import DataError
from recsys.training.config import TrainingError
from recsys.training.examples import Example
from recsys.training.parser_photos import read_data, read_labelled
from recsys.training.parser_singles import read_singles, regions_of_one, regions_of_tagged
from recsys.training.parser_teacher import FOLDER, Teacher
from tests.co_parsing_copy import LABELS, CoParsing
from tests.recsys.detection.coloured import COLOURS, PALETTE, PERSON, labels_of, photo_of
from tests.recsys.training.tiny_parser import ByColour, agreement, known, tiny_config, train
from tests.support import encoded, item_row, plain, write_prepared

NETWORK = ByColour().eval()
DRESS = REGIONS.index("dress")


@pytest.fixture(autouse=True)
def tiny_backbone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with known(monkeypatch):
        yield


def lying(region: str = "dress", ground: tuple[int, int, int] = COLOURS["background"]) -> Image.Image:
    photo = plain(ground, (96, 128))
    photo.paste(COLOURS[region], (24, 32, 72, 112))
    return photo


def true_regions(slot: str) -> np.ndarray:
    return labels_of(((slot, 24, 32, 72, 112),), (96, 128))


def test_street_photos_for_training_are_read_with_their_regions(co_parsing: CoParsing, caplog: pytest.LogCaptureFixture) -> None:
    co_parsing.add("0002", {"skin": (30, 0, 60, 20), "shirt": (20, 20, 80, 80), "jeans": (20, 80, 80, 150), "bra": (0, 0, 9, 9)})
    co_parsing.add("0006", {"shirt": (20, 20, 80, 80)})  # for validation
    co_parsing.add("0003", {"shirt": (20, 20, 80, 80)})
    (co_parsing.folder / "photos" / "0003.jpg").unlink()
    seen: list[tuple[int, int]] = []
    (photo,) = read_labelled(co_parsing.folder, lambda done, total: seen.append((done, total)))
    assert photo.item_id == "ccp-0002"
    assert photo.drawn
    expected = labels_of((("skin", 30, 0, 60, 20), ("top", 20, 20, 80, 80), ("bottom", 20, 80, 80, 150)), CoParsing.SIZE)
    expected[:9, :9] = NO_REGION  # underwear is no region
    assert np.array_equal(photo.regions, expected)
    assert photo.pixels.shape == (150, 100, 3)
    assert seen[0] == (1, 2)
    assert caplog.messages == ["1 of 2 photos cannot be read and are left out; the first: ccp-0003: the annotation has no photo"]


def test_a_folder_without_a_photo_for_training(co_parsing: CoParsing, tmp_path: Path) -> None:
    co_parsing.add("0001", {"shirt": (20, 20, 80, 80)})
    with pytest.raises(TrainingError, match=r"ccp has no photo for training that can be read"):
        read_labelled(co_parsing.folder)
    with pytest.raises(DataError):
        read_labelled(tmp_path)


def test_single_garments_need_a_parser_that_says_where_they_are(co_parsing: CoParsing, tmp_path: Path, cnn_run: Path) -> None:
    co_parsing.add("0002", {"shirt": (20, 20, 80, 80)})
    singles = write_prepared(tmp_path / "singles", [item_row("a")], [lying()])
    (photos,) = read_data(tiny_config(), [co_parsing.folder], tmp_path)
    assert [photo.item_id for photo in photos] == ["ccp-0002"]
    for start in ("", str(cnn_run)):
        with pytest.raises(TrainingError, match=r"singles does not say where in its pictures the garments are: train a parser on"):
            read_data(tiny_config(start=start), [co_parsing.folder, singles], tmp_path / "run")
    with pytest.raises(TrainingError, match=r"there is no checkpoint"):
        read_data(tiny_config(start=str(tmp_path / "nowhere")), [singles], tmp_path / "run")


def test_with_a_parsers_run_as_start_data_sets_are_read_in_order_and_no_more_than_asked_for(
    co_parsing: CoParsing, tmp_path: Path
) -> None:
    co_parsing.add("0002", {"shirt": (20, 20, 80, 80)})
    rows = [item_row(f"s{number}") for number in range(6)]
    singles = write_prepared(tmp_path / "singles", rows, [lying(ground=(255, 255, 250 + number)) for number in range(6)])
    start = train(tiny_config(epochs=1), tmp_path / "start").folder
    street, some = read_data(tiny_config(start=str(start), most=(0, 4)), [co_parsing.folder, singles], tmp_path / "run")
    assert [photo.item_id for photo in street] == ["ccp-0002"]
    assert len(some) <= 4
    assert len(list((tmp_path / "run" / FOLDER).iterdir())) == 4


def test_a_garment_on_white_is_outlined_by_its_ground() -> None:
    regions = regions_of_one(lying(ground=(255, 255, 255)), "bag", NETWORK)  # what the label says, not the colour
    assert np.array_equal(regions, true_regions("bag"))


def test_a_garment_elsewhere_is_where_the_parser_sees_one_and_what_its_label_says() -> None:
    regions = regions_of_one(lying(), "top", NETWORK)
    assert set(np.unique(regions)) <= {0, REGIONS.index("top"), NO_REGION}
    known_pixels = regions != NO_REGION
    assert known_pixels.mean() > 0.9
    assert agreement(regions[known_pixels], true_regions("top")[known_pixels]) > 0.98


def test_of_several_things_the_largest_is_meant_and_a_pair_is_both() -> None:
    photo = lying()
    photo.paste(COLOURS["bag"], (84, 4, 92, 12))
    assert (regions_of_one(photo, "dress", NETWORK)[:14, 82:] != DRESS).all()
    shoes = plain(COLOURS["background"], (96, 128))
    for left in (12, 56):
        shoes.paste(COLOURS["shoes"], (left, 40, left + 28, 96))
    found = regions_of_one(shoes, "shoes", NETWORK) == REGIONS.index("shoes")
    assert found[60, 24]
    assert found[60, 68]
    assert not found[60, 47]


@pytest.mark.parametrize(
    "photo",
    [
        plain(COLOURS["background"], (96, 128)), plain(COLOURS["dress"], (96, 128)), plain((255, 255, 255), (96, 128)),
        photo_of(labels_of((("dress", 0, 30, 96, 128),), (96, 128))), photo_of(labels_of((("dress", 40, 40, 48, 48),), (96, 128))),
        photo_of(labels_of((("skin", 20, 20, 70, 100),), (96, 128))),
    ],
    ids=["nothing", "all of it", "white", "a bed", "too small", "skin"],
)  # fmt: skip
def test_where_no_garment_is_found_nothing_is_known(photo: Image.Image) -> None:
    assert (regions_of_one(photo, "dress", NETWORK) == NO_REGION).all()


def test_of_a_tagged_photo_only_what_it_is_tagged_with_is_believed() -> None:
    labels = np.kron(labels_of(PERSON, at=(10, 4)), np.ones((4, 4), dtype=np.uint8))
    tags = {"top", "bottom", "skin", "hair"}
    regions = regions_of_tagged(Image.fromarray(PALETTE[labels]), tags, NETWORK)
    told = [REGIONS.index(name) for name in ("background", *tags)]
    assert set(np.unique(regions)) <= {*told, NO_REGION}
    assert agreement(regions[np.isin(labels, told)], labels[np.isin(labels, told)]) > 0.9
    assert (regions[labels == REGIONS.index("outerwear")] == NO_REGION).mean() > 0.8


def example(folder: Path, name: str, picture: Image.Image, slot: str | None) -> Example:
    path = folder / f"{name}.png"
    path.write_bytes(encoded(picture))
    return Example(name, path, {"slot": slot} if slot else {})


def teacher(learning: Path, network: nn.Module = NETWORK) -> Teacher:
    made = Teacher(learning / "nowhere", learning)
    made.network = network
    return made


def test_singles_are_those_with_a_slot_to_wear_in_which_a_garment_is_found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    examples = [
        example(tmp_path, "found", lying(), "dress"), example(tmp_path, "nothing", plain(COLOURS["background"]), "dress"),
        example(tmp_path, "curtain", lying(), "not_clothing"), example(tmp_path, "unlabelled", lying(), None),
        example(tmp_path, "large", lying().resize((960, 1280)), "bag"), Example("gone", tmp_path / "gone.png", {"slot": "top"}),
    ]  # fmt: skip
    photos = {photo.item_id: photo for photo in read_singles(examples, teacher(tmp_path / "run"), 0)}
    assert set(photos) == {"found", "large"}
    assert not any(photo.drawn for photo in photos.values())
    assert photos["large"].pixels.shape == (384, 288, 3)
    assert photos["large"].regions.shape == (384, 288)
    assert (photos["large"].regions[150:200, 120:180] == REGIONS.index("bag")).all()
    (said,) = caplog.messages
    assert said.startswith("1 of 4 photos cannot be read and are left out; the first: there is no file ")


def test_a_run_that_is_gone_on_with_has_the_same_singles_without_asking_again(tmp_path: Path) -> None:
    examples = [example(tmp_path, f"e{number}", lying(), "dress") for number in range(5)]
    first = read_singles(examples, teacher(tmp_path / "run"), 3)
    again = read_singles(examples[::-1], teacher(tmp_path / "run", _Refusing()), 3)
    assert len(first) == 3
    assert [photo.item_id for photo in again] == [photo.item_id for photo in first]
    assert all(np.array_equal(one.regions, other.regions) for one, other in zip(first, again, strict=True))


def test_photos_of_two_data_sets_with_the_same_id_are_not_taken_for_each_other(tmp_path: Path) -> None:
    """Nor is a photo whose label was corrected taken for what it was."""
    pictures = {"first": lying(), "second": ImageChops.offset(lying(), 10, 0)}
    for place in pictures:
        (tmp_path / place).mkdir()
    one, other = (example(tmp_path / place, "1", picture, "dress") for place, picture in pictures.items())
    (first,) = read_singles([one], teacher(tmp_path / "run"), 0)
    (second,) = read_singles([other], teacher(tmp_path / "run"), 0)
    (relabelled,) = read_singles([Example("1", one.picture, {"slot": "bag"})], teacher(tmp_path / "run"), 0)
    assert np.array_equal(second.regions, read_singles([other], teacher(tmp_path / "alone"), 0)[0].regions)
    assert not np.array_equal(second.regions, first.regions)
    assert np.array_equal(relabelled.regions == REGIONS.index("bag"), first.regions == REGIONS.index("dress"))


class _Refusing(ByColour):
    def forward(self, images: object) -> None:  # type: ignore[override]
        raise AssertionError("asked again")


SPOILT = {
    "empty": b"",
    "cut short": encoded(Image.fromarray(true_regions("dress")))[:60],
    "another size": encoded(Image.fromarray(true_regions("dress")[:, :-1])),
    "no regions": encoded(Image.fromarray(np.full((128, 96), 77, np.uint8))),
    "colours": encoded(lying()),
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_kept_regions_that_are_spoilt_are_found_anew(tmp_path: Path, spoilt: bytes) -> None:
    examples = [example(tmp_path, "one", lying(), "dress")]
    (first,) = read_singles(examples, teacher(tmp_path / "run"), 0)
    (kept,) = (tmp_path / "run" / FOLDER).iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(spoilt)
    (again,) = read_singles(examples, teacher(tmp_path / "run"), 0)
    assert np.array_equal(again.regions, first.regions)
    assert kept.read_bytes() == whole


def tagged_photo(copy: CoParsing, number: str, labels: list[str], picture: Image.Image) -> None:
    """A photo of which only is known which labels it shows."""
    tags = np.array([[LABELS.index(label) for label in labels]], dtype=np.uint8)
    savemat(copy.folder / "annotations" / "image-level" / f"{number}.mat", {"tags": tags})
    (copy.folder / "photos" / f"{number}.jpg").write_bytes(encoded(picture, "JPEG"))


def test_a_run_that_is_gone_on_with_needs_no_teacher(
    co_parsing: CoParsing, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    co_parsing.add("0002", {"shirt": (20, 20, 80, 80)})
    tagged_photo(co_parsing, "0502", ["dress"], lying())
    tagged_photo(co_parsing, "0503", ["dress"], lying())
    (co_parsing.folder / "photos" / "0503.jpg").write_bytes(b"no photo")
    tagged_photo(co_parsing, "0506", ["dress"], lying())  # for validation
    singles = write_prepared(tmp_path / "singles", [item_row("a")], [lying(ground=(255, 255, 255))])
    start = train(tiny_config(epochs=1), tmp_path / "start").folder
    config, data = tiny_config(start=str(start)), [co_parsing.folder, singles]
    street, single = read_data(config, data, tmp_path / "run")
    assert [(photo.item_id, photo.drawn) for photo in street] == [("ccp-0002", True), ("ccp-0502", False)]
    (said,) = caplog.messages
    assert said.startswith("1 of 2 photos cannot be read and are left out; the first: ccp-0503: ")

    start.rename(tmp_path / "away")
    for photos, others in zip((street, single), read_data(config, data, tmp_path / "run"), strict=True):
        assert [photo.item_id for photo in photos] == [photo.item_id for photo in others]
        assert all(np.array_equal(one.regions, other.regions) for one, other in zip(photos, others, strict=True))
    (co_parsing.folder / "photos" / "0503.jpg").write_bytes(encoded(lying("top"), "JPEG"))
    with pytest.raises(TrainingError, match=r"there is no checkpoint .*start"):
        read_data(config, data, tmp_path / "run")
