"""Detection: which garments of a street photo are found, how exactly they are outlined, and the photos where that goes wrong."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui import evaluation_details as details
from pages.ui.evaluation_files import ClassificationDetails, Confusion, DetectionDetails, Results, Stored, WorstPhoto, own
from pages.ui.evaluation_mistakes import show_mistakes
from pages.ui.evaluation_parts import again, chosen, in_figures, on_what, percent, table
from pages.ui.evaluation_pictures import Named, show_named
from pages.ui.text import plain
from recsys.datatypes import WEARABLE
from recsys.evaluation.measurement import Measurement, MeasurementSet

PHOTOS_VARIABLE = "WEARWITH_STREET_PHOTOS"
# Heading: the figure of all slots, and the name before a slot's. Two tables of two: four columns are too wide for a phone.
TABLES: tuple[Mapping[str, tuple[str, str]], ...] = (
    {"IoU": ("miou", "iou"), "Recall": ("recall", "recall")},
    {"Box AP": ("box_ap50", "box_ap50"), "Mask AP": ("mask_ap50", "mask_ap50")},
)
ONE_GARMENT = {
    "found": "Any garment found",
    "slot_accuracy": "The most prominent in the right slot",
    "slot_accuracy.pipeline": "The slot that the app names",
}
PIXELS = 1000  # of a region, that the confusion is said of


def show_detection(results: Results) -> None:
    """Street photos slot by slot first, then photos of one garment."""
    st.subheader("Does it find the garments in a photo?", anchor=False)
    street = chosen(results, "detection", "ccp")
    if street is not None:
        _street(street)
    st.markdown("#### Photos of one garment")
    single = chosen(results, "garments", "clothing")
    if single is not None:
        _single(single)


def _street(stored: Stored) -> None:
    measured = stored.measured
    st.markdown("In photos of dressed people each garment is outlined, and compared with the outline that a person drew.")
    on_what(measured)
    for columns, where in zip(TABLES, st.columns(2, gap="medium"), strict=True):
        with where:
            _by_slot(measured, columns)
    st.caption(
        "IoU: what the outline shares with the true one, of all that both cover; 1 is exact. Recall: of the garments that cover "
        "more than 2 % of their photo, the share found. Box AP and mask AP: average precision, where to find is to overlap by "
        "half; what is found and is not there costs, too. All slots: their mean, of the two precisions without accessories."
    )
    if accuracy := own(measured, "slot_accuracy"):
        st.markdown(f"Of {accuracy.n:,} garments that were found at all, {percent(accuracy)} are given the slot they are of.")
    by_slot = {slot.noun: figure for slot in WEARABLE if (figure := own(measured, f"box_ap50.{slot}"))}
    if len(by_slot) > 1:
        st.markdown("**By slot.** The average precision of boxes with its interval; the best is filled.")
        charts.show(charts.intervals(by_slot, "Average precision of boxes"), "Average precision of boxes by slot, as in the table")
    told = details.read(stored, DetectionDetails)
    if told is not None:
        if told.confusion is not None:
            _regions(told.confusion)
        if told.worst:
            _worst(told.worst)
    again(stored)


def _by_slot(measured: MeasurementSet, columns: Mapping[str, tuple[str, str]]) -> None:
    rows: dict[str, dict[str, Measurement | None]] = {
        "All slots": {heading: own(measured, whole) for heading, (whole, _) in columns.items()}
    }
    for slot in WEARABLE:
        rows[slot.noun.capitalize()] = {heading: own(measured, f"{name}.{slot}") for heading, (_, name) in columns.items()}
    shown = {
        name: {heading: in_figures(figure) for heading, figure in figures.items()}
        for name, figures in rows.items()
        if any(figures.values())
    }
    if shown:
        headings = " and ".join(columns)
        table(shown, f"{headings} by slot", key=headings)


def _regions(confusion: Confusion) -> None:
    shares = [[round(PIXELS * count / max(1, sum(row))) for count in row] for row in confusion.matrix]
    st.markdown(
        f"**What is taken for what.** Of {PIXELS:,} pixels that are truly of a row's region, how many are answered as each; right "
        "ones lie on the diagonal."
    )
    of_thousand = Confusion(labels=confusion.labels, matrix=shares)
    charts.show(charts.confusion(of_thousand), f"Of {PIXELS:,} pixels of each region, as which they are answered")


def _worst(worst: Sequence[WorstPhoto]) -> None:
    st.markdown(f"**The worst photos**: the {len(worst)} whose garments were outlined least well.")
    show_named([_named(photo) for photo in worst], PHOTOS_VARIABLE, "clothing-co-parsing", "worst")


def _named(photo: WorstPhoto) -> Named:
    wrong = [f"{what}: {', '.join(slots)}" for what, slots in (("missed", photo.missed), ("too much", photo.extra)) if slots]
    caption = "; ".join([f"IoU {photo.miou:.2f}", *wrong])
    return Named(photo.picture, photo.id, caption, f"**{plain(photo.id)}**, {plain(caption)}")


def _single(stored: Stored) -> None:
    measured = stored.measured
    st.markdown("On a bed, on a hanger, in the hand: is the garment found, and is its slot the one that the folder's name says?")
    on_what(measured)
    rows = {
        name: {"Share": in_figures(figure), "Photos": f"{figure.n:,}"}
        for figure_name, name in ONE_GARMENT.items()
        if (figure := own(measured, figure_name))
    }
    if rows:
        table(rows, "Photos of one garment", key="one-garment")
    told = details.read(stored, ClassificationDetails)
    if told is not None:
        if told.confusion is not None:
            details.show_confusion(told.confusion, "the detector")
        if told.mistakes:
            show_mistakes(told.mistakes)
    again(stored)
