"""The files of a catalogue, each read and checked against `catalog.json`; CatalogError names the one that does not fit."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recsys.catalog.info import INFO_FILE, CatalogInfo
from recsys.errors import CatalogError, DataError
from recsys.palettes import PALETTE_SCHEMA, PALETTES_FILE, broken_palette
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, PAIR_SCHEMA, PAIRS_FILE, REPORT_FILE, check_items, read_table

_UNIT_TOLERANCE = 1e-3


def read_items(directory: Path, info: CatalogInfo) -> pa.Table:
    """`items.parquet`, every item of it with a picture."""
    try:
        items = read_table(directory / ITEMS_FILE, ITEM_SCHEMA)
        check_items(items, where=str(directory), every_picture=True)
    except DataError as error:
        raise CatalogError(str(error)) from error
    if len(items) != info.items:
        raise CatalogError(f"{directory}/{ITEMS_FILE} has {len(items)} rows, {INFO_FILE} says {info.items}: build it again")
    return items


def check_pairs(directory: Path, info: CatalogInfo, items: pa.Table) -> None:
    """The pairs are of these items."""
    path = directory / PAIRS_FILE
    try:
        pairs = read_table(path, PAIR_SCHEMA)
    except DataError as error:
        raise CatalogError(str(error)) from error
    if len(pairs) != info.pairs:
        raise CatalogError(f"{path} has {len(pairs)} rows, {INFO_FILE} says {info.pairs}: build the catalogue again")
    for side in ("left_id", "right_id"):
        strangers = pairs[side].filter(pc.invert(pc.is_in(pairs[side], value_set=items["item_id"])))
        if len(strangers):
            raise CatalogError(f"{path} names {strangers[0].as_py()!r}, which is not among the items: build the catalogue again")


def check_report(directory: Path) -> None:
    """`report.json` can be read."""
    path = directory / REPORT_FILE
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise CatalogError(f"{path} is damaged ({error}): build the catalogue again") from error
    if not isinstance(report, dict):
        raise CatalogError(f"{path} is damaged (it is no object): build the catalogue again")


def read_unit_rows(directory: Path, name: str, shape: tuple[int, int]) -> np.ndarray:
    """`vectors.npy` or `colors.npy`: float32 of this shape, every row of length 1."""
    path = directory / name
    try:
        with path.open("rb") as file:
            rows: np.ndarray = np.lib.format.read_array(file, allow_pickle=False)
    except ValueError as error:
        raise CatalogError(f"{path} is not a NumPy array that can be read: build the catalogue again") from error
    if rows.dtype != np.float32 or rows.shape != shape:
        raise CatalogError(f"{path} is {rows.dtype} {rows.shape}, {INFO_FILE} says float32 {shape}: build the catalogue again")
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    if not np.all(np.abs(lengths - 1) < _UNIT_TOLERANCE):  # also catches NaN
        raise CatalogError(f"{path} has rows that are not unit vectors: build the catalogue again")
    return rows


def read_palettes(directory: Path, info: CatalogInfo) -> pa.Table:
    """`palettes.parquet`, a palette in every row."""
    path = directory / PALETTES_FILE
    try:
        palettes = read_table(path, PALETTE_SCHEMA)
    except DataError as error:
        raise CatalogError(str(error)) from error
    if len(palettes) != info.items:
        raise CatalogError(f"{path} has {len(palettes)} rows, {INFO_FILE} says {info.items}: build the catalogue again")
    if (row := broken_palette(palettes)) is not None:
        raise CatalogError(f"{path} has no palette in row {row}: build the catalogue again")
    return palettes
