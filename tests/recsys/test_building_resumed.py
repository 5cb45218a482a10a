"""A build that was killed, stopped or torn by a power loss: nothing is lost, and the next one goes on."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from recsys import batches, building, files
from recsys.building import build
from recsys.catalog import Catalog
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError
from recsys.images import read_photo
from tests.support import data_set, noise, snapshot

MOMENTS = {
    # 30 rows in batches of 8; the first and third hold a broken picture and are looked at again.
    # Where a build kills itself: (what is replaced, by what, rows that need not be done again, whether the new catalogue is there)
    "before the first batch": ("b.Batches.encode", "die", 0, False),
    "between a batch's vectors and the note that it is whole": ("batches.write_json", "die_at('000000016.json')", 8, False),
    "after the last batch": ("b._finish", "die", 14, False),
    "before the catalogue is published": ("b.publish_directory", "die", 0, False),  # nothing is left to go on from
    "after it was published, before the old one is removed": ("files._exchange", "then_die()", 0, True),
}
KILLED = """
import os, signal, sys
from pathlib import Path
from recsys import batches, building as b, files
from recsys.encoders.histogram import ColorHistogram
b.BATCH, b.WORKERS = 8, 1
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def die_at(name):
    real = {replaced}
    return lambda path, *rest, **others: die() if Path(path).name == name else real(path, *rest, **others)
def then_die():
    real = {replaced}
    return lambda *paths: (real(*paths), die())
{replaced} = {by}
b.build(Path(sys.argv[1]), Path(sys.argv[2]), ColorHistogram())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize(("replaced", "by", "resumed", "published"), MOMENTS.values(), ids=MOMENTS)
def test_a_killed_build_leaves_a_whole_catalogue_and_the_next_one_ends_as_if_nothing_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replaced: str, by: str, resumed: int, published: bool
) -> None:
    monkeypatch.setattr(building, "BATCH", 8)
    prepared, out = data_set(tmp_path / "prepared", broken=[3, 20]), tmp_path / "catalog"
    build(prepared, tmp_path / "undisturbed", ColorHistogram())
    build(data_set(tmp_path / "before", 5), out, ColorHistogram())
    old = snapshot(out)

    code = KILLED.format(replaced=replaced, by=by)
    done = subprocess.run([sys.executable, "-c", code, str(prepared), str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert snapshot(out) == (snapshot(tmp_path / "undisturbed") if published else old)
    assert len(Catalog.load(out)) == (28 if published else 5)

    report = build(prepared, out, ColorHistogram())
    assert report.resumed == resumed
    assert list(report.skipped) == ["n003", "n020"]
    assert snapshot(out) == snapshot(tmp_path / "undisturbed")
    assert {path.name for path in tmp_path.iterdir()} == {"prepared", "before", "undisturbed", "catalog"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("exchanges", [True, False], ids=["renameat2", "two renames"])
@pytest.mark.parametrize("moment", ["between the two renames", "after both"])
def test_a_kill_where_two_names_cannot_be_exchanged_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool, moment: str
) -> None:
    prepared, out = data_set(tmp_path / "prepared", 7), tmp_path / "catalog"
    build(prepared, tmp_path / "undisturbed", ColorHistogram())
    build(data_set(tmp_path / "before", 5), out, ColorHistogram())
    old = snapshot(out)

    killed = """
import os, signal, sys
from pathlib import Path
from recsys import building, files
from recsys.encoders.histogram import ColorHistogram
files._exchange = lambda *_: False
rename = Path.rename
def rename_or_die(path, to):
    if path.name == ".catalog.building":
        if sys.argv[3] == "after both":
            rename(path, to)
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, to)
Path.rename = rename_or_die
building.build(Path(sys.argv[1]), Path(sys.argv[2]), ColorHistogram())
"""
    command = [sys.executable, "-c", killed, str(prepared), str(out), moment]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert out.exists() is (moment == "after both")

    if not exchanges:
        monkeypatch.setattr(files, "_exchange", lambda *_: False)
    stopped_after(0, prepared, out)  # before anything is done, there is a catalogue again
    assert snapshot(out) == (old if moment == "between the two renames" else snapshot(tmp_path / "undisturbed"))
    build(prepared, out, ColorHistogram())
    assert snapshot(out) == snapshot(tmp_path / "undisturbed")
    assert {path.name for path in tmp_path.iterdir()} == {"prepared", "before", "undisturbed", "catalog"}


class _StopError(Exception):
    pass


def stopped_after(batches: int, prepared: Path, out: Path) -> None:
    """A build that Ctrl-C ends after so many batches of 8."""

    def stop(done: int, total: int) -> None:
        if done >= batches * 8:
            raise _StopError

    with pytest.raises(_StopError):
        build(prepared, out, ColorHistogram(), stop)


@pytest.fixture
def batches_of_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", 8)


def test_a_picture_mended_between_an_interrupted_build_and_the_next_is_taken_in(tmp_path: Path, batches_of_8: None) -> None:
    prepared = data_set(tmp_path / "prepared", broken=[3])
    stopped_after(2, prepared, tmp_path / "catalog")
    shutil.copy(prepared / "images" / "4.png", prepared / "images" / "3.png")
    report = build(prepared, tmp_path / "catalog", ColorHistogram())
    assert report.rows_kept == 30
    assert report.skipped == {}


def short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def other_shape(path: Path) -> None:
    np.save(path, np.load(path)[:-1])


def other_width(path: Path) -> None:
    np.save(path, np.load(path)[:, :9])


def other_type(path: Path) -> None:
    np.save(path, np.load(path).astype(np.float64))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


TORN = {
    "empty vectors": (emptied, "batches/000000000.npy"),
    "short vectors": (short, "batches/000000000.npy"),
    "a row too few": (other_shape, "batches/000000000.npy"),
    "columns too few": (other_width, "batches/000000000.npy"),
    "float64": (other_type, "batches/000000000.npy"),
    "no vectors": (Path.unlink, "batches/000000000.npy"),
    "an empty note": (emptied, "batches/000000000.json"),
    "a note of something else": (lambda path: path.write_text("{}"), "batches/000000000.json"),
    "an empty picture": (emptied, "thumbnails"),
    "no picture": (Path.unlink, "thumbnails"),
    "an empty plan": (emptied, "plan.json"),
}


@pytest.mark.parametrize(("tear", "name"), TORN.values(), ids=TORN)
def test_what_a_power_loss_tore_is_done_again(tmp_path: Path, batches_of_8: None, tear: Any, name: str) -> None:
    prepared, out = data_set(tmp_path / "prepared"), tmp_path / "catalog"
    build(prepared, tmp_path / "undisturbed", ColorHistogram())
    stopped_after(3, prepared, out)
    working = tmp_path / ".catalog.building"
    done = sum(min(8, 30 - int(path.stem)) for path in (working / "batches").glob("*.json"))
    assert (working / "batches" / "000000000.json").is_file()
    tear(working / name if "." in name else next((working / name).iterdir()))
    (working / ".report.json.0123").write_text("half")  # what a kill leaves of a file that was being replaced
    resumed = build(prepared, out, ColorHistogram()).resumed
    assert resumed == 0 if name == "plan.json" else done - 8 <= resumed < done
    assert snapshot(out) == snapshot(tmp_path / "undisturbed")


def test_what_was_done_is_not_done_again(tmp_path: Path, batches_of_8: None, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = data_set(tmp_path / "prepared")
    stopped_after(2, prepared, tmp_path / "catalog")
    assert not (tmp_path / "catalog").exists()
    read: list[str] = []
    monkeypatch.setattr(batches, "read_photo", lambda path, **options: read.append(path.name) or read_photo(path, **options))
    left = [int(path.stem) for path in (tmp_path / ".catalog.building" / "batches").glob("*.json")]
    assert len(left) >= 2
    done = {row for start in left for row in range(start, min(start + 8, 30))}
    assert build(prepared, tmp_path / "catalog", ColorHistogram()).resumed == len(done)
    assert sorted(read) == sorted(f"{number}.png" for number in set(range(30)) - done)


class _Retrained(ColorHistogram):
    checksum = "1" * 64

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        return super().encode(images)[:, ::-1].copy()


def test_another_encoder_or_other_data_starts_from_the_beginning(tmp_path: Path, batches_of_8: None) -> None:
    prepared, out = data_set(tmp_path / "prepared"), tmp_path / "catalog"
    stopped_after(2, prepared, out)
    assert build(prepared, out, _Retrained()).resumed == 0
    assert np.array_equal(Catalog.load(out).vectors, _Retrained().encode([noise((30, 20), number) for number in range(30)]))

    stopped_after(2, prepared, out)
    other = data_set(tmp_path / "other", 20)
    assert build(other, out, ColorHistogram()).resumed == 0
    assert len(Catalog.load(out)) == 20


def test_the_same_table_prepared_again_starts_from_the_beginning(tmp_path: Path, batches_of_8: None) -> None:
    # Its pictures can be others.
    prepared, out = data_set(tmp_path / "prepared"), tmp_path / "catalog"
    stopped_after(2, prepared, out)
    os.utime(prepared / "items.parquet", ns=(1, 1))
    assert build(prepared, out, ColorHistogram()).resumed == 0


def test_pictures_that_were_all_missing_are_looked_for_again(tmp_path: Path) -> None:
    prepared, out = data_set(tmp_path / "prepared", 5), tmp_path / "catalog"
    (prepared / "images").rename(prepared / "away")
    with pytest.raises(CatalogError, match=r"^not one of the 5 pictures could be read; the first: there is no file .*0\.png"):
        build(prepared, out, ColorHistogram())
    assert not out.exists()
    (prepared / "away").rename(prepared / "images")
    assert build(prepared, out, ColorHistogram()).rows_kept == 5
