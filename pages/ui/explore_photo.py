"""A person's photo in the landscape: where its garment stands, and which items it stands among."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.ui import intake, panels, photo_panel, photo_parts, resources
from pages.ui.intake import Photo
from pages.ui.photo_parts import Part
from pages.ui.text import plain
from recsys.catalog import Catalog
from recsys.datatypes import Garment, Neighbour, Options
from recsys.errors import WearwithError
from recsys.pipeline import OutfitRecommender

NEAREST = 12
BY_LOOKS = 0.0  # how much the colours count: the landscape is of the vectors alone


@dataclass(frozen=True, eq=False)
class Standing:
    """A photo in a catalogue. parts, names: its garments; chosen: the one that stands in the landscape, among `neighbours`."""

    photo: Photo
    parts: Sequence[Part]
    names: Sequence[str]
    chosen: Part
    neighbours: Sequence[Neighbour]


def standing(directory: Path) -> Standing | None:
    """Where the photo of this session stands; None where there is none, or where it cannot be compared, which is said."""
    photo = intake.current_photo()
    if photo is None:
        return None
    try:
        recommender = resources.recommender(directory)
        parts = photo_parts.found_in(recommender, photo)
        chosen = photo_parts.chosen_of(recommender, photo, parts)
        neighbours = recommender.similar_vector(chosen.vector, Options(k=NEAREST, color_weight=BY_LOOKS))
        names = photo_parts.names(parts, [_garment(recommender, part) for part in parts])
    except WearwithError as error:
        st.error(plain(f"Your photo is not on the map: {error}"), icon=":material/add_a_photo:")
        return None
    return Standing(photo, parts, names, chosen, neighbours)


def show_photo(catalog: Catalog, found: Standing | None) -> None:
    """The photo and what it stands among; a place to drop one while there is none."""
    if found is None:
        zone, tries = st.columns([3, 2], gap="large")
        with zone:
            intake.ask_for_photo()
        with tries:
            intake.offer_samples()
        return
    left, right = st.columns([1, 3], gap="medium")
    with left:
        photo_panel.photo_panel(found.photo, found.parts, found.names, found.chosen)
        st.page_link("pages/match.py", label="What goes with it", icon=":material/checkroom:")
        st.button("Another photo", icon=":material/add_a_photo:", type="tertiary", on_click=intake.forget_photo)
    with right:
        panels.similar_gallery(found.neighbours, catalog, BY_LOOKS)


def _garment(recommender: OutfitRecommender, part: Part) -> Garment:
    worn_as = part.detection.worn_slot
    return recommender.recommend_vector(part.vector, Options(k=1), part.colours.feature, worn_as=worn_as).garment
