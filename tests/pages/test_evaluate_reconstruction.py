"""The Evaluate page's view of the autoencoder: figures, and pictures drawn again while one looks."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import evaluation_reconstruction
from pages.ui.evaluation_reconstruction import DRAWINGS
from recsys.reconstruction import DEFAULT_AUTOENCODER
from tests.pages import evaluations
from tests.pages.evaluate_page import APP, open_view, tables, text
from tests.recsys.tiny_autoencoder import write_autoencoder

VIEW = "Autoencoder"


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models that holds an autoencoder of mean colours, under the name of the one that ships."""
    folder = tmp_path / "models"
    folder.mkdir()
    write_autoencoder(folder, DEFAULT_AUTOENCODER)
    monkeypatch.setattr(evaluation_reconstruction, "MODELS_FOLDER", folder)
    return folder


def pictures(app: AppTest) -> list[str]:
    return [image.proto.imgs[0].alt for image in app.main.get("image")]


def test_the_figures_stand_beside_pca_and_the_better_one_is_bold(results: Path) -> None:
    evaluations.write_reconstruction(results)
    app = open_view(VIEW)
    assert tables(app)[0] == {
        "autoencoder": {"Variance kept": "**0.912** :small[0.903–0.921]", "Squared error": "0.0051 :small[0.0051–0.0052]"},
        "Principal components (PCA)": {
            "Variance kept": "0.901 :small[0.892–0.910]", "Squared error": "0.0058 :small[0.0058–0.0059]",
        },
    }  # fmt: skip
    said = text(app)
    assert "Measured on 11,104 pictures · PCA fitted on: 8,000" in said
    assert "evaluate reconstruction --data PRODUCTS_ZIP --encoder autoencoder --json assets/evaluation/reconstruction.json" in said


def test_drawings_of_the_demo_are_drawn_again_without_any_measurement(results: Path) -> None:
    app = open_view(VIEW)
    assert "evaluate reconstruction --data PRODUCTS_ZIP --json" in text(app)
    shown = pictures(app)
    assert len(shown) == 2 * DRAWINGS
    assert shown[1] == shown[0].replace(", as the autoencoder sees it", ", drawn again")
    assert "A photo that you show on the page Match stands here, too." in text(app)
    assert "8 pixels a side. Below, the same drawn again from its 3 numbers, just now." in text(app)


def test_the_photo_of_the_session_is_drawn_first(results: Path) -> None:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.button(key="try-shirt").click().run()
    app.switch_page("pages/evaluate.py").run()
    app.pills(key="view").set_value(VIEW).run()
    assert not app.exception
    assert pictures(app)[:2] == ["Your photo, as the autoencoder sees it", "Your photo, drawn again"]
    assert len(pictures(app)) == 2 * DRAWINGS + 2
    assert "The first is your photo of the page Match." in text(app)


def test_without_a_decoder_it_is_said_and_the_figures_stay(results: Path, models: Path) -> None:
    evaluations.write_reconstruction(results)
    (models / f"{DEFAULT_AUTOENCODER}.decoder.onnx").unlink()
    evaluation_reconstruction._autoencoder.clear()
    app = open_view(VIEW)
    assert "autoencoder.decoder.onnx is missing; put autoencoder.decoder.onnx there again" in text(app)
    assert len(tables(app)) == 1
    assert pictures(app) == []
