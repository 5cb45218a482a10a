"""The import job without a page: what becomes of the shelf, however an import ends."""

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pages.importing.job import ROOT, Import, Importer, State
from pages.importing.order import METADATA, PHOTOS_ZIP, PICTURES_ZIP, PRODUCTS_ZIP, TABLE_CSV, UPLOADS_FOLDER, Order, Source
from pages.importing.shelf import LONGEST_NAME, check_name, remove_catalog, size_on_disk
from recsys.catalog import Catalog
from recsys.errors import CatalogError, WearwithError
from tests.pages.zips import photos, zipped
from tests.support import encoded, plain, snapshot

MANY = 130  # photos: more than one batch of a build, so that it can be met at work
PATIENCE = 60.0  # seconds: a busy machine may take its time
PHOTOS = Order(Source.PHOTOS, "mine", files={PHOTOS_ZIP: "My shop.zip"})
REPLACING = Order(Source.PHOTOS, "mine", replace=True, files={PHOTOS_ZIP: "My shop.zip"})


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogs"
    folder.mkdir()
    return folder


def start(shelf: Path, order: Order, **uploads: bytes) -> Import:
    files = {name.replace("_", "."): io.BytesIO(data) for name, data in uploads.items()}
    return Importer().start(order, shelf, files)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


@contextmanager
def serving(folder: Path, asked: list[str]) -> Iterator[str]:
    """A web server over a folder on loopback; yields its address, and notes what it was asked."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ended(job: Import) -> Import:
    until(lambda: job.state != State.RUNNING)
    return job


@pytest.fixture
def mine(shelf: Path, catalog_dir: Path) -> dict[str, bytes]:
    """The catalogue `mine` stands on the shelf: its files."""
    shutil.copytree(catalog_dir, shelf / "mine")
    return snapshot(shelf)


class TestEnds:
    def test_done_a_catalogue_stands_there_and_nothing_else(self, shelf: Path) -> None:
        job = ended(start(shelf, PHOTOS, photos_zip=photos(6, **{"shirts/torn.png": b"no", "gizmos/1.png": encoded(plain())})))
        assert (job.state, job.problem) == (State.DONE, "")
        assert [path.name for path in shelf.iterdir()] == ["mine"]
        catalog = Catalog.load(job.catalog)
        assert sorted(catalog.ids) == ["shirts/0", "shirts/2", "shirts/4", "shoes/1", "shoes/3", "shoes/5"]
        told = catalog.report()["prepared"]
        assert (told["rows_read"], told["rows_kept"], sum(entry["count"] for entry in told["dropped"].values())) == (8, 6, 2)

    def test_a_replaced_catalogue_is_the_new_one(self, shelf: Path, mine: dict[str, bytes]) -> None:
        assert ended(start(shelf, REPLACING, photos_zip=photos(2))).state == State.DONE
        assert len(Catalog.load(shelf / "mine")) == 2
        assert [path.name for path in shelf.iterdir()] == ["mine"]

    def test_cancelled_while_it_compares_everything_is_as_it_was(self, shelf: Path, mine: dict[str, bytes]) -> None:
        job = start(shelf, REPLACING, photos_zip=photos(MANY))
        until(lambda: job.standing().doing.startswith("Learning"))
        job.cancel()
        assert ended(job).state == State.CANCELLED
        assert snapshot(shelf) == mine

    def test_cancelled_at_once_everything_is_as_it_was(self, shelf: Path, mine: dict[str, bytes]) -> None:
        job = start(shelf, REPLACING, photos_zip=photos())
        job.cancel()
        assert ended(job).state == State.CANCELLED
        assert snapshot(shelf) == mine

    def test_a_worker_that_dies_is_said_and_everything_is_as_it_was(
        self, shelf: Path, mine: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = start(shelf, REPLACING, photos_zip=photos(MANY))
        until(lambda: job.standing().doing.startswith("Learning"))
        assert job._process is not None
        os.kill(job._process.pid, signal.SIGKILL)
        assert ended(job).state == State.FAILED
        assert "stopped without a word" in job.problem
        assert snapshot(shelf) == mine

    def test_a_catalogue_made_meanwhile_is_not_replaced(self, shelf: Path, mine: dict[str, bytes]) -> None:
        job = ended(start(shelf, PHOTOS, photos_zip=photos(2)))
        assert (job.state, snapshot(shelf)) == (State.FAILED, mine)
        assert "'mine' was made meanwhile" in job.problem

    def test_what_a_killed_server_left_is_cleared_away(self, shelf: Path) -> None:
        (shelf / ".import" / "prepared").mkdir(parents=True)
        (shelf / ".import" / "prepared" / "half").write_bytes(b"x")
        assert ended(start(shelf, PHOTOS, photos_zip=photos(2))).state == State.DONE
        assert [path.name for path in shelf.iterdir()] == ["mine"]

    def test_a_worker_whose_server_is_gone_clears_up_and_ends(self, tmp_path: Path) -> None:
        working = tmp_path / ".import"
        (working / UPLOADS_FOLDER).mkdir(parents=True)
        (working / UPLOADS_FOLDER / PHOTOS_ZIP).write_bytes(photos(MANY))
        PHOTOS.write(working)
        command = [sys.executable, "-m", "pages.importing.worker", str(working)]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
            assert worker.stdin is not None
            assert worker.stdout is not None
            assert b"Unpacking" in worker.stdout.readline()
            worker.stdin.close()
            assert worker.wait(PATIENCE) == 1
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_cannot_be_written_fails_in_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("not a folder")
        job = ended(start(tmp_path / "file", PHOTOS, photos_zip=photos(2)))
        assert job.state == State.FAILED
        assert job.problem


class TestHostile:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"dear diary", "My shop.zip is not a zip file that can be read"),
            (photos()[:-40], "My shop.zip is not a zip file that can be read"),
            (zipped({"bomb/shirts/1.png": b"\0" * 150_000_000}), "My shop.zip would unpack to"),
            (zipped({"shirts/1.png": b"no", "notes.txt": b"hello"}), "none of the 2 rows can be used"),
            (zipped({"1.png": encoded(plain())}), "nothing says what the 1 pictures in My shop.zip show"),
            (zipped({}), "nothing to prepare"),
        ],
        ids=["no zip", "cut short", "bomb", "no picture", "no folders", "empty"],
    )
    def test_a_bad_zip_is_refused_in_words_that_name_the_persons_file(self, shelf: Path, data: bytes, says: str) -> None:
        job = ended(start(shelf, PHOTOS, photos_zip=data))
        assert job.state == State.FAILED
        assert says in job.problem
        assert str(shelf) not in job.problem
        assert list(shelf.iterdir()) == []

    def test_a_zip_that_leads_out_writes_nothing_outside(self, shelf: Path, tmp_path: Path) -> None:
        wrong = {"../evil.png": b"x", "/abs/evil.png": b"x", "a/../../../evil.png": b"x", "..\\evil.png": b"x"}
        before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(shelf)}
        job = ended(start(shelf, PHOTOS, photos_zip=photos(2, **wrong)))
        assert job.state == State.DONE
        assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(shelf)} == before
        assert len(Catalog.load(job.catalog)) == 2

    def test_what_the_client_calls_a_file_is_no_path(self, shelf: Path, tmp_path: Path) -> None:
        order = Order(Source.PHOTOS, "mine", files={PHOTOS_ZIP: "../../\x1b[31mevil.zip"})
        job = ended(start(shelf, order, photos_zip=b"no"))
        assert job.problem.startswith("../../ [31mevil.zip is not a zip file")
        assert {path.name for path in tmp_path.iterdir()} == {"catalogs"}


class TestSources:
    def test_a_table_with_a_zip_of_its_pictures(self, shelf: Path) -> None:
        table = b"sku,title,category,price,image\n1,<script>alert(1)</script>,shirt,12.50,a.png\n2,Boots,boots,80,b.png\n"
        pictures = zipped({"a.png": encoded(plain()), "b.png": encoded(plain((20, 160, 60)))})
        order = Order(Source.TABLE, "shop", files={TABLE_CSV: "t.csv", PICTURES_ZIP: "p.zip"})
        job = ended(start(shelf, order, table_csv=table, pictures_zip=pictures))
        assert job.problem == ""
        items = Catalog.load(job.catalog).items
        assert list(items["title"]) == ["<script>alert(1)</script>", "Boots"]
        assert list(items["price"]) == [12.5, 80]

    def test_addresses_in_a_table_that_are_not_public_are_not_asked(self, shelf: Path) -> None:
        asked: list[str] = []
        with serving(shelf, asked) as server:
            table = f"sku,title,category,image\n1,Shirt,shirt,{server}/a.png\n".encode()
            job = ended(start(shelf, Order(Source.TABLE, "shop", files={TABLE_CSV: "t.csv"}), table_csv=table))
        assert job.state == State.FAILED
        assert "not one of the pictures could be fetched: 1 × refused" in job.problem
        assert asked == []

    def test_what_could_not_be_fetched_is_told_and_the_rest_is_there(self, shelf: Path) -> None:
        table = b"sku,title,category,image\n1,Shirt,shirt,a.png\n2,Boots,boots,http://127.0.0.1:9/b.png\n"
        order = Order(Source.TABLE, "shop", files={TABLE_CSV: "t.csv", PICTURES_ZIP: "p.zip"})
        job = ended(start(shelf, order, table_csv=table, pictures_zip=zipped({"a.png": encoded(plain())})))
        assert job.problem == ""
        catalog = Catalog.load(job.catalog)
        assert list(catalog.items["title"]) == ["Shirt"]
        report = catalog.report()
        assert report["prepared"]["pictures_dropped"]["refused"]["count"] == 1
        (example,) = report["dropped"]["picture could not be read"]["examples"]
        assert str(shelf) not in example

    def test_products_from_kaggle(self, shelf: Path) -> None:
        table = (
            "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName\n"
            "4,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Blue shirt\n"
            "8,Women,Footwear,Shoes,Heels,Red,Fall,2011,Casual,Heels\n"
        )
        jpeg = encoded(plain(), "JPEG")
        archive = zipped({"styles.csv": table.encode(), "images/4.jpg": jpeg, "images/8.jpg": jpeg})
        job = ended(start(shelf, Order(Source.PRODUCTS, "kaggle", files={PRODUCTS_ZIP: "archive.zip"}), products_zip=archive))
        assert job.problem == ""
        assert list(Catalog.load(job.catalog).items["title"]) == ["Blue shirt", "Heels"]

    def test_amazon_metadata_that_is_none_is_refused(self, shelf: Path) -> None:
        order = Order(Source.AMAZON, "amazon", files={METADATA: "meta.json.gz"}, options={"sample": 10})
        files = {METADATA: io.BytesIO(b"no metadata")}
        job = ended(Importer().start(order, shelf, files))
        assert job.state == State.FAILED
        assert "rows" in job.problem or "meta.json.gz" in job.problem

    def test_the_clothing_photos_come_from_their_repository(
        self, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = tmp_path / "mirror" / "alexeygrigorev" / "clothing-dataset-small" / "archive" / "refs" / "heads" / "master.zip"
        archive.parent.mkdir(parents=True)
        with zipfile.ZipFile(archive, "w") as file:
            for name in ("train/dress/a.png", "train/hat/b.png", "validation/hat/c.png"):
                file.writestr(f"clothing-dataset-small-master/{name}", encoded(plain()))
        asked: list[str] = []
        with serving(tmp_path / "mirror", asked) as server:
            monkeypatch.setenv("WEARWITH_MIRROR", server)
            monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
            job = ended(start(shelf, Order(Source.CLOTHING, "clothing")))
        assert job.problem == ""
        assert len(asked) == 1
        assert sorted(Catalog.load(job.catalog).ids) == ["train/dress/a", "train/hat/b"]


class TestOneAtATime:
    def test_a_second_import_is_refused_while_one_runs_and_taken_after_it(self, shelf: Path) -> None:
        importer = Importer()
        first = importer.start(PHOTOS, shelf, {PHOTOS_ZIP: io.BytesIO(photos(MANY))})
        with pytest.raises(WearwithError, match=r"Another import is running \(mine\)"):
            importer.start(Order(Source.PHOTOS, "other"), shelf, {PHOTOS_ZIP: io.BytesIO(photos())})
        importer.dismiss()
        assert importer.current is first
        first.cancel()
        ended(first)
        importer.dismiss()
        assert importer.current is None
        assert ended(importer.start(PHOTOS, shelf, {PHOTOS_ZIP: io.BytesIO(photos(2))})).state == State.DONE

    def test_another_server_on_the_same_shelf_keeps_out(self, shelf: Path) -> None:
        first = start(shelf, PHOTOS, photos_zip=photos(MANY))
        until(lambda: first.standing().doing.startswith("Learning"))
        second = ended(start(shelf, Order(Source.PHOTOS, "other"), photos_zip=photos(2)))
        assert "another run is writing" in second.problem
        assert str(shelf) not in second.problem
        first.cancel()
        ended(first)

    def test_progress_tells_what_is_done_of_how_much_and_the_pace(self, shelf: Path) -> None:
        job = start(shelf, PHOTOS, photos_zip=photos(MANY))
        seen = []
        while job.state == State.RUNNING:
            seen.append(job.standing())
            time.sleep(0.005)
        assert job.problem == ""
        told = dict.fromkeys(standing.doing for standing in seen)
        assert list(told)[:1] == ["Receiving the files"]
        assert {"Reading the photos", "Learning what each one looks like"} <= set(told)
        paced = [standing for standing in seen if standing.rate]
        assert paced
        for standing in paced:
            assert 0 < standing.done <= standing.total == MANY
            assert standing.left == pytest.approx((standing.total - standing.done) / standing.rate)


class TestNames:
    @pytest.mark.parametrize("name", ["mine", "Mine-2", "a_b", "7", "x" * LONGEST_NAME])
    def test_a_good_name_is_taken(self, tmp_path: Path, name: str) -> None:
        check_name(name, tmp_path / "not there yet")

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("", "needs a name"),
            ("x" * (LONGEST_NAME + 1), "61 characters"),
            ("..", "will not do"),
            ("../up", "will not do"),
            ("a/b", "will not do"),
            ("a\\b", "will not do"),
            (".hidden", "will not do"),
            ("-rf", "will not do"),
            ("two words", "will not do"),
            ("mine\n", "will not do"),
            ("café", "will not do"),
            ("demo", "comes with Wearwith"),
        ],
    )
    def test_a_bad_name_is_refused(self, tmp_path: Path, name: str, says: str) -> None:
        with pytest.raises(WearwithError, match=says):
            check_name(name, tmp_path, shipped=("demo",))

    def test_a_name_that_stands_there_is_taken_only_to_be_replaced(self, tmp_path: Path, catalog_copy: Path) -> None:
        catalog_copy.rename(tmp_path / "mine")
        with pytest.raises(WearwithError, match="Tick that it may be replaced"):
            check_name("mine", tmp_path)
        check_name("mine", tmp_path, replace=True)
        with pytest.raises(WearwithError, match="'mine' already"):
            check_name("Mine", tmp_path, replace=True)

    def test_what_is_no_catalogue_is_never_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.txt").write_text("years of work")
        with pytest.raises(WearwithError, match="Something else is called 'mine'"):
            check_name("mine", tmp_path, replace=True)


class TestRemoval:
    def test_a_catalogue_goes_and_nothing_else(self, tmp_path: Path, catalog_copy: Path) -> None:
        shelf = tmp_path / "shelf"
        shelf.mkdir()
        catalog_copy.rename(shelf / "mine")
        remove_catalog(shelf / "mine")
        assert list(shelf.iterdir()) == []

    def test_what_is_no_catalogue_stays(self, tmp_path: Path) -> None:
        (tmp_path / "thesis").mkdir()
        (tmp_path / "thesis" / "thesis.txt").write_text("years of work")
        with pytest.raises(CatalogError, match="is not a catalogue"):
            remove_catalog(tmp_path / "thesis")
        assert (tmp_path / "thesis" / "thesis.txt").is_file()

    def test_of_a_link_only_the_link_goes(self, tmp_path: Path, catalog_copy: Path) -> None:
        (tmp_path / "link").symlink_to(catalog_copy)
        remove_catalog(tmp_path / "link")
        assert not (tmp_path / "link").exists()
        Catalog.load(catalog_copy)

    def test_the_size_is_that_of_all_files(self, catalog_copy: Path) -> None:
        assert size_on_disk(catalog_copy) == sum(len(data) for data in snapshot(catalog_copy).values())
