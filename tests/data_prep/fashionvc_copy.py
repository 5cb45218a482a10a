"""Made copies of FashionVC in the arrangements that people have, and what holds for everything that is prepared from one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from data_prep.fashionvc import prepare
from data_prep.schema import Report

# Id 1 is a top and a bottom. Top 4 is in no pair.
TOPS = {"1": ("Blouse", "Silk blouse"), "2": ("Coats", "Wool <b>coat</b>"), "3": ("Gizmo", "Grey hoodie"), "4": ("T-shirts", "Tee")}
BOTTOMS = {"1": ("Jeans", "Slim jeans"), "9": ("Skirts", "Mini skirt")}
GIVEN = {"train": [("1", "1"), ("2", "9")], "valid": [("3", "1")], "test": [("2", "1")]}
SPLIT = {
    ("top-1", "bottom-1"): "train", ("top-2", "bottom-9"): "train",
    ("top-3", "bottom-1"): "validation", ("top-2", "bottom-1"): "test",
}  # fmt: skip


def dropped(group: dict[str, dict[str, Any]]) -> int:
    return sum(entry["count"] for entry in group.values())


def examples(group: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    return {reason: entry["examples"] for reason, entry in group.items()}


def prepared(folder: Path, out: Path, **options: Any) -> tuple[Report, pd.DataFrame, dict[tuple[str, str], str]]:
    """Prepare `folder` into `out`; check what holds for every result, and give the items by id and the pairs with their part."""
    report = prepare(folder, out, **options)
    items, pairs = pd.read_parquet(out / "items.parquet"), pd.read_parquet(out / "pairs.parquet")
    assert report.rows_read == report.rows_kept + dropped(report.dropped)
    assert report.extra["pairs_read"] == len(pairs) + dropped(report.extra.get("pairs_dropped", {}))
    negatives = pd.read_parquet(out / "negatives.parquet") if (out / "negatives.parquet").is_file() else pairs.head(0)
    assert report.extra["negatives_read"] == len(negatives) + dropped(report.extra.get("negatives_dropped", {}))
    by_ids = {(row.left_id, row.right_id): row.split for row in pairs.itertuples()}
    assert len(by_ids) == len(pairs)
    assert not by_ids.keys() & {(row.left_id, row.right_id) for row in negatives.itertuples()}
    trained = {order for two, split in by_ids.items() if split == "train" for order in (two, two[::-1])}
    assert {(row.item_id, other) for row in items.itertuples() for other in row.also_buy} == trained
    assert {path.name for path in (out / "images").iterdir()} == {Path(image).name for image in items["image"]}
    return report, items.set_index("item_id"), by_ids


def write_pictures(folder: Path) -> Path:
    """A copy with pictures in top/ and bottom/ and nothing else."""
    for side, garments in (("top", TOPS), ("bottom", BOTTOMS)):
        (folder / side).mkdir(parents=True)
        for number in garments:
            Image.new("RGB", (6, 8), (30, 60, 120)).save(folder / side / f"{number}.jpg")
    return folder


def write_copy(folder: Path) -> Path:
    """A whole copy: pictures, a table of each side, and a split."""
    write_pictures(folder)
    for side, garments in (("top", TOPS), ("bottom", BOTTOMS)):
        lines = [f"{number},{category},{text}" for number, (category, text) in garments.items()]
        (folder / f"{side}s.csv").write_text("\n".join(["id,category,text", *lines]))
    for name, pairs in GIVEN.items():
        (folder / f"{name}.csv").write_text("".join(f"{top},{bottom}\n" for top, bottom in pairs))
    return folder


def shared_pictures(copy: Path) -> None:
    """One folder for both sides."""
    (copy / "img").mkdir()
    for side in ("top", "bottom"):
        for path in (copy / side).iterdir():
            path.replace(copy / "img" / path.name)
        (copy / side).rmdir()


def pictures_under_images(copy: Path) -> None:
    (copy / "images").mkdir()
    (copy / "top").rename(copy / "images" / "Tops")
    (copy / "bottom").rename(copy / "images" / "bottoms")


def named_columns(copy: Path) -> None:
    """Headings in another order, ids with file names, tabs, semicolons, and an encoding of Windows."""
    lines = [f"{text}\t{number}.jpg\t{category}" for number, (category, text) in TOPS.items()]
    (copy / "tops.csv").unlink()
    (copy / "top_info.txt").write_text("\r\n".join(["Description\ttop_id\tcategory_name", *lines]), encoding="cp1252")
    (copy / "bottoms.csv").unlink()
    rows = [f"{category};{number};{text}" for number, (category, text) in BOTTOMS.items()]
    (copy / "Bottoms.tsv").write_bytes("\n".join(["Category;bottomId;Title", *rows]).encode("utf-16"))


def json_lines(copy: Path) -> None:
    """The tops as JSON lines, the bottoms as a list of objects, with what else there may be in them."""
    tops = [{"id": int(number), "category": category, "text": text.split()} for number, (category, text) in TOPS.items()]
    (copy / "tops.csv").unlink()
    (copy / "top.json").write_text("\n".join(map(json.dumps, tops)) + "\n")
    bottoms = [
        {"embed": [0.5], "bottom_id": number, "cat": category, "title": text} for number, (category, text) in BOTTOMS.items()
    ]
    (copy / "bottoms.csv").unlink()
    (copy / "bottoms.jsonl").write_text(json.dumps(bottoms))


def json_by_id(copy: Path) -> None:
    """One object of an object for each id."""
    for side, garments in (("top", TOPS), ("bottom", BOTTOMS)):
        (copy / f"{side}s.csv").unlink()
        records = {number: {"text": text, "category": category} for number, (category, text) in garments.items()}
        (copy / f"{side}.json").write_text(json.dumps(records, indent=1))


def two_tables_a_side(copy: Path) -> None:
    for side, garments in (("top", TOPS), ("bottom", BOTTOMS)):
        (copy / f"{side}s.csv").unlink()
        for column, place in (("category", 0), ("text", 1)):
            lines = [f"{number},{said[place]}" for number, said in garments.items()]
            (copy / f"{side}_{column}.csv").write_text("\n".join([f"id,{column}", *lines]))


def triplets(copy: Path) -> None:
    for name, pairs in GIVEN.items():
        lines = [f"{top}.jpg,{bottom}.jpg,{'9' if bottom == '1' else '1'}.jpg\n" for top, bottom in pairs]
        (copy / f"{name}.csv").write_text("".join(lines))


def named_triplets(copy: Path) -> None:
    for name, pairs in GIVEN.items():
        lines = [f"{number},{bottom},9,{top}\n" for number, (top, bottom) in enumerate(pairs)]
        (copy / f"{name}.csv").write_text("".join([",pos_bottom,neg_bottom,top\n", *lines]))


def labels(copy: Path) -> None:
    for name, pairs in GIVEN.items():
        lines = [f"{top}\t{bottom}\t1\n" for top, bottom in pairs] + ["3\t9\t0\n"]
        (copy / f"{name}.csv").rename(copy / f"{name}.txt")
        (copy / f"{name}.txt").write_text("".join(lines))


def named_labels(copy: Path) -> None:
    for name, pairs in GIVEN.items():
        lines = [f"1,{bottom},{top}" for top, bottom in pairs]
        (copy / f"{name}.csv").write_text("\n".join(["Label,bottom_id,top_id", *lines, "0,9,3"]))


def apart_by_spaces(copy: Path) -> None:
    for name, pairs in GIVEN.items():
        (copy / f"{name}.csv").unlink()
        (copy / f"{name.replace('valid', 'val')}_pairs.txt").write_text("".join(f"{top} {bottom}\n" for top, bottom in pairs))


def deeper(copy: Path) -> None:
    (copy / "FashionVCdata" / "split").mkdir(parents=True)
    for path in [*copy.iterdir()]:
        if path.name != "FashionVCdata":
            path.rename(copy / "FashionVCdata" / ("split" if path.stem in GIVEN else "") / path.name)


ARRANGEMENTS: tuple[Callable[[Path], None], ...] = (
    shared_pictures, pictures_under_images, named_columns, json_lines, json_by_id, two_tables_a_side, triplets, named_triplets,
    labels, named_labels, apart_by_spaces, deeper,
)  # fmt: skip
