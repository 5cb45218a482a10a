"""What an autoencoder's numbers keep of a picture, beside principal components: as many numbers, of the same pixels.

*mse*: the mean squared error of a pixel's value, of 0 to 1, as the picture is drawn again; lower is better. *explained*: the share
of the pictures' variance about their mean picture that is drawn again; 1 is all of it, 0 is what that mean picture alone explains.

The peer is scikit-learn's PCA, randomized (Halko et al. 2011: exact components of 12,288 numbers a picture take minutes), fitted on
pictures that the autoencoder learned from. It sees the same squares, and its values are held to 0 to 1 as well.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np

from recsys.errors import ImageError
from recsys.evaluation.intervals import average, bootstrapped
from recsys.evaluation.measurement import EncoderId, EvaluationError, Measurement, MeasurementSet
from recsys.evaluation.product_pictures import ProductPicture
from recsys.evaluation.products import Part
from recsys.evaluation.trained_on import learned_from, left_out, trained_on
from recsys.images import letterbox, read_photo
from recsys.reconstruction import Autoencoder

SEED = 42
MOST_FITTED = 8_000  # pictures: their pixels are held as numbers all at once, 400 MB of 64 × 64
LEAST = 2
_BATCH = 128
_WORKERS = 2

Progress = Callable[[str, int, int], None]
Redraw = Callable[[np.ndarray], np.ndarray]  # (n, side, side, 3) uint8 -> (n, side, side, 3) of 0 to 1


@dataclass(frozen=True, slots=True, eq=False)
class _Squares:
    """pixels: (n, side, side, 3) uint8, letterboxed; unreadable: how many pictures are not among them."""

    pixels: np.ndarray
    unreadable: int


def measure_reconstruction(
    pictures: Sequence[ProductPicture], autoencoder: Autoencoder, part: Part, name: str, progress: Progress | None = None
) -> MeasurementSet:
    """The figures of an autoencoder, and of PCA where pictures that it learned from are there. name: of the data.

    Raises EvaluationError where fewer than two pictures can be measured.
    """
    seen, learned = trained_on(autoencoder.name), learned_from(autoencoder.name)
    asked = [one for one in pictures if one.in_validation or part is Part.ALL]
    known = [one.item_id for one in asked if one.item_id in seen]
    measured = _squares([one for one in asked if one.item_id not in seen], autoencoder.side, _told(progress, "pictures"))
    if len(measured.pixels) < LEAST:
        raise EvaluationError(
            f"{name} leaves {len(measured.pixels)} pictures to measure, of {len(pictures):,} in it; at least {LEAST} are needed"
        )
    figures = _figures("", measured.pixels, lambda squares: autoencoder.draw(autoencoder.embed(squares)))
    fitted = _squares(
        _some([one for one in pictures if one.item_id in learned]), autoencoder.side, _told(progress, "for PCA")
    ).pixels
    has_peer = len(fitted) >= autoencoder.dim
    if has_peer:
        figures += _figures(".pca", measured.pixels, _fitted_pca(fitted, autoencoder.dim), f"fitted on {len(fitted):,} pictures")
    remarks = (
        left_out({autoencoder.name: seen}, known),
        f"left out {measured.unreadable:,} that cannot be read" if measured.unreadable else "",
        "" if has_peer else f"without PCA, because too few are here that {autoencoder.name} learned from",
    )
    encoder = EncoderId(autoencoder.name, autoencoder.checksum)
    return MeasurementSet(
        what=f"Reconstruction: what {autoencoder.dim} numbers keep of a picture",
        data="; ".join([f"{name}: {len(measured.pixels):,} pictures", *filter(None, remarks)]),
        measurements=tuple(figures),
        encoder=encoder,
        counts={
            "pictures": len(measured.pixels), "trained_on": len(known), "unreadable": measured.unreadable,
            "fitted": len(fitted) if has_peer else 0,
        },
        parameters={"numbers": autoencoder.dim, "side": autoencoder.side, "seed": SEED},
        details={"encoders": [asdict(encoder)]},
    )  # fmt: skip


def _figures(suffix: str, squares: np.ndarray, redraw: Redraw, note: str = "") -> list[Measurement]:
    """`mse` and `explained` of what is drawn of each square; the intervals are over the pictures."""
    errors, spreads = np.empty(len(squares)), np.empty(len(squares))
    mean = squares.mean(axis=0, dtype=np.float64) / 255
    for start in range(0, len(squares), _BATCH):
        rows = slice(start, start + _BATCH)
        truth = squares[rows] / 255
        errors[rows] = np.square(redraw(squares[rows]) - truth).mean(axis=(1, 2, 3))
        spreads[rows] = np.square(truth - mean).mean(axis=(1, 2, 3))
    generator = np.random.default_rng(SEED)
    lower = "lower is better"
    return [
        average(f"mse{suffix}", errors, generator, f"{lower}; {note}" if note else lower),
        bootstrapped(f"explained{suffix}", _explained, (errors, spreads), generator, note),
    ]


def _explained(errors: np.ndarray, spreads: np.ndarray) -> float:
    """The share of the variance that is left when the errors are taken off; of pictures that are all the same there is none."""
    spread = spreads.sum()
    return float(1 - errors.sum() / spread) if spread > 0 else float("nan")


def _fitted_pca(squares: np.ndarray, numbers: int) -> Redraw:
    """Principal components of (n, side, side, 3) uint8 pictures, n at least `numbers`."""
    from sklearn.decomposition import PCA

    rows = squares.reshape(len(squares), -1).astype(np.float32) / 255
    pca = PCA(n_components=numbers, svd_solver="randomized", copy=False, random_state=SEED).fit(rows)

    def redraw(pictures: np.ndarray) -> np.ndarray:
        values = pictures.reshape(len(pictures), -1).astype(np.float32) / 255
        drawn: np.ndarray = pca.inverse_transform(pca.transform(values)).clip(0, 1).reshape(pictures.shape)
        return drawn

    return redraw


def _some(pictures: Sequence[ProductPicture]) -> list[ProductPicture]:
    """At most MOST_FITTED of the pictures, chosen at random with SEED."""
    rows = np.random.default_rng(SEED).permutation(len(pictures))[:MOST_FITTED]
    return [pictures[row] for row in np.sort(rows)]


def _squares(pictures: Sequence[ProductPicture], side: int, told: Callable[[int, int], None] | None) -> _Squares:
    pixels = np.empty((len(pictures), side, side, 3), dtype=np.uint8)
    readable = 0
    with ThreadPoolExecutor(_WORKERS) as pool:
        for done, square in enumerate(pool.map(partial(_square, side=side), pictures), start=1):
            if square is not None:
                pixels[readable] = square
                readable += 1
            if told and (done % _BATCH == 0 or done == len(pictures)):
                told(done, len(pictures))
    return _Squares(pixels[:readable], len(pictures) - readable)


def _square(one: ProductPicture, side: int) -> np.ndarray | None:
    """A picture as an encoder sees it; None where it cannot be read."""
    try:
        return np.asarray(letterbox(read_photo(one.picture.read(), name=one.picture.name), side))
    except ImageError:
        return None


def _told(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    return partial(progress, what) if progress else None
