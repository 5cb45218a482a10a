"""Skia, loaded only when something is drawn: the app, the tables and the tests that read them do without it."""

from functools import cache
from typing import Any

from recsys.errors import WearwithError


@cache
def skia() -> Any:
    """The skia module; WearwithError says how to get it."""
    try:
        import skia as module
    except ImportError as error:
        raise WearwithError(
            "drawing the demo garments needs skia-python: run `pip install -r requirements-dev.txt`. "
            "The drawn set itself is in assets/demo/prepared and needs nothing."
        ) from error
    return module
