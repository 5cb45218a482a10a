"""One photo, end to end: the stages in order, and nothing else.

recommender = OutfitRecommender.load("assets/demo/catalog")
answer = recommender.recommend(read_photo(Path("shirt.jpg")))

detect    photo       -> garments     detection
encode    garment     -> vector       encoders
search    vector      -> neighbours   retrieval
classify  neighbours  -> garment      classification, with a trained classifier where the encoder has one
match     neighbours  -> matches      matching, or near in style where no list has anything
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from recsys import classification, color, detection, encoders
from recsys.catalog import Catalog
from recsys.classification import GarmentClassifier
from recsys.cutout import cut
from recsys.datatypes import (
    COMPLEMENTS,
    WEARABLE,
    Basis,
    Box,
    Detection,
    Detector,
    Encoder,
    Garment,
    Hits,
    Match,
    Neighbour,
    Options,
    Recommendation,
    Slot,
    SlotMatches,
)  # fmt: skip
from recsys.errors import QueryError
from recsys.matching import Candidate, also_buy
from recsys.recognition import Recogniser
from recsys.retrieval import COLOR_WEIGHT, ExactIndex, ScoredQuery


class OutfitRecommender:
    """A catalogue, the encoder that made it and what was trained on that encoder, ready for photos.

    classifier: None leaves what a photo shows to the vote of the catalogue's items. detector: None takes every photo as a whole.
    Safe to share between threads: nothing in it changes.
    """

    def __init__(
        self, catalog: Catalog, encoder: Encoder, classifier: GarmentClassifier | None = None, detector: Detector | None = None
    ) -> None:
        catalog.check_encoder(encoder)
        catalog.check_color_method(color.METHOD)
        self.catalog = catalog
        self.encoder = encoder
        self.classifier = classifier
        self.detector = detector
        self._index = ExactIndex(catalog.vectors, catalog.ids)
        self._color_index = ExactIndex(catalog.colors, catalog.ids)
        self._recogniser = Recogniser(catalog, classifier)
        self._prices = catalog.items["price"].to_numpy(dtype=np.float64)
        self._genders = catalog.items["gender"].fillna("").to_numpy(dtype=object)
        self._in_slot: dict[Slot, np.ndarray] = {slot: catalog.slots == slot for slot in Slot}
        self._wearable: np.ndarray = ~self._in_slot[Slot.NOT_CLOTHING]

    @classmethod
    def load(cls, directory: Path | str, detector: str = detection.DEFAULT_DETECTOR) -> "OutfitRecommender":
        """Load a catalogue, its encoder, that one's classifier, if any, and a detector.

        CatalogError, EncoderError, ClassifierError or DetectorError says what does not fit.
        """
        catalog = Catalog.load(directory)
        encoder = encoders.load(catalog.info.encoder)
        return cls(catalog, encoder, classification.shipped(encoder), detection.load(detector))

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        """The garments in an RGB photo, the most prominent first; the photo as a whole where none is found."""
        found = self.detector.detect(image) if self.detector else ()
        return found or (detection.whole(image.size),)

    def embed(self, image: Image.Image) -> np.ndarray:
        """RGB picture of a garment -> (dim,) float32 unit vector."""
        vector: np.ndarray = self.encoder.encode([image])[0]
        return vector

    def recommend(
        self, image: Image.Image, options: Options | None = None, *, garment: int | Slot | None = None, box: Box | None = None
    ) -> Recommendation:
        """What a garment of the photo is, what looks like it, and what goes with it by slot.

        garment: which of those that are found, by number from 1 or by slot; None for the most prominent. box: where it is, as a
        person drew it. QueryError for options that make no sense, a garment that is not there and a box that is none.
        """
        detections, chosen = self.choose(image, garment, box)
        found = detections[chosen]
        vector, feature = self.embed(cut(image, found)), colors_of(image, found).feature
        answer = self.recommend_vector(vector, options, feature, worn_as=found.worn_slot)
        return replace(answer, detections=detections, chosen=chosen)

    def recommend_each(self, image: Image.Image, options: Options | None = None) -> tuple[Recommendation, ...]:
        """As `recommend`, for every garment of the photo."""
        detections = self.detect(image)
        vectors = self.encoder.encode([cut(image, found) for found in detections])
        answers = (
            self.recommend_vector(vector, options, colors_of(image, found).feature, worn_as=found.worn_slot)
            for vector, found in zip(vectors, detections, strict=True)
        )
        return tuple(replace(answer, detections=detections, chosen=number) for number, answer in enumerate(answers))

    def recommend_vector(
        self,
        vector: np.ndarray,
        options: Options | None = None,
        feature: np.ndarray | None = None,
        *,
        worn_as: Slot | None = None,
    ) -> Recommendation:
        """As `recommend`, for a picture that was embedded before: asking again with other options costs no encoding.

        feature: of its colours (`recsys.color.describe`), by which similar items are also chosen; None leaves colour to the vector.
        worn_as: the slot of its outline (`Detection.worn_slot`), which decides where its looks are not sure.
        """
        options = options or Options()
        scored = self._index.score(vector)
        garment = self._recogniser.garment(vector, scored, options, worn_as)
        hits = self._with_color(scored, feature, options).nearest(options.k, self._looked_like(garment))
        return self._answer(garment, scored, hits, self._wanted(options), options)

    def recommend_item(self, item_id: str, options: Options | None = None) -> Recommendation:
        """As `recommend`, for an item of the catalogue, which knows its slot and category, its vector and its colours.

        It is its own nearest neighbour, so its list is the first that is asked; and it is never proposed. CatalogError where the
        catalogue does not hold it, QueryError where it is not clothing.
        """
        options = options or Options()
        row = self.catalog.row_of(item_id)
        item = self.catalog.item(row)
        if item.slot is Slot.NOT_CLOTHING:
            raise QueryError(f"{item.title!r} is not clothing, so nothing is matched with it; ask what is similar to it")
        if options.slot is None and options.category is None:
            options = replace(options, slot=item.slot, category=item.category)
        others = np.arange(len(self.catalog)) != row
        scored = self._index.score(self.catalog.vectors[row])
        garment = self._recogniser.garment(self.catalog.vectors[row], scored, options)
        near = self._with_color(scored, self.catalog.colors[row], options).nearest(options.k, others & self._looked_like(garment))
        hits = Hits(np.append(row, near.rows)[: options.k], np.append(1.0, near.similarities)[: options.k])
        return replace(self._answer(garment, scored, hits, others & self._wanted(options), options), item=item)

    def _answer(self, garment: Garment, scored: ScoredQuery, hits: Hits, wanted: np.ndarray, options: Options) -> Recommendation:
        """What the neighbours, `hits`, say goes with the garment. wanted: (n,) bool, what may be proposed."""
        neighbours = self._neighbours(hits)
        slots, threshold = _slots_to_propose(garment.slot, options), self.threshold(options)
        bought = also_buy(
            hits,
            [self.catalog.also_buy(row) for row in hits.rows],
            similarities=scored.similarities,
            allowed=wanted & self._in_any(slots),
            ids=self.catalog.ids,
            threshold=threshold,
        )
        passed_over = np.array([candidate.row for candidate in bought.below], dtype=np.int64)
        near = wanted.copy()
        near[passed_over] = False  # bought together, and not to be shown as if nothing but its looks spoke for it
        by_slot = []
        for slot in slots:
            found = self._also_bought(slot, bought.passed, neighbours, options.per_slot)
            if not found.matches and slot in (options.slots or COMPLEMENTS[garment.slot]):
                found = self._near_in_style(slot, scored, near, options.per_slot)
            inside = self._in_slot[slot]
            below, filtered = int(inside[passed_over].sum()), int(inside[bought.not_asked].sum())
            by_slot.append(replace(found, below_threshold=below, filtered=filtered))
        return Recommendation(
            garment=garment,
            neighbours=neighbours,
            by_slot=tuple(found for found in by_slot if found.matches),
            accounting=bought.accounting,
            threshold=threshold,
            encoder=self.encoder.name,
            together=self.catalog.info.together,
        )

    def similar(
        self, image: Image.Image, options: Options | None = None, *, garment: int | Slot | None = None, box: Box | None = None
    ) -> tuple[Neighbour, ...]:
        """The k items that look most like a garment of the photo, most similar first, within the options' slots, price and gender.

        garment, box: as in `recommend`.
        """
        detections, chosen = self.choose(image, garment, box)
        feature = colors_of(image, detections[chosen]).feature
        return self.similar_vector(self.embed(cut(image, detections[chosen])), options, feature)

    def choose(self, image: Image.Image, garment: int | Slot | None, box: Box | None) -> tuple[tuple[Detection, ...], int]:
        """What is found in an RGB photo, a drawn box last, and the place in it of what was asked for; errors as `recommend`."""
        if box is not None and garment is not None:
            raise QueryError("a garment and a box are asked for at once; give the one or the other")
        found = self.detect(image)
        if box is not None:
            return (*found, detection.boxed(found, box, image.size)), len(found)
        return found, detection.number_of(found, garment)

    def similar_vector(
        self, vector: np.ndarray, options: Options | None = None, feature: np.ndarray | None = None
    ) -> tuple[Neighbour, ...]:
        """As `similar`, for a picture that was embedded before; feature as in `recommend_vector`."""
        options = options or Options()
        return self._neighbours(self._alike(self._index.score(vector), feature, options, self._wanted(options)))

    def similar_item(self, item_id: str, options: Options | None = None) -> tuple[Neighbour, ...]:
        """As `similar`, for an item of the catalogue, which is not among them. CatalogError where it does not hold the item."""
        options = options or Options()
        row = self.catalog.row_of(item_id)
        scored = self._index.score(self.catalog.vectors[row])
        others = np.arange(len(self.catalog)) != row
        return self._neighbours(self._alike(scored, self.catalog.colors[row], options, others & self._wanted(options)))

    def _alike(self, scored: ScoredQuery, feature: np.ndarray | None, options: Options, wanted: np.ndarray) -> Hits:
        """The most similar of the items wanted, in the slots asked for."""
        within = wanted & self._in_any(options.slots) if options.slots else wanted
        return self._with_color(scored, feature, options).nearest(options.k, within)

    def color_weight(self, options: Options) -> float:
        """How much of the similarity of similar items is that of their colours: what is asked for, else the usual share."""
        return COLOR_WEIGHT if options.color_weight is None else options.color_weight

    def _with_color(self, scored: ScoredQuery, feature: np.ndarray | None, options: Options) -> ScoredQuery:
        """The items by looks and, where the garment's colours are known, by these."""
        weight = self.color_weight(options)
        if feature is None or not weight:
            return scored
        return scored.fused_with(self._color_index.score(feature), weight)

    def threshold(self, options: Options) -> float:
        """The least cosine to the photo of an also-bought item: what is asked for, else what the encoder says."""
        return self.encoder.least_similarity if options.threshold is None else options.threshold

    @property
    def kinds(self) -> tuple[tuple[Slot, str], ...]:
        """The catalogue's categories in alphabetical order, each with its slot: what a person can say a photo shows."""
        return self._recogniser.kinds

    def _looked_like(self, garment: Garment) -> np.ndarray:
        """Which items may be the photo's neighbours: those of its slot, where that is sure or outlined; else any that can be worn.

        What was bought with a hat is no evidence for a shirt, however alike the two look.
        """
        known = (garment.corrected or garment.sure or garment.outlined) and garment.slot is not Slot.NOT_CLOTHING
        return self._in_slot[garment.slot] if known and self._in_slot[garment.slot].any() else self._wearable

    def _wanted(self, options: Options) -> np.ndarray:
        """(n,) bool: wearable, and within the price, colours and gender asked for."""
        wanted = self._wearable.copy()
        for bound, holds in ((options.price_min, np.greater_equal), (options.price_max, np.less_equal)):
            if bound is not None:
                wanted &= holds(self._prices, bound)  # False for the NaN of an unknown price
        if options.colors:
            wanted &= color.is_called(self.catalog.colors, options.colors)
        if options.gender is not None:
            if options.gender not in (*self.catalog.genders, "unisex"):
                known = ", ".join(self.catalog.genders) or "nothing that says for whom it is"
                raise QueryError(f"the catalogue has nothing made for {options.gender!r}; it has {known}")
            wanted &= np.isin(self._genders, (options.gender, "unisex", ""))
        return wanted

    def _in_any(self, slots: Sequence[Slot]) -> np.ndarray:
        """(n,) bool: in one of the slots."""
        found: np.ndarray = np.logical_or.reduce([self._in_slot[slot] for slot in slots])
        return found

    def _neighbours(self, hits: Hits) -> tuple[Neighbour, ...]:
        return tuple(
            Neighbour(self.catalog.item(row), similarity)
            for row, similarity in zip(hits.rows.tolist(), hits.similarities.tolist(), strict=True)
        )

    def _also_bought(
        self, slot: Slot, candidates: Sequence[Candidate], neighbours: tuple[Neighbour, ...], per_slot: int
    ) -> SlotMatches:
        found = [candidate for candidate in candidates if self.catalog.slots[candidate.row] == slot]
        matches = tuple(
            Match(
                item=self.catalog.item(candidate.row),
                similarity=candidate.similarity,
                score=candidate.score,
                basis=Basis.ALSO_BUY,
                evidence=tuple(neighbours[position] for position in candidate.supporters),
            )
            for candidate in found[:per_slot]
        )
        return SlotMatches(slot, Basis.ALSO_BUY, matches, found=len(found))

    def _near_in_style(self, slot: Slot, scored: ScoredQuery, wanted: np.ndarray, per_slot: int) -> SlotMatches:
        """The slot's items that look nearest to the photo, for want of better evidence."""
        allowed = wanted & self._in_slot[slot]
        near = self._neighbours(scored.nearest(per_slot, allowed))
        matches = tuple(Match(n.item, n.similarity, score=max(n.similarity, 0.0), basis=Basis.STYLE) for n in near)
        return SlotMatches(slot, Basis.STYLE, matches, found=int(allowed.sum()))


def colors_of(image: Image.Image, found: Detection) -> color.Description:
    """The colours of a garment that was found in an RGB photo: palette and feature."""
    return color.describe(image) if found.whole else color.describe(image.crop(found.box), found.mask)


def _slots_to_propose(own: Slot, options: Options) -> tuple[Slot, ...]:
    """The slots asked for; else all but the photo's own, those that are usually worn with it first."""
    if options.slots:
        return tuple(dict.fromkeys(options.slots))
    usual = COMPLEMENTS[own]
    return usual + tuple(slot for slot in WEARABLE if slot not in usual and slot is not own)
