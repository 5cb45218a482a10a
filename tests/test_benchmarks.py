"""Benchmarks: what they time is the same for all, and a user's mistake is one line. The times themselves are nobody's test."""

import sys

import pytest
from PIL import Image

from benchmarks import __main__ as command_line
from benchmarks import encoding
from tests.support import PALETTE, plain


def test_a_mistake_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "encode", "--encoder", "wearwth"])
    with pytest.raises(SystemExit) as stopped:
        command_line.main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith(
        "benchmarks: there is no encoder 'wearwth'; did you mean 'wearwith'? The encoders are "
    )


def test_many_pictures_come_in_the_same_passes_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "REPEATS_OF_ONE", 1)
    monkeypatch.setattr(encoding, "REPEATS_OF_MANY", 1)
    passes: list[int] = []

    def encode(images: list[Image.Image]) -> None:
        passes.append(len(images))

    one, many = encoding._both(".peer", encode, [plain(colour, (4, 4)) for colour in PALETTE], "peer: nothing")
    assert set(passes) == {1, encoding.BATCH}
    assert passes.count(encoding.BATCH) * encoding.BATCH == 4 * encoding.MANY  # three times to warm up
    assert (one.name, many.name) == ("encode.ms.peer", "encode.per_second.peer")
    assert many.note == "higher is better; 128 pictures, 8 a pass, peer: nothing"
