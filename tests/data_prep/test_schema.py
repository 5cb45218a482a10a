"""What a run of `data_prep` may replace, and what a kill leaves."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from data_prep.schema import Report, preparing, write_prepared, write_tables
from data_prep.words import remarks
from recsys import files
from recsys.errors import DataError, WearwithError
from recsys.tables import ITEM_SCHEMA, PAIR_SCHEMA

ROOT = Path(__file__).resolve().parents[2]
ITEM = {"title": "A", "category": "hat", "slot": "accessory", "image": "images/a.jpg", "source": "test"}


def prepare(out: Path, item_id: str = "a") -> None:
    with preparing(out) as directory:
        (directory / "images" / "a.jpg").write_bytes(b"...")
        write_prepared(directory, [{**ITEM, "item_id": item_id}], [], Report(source="test", rows_read=1))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_data_set_is_replaced_by_the_next(tmp_path: Path) -> None:
    prepare(tmp_path / "out")
    first = snapshot(tmp_path / "out")
    prepare(tmp_path / "out", "b")
    assert snapshot(tmp_path / "out") != first
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_catalogue_is_never_replaced(tmp_path: Path, catalog_dir: Path) -> None:
    out = Path(shutil.copytree(catalog_dir, tmp_path / "mine"))
    before = snapshot(out)
    with pytest.raises(DataError, match=r"mine exists and is not a prepared data set, so it will not be replaced"):
        prepare(out)
    (out / "images").mkdir()
    with pytest.raises(DataError, match=r"mine exists and is not a prepared data set, so it will not be replaced"):
        prepare(out)
    assert snapshot(out) == before


@pytest.mark.parametrize("missing", ["items.parquet", "images", "report.json"])
def test_what_is_only_like_a_data_set_is_never_replaced(tmp_path: Path, missing: str) -> None:
    out = tmp_path / "out"
    prepare(out)
    shutil.rmtree(out / missing) if missing == "images" else (out / missing).unlink()
    before = snapshot(tmp_path)
    with pytest.raises(DataError, match="is not a prepared data set"):
        prepare(out, "b")
    assert snapshot(tmp_path) == before


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    out, link = tmp_path / "far" / "out", tmp_path / "link"
    prepare(out)
    link.symlink_to(out)
    for item_id in "bc":
        before = snapshot(out)
        prepare(link, item_id)
        assert link.is_symlink()
        assert snapshot(out) != before
    assert {path.name for path in tmp_path.iterdir()} == {"far", "link"}
    assert [path.name for path in (tmp_path / "far").iterdir()] == ["out"]


def test_two_runs_to_one_folder_are_kept_apart(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with preparing(tmp_path / "out") as directory:
        (directory / "images" / "a.jpg").write_bytes(b"...")
        with pytest.raises(WearwithError, match=r"^another run is writing .*out: wait for it to end$"):
            prepare(tmp_path / "out", "b")
        assert (directory / "images" / "a.jpg").is_file()
        write_prepared(directory, [{**ITEM, "item_id": "a"}], [], Report(source="test", rows_read=1))
    prepare(tmp_path / "out", "b")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_source_that_cannot_be_read_keeps_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(WearwithError) as caught, preparing(tmp_path / "out"):
        raise PermissionError(13, "Permission denied", str(tmp_path / "shop" / "items.csv"))
    assert str(caught.value) == f"{tmp_path / 'shop' / 'items.csv'}: Permission denied"


_KILLED = """
import os, signal, sys
from pathlib import Path
from recsys import files
from tests.data_prep.test_schema import prepare
files._exchange = lambda left, right: False
rename = Path.rename
Path.rename = lambda path, to: os.kill(os.getpid(), signal.SIGKILL) if path.name == ".out.building" else rename(path, to)
prepare(Path(sys.argv[1]), "b")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("exchanges", [True, False])
def test_a_kill_between_two_renames_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool) -> None:
    out = tmp_path / "out"
    prepare(out)
    old = snapshot(out)
    command = [sys.executable, "-c", _KILLED, str(out)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not out.exists()
    if not exchanges:
        monkeypatch.setattr(files, "_exchange", lambda left, right: False)
    with pytest.raises(ZeroDivisionError), preparing(out):
        raise ZeroDivisionError
    assert snapshot(out) == old
    prepare(out, "b")
    assert snapshot(out) != old
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_entries_of_lists_that_name_nothing_here_are_counted_and_stay(tmp_path: Path) -> None:
    report = Report(source="test", rows_read=2)
    items = [{**ITEM, "item_id": "a", "also_buy": ["b", "elsewhere"]}, {**ITEM, "item_id": "b", "also_buy": ["a", "gone", "far"]}]
    with preparing(tmp_path / "out") as directory:
        write_prepared(directory, items, [], report)
    assert report.to_dict()["also_buy_orphans"] == 3
    assert "3 entries of also-buy lists name what is not among the items." in remarks(report.to_dict())


def test_an_item_may_be_without_a_picture_but_not_with_an_empty_one(tmp_path: Path) -> None:
    report = Report(source="test", rows_read=2)
    with preparing(tmp_path / "out") as directory:
        write_prepared(directory, [{**ITEM, "item_id": "a"}, {**ITEM, "item_id": "b", "image": None}], [], report)
    assert report.to_dict()["without_picture"] == 1
    for image in ("", "/etc/passwd", "images/../../secret", "images\\b.jpg"):
        with pytest.raises(DataError, match="leads out of the data set"), preparing(tmp_path / "out") as directory:
            write_prepared(directory, [{**ITEM, "item_id": "b", "image": image}], [], Report(source="test", rows_read=1))


def test_tables_may_come_in_parts_and_are_checked_as_a_whole(tmp_path: Path) -> None:
    def part(*ids: str) -> pa.Table:
        rows = [{**ITEM, "item_id": item_id, "also_buy": []} for item_id in ids]
        return pa.Table.from_pylist(rows, schema=ITEM_SCHEMA)

    def pairs(left: str, right: str) -> pa.Table:
        return pa.Table.from_pylist([{"left_id": left, "right_id": right, "source": "test", "split": "train"}], schema=PAIR_SCHEMA)

    def write(items: list[pa.Table], together: list[pa.Table]) -> Report:
        report = Report(source="test", rows_read=sum(map(len, items)))
        with preparing(tmp_path / "out") as directory:
            write_tables(directory, iter(items), iter(together), report)
        return report

    report = write([part("a", "b"), part("c")], [pairs("a", "c"), pairs("b", "c")])
    assert (report.rows_kept, report.extra["pairs"], report.extra["items_by_slot"]) == (3, 2, {"accessory": 3})
    with pytest.raises(DataError, match="item_id 'a' stands more than once"):
        write([part("a", "b"), part("a")], [])
    with pytest.raises(DataError, match="a pair names 'x', which is not among the items"):
        write([part("a"), part("b")], [pairs("a", "b"), pairs("b", "x")])
    with pytest.raises(DataError, match="item 'b' is paired with itself"):
        write([part("a"), part("b")], [pairs("b", "b")])
    with pytest.raises(DataError, match="there is nothing to prepare"):
        write([], [])
