"""What the Evaluate page shows: every measurement and training history that lies in a folder, and what of it is damaged."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pages.ui.resources import ROOT
from recsys.errors import WearwithError
from recsys.evaluation.measurement import EvaluationError, Measurement, MeasurementSet

HISTORY_SUFFIX = ".history.json"


@dataclass(frozen=True, slots=True)
class Stored:
    """A measurement and the file it came from: its name without the ending, and its bytes."""

    name: str
    measured: MeasurementSet
    content: bytes


class Epoch(BaseModel):
    """One epoch of a training: figures on what it learned from and on what was held out, and how long it took."""

    model_config = ConfigDict(frozen=True)

    epoch: int
    train: dict[str, float | None]
    validation: dict[str, float | None]
    seconds: float = 0.0


class History(BaseModel):
    """How a model was trained. best: the epoch whose weights were kept, judged by the first of its validation figures."""

    model_config = ConfigDict(frozen=True)

    model: str
    best: int
    epochs: list[Epoch] = Field(min_length=1)
    settings: dict[str, Any] = {}


class Confusion(BaseModel):
    """Counts of cases; a row is the truth, a column the answer, both in the order of `labels`."""

    labels: list[str] = Field(min_length=1)
    matrix: list[list[int]]

    @model_validator(mode="after")
    def _square(self) -> "Confusion":
        sides = {len(self.matrix), *map(len, self.matrix)}
        if sides != {len(self.labels)}:
            raise ValueError(f"{len(self.labels)} labels, but a matrix with sides of {sorted(sides)}")
        return self


class ClassFigures(BaseModel):
    """How one class fared. support: how many cases are of it; a figure that there is none of is None."""

    label: str
    precision: float | None
    recall: float | None
    f1: float | None
    support: int


class Bin(BaseModel):
    """The cases whose probability lies from `low` to `high`: their mean probability, and the share that was right."""

    low: float
    high: float
    confidence: float | None
    accuracy: float | None
    count: int


class Mistake(BaseModel):
    """A wrong answer. picture: the path below the data; probability: what was said of the answer."""

    picture: str
    truth: str
    answer: str
    probability: float


class Confused(BaseModel):
    """How many cases of one class were taken for another."""

    truth: str
    answer: str
    count: int


class ManyClasses(BaseModel):
    """What is told of so many classes that there is no matrix of them. confused: the commonest mistakes, the commonest first."""

    per_class: list[ClassFigures] = []
    confused: list[Confused] = []


class ClassificationDetails(ManyClasses):
    """What a classification says beyond its figures; empty what it does not say: the matrix or the commonest mistakes alone."""

    confusion: Confusion | None = None
    reliability: list[Bin] = []
    mistakes: list[Mistake] = []


class HeadsDetails(BaseModel):
    """What the measurement of heads says beyond its figures."""

    article_type: ManyClasses = ManyClasses()
    colour: ManyClasses = ManyClasses()


class WorstPhoto(BaseModel):
    """A photo whose garments were outlined badly. picture: the path below the data; missed, extra: slots."""

    id: str
    picture: str
    miou: float
    missed: list[str] = []
    extra: list[str] = []


class DetectionDetails(BaseModel):
    """What the measurement of a detector says beyond its figures. confusion: of pixels, by region."""

    confusion: Confusion | None = None
    worst: list[WorstPhoto] = []


Details = TypeVar("Details", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Results:
    """All there is to show, by the name of its file, and one line for each file that cannot be shown."""

    measurements: dict[str, Stored]
    histories: dict[str, History]
    problems: tuple[str, ...]

    def of(self, kind: str) -> list[Stored]:
        """The measurements whose file is called KIND-SOMETHING, by name."""
        return [stored for name, stored in sorted(self.measurements.items()) if name.partition("-")[0] == kind]


def results_folder() -> Path:
    """The folder that holds `evaluation/` and `models/`: `assets/`, or `$WEARWITH_RESULTS`."""
    return Path(os.environ.get("WEARWITH_RESULTS", ROOT / "assets"))


def read_results(folder: Path) -> Results:
    """Read `evaluation/*.json` and `models/*.history.json`; what cannot be read becomes a line of `problems`."""
    measurements: dict[str, Stored] = {}
    histories: dict[str, History] = {}
    problems: list[str] = []
    for path in _files(folder / "evaluation", ".json"):
        try:
            measurements[path.stem] = Stored(path.stem, MeasurementSet.read(path), path.read_bytes())
        except (WearwithError, OSError) as error:
            problems.append(_in_short(error, path))
    for path in _files(folder / "models", HISTORY_SUFFIX):
        try:
            histories[path.name.removesuffix(HISTORY_SUFFIX)] = _read_history(path)
        except EvaluationError as error:
            problems.append(_in_short(error, path))
    return Results(measurements, histories, tuple(problems))


def details_of(stored: Stored, shape: type[Details]) -> Details:
    """The details of a measurement; EvaluationError where they have another shape."""
    try:
        return shape.model_validate(dict(stored.measured.details))
    except ValidationError as error:
        raise EvaluationError(f"the details in {stored.name}.json are damaged ({_first(error)}); measure again") from error


def own(measured: MeasurementSet, name: str) -> Measurement | None:
    """The figure of exactly that name; None where there is none."""
    return next((figure for figure in measured.measurements if figure.name == name), None)


def checksums(measured: MeasurementSet) -> dict[str, str]:
    """The encoders that a set says it measured, its own first: the checksum of each by its name."""
    found = {measured.encoder.name: measured.encoder.checksum} if measured.encoder else {}
    listed = measured.details.get("encoders")
    for encoder in listed if isinstance(listed, list) else ():
        match encoder:
            case {"name": str(name), "checksum": str(checksum)}:
                found.setdefault(name, checksum)
    return found


def by_encoder(measured: MeasurementSet, figure: str) -> dict[str, Measurement]:
    """The figure of each encoder: `FIGURE` alone is that of the set's own, which comes first, `FIGURE.ENCODER` that of another.

    A name with a dot in it is an encoder's where the set lists it, else a part of a figure's.
    """
    listed = checksums(measured)
    found: dict[str, Measurement] = {}
    for one in measured.measurements:
        if one.name == figure and measured.encoder is not None:
            found = {measured.encoder.name: one, **found}
        elif (encoder := one.name.removeprefix(f"{figure}.")) != one.name and (encoder in listed or "." not in encoder):
            found.setdefault(encoder, one)
    return found


def _files(folder: Path, suffix: str) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.name.endswith(suffix) and not path.name.startswith("."))


def _read_history(path: Path) -> History:
    try:
        return History.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        raise EvaluationError(f"{path} is no training history ({_first(error)}); train again") from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{path} is no training history ({error}); train again") from error


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the whole'}: {first['msg']}"


def _in_short(error: Exception, path: Path) -> str:
    """The error without the folders of the machine, which are nobody's business who reads the page."""
    return str(error).replace(str(path), path.name)
