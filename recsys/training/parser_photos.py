"""What a parser is trained on, held in memory: the training parts of Clothing Co-Parsing, and of data sets of single garments."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from torch import nn

from recsys.co_parsing import Split, annotated, part_of, photo_id, read_annotated, region_of, regions_of, tagged
from recsys.errors import DataError, ImageError
from recsys.images import read_image
from recsys.matlab import read_label_list, read_tags
from recsys.training import checkpoints
from recsys.training.config import TrainingError
from recsys.training.examples import read_examples
from recsys.training.parser import ParserConfig, ParserTask, open_parser
from recsys.training.parser_singles import read_singles, regions_of_tagged
from recsys.training.parser_views import LabelledPhoto, shrunk

Progress = Callable[[int, int], None]
_LONGEST = 640  # pixels: a view enlarges what is smaller, and the photos of the data set are


def read_data(
    config: ParserConfig, data: Sequence[Path], folder: Path, progress: Progress | None = None
) -> list[list[LabelledPhoto]]:
    """The photos of each of `data`: a copy of Clothing Co-Parsing, or a prepared data set of which every picture shows one garment.

    folder: the run's. Where `config.start` is a parser's run, that parser says where the garments are in photos whose pixels nobody
    labelled; TrainingError where there are prepared data sets and it is none.
    """
    teacher = _teacher(config)
    sets = []
    for number, path in enumerate(data):
        if (path / "annotations" / "pixel-level").is_dir():
            photos = read_labelled(path, progress)
            sets.append([*photos, *read_tagged(path, teacher)] if teacher else photos)
        elif teacher:
            most = config.most[number] if number < len(config.most) else 0
            sets.append(read_singles(read_examples(path), teacher, folder, most, progress))
        else:
            raise TrainingError(
                f"{path} does not say where in its pictures the garments are: train a parser on Clothing Co-Parsing first, and "
                "give its run as start"
            )
    return sets


def _teacher(config: ParserConfig) -> nn.Module | None:
    """The parser that `config.start` names; None where it names none, or a classifier's run."""
    run = Path(config.start)
    if not config.start or checkpoints.load(run / checkpoints.BEST)[0].model != ParserTask.name:
        return None
    return open_parser(run)[0]


def read_tagged(folder: Path, network: nn.Module) -> list[LabelledPhoto]:
    """The photos for training of which only the labels are known that they show: a parser says where (self-training)."""
    labels = read_label_list(folder / "label_list.mat")
    photos = []
    for annotation in tagged(folder):
        path = folder / "photos" / f"{annotation.stem}.jpg"
        if part_of(annotation.stem) is not Split.TRAIN or not path.is_file():
            continue
        try:
            tags = {region_of(labels[tag]) for tag in read_tags(annotation) if tag < len(labels)}
            pixels, _ = shrunk(read_image(path), np.zeros((1, 1), np.uint8), _LONGEST)
        except (ImageError, DataError):
            continue
        regions = regions_of_tagged(Image.fromarray(pixels), {tag for tag in tags if tag}, network)
        photos.append(LabelledPhoto(photo_id(annotation.stem), pixels, regions, drawn=False))
    return photos


def read_labelled(folder: Path, progress: Progress | None = None) -> list[LabelledPhoto]:
    """The photos whose pixels are labelled and that are for training; those that cannot be read are left out.

    DataError where `folder` is not in the layout, TrainingError where no photo can be used.
    """
    labels = read_label_list(folder / "label_list.mat")
    chosen = [path for path in annotated(folder) if part_of(path.stem) is Split.TRAIN]
    photos = []
    for done, annotation in enumerate(chosen, start=1):
        try:
            photo, mask = read_annotated(folder, annotation)
        except (ImageError, DataError):
            continue
        photos.append(LabelledPhoto(photo_id(annotation.stem), *shrunk(photo, regions_of(mask, labels), _LONGEST)))
        if progress:
            progress(done, len(chosen))
    if not photos:
        raise TrainingError(f"{folder} has no photo for training that can be read")
    return photos
