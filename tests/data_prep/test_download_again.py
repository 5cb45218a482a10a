"""A download that is run again, and one that is refused or stopped by the disk."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data_prep.download import Status, download
from data_prep.pictures import fetched_path
from recsys.errors import DataError, WearwithError
from tests.fetching import check_whole, data_set_of, fetched, options, pictures, rows
from tests.support import encoded, noise
from tests.web_server import WebServer

JPEG = encoded(noise(), "JPEG")


class TestTwice:
    def test_a_second_run_asks_only_for_what_was_unreachable(self, web: WebServer, tmp_path: Path) -> None:
        urls = [web.put("/a.jpg", JPEG), web.url("/gone"), web.put("/no", b"", 403), web.put("/page.jpg", b"<html>"),
                web.put("/down", b"", 503)]  # fmt: skip
        _, before = fetched(tmp_path, *urls)
        web.asked.clear()
        web.put("/down", JPEG)
        web.put("/gone", JPEG)
        report = download(tmp_path / "out", options=options())
        assert [one.path for one in web.asked] == ["/down"]
        after = rows(tmp_path / "out")
        assert {url: row for url, row in after.items() if url != urls[4]} == {u: row for u, row in before.items() if u != urls[4]}
        assert (report.counts[Status.OK], report.asked) == (2, 1)

    def test_again(self, web: WebServer, tmp_path: Path) -> None:
        gone, refused = web.url("/gone"), web.put("/no", b"", 403)
        fetched(tmp_path, gone, refused)
        web.put("/gone", JPEG)
        web.asked.clear()
        report = download(tmp_path / "out", options=options(again=frozenset({Status.GONE})))
        assert [one.path for one in web.asked] == ["/gone"]
        assert report.counts == {Status.OK: 1, Status.REFUSED: 1}

    def test_a_file_that_is_missing_or_changed_is_fetched_again(self, web: WebServer, tmp_path: Path) -> None:
        urls = [web.put(f"/{number}.jpg", JPEG) for number in range(3)]
        fetched(tmp_path, *urls)
        (tmp_path / "out" / fetched_path(urls[0])).unlink()
        (tmp_path / "out" / fetched_path(urls[1])).write_bytes(encoded(noise((9, 9)), "JPEG"))  # whole, but another
        web.asked.clear()
        download(tmp_path / "out", options=options())
        assert sorted(one.path for one in web.asked) == ["/0.jpg", "/1.jpg"]
        check_whole(tmp_path / "out")

    def test_a_limit_is_gone_on_from(self, web: WebServer, tmp_path: Path) -> None:
        urls = [web.put(f"/{number}.jpg", JPEG) for number in range(5)]
        report, _ = fetched(tmp_path, *urls, limit=2)
        assert (report.counts, report.asked, report.waiting) == ({Status.OK: 2}, 2, 3)
        assert sorted(one.path for one in web.asked) == ["/0.jpg", "/1.jpg"]
        report = download(tmp_path / "out", options=options(limit=2))
        assert (report.counts, report.waiting, len(web.asked)) == ({Status.OK: 4}, 1, 4)

    def test_two_undisturbed_runs_leave_equal_tables(self, web: WebServer, tmp_path: Path) -> None:
        urls = [web.put(f"/{number}.png", encoded(noise(seed=number), "PNG")) for number in range(20)]
        urls += [web.url("/gone"), web.put("/busy", b"", 503), "ftp://127.0.0.1/x.jpg"]
        _, first = fetched(tmp_path / "a", *urls, concurrency=16)
        _, second = fetched(tmp_path / "b", *urls, concurrency=2)
        assert first == second
        assert pictures(tmp_path / "a" / "out") == pictures(tmp_path / "b" / "out")


class TestWhatIsRefused:
    def test_a_folder_that_has_nothing_to_fetch(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"is not a prepared data set \(there is no items.parquet\)"):
            download(tmp_path / "nothing" / "here")
        assert [*tmp_path.iterdir()] == []
        out = data_set_of(tmp_path / "out", ["http://a.example/1.jpg"])
        (out / "image_urls.parquet").unlink()
        with pytest.raises(DataError, match="its source brought the pictures along"):
            download(out)

    def test_a_table_that_would_write_elsewhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tests.fetching.fetched_path", lambda url: "images/../../stolen.jpg")
        with pytest.raises(DataError, match="leads out of the data set"):
            data_set_of(tmp_path / "out", ["http://a.example/1.jpg"])
        monkeypatch.setattr("tests.fetching.fetched_path", lambda url: "images/mine.jpg")
        out = data_set_of(tmp_path / "out", ["http://a.example/1.jpg"])
        with pytest.raises(DataError, match=r"puts http://a.example/1.jpg at images/mine.jpg, where its place is images/"):
            download(out)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [({"concurrency": 0}, "--concurrency is 0; it must be at least 1"), ({"per_host": 0}, "--per-host is 0"),
         ({"retries": -1}, "--retries is -1; it must be at least 0"), ({"limit": 0}, "--limit is 0"),
         ({"timeout": 0}, "--timeout is 0"), ({"timeout": float("nan")}, "--timeout is nan"),
         ({"again": frozenset({Status.OK})}, "--again ok would fetch what is there")],
    )  # fmt: skip
    def test_numbers_that_make_no_sense(self, changed: dict, said: str) -> None:
        with pytest.raises(WearwithError, match=said):
            options(**changed)

    def test_a_status_table_that_is_none(self, web: WebServer, tmp_path: Path) -> None:
        url = web.put("/a.jpg", JPEG)
        fetched(tmp_path, url)
        (tmp_path / "out" / "downloads.sqlite").write_bytes(b"not a database at all" * 100)
        with pytest.raises(
            DataError, match=r"is not a table of downloads \(.*\)\. Delete it: the pictures that are there are found"
        ):
            download(tmp_path / "out", options=options())
        (tmp_path / "out" / "downloads.sqlite").unlink()
        assert download(tmp_path / "out", options=options()).counts == {Status.OK: 1}
        assert web.count("/a.jpg") == 1  # what was there was found

    def test_one_run_at_a_time(self, web: WebServer, tmp_path: Path) -> None:
        out = data_set_of(tmp_path / "out", [web.put("/a.jpg", JPEG)])

        def second(*_: int) -> None:
            with pytest.raises(WearwithError, match="another run is writing"):
                download(out, options=options())
            seen.append(True)

        seen: list[bool] = []
        download(out, options=options(), progress=second)
        assert seen

    def test_a_full_disk_stops_it_in_one_line(self, web: WebServer, tmp_path: Path) -> None:
        """The limit on a file's size stands for the disk: the system says EFBIG where it would say ENOSPC."""
        large = encoded(noise((400, 400)), "JPEG", quality=95)
        urls = [web.put("/small.jpg", JPEG)] + [web.put(f"/{number}.jpg", large) for number in range(50)]
        out = data_set_of(tmp_path / "out", urls)
        code = (
            "import resource, sys; from pathlib import Path; from data_prep.download import *\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(large) - 1},) * 2)\n"
            "try: download(Path(sys.argv[1]), options=DownloadOptions(any_address=True, concurrency=1))\n"
            "except Exception as error: print(type(error).__name__, error)"
        )
        run = subprocess.run([sys.executable, "-c", code, str(out)], capture_output=True, text=True, check=True)
        assert run.stdout == f"WearwithError could not write to {out}: File too large. Free some space or choose another folder.\n"
        assert run.stderr == ""
        assert len(web.asked) == 2
        check_whole(out)
        assert download(out, options=options()).counts == {Status.OK: 51}
        assert web.count("/small.jpg") == 1  # what was finished stayed

    def test_a_folder_that_cannot_be_written(self, web: WebServer, tmp_path: Path) -> None:
        url = web.put("/a.jpg", JPEG)
        out = data_set_of(tmp_path / "out", [url])
        (out / fetched_path(url)).parent.touch()  # a file where the folder would be
        with pytest.raises(WearwithError, match=r"^could not write to .*/out: File exists\. Choose another folder\.$"):
            download(out, options=options())

    def test_a_catalogue_is_none(self, tmp_path: Path) -> None:
        out = data_set_of(tmp_path / "out", ["http://a.example/1.jpg"])
        shutil.copy(out / "report.json", out / "catalog.json")
        with pytest.raises(DataError, match="is not a prepared data set"):
            download(out)
