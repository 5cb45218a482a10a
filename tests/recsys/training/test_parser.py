"""The parser's training: it learns, goes on without a trace, judges by what was held out, and starts from other runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from recsys.co_parsing import NO_REGION, REGIONS
from recsys.training import backbones, checkpoints
from recsys.training.checkpoints import BEST, LAST, TRAINED_ON
from recsys.training.config import TrainingError
from recsys.training.loop import Step, fit
from recsys.training.parser import ParserConfig, ParserTask, open_parser, parse
from recsys.training.parser_network import ParserNetwork
from recsys.training.parser_views import LabelledPhoto
from tests.recsys.training.tiny_parser import STILL, agreement, known, made_photos, tiny_config, train

CPU = torch.device("cpu")


@pytest.fixture(scope="module", autouse=True)
def tiny_backbone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched, known(patched):
        yield


def test_it_learns_two_photos_by_heart(tmp_path: Path) -> None:
    photos = made_photos(learned=2)
    config = tiny_config(epochs=3, repeats=(16.0,), augmentation=STILL, least_scale=1.0, most_scale=1.0)
    trained = train(config, tmp_path / "run", photos)
    losses = [record["train"]["loss"] for record in trained.epochs]
    assert losses[-1] < losses[0] / 2
    network, _, regions = open_parser(tmp_path / "run")
    assert regions == list(REGIONS)
    with torch.no_grad():
        for photo in photos:
            assert agreement(parse(network, Image.fromarray(photo.pixels), 64, CPU), photo.regions) > 0.8
    assert trained.best["validation"]["miou"] > 0.2
    assert trained.best["validation"]["miou"] == max(record["validation"]["miou"] for record in trained.epochs)


def test_a_run_that_is_stopped_and_resumed_is_one_that_never_was(tmp_path: Path) -> None:
    config = tiny_config(average=0.9)
    whole = train(config, tmp_path / "whole")

    def stop(where: Step) -> None:
        if (where.epoch, where.step) == (2, 1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(config, tmp_path / "stopped", progress=stop)
    resumed = train(config, tmp_path / "stopped", resume=True)
    for record in (*whole.epochs, *resumed.epochs):
        del record["seconds"]
    assert resumed.epochs == whole.epochs
    for name in (LAST, BEST):
        (_, left), (_, right) = (checkpoints.load(tmp_path / run / name) for run in ("whole", "stopped"))
        assert left.keys() == right.keys()
        for part, tensors in left.items():
            assert all(torch.equal(tensor, right[part][key]) for key, tensor in tensors.items())


def test_what_is_held_out_is_never_in_a_batch(tmp_path: Path) -> None:
    learned, held = made_photos(3, 0), made_photos(0, 2)
    white = [LabelledPhoto(photo.item_id, np.full_like(photo.pixels, 255), photo.regions) for photo in held]
    task = ParserTask(tiny_config(augmentation=STILL, least_scale=1.0, most_scale=1.0), [learned + white])
    regions = [region for epoch in (1, 2, 3) for _, region in task.batches(epoch)]
    images = [image for epoch in (1, 2, 3) for image, _ in task.batches(epoch)]
    for image, region in zip(images, regions, strict=True):
        garment = region == REGIONS.index("bottom")
        assert garment.any()
        assert not (image[garment] == 255).all(dim=-1).any()  # a white garment is of a photo held out
    assert task.item_ids == [photo.item_id for photo in learned + white]


def test_batches_are_the_same_for_the_same_epoch_and_as_many_as_the_repeats_say() -> None:
    data = [made_photos(4), made_photos(2, 0)]
    task = ParserTask(tiny_config(repeats=(2.0, 0.5)), data)
    assert task.steps == 4  # of two photos, from 4 × 2 + 2 × 0.5
    first, again, second = (list(task.batches(epoch)) for epoch in (1, 1, 2))
    assert [images.shape for images, _ in first] == [(2, 64, 32, 3)] * 4
    assert all(
        torch.equal(one, other) for left, right in zip(first, again, strict=True) for one, other in zip(left, right, strict=True)
    )
    assert not all(torch.equal(left[0], right[0]) for left, right in zip(first, second, strict=True))


def test_photos_that_are_seldom_seen_are_all_seen_in_time() -> None:
    photos = made_photos(2)
    colours = ((255, 0, 0), (0, 255, 0))
    plain = [
        LabelledPhoto(photo.item_id, np.full_like(photo.pixels, colour), photo.regions)
        for photo, colour in zip(photos, colours, strict=False)
    ]
    task = ParserTask(tiny_config(repeats=(0.01,), batch=1, augmentation=STILL), [[*plain, photos[2]]])
    middles = {tuple(images[0, 32, 16].tolist()) for epoch in range(1, 30) for images, _ in task.batches(epoch)}
    assert middles >= set(colours)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"backbone": "resnet"}, r"backbone is 'resnet'; it can be efficientnet-lite0"),
        ({"height": 100}, r"height is 100; it must be a multiple of 32"),
        ({"side": 0}, r"side is 0; it must be a multiple of 32"),
        ({"least_scale": 2.0}, r"least_scale is 2\.0 and most_scale 1\.6; the first must be the smaller"),
        ({"least_scale": 0.0}, r"least_scale is 0\.0"),
        ({"dice": -1.0}, r"dice is -1\.0; it must be at least 0"),
        ({"most": (5, -1)}, r"most is \[5, -1\]; each must be 0, for all, or more"),
    ],
)
def test_settings_that_make_no_sense(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(TrainingError, match=says):
        tiny_config(**settings)


def test_repeats_that_make_no_sense() -> None:
    for repeats, says in (((1.0, 1.0), "there are fewer data sets, 1"), ((-1.0,), "each must be 0 or more")):
        with pytest.raises(TrainingError, match=says):
            ParserTask(tiny_config(repeats=repeats), [made_photos()])


@pytest.mark.parametrize("counts", [(0, 2), (3, 0), (0, 0)])
def test_too_few_photos_to_hold_some_out(counts: tuple[int, int]) -> None:
    photos = made_photos(*counts)
    says = rf"^{sum(counts)} photos with labelled pixels are too few to hold 30% .*\(as a rule 10 are enough\): add photos$"
    with pytest.raises(TrainingError, match=says):
        ParserTask(tiny_config(), [photos])


def test_epochs_are_not_chosen_by_photos_whose_outlines_nobody_drew() -> None:
    (held,) = made_photos(0, 1)
    single = LabelledPhoto(held.item_id, held.pixels, held.regions, drawn=False)
    with pytest.raises(TrainingError, match="too few to hold"):
        ParserTask(tiny_config(), [made_photos(3, 0), [single]])


class Says(nn.Module):
    """A network that says of every photo what it is told: a region for all pixels, or one for each in a row of photos."""

    def __init__(self, *regions: str) -> None:
        super().__init__()
        self.regions = regions
        self.asked = 0

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        region = self.regions[self.asked % len(self.regions)]
        self.asked += 1
        logits = torch.zeros(len(images), len(REGIONS), images.shape[1] // 4, images.shape[2] // 4)
        logits[:, REGIONS.index(region)] = 9
        return logits


def test_the_figures_are_those_of_the_pixels_of_all_photos_together() -> None:
    held = made_photos(0, 2)
    unknown = np.where(held[0].regions == REGIONS.index("bag"), NO_REGION, held[0].regions).astype(np.uint8)
    held[0] = LabelledPhoto(held[0].item_id, held[0].pixels, unknown)
    task = ParserTask(tiny_config(), [made_photos(2, 0) + held])
    figures = task.validate(Says("top", "bottom"), CPU)
    truth = np.concatenate([photo.regions.ravel() for photo in held])
    found = np.concatenate([np.full(2048, REGIONS.index(region)) for region in ("top", "bottom")])
    expected = {}
    for number, region in enumerate(REGIONS):
        both = sum(1 for t, f in zip(truth, found, strict=True) if t == number == f)
        either = sum(1 for t, f in zip(truth, found, strict=True) if t != NO_REGION and number in (t, f))
        if either:
            expected[f"iou.{region}"] = both / either
    assert {name: value for name, value in figures.items() if name not in ("score", "miou")} == pytest.approx(expected)
    assert "iou.dress" not in figures
    slots = [value for name, value in expected.items() if name[4:] not in ("background", "skin", "hair")]
    assert figures["miou"] == pytest.approx(np.mean(slots))
    assert figures["score"] == figures["miou"]
    assert next(iter(figures)) == "score"  # what epochs are chosen by


def test_single_garments_are_judged_by_their_slot() -> None:
    held = made_photos(0, 4)
    bag = np.where(held[0].regions > 0, REGIONS.index("bag"), 0).astype(np.uint8)
    singles = [LabelledPhoto(photo.item_id, photo.pixels, bag, drawn=False) for photo in held[1:]]
    task = ParserTask(tiny_config(), [[*made_photos(2, 0), held[0]], singles])
    figures = task.validate(Says("top", "bag", "skin", "bag"), CPU)
    assert figures["single_slot"] == pytest.approx(2 / 3)
    assert figures["score"] == pytest.approx((figures["miou"] + 2 / 3) / 2)
    assert "single_slot" not in ParserTask(tiny_config(), [made_photos()]).validate(Says("top"), CPU)


@pytest.mark.parametrize("size", [(1, 1), (37, 97), (2000, 20), (300, 200)])
def test_a_photo_of_any_size_is_parsed_pixel_by_pixel(size: tuple[int, int]) -> None:
    with torch.no_grad():
        regions = parse(Says("dress"), Image.new("RGB", size), 128, CPU)
    assert (regions.shape, regions.dtype) == ((size[1], size[0]), np.uint8)
    assert (regions == REGIONS.index("dress")).all()


def test_a_run_starts_from_another_and_has_seen_what_that_one_saw(tmp_path: Path) -> None:
    first = train(tiny_config(epochs=1), tmp_path / "first")
    others = [LabelledPhoto(f"other-{photo.item_id}", photo.pixels, photo.regions) for photo in made_photos(8, 8)]
    config = tiny_config(epochs=1, start=str(first.folder))
    task = ParserTask(config, [others], tmp_path / "second")
    best = checkpoints.load(first.folder / BEST)[1]["network"]
    assert all(torch.equal(value, best[name]) for name, value in task.network.state_dict().items())
    fit(task, config, tmp_path / "second")
    saw = json.loads((tmp_path / "second" / TRAINED_ON).read_text())["item_ids"]
    assert saw == sorted([*(photo.item_id for photo in made_photos()), *(photo.item_id for photo in others)])
    first.folder.rename(tmp_path / "away")  # gone on with, it is not needed
    again = ParserTask(config, [others], tmp_path / "second")
    fit(again, config, tmp_path / "second", resume=True)
    assert set(saw) == set(again.seen)


def test_a_run_starts_from_the_backbone_of_a_classifier(tmp_path: Path) -> None:
    network = ParserNetwork(len(REGIONS), "tiny", 16, pretrained=False)
    weights = {f"backbone.{name}": value + 1 for name, value in network.backbone.state_dict().items()}
    state = checkpoints.State("classifier", {"hold_out": 0.3}, {})
    checkpoints.save(tmp_path / BEST, state, network={**weights, "heads.slot.weight": torch.ones(2, 2)})
    checkpoints.note_trained_on(tmp_path, ["a-shirt"])
    task = ParserTask(tiny_config(start=str(tmp_path)), [made_photos()])
    assert task.seen == ["a-shirt"]
    for name, value in task.network.backbone.state_dict().items():
        assert torch.equal(value, weights[f"backbone.{name}"])


def test_what_a_run_cannot_start_from(tmp_path: Path) -> None:
    def starting(model: str, network: dict[str, torch.Tensor], hold_out: float = 0.3) -> None:
        checkpoints.save(tmp_path / BEST, checkpoints.State(model, {"hold_out": hold_out}, {}), network=network)
        ParserTask(tiny_config(start=str(tmp_path)), [made_photos()])

    with pytest.raises(TrainingError, match=r"there is no checkpoint .*best\.safetensors"):
        ParserTask(tiny_config(start=str(tmp_path)), [made_photos()])
    with pytest.raises(TrainingError, match=r"is of the kind 'cnn'; start needs the run of a classifier or a parser"):
        starting("cnn", {"blocks.0": torch.ones(1)})
    with pytest.raises(
        TrainingError, match=r"is of another architecture: its backbone\.stages\.0\.bias is \(9,\), this model's is"
    ):
        starting("classifier", {"backbone.stages.0.bias": torch.ones(9)})
    with pytest.raises(TrainingError, match=r"held 10% of the pictures out; hold_out may be no more, it is 30%"):
        starting("classifier", {"backbone.stages.0.bias": torch.ones(9)}, hold_out=0.1)
    weights = ParserNetwork(len(REGIONS), "tiny", 16, pretrained=False).state_dict()
    with pytest.raises(TrainingError, match=r"does not say what it was trained on"):
        starting("parser", weights)


def test_a_run_of_another_kind_is_no_parsers(cnn_run: Path) -> None:
    with pytest.raises(TrainingError, match=r"best\.safetensors is of the kind 'cnn', not of a parser"):
        open_parser(cnn_run)


def test_settings_are_read_from_a_file_and_the_defaults_hold_together(tmp_path: Path) -> None:
    assert ParserConfig().backbone in backbones.NAMES
    (tmp_path / "own.toml").write_text('start = "runs/one"\nrepeats = [1.0, 0.2]\nmost = [0, 500]\n[augmentation]\nturn = 3.0\n')
    config = ParserConfig.read(tmp_path / "own.toml")
    assert (config.start, config.repeats, config.most, config.augmentation.turn) == ("runs/one", (1.0, 0.2), (0, 500), 3.0)
