"""A shop's own table of products -> a prepared data set, with its pictures on disk or at web addresses, and perhaps its orders.

The table is any CSV, or the export of Shopify, WooCommerce or Magento, or a Google product feed (`exports.py`). A row is a line
of the table. What was bought in one order goes on each other's also-buy lists (`orders`), after what the table's own lists say.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from data_prep.also_buy import pairs_of_lists
from data_prep.archives import unpacked
from data_prep.headings import choose_columns, told
from data_prep.naming import SlotMap, in_plain_words, slot_of_word
from data_prep.picture_places import PicturePlaces
from data_prep.pictures import find_pictures, in_parallel
from data_prep.schema import Progress, Report, preparing, write_prepared
from data_prep.shop.exports import Export, Product, export_of, products_of
from data_prep.shop.kinds import Kind, Kinds
from data_prep.shop.orders import References, Together, bought_together
from data_prep.shop.pictures import NO_FOLDER, Pictured, PictureFolder, names_a_file, picture_of
from data_prep.shop.translations import gender_abroad
from data_prep.table_file import Table, TableRow, parse_ids, parse_price, parse_url, read_table, tidy, understood
from data_prep.vocabulary import gender_of
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.tables import IMAGES_FOLDER

SOURCE = "shop"
CATEGORIES_TOLD = 50  # of those whose slot is not known, the most frequent

_NO_SLOT = "no slot known for the category: say one with --slot-map CATEGORY=SLOT"
_YES = frozenset({"true", "yes", "1", "ja", "oui", "si"})


@dataclass(frozen=True, slots=True)
class _Draft:
    """A product that can be sold and matched; `item` lacks its picture and its list."""

    product: Product
    item: dict[str, Any]


def prepare(
    table: Path,
    out: Path,
    *,
    images: Path | None = None,
    columns: Mapping[str, str] | None = None,
    slot_map: Mapping[str, Slot] | None = None,
    orders: Path | None = None,
    order_columns: Mapping[str, str] | None = None,
    min_together: int = 1,
    store: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Prepare the products of `table`.

    Args:
        table: the CSV; of an export of Shopify, WooCommerce or Magento the lines of one product become one item.
        out: the prepared data set; replaced as a whole when all went well.
        images: a folder or a zip file with the pictures that the table names; without it, the table's own folder.
        columns: our column -> its heading in the table, where the guess would be wrong (`headings.parse_columns`).
        slot_map: category -> slot, for words that are not known (`naming.parse_slot_map`).
        orders: a CSV with one line for each product of each order.
        order_columns: "order", "item" or "item_name" -> its heading in `orders`.
        min_together: in how many orders two products must be to go on each other's lists.
        store: the shop's web address, from which a Shopify product's page is told.
        progress: is told how many products have their picture, and of how many.

    Returns:
        The report that is also written. Its `columns` say which of the table's columns was taken for what,
        `categories_without_slot` how often each category is one that no slot is known for.

    Raises:
        DataError: where a table cannot be understood, or no product or no picture can be used.
        WearwithError: where `out` cannot be written.
    """
    if min_together < 1:
        raise DataError(f"at least {min_together} orders together is asked for; 1 is the least")
    report = Report(source=SOURCE)
    read = read_table(table)
    export = export_of(read.header)
    rows = _rows(read, export, columns or {}, report)
    drafts = _drafts(rows, export, in_plain_words(slot_map), _store(store, export), report)
    on_disk = images or (table.absolute().parent if _names_files(drafts) else None)
    with preparing(out, reading=[path for path in (on_disk, table, orders) if path]) as directory:
        references = _references(drafts)
        together = bought_together(orders, references, report, columns=order_columns, min_together=min_together) if orders else {}
        with _opened(on_disk, out, progress) as folder:
            pictured = _pictured(drafts, folder, directory / IMAGES_FOLDER, report, progress)
        items = _items(drafts, pictured, together, references)
        urls = [{"image": image, "url": url} for image, url in {one.image: one.url for one in pictured if one.url}.items()]
        write_prepared(directory, items, pairs_of_lists(items, SOURCE), report, image_urls=urls)
    return report


def _rows(read: Table, export: Export, columns: Mapping[str, str], report: Report) -> list[TableRow]:
    """The table's rows by our columns; the report says which were taken."""
    places = choose_columns(read.header, export.headings, columns, read.path)
    if not {"title", "item_id", "sku"} & set(places):
        raise DataError(
            f"{read.path} has no column that names the product; its columns are: {told(read.header)}. "
            "Say which one does with --column title=HEADING."
        )
    report.extra["layout"] = export.name
    report.extra["columns"] = {
        ours: ", ".join(tidy(read.header[place]) for place in found) for ours, found in places.items() if not ours.startswith("_")
    }
    return read.rows(places)


def _store(store: str | None, export: Export) -> str | None:
    """Where the pages of products are; DataError where that cannot be told of such a table."""
    if store is None:
        return None
    if export.page is None:
        raise DataError(f"--store tells the pages of a Shopify export; this is {export.name}: use a column url instead")
    address = store if "//" in store else f"https://{store}"
    if not parse_url(address):
        raise DataError(f"{store!r} is not the address of a shop, as in https://my-shop.example")
    return f"{address.rstrip('/')}/{export.page}"


def _drafts(rows: Sequence[TableRow], export: Export, slots: SlotMap, pages: str | None, report: Report) -> list[_Draft]:
    """One draft a product; every other row is dropped with why."""
    report.rows_read = len(rows)
    for row in rows:
        if row.fault:
            report.drop(row.fault, f"line {row.line}")
    kinds = Kinds(slots)
    unknown: Counter[str] = Counter()
    drafts: dict[str, _Draft] = {}
    for product in products_of([row for row in rows if not row.fault], export):
        if product.further:
            lines = [f"line {row.line}: {_called(product)}" for row in product.further]
            report.drop("a further variant or picture of a product", *lines, count=len(lines))
        item_id = product.item_id or product.first("title")
        kind = _kind(product, kinds)
        if not item_id:
            report.drop("the row has neither an id nor a title", _name(product))
        elif not product.sold:
            report.drop("not for sale: a draft, archived or not published", _name(product))
        elif isinstance(kind, str):
            report.drop(kind, f"{_name(product)}, {_category(product)}".rstrip(", "))
            if kind == _NO_SLOT:
                unknown[_category(product)] += 1
        elif item_id in drafts:
            report.drop("the item_id stands more than once", _name(product))
        else:
            drafts[item_id] = _Draft(product, _described(product, item_id, kind, pages, report))
    if unknown:
        report.extra["categories_without_slot"] = dict(unknown.most_common(CATEGORIES_TOLD))
    return list(drafts.values())


def _name(product: Product) -> str:
    """What the report calls a product."""
    return f"line {product.lead.line}: {_called(product)}".rstrip(": ")


def _called(product: Product) -> str:
    return product.first("title") or product.item_id


def _category(product: Product) -> str:
    """What the shop says it is, as it stands in the table."""
    return product.first("slot") or product.first("category") or product.first("taxonomy")


def _kind(product: Product, kinds: Kinds) -> Kind | str:
    """Slot and category, or why there are none."""
    if product.first("gift_card").lower() in _YES:
        return Slot.NOT_CLOTHING, "gift card"
    slot = product.first("slot")
    if slot and not slot_of_word(slot):
        return f"the slot is none of {', '.join(Slot)}"
    if kind := kinds.kind_of(slot, *(product.first(column) for column in ("category", "taxonomy", "tags", "title"))):
        return kind
    if _category(product):
        return _NO_SLOT
    return "neither a category nor the tags nor the title say what it is"


def _described(product: Product, item_id: str, kind: Kind, pages: str | None, report: Report) -> dict[str, Any]:
    """The item, but for its picture and its list."""
    slot, category = kind
    page = f"{pages}{quote(item_id)}" if pages else None
    return {
        "item_id": item_id,
        "title": _text(product.first("title")) or f"{category.capitalize()} {item_id}",
        "category": category,
        "slot": slot,
        "price": understood("price", parse_price, product.price, report),
        "url": understood("url", parse_url, product.first("url"), report) or page,
        "gender": understood("gender", _gender, product.first("gender"), report),
        "brand": _text(product.first("brand")) or None,
        "colour": _text(product.colour) or None,
        "source": SOURCE,
    }


def _text(cell: str) -> str:
    """A cell as a person reads it: WooCommerce writes "&amp;"."""
    return tidy(unescape(cell))


def _gender(text: str) -> str | None:
    return gender_of(text) or gender_abroad(text)


def _names_files(drafts: Sequence[_Draft]) -> bool:
    return any(names_a_file(cell) for draft in drafts for cell in draft.product.pictures)


@contextmanager
def _opened(images: Path | None, out: Path, progress: Progress | None) -> Iterator[PictureFolder]:
    """The pictures on disk; none are looked for where the table names addresses only."""
    if images is None:
        yield NO_FOLDER
        return
    with unpacked(images, out, progress) as folder:
        yield PictureFolder(folder, PicturePlaces(find_pictures(folder)))


def _pictured(
    drafts: Sequence[_Draft], folder: PictureFolder, images: Path, report: Report, progress: Progress | None
) -> list[Pictured]:
    """Each product's picture; DataError where not one has any, for nothing could be shown."""

    def picture(draft: _Draft) -> Pictured:
        product, item_id = draft.product, draft.item["item_id"]
        names = list(dict.fromkeys([item_id, *product.all("sku"), *product.all("item_id")]))
        return picture_of(product.pictures, item_id, names, folder, images)

    pictured = []
    for draft, one in zip(drafts, in_parallel(picture, drafts, progress), strict=True):
        pictured.append(one)
        for reason, called in one.faults:
            report.note("pictures_dropped", reason, f"{_name(draft.product)}: {tidy(called)}")
    if drafts and not any(one.image for one in pictured):
        raise DataError(_no_picture(drafts, report))
    return pictured


def _no_picture(drafts: Sequence[_Draft], report: Report) -> str:
    none_named = {"the table names none": {"count": len(drafts), "examples": [_name(drafts[0].product)]}}
    faults = report.extra.get("pictures_dropped", none_named)
    said = "; ".join(f"{entry['count']:,} × {reason} (as {entry['examples'][0]})" for reason, entry in faults.items())
    return (
        f"not one of the {len(drafts):,} products has a picture: {said}. Say which column names them with "
        "--column image=HEADING, or where they are with --images DIR."
    )


def _references(drafts: Sequence[_Draft]) -> References:
    """What orders and also-buy lists may call the products."""
    references = References()
    references.add({draft.item["item_id"]: [draft.item["item_id"]] for draft in drafts})
    references.add({draft.item["item_id"]: [*draft.product.all("item_id"), *draft.product.all("sku")] for draft in drafts})
    references.add({draft.item["item_id"]: draft.product.all("title") for draft in drafts})
    return references


def _items(
    drafts: Sequence[_Draft], pictured: Sequence[Pictured], together: Together, references: References
) -> list[dict[str, Any]]:
    items = []
    for draft, picture in zip(drafts, pictured, strict=True):
        item_id = draft.item["item_id"]
        listed = _listed(draft.product.first("also_buy"), references)
        others = dict.fromkeys(other for other in (*listed, *together.get(item_id, ())) if other != item_id)
        items.append({**draft.item, "image": picture.image, "also_buy": list(others)})
    return items


def _listed(cell: str, references: References) -> list[str]:
    """The item_ids of a list in the table; what is not among the products stays listed as it stands."""
    return [
        references.find(name) or references.find(name.removeprefix("id:")) or name  # WooCommerce writes "id:12" for what has no SKU
        for name in parse_ids(cell, references.names)
    ]
