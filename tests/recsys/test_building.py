"""From a prepared data set to a catalogue: what is kept, what a kill leaves, what is refused."""

import errno
import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from recsys import building, files
from recsys.building import build
from recsys.catalog import Catalog
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError, DataError, WearwithError
from recsys.images import PHOTO_SIDE, THUMBNAIL_SIDE, read_image, read_photo
from tests.support import Row, encoded, item_row, noise, plain, wardrobe, write_prepared


def numbered(count: int) -> list[Row]:
    return [item_row(f"n{number:03}", also_buy=[f"n{(number + 1) % count:03}"]) for number in range(count)]


def data_set(folder: Path, count: int = 30, broken: Sequence[int] = ()) -> Path:
    pictures = [b"not a picture" if number in broken else noise((30, 20), number) for number in range(count)]
    return write_prepared(folder, numbered(count), pictures, pairs=[("n000", "n001"), ("n002", "n003")])


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# ---- What is built.


def test_every_row_holds_the_vector_of_its_own_picture(prepared_dir: Path, catalog_dir: Path) -> None:
    catalog, encoder = Catalog.load(catalog_dir), ColorHistogram()
    assert len(catalog) == 64
    for row in range(len(catalog)):
        picture = read_photo(prepared_dir / catalog.items["image"][row])
        assert np.array_equal(catalog.vectors[row], encoder.encode([picture])[0])


def test_large_photos_have_the_vector_that_they_would_have_as_a_question(tmp_path: Path) -> None:
    photos = [encoded(noise(size, 1), kind) for size in ((1700, 1100), (2300, 900)) for kind in ("JPEG", "PNG")]
    prepared = write_prepared(tmp_path / "prepared", numbered(4), photos)
    build(prepared, tmp_path / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "catalog")
    for row, photo in enumerate(photos):
        assert np.array_equal(catalog.vectors[row], ColorHistogram().encode([read_photo(photo)])[0])
        with Image.open(catalog.thumbnail(catalog.ids[row])) as small:
            assert (small.format, max(small.size)) == ("WEBP", THUMBNAIL_SIDE)


def test_a_thread_holds_few_pictures_and_none_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "WORKERS", 1)
    read: list[weakref.ref[Image.Image]] = []
    held, sides = [], set()

    def counted(source: Path, name: str) -> Image.Image:
        picture = read_photo(source, name=name)
        read.append(weakref.ref(picture))
        gc.collect()
        held.append(sum(reference() is not None for reference in read))
        sides.add(max(picture.size))
        return picture

    monkeypatch.setattr(building, "read_photo", counted)
    pictures: list[Any] = [noise((30, 20), number) for number in range(70)]
    pictures[5], pictures[17] = noise((1500, 900)), b"not a picture"
    build(write_prepared(tmp_path / "prepared", numbered(70), pictures), tmp_path / "catalog", ColorHistogram())
    assert max(held) == building.HELD == 16
    assert sides == {30, PHOTO_SIDE}
    catalog = Catalog.load(tmp_path / "catalog")
    assert len(catalog) == 69
    assert np.array_equal(catalog.vectors[17:], ColorHistogram().encode(pictures[18:]))


def test_all_that_was_skipped_is_named_in_the_report(tmp_path: Path) -> None:
    broken = range(1, 90, 2)
    report = build(data_set(tmp_path / "prepared", 90, broken), tmp_path / "catalog", ColorHistogram())
    (dropped,) = Catalog.load(tmp_path / "catalog").report()["dropped"].values()
    assert dropped["count"] == len(broken)
    assert dropped["examples"] == [f"{item_id}: {reason}" for item_id, reason in report.skipped.items()]
    assert [example.split(":")[0] for example in dropped["examples"]] == [f"n{number:03}" for number in broken]


def test_the_tables_arrive_whole_and_in_order(prepared_dir: Path, catalog_dir: Path) -> None:
    rows, _ = wardrobe()
    catalog = Catalog.load(catalog_dir)
    for name in ("item_id", "title", "category", "slot", "price", "gender", "brand"):
        column = catalog.items[name].astype(object)
        assert column.where(column.notna(), None).tolist() == [row.get(name) for row in rows]
    assert pq.read_table(catalog_dir / "items.parquet").equals(pq.read_table(prepared_dir / "items.parquet"))


def test_pictures_that_cannot_be_read_are_skipped_counted_and_named(tmp_path: Path) -> None:
    rows = numbered(6)
    truncated = encoded(noise((200, 200)), "JPEG")[:4000]
    pictures = [plain(), b"text", noise(), None, truncated, plain((1, 2, 3))]
    prepared = write_prepared(tmp_path / "prepared", rows, pictures, pairs=[("n000", "n001"), ("n000", "n002")])
    report = build(prepared, tmp_path / "catalog", ColorHistogram())
    assert (report.rows_read, report.rows_kept, report.resumed) == (6, 3, 0)
    assert list(report.skipped) == ["n001", "n003", "n004"]
    assert report.skipped["n001"].startswith("images/1.png is not a picture")
    assert report.skipped["n003"].startswith("there is no file")
    assert report.skipped["n004"].startswith("images/4.png is damaged or cut short")

    catalog = Catalog.load(tmp_path / "catalog")
    assert catalog.ids.tolist() == ["n000", "n002", "n005"]
    for row, picture in enumerate([plain(), noise(), plain((1, 2, 3))]):
        assert np.array_equal(catalog.vectors[row], ColorHistogram().encode([picture])[0])
    assert catalog.pairs()["right_id"].tolist() == ["n002"]
    assert [catalog.also_buy(row).tolist() for row in range(3)] == [[-1], [-2], [0]]
    assert catalog.report()["dropped"]["picture could not be read"]["count"] == 3
    assert catalog.report()["dropped"]["picture could not be read"]["examples"][0].startswith("n001: images/1.png is not a picture")
    assert (catalog.report()["rows_read"], catalog.report()["rows_kept"]) == (6, 3)
    assert len(list((tmp_path / "catalog" / "thumbnails").iterdir())) == 3


def test_a_broken_picture_leaves_the_rows_after_it_where_they_belong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", 4)
    broken = [0, 5, 8, 9, 10, 11, 29]  # the first, one inside, a batch as a whole, the last
    build(data_set(tmp_path / "prepared", broken=broken), tmp_path / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "catalog")
    kept = [number for number in range(30) if number not in broken]
    assert catalog.ids.tolist() == [f"n{number:03}" for number in kept]
    assert np.array_equal(catalog.vectors, ColorHistogram().encode([noise((30, 20), number) for number in kept]))


def test_progress_counts_up_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", 8)
    told: list[tuple[int, int]] = []
    build(data_set(tmp_path / "prepared"), tmp_path / "catalog", ColorHistogram(), lambda done, total: told.append((done, total)))
    assert len(told) == 5
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, 30), (30, 30))


def test_ids_of_any_kind_have_an_item_and_a_picture(tmp_path: Path) -> None:
    ids = [
        "a/b",
        "../../etc/passwd",
        "..",
        "🧥👖",
        "naïve é",
        "con",
        " ",
        "a\nb",
        "'; DROP TABLE items;--",
        "x" * 3000,
        "\\",
        "-rf",
    ]
    pictures = [noise((20, 20), seed) for seed in range(len(ids))]
    before = snapshot(tmp_path)
    rows = [item_row(item_id, also_buy=[ids[0]]) for item_id in ids]
    build(write_prepared(tmp_path / "in" / "prepared", rows, pictures), tmp_path / "in" / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "in" / "catalog")
    for item_id, picture in zip(ids, pictures, strict=True):
        row = catalog.row_of(item_id)
        assert catalog.item(row).item_id == item_id
        assert np.array_equal(catalog.vectors[row], ColorHistogram().encode([picture])[0])
        assert read_image(catalog.thumbnail(item_id)).size == (20, 20)
        assert catalog.thumbnail(item_id).parent == tmp_path / "in" / "catalog" / "thumbnails"
    assert before == {}
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_building_twice_gives_the_same_bytes_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    prepared = data_set(tmp_path / "prepared")
    build(prepared, tmp_path / "catalog", ColorHistogram())
    first = snapshot(tmp_path / "catalog")
    build(prepared, tmp_path / "catalog", ColorHistogram())
    assert snapshot(tmp_path / "catalog") == first
    assert {path.name for path in tmp_path.iterdir()} == {"prepared", "catalog"}


def test_a_new_build_takes_the_place_of_an_older_catalogue(tmp_path: Path) -> None:
    build(data_set(tmp_path / "old", 5), tmp_path / "catalog", ColorHistogram())
    build(data_set(tmp_path / "new", 7), tmp_path / "catalog", ColorHistogram())
    assert len(Catalog.load(tmp_path / "catalog")) == 7
    assert len(list((tmp_path / "catalog" / "thumbnails").iterdir())) == 7


def test_a_link_to_a_catalogue_stays_a_link(tmp_path: Path) -> None:
    build(data_set(tmp_path / "old", 5), tmp_path / "catalogs" / "first", ColorHistogram())
    (tmp_path / "current").symlink_to(tmp_path / "catalogs" / "first")
    for count in (7, 9):
        build(data_set(tmp_path / f"new{count}", count), tmp_path / "current", ColorHistogram())
        assert (tmp_path / "current").is_symlink()
        assert len(Catalog.load(tmp_path / "catalogs" / "first")) == count


# ---- A build that was killed.

MOMENTS = {
    # 30 rows in batches of 8; the first and third hold a broken picture and are looked at again.
    # Where a build kills itself: (what is replaced, by what, rows that need not be done again, whether the new catalogue is there)
    "before the first batch": ("b._encode_batch", "die", 0, False),
    "between a batch's vectors and the note that it is whole": ("b.write_json", "die_at('000000016.json')", 8, False),
    "after the last batch": ("b._finish", "die", 14, False),
    "before the catalogue is published": ("b.publish_directory", "die", 0, False),  # nothing is left to go on from
    "after it was published, before the old one is removed": ("files._exchange", "then_die()", 0, True),
}
KILLED = """
import os, signal, sys
from pathlib import Path
from recsys import building as b, files
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
    monkeypatch.setattr(building, "read_photo", lambda path, **options: read.append(path.name) or read_photo(path, **options))
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


# ---- What is refused.


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
