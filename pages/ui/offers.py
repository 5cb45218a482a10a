"""The ways to import that the Catalogue page offers: what each says, takes and suggests. Their worker's side is `sources`."""

from dataclasses import dataclass

from pages.importing.order import METADATA, ORDERS_CSV, PHOTOS_ZIP, PICTURES_ZIP, PRODUCTS_ZIP, TABLE_CSV, Source

ZIP_LIMIT = 1000  # MB; .streamlit/config.toml takes no more either
TABLE_LIMIT = 100  # MB


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to ask for. file: the name under which the source finds it. limit: MB."""

    file: str
    label: str
    types: tuple[str, ...]
    limit: int = ZIP_LIMIT
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A number to ask for. option: its name in `Order.options`."""

    option: str
    label: str
    usual: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to import. title: of a data set among others. words: Markdown of our own. name: the catalogue's, as suggested.

    others: what is said of the uploads that are not needed, which are folded away.
    """

    source: Source
    words: str
    name: str
    button: str
    uploads: tuple[Upload, ...] = ()
    others: str = ""
    numbers: tuple[Number, ...] = ()
    title: str = ""


PHOTOS = Offer(
    Source.PHOTOS,
    "Put your photos into folders named by what they show, `shirts/1.jpg`, `shoes/2.jpg`, and zip them. "
    "An `items.csv` beside the folders may add titles, prices and what goes with what.",
    name="my-photos",
    button="Import the photos",
    uploads=(Upload(PHOTOS_ZIP, "Zip of photos", ("zip",)),),
)
TABLE = Offer(
    Source.TABLE,
    "A CSV whose first line names the columns (English, German, French, Spanish, Italian or Dutch), or an export of Shopify, "
    "WooCommerce or Magento. Pictures are web addresses in it, which are then fetched, or come in a zip. Orders tell what was "
    "bought together.",
    name="my-shop",
    button="Import the table",
    uploads=(
        Upload(TABLE_CSV, "Products (CSV)", ("csv", "tsv", "txt"), TABLE_LIMIT),
        Upload(PICTURES_ZIP, "Pictures (zip), unless the table has their addresses", ("zip",), needed=False),
        Upload(ORDERS_CSV, "Orders (CSV), if you have them", ("csv", "tsv", "txt"), TABLE_LIMIT, needed=False),
    ),
    others="Add pictures or orders",
)
CLOTHING = Offer(
    Source.CLOTHING,
    "Photos that people took of single garments, in ten classes, free for any use "
    "([CC0](https://github.com/alexeygrigorev/clothing-dataset-small)). They come from GitHub once, and are kept. Nobody says what "
    "goes with what, so matches rest on looks.",
    name="clothing-photos",
    button="Start with 3,068 CC0 clothing photos",
    title="Clothing photos (CC0)",
)
CO_PARSING = Offer(
    Source.CO_PARSING,
    "Street photos with every garment outlined, Apache-2.0 "
    "([Clothing Co-Parsing](https://github.com/bearpaw/clothing-co-parsing)). "
    "What one person wears goes together. They come from GitHub once, and are kept.",
    name="street-photos",
    button="Fetch and import the street photos",
    title="Street photos: what is worn together",
)
PRODUCTS = Offer(
    Source.PRODUCTS,
    "Catalogue photos of a shop with names and colours: *Fashion Product Images (Small)* on Kaggle (MIT, as listed there). "
    "Download the zip there and give it here as it is.",
    name="products",
    button="Import the products",
    uploads=(Upload(PRODUCTS_ZIP, "The zip from Kaggle", ("zip",)),),
    title="Fashion Product Images (Kaggle)",
)
AMAZON = Offer(
    Source.AMAZON,
    "Product metadata with what was bought together, as its authors publish it: `meta_AMAZON_FASHION.json.gz` of 2018, or a "
    "`meta_*.jsonl.gz` of 2023. As many as you say are drawn, together with the products that they list, and their pictures are "
    "fetched from the web. A file above the limit goes through the command line: `python -m data_prep amazon --help`.",
    name="amazon",
    button="Draw and import the products",
    uploads=(Upload(METADATA, "The metadata, gzipped", ("gz",)),),
    numbers=(Number("sample", "Products to draw", usual=2_000, least=10, most=50_000),),
    title="Amazon's products",
)
CHOICES: dict[str, tuple[Offer, ...]] = {
    "Photos": (PHOTOS,),
    "A table": (TABLE,),
    "A public data set": (CLOTHING, CO_PARSING, PRODUCTS, AMAZON),
}
