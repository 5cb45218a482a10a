"""What a training run is told: frozen dataclasses, one a model, read from a TOML file that is checked name by name.

    epochs = 12
    learning_rate = 5e-4
    heads = ["article_type", "colour"]

What the file leaves out keeps the default that the class gives.
"""

import tomllib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import pydantic

from recsys.errors import WearwithError


class TrainingError(WearwithError):
    """A training run that cannot start or go on: its settings, its data, another checkpoint, a loss that is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How any of the models is trained.

    epochs: how often all examples are seen. batch: examples a step. learning_rate: at its highest, after `warmup` (a share of all
    steps) and before a cosine takes it to a hundredth. weight_decay: AdamW's, an L2 penalty that is decoupled from the loss.
    average: decay of the moving average of the weights that is validated and kept, 0 for none. hold_out: share of the training
    examples that models are chosen by. patience: epochs without a better validation after which it ends, 0 for never. device:
    "auto" takes a GPU where there is one. mixed_precision: on a GPU, 16-bit forward passes.
    """

    __pydantic_config__ = pydantic.ConfigDict(extra="forbid")

    epochs: int = 10
    batch: int = 64
    learning_rate: float = 1e-3
    warmup: float = 0.05
    weight_decay: float = 0.02
    average: float = 0.0
    hold_out: float = 0.1
    patience: int = 0
    seed: int = 42
    device: str = "auto"
    mixed_precision: bool = True

    def __post_init__(self) -> None:
        check_least(self, epochs=1, batch=1, weight_decay=0, patience=0, seed=0)
        if not 0 < self.learning_rate < 1e3:
            raise TrainingError(f"learning_rate is {self.learning_rate}; it must be above 0")
        check_shares(self, "warmup", "average", "hold_out")

    @classmethod
    def read(cls, path: Path | None) -> Self:
        """The settings in a TOML file, or the defaults for None; TrainingError names the first that does not fit."""
        if path is None:
            return cls()
        try:
            text = path.read_text(encoding="utf-8")
            return cls.of(tomllib.loads(text), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise TrainingError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
        except tomllib.TOMLDecodeError as error:
            raise TrainingError(f"{path} is not TOML: {error}") from error

    @classmethod
    def of(cls, settings: dict[str, Any], where: str) -> Self:
        """The settings named in a mapping; `where` is what an error calls it."""
        try:
            return pydantic.TypeAdapter(cls).validate_python(settings)
        except pydantic.ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"]))
            if first["type"] == "unexpected_keyword_argument":
                known = ", ".join(cls.__dataclass_fields__)
                raise TrainingError(f"{where}: there is no setting {name!r}; the settings are {known}") from error
            raise TrainingError(f"{where}: {name} is {first['input']!r}: {first['msg']}") from error

    def to_dict(self) -> dict[str, Any]:
        """The settings as JSON holds them."""
        return asdict(self)


def check_least(settings: object, **least: float) -> None:
    """Raise TrainingError where one of the settings named is less than it can be."""
    for name, value in least.items():
        if not getattr(settings, name) >= value:  # nan is not, either
            raise TrainingError(f"{name} is {getattr(settings, name)}; it must be at least {value}")


def check_shares(settings: object, *names: str) -> None:
    """Raise TrainingError where one of the settings named is no share below 1."""
    for name in names:
        if not 0 <= getattr(settings, name) < 1:
            raise TrainingError(f"{name} is {getattr(settings, name)}; it is a share, from 0 to below 1")


def check_choices(settings: object, **known: Collection[str]) -> None:
    """Raise TrainingError where one of the settings named is none of the words known for it."""
    for name, words in known.items():
        if getattr(settings, name) not in words:
            raise TrainingError(f"{name} is {getattr(settings, name)!r}; it can be {', '.join(words)}")
