"""How often the vote of the nearest items, with the encoder's classifier if it has one, names slot and category rightly.

Beside it, on the same vectors: scikit-learn's k-nearest-neighbours classifier with its default (5 neighbours, equal votes), and
always saying the most frequent class.
"""

from pathlib import Path

import numpy as np

from recsys.evaluation.intervals import proportion
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet
from recsys.evaluation.queries import Queries
from recsys.pipeline import OutfitRecommender


def measure_recognition(recommender: OutfitRecommender, queries: Queries, data: Path) -> MeasurementSet:
    """Ask the catalogue what each query shows; queries whose category the catalogue does not have count as wrong."""
    garments = [recommender.recommend_vector(vector).garment for vector in queries.vectors]
    slots, categories = queries.slots, queries.categories
    slot_right = np.array([garment.slot == slot for garment, slot in zip(garments, slots, strict=True)])
    category_right = np.array([garment.category == name for garment, name in zip(garments, categories, strict=True)])
    sure = np.array([garment.sure for garment in garments])
    catalog = recommender.catalog
    how = "the trained classifier and the vote of the nearest items" if recommender.classifier else "the vote of the nearest items"
    return MeasurementSet(
        what=f"Recognition: slot and category by {how}",
        data=f"{len(slots):,} photos of {data.name}, asked of a catalogue of {len(catalog):,} items",
        counts={"photos": len(slots), "catalogue_items": len(catalog)},
        encoder=EncoderId.of(recommender.encoder),
        measurements=(
            proportion("slot_accuracy", slot_right),
            proportion("category_accuracy", category_right),
            proportion("sure", sure, "share of photos it is sure of; neither good nor bad by itself"),
            proportion("slot_accuracy_when_sure", slot_right[sure]),
            proportion("slot_accuracy_when_not", slot_right[~sure], "should be lower: that is what not being sure means"),
            *_peers("slot", catalog.vectors, catalog.slots, queries.vectors, slots),
            *_peers("category", catalog.vectors, catalog.items["category"].to_numpy(dtype=object), queries.vectors, categories),
        ),
    )


def _peers(
    kind: str, vectors: np.ndarray, names: np.ndarray, query_vectors: np.ndarray, truth: list[str]
) -> tuple[Measurement, ...]:
    from sklearn.neighbors import KNeighborsClassifier  # a second to import, and every command would pay it

    labels = names.astype(str)
    classifier = KNeighborsClassifier(metric="cosine").fit(vectors, labels)
    found, counts = np.unique(labels, return_counts=True)
    right = classifier.predict(query_vectors) == np.array(truth, dtype=str)
    return (
        proportion(f"{kind}_accuracy.scikit_learn", right, "peer: KNeighborsClassifier, 5 neighbours, cosine"),
        proportion(f"{kind}_accuracy.most_frequent", [name == found[counts.argmax()] for name in truth], "always the same answer"),
    )
