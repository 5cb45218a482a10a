"""Which part of a photo is meant: a garment found in it, a box that a person drew, or all of it. It is in the URL alone."""

import re
from typing import Literal

import streamlit as st

from pages.ui.text import brief, plain
from recsys.datatypes import Box
from recsys.detection import boxed
from recsys.errors import QueryError

WHOLE: Literal["whole"] = "whole"
Choice = int | Box | Literal["whole"]  # a garment's number, from 1, the most prominent

_GARMENT, _BOX = "garment", "box"  # in the URL: garment=2, garment=whole, box=left,top,right,bottom
_FOUR_NUMBERS = re.compile(r"\d{1,5}(,\d{1,5}){3}", re.ASCII)


def current(found: int, size: tuple[int, int]) -> Choice:
    """What the URL says; where it says nothing, the first of the garments `found`, or the whole photo where there are none.

    What does not fit the photo, whose (width, height) is `size`, is said on the page and passed over.
    """
    first: Choice = 1 if found else WHOLE
    if (asked := st.query_params.get(_BOX)) is not None:
        try:
            return _box(asked, size)
        except QueryError as error:
            _passed_over(str(error))
            return first
    there: list[Choice] = [WHOLE, *range(1, found + 1)]
    asked = st.query_params.get(_GARMENT, in_url(first))
    for choice in there:
        if in_url(choice) == asked:
            return choice
    _passed_over(f"there is no garment {brief(asked, 40)!r} in this photo; it has {found}")
    return first


def choose(choice: Choice) -> None:
    """Say in the URL what is meant."""
    forget()
    st.query_params[_BOX if isinstance(choice, tuple) else _GARMENT] = in_url(choice)


def choose_from_page(said: object) -> None:
    """As `choose`, for what a browser sent: {"garment": "2"} or {"box": "10,20,200,300"}. It is checked where it is read."""
    for name in (_GARMENT, _BOX):
        if isinstance(said, dict) and isinstance(said.get(name), str):
            forget()
            st.query_params[name] = said[name]


def forget() -> None:
    """Back to the most prominent garment."""
    for name in (_GARMENT, _BOX):
        st.query_params.pop(name, None)


def in_url(choice: Choice) -> str:
    """The choice as the URL has it: "2", "10,20,200,300", "whole"."""
    return ",".join(map(str, choice)) if isinstance(choice, tuple) else str(choice)


def _box(text: str, size: tuple[int, int]) -> Box:
    """A box, cut off at the photo's edges; QueryError where it is none."""
    if not _FOUR_NUMBERS.fullmatch(text):
        raise QueryError(
            f"the box {brief(text, 40)} is none: give left,top,right,bottom in pixels of the photo, {size[0]} × {size[1]}"
        )
    left, top, right, bottom = map(int, text.split(","))
    return boxed((), (left, top, right, bottom), size).box


def _passed_over(why: str) -> None:
    st.warning(plain(f"The address is not followed: {why}."), icon=":material/checkroom:")
