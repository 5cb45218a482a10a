"""The photo's column: its garments to choose from, what was understood of the one chosen, and the ways to correct that."""

from collections.abc import Sequence

import streamlit as st

from pages.ui import choice
from pages.ui.choice import WHOLE
from pages.ui.colours import beside, colours
from pages.ui.garment_picker import garment_picker
from pages.ui.intake import Photo, forget_photo
from pages.ui.photo_parts import Part
from pages.ui.text import plain
from recsys import words
from recsys.datatypes import Garment, Slot

Kind = tuple[Slot, str]  # a slot and a category in it

GUESSES_OFFERED = 3


def photo_panel(photo: Photo, parts: Sequence[Part], names: Sequence[str], chosen: Part) -> None:
    """The photo with its garments. parts, names: of those found, in the order of their numbers."""
    with st.container(key="photo"):
        shapes = [part.shape for part in parts if part.shape is not None]
        outline = () if chosen.shape is None else chosen.shape.outline
        labels = [name.capitalize() for name in names]
        garment_picker(photo, list(zip(labels, shapes, strict=True)), chosen.choice, outline)
    if chosen.choice == WHOLE:
        st.caption("The whole photo is taken." if parts else "Nothing was found, so the whole photo is taken.")


def understanding(photo: Photo, chosen: Part, garment: Garment, outlined: Kind | None, kinds: Sequence[Kind]) -> None:
    """What the chosen part shows, and the ways to correct that.

    outlined: what it would be by its outline, where its looks say otherwise. kinds: what a person can say it is.
    """
    key = _correction_key(photo, chosen)
    slot = chosen.detection.slot
    differs = slot is not None and not garment.corrected and garment.slot is not slot
    said = words.differing(slot, garment) if slot and differs else ""
    st.markdown(f"**{plain(said if differs and garment.sure else words.understood(garment))}**")
    if differs and not garment.sure:
        st.caption(plain(said))
    if not garment.corrected:
        st.caption(words.decided(garment))
    with st.container(key="colours-of-photo"):
        colours(chosen.colours.palette)
    _offer(_taps(garment, outlined), key)
    with st.container(horizontal=True):
        with st.popover("Change", icon=":material/edit:", type="tertiary"):
            st.session_state.setdefault(_box(key), correction(photo, chosen, kinds))
            st.selectbox(
                "It is", list(kinds), index=None, key=_box(key), placeholder="As recognised",
                format_func=lambda kind: f"{kind[1]} ({kind[0].noun})", on_change=_say_by_box, args=(key,),
            )  # fmt: skip
        st.button("Another photo", icon=":material/add_a_photo:", type="tertiary", on_click=forget_photo)


def others(names: Sequence[str], chosen: Part) -> None:
    """The garments that are not chosen, to switch to."""
    rest = [(number, name) for number, name in enumerate(names, start=1) if number != chosen.choice]
    if not rest:
        return
    st.caption("Also in your photo")
    with st.container(horizontal=True, gap="xsmall", key="others"):
        for number, name in rest:
            st.button(plain(name.capitalize()), key=f"other-{number}", on_click=choice.choose, args=(number,))


def colours_together(parts: Sequence[Part], names: Sequence[str], chosen: Part) -> None:
    """On demand: how the chosen garment's colours go with those of each other one."""
    others = {name: part.colours.palette for part, name in zip(parts, names, strict=True) if part.choice != chosen.choice}
    if not others or chosen.choice == WHOLE:
        return
    with st.expander("Colours in this photo", icon=":material/palette:", key="together"):
        beside(chosen.colours.palette, others)


def correction(photo: Photo, part: Part, kinds: Sequence[Kind]) -> Kind | None:
    """The slot and category that a person said this part of the photo is; None where they did not, or in another catalogue."""
    said: Kind | None = st.session_state.get(_correction_key(photo, part))
    return said if said in kinds else None


def _taps(garment: Garment, outlined: Kind | None) -> list[Kind]:
    """What is worth one tap: what the outline and the looks say where they differ, and the guesses where neither is sure."""
    if garment.corrected:
        return []
    own = (garment.slot, garment.category)
    differing = [outlined, own] if outlined is not None else [own] if garment.outlined else []
    guesses = [] if garment.sure else garment.guesses[:GUESSES_OFFERED]
    return [kind for kind in dict.fromkeys([*differing, *guesses]) if kind[0] is not Slot.NOT_CLOTHING]


def _offer(kinds: Sequence[Kind], key: str) -> None:
    if not kinds:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for kind in kinds:
            label = plain(words.a(kind[1]).capitalize())
            st.button(label, key=f"guess-{kind[0]}-{kind[1]}", on_click=_say, args=(key, kind))


def _correction_key(photo: Photo, part: Part) -> str:
    return f"correction-{photo.digest}-{choice.in_url(part.choice)}"


def _say(key: str, kind: Kind) -> None:
    st.session_state[key] = st.session_state[_box(key)] = kind


def _say_by_box(key: str) -> None:
    st.session_state[key] = st.session_state[_box(key)]


def _box(key: str) -> str:
    """The box's own key: Streamlit forgets what a box holds while it is not shown, and what was said is to stay."""
    return f"{key}-box"
