"""Errors a person can act on: one line that says what was wrong and what to do about it.

Whatever a user can cause (a bad photo, a catalogue that does not fit, a typing mistake) is raised as a `WearwithError`. The
command line prints its message and exits with 2; a page shows it where the mistake was made. Anything else is a bug and keeps
its traceback.
"""


class WearwithError(Exception):
    """The base of every error that is the input's fault and not the program's.

    One line that any terminal can show, whatever the names it quotes hold: no line breaks, no escape sequences that would colour
    the terminal, no marks that turn the order of the text, no halves of characters that cannot be encoded.
    """

    def __init__(self, message: str) -> None:
        super().__init__("".join(map(_shown, " ".join(message.splitlines()))))


class ImageError(WearwithError):
    """A file that is not a picture that can be read, or one that must not be (too large, a decompression bomb)."""


class DataError(WearwithError):
    """A prepared data set, or what one is made from, that breaks its format."""


class CatalogError(WearwithError):
    """A catalogue whose files are missing or do not belong together."""


class EncoderError(WearwithError):
    """An encoder that is unknown, or whose weights cannot be had."""


class DetectorError(WearwithError):
    """A detector that is unknown, or whose weights or settings do not fit."""


class QueryError(WearwithError):
    """A question to the recommender that cannot be answered as asked (an unknown slot, a k below 1)."""


def _shown(character: str) -> str:
    """The character itself, a space for any kind of space, nothing for what cannot be seen."""
    if character.isprintable():
        return character
    return " " if character.isspace() else ""
