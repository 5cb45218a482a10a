"""The Evaluate page in Streamlit's own simulator: everything measured, and nothing."""

import json
import shutil
from pathlib import Path

import pytest

from pages.ui.evaluation_files import read_results
from pages.ui.evaluation_headline import headline
from recsys.encoders import DEFAULT_ENCODER
from tests.pages import evaluations
from tests.pages.evaluate_page import charts, open_view, tables, text
from tests.support import encoded, plain

ROOT = Path(__file__).parents[2]
VIEWS = ("Seven slots", "Ten classes", "Finding similar", "Matching", "Training", "Speed", "My catalogue")


class TestEverythingMeasured:
    @pytest.fixture(autouse=True)
    def measured(self, results: Path) -> None:
        evaluations.write_all(results)
        for path in (ROOT / "assets" / "evaluation").glob("*.json"):
            if path.name.startswith(("benchmark", "recognition", "matching")):
                shutil.copy(path, results / "evaluation")

    def test_the_headline_says_what_the_shipped_encoder_does(self) -> None:
        said = text(open_view("Seven slots"))
        assert f"**{DEFAULT_ENCODER}**" in said
        assert "one of 10, rightly in **88.7 %** (85.5 to 91.9) of 341 photos" in said
        assert (
            "puts **95.5 %** (94.3 to 96.7) of 3,242 products into the right slot; k-means, without a single label, **67.2 %**"
            in said
        )
        assert "**69.0 %** (68.4 to 69.6) of its first ten are of the same type" in said

    @pytest.mark.parametrize("view", VIEWS)
    def test_every_view_names_the_command_that_measures_it(self, view: str) -> None:
        app = open_view(view)
        assert app.subheader[0].value.endswith("?")
        assert any(code.value.startswith("python -m ") for code in app.main.code)

    @pytest.mark.parametrize("view", [view for view in VIEWS if view not in ("Training", "My catalogue")])
    def test_every_view_says_what_it_was_measured_on_and_gives_the_figures_away(self, view: str) -> None:
        app = open_view(view)
        assert "Measured on " in text(app)
        assert "Figures as JSON" in [button.proto.label for button in app.main.get("download_button")]

    def test_the_slots_are_a_table_of_encoders_whose_best_is_bold(self) -> None:
        table, *_ = tables(open_view("Seven slots"))
        assert list(table) == ["efficientnet-lite0", "img2vec-resnet18", "color-histogram"]
        assert table["efficientnet-lite0"] == {
            "MLP": "**0.955** :small[0.943–0.967]", "k-means": "**0.672** :small[0.660–0.684]",
            "NMI": "**0.600** :small[0.588–0.612]",
        }  # fmt: skip
        assert table["color-histogram"]["MLP"] == "0.702 :small[0.690–0.714]"

    def test_the_classes_come_with_what_is_taken_for_what_and_the_worst_mistakes(self) -> None:
        app = open_view("Ten classes")
        figures, by_class = tables(app)
        assert figures["efficientnet-lite0"]["ECE"] == "0.031 :small[0.020–0.055]"
        assert set(by_class) == set(evaluations.CLASSES)
        assert len(charts(app)) == 3  # encoders, confusion, reliability
        assert "Most often, 4 times: t-shirt, taken for dress." in text(app)
        assert "**dress**, taken for **t-shirt** at 0.99 :small[validation/dress/0.jpg]" in text(app)

    def test_the_pictures_of_mistakes_are_shown_from_a_folder_and_from_nowhere_else(self, results: Path, tmp_path: Path) -> None:
        photos = tmp_path / "photos"
        for place, picture in enumerate(("validation/dress/0.jpg", "validation/hat/1.jpg")):
            path = photos / picture
            path.parent.mkdir(parents=True)
            path.write_bytes(encoded(plain()) if place == 0 else b"no picture")
        (tmp_path / "secret.png").write_bytes(encoded(plain()))
        details = evaluations.classification_details()
        details["mistakes"] = [
            *details["mistakes"][:2],
            *(
                {"picture": picture, "truth": "hat", "answer": "dress", "probability": 0.5}
                for picture in ("../secret.png", str(tmp_path / "secret.png"), "nowhere.png", "a\0b.png", "x" * 5000)
            ),
        ]
        evaluations.write_classification(results, details)
        app = open_view("Ten classes")
        app.text_input(key="photos").set_value(str(photos)).run()
        assert not app.exception
        assert [image.proto.imgs[0].alt for image in app.main.get("image")] == ["dress, taken for t-shirt"]
        assert "6 of the 7 pictures are not in that folder, or cannot be read." in text(app)
        for elsewhere in (tmp_path / "missing", "~nobody-of-this-name/photos", "y" * 400):
            app.text_input(key="photos").set_value(str(elsewhere)).run()
            assert "There is no folder" in text(app)
            assert "**hat**, taken for **dress** at 0.97" in text(app)

    def test_retrieval_has_two_tables_for_each_notion_of_alike(self) -> None:
        app = open_view("Finding similar")
        found = tables(app)
        assert [list(table["efficientnet-lite0"]) for table in found] == [
            ["Precision@10", "mAP"],
            ["Recall@1", "Recall@5", "Recall@10"],
        ] * 2
        assert found[0]["efficientnet-lite0"]["Precision@10"] == "**0.690** :small[0.684–0.696]"
        assert found[2]["img2vec-resnet18"]["Precision@10"] == "0.340 :small[0.334–0.346]"

    def test_training_shows_figures_and_loss_by_epoch(self, results: Path) -> None:
        evaluations.write_history(results, "a-cnn", epochs=1)
        app = open_view("Training")
        app.selectbox(key="trained").set_value("wearwith").run()
        assert "wearwith (classifier): 9 epochs in 2 h 6 min. Epoch 8 was kept: accuracy 0.863 on what was held out." in text(app)
        figures, loss = map(json.loads, charts(app))
        assert [line["name"] for line in figures["data"]] == ["accuracy", "accuracy · slot", "accuracy · colour"]
        assert len({line["line"]["dash"] for line in figures["data"]}) == 3
        assert [line["name"] for line in loss["data"]] == ["learning"]

    def test_matching_and_speed_show_what_ships(self) -> None:
        matching, *recognition = tables(open_view("Matching"))
        assert len(recognition) == 2
        assert next(iter(matching)) == "By what was bought or worn together :small[where the lists name anything]"
        speed = tables(open_view("Speed"))
        assert {"Value": "191"} in [row for table in speed for row in table.values()]


class TestNothingMeasured:
    @pytest.mark.parametrize(
        ("view", "named"),
        [
            ("Seven slots", "evaluate slots --data PRODUCTS_ZIP --json assets/evaluation/slots-products.json"),
            ("Ten classes", "evaluate classification --data DIR"),
            ("Finding similar", "evaluate retrieval --data PRODUCTS_ZIP"),
            ("Matching", "evaluate matching --catalog catalogs/ccp"),
            ("Training", "recsys train classifier"),
            ("Speed", "python -m benchmarks --results assets/evaluation all"),
        ],
    )
    def test_each_view_says_so_and_names_the_command(self, results: Path, view: str, named: str) -> None:
        app = open_view(view)
        assert f"Nothing has been measured of {DEFAULT_ENCODER}" in text(app)
        assert named in text(app)
        assert tables(app) == []
        assert charts(app) == []

    def test_a_folder_that_is_not_there_is_as_an_empty_one(self, results: Path) -> None:
        shutil.rmtree(results)
        assert "Nothing has been measured" in text(open_view("Seven slots"))

    def test_before_anything_is_learned_the_headline_is_what_recognition_measured(self, results: Path) -> None:
        shipped = ROOT / "assets" / "evaluation" / "recognition-clothing.json"
        shutil.copy(shipped, results / "evaluation")
        stored = json.loads(shipped.read_text(encoding="utf-8"))
        (sentence,) = headline(read_results(results), stored["encoder"]["name"])
        share = stored["metrics"]["slot_accuracy"]["value"]
        assert sentence.startswith(
            f"It tells a garment's slot by the items most like it, rightly in **{share:.1%}".replace("%", " %**")
        )
        assert list(headline(read_results(results), "another")) == []
