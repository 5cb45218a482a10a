"""The tables that shop systems export -> their products: which columns mean what, and which lines are one product.

Shopify     one line a variant or further picture, all with the product's Handle; only the first has a Title
WooCommerce a line of the Type `variable` and its lines of the Type `variation`, whose Parent is `id:12` or an SKU
Magento     a line of the product_type `configurable` and its simple ones, listed in `configurable_variations`
any other   one line a product; lines with one item_group_id (Google's product feed) are the variants of one
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from data_prep.headings import HEADINGS, Headings, heading_name
from data_prep.table_file import TableRow, parse_price
from data_prep.vocabulary import plain_name

_MAX_OPTIONS = 6  # Shopify has three a product; WooCommerce as many as the shop likes
_OPTIONS: Headings = {
    f"_option{number}_{ours}": (f"option{number}_{ours}", f"attribute_{number}_{theirs}")
    for number in range(1, _MAX_OPTIONS + 1)
    for ours, theirs in (("name", "name"), ("value", "value_s"))
}
_COLOUR_OPTIONS = frozenset({heading_name(heading) for heading in HEADINGS["colour"]} | {"colours", "colors", "farben"})

# What a shop's table says beside the columns of an item. These come first, so that no other column takes them.
_SHOP_HEADINGS: Headings = {
    "group": ("item_group_id", "parent_sku"),
    "sku": ("sku",),
    "taxonomy": ("google_product_category", "google_category"),
    "tags": ("tags", "keywords", "schlagworte", "etiquettes", "etiquetas", "tag"),
    "published": ("published", "product_online", "is_active", "active"),
    "status": ("status", "product_status"),
    "gift_card": ("gift_card",),
    **_OPTIONS,
}
_SHOPIFY: Headings = {
    "item_id": ("handle", "url_handle"),
    "sku": ("variant_sku", "sku"),
    "category": ("type",),
    "taxonomy": ("product_category", "google_shopping_google_product_category"),
    "image": ("image_src", "product_image_url", "variant_image", "variant_image_url"),
    "position": ("image_position",),
    "price": ("variant_price", "price"),
    "gender": ("google_shopping_gender",),
    "published": ("published", "published_on_online_store"),
    "also_buy": ("complementary_products_product_metafields_shopify_discovery_product_recommendation_complementary_products",),
}
_WOOCOMMERCE: Headings = {"kind": ("type",), "parent": ("parent",), "sku": ("sku",)}
_MAGENTO: Headings = {
    "item_id": ("sku",),
    "kind": ("product_type",),
    "category": ("categories",),
    "variations": ("configurable_variations",),
}

_NOT_SOLD = frozenset({"draft", "archived", "disabled", "inactive", "discontinued", "unlisted", "inaktiv", "entwurf"})
_NOT_PUBLISHED = frozenset({"false", "no", "0", "-1", "2", "nein", "non"})  # WooCommerce: -1 draft, 0 private; Magento: 2 disabled
_LAST = 1_000_000  # the position of a picture that has none

Key = tuple[str, str]  # what the lines of one product share


@dataclass(frozen=True, slots=True)
class Product:
    """The lines of one product: the one that describes it, and then its further variants and pictures in their order."""

    lead: TableRow
    further: tuple[TableRow, ...]

    def all(self, column: str) -> list[str]:
        """What the lines say in a column, each once, the leading line first."""
        return list(dict.fromkeys(value for row in (self.lead, *self.further) if (value := row.values.get(column, ""))))

    def first(self, column: str) -> str:
        """What the leading line says in a column, or the first further one that says anything."""
        return self.lead.values.get(column) or next(iter(self.all(column)), "")

    @property
    def item_id(self) -> str:
        """The product's own id: the group's, where its lines are variants with ids of their own."""
        return self.lead.values.get("group") or self.first("item_id") or self.first("sku")

    @property
    def pictures(self) -> list[str]:
        """The cells that name pictures, by their position where the table has one."""
        placed = []
        for order, row in enumerate((self.lead, *self.further)):
            position = row.values.get("position", "")
            place = int(position) if position.isascii() and position.isdigit() else _LAST if order else 0
            placed.append((place, order, row.values.get("image", "")))
        return list(dict.fromkeys(cell for _, _, cell in sorted(placed) if cell))

    @property
    def price(self) -> str:
        """The lowest price among the variants that can be understood, as it stands in the table; "" for none."""
        prices = self.all("price")
        known = [(price, text) for text in prices if (price := parse_price(text)) is not None]
        return min(known)[1] if known else next(iter(prices), "")

    @property
    def colour(self) -> str:
        """The leading line's colour, or the one value of the option that is named like a colour; "" where it has several."""
        if colour := self.lead.values.get("colour"):
            return colour
        for number in range(1, _MAX_OPTIONS + 1):
            if heading_name(self.first(f"_option{number}_name")) in _COLOUR_OPTIONS:
                values = self.all(f"_option{number}_value")
                return values[0] if len(values) == 1 and not re.search(r"[,|]", values[0]) else ""
        return ""

    @property
    def sold(self) -> bool:
        """Whether the shop sells it: not a draft, not archived, and published."""
        status, published = plain_name(self.lead.values.get("status", "")), self.lead.values.get("published", "").lower()
        return status not in _NOT_SOLD and published not in _NOT_PUBLISHED


@dataclass(frozen=True, slots=True)
class Export:
    """How one shop system lays out its table.

    `marks`: sets of headings, each of which it alone has together. `headings`: where it has our columns. `keys`: the product that
    each line belongs to. `leads`: whether a line describes its product. `page`: where a product's page is below the shop's address.
    """

    name: str
    marks: tuple[frozenset[str], ...]
    headings: Headings
    keys: Callable[[Sequence[TableRow]], list[Key]]
    leads: Callable[[TableRow], bool]
    page: str | None = None


def export_of(header: Sequence[str]) -> Export:
    """The shop system that a table's headings are of; PLAIN where they are of none that is known."""
    names = {heading_name(heading) for heading in header}
    return next((export for export in _SYSTEMS if any(marks <= names for marks in export.marks)), PLAIN)


def products_of(rows: Sequence[TableRow], export: Export) -> list[Product]:
    """The products in the order of their first lines; every row is in one of them."""
    groups: dict[Key, list[TableRow]] = {}
    for key, row in zip(export.keys(rows), rows, strict=True):
        groups.setdefault(key, []).append(row)
    products = []
    for group in groups.values():
        lead = next(filter(export.leads, group), group[0])
        products.append(Product(lead, tuple(row for row in group if row is not lead)))
    return products


def _by_handle(rows: Sequence[TableRow]) -> list[Key]:
    return [("handle", handle) if (handle := row.values.get("item_id")) else _own(row) for row in rows]


def _by_parent(rows: Sequence[TableRow]) -> list[Key]:
    products = [row for row in rows if not _is_variation(row)]
    parents = {name: _own(row) for row in products if _id(row) for name in (_id(row), f"id:{_id(row)}")}
    parents |= {sku: _own(row) for row in products if (sku := row.values.get("sku"))}  # a bare number may be both
    keys = []
    for row in rows:
        parent = row.values.get("parent")
        keys.append(parents.get(parent, ("parent", parent)) if parent and _is_variation(row) else _own(row))
    return keys


def _by_configuration(rows: Sequence[TableRow]) -> list[Key]:
    parents = {
        child.strip(): _own(row)
        for row in rows
        for child in re.findall(r"(?:^|[|,])sku=([^,|]+)", row.values.get("variations", ""))
    }
    return [_own(row) if row.values.get("variations") else parents.get(_id(row), _own(row)) for row in rows]


def _by_group(rows: Sequence[TableRow]) -> list[Key]:
    groups = {group for row in rows if (group := row.values.get("group"))}
    keys = []
    for row in rows:
        group = row.values.get("group") or _id(row)  # the id of one product may be the group of its variants
        keys.append(("group", group) if group in groups else _own(row))
    return keys


def _own(row: TableRow) -> Key:
    return ("line", str(row.line))


def _id(row: TableRow) -> str:
    return row.values.get("item_id") or row.values.get("sku", "")


def _is_variation(row: TableRow) -> bool:
    return "variation" in plain_name(row.values.get("kind", "")).split()


def _headings(own: Headings) -> Headings:
    others = {ours: theirs for ours, theirs in {**_SHOP_HEADINGS, **HEADINGS}.items() if ours not in own}
    return MappingProxyType({**own, **others})


def _marks(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split()) for names in sets)


PLAIN = Export("a table", (), _headings({}), _by_group, lambda row: not row.values.get("group"))
_SYSTEMS = (
    Export(
        "Shopify",
        _marks("handle title option1_name", "handle title variant_sku", "handle title variant_price", "url_handle title"),
        _headings(_SHOPIFY),
        _by_handle,
        lambda row: bool(row.values.get("title")),
        page="products/",
    ),
    Export("WooCommerce", _marks("type sku name parent"), _headings(_WOOCOMMERCE), _by_parent, lambda row: not _is_variation(row)),
    Export(
        "Magento",
        _marks("sku attribute_set_code product_type"),
        _headings(_MAGENTO),
        _by_configuration,
        lambda row: bool(row.values.get("variations")),
    ),
)
