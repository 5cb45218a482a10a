"""How often the vote of the nearest items, with the encoder's classifier if it has one, names slot and category rightly.

Beside it, on the same vectors: scikit-learn's k-nearest-neighbours classifier with its default (5 neighbours, equal votes), and
always saying the most frequent class.

Several garments may be cut from one photo: where pairs connect them, the intervals resample whole photos.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from recsys.catalog import Catalog
from recsys.evaluation.intervals import mean, proportion
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet
from recsys.evaluation.queries import Queries
from recsys.pipeline import OutfitRecommender

SEED = 42


def measure_recognition(recommender: OutfitRecommender, queries: Queries, data: Path) -> MeasurementSet:
    """Ask the catalogue what each query shows; queries whose category the catalogue does not have count as wrong."""
    garments = [recommender.recommend_vector(vector).garment for vector in queries.vectors]
    slots, categories = queries.slots, queries.categories
    slot_right = np.array([garment.slot == slot for garment, slot in zip(garments, slots, strict=True)])
    category_right = np.array([garment.category == name for garment, name in zip(garments, categories, strict=True)])
    sure = np.array([garment.sure for garment in garments])
    outfits = queries.outfits()
    things = "garments" if queries.pairs else "photos"
    catalog = recommender.catalog
    how = "the trained classifier and the vote of the nearest items" if recommender.classifier else "the vote of the nearest items"
    return MeasurementSet(
        what=f"Recognition: slot and category by {how}",
        data=f"{len(slots):,} {things} of {data.name}, asked of a catalogue of {len(catalog):,} items",
        counts={things: len(slots)}
        | ({"outfits": len(np.unique(outfits))} if queries.pairs else {})
        | {"catalogue_items": len(catalog)},
        encoder=EncoderId.of(recommender.encoder),
        measurements=(
            _share("slot_accuracy", slot_right, outfits),
            _share("category_accuracy", category_right, outfits),
            _share("sure", sure, outfits, f"share of {things} it is sure of; neither good nor bad by itself"),
            _share("slot_accuracy_when_sure", slot_right[sure], outfits[sure]),
            _share(
                "slot_accuracy_when_not", slot_right[~sure], outfits[~sure], "should be lower: that is what not being sure means"
            ),
            *_peers("slot", catalog, catalog.slots, queries, slots),
            *_peers("category", catalog, catalog.items["category"].to_numpy(dtype=object), queries, categories),
        ),
    )


def _share(name: str, right: np.ndarray, outfits: np.ndarray, note: str = "") -> Measurement:
    """The share of (n,) answers that is right, with Wilson's interval where no two are of one outfit."""
    if len(np.unique(outfits)) == len(outfits):
        return proportion(name, right, note)
    return mean(name, right, outfits, np.random.default_rng(SEED), note)


def _peers(kind: str, catalog: Catalog, names: np.ndarray, queries: Queries, truth: Sequence[str]) -> tuple[Measurement, ...]:
    from sklearn.neighbors import KNeighborsClassifier  # a second to import, and every command would pay it

    labels = names.astype(str)
    classifier = KNeighborsClassifier(metric="cosine").fit(catalog.vectors, labels)
    found, counts = np.unique(labels, return_counts=True)
    wanted, outfits = np.array(truth, dtype=str), queries.outfits()
    right, most = classifier.predict(queries.vectors) == wanted, wanted == found[counts.argmax()]
    return (
        _share(f"{kind}_accuracy.scikit_learn", right, outfits, "peer: KNeighborsClassifier, 5 neighbours, cosine"),
        _share(f"{kind}_accuracy.most_frequent", most, outfits, "always the same answer"),
    )
