"""A catalogue on disk: products, their vectors, colours and pictures, checked against each other whenever it is loaded.

    DIR/catalog.json      `CatalogInfo`: format version, encoder, colour method, counts, and size and SHA-256 of the files below
    DIR/items.parquet     one row an item, the columns of `ITEM_COLUMNS`
    DIR/pairs.parquet     the pairs whose two items the catalogue holds
    DIR/vectors.npy       (n, dim) float32, unit rows; row i is item i
    DIR/colors.npy        (n, color_dim) float32, unit rows: the colour feature of `recsys.color`
    DIR/palettes.parquet  the colours of every item, the columns of `PALETTE_SCHEMA`
    DIR/thumbnails/       a small JPEG or WebP for every item, named by `thumbnail_name`; where it shows a garment of a picture,
                          the whole picture beside it, named by `whole_picture_of`
    DIR/report.json       how many rows of the prepared data set were kept, and which were not, and why

`recsys.building` writes one; everything else loads it.
"""

from recsys.catalog.catalog import Catalog, thumbnail_name, whole_picture_of
from recsys.catalog.info import (
    CHECKED_FILES,
    COLORS_FILE,
    FORMAT,
    INFO_FILE,
    THUMBNAILS_FOLDER,
    VECTORS_FILE,
    CatalogInfo,
    FileInfo,
    Together,
    describe_files,
)

__all__ = [
    "CHECKED_FILES",
    "COLORS_FILE",
    "FORMAT",
    "INFO_FILE",
    "THUMBNAILS_FOLDER",
    "VECTORS_FILE",
    "Catalog",
    "CatalogInfo",
    "FileInfo",
    "Together",
    "describe_files",
    "thumbnail_name",
    "whole_picture_of",
]
