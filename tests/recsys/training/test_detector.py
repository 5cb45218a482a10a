"""Faster R-CNN fine-tuned on boxes: it learns, goes on, and is served without torch."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from recsys.detection import load
from recsys.detection.suppression import overlaps
from recsys.encoders._torchvision import import_torchvision
from recsys.images import read_image
from recsys.training import checkpoints, detector_network, export_detector
from recsys.training.checkpoints import BEST, LAST, TRAINED_ON
from recsys.training.coco import read_coco
from recsys.training.command_line import app
from recsys.training.config import TrainingError
from recsys.training.detector import DetectorConfig, DetectorTask, build, mirror, starting_file
from recsys.training.detector_network import put_pretrained, read_weights, require_operators
from recsys.training.loop import fit
from tests.recsys.training.tiny_detector import operators, tiny_config, write_coco
from tests.support import noise, plain

# Of 0.png to 7.png, those whose hash is below 0.3 are held out.


@pytest.fixture(scope="module", autouse=True)
def working() -> Iterator[None]:
    """torchvision's operators, or plain ones."""
    with pytest.MonkeyPatch.context() as patched, operators(patched):
        yield


@pytest.fixture(scope="module")
def coco(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_coco(tmp_path_factory.mktemp("coco"))


def task(coco: tuple[Path, Path], config: DetectorConfig, **others: Any) -> DetectorTask:
    return DetectorTask(config, read_coco(*coco, config.slots).pictures, **others)


@pytest.fixture(scope="module")
def learned(coco: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of a detector that knows its pictures by heart; not to be changed."""
    folder = tmp_path_factory.mktemp("learned") / "run"
    config = tiny_config(epochs=5, learning_rate=1e-2, weight_decay=0.0, batch=4)
    learner = task(coco, config)
    learner.steps = 14  # of the same few pictures again and again
    fit(learner, config, folder)
    return folder


def test_the_loss_falls_and_what_is_held_out_is_found(learned: Path) -> None:
    state, _ = checkpoints.load(learned / LAST)
    first, last = state.epochs[0]["train"], state.epochs[-1]["train"]
    assert last["loss"] < 0.8 * first["loss"]
    assert last["loss_classifier"] < 0.6 * first["loss_classifier"]
    assert last["loss_objectness"] < 0.2 * first["loss_objectness"]
    parts = ("loss_classifier", "loss_box_reg", "loss_objectness", "loss_rpn_box_reg")
    for epoch in state.epochs:
        assert sum(epoch["train"][part] for part in parts) == pytest.approx(epoch["train"]["loss"], rel=1e-3)
    best = max(state.epochs, key=lambda epoch: epoch["validation"]["box_ap50"])["validation"]
    assert best["box_ap50"] == pytest.approx((best["box_ap50.top"] + best["box_ap50.bottom"]) / 2)
    assert best["box_ap50"] > 0.8
    assert state.classes == {"slot": ["top", "bottom"]}


def test_two_pictures_are_learned_by_heart(coco: tuple[Path, Path]) -> None:
    config = tiny_config(flipped=0.0)
    learner = task(coco, config)
    optimizer = torch.optim.Adam(learner.network.parameters(), lr=1e-2)
    batch = next(learner.batches(1))
    assert len(batch) == 2
    losses = []
    for _ in range(40):
        loss, _ = learner.loss(batch, torch.device("cpu"))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(loss.detach()))
    assert np.mean(losses[-5:]) < 0.8 * losses[0]


def test_a_detector_that_was_trained_is_served_without_torch(learned: Path, coco: tuple[Path, Path], tmp_path: Path) -> None:
    card = export_detector.export_detector(learned, "own", tmp_path, score=0.3).with_suffix(".json")
    detector = load(str(card), threads=1)
    found = []
    for picture in read_coco(*coco, {}).pictures:
        image = read_image(picture.picture)
        larger = image.resize((128, 160), Image.Resampling.NEAREST)
        for photo, scale in ((image, 1), (larger, 2)):
            detections = detector.detect(photo)
            for slot, box in zip(picture.slots, picture.boxes, strict=True):
                surest = max((one for one in detections if one.slot is slot), key=lambda one: one.score, default=None)
                found.append(surest is not None and overlaps(scale * box, np.array([surest.box], dtype=np.float64))[0] > 0.5)
    assert len(found) == 32
    assert np.mean(found) > 0.75
    for photo in (noise((320, 240)), plain((0, 0, 0), (9, 400)), plain((255, 255, 255), (1, 1))):
        assert all(one.score >= 0.3 for one in detector.detect(photo))
    said = json.loads(card.read_text())
    assert said["slots"] == {"1": "top", "2": "bottom"}
    assert said["kind"] == "boxes"
    saw = json.loads((tmp_path / f"own.{TRAINED_ON}").read_text())
    assert saw["item_ids"] == sorted(f"{number}.png" for number in range(8))
    assert 0 < len(saw["held_out"]) < 8
    graph = card.with_suffix(".onnx").read_bytes()
    assert b"site-packages" not in graph
    assert b"RoiAlign" in graph
    assert b"NonMaxSuppression" in graph


def test_a_graph_that_differs_from_torch_is_not_written(learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_detector, "_SAME_SCORE", -1.0)
    with pytest.raises(
        TrainingError, match=r"own\.onnx differs from torch: it lacks a box with a score of 0\.\d+; it was not written"
    ):
        export_detector.export_detector(learned, "own", tmp_path)
    assert not list(tmp_path.glob("own*"))


def test_a_run_that_is_stopped_and_resumed_is_one_that_never_was(coco: tuple[Path, Path], tmp_path: Path) -> None:
    config = tiny_config()
    whole = fit(task(coco, config), config, tmp_path / "whole")

    def stop(step: Any) -> None:
        if (step.epoch, step.step) == (2, 1):
            raise KeyboardInterrupt

    folder = tmp_path / "stopped"
    with pytest.raises(KeyboardInterrupt):
        fit(task(coco, config, folder=folder), config, folder, progress=stop)
    resumed = fit(task(coco, config, folder=folder), config, folder, resume=True)
    records = [[{**epoch, "seconds": 0} for epoch in run.epochs] for run in (whole, resumed)]
    assert records[0] == records[1]
    (_, left), (_, right) = (checkpoints.load(run / LAST) for run in (tmp_path / "whole", folder))
    assert all(torch.equal(tensor, right["network"][name]) for name, tensor in left["network"].items())


def test_a_new_run_starts_from_the_weights_of_another_but_for_its_head(
    learned: Path, coco: tuple[Path, Path], tmp_path: Path
) -> None:
    config = tiny_config(start=str(learned))
    started = task(coco, config, start=starting_file(config), folder=tmp_path)
    _, parts = checkpoints.load(learned / BEST)
    for name, value in started.network.state_dict().items():
        assert torch.equal(value, parts["network"][name]) is not name.startswith("roi_heads.box_predictor."), name
    assert set(started.seen) == {f"{number}.png" for number in range(8)}
    with pytest.raises(TrainingError, match=r"held 30% of the pictures out; hold_out may be no more, it is 40%"):
        task(coco, tiny_config(start=str(learned), hold_out=0.4), start=learned / BEST)


def test_a_file_of_weights_is_put_in_but_for_its_head(tmp_path: Path) -> None:
    config = tiny_config()
    weights = build(config, 90).state_dict() | {"backbone.body.bn1.num_batches_tracked": torch.tensor(3)}
    torch.save(weights, tmp_path / "coco.pth")
    network = build(config, 2)
    put_pretrained(network, read_weights(tmp_path / "coco.pth"), tmp_path / "coco.pth")
    for name, value in network.state_dict().items():
        assert name.startswith("roi_heads.box_predictor.") or torch.equal(value, weights[name])
    del weights["roi_heads.box_head.fc6.weight"]
    with pytest.raises(
        TrainingError, match=r"is of another network: its roi_heads\.box_head\.fc6\.weight is nothing, this one's is \(32, 288\)"
    ):
        put_pretrained(network, weights, tmp_path / "coco.pth")


def test_a_start_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"start is '.*gone\.pth': there is neither a file of weights nor a detector's run"):
        starting_file(tiny_config(start=str(tmp_path / "gone.pth")))
    with pytest.raises(TrainingError, match="there is neither"):
        starting_file(tiny_config(start=str(tmp_path)))
    torch.save({"a": print}, tmp_path / "code.pth")
    with pytest.raises(TrainingError, match=r"code\.pth is not a readable file of weights"):
        read_weights(tmp_path / "code.pth")
    torch.save([torch.ones(2)], tmp_path / "list.pth")
    with pytest.raises(TrainingError, match=r"list\.pth is not a file of weights: it must hold tensors by name"):
        read_weights(tmp_path / "list.pth")
    assert starting_file(tiny_config()) is None


def test_weights_that_cannot_be_fetched_are_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(url: str, path: str, **_: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "download_url_to_file", offline)
    with pytest.raises(TrainingError) as caught:
        starting_file(DetectorConfig())
    assert "could not be downloaded from https://download.pytorch.org/models/fasterrcnn_resnet50_fpn_coco-258fb6c6.pth" in str(
        caught.value
    )
    assert 'or train from scratch with weights = ""' in str(caught.value)
    file = tmp_path / "hub" / "checkpoints" / "fasterrcnn_resnet50_fpn_coco-258fb6c6.pth"
    file.write_bytes(b"here")
    assert starting_file(DetectorConfig()) == file


def test_missing_operators_are_said_in_a_line(monkeypatch: pytest.MonkeyPatch, coco: tuple[Path, Path]) -> None:
    def missing(*_: object) -> None:
        raise RuntimeError("operator torchvision::nms does not exist")

    require_operators()
    monkeypatch.setattr(import_torchvision().ops, "nms", missing)
    with pytest.raises(
        TrainingError, match=r"^torchvision \S+ has no compiled operators for torch \S+, .*: install both from one place"
    ):
        require_operators()
    with pytest.raises(TrainingError, match="has no compiled operators"):
        task(coco, tiny_config())


def test_the_network_is_torchvisions_and_its_weights_fit() -> None:
    network = detector_network.resnet50_fpn(7, (64,), 96, 3, True)
    frozen = [name for name, parameter in network.named_parameters() if not parameter.requires_grad]
    assert {name.split(".")[2] for name in frozen} == {"conv1", "layer1"}
    shapes = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    assert shapes["roi_heads.box_predictor.cls_score.weight"] == (8, 1024)
    from torchvision.models.detection import fasterrcnn_resnet50_fpn

    theirs = fasterrcnn_resnet50_fpn(weights=None, weights_backbone=None).state_dict()  # as the published file names them
    put_pretrained(network, theirs, Path("coco.pth"))
    assert torch.equal(network.state_dict()["backbone.fpn.inner_blocks.0.0.weight"], theirs["backbone.fpn.inner_blocks.0.0.weight"])


def test_mirrored_boxes_lie_where_their_pixels_do() -> None:
    pixels = np.zeros((10, 20, 3), dtype=np.uint8)
    pixels[2:5, 3:9] = 255
    turned, boxes = mirror(pixels, np.array([[3, 2, 9, 5]], dtype=np.float32))
    left, top, right, bottom = boxes[0].astype(int)
    assert (turned[top:bottom, left:right] == 255).all()
    assert turned.sum() == pixels.sum() == turned[top:bottom, left:right].sum()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"network": "yolo"}, r"network is 'yolo'; it can be resnet50-fpn"),
        ({"weights": "imagenet"}, r"weights is 'imagenet'; it can be , coco"),
        ({"trainable": 6}, r"trainable is 6; a ResNet has 5 stages"),
        ({"sides": ()}, r"sides is \[\]; a picture needs 32 pixels a side or more"),
        ({"flipped": 1.5}, r"flipped is 1\.5"),
    ],
)
def test_settings_that_make_no_sense(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(TrainingError, match=says):
        DetectorConfig(**settings)


SETTINGS = """
network = "tiny"
weights = ""
sides = [64]
most = 96
epochs = 1
batch = 2
hold_out = 0.3
device = "cpu"
[slots]
shirt = "top"
"""


def call(*arguments: object) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_command_trains_and_exports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, images = write_coco(tmp_path, categories=("shirt", "sock"))
    (tmp_path / "own.toml").write_text(SETTINGS)
    arguments = (
        "detector",
        "--data",
        path,
        "--images",
        images,
        "--config",
        tmp_path / "own.toml",
        "--out",
        tmp_path / "run",
        "--threads",
        1,
    )
    said = call(*arguments)
    assert "box_ap50" in said
    with pytest.raises(TrainingError, match="run holds a run already: go on with --resume"):
        call(*arguments)
    call(*arguments, "--resume")
    said = call("export", tmp_path / "run", "--name", "own", "--out", tmp_path / "models")
    assert "python -m recsys match PHOTO --detector" in said
    assert load(str(tmp_path / "models" / "own.json")).name == "own"
    with pytest.raises(TrainingError, match=r"'own' in .* already"):
        call("export", tmp_path / "run", "--name", "own", "--out", tmp_path / "models")
    with pytest.raises(TrainingError, match=r"'Own!' cannot be a detector's name"):
        call("export", tmp_path / "run", "--name", "Own!", "--out", tmp_path / "models")
    with pytest.raises(TrainingError, match=r"boxes\.json has boxes alone: give the folder of its pictures with --images"):
        call("detector", "--data", path, "--config", tmp_path / "own.toml", "--out", tmp_path / "other")
