"""A trained network -> an encoder that the recommender serves: NAME.onnx, NAME.json, and NAME.trained-on.json; an autoencoder's
decoder with it.

    python -m recsys train export runs/wearwith --name wearwith --out assets/models

What an encoder was trained on tells nothing about it: `recsys.evaluation` leaves those items out of what it measures. Those of them
that were held out only chose the epoch; they are named as such.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from torch import nn

from recsys.files import write_json
from recsys.training import checkpoints, variants
from recsys.training.autoencoder import AutoencoderConfig
from recsys.training.checkpoints import TRAINED_ON
from recsys.training.config import TrainingError
from recsys.training.examples import Example, is_held_out, read_examples
from recsys.training.export_decoder import export_decoder
from recsys.training.graphs import write_description, write_graph
from recsys.training.runs import BASE, OpenedRun, open_checkpoint, open_run
from recsys.training.variants import Agreement
from recsys.training.views import plain_views

VARIANTS = ("fp32", "fp16", "int8")
_PICTURES, _BATCH = 256, 32  # that a variant is calibrated with, and as many more that it is compared on


@dataclass(frozen=True, slots=True)
class Exported:
    """An encoder's graph, and for a variant how it agrees with the network in full precision."""

    graph: Path
    agreement: Agreement | None


def export(
    run: Path, name: str, out: Path, variant: str = "fp32", data: Sequence[Path] = (), least_similarity: float | None = None
) -> Exported:
    """Write the best epoch of a run as the encoder `name` into the folder `out`.

    variant: one of `VARIANTS`. data: the prepared data sets that it was trained on, needed for a variant (pictures to calibrate and
    compare with) and where the run does not say which items it saw. least_similarity: see `recsys.datatypes.Encoder`; None for the
    usual one. Raises TrainingError for what makes no sense, where data is missing, or where the graph differs from torch.
    """
    check_name(name)
    if variant not in VARIANTS:
        raise TrainingError(f"there is no variant {variant!r}; the variants are {', '.join(VARIANTS)}")
    if variant != "fp32" and not data:
        raise TrainingError(f"the variant {variant} is compared on pictures: give the data sets of the training with --data")
    if least_similarity is not None and not -1 <= least_similarity <= 1:
        raise TrainingError(f"the least similarity is {least_similarity}; a cosine lies between -1 and 1")
    opened = open_run(run)
    examples = [example for prepared in data for example in read_examples(prepared)]
    item_ids, share = _trained_on(run, examples), _held_out_share(run, opened)
    held_out = [item_id for item_id in item_ids if is_held_out(item_id, share)]
    out.mkdir(parents=True, exist_ok=True)
    graph, agreement = out / f"{name}.onnx", None
    if variant == "fp32":
        write_graph(_Embedding(opened.network).eval(), opened.side, graph)
    else:
        with TemporaryDirectory() as folder:
            full = Path(folder, "full.onnx")
            write_graph(_Embedding(opened.network).eval(), opened.side, full)
            agreement = _write_variant(variant, full, graph, examples, opened.side)
    write_json(out / f"{name}.{TRAINED_ON}", {"item_ids": item_ids, "held_out": held_out})
    made_by = f"python -m recsys train export ({opened.kind}, {variant})"
    write_description(graph, opened.side, made_by, least_similarity)
    if isinstance(opened.config, AutoencoderConfig):
        export_decoder(opened.network, opened.config.dim, graph, made_by)
    return Exported(graph, agreement)


def check_name(name: str, of: str = "an encoder") -> None:
    """Raise TrainingError where a name could not be that of a model's files."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        raise TrainingError(f"{name!r} cannot be {of}'s name; use small letters, digits, dots and hyphens")


class _Embedding(nn.Module):
    """A trained network's `embed`, as a graph's whole output."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        embeddings: torch.Tensor = self.network.embed(images)  # type: ignore[operator]
        return embeddings


def _trained_on(run: Path, examples: Sequence[Example]) -> list[str]:
    """The ids that the run noted; where it noted none, those of the training parts it is said to have been given."""
    noted = checkpoints.read_trained_on(run)
    if noted is None and not examples:
        raise TrainingError(f"{run} has no {TRAINED_ON}: say with --data which prepared data sets it was trained on")
    return sorted(set(noted if noted is not None else (example.item_id for example in examples)))


def _held_out_share(run: Path, opened: OpenedRun) -> float:
    """The share of items that the run learned nothing from, nor the frozen run that it stands on."""
    shares = [opened.config.hold_out]
    if (run / BASE).is_file():
        shares.append(open_checkpoint(run / BASE).config.hold_out)
    return min(shares)


def _write_variant(variant: str, full: Path, graph: Path, examples: Sequence[Example], side: int) -> Agreement:
    """Write the variant of a graph; its ranges and the comparison are of different pictures, drawn over all data sets."""
    rows = np.random.default_rng(0).permutation(len(examples))[: 2 * _PICTURES]
    batches = [batch.numpy() for batch in plain_views([examples[row] for row in rows], _BATCH, side)]
    half = len(batches) // 2
    if not half:
        raise TrainingError(
            f"{len(examples)} pictures are too few to calibrate and compare a variant with: {2 * _BATCH} are needed"
        )
    if variant == "fp16":
        variants.half_weights(full, graph)
    else:
        variants.eight_bits(full, graph, islice(batches, half))
    return variants.agreement(full, graph, batches[half:])
