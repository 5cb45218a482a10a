"""`python -m recsys heatmap`: how alike slots, categories, clusters or chosen items are, as a picture or a table."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recsys.catalog import Catalog
from recsys.commands.terminal import DEMO_CATALOG, CatalogOption, say
from recsys.errors import QueryError, WearwithError
from recsys.export import similarities_to_csv
from recsys.files import fail_on_write, replacing
from recsys.landscape import Landscape
from recsys.similarity import GROUPS_MOST, Groups, SimilarityMatrix, between_groups, between_items, by_category, by_slot, draw

CLUSTERS = 7  # as the page opens with
ENDINGS = (".png", ".svg", ".csv")


class By(StrEnum):
    """What is compared with each other."""

    SLOT = "slot"
    CATEGORY = "category"
    CLUSTER = "cluster"
    ITEMS = "items"


HEADINGS = {By.SLOT: "Slots", By.CATEGORY: "Categories", By.CLUSTER: "Clusters", By.ITEMS: "Items"}


def _drawable(path: Path) -> Path:
    """The path as it is; WearwithError, before anything is computed, where no file of ours can come to be there."""
    if path.suffix.lower() not in ENDINGS:
        raise WearwithError(f"{path} ends in {path.suffix or 'nothing'}; name a file that ends in {', '.join(ENDINGS)}")
    if path.is_dir():
        raise WearwithError(f"{path} is a folder, where a file is wanted")
    if not path.parent.is_dir():
        raise WearwithError(f"{path} cannot be written: there is no folder {path.parent}. Make it first.")
    return path


def heatmap(
    out_file: Annotated[Path, typer.Option("--out", "-o", help="The file to write: .png, .svg or .csv.", callback=_drawable)],
    catalog: CatalogOption = DEMO_CATALOG,
    by: Annotated[By, typer.Option(help="What to compare: groups of all items, or the items of --items.")] = By.SLOT,
    items: Annotated[
        list[str] | None, typer.Option(metavar="ID,ID,...", help="The items to compare, by id; give it again for more.")
    ] = None,
    k: Annotated[
        int | None, typer.Option(help=f"How many clusters, with --by cluster. Default: {CLUSTERS}, or all items there are.")
    ] = None,
    most: Annotated[int, typer.Option(help="The largest groups only, at most so many.")] = GROUPS_MOST,
) -> None:
    """A heat map of cosine similarities (1 is identical), what looks alike side by side, with pictures along its axes.

    Groups are compared by the mean over all pairs of two different items.
    """
    if (by is By.ITEMS) != bool(items):
        raise QueryError("--by items and --items ID,ID,... belong together; give both, or compare groups with --by slot")
    loaded = Catalog.load(catalog)
    matrix = _of_items(loaded, items) if items else between_groups(loaded.vectors, _groups(loaded, by, k), most)
    _write(
        out_file, matrix, loaded, f"{HEADINGS[by]} of {catalog.resolve().name}, ordered so that what looks alike stands together"
    )
    say(f"The heat map of {len(matrix):,} {HEADINGS[by].lower() if len(matrix) > 1 else by.value} is in {out_file}.")
    if matrix.left_out:
        say(f"  {matrix.left_out:,} smaller groups are not in it")


def _groups(catalog: Catalog, by: By, k: int | None) -> Groups:
    if by is By.SLOT:
        return by_slot(catalog.slots)
    if by is By.CATEGORY:
        return by_category(catalog.items["category"].to_numpy())
    view = Landscape(catalog).clusters(min(CLUSTERS, len(catalog)) if k is None else k)
    return Groups(view.labels, tuple(cluster.label for cluster in view.clusters))


def _of_items(catalog: Catalog, told: Sequence[str]) -> SimilarityMatrix:
    rows = [catalog.row_of(item_id) for item_id in _ids(told)]
    return between_items(catalog.vectors, rows, [catalog.item(row).title for row in rows])


def _ids(told: Sequence[str]) -> list[str]:
    """What --items says, separated by commas; each id once, in the order given."""
    named = (part.strip() for each in told for part in each.split(","))
    return list(dict.fromkeys(item_id for item_id in named if item_id))


def _write(path: Path, matrix: SimilarityMatrix, catalog: Catalog, title: str) -> None:
    """The matrix as what the path's ending says; the file appears when it is whole."""
    ids = catalog.ids[matrix.rows]
    ending = path.suffix.lower()
    if ending == ".csv":
        content = similarities_to_csv(ids, matrix.names, matrix.sizes, matrix.values).encode()
    else:
        content = draw(matrix, [catalog.thumbnail(item_id) for item_id in ids], title, "svg" if ending == ".svg" else "png")
    try:
        with replacing(path) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        fail_on_write(error, path)
