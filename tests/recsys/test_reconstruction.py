"""An autoencoder as it is served: what it draws, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recsys.encoders.onnx import OnnxEncoder, shipped
from recsys.errors import EncoderError
from recsys.images import letterbox
from recsys.reconstruction import DEFAULT_AUTOENCODER, Autoencoder, decoder_of
from tests.recsys.tiny_autoencoder import SIDE, write_autoencoder
from tests.support import noise, plain

NAME = "mean-colour"


def test_a_picture_is_drawn_from_its_numbers_and_from_nothing_else(tmp_path: Path) -> None:
    write_autoencoder(tmp_path)
    autoencoder = Autoencoder(NAME, tmp_path)
    assert (autoencoder.name, autoencoder.dim, autoencoder.side) == (NAME, 3, SIDE)
    pictures = [plain((200, 30, 40)), noise((40, 20)), Image.new("L", (5, 900)).convert("RGB")]
    for picture, drawn in zip(pictures, autoencoder.redraw(pictures), strict=True):
        seen = np.asarray(letterbox(picture, SIDE)).reshape(-1, 3)
        assert drawn.size == (SIDE, SIDE)
        assert np.abs(np.asarray(drawn, dtype=float) - seen.mean(axis=0)).max() <= 0.51
    assert autoencoder.redraw([]) == []


def test_the_numbers_are_those_of_the_encoder_before_their_length_is_1(tmp_path: Path) -> None:
    write_autoencoder(tmp_path)
    autoencoder, encoder = Autoencoder(NAME, tmp_path), OnnxEncoder(NAME, tmp_path)
    embedding = autoencoder.embed(np.asarray(letterbox(noise(), SIDE))[None])
    assert encoder.encode([noise()]) == pytest.approx(embedding / np.linalg.norm(embedding), abs=1e-6)
    assert not np.isclose(np.linalg.norm(embedding), 1, atol=0.1)
    assert autoencoder.checksum == encoder.checksum


def test_a_decoder_is_no_encoder(tmp_path: Path) -> None:
    write_autoencoder(tmp_path)
    assert shipped(tmp_path) == [NAME]


@pytest.mark.parametrize("suffix", ["onnx", "json"])
def test_without_its_decoder_nothing_is_drawn(tmp_path: Path, suffix: str) -> None:
    write_autoencoder(tmp_path)
    (tmp_path / f"{decoder_of(NAME)}.{suffix}").unlink()
    with pytest.raises(
        EncoderError, match=rf"mean-colour\.decoder\.{suffix} is missing; put mean-colour\.decoder\.{suffix} there again"
    ):
        Autoencoder(NAME, tmp_path)
    assert OnnxEncoder(NAME, tmp_path).dim == 3  # the encoder works without


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"sha256": "c0ffee"}, r"decoder\.onnx has the checksum [0-9a-f]{12}… where mean-colour\.decoder\.json says c0ffee…"),
        (
            {"encoder": "c0ffee"},
            r"belongs to an encoder with the checksum c0ffee…, and mean-colour\.onnx has [0-9a-f]{12}…; export",
        ),
    ],
)
def test_a_decoder_of_other_weights_is_refused(tmp_path: Path, told: dict[str, str], why: str) -> None:
    write_autoencoder(tmp_path, **told)
    with pytest.raises(EncoderError, match=why):
        Autoencoder(NAME, tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"sha256": "c0ffee"}'])
def test_a_damaged_description_is_named(tmp_path: Path, content: str) -> None:
    write_autoencoder(tmp_path)
    (tmp_path / f"{decoder_of(NAME)}.json").write_text(content)
    with pytest.raises(EncoderError, match=r"mean-colour\.decoder\.json is damaged .*; put mean-colour\.decoder\.json there again"):
        Autoencoder(NAME, tmp_path)


def test_an_encoder_that_is_none_has_nothing_to_draw_with() -> None:
    with pytest.raises(
        EncoderError, match=r"^wearwith has no decoder, .*`python -m recsys train export` makes one, of an autoencoder alone"
    ):
        Autoencoder("wearwith")


def test_the_one_that_ships_draws_a_colour_as_that_colour() -> None:
    autoencoder = Autoencoder(DEFAULT_AUTOENCODER, threads=1)
    navy = Image.new("RGB", (60, 80), (255, 255, 255))
    navy.paste((30, 40, 90), (10, 10, 50, 70))
    (drawn,) = autoencoder.redraw([navy])
    middle = np.asarray(drawn, dtype=float)[24:40, 26:38].mean(axis=(0, 1))
    assert np.abs(middle - [30, 40, 90]).max() < 40
    assert np.asarray(drawn)[:4].mean() > 235  # the ground stays white
