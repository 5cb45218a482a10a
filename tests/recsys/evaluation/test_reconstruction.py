"""What an autoencoder keeps of pictures, measured on made ones: the autoencoder draws mean colours, so its errors are known."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from recsys.evaluation.measurement import EvaluationError, MeasurementSet
from recsys.evaluation.product_pictures import open_product_pictures
from recsys.evaluation.products import Part
from recsys.evaluation.reconstruction import measure_reconstruction
from recsys.files import write_json
from recsys.reconstruction import Autoencoder
from recsys.tables import LABEL_SCHEMA, LABELS_FILE
from tests.recsys.evaluation.kaggle import line, zipped
from tests.recsys.tiny_autoencoder import SIDE, write_autoencoder
from tests.support import encoded, item_row, plain, write_prepared

NAME = "mean-colour"
HALF = Image.fromarray(
    np.repeat(np.repeat(np.uint8([[[255] * 3, [0] * 3]]), SIDE // 2, axis=1), SIDE, axis=0)
)  # white beside black


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the autoencoder, in which is looked for what it was trained on."""
    monkeypatch.setattr("recsys.evaluation.intervals.RESAMPLES", 50)
    folder = tmp_path / "models"
    folder.mkdir()
    write_autoencoder(folder)
    monkeypatch.setattr("recsys.evaluation.trained_on.MODELS_FOLDER", folder)
    return folder


def measure(source: Path, models: Path, part: Part = Part.VALIDATION) -> MeasurementSet:
    with open_product_pictures(source) as pictures:
        return measure_reconstruction(pictures, Autoencoder(NAME, models), part, source.name)


def shop(path: Path, pictures: dict[int, Image.Image]) -> Path:
    return zipped(
        path, [line(number) for number in pictures], {f"{number}.png": encoded(each) for number, each in pictures.items()}
    )


def saw(models: Path, numbers: range, held_out: int = 0) -> None:
    ids = [f"product-{number}" for number in numbers]
    write_json(models / f"{NAME}.trained-on.json", {"item_ids": ids, "held_out": ids[:held_out]})


def test_the_error_is_that_of_what_is_drawn_and_what_it_explains_is_of_the_variance_about_the_mean(
    tmp_path: Path, models: Path
) -> None:
    # Half white and half black, drawn grey: every value is off by a half. A plane of one colour is drawn as it is.
    pictures = {1: HALF, 5: HALF, 9: plain((255,) * 3), 13: plain((0,) * 3), 2: plain(), 4: plain()}
    measured = measure(shop(tmp_path / "shop.zip", pictures), models)
    assert measured["mse"].value == pytest.approx(0.125)
    assert measured["mse"].n == 4
    # The mean of the four is 3/4 on the left and 1/4 on the right; (1/16 + 1/16, the same, 1/16 + 9/16, 9/16 + 1/16) / 2 each.
    assert measured["explained"].value == pytest.approx(1 - (2 * 0.25) / (2 * 1 / 16 + 2 * 5 / 16))
    for figure in measured.measurements:
        assert figure.low <= figure.value <= figure.high
    assert measured.data == "shop.zip: 4 pictures; without PCA, because too few are here that mean-colour learned from"
    assert measured.counts == {"pictures": 4, "trained_on": 0, "unreadable": 0, "fitted": 0}
    assert measured.encoder is not None
    assert measured.encoder.checksum == Autoencoder(NAME, models).checksum


def test_pca_is_fitted_on_what_the_autoencoder_learned_from_and_draws_what_varies_there(tmp_path: Path, models: Path) -> None:
    # Pictures that mix white and black halves need one component more than their mean, which no mean colour holds.
    mixed = {number: Image.blend(HALF, plain((128,) * 3, HALF.size), number % 7 / 7) for number in range(1, 41)}
    source = shop(tmp_path / "shop.zip", mixed)
    saw(models, range(2, 41, 2), held_out=6)
    measured = measure(source, models)
    assert measured["mse.pca"].value < 1e-4 < 0.02 < measured["mse"].value
    assert measured["explained.pca"].value > 0.99 > measured["explained"].value
    assert measured["mse.pca"].note == "lower is better; fitted on 14 pictures"
    assert measured.counts == {"pictures": 10, "trained_on": 0, "unreadable": 0, "fitted": 14}
    of_all = measure(source, models, Part.ALL)
    assert of_all.counts == {"pictures": 20, "trained_on": 20, "unreadable": 0, "fitted": 14}
    assert of_all.data == "shop.zip: 20 pictures; left out 20: mean-colour was trained on them"


def test_a_prepared_data_set_says_itself_which_part_is_which(tmp_path: Path, models: Path) -> None:
    rows = [item_row(f"p{number}") for number in range(8)]
    folder = write_prepared(tmp_path / "prepared", rows, [HALF] * 7 + [b"no picture"])
    assert measure(folder, models, Part.ALL).counts["pictures"] == 7
    with pytest.raises(EvaluationError, match=r"^prepared leaves 0 pictures to measure, of 8 in it; at least 2 are needed$"):
        measure(folder, models)
    labels = [{"item_id": f"p{number}", "split": "validation" if number > 3 else "train"} for number in range(8)]
    pq.write_table(pa.Table.from_pylist(labels, schema=LABEL_SCHEMA), folder / LABELS_FILE)
    measured = measure(folder, models)
    assert measured.counts == {"pictures": 3, "trained_on": 0, "unreadable": 1, "fitted": 0}
    assert "left out 1 that cannot be read" in measured.data
    assert np.isnan(measured["explained"].value)  # all are the same: there is no variance to explain


def test_it_is_written_and_read_in_the_one_shape(tmp_path: Path, models: Path) -> None:
    measured = measure(shop(tmp_path / "shop.zip", {1: HALF, 5: plain()}), models)
    measured.write(tmp_path / "reconstruction.json")
    assert MeasurementSet.read(tmp_path / "reconstruction.json").measurements == measured.measurements
    assert json.loads((tmp_path / "reconstruction.json").read_text())["parameters"] == {"numbers": 3, "side": SIDE, "seed": 42}
