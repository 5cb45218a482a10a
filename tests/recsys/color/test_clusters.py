"""The few colours of many pixels."""

import numpy as np
import pytest

from recsys.color.clusters import ALIKE, CENTRES, ROUNDS, clusters
from recsys.color.lab import ciede2000
from recsys.color.pixels import Pixels

FAR_APART = np.array([[50.0, 60, 40], [40, 10, -60], [90, 0, 0], [20, 0, 0], [70, -50, 50]])


def pixels(*parts: tuple[int, np.ndarray], spread: float = 1.0, seed: int = 0) -> Pixels:
    """So many pixels around each colour."""
    generator = np.random.default_rng(seed)
    lab = np.concatenate([colour + generator.normal(0, spread, (count, 3)) for count, colour in parts])
    return Pixels(lab, np.full(len(lab), 1 / len(lab)))


def test_colours_far_apart_are_found_with_their_shares_the_largest_first() -> None:
    counts = [100, 400, 50, 250, 200]
    centres, shares = clusters(pixels(*zip(counts, FAR_APART, strict=True)))
    order = np.argsort(counts)[::-1]
    assert shares == pytest.approx(np.array(counts)[order] / 1000, abs=0.001)
    assert np.abs(centres - FAR_APART[order]).max() < 0.5


@pytest.mark.parametrize("seed", range(5))
def test_what_is_left_is_not_alike_and_covers_everything(seed: int) -> None:
    lab = np.random.default_rng(seed).uniform([0, -60, -60], [100, 60, 60], (700, 3))
    centres, shares = clusters(Pixels(lab, np.full(700, 1 / 700)))
    assert 1 < len(centres) <= CENTRES
    assert shares.sum() == pytest.approx(1)
    assert (np.diff(shares) <= 0).all()
    apart = ciede2000(centres[:, None], centres[None])
    assert apart[~np.eye(len(centres), dtype=bool)].min() >= ALIKE
    # Taking clusters together keeps the mean of all pixels where it is.
    assert shares @ centres == pytest.approx(lab.mean(axis=0))


def test_folds_and_shine_of_one_cloth_are_one_colour() -> None:
    light = np.array([[40.0, 20, 10], [44, 20, 10], [36, 20, 10]])
    _, shares = clusters(pixels(*((100, colour) for colour in light)))
    assert shares.tolist() == pytest.approx([1])


def test_weights_are_what_counts_and_not_how_many_pixels() -> None:
    lab = np.repeat(FAR_APART[:2], [90, 10], axis=0)
    _, shares = clusters(Pixels(lab, np.repeat([0.1 / 90, 0.9 / 10], [90, 10])))
    assert shares.tolist() == pytest.approx([0.9, 0.1])


@pytest.mark.parametrize("count", [1, 2, 500])
def test_pixels_all_alike_are_one_colour(count: int) -> None:
    centres, shares = clusters(pixels((count, FAR_APART[0]), spread=0))
    assert centres.tolist() == [pytest.approx(FAR_APART[0])]
    assert shares.tolist() == pytest.approx([1])


def test_it_is_the_same_at_every_call() -> None:
    made = pixels((300, FAR_APART[0]), (300, FAR_APART[4]), spread=20)
    for left, right in zip(clusters(made), clusters(made), strict=True):
        assert np.array_equal(left, right)


def by_definition(pixels: Pixels) -> list[tuple[list[float], float]]:
    """The colours and their shares as the papers say it: every distance anew in every step, a pixel at a time."""
    generator, count = np.random.default_rng(42), len(pixels.lab)
    centres = [pixels.lab[pixels.weights.argmax()]]
    for _ in range(CENTRES - 1):
        odds = pixels.weights * np.array([min(((lab - centre) ** 2).sum() for centre in centres) for lab in pixels.lab])
        if odds.sum() < 1e-9:
            break
        centres.append(pixels.lab[generator.choice(count, p=odds / odds.sum())])
    for _ in range(ROUNDS):
        nearest = np.array([np.argmin([((lab - centre) ** 2).sum() for centre in centres]) for lab in pixels.lab])
        members = [nearest == number for number in range(len(centres)) if (nearest == number).any()]
        centres = [np.average(pixels.lab[member], axis=0, weights=pixels.weights[member]) for member in members]
        shares = [pixels.weights[member].sum() for member in members]
    while True:
        pairs = [(ciede2000(centres[i], centres[j]), i, j) for i in range(len(centres)) for j in range(i + 1, len(centres))]
        apart, i, j = min(pairs, default=(np.inf, 0, 0))
        if apart >= ALIKE:
            break
        centres[i] = np.average([centres[i], centres[j]], axis=0, weights=[shares[i], shares[j]])
        shares[i] += shares.pop(j)
        centres.pop(j)
    found = [(centre.tolist(), share) for centre, share in zip(centres, shares, strict=True)]
    return sorted(found, key=lambda colour: -colour[1])


@pytest.mark.parametrize("seed", range(12))
def test_the_colours_are_those_of_the_definition(seed: int) -> None:
    """Few pixels, many, alike ones; weights that differ."""
    generator = np.random.default_rng(seed)
    count = int(generator.integers(1, 60))
    lab = generator.normal(FAR_APART[generator.integers(0, 5, count)], 4.0 * (seed % 4))
    made = Pixels(lab, generator.dirichlet(np.full(count, 2.0)))
    centres, shares = clusters(made)
    expected = by_definition(made)
    assert shares == pytest.approx([share for _, share in expected])
    assert centres == pytest.approx(np.array([centre for centre, _ in expected]))
