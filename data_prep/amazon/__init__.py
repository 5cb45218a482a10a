"""Amazon's product metadata -> items, what was bought with them, and the addresses of their pictures.

The files are those of Ni, Li and McAuley ("Justifying Recommendations using Distantly-Labeled Reviews and Fine-Grained Aspects",
EMNLP 2019; `meta_Clothing_Shoes_and_Jewelry.json.gz`, `meta_AMAZON_FASHION.json.gz`) and of the release of 2023 (Hou et al.,
"Bridging Language and Items for Retrieval and Recommendation", 2024; `meta_*.jsonl.gz`): one JSON object a line, 2.7 million of
them, as dirty as the web is. A row is a line that is not blank.

What is done, in this order, and counted in the report: parse; take out entities and tags; leave out broken titles; take the first
usable picture of high resolution; slot and category by the category path, else the title (`taxonomy.py`), where what is no clothing
stays as `not_clothing`; price; one line an asin, the one that says most; also-buy lists restricted to what is here.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_prep.amazon import statements
from data_prep.amazon.cleaning import Cleaning, cleaning_in, unescaped
from data_prep.amazon.export import exporting, refuse_export
from data_prep.amazon.lines import SCHEMA, Lines
from data_prep.schema import IMAGE_URL_SCHEMA, Progress, Report, preparing, write_tables
from recsys.errors import DataError
from recsys.tables import IMAGE_URLS_FILE

SOURCE = "amazon-metadata"
_LINES_OF_ITEMS, _LINES_OF_PAIRS = 10_000, 25_000  # written at a time
_STEPS = 1000  # what progress is told of
_READING = 0.7  # the part of the time that goes into reading the file, for the progress


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the products to keep.

    limit: read no more than so many lines. require_image: leave out what has no address of a picture. require_also_buy: leave out
    what lists no other product that is kept. sample: at most so many of the rest, drawn by `seed` with what they list.
    """

    limit: int | None = None
    require_image: bool = False
    require_also_buy: bool = False
    sample: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("limit", "sample"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise DataError(f"--{name} is {value}; it must be at least 1")


def prepare(
    file: Path,
    out: Path,
    selection: Selection = Selection(),
    *,
    export_csv: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Prepare the products of a metadata file. Their pictures are not fetched: `image_urls.parquet` says where they are.

    Args:
        file: one JSON object a line, of the release of 2018 or of 2023, gzipped or not.
        out: the prepared data set; replaced as a whole when all went well.
        selection: which products to keep.
        export_csv: also write them as the CSV of six columns that `export.py` describes.
        progress: is told how much of the work is done, of 1,000.

    Returns:
        The report that is also written. Beside the rows it counts `also_buy_listed` and `also_buy_kept` (entries of the lists,
        before and after what is not here was taken off), `slot_known_by`, `price_ranges` and `lines_in_another_encoding`.

    Raises:
        DataError: where the file cannot be read or nothing in it can be used.
        WearwithError: where `out` or `export_csv` cannot be written.
    """
    if export_csv is not None:
        refuse_export(export_csv, file, out)
    report = Report(source=SOURCE)
    lines = Lines(file, limit=selection.limit, progress=_part(progress, 0, _READING))
    with preparing(out, reading=file) as directory:
        engine = directory / "engine"
        engine.mkdir()
        with cleaning_in(engine, report) as tables:
            tables.read(lines.batches(), SCHEMA)
            report.extra["lines_in_another_encoding"] = lines.in_another_encoding
            tables.single_out()
            tables.narrow(
                require_image=selection.require_image, require_also_buy=selection.require_also_buy,
                sample=selection.sample, seed=selection.seed,
            )  # fmt: skip
            _write(directory, tables, report, export_csv, _part(progress, _READING, 1))
        shutil.rmtree(engine)
    return report


def _write(directory: Path, tables: Cleaning, report: Report, export_csv: Path | None, progress: Progress | None) -> None:
    items = tables.by_lines(statements.ITEMS, _LINES_OF_ITEMS, _part(progress, 0, 0.5), source=SOURCE)
    pairs = tables.by_lines(statements.PAIRS, _LINES_OF_PAIRS, _part(progress, 0.5, 1), source=SOURCE)
    with exporting(export_csv) as export:
        write_tables(directory, _passing(items, directory / IMAGE_URLS_FILE, export), pairs, report)


def _passing(items: Iterable[pa.Table], image_urls: Path, export: Callable[[pa.Table], None]) -> Iterator[pa.Table]:
    """Pass the items on, while the addresses of their pictures and the export are written from the same rows."""
    with pq.ParquetWriter(image_urls, IMAGE_URL_SCHEMA) as writer:
        for raw in items:
            part = raw
            for name in ("title", "brand"):
                part = part.set_column(part.schema.get_field_index(name), name, unescaped(part[name]))
            pictures = part.select(["image", "image_url"]).drop_null()
            writer.write_table(pictures.rename_columns(IMAGE_URL_SCHEMA.names).cast(IMAGE_URL_SCHEMA))
            export(part)
            yield part.drop_columns(["digest", "image_url"])


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """A progress that is told (done, total) of one part of the work, from `start` to `end` of the whole."""
    if progress is None:
        return None
    return lambda done, total: progress(round(_STEPS * (start + (end - start) * done / max(total, 1))), _STEPS)
