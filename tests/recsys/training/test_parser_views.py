"""Random views: whatever is done to a photo, its regions go with it."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from recsys.co_parsing import NO_REGION, REGIONS
from recsys.training.augmentation import Augmentation
from recsys.training.parser_views import LabelledPhoto, ViewSize, batch_of, labelled_view, shrunk
from tests.recsys.detection.coloured import PALETTE, PERSON, labels_of
from tests.recsys.training.tiny_parser import STILL, made_photo

SIZE = ViewSize(height=96, width=64, side=128, least=0.6, most=1.7)
MOVED = replace(STILL, turn=25.0, turned=1.0)


def photo(drawn: bool = True) -> LabelledPhoto:
    labels = labels_of(PERSON, (64, 128), at=(10, 4))
    return LabelledPhoto("one", PALETTE[labels], labels, drawn)


def inner(regions: np.ndarray) -> np.ndarray:
    """Where all the neighbours are seen and of the same region: no colour of another is mixed in there."""
    same: np.ndarray = ndimage.maximum_filter(regions, 5, mode="constant", cval=255) == ndimage.minimum_filter(regions, 5)
    return same


@pytest.mark.parametrize("seed", range(12))
def test_after_scale_crop_flip_and_turn_the_colours_still_say_the_regions(seed: int) -> None:
    generator = np.random.default_rng(seed)
    pixels, regions = labelled_view(photo(), SIZE, generator, MOVED)
    assert (pixels.shape, regions.shape) == ((96, 64, 3), (96, 64))
    assert pixels.dtype == regions.dtype == np.uint8
    worn = inner(regions) & (regions > 0)
    assert worn.any()
    assert np.array_equal(pixels[worn], PALETTE[regions[worn]])
    for number in range(1, len(REGIONS)):  # and nothing of a region is called something else
        shown = (pixels == PALETTE[number]).all(axis=2)
        assert (regions[shown] == number).mean() > 0.95 if shown.sum() > 40 else True


def test_views_are_of_many_scales_places_and_both_hands() -> None:
    generator = np.random.default_rng(3)
    views = [labelled_view(photo(), SIZE, generator, STILL)[1] for _ in range(80)]
    shares = [(view == REGIONS.index("bottom")).mean() for view in views]
    assert max(shares) > 3 * min(share for share in shares if share)
    assert np.mean([(view > 0).any() for view in views]) > 0.8  # mostly about the person
    sides = []
    for view in views:  # the bag hangs on the left of the coat, or of the mirrored one on the right
        bag, coat = (np.flatnonzero((view == REGIONS.index(name)).any(axis=0)) for name in ("bag", "outerwear"))
        if len(bag) and len(coat):
            sides.append(bag.mean() < coat.mean())
    assert 0.2 < np.mean(sides) < 0.8


def test_at_scale_one_a_view_shows_as_many_pixels_as_a_photo_that_is_served() -> None:
    size = ViewSize(height=192, width=128, side=128, least=1.0, most=1.0)
    areas = [(labelled_view(photo(), size, np.random.default_rng(seed), STILL)[1] == 5).sum() for seed in range(20)]
    assert np.median(areas) == pytest.approx((photo().regions == 5).sum(), rel=0.1)


def test_beyond_the_photo_there_is_ground_white_in_half_of_the_views() -> None:
    size = ViewSize(height=192, width=192, side=128, least=1.0, most=1.0)
    labels = np.full((128, 64), REGIONS.index("top"), dtype=np.uint8)
    grounds = []
    for seed in range(40):
        pixels, regions = labelled_view(LabelledPhoto("red", PALETTE[labels], labels), size, np.random.default_rng(seed), STILL)
        beyond = (pixels != PALETTE[REGIONS.index("top")]).any(axis=2)
        assert np.array_equal(regions, np.where(beyond, 0, REGIONS.index("top")))
        (ground,) = np.unique(pixels[beyond], axis=0)
        grounds.append((ground == 255).all())
    assert 0.3 < np.mean(grounds) < 0.7


def test_what_is_covered_is_no_region() -> None:
    for seed in range(6):
        pixels, regions = labelled_view(photo(), SIZE, np.random.default_rng(seed), replace(STILL, erased=1.0))
        covered = regions == NO_REGION
        assert 0.02 < covered.mean() < 0.21
        assert len(np.unique(pixels[covered], axis=0)) == 1
        rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
        assert covered[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()


def test_light_and_coarseness_leave_the_regions_as_they_are() -> None:
    still = labelled_view(photo(), SIZE, np.random.default_rng(5), STILL)
    lit = labelled_view(photo(), SIZE, np.random.default_rng(5), replace(STILL, light=0.4, tint=0.2))
    assert np.array_equal(still[1], lit[1])
    assert not np.array_equal(still[0], lit[0])
    coarse = labelled_view(photo(), SIZE, np.random.default_rng(5), replace(STILL, blurred=1.0))
    assert np.array_equal(still[1], coarse[1])
    assert len(np.unique(coarse[0].reshape(-1, 3), axis=0)) > len(np.unique(still[0].reshape(-1, 3), axis=0))


def test_the_same_generator_draws_the_same_view() -> None:
    how = Augmentation()
    first, again = (labelled_view(photo(), SIZE, np.random.default_rng(9), how) for _ in range(2))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))


@pytest.mark.parametrize("regions", [0, NO_REGION], ids=["nothing there", "nothing known"])
@pytest.mark.parametrize("shape", [(1, 1), (300, 4), (64, 64)])
def test_a_photo_of_nothing_or_of_odd_shape_has_views(regions: int, shape: tuple[int, int]) -> None:
    odd = LabelledPhoto("odd", np.zeros((*shape, 3), np.uint8), np.full(shape, regions, np.uint8))
    pixels, found = labelled_view(odd, SIZE, np.random.default_rng(0), Augmentation(erased=0))
    assert pixels.shape == (96, 64, 3)
    assert set(np.unique(found)) <= {0, regions}


def single_on_white() -> LabelledPhoto:
    labels = labels_of((("dress", 20, 20, 44, 108),))
    pixels = PALETTE[labels]
    pixels[labels == 0] = 255
    return LabelledPhoto("single", pixels, labels, drawn=False)


def test_a_garment_on_white_is_put_before_another_ground_and_street_photos_are_not() -> None:
    size = ViewSize(height=96, width=64, side=128, least=1.6, most=1.6)
    elsewhere = replace(STILL, ground=1.0)
    rng = np.random.default_rng
    changed = 0
    for seed in range(8):
        pixels, regions = batch_of([single_on_white(), photo()], size, rng(seed), elsewhere)
        assert (pixels.shape, regions.shape) == ((2, 96, 64, 3), (2, 96, 64))
        dress = inner(regions[0]) & (regions[0] == REGIONS.index("dress"))
        assert (pixels[0][dress] == PALETTE[REGIONS.index("dress")]).all()
        changed += bool((pixels[0][regions[0] == 0] != 255).any(axis=1).mean() > 0.5)
        street = inner(regions[1]) & (regions[1] > 0)
        assert np.array_equal(pixels[1][street], PALETTE[regions[1][street]])
    assert changed >= 6
    untouched = batch_of([single_on_white()] * 2, size, rng(1), STILL)[0]
    assert (untouched[0] == 255).all(axis=2).any()


def test_a_large_photo_is_shrunk_with_its_regions_and_a_small_one_is_not() -> None:
    labels = np.kron(labels_of(PERSON), np.ones((4, 4), dtype=np.uint8))
    pixels, regions = shrunk(Image.fromarray(PALETTE[labels]), labels, 128)
    assert (pixels.shape, regions.shape) == ((128, 64, 3), (128, 64))
    where = inner(regions)
    assert np.array_equal(pixels[where], PALETTE[regions[where]])
    small = made_photo("small")
    pixels, regions = shrunk(Image.fromarray(small.pixels), small.regions, 128)
    assert np.array_equal(pixels, small.pixels)
    assert np.array_equal(regions, small.regions)
    thin, thin_regions = shrunk(Image.new("RGB", (5000, 3)), np.zeros((3, 5000), np.uint8), 100)
    assert (thin.shape, thin_regions.shape) == ((1, 100, 3), (1, 100))
