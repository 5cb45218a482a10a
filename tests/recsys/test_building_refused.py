"""What a build refuses, in one line, with the old catalogue left whole."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from recsys import building, files
from recsys.building import build
from recsys.catalog import Catalog
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError, DataError, WearwithError
from tests.support import data_set, item_row, noise, numbered, plain, snapshot, write_prepared


def test_two_builds_of_one_catalogue_are_kept_apart(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    prepared, out = data_set(tmp_path / "prepared", 5), tmp_path / "catalog"
    refusals: list[str] = []

    def build_meanwhile(done: int, total: int) -> None:
        with pytest.raises(WearwithError, match=r"^another run is writing .*catalog: wait for it to end$") as caught:
            build(prepared, out, ColorHistogram())
        refusals.append(str(caught.value))

    build(prepared, out, ColorHistogram(), build_meanwhile)
    assert len(refusals) == 2
    assert len(Catalog.load(out)) == 5
    build(prepared, out, ColorHistogram())


def test_builds_of_two_catalogues_do_not_wait_for_each_other(tmp_path: Path) -> None:
    prepared = data_set(tmp_path / "prepared", 5)

    def build_meanwhile(done: int, total: int) -> None:
        build(prepared, tmp_path / "other", ColorHistogram())

    build(prepared, tmp_path / "catalog", ColorHistogram(), build_meanwhile)
    assert len(Catalog.load(tmp_path / "other")) == len(Catalog.load(tmp_path / "catalog")) == 5


@pytest.mark.parametrize("lacking", ["catalog.json", "items.parquet", "thumbnails"])
def test_what_is_only_like_a_catalogue_is_not_replaced(tmp_path: Path, lacking: str) -> None:
    prepared, out = data_set(tmp_path / "prepared", 3), tmp_path / "catalog"
    build(prepared, out, ColorHistogram())
    (out / lacking).rename(tmp_path / "away")
    before = snapshot(tmp_path)
    with pytest.raises(CatalogError, match="is not a catalogue, so it will not be replaced"):
        build(prepared, out, ColorHistogram())
    assert snapshot(tmp_path) == before


def test_a_prepared_data_set_is_not_replaced(tmp_path: Path) -> None:
    prepared = data_set(tmp_path / "prepared", 3)
    other = data_set(tmp_path / "other", 3)
    before = snapshot(tmp_path)
    with pytest.raises(CatalogError, match="is not a catalogue, so it will not be replaced"):
        build(prepared, other, ColorHistogram())
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("kind", ["a folder of something else", "a file"])
def test_what_is_no_catalogue_is_not_replaced(tmp_path: Path, kind: str) -> None:
    prepared, out = data_set(tmp_path / "prepared", 3), tmp_path / "thesis"
    if kind == "a file":
        out.write_text("years of work")
    else:
        out.mkdir()
        (out / "chapter1.txt").write_text("years of work")
    before = snapshot(tmp_path)
    with pytest.raises(
        CatalogError, match=r"thesis exists and is not a catalogue, so it will not be replaced\. Choose another --out\.$"
    ):
        build(prepared, out, ColorHistogram())
    assert snapshot(tmp_path) == before


def test_an_empty_folder_becomes_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    build(data_set(tmp_path / "prepared", 3), tmp_path / "catalog", ColorHistogram())
    assert len(Catalog.load(tmp_path / "catalog")) == 3


def test_folders_above_the_catalogue_are_made(tmp_path: Path) -> None:
    build(data_set(tmp_path / "prepared", 3), tmp_path / "a" / "b" / "catalog", ColorHistogram())
    assert len(Catalog.load(tmp_path / "a" / "b" / "catalog")) == 3


@pytest.mark.parametrize("name", ["items.parquet", "pairs.parquet", "report.json"])
@pytest.mark.parametrize("damage", ["missing", "text", "nothing"])
def test_a_data_set_that_is_not_whole_is_refused_with_the_file(tmp_path: Path, name: str, damage: str) -> None:
    prepared = data_set(tmp_path / "prepared", 3)
    (prepared / name).unlink()
    if damage != "missing":
        (prepared / name).write_text("text" if damage == "text" else "")
    with pytest.raises(DataError, match=name.replace(".", r"\.")) as caught:
        build(prepared, tmp_path / "catalog", ColorHistogram())
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "catalog").exists()


@pytest.mark.parametrize("image", ["/etc/passwd", "../secret.png", "images/../../secret.png", "images\\..\\secret.png"])
def test_a_picture_outside_the_data_set_is_refused(tmp_path: Path, image: str) -> None:
    prepared = write_prepared(tmp_path / "prepared", [item_row("a") | {"image": image}], [None])
    with pytest.raises(DataError, match="leads out of the data set"):
        build(prepared, tmp_path / "catalog", ColorHistogram())


def test_a_file_where_a_folder_should_be_is_one_line(tmp_path: Path) -> None:
    prepared = data_set(tmp_path / "prepared", 3)
    (tmp_path / "file").write_text("")
    with pytest.raises(WearwithError, match=r"^could not write to .*catalog: .*\. Choose another folder\.$") as caught:
        build(prepared, tmp_path / "file" / "catalog", ColorHistogram())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("at", ["a thumbnail", "the vectors", "a table", "a note"])
def test_a_full_disk_is_one_line_and_the_old_catalogue_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    out = tmp_path / "catalog"
    build(data_set(tmp_path / "before", 5), out, ColorHistogram())
    old = snapshot(out)
    prepared = data_set(tmp_path / "prepared")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    owner, name = {
        "a thumbnail": (Path, "write_bytes"),
        "the vectors": (np, "save"),
        "a table": (building.pq, "write_table"),
        "a note": (files.os, "close"),
    }[at]
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, full)
        with pytest.raises(WearwithError, match=r"^could not write to .*catalog: No space left on device\. Free some space"):
            build(prepared, out, ColorHistogram())
    assert snapshot(out) == old
    assert build(prepared, out, ColorHistogram()).rows_kept == 30


def test_a_source_that_cannot_be_read_keeps_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = data_set(tmp_path / "prepared", 3)

    def unreadable(path: Path) -> str:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(building, "sha256", unreadable)
    with pytest.raises(WearwithError) as caught:
        build(prepared, tmp_path / "catalog", ColorHistogram())
    assert str(caught.value) == f"{prepared / 'items.parquet'}: Input/output error"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_disk_that_is_really_full_is_one_line(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from recsys.building import build
from recsys.encoders.histogram import ColorHistogram
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
build(Path(sys.argv[1]), Path(sys.argv[2]), ColorHistogram())
"""
    command = [sys.executable, "-c", code, str(data_set(tmp_path / "prepared", 80)), str(tmp_path / "catalog")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"recsys.errors.WearwithError: could not write to {tmp_path / 'catalog'}: File too large. Free some")


def test_a_bug_keeps_its_traceback_and_the_old_catalogue(tmp_path: Path) -> None:
    class Broken(ColorHistogram):
        def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
            raise ZeroDivisionError

    build(data_set(tmp_path / "before", 5), tmp_path / "catalog", ColorHistogram())
    old = snapshot(tmp_path / "catalog")
    with pytest.raises(ZeroDivisionError):
        build(data_set(tmp_path / "prepared"), tmp_path / "catalog", Broken())
    assert snapshot(tmp_path / "catalog") == old


def test_a_table_of_twice_the_same_id_is_refused(tmp_path: Path) -> None:
    prepared = write_prepared(tmp_path / "prepared", [item_row("a"), item_row("a")], [plain(), plain()])
    with pytest.raises(DataError, match="item_id 'a' stands more than once"):
        build(prepared, tmp_path / "catalog", ColorHistogram())


@pytest.mark.parametrize("together", ["rented", "", None, 7, ["bought"], {}])
def test_lists_that_mean_something_unknown_are_refused(tmp_path: Path, together: Any) -> None:
    prepared = data_set(tmp_path / "prepared", 3)
    report = json.loads((prepared / "report.json").read_text())
    (prepared / "report.json").write_text(json.dumps(report | {"together": together}))
    with pytest.raises(DataError) as caught:
        build(prepared, tmp_path / "catalog", ColorHistogram())
    says = f'{prepared / "report.json"} says "together": {together!r}; it must be "bought" or "worn"'
    assert str(caught.value) == says
    assert not (tmp_path / "catalog").exists()


def test_a_report_that_says_nothing_of_the_lists_means_bought(tmp_path: Path) -> None:
    prepared = data_set(tmp_path / "prepared", 3)
    (prepared / "report.json").write_text("{}")
    build(prepared, tmp_path / "catalog", ColorHistogram())
    assert Catalog.load(tmp_path / "catalog").info.together == "bought"


def test_what_the_source_said_travels_into_the_catalogue(tmp_path: Path) -> None:
    prepared = write_prepared(tmp_path / "prepared", numbered(2), [plain(), noise()], together="worn")
    build(prepared, tmp_path / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "catalog")
    assert (catalog.info.together, catalog.info.source) == ("worn", "test")
    assert catalog.report()["prepared"] == json.loads((prepared / "report.json").read_text())
    shutil.rmtree(prepared)  # a catalogue needs nothing of what it was made from
    assert len(Catalog.load(tmp_path / "catalog")) == 2


@pytest.mark.parametrize("inside", ["catalog", "a/b", "."])
def test_a_catalogue_inside_its_data_set_is_refused(tmp_path: Path, inside: str) -> None:
    prepared = data_set(tmp_path / "prepared", 3)
    before = snapshot(prepared)
    with pytest.raises(CatalogError, match="lies in the prepared data set"):
        build(prepared, prepared / inside, ColorHistogram())
    assert snapshot(prepared) == before
