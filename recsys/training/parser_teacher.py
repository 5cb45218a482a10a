"""A trained parser that teaches another: it says where the garments are in photos whose outlines nobody drew.

What it says is kept in the folder of the run that learns, so that a run that is gone on with has the same regions, and needs no
teacher any more. It is kept by what the photo holds and what is known of it, not by its id: two data sets may give the same id to
different photos. (Runs begun when it was kept by id ask their teacher once more.)
"""

import hashlib
from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image
from torch import nn

from recsys.co_parsing import NO_REGION, REGIONS
from recsys.errors import ImageError
from recsys.files import replacing
from recsys.images import read_image
from recsys.training import checkpoints
from recsys.training.parser import ParserTask, open_parser

FOLDER = "regions"


class Teacher:
    """The parser of a run, opened when it is first asked. run: its folder. learning: the folder of the run that learns."""

    def __init__(self, run: Path, learning: Path) -> None:
        self._run, self._kept = run, learning / FOLDER
        self._kept.mkdir(parents=True, exist_ok=True)

    @cached_property
    def network(self) -> nn.Module:
        """The parser's network in evaluation mode; TrainingError where the run's folder has none."""
        return open_parser(self._run)[0]

    def regions(self, image: Image.Image, known: Collection[str], find: Callable[[nn.Module], np.ndarray]) -> np.ndarray:
        """The regions of an RGB photo, (height, width) uint8: those kept, or else what `find` makes of the network, which are kept.

        known: the regions that are said to be in the photo, on which the answer hangs too.
        """
        path = self._kept / f"{_named(image, known)}.png"
        kept = _read(path, image.size)
        if kept is not None:
            return kept
        found = find(self.network)
        with replacing(path) as temporary:
            Image.fromarray(found).save(temporary, "PNG")
        return found


def teacher_of(start: str, learning: Path) -> Teacher | None:
    """The teacher where `start` is the folder of a parser's run; None where it is "" or a classifier's run.

    A run that has kept regions before was begun with a parser's: that one need not be there any more.
    """
    run = Path(start)
    taught = (learning / FOLDER).is_dir()
    if not start or (not taught and checkpoints.load(run / checkpoints.BEST)[0].model != ParserTask.name):
        return None
    return Teacher(run, learning)


def _named(image: Image.Image, known: Collection[str]) -> str:
    """The name of a file for a photo of which something is known: another one for any other."""
    told = f"{image.width} {image.height} {' '.join(sorted(known))} "
    return hashlib.sha256(told.encode() + image.tobytes()).hexdigest()[:24]


def _read(path: Path, size: tuple[int, int]) -> np.ndarray | None:
    """The regions in a file; None where it is missing, damaged, or not of a photo of this size (width, height)."""
    try:
        regions: np.ndarray = np.asarray(read_image(path))[:, :, 0]
    except ImageError:
        return None
    fits = regions.shape == (size[1], size[0]) and np.isin(regions, (*range(len(REGIONS)), NO_REGION)).all()
    return regions if fits else None
