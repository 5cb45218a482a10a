"""The Evaluate page in Streamlit's own simulator: everything measured, and nothing."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from pages.ui.evaluation_files import read_results
from pages.ui.evaluation_headline import headline, outdated
from recsys.encoders import DEFAULT_ENCODER
from recsys.errors import EncoderError
from recsys.evaluation.measurement import EncoderId
from recsys.evaluation.scores import LEGIBLE
from tests.pages import evaluations
from tests.pages.evaluate_page import charts, open_view, tables, text
from tests.support import encoded, plain

ROOT = Path(__file__).parents[2]
VIEWS = (
    "Seven slots", "Ten classes", "Type and colour", "Colour", "Finding similar", "Detection", "Matching", "Autoencoder",
    "Training", "Speed", "My catalogue",
)  # fmt: skip


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
        assert "puts **95.5 %** (94.3 to 96.7) of 3,242 products into the right slot (top, shoes, bag, …)" in said
        assert "; k-means, shown no slot, sorts **67.2 %** (66.0 to 68.4) of 8,104 rightly" in said
        assert (
            "type is named rightly in **86.1 %** (85.4 to 86.8) of 8,334 and its colour in **63.3 %** (62.6 to 64.0) of 8,331."
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
        app = open_view("Seven slots")
        table, *_ = tables(app)
        assert list(table) == ["wearwith", "img2vec-resnet18", "color-histogram"]
        assert table["wearwith"] == {
            "MLP": "**0.955** :small[0.943–0.967]", "k-means": "**0.672** :small[0.660–0.684]",
            "NMI": "**0.600** :small[0.588–0.612]",
        }  # fmt: skip
        assert table["color-histogram"]["MLP"] == "0.702 :small[0.690–0.714]"
        said = text(app)
        assert "MLP: the share put right of 3,242, none of which it learned from. k-means: the share put right of 8,104" in said
        assert "products in the file: 30,337" in said
        assert (
            "evaluate slots --data PRODUCTS_ZIP --encoder wearwith --encoder img2vec-resnet18 --encoder color-histogram --json"
            in said
        )

    def test_the_classes_come_with_what_is_taken_for_what_and_the_worst_mistakes(self) -> None:
        app = open_view("Ten classes")
        figures, by_class = tables(app)
        assert figures["wearwith"]["ECE"] == "0.031 :small[0.020–0.055]"
        assert set(by_class) == set(evaluations.CLASSES)
        assert len(charts(app)) == 3  # encoders, confusion, reliability
        assert "Most often, 4 times: dress, taken for hat." in text(app)
        assert "**dress**, taken for **t-shirt** at 0.99 :small[validation/dress/0.jpg]" in text(app)

    def test_many_classes_come_in_words_and_no_matrix(self, results: Path) -> None:
        labels = [f"class {number}" for number in range(LEGIBLE + 1)]
        details = evaluations.classification_details(labels)
        evaluations.write_classification(results, details)  # as it was written once
        of_old = open_view("Ten classes")
        del details["confusion"]
        details["confused"] = [{"truth": truth, "answer": answer, "count": 4} for truth, answer in pairwise(labels)]
        evaluations.write_classification(results, details)
        for app in (of_old, open_view("Ten classes")):
            assert len(charts(app)) == 2  # encoders, reliability
            assert f"The {LEGIBLE + 1} classes, the weakest first" in [expander.label for expander in app.main.expander]
            assert set(tables(app)[1]) == set(labels)
            assert text(app).count("taken for class ") == 8
            assert "- class 0, taken for class 1: 4 times" in text(app)

    def test_type_and_colour_are_a_table_of_encoders_then_what_is_taken_for_what(self) -> None:
        app = open_view("Type and colour")
        of_type, of_colour, types, colours = tables(app)
        assert of_type["wearwith"] == {"Type": "**0.861** :small[0.854–0.868]", "Type in three": "**0.960** :small[0.953–0.967]"}
        assert of_colour["wearwith"] == {
            "Colour": "**0.633** :small[0.626–0.640]", "Colour in three": "**0.880** :small[0.873–0.887]",
        }  # fmt: skip
        assert set(types) == set(colours) == {"Tshirts", "Tops"}
        assert len(charts(app)) == 2
        said = text(app)
        assert said.count("- Tshirts, taken for Tops: 10 times") == 2
        assert "taken for Tops: 3 times" in said
        assert "taken for Tops: 2 times" not in said  # eight are enough
        assert [expander.label for expander in app.main.expander][:2] == [
            "The 2 types of article, the weakest first", "The 2 base colours, the weakest first",
        ]  # fmt: skip

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
        app.text_input(key="photos-mistake").set_value(str(photos)).run()
        assert not app.exception
        assert [image.proto.imgs[0].alt for image in app.main.get("image")] == ["dress, taken for t-shirt at 0.99"]
        assert "6 of the 7 pictures are not in that folder, or cannot be read." in text(app)
        for elsewhere in (tmp_path / "missing", "~nobody-of-this-name/photos", "y" * 400):
            app.text_input(key="photos-mistake").set_value(str(elsewhere)).run()
            assert "There is no folder" in text(app)
            assert "**hat**, taken for **dress** at 0.97" in text(app)

    def test_retrieval_has_two_tables_for_each_notion_of_alike(self) -> None:
        app = open_view("Finding similar")
        found = tables(app)
        assert [list(table["wearwith"]) for table in found] == [
            ["Precision@10", "mAP"],
            ["Recall@1", "Recall@5", "Recall@10"],
        ] * 2
        assert found[0]["wearwith"]["Precision@10"] == "**0.690** :small[0.684–0.696]"
        assert found[2]["img2vec-resnet18"]["Precision@10"] == "0.340 :small[0.334–0.346]"

    def test_detection_is_told_slot_by_slot_and_then_of_photos_of_one_garment(self) -> None:
        app = open_view("Detection")
        overlap, precision, single = tables(app)
        slots = ["Top", "Outerwear", "Bottom", "Dress", "Shoes", "Bag", "Accessory"]
        assert list(overlap) == list(precision) == ["All slots", *slots]
        assert overlap["All slots"] == {"IoU": "0.710 :small[0.690–0.730]", "Recall": "0.900 :small[0.880–0.920]"}
        assert precision["Bag"] == {"Box AP": "0.700 :small[0.680–0.720]", "Mask AP": "0.680 :small[0.660–0.700]"}
        assert single["The most prominent in the right slot"] == {"Share": "0.910 :small[0.895–0.925]", "Photos": "341"}
        said = text(app)
        assert "Of 740 garments that were found at all, **93.0 %** (91.0 to 95.0) are given the slot they are of." in said
        assert "left out 803: wearwith-parser was trained on them" in said
        assert "**ccp-0001**, IoU 0.10; missed: bag, shoes; too much: top :small[photos/0001.jpg]" in said
        assert "**ccp-0011**, IoU 0.20 :small[photos/0011.jpg]" in said
        assert "Most often, 7 times: top, taken for dress." in said
        _, regions, _ = map(json.loads, charts(app))
        assert regions["data"][0]["customdata"] == [[900, 50, 50], [250, 750, 0], [0, 0, 0]]

    def test_the_worst_photos_are_shown_from_a_folder_of_street_photos(self, tmp_path: Path) -> None:
        (tmp_path / "street" / "photos").mkdir(parents=True)
        (tmp_path / "street" / "photos" / "0001.jpg").write_bytes(encoded(plain()))
        app = open_view("Detection")
        app.text_input(key="photos-worst").set_value(str(tmp_path / "street")).run()
        assert not app.exception
        assert [image.proto.imgs[0].alt for image in app.main.get("image")] == [
            "ccp-0001, IoU 0.10; missed: bag, shoes; too much: top"
        ]
        assert "9 of the 10 pictures are not in that folder, or cannot be read." in text(app)

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
        app = open_view("Matching")
        assert "how often a proposal is more like the first; 0.5 is chance." in text(app)
        matching, *recognition = tables(app)
        assert len(recognition) == 2
        assert next(iter(matching)).startswith("By what was bought or worn together")
        speed = tables(open_view("Speed"))
        stored = json.loads((ROOT / "assets" / "evaluation" / "benchmark-build.json").read_text(encoding="utf-8"))
        rate = stored["metrics"]["build.images_per_second"]["value"]
        assert {"Value": f"{rate:.3g}"} in [row for table in speed for row in table.values()]


class TestAnotherVersion:
    def test_figures_of_another_version_are_named_and_not_in_the_headline(self, results: Path) -> None:
        evaluations.write_all(results)
        evaluations.write_slots(results, encoder=EncoderId(DEFAULT_ENCODER, "c0ffee"))
        said = text(open_view("Finding similar"))
        assert f"of another version of {DEFAULT_ENCODER} than the one that runs here: slots-products. Measure again" in said
        assert "into the right slot" not in said
        assert "**69.0 %** (68.4 to 69.6) of its first ten are of the same type" in said

    def test_where_there_are_no_others_it_does_not_say_that_nothing_was_measured(self, results: Path) -> None:
        evaluations.write_slots(results, encoder=EncoderId(DEFAULT_ENCODER, "c0ffee"))
        said = text(open_view("Seven slots"))
        assert "than the one that runs here: slots-products" in said
        assert "Nothing has been measured" not in said
        assert "into the right slot" not in said

    def test_the_version_of_a_rival_is_in_the_list_of_encoders(self, results: Path) -> None:
        evaluations.write_slots(results)
        found = read_results(results)
        rival = EncoderId("img2vec-resnet18", "c0ffee")
        assert [sentence[:18] for sentence in headline(found, rival)] == ["A small classifier"]
        assert outdated(found, rival) == []
        newer = EncoderId(rival.name, "beef")
        assert list(headline(found, newer)) == []
        assert outdated(found, newer) == ["slots-products"]

    def test_an_encoder_that_cannot_be_loaded_is_one_line_and_the_view_is_shown(
        self, results: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(_: str) -> EncoderId:
            raise EncoderError("wearwith.onnx is missing; get it back")

        monkeypatch.setattr("pages.ui.evaluation_headline._identified", gone)
        evaluations.write_slots(results)
        app = open_view("Seven slots")
        assert [error.value.replace("\\", "") for error in app.main.error] == ["wearwith.onnx is missing; get it back"]
        assert tables(app)


class TestNothingMeasured:
    @pytest.mark.parametrize(
        ("view", "named"),
        [
            ("Seven slots", "evaluate slots --data PRODUCTS_ZIP --json assets/evaluation/slots-products.json"),
            ("Ten classes", "evaluate classification --data DIR"),
            ("Type and colour", "evaluate heads --data PRODUCTS_ZIP --json assets/evaluation/heads-products.json"),
            ("Colour", "evaluate color --data PRODUCTS_ZIP --json assets/evaluation/color-products.json"),
            ("Finding similar", "evaluate retrieval --data PRODUCTS_ZIP"),
            ("Detection", "evaluate detection --data CLOTHING_CO_PARSING --json assets/evaluation/detection-ccp.json"),
            ("Detection", "evaluate garments --data CLOTHING_DATASET_SMALL --json assets/evaluation/garments-clothing.json"),
            ("Matching", "evaluate matching --catalog catalogs/ccp"),
            ("Autoencoder", "evaluate reconstruction --data PRODUCTS_ZIP --json"),
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
        measured = EncoderId(**stored["encoder"])
        (sentence,) = headline(read_results(results), measured)
        share = stored["metrics"]["slot_accuracy"]["value"]
        assert sentence.startswith(
            f"It tells a garment's slot (top, shoes, bag, …) by the items most like it, rightly in **{share:.1%}".replace(
                "%", " %**"
            )
        )
        assert list(headline(read_results(results), EncoderId("another", measured.checksum))) == []
