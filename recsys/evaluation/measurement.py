"""The one shape of a measurement: named figures with their intervals, what they were measured on, of which encoder, beside what.

{"what": "...", "data": "...", "counts": {"photos": 330, ...}, "encoder": {"name": "...", "checksum": "..."},
"metrics": {"accuracy": {"value": 0.9, "low": 0.87, "high": 0.93, "n": 330, "note": "..."}, ...},
"parameters": {"k": 5, ...}, "interval": "95 % interval", "details": {"per_class": [], ...}}

The encoder is null where none, or no single one, was measured. A figure that there is none of (no cases) is NaN here and null in
the JSON, which knows no NaN. What `details` holds hangs on the measurement; `recsys.evaluation.classification` says what its do.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.markup import escape
from rich.table import Column, Table

from recsys.datatypes import Encoder
from recsys.errors import WearwithError
from recsys.files import replacing


class EvaluationError(WearwithError):
    """A measurement that cannot be made of this data, or a file that does not hold one."""


@dataclass(frozen=True, slots=True)
class EncoderId:
    """Which encoder was measured: its name, and the checksum of its weights and preprocessing."""

    name: str
    checksum: str

    @classmethod
    def of(cls, encoder: Encoder) -> "EncoderId":
        """The name and checksum of a loaded encoder."""
        return cls(encoder.name, encoder.checksum)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure and its interval (equal ends: taken once), higher is better unless `note` says otherwise; n: how many cases."""

    name: str
    value: float
    low: float
    high: float
    n: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeasurementSet:
    """What one command measured.

    data: on what, in words. counts: of how many things. encoder: of which. parameters: what else decides. interval: of which kind.
    details: what no single figure says (a confusion matrix, the mistakes), JSON-ready.
    """

    what: str
    data: str
    measurements: tuple[Measurement, ...]
    encoder: EncoderId | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    interval: str = "95 % interval"
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        twice = [name for name, count in Counter(figure.name for figure in self.measurements).items() if count > 1]
        if twice:
            raise ValueError(f"the figure {twice[0]!r} stands twice in {self.what!r}: one would hide the other")

    def __getitem__(self, name: str) -> Measurement:
        """The figure of that name; KeyError where there is none."""
        for figure in self.measurements:
            if figure.name == name:
                return figure
        raise KeyError(name)

    @classmethod
    def read(cls, path: Path) -> "MeasurementSet":
        """What `write` wrote; EvaluationError where the file is missing or holds something else."""
        try:
            told = _File.model_validate(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise EvaluationError(f"{path} cannot be read: {error.strerror or error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            raise EvaluationError(f"{path} is no measurement ({where}: {first['msg']}); measure again") from error
        except (ValueError, RecursionError) as error:
            raise EvaluationError(f"{path} is no measurement ({error}); measure again") from error
        return cls(
            what=told.what, data=told.data, counts=told.counts, parameters=told.parameters, interval=told.interval,
            details=told.details,
            encoder=EncoderId(told.encoder.name, told.encoder.checksum) if told.encoder else None,
            measurements=tuple(figure.named(name) for name, figure in told.metrics.items()),
        )  # fmt: skip

    def write(self, path: Path) -> None:
        """Write the set as JSON, atomically; what is not finite becomes null. EvaluationError where the file cannot be written."""
        figures = {figure.name: asdict(figure) for figure in self.measurements}
        for figure in figures.values():
            del figure["name"]
        told = {
            "what": self.what, "data": self.data, "counts": self.counts, "encoder": self.encoder and asdict(self.encoder),
            "metrics": figures, "parameters": self.parameters, "interval": self.interval, "details": self.details,
        }  # fmt: skip
        text = json.dumps(_with_nulls(told), indent=2, ensure_ascii=False, allow_nan=False)
        try:
            with replacing(path) as temporary:
                temporary.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise EvaluationError(f"{path} cannot be written: {error.strerror or error}") from error

    def table(self) -> Table:
        """The set as a table for the terminal, each figure once; names of files and encoders in it stay as they are."""
        of_what = f"\nEncoder: {self.encoder.name}" if self.encoder else ""
        table = Table(
            Column("Figure", overflow="fold"), Column("Value", justify="right", no_wrap=True),
            Column(self.interval, justify="right", no_wrap=True), Column("n", justify="right", no_wrap=True),
            *(["Note"] if any(figure.note for figure in self.measurements) else []),
            title=escape(f"{self.what}\n{self.data}{of_what}"), title_justify="left",
        )  # fmt: skip
        for figure in self._once():
            once = figure.low == figure.high or math.isnan(figure.low)
            interval = "" if once else f"{figure.low:.3f} to {figure.high:.3f}"
            value = "" if math.isnan(figure.value) else f"{figure.value:.3f}"
            table.add_row(figure.name, value, interval, f"{figure.n:,}", *([escape(figure.note)] if len(table.columns) > 4 else []))
        return table

    def _once(self) -> list[Measurement]:
        """The figures without those, named by the set's own encoder, that stand there by their plain names, too."""
        own = f".{self.encoder.name}" if self.encoder else ""
        names = {figure.name for figure in self.measurements}
        return [
            one for one in self.measurements if one.name.removesuffix(own) == one.name or one.name.removesuffix(own) not in names
        ]


def _with_nulls(value: Any) -> Any:
    """The value with None for every number in it that JSON cannot hold: NaN and the infinities."""
    if isinstance(value, Mapping):
        return {key: _with_nulls(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_with_nulls(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Figure(BaseModel):
    """A figure as the file holds it."""

    model_config = _STRICT

    value: float | None
    low: float | None
    high: float | None
    n: int = Field(ge=0)
    note: str

    def named(self, name: str) -> Measurement:
        value, low, high = (math.nan if end is None else end for end in (self.value, self.low, self.high))
        return Measurement(name, value, low, high, self.n, self.note)


class _Encoder(BaseModel):
    model_config = _STRICT

    name: str
    checksum: str


class _File(BaseModel):
    model_config = _STRICT

    what: str
    data: str
    counts: dict[str, int]
    encoder: _Encoder | None
    metrics: dict[str, _Figure]
    parameters: dict[str, Any]
    interval: str
    details: dict[str, Any]
