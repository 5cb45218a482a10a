"""Pictures are encoded as photos are, once: the cache gives back the same, and never something else."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recsys.encoders.histogram import ColorHistogram
from recsys.errors import ImageError
from recsys.evaluation.pictures import Picture
from recsys.evaluation.vectors import encode
from tests.support import encoded, noise

FILES = [encoded(noise((30, 20), seed)) for seed in range(40)]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "vectors"


class Counted(ColorHistogram):
    """A histogram that counts what it encodes."""

    def __init__(self, checksum: str = "1") -> None:
        self.checksum = checksum
        self.encoded = 0

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        self.encoded += len(images)
        return super().encode(images)


def pictures(files: Sequence[bytes] = FILES) -> list[Picture]:
    return [Picture(f"{number}.png", lambda data=data: data) for number, data in enumerate(files)]  # type: ignore[misc]


def test_vectors_are_those_of_the_photos_in_their_order() -> None:
    told: list[tuple[int, int]] = []
    found = encode(pictures(), Counted(), lambda done, total: told.append((done, total)))
    np.testing.assert_array_equal(found.vectors, ColorHistogram().encode([noise((30, 20), seed) for seed in range(40)]))
    assert found.faults == {}
    assert found.readable.all()
    assert told[-1] == (40, 40)


def test_the_second_time_nothing_is_encoded(cache: Path) -> None:
    first, encoder, told = encode(pictures(), Counted()), Counted(), []
    again = encode(pictures(), encoder, lambda done, total: told.append((done, total)))
    np.testing.assert_array_equal(again.vectors, first.vectors)
    assert encoder.encoded == 0
    assert told == [(40, 40)]
    assert len([*cache.iterdir()]) == 1


@pytest.mark.parametrize("changed", ["a picture", "a name", "the order", "the encoder", "fewer"])
def test_whatever_changed_is_encoded(changed: str) -> None:
    encode(pictures(), Counted())
    asked, encoder = pictures(), Counted("2" if changed == "the encoder" else "1")
    if changed == "a picture":
        asked = pictures([*FILES[:-1], FILES[0]])
    elif changed == "a name":
        asked[0] = Picture("other.png", asked[0].read)
    elif changed == "the order":
        asked.reverse()
    elif changed == "fewer":
        asked.pop()
    encode(asked, encoder)
    assert encoder.encoded == len(asked)


@pytest.mark.parametrize("damage", ["cut", "empty", "not npy", "pickle", "other shape", "long rows", "zeros"])
def test_a_damaged_file_of_the_cache_is_made_anew(cache: Path, damage: str) -> None:
    expected = encode(pictures(), Counted()).vectors
    (path,) = cache.iterdir()
    data = path.read_bytes()
    if damage == "pickle":
        np.save(path, np.array([{}], dtype=object), allow_pickle=True)
    elif damage in ("other shape", "long rows", "zeros"):
        np.save(path, {"other shape": expected[:-1], "long rows": expected * 2, "zeros": expected * 0}[damage])
    else:
        path.write_bytes({"cut": data[:-100], "empty": b"", "not npy": b"x" * len(data)}[damage])
    encoder = Counted()
    np.testing.assert_array_equal(encode(pictures(), encoder).vectors, expected)
    assert encoder.encoded == 40
    np.testing.assert_array_equal(np.load(path), expected)


def test_pictures_that_cannot_be_read_are_named_each_time() -> None:
    def gone() -> bytes:
        raise ImageError("4.png could not be opened: no such file.")

    asked = pictures([*FILES[:3], b"not a picture"])
    asked.append(Picture("4.png", gone))
    for _ in range(2):
        found = encode(asked, Counted())
        assert found.readable.tolist() == [True, True, True, False, False]
        assert found.faults[3].startswith("3.png is not a picture that can be read")
        assert found.faults[4] == "4.png could not be opened: no such file."
        assert np.isnan(found.vectors[3:]).all()


def test_a_cache_that_cannot_be_written_costs_the_next_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "file"))
    assert len(encode(pictures(), Counted()).vectors) == 40
    assert "could not be kept" in caplog.text


def test_of_nothing_there_are_no_vectors() -> None:
    assert encode([], Counted()).vectors.shape == (0, 216)
