"""A run's network and the encoder made of it give the same vectors; what it was trained on goes with it."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from recsys import encoders
from recsys.encoders import onnx as serving
from recsys.encoders.onnx import OnnxEncoder
from recsys.images import letterbox, pixels
from recsys.reconstruction import Autoencoder
from recsys.training import checkpoints, graphs
from recsys.training.checkpoints import BEST, TRAINED_ON
from recsys.training.config import Training, TrainingError
from recsys.training.examples import Example, hold_out
from recsys.training.export import export
from recsys.training.graphs import TOLERANCE, run_graph, write_graph
from recsys.training.loop import fit
from recsys.training.runs import KINDS, open_run
from recsys.training.variants import Agreement
from tests.support import item_row, noise, striped, write_prepared

PICTURES = [noise((40, 30), 1), striped([(200, 30, 40), (30, 60, 200)], [10, 20]), noise((32, 32), 2)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_encoder_gives_what_torch_gives_for_any_number_of_pictures(
    kind: str, tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    config, run = tiny(kind, epochs=1), tmp_path / "run"
    fit(KINDS[kind].task(config, [striped_examples], run, None), config, run)
    exported = export(run, "own", tmp_path / "models")
    assert exported.graph == tmp_path / "models" / "own.onnx"
    assert exported.agreement is None
    images = pixels([letterbox(picture, 32) for picture in PICTURES])
    with torch.no_grad():
        expected = open_run(run).network.embed(torch.from_numpy(images)).numpy()
    assert np.abs(run_graph(exported.graph, images) - expected).max() <= TOLERANCE
    assert np.abs(run_graph(exported.graph, images[:1]) - expected[:1]).max() <= TOLERANCE
    served = OnnxEncoder("own", tmp_path / "models").encode(PICTURES)
    assert np.abs(served - expected / np.linalg.norm(expected, axis=1, keepdims=True)).max() <= TOLERANCE
    assert b"site-packages" not in exported.graph.read_bytes()


def test_an_autoencoder_brings_its_decoder_which_draws_what_torch_draws(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    config, run, models = tiny("autoencoder", epochs=1), tmp_path / "run", tmp_path / "models"
    fit(KINDS["autoencoder"].task(config, [striped_examples], run, None), config, run)
    export(run, "own", models)
    assert {path.name for path in models.iterdir()} == {
        "own.onnx", "own.json", f"own.{TRAINED_ON}", "own.decoder.onnx", "own.decoder.json",
    }  # fmt: skip
    images = pixels([letterbox(picture, 32) for picture in PICTURES])
    with torch.no_grad():
        expected = open_run(run).network(torch.from_numpy(images)).permute(0, 2, 3, 1).numpy()
    served = Autoencoder("own", models)
    assert served.draw(served.embed(images)).shape == (3, 32, 32, 3)
    assert np.abs(served.draw(served.embed(images)) - expected).max() <= TOLERANCE
    assert np.abs(served.draw(served.embed(images[1:2])) - expected[1:2]).max() <= TOLERANCE
    assert b"site-packages" not in (models / "own.decoder.onnx").read_bytes()
    export(run, "other", models)
    assert (models / "other.decoder.onnx").read_bytes() == (models / "own.decoder.onnx").read_bytes()  # the weights' alone


def test_what_a_run_saw_and_its_least_similarity_go_with_its_encoder(
    cnn_run: Path, striped_examples: list[Example], tmp_path: Path
) -> None:
    export(cnn_run, "own", tmp_path, least_similarity=-0.1)
    saw = json.loads((tmp_path / f"own.{TRAINED_ON}").read_text())
    held = sorted(example.item_id for example in hold_out(striped_examples, 0.1)[1])
    assert held
    assert saw == {"item_ids": sorted(example.item_id for example in striped_examples), "held_out": held}
    description = json.loads((tmp_path / "own.json").read_text())
    assert {name: description[name] for name in ("name", "dim", "side")} == {"name": "own", "dim": 8, "side": 32}
    assert OnnxEncoder("own", tmp_path).least_similarity == description["least_similarity"] == -0.1


@pytest.mark.parametrize(("share", "of_both"), [(0.3, 0.1), (0.05, 0.05)])
def test_what_the_frozen_base_learned_from_was_not_held_out(
    tiny: Callable[..., Training], make_examples: Callable[..., list[Example]], tmp_path: Path, share: float, of_both: float
) -> None:
    examples = make_examples(60)
    run, config = tmp_path / "run", tiny("embedding", epochs=1, hold_out=min(share, 0.1))  # on a CNN that held a tenth out
    fit(KINDS["embedding"].task(config, [examples], run, None), config, run)
    state, parts = checkpoints.load(run / BEST)
    checkpoints.save(
        run / BEST, replace(state, settings={**state.settings, "hold_out": share}), **parts
    )  # more was not refused once
    export(run, "own", tmp_path / "models")
    held = json.loads((tmp_path / "models" / f"own.{TRAINED_ON}").read_text())["held_out"]
    assert held == sorted(example.item_id for example in hold_out(examples, of_both)[1])
    assert held != sorted(example.item_id for example in hold_out(examples, 0.3)[1])


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A prepared data set of 80 pictures."""
    rows = [item_row(f"p{number:02}") for number in range(80)]
    return write_prepared(tmp_path / "prepared", rows, [noise((32, 32), number) for number in range(80)])


@pytest.fixture
def silent_run(cnn_run: Path, tmp_path: Path) -> Path:
    """A run that does not say what it saw."""
    folder = tmp_path / "silent"
    folder.mkdir()
    (folder / "best.safetensors").write_bytes((cnn_run / "best.safetensors").read_bytes())
    return folder


def test_a_run_that_does_not_say_what_it_saw_is_told(silent_run: Path, prepared: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"silent has no trained-on.json: say with --data which prepared data sets"):
        export(silent_run, "own", tmp_path / "models")
    assert not (tmp_path / "models").exists()
    export(silent_run, "own", tmp_path / "models", data=[prepared])
    saw = json.loads((tmp_path / "models" / f"own.{TRAINED_ON}").read_text())["item_ids"]
    assert saw == [f"p{number:02}" for number in range(80)]


@pytest.mark.parametrize(("variant", "least"), [("fp16", 0.9999), ("int8", 0.9)])
def test_a_variant_is_smaller_and_says_how_near_it_is(
    cnn_run: Path, prepared: Path, tmp_path: Path, variant: str, least: float
) -> None:
    full = export(cnn_run, "full", tmp_path / "models").graph
    found = export(cnn_run, variant, tmp_path / "models", variant, [prepared])
    assert found.agreement is not None
    assert least < found.agreement.least <= found.agreement.mean <= 1.0001
    assert found.agreement.pictures == 48  # of 80 in batches of 32: the first calibrates
    assert OnnxEncoder(variant, tmp_path / "models").encode(PICTURES).shape == (3, 8)
    types = {tensor.data_type for tensor in onnx.load(found.graph).graph.initializer}
    assert {"fp16": onnx.TensorProto.FLOAT16, "int8": onnx.TensorProto.INT8}[variant] in types
    assert found.agreement != Agreement(1.0, 1.0, 48)
    assert asdict(found.agreement).keys() == {"mean", "least", "pictures"}
    assert full.is_file()


def test_what_cannot_be_exported(cnn_run: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"'Own CNN' cannot be an encoder's name"):
        export(cnn_run, "Own CNN", tmp_path)
    with pytest.raises(TrainingError, match=r"there is no variant 'int4'; the variants are fp32, fp16, int8"):
        export(cnn_run, "own", tmp_path, "int4")
    with pytest.raises(
        TrainingError, match=r"the variant int8 is compared on pictures: give the data sets of the training with --data"
    ):
        export(cnn_run, "own", tmp_path, "int8")
    with pytest.raises(TrainingError, match=r"^the least similarity is -1\.5; a cosine lies between -1 and 1$"):
        export(cnn_run, "own", tmp_path, least_similarity=-1.5)
    with pytest.raises(TrainingError, match=r"there is no checkpoint"):
        export(tmp_path, "own", tmp_path)
    assert not list(tmp_path.iterdir())


class Mean(nn.Module):
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return images.float().mean(dim=(1, 2))


def test_a_graph_that_differs_from_torch_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = run_graph
    monkeypatch.setattr(graphs, "run_graph", lambda graph, images: right(graph, images) + 2e-4)
    with pytest.raises(TrainingError, match=r"mean.onnx differs from torch by 0.000\d+ on 2 pictures; it was not written"):
        write_graph(Mean().eval(), 8, tmp_path / "mean.onnx")
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    write_graph(Mean().eval(), 8, tmp_path / "mean.onnx")
    images = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 3), dtype=np.uint8)
    assert run_graph(tmp_path / "mean.onnx", images) == pytest.approx(images.mean(axis=(1, 2)), rel=1e-5)


def test_an_exported_encoder_is_in_the_registry_by_its_file_alone(
    cnn_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(cnn_run, "own-cnn-2", tmp_path)
    monkeypatch.setattr(serving, "MODELS_FOLDER", tmp_path)
    assert encoders.names()[:2] == [encoders.DEFAULT_ENCODER, "own-cnn-2"]
    assert "least_similarity" not in json.loads((tmp_path / "own-cnn-2.json").read_text())  # nobody said any
