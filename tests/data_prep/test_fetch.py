import io
import re
import zipfile
from pathlib import Path

import pytest

from data_prep import clothing, fetch
from data_prep.fetch import fetch_archive
from recsys.errors import DataError, WearwithError
from recsys.files import cache_folder
from tests.support import encoded, noise
from tests.web_server import Handler, WebServer, answer

ADDRESS = clothing.REPOSITORY
PATH = "/" + ADDRESS.removeprefix("https://github.com/")


def noisy_zip(seed: int) -> bytes:
    """Half a megabyte that cannot be packed, as GitHub would."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("data-master/train/hat/1.png", encoded(noise((500, 400), seed), "PNG"))
    return buffer.getvalue()


ARCHIVE = noisy_zip(0)


class Torn:
    """A server that sends so many bytes at a time and hangs up; it continues where it is asked to, as long as the tag fits."""

    def __init__(self, piece: int, body: bytes = ARCHIVE, **named: str) -> None:
        self.piece, self.body, self.named = piece, body, named
        self.served: list[tuple[int, int]] = []

    def __call__(self, handler: Handler) -> None:
        begin, status = 0, 200
        tag = self.named.get("ETag") or self.named.get("Last_Modified")
        if "Range" in handler.headers and handler.headers["If-Range"] == tag:
            begin, status = int(re.fullmatch(r"bytes=(\d+)-", handler.headers["Range"])[1]), 206
        rest = self.body[begin:]
        self.served.append((begin, min(self.piece, len(rest))))
        part = {"Content_Range": f"bytes {begin}-{len(self.body) - 1}/{len(self.body)}"} if status == 206 else {}
        answer(handler, rest[: self.piece], status, "application/zip", Content_Length=str(len(rest)), **self.named, **part)
        handler.close_connection = True


@pytest.mark.parametrize("named", [{"ETag": '"one"'}, {"Last_Modified": "Sun, 01 Mar 2026 12:00:00 GMT"}])
def test_what_was_lost_is_gone_on_from(mirror: WebServer, named: dict[str, str]) -> None:
    torn = Torn(len(ARCHIVE) // 6 + 1, **named)
    mirror.play(PATH, torn)
    told: list[tuple[int, int]] = []
    archive = fetch_archive(ADDRESS, lambda done, total: told.append((done, total)))
    assert archive.read_bytes() == ARCHIVE
    assert len(torn.served) == 6  # more than TRIES: each brought something
    assert sum(size for _, size in torn.served) == len(ARCHIVE)  # not a byte twice
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {len(ARCHIVE)}
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_a_finished_archive_is_not_fetched_again_unless_asked_to(mirror: WebServer) -> None:
    mirror.put(PATH, ARCHIVE, kind="application/zip")
    first = fetch_archive(ADDRESS)
    assert fetch_archive(ADDRESS) == first
    assert mirror.count(PATH) == 1
    newer = noisy_zip(1)
    mirror.put(PATH, newer, kind="application/zip")
    assert fetch_archive(ADDRESS, refresh=True).read_bytes() == first.read_bytes() == newer
    assert mirror.count(PATH) == 2


def test_another_run_goes_on_and_another_file_starts_anew(mirror: WebServer) -> None:
    mirror.play(PATH, Torn(1000, ETag='"one"'))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetch, "TRIES", 1)
        with pytest.raises(WearwithError, match="could not be fetched"):
            fetch_archive(ADDRESS)
    [part] = cache_folder().glob("*.part")
    assert part.read_bytes() == ARCHIVE[:1000]
    same = Torn(10**9, ETag='"one"')
    mirror.play(PATH, same)
    assert fetch_archive(ADDRESS).read_bytes() == ARCHIVE
    assert same.served == [(1000, len(ARCHIVE) - 1000)]
    mirror.play(PATH, Torn(1000, ETag='"one"'))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetch, "TRIES", 1)
        with pytest.raises(WearwithError, match="could not be fetched"):
            fetch_archive(ADDRESS, refresh=True)
    other = noisy_zip(1)
    changed = Torn(10**9, body=other, ETag='"two"')
    mirror.play(PATH, changed)
    assert fetch_archive(ADDRESS, refresh=True).read_bytes() == other
    assert changed.served == [(0, len(other))]


def test_what_another_address_gave_is_not_gone_on_from(mirror: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror.play(PATH, Torn(1000, ETag='"one"'))
    with monkeypatch.context() as patch:
        patch.setattr(fetch, "TRIES", 1)
        with pytest.raises(WearwithError, match="could not be fetched"):
            fetch_archive(ADDRESS)
    other = noisy_zip(1)
    elsewhere = Torn(10**9, body=other, ETag='"one"')  # tags are a server's own
    mirror.play("/elsewhere" + PATH, elsewhere)
    monkeypatch.setenv("WEARWITH_MIRROR", mirror.url("/elsewhere"))
    assert fetch_archive(ADDRESS).read_bytes() == other
    assert elsewhere.served == [(0, len(other))]


@pytest.mark.parametrize("named", [{}, {"ETag": 'W/"weak"'}])
def test_without_a_tag_it_starts_anew(mirror: WebServer, named: dict[str, str]) -> None:
    torn = Torn(1000, **named)
    mirror.play(PATH, lambda handler: torn(handler) if len(torn.served) < 2 else answer(handler, ARCHIVE))
    assert fetch_archive(ADDRESS).read_bytes() == ARCHIVE
    assert torn.served == [(0, 1000), (0, 1000)]


@pytest.mark.parametrize("status", [206, 416])
def test_a_server_that_answers_a_range_wrongly(mirror: WebServer, status: int) -> None:
    torn = Torn(1000, ETag='"one"')

    def wrong(handler: Handler) -> None:
        answer(handler, ARCHIVE[5:], status, Content_Range=f"bytes 5-{len(ARCHIVE) - 1}/{len(ARCHIVE)}")

    mirror.put_in_turn(PATH, torn, wrong, lambda handler: answer(handler, ARCHIVE))
    assert fetch_archive(ADDRESS).read_bytes() == ARCHIVE


def test_redirects_and_a_server_that_is_busy(mirror: WebServer) -> None:
    mirror.put(PATH, b"", 302, Location="/codeload")
    mirror.put_in_turn(
        "/codeload", lambda handler: answer(handler, b"", 503, Retry_After="0"), lambda handler: answer(handler, ARCHIVE)
    )
    assert fetch_archive(ADDRESS).read_bytes() == ARCHIVE
    assert (mirror.count(PATH), mirror.count("/codeload")) == (2, 2)


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"<html>Sign in to the guest network</html>", "File is not a zip file"), (ARCHIVE[:-100], "File is not a zip file"),
     (ARCHIVE[:2000] + b"\x00" + ARCHIVE[2001:], r"data-master/train/hat/1.png is damaged")],
)  # fmt: skip
def test_what_is_no_whole_zip_file_is_not_kept(mirror: WebServer, body: bytes, said: str) -> None:
    mirror.put(PATH, body)
    with pytest.raises(DataError, match=rf"not a zip file that can be read \({said}\)\. Try again, or another --source"):
        fetch_archive(ADDRESS)
    assert [*cache_folder().iterdir()] == []
    mirror.put(PATH, ARCHIVE)
    assert fetch_archive(ADDRESS).read_bytes() == ARCHIVE


def test_a_bomb_is_not_kept(mirror: WebServer) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.jpg", bytes(150_000_000))
    mirror.put(PATH, buffer.getvalue())
    with pytest.raises(DataError, match=r"would unpack to .* GB in 1 files"):
        fetch_archive(ADDRESS)
    assert [*cache_folder().iterdir()] == []


def test_more_than_any_data_set_is_not_fetched(mirror: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 10_000)
    mirror.put(PATH, ARCHIVE)
    with pytest.raises(DataError, match="which no data set is"):
        fetch_archive(ADDRESS)


def test_errors_say_how_to_go_on_by_hand(mirror: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand = "fetch it with a browser and name the file with --source"
    with pytest.raises(WearwithError, match=f"{PATH} cannot be fetched: the server answered 404. .*{by_hand}"):
        fetch_archive(ADDRESS)
    mirror.put(PATH, b"", 302, Location=PATH)
    with pytest.raises(WearwithError, match=f"more than 5 redirects. .*{by_hand}"):
        fetch_archive(ADDRESS)
    mirror.put(PATH, b"", 500)
    with pytest.raises(WearwithError, match=f"could not be fetched: the server answered 500. .*{by_hand}"):
        fetch_archive(ADDRESS)
    assert mirror.count(PATH) == 1 + 6 + fetch.TRIES
    monkeypatch.setenv("WEARWITH_MIRROR", "http://127.0.0.1:1/")
    with pytest.raises(WearwithError, match=f"could not be fetched: no connection.*{by_hand}"):
        fetch_archive(ADDRESS)


def test_only_the_mirror_may_be_on_a_network_of_ones_own(mirror: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WearwithError, match=r"127\.0\.0\.1 is not at a public address"):
        fetch_archive(mirror.url("/mine.zip"))
    monkeypatch.delenv("WEARWITH_MIRROR")
    with pytest.raises(WearwithError, match="only http and https are fetched, not file:"):
        fetch_archive("file:///etc/passwd")
    assert mirror.asked == []


def test_the_proxies_of_the_environment_are_used(mirror: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", mirror.url(""))
    monkeypatch.setenv("no_proxy", "")
    mirror.put("http://data.invalid/mine.zip", ARCHIVE)  # what a proxy is asked for is the whole address
    assert fetch_archive("http://data.invalid/mine.zip").read_bytes() == ARCHIVE


def test_a_cache_that_cannot_be_written(mirror: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(WearwithError, match=r"could not write to .*\.zip: Not a directory\. Choose another folder\."):
        fetch_archive(ADDRESS)
