"""CLIP where the package that it needs is not installed."""

import sys

import pytest

from recsys import encoders
from recsys.errors import EncoderError


def test_a_missing_package_is_one_line_that_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)  # as Python marks a module that cannot be imported
    with pytest.raises(EncoderError, match=r"^fashion-clip needs the package transformers, .*: `pip install transformers`, or use"):
        encoders.load("fashion-clip")


def test_only_clip_knows_words_and_asking_loads_nothing() -> None:
    assert [name for name in encoders.names() if encoders.knows_words(name)] == ["fashion-clip"]
    assert not encoders.knows_words("no such encoder")
