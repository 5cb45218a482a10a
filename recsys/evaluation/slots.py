"""Seven slots from an encoder's vectors: by a small network that learned them, and by k-means that did not.

*mlp_accuracy*: `recsys.training.mlp.fit_mlp` with its default settings on 60 % of the items, measured on the other 40 %, stratified
by slot, seed 42. *kmeans_accuracy*: all items in as many clusters as there are slots, each cluster taken for one slot by the
Hungarian method. *kmeans_nmi*, *kmeans_ari*: how far clusters and slots agree, whatever they are called. What is `not_clothing`
takes no part.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from recsys.clustering import adjusted_rand_index, assign, kmeans, normalized_mutual_information
from recsys.datatypes import WEARABLE
from recsys.evaluation.intervals import average, bootstrapped
from recsys.evaluation.measurement import EncoderId, EvaluationError, Measurement, MeasurementSet
from recsys.evaluation.sample import Sample
from recsys.evaluation.scores import Judged, classification_details

SEED = 42
TEST_SHARE = 0.4
LEAST = 5  # items of a slot: fewer cannot be parted 60/40 and say anything

Progress = Callable[[str, int, int], None]


def measure_slots(sample: Sample, name: str, progress: Progress | None = None) -> MeasurementSet:
    """The figures of each encoder of a sample of products. name: of the data."""
    slots = [product.slot or "" for product in sample.products]
    data = f"{name}: {sample.data}"
    if unknown := slots.count(""):
        data += f"; left out {unknown:,} of an article type without a slot"
    return compare(sample.vectors, slots, data, sample.counts, progress)


def compare(
    vectors: Mapping[EncoderId, np.ndarray],
    slots: Sequence[str],
    data: str,
    counts: Mapping[str, int],
    progress: Progress | None = None,
) -> MeasurementSet:
    """The figures of several encoders' (n, d) vectors of the same n items, from memory. slots: of each; only WEARABLE ones count.

    Raises EvaluationError where fewer than two slots have LEAST items.
    """
    named = np.asarray(slots, dtype=str)
    kept = [slot for slot in WEARABLE if (named == slot).sum() >= LEAST]
    if len(kept) < 2:
        raise EvaluationError(f"only {len(kept)} slots have {LEAST} items or more; two are needed to tell them apart")
    rows = np.flatnonzero(np.isin(named, kept))
    truth = named[rows]
    if progress:
        progress("classifiers and clusters", 0, len(vectors))
    figures: list[Measurement] = []
    details: dict[str, Any] = {}
    for done, (encoder, of_encoder) in enumerate(vectors.items(), start=1):
        judged = _judge_mlp(of_encoder[rows], truth)
        figures.append(average(f"mlp_accuracy.{encoder.name}", judged.right, np.random.default_rng(SEED), "on 40 % held out"))
        figures += _kmeans_figures(of_encoder[rows], truth, encoder.name)
        details = details or classification_details(judged)
        if progress:
            progress("classifiers and clusters", done, len(vectors))
    return MeasurementSet(
        what=f"{'Seven' if len(kept) == len(WEARABLE) else len(kept)} slots, by an MLP and by k-means",
        data=data,
        measurements=tuple(figures),
        encoder=next(iter(vectors)),
        counts={**counts, "items": len(rows)} | {f"items_{slot}": int((truth == slot).sum()) for slot in kept},
        parameters={"seed": SEED, "test_share": TEST_SHARE, "k": len(kept)},
        details={**details, "encoders": [asdict(encoder) for encoder in vectors]},
    )


def _judge_mlp(vectors: np.ndarray, truth: np.ndarray) -> Judged:
    """The answers of an MLP that learned from the stratified 60 % to the other 40 %."""
    from sklearn.model_selection import train_test_split

    from recsys.training.mlp import MlpConfig, fit_mlp

    learned, tested = train_test_split(np.arange(len(truth)), test_size=TEST_SHARE, stratify=truth, random_state=SEED)
    mlp = fit_mlp(vectors[learned], truth[learned].tolist(), MlpConfig(), SEED)
    return Judged.of(mlp.classes, truth[tested].tolist(), mlp.probabilities(vectors[tested]))


def _kmeans_figures(vectors: np.ndarray, truth: np.ndarray, encoder: str) -> list[Measurement]:
    names, codes = np.unique(truth, return_inverse=True)
    clusters = kmeans(vectors, len(names), SEED).labels
    right = assign(clusters, truth).predicted(clusters) == truth
    generator = np.random.default_rng(SEED)
    return [
        average(f"kmeans_accuracy.{encoder}", right, generator),
        bootstrapped(f"kmeans_nmi.{encoder}", normalized_mutual_information, (codes, clusters), generator, reflected=True),
        bootstrapped(f"kmeans_ari.{encoder}", adjusted_rand_index, (codes, clusters), generator),
    ]
