"""What every encoder must do, whatever is inside it. A new kind is added to `NAMES`; networks that ship are in it by their file."""

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from recsys import encoders
from recsys.datatypes import Encoder
from recsys.encoders.onnx import MODELS_FOLDER, OnnxModel, shipped
from recsys.errors import EncoderError
from tests.recsys.encoders import clip_checkpoint
from tests.support import noise, plain, striped

# These see shape; a histogram of colours sees how much of each there is, so that a white border is a colour like another.
SIDES = {name: OnnxModel.read(name, MODELS_FOLDER).side for name in shipped()} | {"img2vec-resnet18": 224}
if find_spec("transformers"):  # which is no requirement
    SIDES["fashion-clip"] = clip_checkpoint.SIDE
NAMES = [*SIDES, "color-histogram"]
STRIPES = striped([(255, 0, 0), (0, 0, 255)], [10, 30])
PICTURES = [noise((50, 40), 1), plain(), STRIPES, noise((224, 224), 2), plain((5, 5, 5), (9, 70))]


@pytest.fixture(scope="module")
def encoder(request: pytest.FixtureRequest, resnet18_home: Path, clip_home: None) -> Encoder:
    return encoders.load(request.param)


every_encoder = pytest.mark.parametrize("encoder", NAMES, indirect=True, scope="module")


@every_encoder
def test_it_is_an_encoder_and_carries_the_name_it_is_loaded_by(encoder: Encoder, request: pytest.FixtureRequest) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.name in encoders.names()
    assert encoder.name == request.node.callspec.params["encoder"]


@every_encoder
def test_rows_are_float32_unit_vectors_of_its_dim(encoder: Encoder) -> None:
    vectors = encoder.encode(PICTURES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(PICTURES), encoder.dim)
    assert np.allclose(np.linalg.norm(vectors.astype(np.float64), axis=1), 1, atol=1e-5)


@every_encoder
def test_no_picture_gives_no_row(encoder: Encoder) -> None:
    vectors = encoder.encode([])
    assert vectors.shape == (0, encoder.dim)
    assert vectors.dtype == np.float32


@every_encoder
def test_a_batch_is_what_its_pictures_are_alone_in_their_order(encoder: Encoder) -> None:
    count = 34  # more than an encoder takes in one go
    pictures = [noise((20 + number, 30), number) for number in range(count)]
    together = encoder.encode(pictures)
    picked = [0, count // 2, count - 1]
    alone = np.concatenate([encoder.encode([pictures[number]]) for number in picked])
    assert np.abs(together[picked] - alone).max() < 1e-5
    assert len(np.unique(together.round(6), axis=0)) == count
    assert np.abs(encoder.encode(pictures[4::-1])[::-1] - together[:5]).max() < 1e-5


@every_encoder
@pytest.mark.parametrize("size", [(1, 1), (2, 1), (3000, 20), (20, 3000), (1, 5000), (224, 224), (1200, 900)], ids=str)
def test_a_picture_of_any_size_has_a_vector(encoder: Encoder, size: tuple[int, int]) -> None:
    vector = encoder.encode([plain(size=size)])
    assert vector.shape == (1, encoder.dim)
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-5)


@every_encoder
def test_the_same_picture_has_the_same_vector_and_is_left_as_it_was(encoder: Encoder) -> None:
    picture = noise((300, 200))
    before = picture.tobytes()
    assert np.array_equal(encoder.encode([picture]), encoder.encode([picture.copy()]))
    assert (picture.size, picture.mode, picture.tobytes()) == ((300, 200), "RGB", before)


@every_encoder
def test_pictures_that_look_alike_are_nearer_than_those_that_do_not(encoder: Encoder) -> None:
    shirt, faded, other = encoder.encode([plain((200, 30, 40)), plain((205, 25, 40)), noise()])
    assert shirt @ faded > shirt @ other + 0.01


@every_encoder
def test_what_is_loaded_twice_has_one_checksum_and_one_answer(encoder: Encoder) -> None:
    again = encoders.load(encoder.name)
    assert again is not encoder
    assert again.checksum == encoder.checksum
    assert len(encoder.checksum) == 64
    assert np.array_equal(again.encode(PICTURES[:2]), encoder.encode(PICTURES[:2]))


@every_encoder
def test_the_least_similarity_is_a_cosine_as_its_description_says_or_the_usual(encoder: Encoder) -> None:
    description = MODELS_FOLDER / f"{encoder.name}.json"
    said = json.loads(description.read_text()) if description.is_file() else {}
    assert encoder.least_similarity == said.get("least_similarity", 0.3)
    assert type(encoder.least_similarity) is float
    assert -1 <= encoder.least_similarity <= 1


@pytest.mark.parametrize("encoder", SIDES, indirect=True, scope="module")
@pytest.mark.parametrize(("width", "height"), [(1.0, 0.5), (0.25, 1.0)], ids=str)
def test_a_picture_is_neither_cropped_nor_stretched_but_padded_with_white(encoder: Encoder, width: float, height: float) -> None:
    side = SIDES[encoder.name]
    size = (int(side * width), int(side * height))
    picture = noise(size)
    square = plain((255, 255, 255), (side, side))
    square.paste(picture, ((side - size[0]) // 2, (side - size[1]) // 2))
    assert np.abs(encoder.encode([picture]) - encoder.encode([square])).max() < 1e-6
    stretched = picture.resize((side, side))
    assert float((encoder.encode([picture]) @ encoder.encode([stretched]).T).item()) < 0.999


def test_every_encoder_of_the_registry_is_named_once_the_default_first() -> None:
    assert encoders.names()[0] == encoders.DEFAULT_ENCODER == "wearwith"
    assert len(set(encoders.names())) == len(encoders.names())
    assert set(NAMES) <= set(encoders.names())
    assert {"wearwith", "wearwith-int8", "efficientnet-lite0", "own-cnn", "autoencoder"} <= set(NAMES)


def test_encoders_have_different_checksums(resnet18_home: Path, clip_home: None) -> None:
    assert len({encoders.load(name).checksum for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", ["", "resnet18", "Efficientnet-Lite0", "../../etc/passwd"])
def test_an_unknown_encoder_is_refused_with_the_names_of_those_there_are(name: str) -> None:
    with pytest.raises(
        EncoderError, match=r"^there is no encoder .* The encoders are wearwith, .*color-histogram, and img2vec-\* \("
    ):
        encoders.load(name)
