"""An item of the catalogue as the question, in the place of a photo. Which one is in the URL alone: ?catalog=NAME&item=ID."""

import streamlit as st

from pages.ui import resources
from pages.ui.text import brief, plain
from recsys.catalog import Catalog
from recsys.datatypes import Item
from recsys.errors import CatalogError

_CATALOG, _ITEM, _VIEW = "catalog", "item", "view"
_SIMILAR = "similar"


def current_item(catalog: Catalog) -> Item | None:
    """The item that the URL names; None where it names none. One that the catalogue does not hold is said and passed over."""
    asked = st.query_params.get(_ITEM)
    if asked is None:
        return None
    st.query_params[_ITEM] = asked  # a link from a page to itself changes the query, and not what the browser shows as the address
    try:
        return catalog.item(catalog.row_of(asked))
    except CatalogError:
        where = f"the catalogue {resources.name_of(catalog)}"
        st.warning(plain(f"The address is not followed: {where} has no item {brief(asked, 40)!r}."), icon=":material/checkroom:")
        return None


def similar_first() -> bool:
    """Whether the URL asks for what is similar to the item before what goes with it."""
    return st.query_params.get(_VIEW) == _SIMILAR


def address(item: Item, catalog: Catalog, similar: bool = False) -> dict[str, str]:
    """The query of the Match page with this item. similar: what is similar to it comes first."""
    query = {_CATALOG: resources.name_of(catalog), _ITEM: item.item_id}
    return {**query, _VIEW: _SIMILAR} if similar else query


def forget() -> None:
    """No item is asked with any more."""
    for name in (_ITEM, _VIEW):
        st.query_params.pop(name, None)
