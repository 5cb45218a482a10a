"""CLIP against a tiny checkpoint in its cache: its vectors, its words, and weights that are missing, damaged or cannot be had."""

import logging
import re
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from recsys import encoders
from recsys.datatypes import WordEncoder
from recsys.encoders import clip
from recsys.encoders.clip import ClipEncoder
from recsys.errors import EncoderError
from tests.recsys.encoders.clip_checkpoint import DIM, SIDE, look_in
from tests.support import noise, plain

pytest.importorskip("transformers", reason="the package transformers, which fashion-clip needs, is not installed")
NAME = "fashion-clip"
ADDRESS = "https://huggingface.co/patrickjohncyh/fashion-clip"


@pytest.fixture(scope="module")
def encoder(clip_home: None) -> ClipEncoder:
    return ClipEncoder(NAME)


@pytest.fixture
def cache(clip_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for a test, with the tiny checkpoint, on a machine without a network; returns the checkpoint's folder."""
    shutil.copytree(clip_cache, tmp_path / "cache")
    look_in(monkeypatch, tmp_path / "cache")
    return next((tmp_path / "cache").glob("*/snapshots/*"))


def test_it_is_an_encoder_that_knows_words(encoder: ClipEncoder) -> None:
    assert isinstance(encoder, WordEncoder)
    assert encoder.name == NAME
    assert encoder.name in encoders.names()
    assert encoders.knows_words(encoder.name)
    assert encoder.dim == DIM
    assert len(encoder.checksum) == 64


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_pictures_and_words_are_float32_unit_rows_of_one_space(encoder: ClipEncoder, count: int) -> None:
    seen = encoder.encode([noise((20 + number, 30), number) for number in range(count)])
    read = encoder.encode_words([f"shirt {number}" for number in range(count)])
    for rows in (seen, read):
        assert rows.dtype == np.float32
        assert rows.shape == (count, DIM)
        assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_picture_is_what_the_network_says_of_it_on_a_white_square(encoder: ClipEncoder) -> None:
    import torch

    picture = noise((SIDE, SIDE // 2))
    square = plain((255, 255, 255), (SIDE, SIDE))
    square.paste(picture, (0, SIDE // 4))
    mean, deviation = np.array([0.48145466, 0.4578275, 0.40821073]), np.array([0.26862954, 0.26130258, 0.27577711])
    channels = ((np.asarray(square) / 255 - mean) / deviation).transpose(2, 0, 1)[None].astype(np.float32)
    with torch.inference_mode():
        features = encoder._model.get_image_features(torch.from_numpy(channels)).pooler_output.numpy()[0]
    assert np.abs(encoder.encode([picture])[0] - features / np.linalg.norm(features)).max() < 1e-5


def test_words_are_what_the_network_says_of_their_tokens(encoder: ClipEncoder) -> None:
    import torch

    tokens = encoder._tokenizer(["red heels"], return_tensors="pt")
    assert encoder._tokenizer.convert_ids_to_tokens(tokens["input_ids"][0]) == [
        "<|startoftext|>", "r", "e", "d</w>", "h", "e", "e", "l", "s</w>", "<|endoftext|>",
    ]  # fmt: skip
    with torch.inference_mode():
        features = encoder._model.get_text_features(tokens["input_ids"]).pooler_output.numpy()[0]
    assert np.abs(encoder.encode_words(["red heels"])[0] - features / np.linalg.norm(features)).max() < 1e-5


def test_words_are_the_same_alone_and_beside_longer_ones(encoder: ClipEncoder) -> None:
    texts = ["a", "navy shirt", "", "a very long text that has more tokens than the network reads" * 20, "naïve 👗"]
    together = encoder.encode_words(texts)
    alone = np.concatenate([encoder.encode_words([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert len(np.unique(together.round(6), axis=0)) == len(texts)


def test_threads_may_ask_at_once(encoder: ClipEncoder) -> None:
    texts = [["red", "a longer text"], ["x"], ["blue shirt", "b", "c"]] * 4
    answers: dict[int, np.ndarray] = {}
    ask = [
        threading.Thread(target=lambda n=number: answers.update({n: encoder.encode_words(texts[n])}))
        for number in range(len(texts))
    ]
    for thread in ask:
        thread.start()
    for thread in ask:
        thread.join()
    assert all(np.allclose(answers[number], encoder.encode_words(asked), atol=1e-6) for number, asked in enumerate(texts))


def test_what_is_in_the_cache_is_used_without_a_word_about_downloading(
    cache: Path, encoder: ClipEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    again = encoders.load(NAME)
    assert again.checksum == encoder.checksum
    assert np.array_equal(again.encode([noise()]), encoder.encode([noise()]))
    assert not [record for record in caplog.records if record.name == clip.__name__]


@pytest.mark.parametrize("file", ["model.safetensors", "config.json"])
def test_other_weights_and_another_network_have_another_checksum(cache: Path, encoder: ClipEncoder, file: str) -> None:
    other = ClipEncoder(NAME)
    (cache / file).write_bytes((cache / file).read_bytes() + b" ")
    assert other.checksum != encoder.checksum


def test_a_download_is_announced_and_one_that_fails_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look_in(monkeypatch, tmp_path)
    message = f"^fashion-clip: its weights could not be downloaded from {ADDRESS} \\(.*Check the network.* such as wearwith.$"
    with caplog.at_level(logging.WARNING), pytest.raises(EncoderError, match=message) as caught:
        ClipEncoder(NAME)
    assert "\n" not in str(caught.value)
    assert "Connection refused" in str(caught.value)
    announced = f"needs weights that are not on this machine yet: downloading 0.6 GB from {ADDRESS} to {tmp_path}"
    assert announced in caplog.text


@pytest.mark.parametrize("missing", ["model.safetensors", "config.json"])
def test_a_download_that_was_interrupted_is_gone_on_with(cache: Path, missing: str, caplog: pytest.LogCaptureFixture) -> None:
    (cache / missing).unlink()
    with caplog.at_level(logging.WARNING), pytest.raises(EncoderError, match="could not be downloaded"):
        ClipEncoder(NAME)
    assert "downloading 0.6 GB" in caplog.text


def test_a_pickle_is_not_read_in_place_of_safetensors(cache: Path) -> None:
    import torch

    weights = cache / "model.safetensors"
    torch.save({"logit_scale": torch.zeros(1)}, cache / "pytorch_model.bin")
    weights.unlink()
    with pytest.raises(EncoderError, match="could not be downloaded"):
        ClipEncoder(NAME)
    shutil.copy(cache / "pytorch_model.bin", weights)
    with pytest.raises(EncoderError, match="does not hold a CLIP network"):
        ClipEncoder(NAME)


@pytest.mark.parametrize("kept", [0, 7, 2000])
def test_weights_cut_short_are_named_with_the_remedy(cache: Path, kept: int) -> None:
    weights = cache / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:kept])
    with pytest.raises(EncoderError, match=f"^{re.escape(str(cache))} does not hold a CLIP network that can be read; remove it"):
        ClipEncoder(NAME)


def test_weights_of_another_network_are_not_filled_up_at_random(cache: Path) -> None:
    import torch
    from safetensors.torch import save_file

    save_file({"logit_scale": torch.tensor(1.0)}, cache / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EncoderError, match=r"model\.safetensors lacks \d+ of the network's tensors; remove .* and run again"):
        ClipEncoder(NAME)


def test_a_tokenizer_without_its_words_is_not_made_up(cache: Path) -> None:
    for file in ("vocab.json", "merges.txt"):
        (cache / file).unlink()
    with pytest.raises(EncoderError, match=f"^{re.escape(str(cache))} (lacks tokens|does not hold)"):
        ClipEncoder(NAME)
