"""A small copy of DeepFashion's Category and Attribute Prediction in the official layout, and what is read from its result."""

from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from data_prep.schema import Report

CATEGORIES = [
    *((name, 1) for name in (
        "Anorak", "Blazer", "Blouse", "Bomber", "Button-Down", "Cardigan", "Flannel", "Halter", "Henley", "Hoodie", "Jacket",
        "Jersey", "Parka", "Peacoat", "Poncho", "Sweater", "Tank", "Tee", "Top", "Turtleneck",
    )),
    *((name, 2) for name in (
        "Capris", "Chinos", "Culottes", "Cutoffs", "Gauchos", "Jeans", "Jeggings", "Jodhpurs", "Joggers", "Leggings", "Sarong",
        "Shorts", "Skirt", "Sweatpants", "Sweatshorts", "Trunks",
    )),
    *((name, 3) for name in (
        "Caftan", "Cape", "Coat", "Coverup", "Dress", "Jumpsuit", "Kaftan", "Kimono", "Nightdress", "Onesie", "Robe", "Romper",
        "Shirtdress", "Sundress",
    )),
]  # fmt: skip
ATTRIBUTES = ["a-line", "abstract animal print", "button front", "zip-up"]
BLOUSE = "img/Sheer_Pleated-Front_Blouse/img_00000001.jpg"
BLOUSE_BACK = "img/Sheer_Pleated-Front_Blouse/img_00000002.jpg"
JEANS = "img/Classic_Skinny_Jeans/img_00000007.jpg"
DRESS = "img/Faded_Midi_Dress/img_00000003.jpg"


def number_of(category: str) -> int:
    return [name for name, _ in CATEGORIES].index(category) + 1


class Benchmark:
    """The lists as text, which a test may spoil before they are written; pictures of 60 × 90 with a red garment."""

    SIZE = (60, 90)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ends = "\n"
        self.lists: dict[str, list[str]] = {
            "Anno/list_category_cloth.txt": [f"{name:<16} {where}" for name, where in CATEGORIES],
            "Anno/list_category_img.txt": [],
            "Anno/list_attr_cloth.txt": [f"{name:<30} {kind}" for kind, name in enumerate(ATTRIBUTES, start=1)],
            "Anno/list_attr_img.txt": [],
            "Anno/list_bbox.txt": [],
            "Eval/list_eval_partition.txt": [],
        }
        self.counts: dict[str, int] = {}

    def add(
        self,
        name: str,
        category: str,
        part: str = "train",
        box: tuple[int, ...] = (10, 20, 40, 80),
        attributes: tuple[str, ...] = (),
    ) -> None:
        self.lists["Anno/list_category_img.txt"].append(f"{name:<70} {number_of(category)}")
        values = " ".join(f"{1 if attribute in attributes else -1:>2}" for attribute in ATTRIBUTES)
        self.lists["Anno/list_attr_img.txt"].append(f"{name:<70} {values}")
        self.lists["Anno/list_bbox.txt"].append(f"{name:<70} {' '.join(f'{side:03d}' for side in box)}")
        self.lists["Eval/list_eval_partition.txt"].append(f"{name:<70} {part}")
        pixels = np.full((self.SIZE[1], self.SIZE[0], 3), 240, dtype=np.uint8)
        pixels[20:80, 10:40] = (200, 20, 30)
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(self.folder / name, quality=95)

    def write(self) -> Path:
        for path, lines in self.lists.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            head = [str(self.counts.get(path, len(lines))), "image_name  something"]
            (self.folder / path).write_text(self.ends.join([*head, *lines, ""]), newline="")
        return self.folder


def small_copy(folder: Path) -> Benchmark:
    """Two sides of a blouse, jeans and a dress, in three parts."""
    made = Benchmark(folder)
    made.add(BLOUSE, "Blouse", attributes=("abstract animal print", "zip-up"))
    made.add(BLOUSE_BACK, "Blouse", part="val")
    made.add(JEANS, "Jeans", part="test")
    made.add(DRESS, "Dress")
    return made


def items_of(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "items.parquet").set_index("item_id")


def labels_of(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "labels.parquet").set_index("item_id")


def reasons(report: Report) -> dict[str, int]:
    """How often each reason was given; every row that was read is kept or has one."""
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    return {reason: entry["count"] for reason, entry in report.dropped.items()}
