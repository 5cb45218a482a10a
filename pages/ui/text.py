"""Text from data, made safe for the places that read Markdown."""

import re

_SOURCES = {
    "folder": "your own photos",
    "shop": "your own table",
    "demo": "drawings made for this demo",
    "clothing-dataset-small": "the clothing photos (CC0)",
    "clothing-co-parsing": "street photos",
    "fashion-product-images": "Fashion Product Images",
    "amazon-metadata": "Amazon's product metadata",
    "fashionvc": "FashionVC",
    "foreign": "pictures of no garment",
    "polyvore-outfits": "Polyvore Outfits",
    "deepfashion": "DeepFashion",
    "deepfashion-inshop": "DeepFashion In-shop",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$^&@])")


def plain(text: str) -> str:
    """Escape a title, brand or file name so that Markdown (and Streamlit's directives in it) shows it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def brief(text: str, most: int = 160) -> str:
    """The text, or its beginning where it has more than `most` characters: a cell of somebody's table may hold a whole picture."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def source_in_words(source: str) -> str:
    """Where a catalogue's items come from; the name as it stands for what has no words."""
    return _SOURCES.get(source, source)


def price(value: float | None) -> str:
    """A price as it is printed; nothing where none is known. Catalogues do not state a currency, so none is claimed."""
    return "" if value is None else f"{value:,.2f}"
