"""Training the multilayer perceptron that `recsys.classification.Mlp` serves: embeddings and their labels -> a classifier.

    config = MlpConfig.read(Path("mlp.toml"))
    classifier = fit_mlp(vectors, labels, config, seed=42)  # (n, d) float32, n names

Cross-entropy, AdamW, dropout after every hidden layer, early stopping on a stratified part that is held out, and the epoch with the
least loss there is kept. The inputs are standardised; mean and deviation become part of the first layer, so that what is served
takes vectors as they are. The temperature is chosen on the held-out part, too (`recsys.training.calibration`).

It is an ordinary `recsys.training.loop` run. Everything is in memory, so an epoch of 20,000 vectors takes a fraction of a second.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from recsys.classification import Mlp
from recsys.training import checkpoints, loop
from recsys.training.calibration import fit_temperature
from recsys.training.config import Training, TrainingError, check_shares

_CONSTANT = 1e-6  # deviation below which a number never changes


@dataclass(frozen=True, slots=True, kw_only=True)
class MlpConfig(Training):
    """As `Training`. hidden: units of each hidden layer, () for logistic regression. dropout: share of them left out each step.

    The defaults were chosen on held-out training photos with efficientnet-lite0: one hidden layer did as well as 512-64-32.
    """

    hidden: tuple[int, ...] = (256,)
    dropout: float = 0.5
    epochs: int = 60
    batch: int = 256
    weight_decay: float = 0.05
    patience: int = 8

    def __post_init__(self) -> None:
        Training.__post_init__(self)  # a dataclass with slots is made anew, and super() would look for the first one
        if any(units < 1 for units in self.hidden):
            raise TrainingError(f"hidden is {list(self.hidden)}; every hidden layer needs at least 1 unit")
        check_shares(self, "dropout")


def fit_mlp(
    vectors: np.ndarray,
    labels: Sequence[str],
    config: MlpConfig | None = None,
    seed: int | None = None,
    *,
    held: np.ndarray | None = None,
    item_ids: Sequence[str] = (),
    origin: str = "",
    folder: Path | None = None,
    resume: bool = False,
    progress: Callable[[loop.Step], None] | None = None,
    logs: Sequence[loop.Log] = (),
) -> Mlp:
    """(n, d) vectors and their n labels -> a classifier of the labels that it can learn from, in alphabetical order.

    seed: default the config's; the same seed gives the same classifier. held: (n,) bool, the rows to choose epoch and temperature
    by and not to learn from (default: a stratified share, the config's hold_out). An encoder that was fine-tuned on some of the
    rows puts those apart better than any it has not seen: hold out what it has not seen, or the probabilities will be too sure.
    item_ids, origin: what the rows are and the checksum of the encoder that they are from, for the run's list; a run does not go on
    with others. folder: where to leave checkpoints and history (default: nowhere). The other arguments are those of
    `recsys.training.loop.fit`.

    Raises TrainingError where there is nothing to learn (fewer than two classes, a row without label, numbers that are not finite)
    or the loss stops being a number.
    """
    config = config or MlpConfig()
    if seed is not None:
        config = replace(config, seed=seed)
    with tempfile.TemporaryDirectory() as temporary, torch.random.fork_rng():
        task = MlpTask(vectors, labels, config, held, item_ids, origin)
        run = folder or Path(temporary) / "mlp"
        loop.fit(task, config, run, resume=resume, progress=progress, logs=logs)
        _, parts = checkpoints.load(run / checkpoints.BEST)
    checkpoints.put_weights(task.network, parts["network"], run / checkpoints.BEST)
    trained = task.exported()
    if not len(task.held):
        return trained
    return replace(trained, temperature=fit_temperature(trained.logits(vectors[task.held]), task.targets[task.held]))


class MlpTask:
    """The perceptron as `recsys.training.loop` trains it.

    targets: (n,) int64 classes of the rows, -1 for a label that is only held out. kept, held: the numbers of the rows that are
    learned from, and of those that the epoch is chosen by; of so few rows that none can be held out, it is chosen by the former.
    """

    name = "mlp"
    seen: Sequence[str] = ()

    def __init__(
        self,
        vectors: np.ndarray,
        labels: Sequence[str],
        config: MlpConfig,
        held: np.ndarray | None = None,
        item_ids: Sequence[str] = (),
        origin: str = "",
    ) -> None:
        names = _checked(vectors, labels)
        if held is None:
            held = stratified(names, config.hold_out, config.seed)
        classes = _learnable(names[~held])
        number = {label: index for index, label in enumerate(classes)}
        self.classes = {"label": classes}
        self.targets = np.array([number.get(label, -1) for label in names.tolist()], dtype=np.int64)
        self.kept, self.held = np.flatnonzero(~held), np.flatnonzero(held & (self.targets >= 0))
        self.item_ids, self.origin = list(item_ids), origin
        self.mean, self.deviation = vectors[self.kept].mean(axis=0), vectors[self.kept].std(axis=0)
        self.deviation[self.deviation < _CONSTANT] = 1.0
        self._inputs = torch.from_numpy(((vectors - self.mean) / self.deviation).astype(np.float32))
        self._answers = torch.from_numpy(self.targets)
        self._batch = config.batch
        torch.manual_seed(config.seed)
        self.network: nn.Module = _network(vectors.shape[1], len(classes), config)
        self.steps = -(-len(self.kept) // self._batch)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """All weights alike."""
        return [{"params": list(self.network.parameters())}]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:
        """Nothing is frozen."""

    def batches(self, epoch: int) -> Iterator[torch.Tensor]:  # noqa: ARG002  (the loop has set the seed of the epoch)
        """Rows to learn from, all of them once, in random order."""
        order = torch.from_numpy(self.kept)[torch.randperm(len(self.kept))]
        yield from torch.split(order, self._batch)

    def loss(self, batch: torch.Tensor, device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """Mean cross-entropy of the rows, and how many are right (with dropout)."""
        answers = self._answers[batch].to(device)
        logits = self.network(self._inputs[batch].to(device))
        right = float((logits.detach().argmax(dim=1) == answers).float().mean())
        return nn.functional.cross_entropy(logits, answers), {"accuracy": right}

    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """Mean log-likelihood (minus the cross-entropy), by which the best epoch is chosen, and accuracy."""
        rows = torch.from_numpy(self.held if len(self.held) else self.kept)
        answers = self._answers[rows].to(device)
        logits = network(self._inputs[rows].to(device))
        return {
            "log_likelihood": -float(nn.functional.cross_entropy(logits, answers)),
            "accuracy": float((logits.argmax(dim=1) == answers).float().mean()),
        }

    def exported(self) -> Mlp:
        """The network as NumPy serves it, the standardisation folded in: W(x - m)/s + b = (W/s) x + (b - (W/s) m)."""
        layers = [layer for layer in self.network.cpu().children() if isinstance(layer, nn.Linear)]
        weights = [layer.weight.detach().numpy().T.astype(np.float64) for layer in layers]
        biases = [layer.bias.detach().numpy().astype(np.float64) for layer in layers]
        weights[0] = weights[0] / self.deviation[:, None]
        biases[0] = biases[0] - self.mean @ weights[0]
        return Mlp(
            tuple(self.classes["label"]),
            tuple(matrix.astype(np.float32) for matrix in weights),
            tuple(bias.astype(np.float32) for bias in biases),
        )


def stratified(labels: np.ndarray, share: float, seed: int) -> np.ndarray:
    """(n,) labels -> (n,) bool, the rows that are held out: of every class the share, rounded, but never all of it."""
    generator = np.random.default_rng(seed)
    held = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        count = min(round(share * len(rows)), len(rows) - 1)
        held[generator.permutation(rows)[:count]] = True
    return held


def _checked(vectors: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    """The labels as an array; TrainingError where a row cannot be used."""
    if vectors.ndim != 2 or len(vectors) != len(labels):
        raise TrainingError(f"there are vectors of the shape {vectors.shape} for {len(labels)} labels; each row needs its own")
    if not np.isfinite(vectors).all():
        row = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
        raise TrainingError(f"the vector in row {row} holds numbers that are not finite; encode its picture again")
    if empty := [row for row, label in enumerate(labels) if not label]:
        raise TrainingError(f"{len(empty)} rows have no label, the first is row {empty[0]}; leave them out or name them")
    return np.array(labels, dtype=str)


def _learnable(labels: np.ndarray) -> list[str]:
    """The classes among the labels to learn from; TrainingError where there are not two."""
    classes: list[str] = np.unique(labels).tolist()
    if len(classes) < 2:
        found = f"the rows to learn from are all {classes[0]!r}" if classes else "there is no row"
        raise TrainingError(f"a classifier needs at least two classes; {found}")
    return classes


def _network(dim: int, classes: int, config: MlpConfig) -> nn.Sequential:
    layers: list[nn.Module] = []
    for units in config.hidden:
        layers += [nn.Linear(dim, units), nn.ReLU(), nn.Dropout(config.dropout)]
        dim = units
    return nn.Sequential(*layers, nn.Linear(dim, classes))
