"""What a product of the Kaggle "Fashion Product Images" is: its article type, or else what the vocabulary makes of its words."""

from data_prep.vocabulary import slot_and_category
from recsys.article_types import slot_of_article
from recsys.datatypes import Slot

_INNERWEAR = {"Innerwear": (Slot.NOT_CLOTHING, "underwear")}  # the one subCategory that the vocabulary does not know


def slot_of_product(article_type: str, sub_category: str, master_category: str) -> tuple[Slot, str] | None:
    """Slot and category by the finest of the three columns that is understood: `("Joggers", "Bottomwear", "Apparel")` -> joggers.

    Returns None where none of them is ("" is understood as nothing).
    """
    columns = (article_type, sub_category, master_category)
    named = slot_of_article(article_type, master_category)
    return named or next(filter(None, (_INNERWEAR.get(text) or slot_and_category(text) for text in columns)), None)
