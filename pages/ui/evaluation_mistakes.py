"""The worst mistakes: the wrong answers that were given with the greatest confidence."""

from collections.abc import Sequence

import streamlit as st

from pages.ui.evaluation_files import Mistake
from pages.ui.evaluation_pictures import Named, show_named
from pages.ui.text import plain

PHOTOS_VARIABLE = "WEARWITH_PHOTOS"


def show_mistakes(mistakes: Sequence[Mistake]) -> None:
    """The wrong answers it was surest of."""
    st.markdown(f"**Its worst mistakes**: the {len(mistakes)} wrong answers it was surest of.")
    show_named([_named(mistake) for mistake in mistakes], PHOTOS_VARIABLE, "clothing-dataset-small", "mistake")


def _named(mistake: Mistake) -> Named:
    return Named(
        path=mistake.picture,
        title=mistake.truth,
        caption=f"taken for {mistake.answer} at {mistake.probability:.2f}",
        said=f"**{plain(mistake.truth)}**, taken for **{plain(mistake.answer)}** at {mistake.probability:.2f}",
    )
