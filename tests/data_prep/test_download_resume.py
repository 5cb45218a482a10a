"""A download that is stopped: by Ctrl-C, by a page, by SIGKILL, by a new version of the data set."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from data_prep.download import Status, download
from data_prep.download_status import STATUS_FILE
from data_prep.pictures import fetched_path
from recsys.errors import DataError
from tests.fetching import check_whole, data_set_of, options, pictures, rows
from tests.support import encoded, noise
from tests.web_server import Handler, WebServer

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "import typer; from data_prep.commands.download import download; typer.run(download)"
WORKERS = 4


@pytest.fixture
def shop(web: WebServer) -> list[str]:
    """150 small pictures, a few addresses that have none, and a server that takes its time."""
    web.pause = 0.02
    kinds = ("JPEG", "PNG", "WEBP")
    urls = [web.put(f"/{number}", encoded(noise(seed=number), kinds[number % 3])) for number in range(150)]
    return [*urls, web.url("/gone"), web.put("/no", b"", 403), web.put("/page", b"<html>", kind="text/html")]


def started(out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMMAND, str(out), "--any-address", f"--concurrency={WORKERS}"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"no_proxy": "*"}, stdout=-1, stderr=-1, text=True)


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_killed_at_ten_moments_it_ends_as_if_it_had_not_been(web: WebServer, shop: list[str], tmp_path: Path) -> None:
    data_set_of(tmp_path / "undisturbed", shop)
    download(tmp_path / "undisturbed", options=options())
    web.asked.clear()
    out = data_set_of(tmp_path / "out", shop)
    dice = random.Random(20261)
    moments = sorted(dice.sample(range(3, 130), 10))
    rounds = 0
    for moment in moments:
        process = started(out)
        wait_until(lambda: len(web.asked) >= moment or process.poll() is not None)  # noqa: B023 -- called at once
        time.sleep(dice.uniform(0, 0.03))
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        rounds += 1
    assert len(pictures(out)) < 150
    end = started(out)
    stdout, stderr = end.communicate(timeout=20)
    assert end.returncode == 0, stderr
    assert stdout.startswith("150 of 153 pictures are there; ")
    assert pictures(out) == pictures(tmp_path / "undisturbed")  # no halves either
    assert rows(out) == rows(tmp_path / "undisturbed")
    # What was on its way at a kill is asked for again, and the three that gave no picture; nothing that was finished.
    assert len(web.asked) <= len(shop) + rounds * (WORKERS + 3)
    web.asked.clear()
    download(out, options=options())
    assert web.asked == []


def test_a_picture_that_was_there_without_a_row_is_not_fetched(web: WebServer, shop: list[str], tmp_path: Path) -> None:
    out = data_set_of(tmp_path / "out", shop[:3])
    download(out, options=options())
    before = rows(out), pictures(out)
    (out / STATUS_FILE).unlink()
    half = out / fetched_path(shop[1])
    half.write_bytes(half.read_bytes()[:500])
    leftover = half.parent / f".{half.name}.0123456789abcdef"
    leftover.write_bytes(b"\xff\xd8\xff")
    stranger = half.parent / ".mine"
    stranger.touch()
    web.asked.clear()
    download(out, options=options())
    assert [one.path for one in web.asked] == ["/1"]
    assert not leftover.exists()
    stranger.unlink()  # FileNotFoundError, had it been taken for a leftover
    assert (rows(out), pictures(out)) == before


def test_ctrl_c_says_what_is_done_and_that_it_goes_on(web: WebServer, shop: list[str], tmp_path: Path) -> None:
    out = data_set_of(tmp_path / "out", shop)
    process = started(out)
    wait_until(lambda: len(web.asked) > 30)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=10)
    assert (process.returncode, stdout) == (130, "")
    assert stderr.startswith("stopped: ")
    assert stderr.endswith(" of 153 are done, and the same command goes on.\n")
    assert 20 < len(pictures(out)) < 150
    check_whole(out)
    missing = {url.rpartition("/")[2] for url in shop} - {url.rpartition("/")[2] for url in rows(out)}
    web.asked.clear()
    assert download(out, options=options()).counts[Status.OK] == 150
    assert {one.path.removeprefix("/") for one in web.asked} == missing


def test_an_interrupt_at_any_moment_loses_nothing_that_was_settled(web: WebServer, tmp_path: Path) -> None:
    """The signal comes while the threads are busy: what one of them has just handed over is written down all the same."""
    urls = [web.put(f"/{number}", encoded(noise(seed=number % 7), "JPEG")) for number in range(80)]
    dice = random.Random(20262)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        for number in range(12):
            out = data_set_of(tmp_path / f"out{number}", urls)
            signal.setitimer(signal.ITIMER_REAL, dice.uniform(0.03, 0.15))
            with suppress(KeyboardInterrupt):
                download(out, options=options(concurrency=8, per_host=8))
            signal.setitimer(signal.ITIMER_REAL, 0)
            check_whole(out)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_page_cancels_by_raising_and_waits_for_no_server(web: WebServer, tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def hang(handler: Handler) -> None:
        handler.connection.recv(1)  # until the client hangs up
        handler.close_connection = True

    good = [web.put(f"/{number}", encoded(noise(seed=number), "JPEG")) for number in range(5)]
    out = data_set_of(tmp_path / "out", [*good, *(web.play(f"/hang{number}", hang) for number in range(8))])

    def progress(done: int, total: int) -> None:
        assert total == 13
        if done == 5 and web.at_once:
            raise CancelledError

    begun = time.monotonic()
    with pytest.raises(CancelledError):
        download(out, options=options(timeout=30, concurrency=8, per_host=4), progress=progress)
    assert time.monotonic() - begun < 5
    check_whole(out)
    assert {url: row[0] for url, row in rows(out).items()} == dict.fromkeys(good, "ok")  # what was cut is not called unreachable


def test_what_was_cut_by_a_stop_is_not_called_a_bad_picture(web: WebServer, tmp_path: Path) -> None:
    begun: list[str] = []

    def without_length(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n" + encoded(noise(), "JPEG")[:500])
        begun.append(handler.path)
        handler.connection.recv(1)  # until the client hangs up: to it that looks like the end of the picture
        handler.close_connection = True

    out = data_set_of(tmp_path / "out", [web.play("/a", without_length)])

    def progress(done: int, total: int) -> None:
        if begun:
            time.sleep(0.05)  # what has come is read
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(out, options=options(timeout=30), progress=progress)
    assert rows(out) == {}


class TestANewVersion:
    def test_takes_over_what_it_still_wants(self, web: WebServer, shop: list[str], tmp_path: Path) -> None:
        out = data_set_of(tmp_path / "out", shop[:6] + shop[150:])
        download(out, options=options())
        before, there = rows(out), pictures(out)
        lost = fetched_path(shop[4])
        (out / lost).unlink()
        data_set_of(out, shop[2:8] + shop[151:])
        kept = shop[2:6] + shop[151:]
        assert rows(out) == {url: before[url] for url in kept}
        assert pictures(out) == {fetched_path(url): there[fetched_path(url)] for url in (shop[2], shop[3], shop[5])}
        web.asked.clear()
        report = download(out, options=options())
        assert sorted(one.path for one in web.asked) == ["/4", "/6", "/7"]
        assert report.counts == {Status.OK: 6, Status.REFUSED: 1, Status.NOT_AN_IMAGE: 1}
        check_whole(out)

    def test_that_fails_leaves_the_old_one_as_it_was(self, web: WebServer, shop: list[str], tmp_path: Path) -> None:
        out = data_set_of(tmp_path / "out", shop[:3])
        download(out, options=options())
        before = rows(out), pictures(out)
        with pytest.raises(DataError, match="nothing to prepare"):
            data_set_of(out, [])
        assert (rows(out), pictures(out)) == before

    def test_takes_over_pictures_where_the_table_cannot_be_read(self, web: WebServer, shop: list[str], tmp_path: Path) -> None:
        out = data_set_of(tmp_path / "out", shop[:3])
        download(out, options=options())
        there = pictures(out)
        (out / STATUS_FILE).write_bytes(b"no table" * 1000)
        data_set_of(out, shop[:3])
        assert pictures(out) == there
        web.asked.clear()
        assert download(out, options=options()).counts == {Status.OK: 3}
        assert web.asked == []

    def test_takes_no_link_for_a_picture(self, web: WebServer, shop: list[str], tmp_path: Path) -> None:
        out = data_set_of(tmp_path / "out", shop[:2])
        download(out, options=options())
        (tmp_path / "secret.jpg").write_bytes(encoded(noise(), "JPEG"))
        place = out / fetched_path(shop[0])
        place.unlink()
        place.symlink_to(tmp_path / "secret.jpg")
        data_set_of(out, shop[:2])
        assert list(pictures(out)) == [fetched_path(shop[1])]

    def test_copies_where_the_disk_knows_no_links(
        self, web: WebServer, shop: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = data_set_of(tmp_path / "out", shop[:3])
        download(out, options=options())

        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", refuse)
        there = pictures(out)
        data_set_of(out, shop[1:3])
        assert pictures(out) == {fetched_path(url): there[fetched_path(url)] for url in shop[1:3]}
        check_whole(out)

    def test_without_addresses_keeps_nothing(self, web: WebServer, shop: list[str], tmp_path: Path) -> None:
        from data_prep.folder import prepare

        out = data_set_of(tmp_path / "out", shop[:1])
        download(out, options=options())
        own = tmp_path / "own" / "shirts"
        own.mkdir(parents=True)
        (own / "1.jpg").write_bytes(encoded(noise(), "JPEG"))
        prepare(own.parent, out)
        assert not (out / STATUS_FILE).exists()
        assert len(pictures(out)) == 1
