"""A message is one line that a terminal shows and never obeys."""

import pytest

from recsys.errors import ImageError, WearwithError

SHOWN = {
    "a colour": ("\x1b[31mevil.png is damaged", "[31mevil.png is damaged"),
    "a title": ("a\x1b]0;hacked\x07b", "a]0;hackedb"),
    "an 8-bit escape": ("a\x9b31mb", "a31mb"),
    "lines": ("a\nb\r\nc\u2028d\x0be\n", "a b c d e"),
    "a tab": ("a\tb\u00a0c", "a b c"),
    "text turned around": ("a\u202egnp.exe", "agnp.exe"),
    "half a character": ("a\udcffb", "ab"),
    "a null": ("a\0b\x7f", "ab"),
    "names of the world": ("naïve 服 🧥 × “mantel”", "naïve 服 🧥 × “mantel”"),
}


@pytest.mark.parametrize(("message", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_message_is_one_line_that_only_shows(message: str, shown: str) -> None:
    for kind in (WearwithError, ImageError):
        assert str(kind(message)) == shown
