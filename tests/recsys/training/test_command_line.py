"""`python -m recsys train ...` as a person meets it."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from safetensors import safe_open
from typer.testing import CliRunner

from recsys import encoders
from recsys.classification import Mlp
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import DataError
from recsys.images import read_photo
from recsys.training import checkpoints, compare, held_out, running
from recsys.training import export as exporting
from recsys.training.checkpoints import LAST, TRAINED_ON
from recsys.training.command_line import app
from recsys.training.config import TrainingError
from recsys.training.variants import Agreement
from tests.support import item_row, striped, write_prepared

ROOT = Path(__file__).parents[3]
COLOURS = [(220, 20, 30), (20, 160, 60), (30, 60, 200)]
CNN = """
heads = ["category"]
weights = [1.0]
channels = [[4, 4], [4, 8]]
sides = [32]
validation_side = 32
batch = 8
epochs = 2
hold_out = 0.2
"""
METRIC = """
base = "{base}"
label = "category"
side = 32
hidden = 16
dim = 8
batch = 8
pictures = 2
views = 1
epochs = 1
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 striped pictures of three categories."""
    rows = [item_row(f"p{number:02}", category=f"c{number % 3}") for number in range(60)]
    pictures = [striped([COLOURS[number % 3], COLOURS[(number // 3) % 3]], [20, 4]) for number in range(60)]
    return write_prepared(tmp_path_factory.mktemp("data") / "prepared", rows, pictures)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "cnn.toml").write_text(CNN)
    return tmp_path / "cnn.toml"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "recsys", "train", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def call(*arguments: object) -> str:
    """The same within this process; what was printed."""
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_help_loads_no_torch() -> None:
    code = "import sys; import recsys.__main__; print([name for name in ('torch', 'onnx', 'safetensors') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"
    shown = CliRunner().invoke(app, ["--help"])
    assert all(name in shown.output for name in ("classifier", "cnn", "autoencoder", "metric", "mlp", "export"))


def test_a_run_says_a_line_an_epoch_a_table_and_what_to_do_next(prepared: Path, settings: Path, tmp_path: Path) -> None:
    folder, arguments = tmp_path / "run", ("cnn", "--data", prepared, "--config", settings, "--threads", 1)
    done = run(*arguments, "--out", folder)
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert re.match(r"epoch 1 of 2  loss \d\.\d{4}  accuracy \d\.\d{4}  accuracy.category \d\.\d{4}  \d+ s$", lines[0])
    assert lines[2] == (
        f"The best epoch is in {folder}. Make an encoder of it: python -m recsys train export {folder} --name own-cnn"
    )
    assert "Last (epoch 2)" in done.stdout
    assert "accuracy.category" in done.stdout

    with pytest.raises(TrainingError, match="run holds a run already: go on with --resume, or choose another --out"):
        call(*arguments, "--out", folder)
    assert "Last (epoch 2)" in call(*arguments, "--out", folder, "--resume")

    said = call("export", folder, "--name", "own-cnn", "--out", tmp_path / "models", "--least-similarity", -0.1)
    assert {path.name for path in (tmp_path / "models").iterdir()} == {"own-cnn.onnx", "own-cnn.json", f"own-cnn.{TRAINED_ON}"}
    assert json.loads((tmp_path / "models" / "own-cnn.json").read_text())["least_similarity"] == -0.1
    models = re.escape(str(tmp_path / "models" / "own-cnn"))
    assert re.fullmatch(rf"{models}\.onnx \(\d+\.\d MB\)\. Write its model card to {models}\.md, .* --encoder own-cnn .*\n", said)
    again = ("export", folder, "--name", "own-cnn", "--out", tmp_path / "models")
    with pytest.raises(TrainingError, match=r"there is a model 'own-cnn' in .* already, .* or give --replace"):
        call(*again)
    call(*again, "--replace")
    assert "least_similarity" not in json.loads((tmp_path / "models" / "own-cnn.json").read_text())


def test_an_exported_variant_says_in_a_line_how_near_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = tmp_path / "small.onnx"
    graph.write_bytes(bytes(2_340_000))
    monkeypatch.setattr(checkpoints, "load", lambda _: (checkpoints.State("cnn", {}, {}), {}))
    monkeypatch.setattr(exporting, "export", lambda *_: exporting.Exported(graph, Agreement(0.99912, 0.9871, 256)))
    said = call("export", tmp_path / "run", "--name", "small", "--out", tmp_path / "models", "--variant", "int8")
    assert said.startswith(f"{graph} (2.3 MB, cosine to fp32 0.99912, least 0.98710 of 256 pictures). Write its model card to ")
    assert said.count("\n") == 1


def test_a_mistake_is_one_line_and_leaves_nothing(prepared: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text("epoch = 3")
    done = run("cnn", "--data", prepared, "--config", tmp_path / "wrong.toml", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert done.stderr.startswith(f"wearwith: {tmp_path / 'wrong.toml'}: there is no setting 'epoch'; the settings are ")
    assert done.stderr.count("\n") == 1
    with pytest.raises(DataError, match="is not a prepared data set"):
        call("cnn", "--data", tmp_path / "nowhere", "--out", tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_on_a_terminal_there_is_a_line_that_moves_and_ctrl_c_says_how_to_go_on(
    prepared: Path, settings: Path, tmp_path: Path
) -> None:
    settings.write_text(CNN.replace("epochs = 2", "epochs = 100000"))
    arguments = ["cnn", "--data", str(prepared), "--config", str(settings), "--out", str(tmp_path / "run"), "--threads", "1"]
    output, code = interrupted([sys.executable, "-m", "recsys", "train", *arguments], "epoch 3 of")
    assert code == 130
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", output)
    assert re.search(r"Epoch \d+ of 100000 .*loss \d\.\d{3}, (\d+\.\d steps/s, )?.* left", text)
    said = " ".join(text.split())
    assert f"stopped: the last checkpoint in {tmp_path / 'run'} is whole; the same command with --resume goes on from it" in said
    with safe_open(tmp_path / "run" / LAST, framework="pt") as file:
        assert file.keys()


def interrupted(command: Sequence[str], after: str) -> tuple[str, int]:
    """Run on a terminal of its own, press Ctrl-C once `after` was shown; what was shown, and the exit code."""
    main, terminal = pty.openpty()
    environment = {**os.environ, "COLUMNS": "300", "TERM": "xterm"}
    process = subprocess.Popen(command, cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal, env=environment)
    os.close(terminal)
    shown, pressed = "", False
    while True:
        ready, _, _ = select.select([main], [], [], 120)
        assert ready, f"nothing more was shown: {shown[-500:]}"
        try:
            part = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part.decode(errors="replace")
        if after in shown and not pressed:
            process.send_signal(signal.SIGINT)
            pressed = True
    os.close(main)
    return shown, process.wait(60)


def test_ctrl_c_before_the_first_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as stopped, running.interruptible(tmp_path):
        raise KeyboardInterrupt
    assert stopped.value.exit_code == 130
    assert "stopped before the first epoch was done: there is no checkpoint in" in capsys.readouterr().err


def test_metric_losses_are_compared_on_one_set_of_features(
    prepared: Path, cnn_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rivals = {name: compare.RIVALS[name] for name in ("triplet-hard", "supcon")}
    monkeypatch.setattr(compare, "RIVALS", rivals)
    (tmp_path / "metric.toml").write_text(METRIC.format(base=cnn_run))
    arguments = ("--data", prepared, "--config", tmp_path / "metric.toml", "--out", tmp_path / "out", "--threads", 1)
    opened = []

    def open_log(log: str, folder: Path, kind: str, settings: dict[str, object]) -> running.EpochLines:
        opened.append((log, folder.name, kind, settings["loss"]))
        return running.EpochLines(1)

    monkeypatch.setattr(running, "open_log", open_log)
    said = call("metric", "--compare", *arguments, "--log", "tensorboard")
    assert opened == [("tensorboard", "triplet-hard", "metric", "triplet"), ("tensorboard", "supcon", "metric", "supcon")]
    assert len(list((tmp_path / "out" / "features").iterdir())) == 2  # one of what is learned from, one of what is held out
    rows = [line for line in said.splitlines() if any(name in line for name in rivals) and "│" in line]
    figures = [float(row.split("│")[3]) for row in rows]
    assert len(rows) == 2
    assert figures == sorted(figures, reverse=True)
    assert (tmp_path / "out" / "supcon" / TRAINED_ON).is_file()


def test_a_metric_model_that_stands_on_nothing(prepared: Path, tmp_path: Path) -> None:
    (tmp_path / "metric.toml").write_text(METRIC.format(base="nowhere"))
    with pytest.raises(
        TrainingError, match="base is 'nowhere': there is no run in that folder, and the backbones are efficientnet-"
    ):
        call("metric", "--data", prepared, "--config", tmp_path / "metric.toml", "--out", tmp_path / "out")


def test_a_perceptron_on_an_encoder_s_vectors(prepared: Path, tmp_path: Path) -> None:
    (tmp_path / "mlp.toml").write_text("epochs = 20\nhidden = [16]\nhold_out = 0.2\nlearning_rate = 0.01\n")
    arguments = ("mlp", "--data", prepared, "--encoder", "color-histogram", "--threads", 1)
    said = call(*arguments, "--config", tmp_path / "mlp.toml", "--out", tmp_path / "run", "--label", "category")
    assert "accuracy" in said
    encoder = encoders.load("color-histogram")
    trained = Mlp.load(tmp_path / "run" / "category.safetensors", encoder)
    assert trained.classes == ("c0", "c1", "c2")
    vectors = encoder.encode([read_photo(path) for path in sorted((prepared / "images").iterdir())])
    assert trained.probabilities(vectors).shape == (60, 3)
    with pytest.raises(TrainingError, match="has the label 'colour'"):
        call(*arguments, "--out", tmp_path / "other", "--label", "colour")


def test_a_perceptron_and_its_encoder(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mlp.toml").write_text("epochs = 1\nhidden = []\nhold_out = 0.2\n")
    out = ("--out", tmp_path / "run", "--config", tmp_path / "mlp.toml", "--threads", 1)
    arguments = ("mlp", "--data", prepared, "--encoder", "color-histogram", "--label", "category", *out)
    call(*arguments)
    written = (tmp_path / "run" / "category.safetensors").read_bytes()
    monkeypatch.setattr(ColorHistogram, "checksum", "of another version")
    with pytest.raises(TrainingError, match="was trained on other pictures or another encoder's vectors"):
        call(*arguments, "--resume")
    assert (tmp_path / "run" / "category.safetensors").read_bytes() == written

    monkeypatch.setattr(held_out, "MODELS_FOLDER", tmp_path)
    ids = [f"p{number:02}" for number in range(60)]
    (tmp_path / f"color-histogram.{TRAINED_ON}").write_text(json.dumps({"item_ids": ids, "held_out": []}))
    with pytest.raises(TrainingError, match=r"color-histogram learned from .* pictures to hold out"):
        call(*arguments, "--resume")


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "0 s"), (5.4, "5 s"), (65, "1 min 05 s"), (3599.8, "1 h 00 min"), (90_000, "25 h 00 min")]
)
def test_durations(seconds: float, said: str) -> None:
    assert running.duration(seconds) == said
