import socket
import struct
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from data_prep.download import Status, download
from data_prep.pictures import COPIED_SIDE, fetched_path
from recsys.images import MAX_BYTES, read_image
from tests.fetching import data_set_of, fetched, options
from tests.support import encoded, noise, plain
from tests.web_server import Handler, WebServer, answer

JPEG = encoded(noise(), "JPEG")


class TestWhatComes:
    def test_a_jpeg_keeps_its_bytes_and_anything_else_becomes_one(self, web: WebServer, tmp_path: Path) -> None:
        wide = noise((COPIED_SIDE + 1, 40))
        urls = {
            "jpeg": web.put("/a.jpg", JPEG),
            "png": web.put("/a.png", encoded(noise(), "PNG"), kind="image/png"),
            "webp": web.put("/a.webp", encoded(noise(), "WEBP"), kind="image/webp"),
            "wide": web.put("/wide.jpg", encoded(wide, "JPEG")),
            "vague": web.put("/a", JPEG, kind="application/octet-stream"),
        }
        report, _ = fetched(tmp_path, *urls.values())
        stored = {name: tmp_path / "out" / fetched_path(url) for name, url in urls.items()}
        assert report.counts == {Status.OK: 5}
        assert stored["jpeg"].read_bytes() == stored["vague"].read_bytes() == JPEG
        assert {path.read_bytes()[:3] for path in stored.values()} == {b"\xff\xd8\xff"}
        assert {name: read_image(path).size for name, path in stored.items()} == {
            "jpeg": (48, 32), "png": (48, 32), "webp": (48, 32), "vague": (48, 32), "wide": (1600, 32),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("status", "settled", "asked"),
        [(404, "gone", 1), (410, "gone", 1), (401, "refused", 1), (403, "refused", 1), (451, "refused", 1), (400, "refused", 1),
         (204, "refused", 1), (206, "refused", 1), (304, "refused", 1), (429, "unreachable", 3), (500, "unreachable", 3),
         (503, "unreachable", 3), (408, "unreachable", 3)],
    )  # fmt: skip
    def test_a_status_settles_it_or_is_asked_again(
        self, web: WebServer, tmp_path: Path, status: int, settled: str, asked: int
    ) -> None:
        url = web.put("/x", b"", status)
        _, table = fetched(tmp_path, url)
        assert table == {url: (settled, f"the server answered {status}", status, None, None)}
        assert web.count("/x") == asked

    def test_what_is_no_picture(self, web: WebServer, tmp_path: Path) -> None:
        sent: list[int] = []

        def film(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "video/mp4")
            handler.end_headers()
            handler.close_connection = True
            time.sleep(0.3)
            for _ in range(100):
                handler.wfile.write(bytes(1 << 20))
                sent.append(1 << 20)

        html = b"<html><script>alert(1)</script>"
        urls = [
            web.put("/page", html, kind="text/html; charset=utf-8"),
            web.put("/lie.jpg", html),
            web.put("/empty.jpg", b""),
            web.put("/cut.jpg", JPEG[:-200]),
            web.play("/film", film),
        ]
        _, table = fetched(tmp_path, *urls)
        assert {row[0] for row in table.values()} == {"not an image"}
        assert [table[url][1] for url in urls[:1] + urls[3:]] == [
            "the server calls it text/html",
            "the picture is damaged or cut short. Copy or export it again.",
            "the server calls it video/mp4",
        ]
        assert "not a picture that can be read" in table[urls[1]][1]
        assert "empty (0 bytes)" in table[urls[2]][1]
        assert sum(sent) < 50 << 20  # its body was not read

    def test_huge_bodies_are_not_read_to_their_end(self, web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("data_prep.download.asking.MAX_BYTES", 3_000_000)
        sent: list[int] = []

        def endless(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "image/jpeg")
            handler.end_headers()
            handler.close_connection = True
            for _ in range(500):
                handler.wfile.write(bytes(1 << 20))
                sent.append(1 << 20)

        declared = web.put("/declared", b"", Content_Length=str(MAX_BYTES + 1))
        undeclared = web.play("/undeclared", endless)
        just_right = web.put("/right", encoded(plain(), "JPEG") + bytes(2_000_000))
        _, table = fetched(tmp_path, declared, undeclared, just_right)
        assert table[declared] == table[undeclared] == ("too large", "more than 3 MB", 200, None, None)
        assert table[just_right][0] == "ok"
        assert sum(sent) < 100 << 20

    def test_a_body_that_stops_early_is_asked_for_again(self, web: WebServer, tmp_path: Path) -> None:
        def torn(handler: Handler) -> None:
            answer(handler, JPEG[:100], Content_Length=str(len(JPEG)))
            handler.close_connection = True

        def reset(handler: Handler) -> None:
            answer(handler, JPEG[:100], Content_Length=str(len(JPEG)))
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()  # with SO_LINGER 0: a reset
            handler.close_connection = True

        healed = web.put_in_turn("/healed", torn, reset, lambda handler: answer(handler, JPEG))
        never = web.put_in_turn("/never", torn)
        cut = web.put_in_turn("/reset", reset)
        _, table = fetched(tmp_path, healed, never, cut)
        assert table[healed][0] == "ok"
        assert table[never] == table[cut] == ("unreachable", "the connection was cut before all had come", None, None, None)
        assert (web.count("/healed"), web.count("/never"), web.count("/reset")) == (3, 3, 3)

    def test_a_server_that_drips_is_left(self, web: WebServer, tmp_path: Path) -> None:
        def drip(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            for _ in range(1000):
                handler.wfile.write(b"x")
                time.sleep(0.02)

        def drip_headers(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            for _ in range(1000):
                handler.wfile.write(b"x")
                time.sleep(0.02)

        def silent(handler: Handler) -> None:
            time.sleep(0.6)
            handler.close_connection = True

        urls = [web.play("/drip", drip), web.play("/headers", drip_headers), web.play("/silent", silent)]
        begun = time.monotonic()
        _, table = fetched(tmp_path, *urls, timeout=0.2, retries=0)
        assert time.monotonic() - begun < 5  # the drips would last 20 seconds
        assert [table[url][:2] for url in urls] == [
            ("unreachable", "it took too long"),
            ("unreachable", "it took too long"),
            ("unreachable", "the server did not answer in time"),
        ]

    def test_redirects(self, web: WebServer, tmp_path: Path) -> None:
        web.put("/there.jpg", JPEG)
        good = web.put("/a", b"", 302, Location="/b")
        web.put("/b", b"", 308, Location=web.url("/there.jpg", host="localhost"))
        loop = web.put("/loop", b"", 301, Location="/loop")
        file = web.put("/file", b"", 302, Location="file:///etc/passwd")
        nowhere = web.put("/nowhere", b"", 302)
        _, table = fetched(tmp_path, good, loop, file, nowhere)
        assert table[good][0] == "ok"
        assert table[loop] == ("refused", "more than 5 redirects", 301, None, None)
        assert web.count("/loop") == 6
        assert table[file][:2] == ("refused", "only http and https are fetched, not file:")
        assert table[nowhere][:2] == ("refused", "the server answered 302")

    def test_the_body_of_a_redirect_is_not_read(self, web: WebServer, tmp_path: Path) -> None:
        sent: list[int] = []

        def endless(handler: Handler) -> None:
            handler.send_response(302)
            handler.send_header("Location", "/there.jpg")
            handler.end_headers()
            handler.close_connection = True
            for _ in range(200):
                handler.wfile.write(bytes(1 << 20))
                sent.append(1 << 20)

        web.put("/there.jpg", JPEG)
        _, table = fetched(tmp_path, url := web.play("/endless", endless))
        assert table[url][0] == "ok"
        assert sum(sent) < 50 << 20

    def test_a_redirect_may_be_written_in_any_encoding(self, web: WebServer, tmp_path: Path) -> None:
        for path in ("/caf%E9.jpg", "/caf%C3%A9.jpg"):
            web.put(path, JPEG)
        latin, utf8 = web.put("/a", b"", 302, Location="/caf\xe9.jpg"), web.put("/b", b"", 302, Location="/caf\xc3\xa9.jpg")
        report, _ = fetched(tmp_path, latin, utf8)
        assert report.counts == {Status.OK: 2}
        assert (web.count("/caf%E9.jpg"), web.count("/caf%C3%A9.jpg")) == (1, 1)

    def test_headers_that_no_server_should_send(self, web: WebServer, tmp_path: Path) -> None:
        endless = web.put("/a", JPEG, Content_Length="9" * 5000)
        coloured = web.put("/b", JPEG, kind="text/html\x1b[31m\x85evil")
        _, table = fetched(tmp_path, endless, coloured, retries=0, timeout=0.2)
        assert table[endless][0] == "unreachable"  # it keeps the connection open for what does not come
        assert table[coloured][1] == "the server calls it text/html [31m evil"

    def test_an_address_that_stands_twice_is_fetched_once(self, web: WebServer, tmp_path: Path) -> None:
        url = web.put("/a.jpg", JPEG)
        out = data_set_of(tmp_path / "out", [url, url])
        report = download(out, options=options())
        assert (report.counts, report.asked, web.count("/a.jpg")) == ({Status.OK: 1}, 1, 1)


class TestPoliteness:
    @pytest.mark.parametrize("as_date", [False, True])
    def test_retry_after_holds_the_whole_host(self, web: WebServer, tmp_path: Path, as_date: bool) -> None:
        when = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if as_date else "1"
        busy = web.put_in_turn(
            "/busy", lambda handler: answer(handler, b"", 429, Retry_After=when), lambda handler: answer(handler, JPEG)
        )
        others = [web.put(f"/{number}.jpg", JPEG) for number in range(5)]
        report, _ = fetched(tmp_path, busy, *others, per_host=1, concurrency=4)
        assert report.counts == {Status.OK: 6}
        first, *later = web.asked
        assert first.path == "/busy"
        # A date has whole seconds, so it may be less than one from now.
        assert min(one.begun for one in later) - first.ended > (0.5 if as_date else 0.95)
        assert web.count("/busy") == 2

    def test_too_many_requests_hold_the_whole_host_without_a_number_too(
        self, web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("data_prep.download.workers.backoff", lambda *_: 0.5)
        busy = web.put_in_turn("/busy", lambda handler: answer(handler, b"", 429), lambda handler: answer(handler, JPEG))
        others = [web.put(f"/{number}.jpg", JPEG) for number in range(3)]
        report, _ = fetched(tmp_path, busy, *others, per_host=1, concurrency=4)
        assert report.counts == {Status.OK: 4}
        first, *later = web.asked
        assert min(one.begun for one in later) - first.ended > 0.45

    def test_never_more_at_once_of_a_host_than_allowed(self, web: WebServer, tmp_path: Path) -> None:
        web.pause = 0.03
        # The redirects to another name count for that name.
        urls = [web.put(f"/{number}.jpg", JPEG) for number in range(12)]
        urls += [web.put(f"/moved{number}", b"", 302, Location=web.url("/0.jpg", host="localhost")) for number in range(12)]
        busiest = {"127.0.0.1": 0, "localhost": 0}
        fetched(tmp_path, *urls, per_host=3, concurrency=16)
        for one in web.asked:
            host = one.headers["Host"].partition(":")[0]
            together = [o for o in web.asked if o.headers["Host"].startswith(host) and o.begun <= one.begun < o.ended]
            busiest[host] = max(busiest[host], len(together))
        assert busiest["127.0.0.1"] == 3
        assert 1 <= busiest["localhost"] <= 3

    def test_what_it_says_of_itself(self, web: WebServer, tmp_path: Path) -> None:
        web.put("/a.jpg", JPEG, Set_Cookie="seen=1")
        url = f"http://someone:secret@127.0.0.1:{web.port}/a.jpg"
        netrc = tmp_path / ".netrc"
        netrc.write_text("machine 127.0.0.1 login someone password secret\n")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NETRC", str(netrc))
            fetched(tmp_path, url, web.put("/b.jpg", JPEG), per_host=1)
        for one in web.asked:
            assert one.headers["User-Agent"].startswith("Wearwith/")
            assert one.headers["Accept-Encoding"] == "identity"
            assert not {"Authorization", "Cookie", "Referer"} & set(one.headers)

    def test_a_host_that_never_answers_is_given_up(self, tmp_path: Path) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))  # and does not listen
            urls = [f"http://127.0.0.1:{closed.getsockname()[1]}/{number}" for number in range(400)]
            begun = time.monotonic()
            report, table = fetched(tmp_path, *urls, backoff=0.5, retries=3)
        assert report.counts == {Status.UNREACHABLE: 400}
        assert {row[:2] for row in table.values()} == {("unreachable", "no connection, or it was cut before an answer came")}
        assert time.monotonic() - begun < 10  # 400 times three pauses would be minutes
