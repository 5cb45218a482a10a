"""Text from data, made safe for the places that read Markdown."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$^&@])")


def plain(text: str) -> str:
    """Escape a title, brand or file name so that Markdown (and Streamlit's directives in it) shows it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def price(value: float | None) -> str:
    """A price as it is printed; nothing where none is known. Catalogues do not state a currency, so none is claimed."""
    return "" if value is None else f"{value:,.2f}"
