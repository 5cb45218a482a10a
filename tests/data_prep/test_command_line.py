import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from data_prep.__main__ import app
from data_prep.folder import prepare
from data_prep.schema import Report, preparing, write_prepared
from recsys.errors import DataError, WearwithError

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str | Path):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_report_in_words_and_the_next_command(shop: Path, tmp_path: Path) -> None:
    (shop / "shirts" / "empty.jpg").touch()
    result = run("folder", shop, "--out", tmp_path / "my set")
    assert result.exit_code == 0, result.output
    assert "folder: 5 rows read, 4 kept" in result.stdout
    assert "1  the picture is empty (0 bytes). Copy or export it again., as shirts/empty.jpg" in result.stdout
    assert "No item says what goes with it" in result.stdout
    assert result.stdout.splitlines()[-1] == f"Next: python -m recsys build '{tmp_path}/my set' --out 'catalogs/my set'"


def test_what_goes_with_what_is_said(shop: Path, tmp_path: Path, write_csv: Callable[..., Path]) -> None:
    write_csv(
        shop / "items.csv",
        [
            {"image": "boots/3.webp", "also_buy": "shirts/IMG_2041", "price": "?"},
            {"image": "IMG_2041", "also_buy": "", "price": "5"},
        ],
    )
    result = run("folder", shop, "--out", tmp_path / "out")
    assert "1 items say what was bought with them." in result.stdout
    assert "price: 1 could not be understood and are left empty" in result.stdout
    assert "2 pictures are in no row of the table" in result.stdout


def test_many_reasons_are_summed_up(shop: Path, tmp_path: Path, picture: Callable[..., Path]) -> None:
    for index in range(15):
        picture(shop / f"gizmos {'x' * index}" / "1.jpg")
    result = run("folder", shop, "--out", tmp_path / "out")
    assert "Dropped 15:" in result.stdout
    assert f"       3  for 3 other reasons, all in {tmp_path}/out/report.json" in result.stdout


def test_options_reach_the_source(tmp_path: Path, picture: Callable[..., Path], co_parsing, write_csv: Callable[..., Path]) -> None:
    picture(tmp_path / "shop" / "gizmos" / "1.jpg")
    assert run("folder", tmp_path / "shop", "--out", tmp_path / "a", "--slot-map", "gizmos=bag").exit_code == 0
    table = write_csv(tmp_path / "table.csv", [{"image": "1.jpg", "category": "hat"}])
    assert run("folder", tmp_path / "shop", "--out", tmp_path / "b", "--table", table).exit_code == 0
    co_parsing.add("0011", {"dress": (10, 10, 80, 120)})
    assert run("ccp", co_parsing.folder, "--out", tmp_path / "c", "--split", "validation").exit_code == 0
    picture(tmp_path / "small" / "test" / "hat" / "1.jpg")
    assert run("clothing", tmp_path / "small", "--out", tmp_path / "d", "--split", "test").exit_code == 0


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `demo` draw its 600 garments at once."""

    def prepare(out: Path, **_: object) -> Report:
        return Report(source="demo")

    monkeypatch.setattr("data_prep.demo.prepare", prepare)


def test_the_demo_draws_the_sample_photos_where_it_is_told_to(tmp_path: Path, drawn: None) -> None:
    pytest.importorskip("skia", reason="drawing needs skia-python (requirements-dev.txt)")
    assert run("demo", "--out", tmp_path / "out").exit_code == 0
    assert [*tmp_path.iterdir()] == []
    assert run("demo", "--out", tmp_path / "out", "--samples", tmp_path / "a" / "samples").exit_code == 0
    shipped = ROOT / "assets" / "demo" / "samples"
    assert [*contents(tmp_path / "a" / "samples")] == [*contents(shipped)] == ["dress.webp", "shirt.webp", "sneakers.webp"]
    for path in shipped.iterdir():
        with Image.open(path) as ours, Image.open(tmp_path / "a" / "samples" / path.name) as theirs:
            # Another release of libwebp or Skia may round otherwise: compare what is seen, not bytes.
            assert np.abs(np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)).mean() < 4.5


def test_samples_that_cannot_be_written_are_one_line(tmp_path: Path, drawn: None) -> None:
    (tmp_path / "file").touch()
    result = run("demo", "--out", tmp_path / "out", "--samples", tmp_path / "file")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert result.stderr.startswith(f"error: could not write to {tmp_path}/file: ")


def test_make_demo_draws_all_that_ships() -> None:
    assert "python -m data_prep demo --out assets/demo/prepared --samples assets/demo/samples" in (ROOT / "Makefile").read_text()


def test_what_a_terminal_would_obey_is_not_printed(shop: Path, tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture(shop / "\x1b[31mgizmos\u202e" / "1.jpg")
    (shop / "shirts" / "\x1b]0;hacked\x07\n.txt").touch()
    result = run("folder", shop, "--out", tmp_path / "out\x1b[2J")
    assert result.exit_code == 0, result.output
    assert "\\x1b[31mgizmos\\u202e" in result.stdout
    assert all(line.isprintable() for line in result.stdout.splitlines())
    failed = run("folder", tmp_path / "\x1b[31mnowhere\n", "--out", tmp_path / "out")
    assert failed.exit_code == 2
    assert len(failed.stderr.splitlines()) == 1
    assert failed.stderr.rstrip("\n").isprintable()


@pytest.mark.parametrize("command", ["folder", "clothing", "ccp"])
def test_a_mistake_is_one_line_and_exit_code_2(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path / "nowhere", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_help_tells_how_to_begin() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for words in ("folder", "clothing", "ccp", "demo", "python -m data_prep folder my-shop/ --out prepared/my-shop"):
        assert words in result.stdout


def test_a_failed_run_leaves_the_old_data_set(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    prepare(shop, out)
    before = contents(tmp_path)

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full_disk)
    with pytest.raises(WearwithError, match=r"could not write to .*out: No space left on device\. Free some space"):
        prepare(shop, out)
    assert contents(tmp_path) == before


def test_an_interrupted_run_says_that_the_old_data_set_is_whole(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("data_prep.folder.write_prepared", interrupted)
    result = run("folder", shop, "--out", out)
    assert (result.exit_code, result.stderr) == (130, f"stopped: {out} was not made.\n")
    monkeypatch.undo()
    prepare(shop, out)
    before = contents(tmp_path)
    monkeypatch.setattr("data_prep.folder.write_prepared", interrupted)
    result = run("folder", shop, "--out", out)
    assert (result.exit_code, result.stderr) == (130, f"stopped: {out} is as it was before.\n")
    assert contents(tmp_path) == before


_SLOW = """
import os, time
from pathlib import Path
import data_prep.folder, data_prep.__main__ as main

def slow(*arguments):
    Path(os.environ["BEGUN"]).touch()
    time.sleep(0.3)
    raise data_prep.folder.ImageError("slow")

data_prep.folder.store_picture = slow
main.app()
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_killed_run_leaves_the_old_data_set(
    shop: Path, tmp_path: Path, picture: Callable[..., Path], number: signal.Signals, code: int
) -> None:
    out, flag = tmp_path / "out", tmp_path / "begun"
    prepare(shop, out)
    before = contents(out)
    for index in range(300):
        picture(shop / "shirts" / f"{index}.jpg")
    command = [sys.executable, "-c", _SLOW, "folder", str(shop), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BEGUN": str(flag)}
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, env=environment)
    for _ in range(200):
        if flag.exists():
            break
        time.sleep(0.05)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=10)
    assert process.returncode == code, stderr
    assert contents(out) == before
    if number == signal.SIGINT:
        assert stderr.decode() == f"stopped: {out} is as it was before.\n"
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    prepare(shop, out)  # what a killed run left behind does not stand in the way
    assert contents(out) != before


def test_a_folder_that_is_no_data_set_is_never_replaced(shop: Path, tmp_path: Path) -> None:
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter-1.txt").write_text("...")
    with pytest.raises(DataError, match="exists and is not a prepared data set, so it will not be replaced"):
        prepare(shop, precious)
    assert contents(precious) == {"chapter-1.txt": b"..."}


def test_source_and_result_may_not_overlap(shop: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="would read its own result"):
        prepare(shop, shop / "out")
    with pytest.raises(DataError, match=r"lies inside .*, which is replaced"):
        prepare(shop, tmp_path)
    link = tmp_path / "link"
    link.symlink_to(shop)
    with pytest.raises(DataError, match="would read its own result"):
        prepare(link, shop / "shirts")


def test_a_report_that_loses_a_row_is_not_written(tmp_path: Path) -> None:
    report = Report(source="broken", rows_read=3)
    item = {"item_id": "a", "title": "A", "category": "hat", "slot": "accessory", "image": "images/a.jpg", "source": "broken"}
    with pytest.raises(AssertionError, match="3 rows were read but 1 are accounted for"), preparing(tmp_path / "out") as directory:
        write_prepared(directory, [item], [], report)
    assert not (tmp_path / "out").exists()


def test_a_report_keeps_a_few_examples_a_reason() -> None:
    report = Report(source="any")
    for index in range(20):
        report.drop("bad", f"row {index}")
    assert report.dropped == {"bad": {"count": 20, "examples": [f"row {index}" for index in range(5)]}}
