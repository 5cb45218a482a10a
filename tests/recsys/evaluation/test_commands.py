"""`python -m recsys evaluate ...`: a table on standard output, everything else on standard error, JSON where it is asked for."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from recsys import encoders
from recsys.__main__ import app
from recsys.catalog import Catalog
from recsys.commands.terminal import DEMO_CATALOG
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import EncoderError, WearwithError
from recsys.evaluation import choice
from recsys.evaluation.contact_sheet import TILE
from recsys.evaluation.measurement import MeasurementSet
from recsys.images import read_image
from recsys.reconstruction import Autoencoder
from tests.co_parsing_copy import CoParsing
from tests.recsys.evaluation.kaggle import shop_zip
from tests.recsys.evaluation.scripted import Scripted, box
from tests.recsys.tiny_autoencoder import write_autoencoder
from tests.support import PALETTE, item_row, make_catalog, plain


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("recsys.evaluation.intervals.RESAMPLES", 50)


def evaluate(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, ["evaluate", *map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0, result.output
    return result


def test_retrieval_prints_a_table_and_writes_the_same_figures(tmp_path: Path) -> None:
    source = shop_zip(tmp_path / "shop.zip")
    result = evaluate("retrieval", "--data", source, "--encoder", "color-histogram", "--json", tmp_path / "a.json")
    measured = MeasurementSet.read(tmp_path / "a.json")
    assert {"recall@1.article_type", "precision@10.article_type_colour"} <= {figure.name for figure in measured.measurements}
    assert "shop.zip: 60 products" in result.stdout
    assert f"{measured['precision@10.article_type'].value:.3f}" in result.stdout
    assert measured.counts["products"] == 60
    evaluate("retrieval", "--data", source, "-e", "color-histogram", "--part", "validation", "--json", tmp_path / "b.json")
    assert MeasurementSet.read(tmp_path / "b.json").counts["products"] == 15


@pytest.mark.parametrize(
    ("place", "why"),
    [("reports/a.json", "there is no folder .*reports. Make it first"), (".", "is a folder, where a file is wanted")],
)
def test_where_no_file_can_be_written_nothing_is_measured(tmp_path: Path, place: str, why: str) -> None:
    arguments = ["evaluate", "retrieval", "--data", "no such data", "--json", str(tmp_path / place)]
    with pytest.raises(WearwithError, match=why):
        CliRunner().invoke(app, arguments, catch_exceptions=False)


def test_slots_say_which_encoders_are_left_out_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        choice, "comparable", lambda: ([ColorHistogram()], {"own-cnn": "there is no own-cnn.onnx in assets/models"})
    )
    result = evaluate("slots", "--data", shop_zip(tmp_path / "shop.zip"), "--json", tmp_path / "a.json")
    assert "left out own-cnn: there is no own-cnn.onnx in assets/models" in result.stderr
    assert "left out" not in result.stdout
    names = {figure.name for figure in MeasurementSet.read(tmp_path / "a.json").measurements}
    assert names == {f"{name}.color-histogram" for name in ("mlp_accuracy", "kmeans_accuracy", "kmeans_nmi", "kmeans_ari")}


def test_heads_learn_from_three_quarters_and_are_measured_on_the_rest(tmp_path: Path) -> None:
    source = shop_zip(tmp_path / "shop.zip")
    result = evaluate("heads", "--data", source, "-e", "color-histogram", "--json", tmp_path / "a.json")
    assert "shop.zip: 15 products; learned from 45 others" in result.stdout
    names = [figure.name for figure in MeasurementSet.read(tmp_path / "a.json").measurements]
    assert names == [
        f"{name}.color-histogram"
        for name in ("article_type_accuracy", "article_type_accuracy_top3", "colour_accuracy", "colour_accuracy_top3")
    ]


def test_reconstruction_of_the_named_autoencoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_autoencoder(tmp_path)
    monkeypatch.setattr("recsys.reconstruction.Autoencoder", partial(Autoencoder, folder=tmp_path))
    result = evaluate(
        "reconstruction", "--data", shop_zip(tmp_path / "shop.zip"), "-e", "mean-colour", "--json", tmp_path / "a.json"
    )
    assert "shop.zip: 60 pictures; without PCA" in result.stdout
    assert MeasurementSet.read(tmp_path / "a.json")["mse"].value > 0  # the letterbox's white border is drawn in the mean colour
    evaluate(
        "reconstruction", "-d", tmp_path / "shop.zip", "-e", "mean-colour", "--part", "validation", "--json", tmp_path / "b.json"
    )
    assert MeasurementSet.read(tmp_path / "b.json").counts["pictures"] == 15


def test_classification_of_the_named_encoder(tmp_path: Path) -> None:
    for part, count in (("train", 6), ("validation", 2)):
        for place, name in enumerate(("hat", "coat")):
            (tmp_path / part / name).mkdir(parents=True)
            for number in range(count):
                plain(PALETTE[place], (10 + number, 10)).save(tmp_path / part / name / f"{number}.png")
    evaluate("classification", "--data", tmp_path, "-e", "color-histogram", "--json", tmp_path / "a.json")
    assert MeasurementSet.read(tmp_path / "a.json")["accuracy"].value == 1


def test_a_catalogue_in_one_table_and_one_file(tmp_path: Path) -> None:
    rows = [item_row(f"i{n}", category=("shirt", "blouse")[n % 2]) for n in range(12)]
    make_catalog(tmp_path, rows, [plain(PALETTE[n % 2]) for n in range(12)], ColorHistogram())
    result = evaluate("catalog", "--catalog", tmp_path / "catalog", "--json", tmp_path / "a.json")
    assert MeasurementSet.read(tmp_path / "a.json")["map.category"].value == 1
    assert "12 items of the catalogue catalog" in result.stdout


def test_without_a_name_it_is_the_demo_catalogue_that_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [item_row(f"i{n}", category=("shirt", "blouse")[n % 2]) for n in range(12)]
    demo = make_catalog(tmp_path, rows, [plain(PALETTE[n % 2]) for n in range(12)], ColorHistogram())
    opened: list[Path] = []
    monkeypatch.setattr(Catalog, "load", lambda path: opened.append(path) or demo)
    assert "12 items of the catalogue" in evaluate("catalog").stdout
    assert opened == [DEMO_CATALOG]


def test_what_is_compared_where_nobody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str, threads: int = 0) -> ColorHistogram:
        if name == "efficientnet-lite0":
            raise EncoderError("its file is damaged")
        asked.append((name, threads))
        return ColorHistogram()

    def here(names: Sequence[str]) -> None:
        monkeypatch.setattr(encoders, "names", lambda: list(names))
        monkeypatch.setattr("recsys.encoders.img2vec.has_weights", lambda model: f"img2vec-{model}" in names)

    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(encoders, "load", load)
    monkeypatch.setattr(encoders, "DEFAULT_ENCODER", "wearwith")
    here(["wearwith", "wearwith-int8", "efficientnet-lite0", "color-histogram", "img2vec-alexnet"])
    loaded, left_out = choice.comparable()
    assert asked == [("wearwith", 1), ("img2vec-alexnet", 1), ("color-histogram", 1)]
    assert len(loaded) == 3
    missing = {name: f"there is no {name}.onnx in assets/models" for name in ("own-cnn", "autoencoder")}
    assert left_out == {"efficientnet-lite0": "its file is damaged", **missing}
    here(["wearwith", "color-histogram"])
    assert choice.comparable()[1]["img2vec-resnet18"].startswith("its weights are not on this machine")


def test_an_encoder_named_twice_is_loaded_once() -> None:
    assert [encoder.name for encoder in choice.load_encoders(["color-histogram", "color-histogram"])] == ["color-histogram"]
    with pytest.raises(EncoderError, match="there is no encoder 'x'"):
        choice.load_encoders(["x"])


def test_detection_of_the_photos_named_and_of_those_alone(
    tmp_path: Path, co_parsing: CoParsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("0001", "0002", "0006"):
        co_parsing.add(number, {"dress": (10, 10, 50, 110)})
    (co_parsing.folder / "photos" / "0006.jpg").write_bytes(b"no photo")
    (tmp_path / "scripted.trained-on.json").write_text('{"item_ids": ["ccp-0002"]}')
    monkeypatch.setattr("recsys.evaluation.trained_on.MODELS_FOLDER", tmp_path)
    monkeypatch.setattr("recsys.detection.load", lambda name, threads=0: Scripted([[box(Slot.DRESS, (10, 10, 50, 110))]]))
    result = evaluate("detection", "--data", co_parsing.folder, "--json", tmp_path / "a.json")
    told = MeasurementSet.read(tmp_path / "a.json")
    assert told["box_ap50"].value == told["miou"].value == 1
    assert told.counts["photos"] == told.counts["trained_on"] == told.counts["unreadable"] == 1
    assert "left out 1: scripted was trained on them" in result.stdout
    assert "left out ccp-0006: the photo is not a picture" in result.stderr
    evaluate("detection", "--data", co_parsing.folder, "--ids", "1", "--part", "validation", "--json", tmp_path / "b.json")
    assert MeasurementSet.read(tmp_path / "b.json").counts["photos"] == 1


def test_garments_with_a_sheet_to_judge_by_eye(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("train", "validation"):
        for name in ("hat", "dress"):
            (tmp_path / part / name).mkdir(parents=True)
            plain().save(tmp_path / part / name / "0.png")
    found = [box(Slot.DRESS, (0, 0, 24, 24))]
    monkeypatch.setattr("recsys.detection.load", lambda name, threads=0: Scripted([found, found]))
    evaluate("garments", "--data", tmp_path, "--sheet", tmp_path / "s.jpg", "--shown", "1", "--json", tmp_path / "a.json")
    assert MeasurementSet.read(tmp_path / "a.json")["slot_accuracy"].value == 0.5
    assert read_image(tmp_path / "s.jpg").width == TILE[0]
    make_catalog(tmp_path, [item_row("i0", Slot.DRESS, "dress")], [plain()])
    evaluate("garments", "--data", tmp_path, "--catalog", tmp_path / "catalog", "--json", tmp_path / "b.json")
    assert MeasurementSet.read(tmp_path / "b.json")["slot_accuracy.pipeline"].value == 0.5
