"""A shop's orders -> what was bought together: a table with one line for each thing in each order.

Two things of one order were bought together once. An item's list names what was bought with it most often first, and of what was
bought equally often the lowest id first; it holds at most MAX_LISTED. Orders of more than MAX_IN_ORDER products are left out: a
reseller's stock says nothing of what goes with what, and would join everything with everything. So are orders that were cancelled
or refunded as a whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path
from types import MappingProxyType

from data_prep.headings import Headings, choose_columns, heading_name, told
from data_prep.schema import Report
from data_prep.table_file import TableRow, read_table
from recsys.errors import DataError

MAX_LISTED = 50
MAX_IN_ORDER = 40

Together = dict[str, list[str]]  # item_id -> the item_ids bought with it, most often first

HEADINGS: Headings = MappingProxyType({
    "order": (
        "order_id", "order_number", "order_no", "order_name", "order", "increment_id", "invoice", "transaction_id", "basket_id",
        "bestellnummer", "bestell_nr", "bestellung", "auftragsnummer", "auftrag", "commande", "numero_de_commande", "pedido",
        "numero_de_pedido", "ordine", "numero_ordine", "bestelling", "ordernummer", "name",
    ),
    "item": (
        "lineitem_sku", "item_id", "product_id", "sku", "item_sku", "product_sku", "item", "product", "asin", "article_id",
        "artikelnummer", "artikel_nr", "artikelnr", "produktnummer", "artikel", "produkt", "reference", "article", "referencia",
        "producto", "codice_articolo", "prodotto", "artikelcode", "handle",
    ),
    "item_name": (
        "lineitem_name", "product_name", "item_name", "product_title", "title", "artikelname", "produktname",
        "artikelbezeichnung", "bezeichnung", "nom_du_produit", "nombre_del_producto", "nome_prodotto", "productnaam", "name",
    ),
    "status": ("financial_status", "order_status", "payment_status", "status", "bestellstatus"),
    "cancelled": ("cancelled_at", "canceled_at"),
})  # fmt: skip
_SHOPIFY: Headings = {
    "order": ("name",), "item": ("lineitem_sku",), "item_name": ("lineitem_name",),
    "status": ("financial_status",), "cancelled": ("cancelled_at",),
}  # fmt: skip
_UNDONE = frozenset({"refunded", "voided", "cancelled", "canceled", "failed", "wc-refunded", "wc-cancelled", "storniert"})


class References:
    """What an order may call a product -> its item_id: the id itself, an SKU of a variant, or the title, asked in that order."""

    def __init__(self) -> None:
        self.names: set[str] = set()  # all that mean one item or several
        self._ids: list[dict[str, str | None]] = []

    def add(self, names: Mapping[str, Iterable[str]]) -> None:
        """Take names of one kind: item_id -> what it is called. A name that two items have means neither."""
        found: dict[str, str | None] = {}
        for item_id, called in names.items():
            for name in called:
                found[name] = item_id if found.get(name, item_id) == item_id else None
        self._ids.append(found)
        self.names |= found.keys()

    def find(self, name: str) -> str | None:
        """The item_id; "" where nothing has this name, None where several have."""
        return next((ids[name] for ids in self._ids if name in ids), "")


def bought_together(
    path: Path, references: References, report: Report, *, columns: Mapping[str, str] | None = None, min_together: int = 1
) -> Together:
    """Read a table of orders: what was bought together at least `min_together` times.

    columns: our column ("order", "item", "item_name") -> its heading, where the guess would be wrong. The report counts
    `orders_read` and `order_lines_read`; the lines that are left out, with why, under `order_lines_dropped`; and whole orders under
    `orders_dropped`.

    Raises DataError where it cannot be read, or no column says the order or the product.
    """
    rows = _lines(path, columns or {})
    baskets: dict[str, set[str]] = {}
    undone: set[str] = set()
    for row in rows:
        order, item_id = row.values.get("order"), _item_of(row, references)
        called = f"line {row.line}: {row.values.get('item') or row.values.get('item_name', '')}".rstrip(": ")
        if row.fault or not order:
            report.note("order_lines_dropped", row.fault or "the line says no order", called)
            continue
        basket = baskets.setdefault(order, set())
        if row.values.get("cancelled") or row.values.get("status", "").casefold() in _UNDONE:  # of an order, one line may say so
            undone.add(order)
        if item_id is None:
            report.note("order_lines_dropped", "several products are called so", called)
        elif not item_id:
            report.note("order_lines_dropped", "none of the products that were kept is called so", called)
        else:
            basket.add(item_id)
    report.extra |= {"order_lines_read": len(rows), "orders_read": len(baskets)}
    for order in sorted(undone):
        report.note("orders_dropped", "cancelled or refunded", order)
        del baskets[order]
    return _lists(_counted(baskets, report), min_together)


def _lines(path: Path, columns: Mapping[str, str]) -> list[TableRow]:
    table = read_table(path)
    headings = _SHOPIFY if {"lineitem_sku", "lineitem_name"} & {heading_name(text) for text in table.header} else HEADINGS
    places = choose_columns(table.header, headings, columns, path, most=1)
    if "order" not in places or not {"item", "item_name"} & set(places):
        lacking = "says the product (item or item_name)" if "order" in places else "says the order"
        raise DataError(
            f"{path} has no column that {lacking}; its columns are: {told(table.header)}. "
            "Name them with --order-column order=... and --order-column item=..."
        )
    return table.rows(places)


def _item_of(row: TableRow, references: References) -> str | None:
    """As `References.find`, of whatever the line says. Shopify adds the variant to the title: "Linen shirt - M / Blue"."""
    name = row.values.get("item_name", "")
    found = [references.find(text) for text in (row.values.get("item", ""), name, name.rpartition(" - ")[0]) if text]
    return next(filter(None, found), None if None in found else "")


def _counted(baskets: Mapping[str, set[str]], report: Report) -> Counter[tuple[str, str]]:
    """(item, other) -> in how many orders both are, both ways round."""
    counts: Counter[tuple[str, str]] = Counter()
    for order, items in baskets.items():
        if len(items) > MAX_IN_ORDER:
            report.note("orders_dropped", f"more than {MAX_IN_ORDER} products in one order, as a reseller buys", order)
        else:
            counts.update(permutations(items, 2))
    return counts


def _lists(counts: Counter[tuple[str, str]], min_together: int) -> Together:
    together: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (item, other), count in counts.items():
        if count >= min_together:
            together[item].append((-count, other))
    return {item: [other for _, other in sorted(others)[:MAX_LISTED]] for item, others in together.items()}
