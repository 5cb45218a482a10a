"""Settings that cannot be: one line that says which and what to do."""

import json
import math
import re
from pathlib import Path

import pytest

from recsys.training.augmentation import Augmentation
from recsys.training.autoencoder import AutoencoderConfig
from recsys.training.classifier import ClassifierConfig
from recsys.training.cnn import CnnConfig
from recsys.training.config import Training, TrainingError
from recsys.training.embedding import EmbeddingConfig
from recsys.training.metric import MetricConfig
from recsys.training.runs import KINDS

SHIPPED = Path(__file__).parents[3] / "assets" / "models"


def write(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, 'epochs = 3\nheads = ["slot"]\nweights = [2.0]\n[augmentation]\nlight = 0.1\n')
    expected = ClassifierConfig(epochs=3, heads=("slot",), weights=(2.0,), augmentation=Augmentation(light=0.1))
    assert ClassifierConfig.read(path) == expected
    assert ClassifierConfig.read(None) == ClassifierConfig()


@pytest.mark.parametrize("kind", KINDS)
def test_settings_come_back_from_a_checkpoint_as_they_were(kind: str) -> None:
    settings = KINDS[kind].config(epochs=3)
    assert KINDS[kind].config.of(json.loads(json.dumps(settings.to_dict())), "a checkpoint") == settings


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("epoch = 3", "there is no setting 'epoch'; the settings are epochs, batch, learning_rate,"),
        ('epochs = "many"', "epochs is 'many': Input should be a valid integer"),
        ("epochs = 2.5", "epochs is 2.5: Input should be a valid integer"),
        ("epochs =", "is not TOML: Invalid value (at end of document)"),
        ("heads = [1]", "heads.0 is 1: Input should be a valid string"),
    ],
)
def test_a_file_with_a_mistake_is_named_with_the_mistake(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(TrainingError, match=f"^{re.escape(str(path))}.*{re.escape(says)}"):
        ClassifierConfig.read(path)


def test_a_file_that_is_not_there_or_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="cannot be read: No such file or directory"):
        Training.read(tmp_path / "settings.toml")
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TrainingError, match="cannot be read: 'utf-8' codec"):
        Training.read(tmp_path / "settings.toml")


@pytest.mark.parametrize(
    ("kind", "settings", "says"),
    [
        (Training, {"epochs": 0}, "epochs is 0; it must be at least 1"),
        (Training, {"learning_rate": 0.0}, "learning_rate is 0.0; it must be above 0"),
        (Training, {"hold_out": 1.0}, "hold_out is 1.0; it is a share, from 0 to below 1"),
        (ClassifierConfig, {"heads": ("slot",)}, "heads (slot) and weights [1.0, 0.5] must be of one length, 1 or more"),
        (ClassifierConfig, {"sides": ()}, "sides is [] and validation_side 128; pictures need 32 pixels a side or more"),
        (ClassifierConfig, {"validation_side": 8}, "sides is [128] and validation_side 8; pictures need 32 pixels"),
        (CnnConfig, {"channels": ()}, "channels is []; it needs a pair of 1 or more for each block"),
        (CnnConfig, {"dropout": 1.0}, "dropout is 1.0; it is a share, from 0 to below 1"),
        (CnnConfig, {"channels": ((1, 1),) * 6, "sides": (32,)}, "6 blocks leave nothing of a picture of 32 pixels: raise sides"),
        (AutoencoderConfig, {"side": 72}, "side is 72; it must be a multiple of 16"),
        (AutoencoderConfig, {"dim": 0}, "dim is 0 and channels [32, 64, 128, 256]; each must be at least 1"),
        (MetricConfig, {"loss": "arcface"}, "loss is 'arcface'; it can be triplet, multi-similarity, proxy-anchor, supcon"),
        (MetricConfig, {"pictures": 1}, "pictures is 1; it must be at least 2"),
        (MetricConfig, {"batch": 4}, "batch is 4; with 4 pictures a class, two classes need 8"),
        (MetricConfig, {"proxy_rate": -1.0}, "proxy_rate is -1.0; it must be at least 0"),
        (Training, {"patience": -1}, "patience is -1; it must be at least 0"),
        (Training, {"seed": -1}, "seed is -1; it must be at least 0"),
        (Training, {"weight_decay": -1.0}, "weight_decay is -1.0; it must be at least 0"),
        (Training, {"weight_decay": math.nan}, "weight_decay is nan; it must be at least 0"),
        (ClassifierConfig, {"smoothing": 1.5}, "smoothing is 1.5; it is a share, from 0 to below 1"),
        (ClassifierConfig, {"dropout": 2.0}, "dropout is 2.0; it is a share, from 0 to below 1"),
        (ClassifierConfig, {"dim": 0}, "dim is 0; it must be at least 1"),
        (EmbeddingConfig, {"features": "backbon"}, "features is 'backbon'; it can be embedding, backbone"),
        (EmbeddingConfig, {"loss": "arcface"}, "loss is 'arcface'; it can be triplet, multi-similarity"),
        (EmbeddingConfig, {"dropout": 1.0}, "dropout is 1.0; it is a share"),
        (EmbeddingConfig, {"hidden": 0}, "hidden is 0; it must be at least 1"),
        (EmbeddingConfig, {"views": -1}, "views is -1; it must be at least 0"),
        (EmbeddingConfig, {"side": 16}, "side is 16; it must be at least 32"),
        (EmbeddingConfig, {"smoothing": 1.0}, "smoothing is 1.0; it is a share"),
        (EmbeddingConfig, {"batch": 1}, "batch is 1; it must be at least 2"),
        (Augmentation, {"light": -0.1}, "light is -0.1; it is a share, from 0 to below 1"),
        (Augmentation, {"erased": 1.1}, "erased is 1.1; it is a share, from 0 to 1"),
        (Augmentation, {"area": 0.0}, "area is 0.0; it is a share, above 0 and up to 1"),
        (Augmentation, {"turn": -5.0}, "turn is -5.0; it must be at least 0"),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_its_value(
    kind: type[Training] | type[Augmentation], settings: dict[str, object], says: str
) -> None:
    with pytest.raises(TrainingError, match=f"^{re.escape(says)}"):
        kind(**settings)  # type: ignore[arg-type]


def test_an_augmentation_in_a_file_is_checked(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"^light is -0\.1; it is a share"):
        ClassifierConfig.read(write(tmp_path, "[augmentation]\nlight = -0.1\n"))


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("wearwith-backbone-1.toml", ClassifierConfig),
        ("wearwith-backbone.toml", ClassifierConfig),
        ("wearwith.toml", EmbeddingConfig),
        ("wearwith-rivals.toml", MetricConfig),
        ("own-cnn.toml", CnnConfig),
        ("autoencoder.toml", AutoencoderConfig),
    ],
)
def test_the_settings_of_what_ships_can_be_read(file: str, kind: type[Training]) -> None:
    assert kind.read(SHIPPED / file) != kind()
