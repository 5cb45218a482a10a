"""What a parser is trained on, held in memory: the training parts of Clothing Co-Parsing, and of data sets of single garments."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.co_parsing import Split, annotated, part_of, photo_id, read_annotated, region_of, regions_of, tagged
from recsys.errors import DataError, ImageError
from recsys.images import read_image
from recsys.matlab import read_label_list, read_tags
from recsys.training.config import TrainingError
from recsys.training.examples import read_examples, warn_of_unread
from recsys.training.parser import ParserConfig
from recsys.training.parser_singles import read_singles, regions_of_tagged
from recsys.training.parser_teacher import Teacher, teacher_of
from recsys.training.parser_views import LabelledPhoto, shrunk

Progress = Callable[[int, int], None]
_LONGEST = 640  # pixels: a view enlarges what is smaller, and the photos of the data set are


def read_data(
    config: ParserConfig, data: Sequence[Path], folder: Path, progress: Progress | None = None
) -> list[list[LabelledPhoto]]:
    """The photos of each of `data`: a copy of Clothing Co-Parsing, or a prepared data set of which every picture shows one garment.

    folder: the run's. Where `config.start` is a parser's run, that parser says where the garments are in photos whose pixels nobody
    labelled; TrainingError where there are prepared data sets and it is none. Photos that cannot be read are left out with a
    warning.
    """
    teacher = teacher_of(config.start, folder)
    sets = []
    for number, path in enumerate(data):
        if (path / "annotations" / "pixel-level").is_dir():
            photos = read_labelled(path, progress)
            sets.append([*photos, *read_tagged(path, teacher, progress)] if teacher else photos)
        elif teacher:
            most = config.most[number] if number < len(config.most) else 0
            sets.append(read_singles(read_examples(path), teacher, most, progress))
        else:
            raise TrainingError(
                f"{path} does not say where in its pictures the garments are: train a parser on Clothing Co-Parsing first, and "
                "give its run as start"
            )
    return sets


def read_tagged(folder: Path, teacher: Teacher, progress: Progress | None = None) -> list[LabelledPhoto]:
    """The photos for training of which only the labels are known that they show: a parser says where (self-training)."""
    labels = read_label_list(folder / "label_list.mat")
    chosen = [path for path in tagged(folder) if part_of(path.stem) is Split.TRAIN]
    photos, unread = [], []
    for done, annotation in enumerate(chosen, start=1):
        item_id = photo_id(annotation.stem)
        try:
            known = {name for tag in read_tags(annotation) if tag < len(labels) and (name := region_of(labels[tag]))}
            photo = read_image(folder / "photos" / f"{annotation.stem}.jpg")
        except (ImageError, DataError) as error:
            unread.append(f"{item_id}: {error}")
            continue
        pixels, _ = shrunk(photo, np.zeros((1, 1), np.uint8), _LONGEST)
        image = Image.fromarray(pixels)
        regions = teacher.regions(image, known, partial(regions_of_tagged, image, known))
        photos.append(LabelledPhoto(item_id, pixels, regions, drawn=False))
        if progress:
            progress(done, len(chosen))
    warn_of_unread(unread, len(chosen))
    return photos


def read_labelled(folder: Path, progress: Progress | None = None) -> list[LabelledPhoto]:
    """The photos whose pixels are labelled and that are for training; those that cannot be read are left out, with a warning.

    DataError where `folder` is not in the layout, TrainingError where no photo can be used.
    """
    labels = read_label_list(folder / "label_list.mat")
    chosen = [path for path in annotated(folder) if part_of(path.stem) is Split.TRAIN]
    photos, unread = [], []
    for done, annotation in enumerate(chosen, start=1):
        item_id = photo_id(annotation.stem)
        try:
            photo, mask = read_annotated(folder, annotation)
        except (ImageError, DataError) as error:
            unread.append(f"{item_id}: {error}")
            continue
        photos.append(LabelledPhoto(item_id, *shrunk(photo, regions_of(mask, labels), _LONGEST)))
        if progress:
            progress(done, len(chosen))
    warn_of_unread(unread, len(chosen))
    if not photos:
        raise TrainingError(f"{folder} has no photo for training that can be read")
    return photos
