"""Measurements and training histories as the commands write them, for the Evaluate page to show."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from recsys import encoders
from recsys.encoders import DEFAULT_ENCODER
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet
from recsys.files import write_json

CLASSES = ("dress", "hat", "longsleeve", "outwear", "pants", "shirt", "shoes", "shorts", "skirt", "t-shirt")
SHIPPED = EncoderId.of(encoders.load(DEFAULT_ENCODER, threads=1))
OTHERS = ("img2vec-resnet18", "color-histogram")


def figures(values: Mapping[str, float], n: int = 1000, spread: float = 0.012) -> tuple[Measurement, ...]:
    return tuple(Measurement(name, value, value - spread, value + spread, n) for name, value in values.items())


def listed(names: Sequence[str] = (SHIPPED.name, *OTHERS)) -> dict[str, Any]:
    """The encoders of a measurement, as its details list them."""
    return {"encoders": [{"name": name, "checksum": SHIPPED.checksum if name == SHIPPED.name else "c0ffee"} for name in names]}


def write(folder: Path, name: str, measured: MeasurementSet) -> Path:
    path = folder / "evaluation" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    measured.write(path)
    return path


def write_slots(folder: Path, names: Sequence[str] = (SHIPPED.name, *OTHERS), encoder: EncoderId = SHIPPED) -> Path:
    shares = {"mlp_accuracy": (0.955, 0.931, 0.702), "kmeans_accuracy": (0.672, 0.61, 0.318), "kmeans_nmi": (0.6, 0.55, 0.15)}
    cases = {"mlp_accuracy": 3242, "kmeans_accuracy": 8104, "kmeans_nmi": 8104}
    measured = [
        one
        for figure, each in shares.items()
        for one in figures({f"{figure}.{name}": each[place] for place, name in enumerate(names)}, cases[figure])
    ]
    told = MeasurementSet(
        "Seven slots", "8,104 products; left out 22,233: wearwith was trained on them", tuple(measured), encoder,
        {"lines": 30337, "products": 8104}, {"seed": 42, "k": 7}, details=listed(names),
    )  # fmt: skip
    return write(folder, "slots-products", told)


def classification_details(labels: Sequence[str] = CLASSES) -> dict[str, Any]:
    """34 photos a class, one in ten taken for the class after it."""
    count = len(labels)
    matrix = [
        [30 if truth == answer else 4 if answer == (truth + 1) % count else 0 for answer in range(count)] for truth in range(count)
    ]
    counts = (0, 0, 2, 5, 9, 14, 20, 31, 58, 201)
    return {
        "confusion": {"labels": list(labels), "matrix": matrix},
        "per_class": [{"label": label, "precision": 30 / 34, "recall": 30 / 34, "f1": 30 / 34, "support": 34} for label in labels],
        "reliability": [
            {
                "low": low / 10, "high": (low + 1) / 10, "count": cases,
                "confidence": low / 10 + 0.05 if cases else None, "accuracy": low / 10 + 0.04 if cases else None,
            }
            for low, cases in enumerate(counts)
        ],
        "mistakes": [
            {
                "picture": f"validation/{label}/{place}.jpg", "truth": label, "answer": labels[place - 1],
                "probability": 0.99 - place / 50,
            }
            for place, label in enumerate(labels)
        ],
    }  # fmt: skip


def write_classification(folder: Path, details: Mapping[str, Any] | None = None) -> Path:
    values = {"accuracy": 0.887, "macro_f1": 0.861, "accuracy.img2vec-resnet18": 0.842, "accuracy.color-histogram": 0.41}
    shares = (*figures(values, 341, 0.032), Measurement("ece", 0.031, 0.02, 0.055, 341, "lower is better"))
    told = MeasurementSet(
        "Ten classes", "341 photos of clothing-dataset-small, validation", shares, SHIPPED,
        {"train_photos": 3068, "validation_photos": 341, "classes": 10}, {"C": 3.0},
        details=classification_details() if details is None else details,
    )  # fmt: skip
    return write(folder, "classification-clothing", told)


def write_heads(folder: Path, details: Mapping[str, Any] | None = None) -> Path:
    shares = {
        "article_type_accuracy": (0.861, 0.823, 0.312), "article_type_accuracy_top3": (0.96, 0.94, 0.5),
        "colour_accuracy": (0.633, 0.48, 0.55), "colour_accuracy_top3": (0.88, 0.76, 0.8),
    }  # fmt: skip
    names = (SHIPPED.name, *OTHERS)
    cases = {figure: 8334 if figure.startswith("article_type") else 8331 for figure in shares}
    measured = [
        one
        for figure, each in shares.items()
        for one in figures({f"{figure}.{name}": share for name, share in zip(names, each, strict=True)}, cases[figure], 0.007)
    ]
    told = MeasurementSet(
        "Type and colour", "8,334 products; learned from 25,003 others", tuple(measured), SHIPPED, parameters={"least": 5},
        details=(heads_details() if details is None else dict(details)) | listed(),
    )  # fmt: skip
    return write(folder, "heads-products", told)


def heads_details(name: str = "Tshirts") -> dict[str, Any]:
    """Ten mistakes of each label, and two classes."""
    per_class = [{"label": label, "precision": 0.9, "recall": 0.8, "f1": 0.85, "support": 40} for label in (name, "Tops")]
    confused = [{"truth": name, "answer": "Tops", "count": count} for count in range(10, 0, -1)]
    return {label: {"per_class": per_class, "confused": confused} for label in ("article_type", "colour")}


def write_retrieval(folder: Path) -> Path:
    shares = {"precision@10": 0.69, "map": 0.31, "recall@1": 0.78, "recall@5": 0.91, "recall@10": 0.94}
    kinds = {"article_type": 0.0, "article_type_colour": 0.3}
    names = (SHIPPED.name, *OTHERS)
    values = {
        f"{figure}.{kind}.{name}": share - less - place / 20
        for kind, less in kinds.items()
        for figure, share in shares.items()
        for place, name in enumerate(names)
    }
    told = MeasurementSet(
        "Retrieval", "8,334 products that none of the encoders was trained on", figures(values, 8334, 0.006), SHIPPED
    )
    return write(folder, "retrieval-products", told)


def write_detection(folder: Path, details: Mapping[str, Any] | None = None) -> Path:
    slots = ("top", "outerwear", "bottom", "dress", "shoes", "bag", "accessory")
    shares = {"miou": 0.71, "box_ap50": 0.82, "mask_ap50": 0.8, "recall": 0.9, "recall.any_slot": 0.95, "slot_accuracy": 0.93}
    for name, of_slot in (("iou", 0.7), ("box_ap50", 0.8), ("mask_ap50", 0.78), ("recall", 0.88)):
        shares |= {f"{name}.{slot}": of_slot - place / 50 for place, slot in enumerate(slots)}
    told = MeasurementSet(
        "Detection", "201 photos of clothing-co-parsing; left out 803: wearwith-parser was trained on them",
        (*figures(shares, 740, 0.02), Measurement("seconds", 0.061, 0.06, 0.063, 201, "lower is better")),
        counts={"photos": 201, "garments": 940}, parameters={"detector": {"name": "wearwith-parser", "checksum": "c0ffee"}},
        details=detection_details() if details is None else details,
    )  # fmt: skip
    return write(folder, "detection-ccp", told)


def detection_details(photo: str = "ccp-0001") -> dict[str, Any]:
    """A confusion of three regions, and ten photos, the worst first."""
    worst = [
        {
            "id": photo if place == 0 else f"ccp-{place * 5 + 1:04}", "picture": f"photos/{place * 5 + 1:04}.jpg",
            "miou": 0.1 + place / 20, "missed": ["bag", "shoes"] if place == 0 else [], "extra": ["top"] if place < 2 else [],
        }
        for place in range(10)
    ]  # fmt: skip
    matrix = [[90_000, 5_000, 5_000], [200, 600, 0], [0, 0, 0]]
    return {"confusion": {"labels": ["background", "top", "bag"], "matrix": matrix}, "worst": worst, "unreadable": []}


def write_garments(folder: Path) -> Path:
    labels = ["top", "dress", "nothing found"]
    told = MeasurementSet(
        "Detection", "341 photos of clothing-dataset-small", figures({"found": 0.98, "slot_accuracy": 0.91}, 341, 0.015),
        parameters={"detector": {"name": "wearwith-parser", "checksum": "c0ffee"}},
        details={
            "confusion": {"labels": labels, "matrix": [[150, 7, 3], [4, 28, 0], [0, 0, 0]]},
            "mistakes": [{"picture": "validation/dress/0.jpg", "truth": "dress", "answer": "top", "probability": 0.97}],
        },
    )  # fmt: skip
    return write(folder, "garments-clothing", told)


def write_color(folder: Path, details: Mapping[str, Any] | None = None, other: str = "efficientnet-lite0") -> Path:
    names = {"name_accuracy": 0.548, "name_accuracy_top3": 0.776}
    measured = [
        Measurement(name, share, share - 0.009, share + 0.009, 11101, "106 count as wrong") for name, share in names.items()
    ]
    for encoder, weight, gain in ((SHIPPED.name, 0.05, 0.007), (other, 0.3, 0.11)):
        for kind, alone, more in (("article_type", 0.7, -gain / 2), ("article_type_colour", 0.4, gain)):
            for what, share in (("", alone), ("fused_", alone + more), ("gain_", more)):
                name, note = f"{what}precision@10.{kind}.{encoder}", f"colour weight {weight}" if what else ""
                measured.append(Measurement(name, share, share - 0.002, share + 0.002, 10641, note))
    told = MeasurementSet(
        "Colour", "11,104 products; the weight of colour chosen on 2,318 others", tuple(measured), SHIPPED,
        parameters={"color_weight": {SHIPPED.name: 0.05, other: 0.3}},
        details=(color_details(other) if details is None else dict(details)) | listed((SHIPPED.name, other)),
    )  # fmt: skip
    return write(folder, "color", told)


def color_details(other: str = "efficientnet-lite0", label: str = "mauve") -> dict[str, Any]:
    """Two base colours, one of them never answered, and three weights."""
    weights = [(0.0, 0.7, 0.4), (0.05, 0.69, 0.41), (0.3, 0.65, 0.39)]
    told = [{"weight": weight, "article_type": one, "article_type_colour": both} for weight, one, both in weights]
    return {
        "per_name": [
            {"label": label, "precision": None, "recall": 0.0, "recall_top3": 0.25, "support": 11},
            {"label": "black", "precision": 0.698, "recall": 0.756, "recall_top3": 0.907, "support": 2450},
        ],
        "by_weight": {SHIPPED.name: told, other: told},
    }


def write_reconstruction(folder: Path, encoder: str = "autoencoder") -> Path:
    shares = {"explained": 0.912, "explained.pca": 0.901, "mse": 0.00514, "mse.pca": 0.00581}
    told = MeasurementSet(
        "Reconstruction: what 128 numbers keep of a picture", "11,104 pictures",
        tuple(Measurement(name, share, 0.99 * share, 1.01 * share, 11104) for name, share in shares.items()),
        EncoderId(encoder, "c0ffee"), {"pictures": 11104, "fitted": 8000}, {"numbers": 128, "side": 64},
        details={"encoders": [{"name": encoder, "checksum": "c0ffee"}]},
    )  # fmt: skip
    return write(folder, "reconstruction", told)


def write_history(folder: Path, name: str = "wearwith", epochs: int = 9) -> Path:
    path = folder / "models" / f"{name}.history.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = [
        {
            "epoch": epoch, "train": {"loss": 3.0 / epoch + 0.9}, "learning_rate": 0.002, "seconds": 840.0,
            "validation": {
                "accuracy": 0.9 - 0.3 / epoch, "accuracy.slot": 0.98 - 0.1 / epoch, "accuracy.colour": 0.7 - 0.3 / epoch,
            },
        }
        for epoch in range(1, epochs + 1)
    ]  # fmt: skip
    write_json(path, {"model": "classifier", "settings": {"seed": 0}, "best": epochs - 1, "epochs": told})
    return path


def write_all(folder: Path) -> None:
    """Everything that the page has a view for but recognition, matching and speed, which ship."""
    write_slots(folder)
    write_classification(folder)
    write_heads(folder)
    write_retrieval(folder)
    write_detection(folder)
    write_garments(folder)
    write_color(folder)
    write_reconstruction(folder)
    write_history(folder)
