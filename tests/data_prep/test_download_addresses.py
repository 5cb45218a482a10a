import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_prep.download import connections, download
from data_prep.download.connections import RefusedError, UnreachableError, is_public, public_addresses
from data_prep.download.transport import Transport
from tests.fetching import data_set_of, options, rows
from tests.support import encoded, noise
from tests.web_server import WebServer

JPEG = encoded(noise(), "JPEG")
PUBLIC = "93.184.216.34"


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let every name lead to these addresses, one list a look-up, the last for ever; returns the names looked up."""

    def install(*answers: list[str]) -> list[str]:
        names: list[str] = []

        def look_up(host: str, port: int, *_: Any, **__: Any) -> list[tuple]:
            names.append(host)
            addresses = answers[min(len(names), len(answers)) - 1]
            return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return names

    return install


def connected(web: WebServer) -> socket.socket:
    """A connection to the server, whose names `resolver` does not have."""
    plain = socket.socket()
    plain.connect(("127.0.0.1", web.port))
    return plain


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True), ("8.8.8.8", True), ("2606:4700::6810:84e5", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
        ("2002:808:808::1", True),
        ("127.0.0.1", False), ("127.8.8.8", False), ("0.0.0.0", False), ("10.0.0.1", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("239.1.1.1", False),
        ("255.255.255.255", False), ("240.0.0.1", False), ("192.0.2.1", False), ("198.18.0.1", False), ("198.51.100.1", False),
        ("::", False), ("::1", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("fd00:ec2::254", False),
        ("ff02::1", False), ("2001:db8::1", False), ("::ffff:127.0.0.1", False), ("::ffff:169.254.169.254", False),
        ("::127.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::a9fe:a9fe", False), ("2002:7f00:1::1", False),
        ("2002:c0a8:101::", False), ("2001::1", False),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_only_the_public_addresses_of_a_name_are_used(resolver: Callable[..., list[str]]) -> None:
    resolver(["10.0.0.1", PUBLIC, PUBLIC, "::1"])
    assert public_addresses("mixed.example", 80) == [PUBLIC]
    resolver(["10.0.0.1", "::1"])
    with pytest.raises(RefusedError, match=r"^inside.example is not at a public address$"):
        public_addresses("inside.example", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0", "[::1]", "[::ffff:7f00:1]"])
def test_this_machine_by_any_name_is_refused(web: WebServer, tmp_path: Path, host: str) -> None:
    web.put("/a.jpg", JPEG)
    url = web.url("/a.jpg", host=host)
    out = data_set_of(tmp_path / "out", [url])
    download(out, options=options(any_address=False))
    [(status, detail, *_)] = rows(out).values()
    assert (status, detail) in {
        ("refused", f"{host.strip('[]')} is not at a public address"),
        ("unreachable", f"there is no host {host.strip('[]')}, or no network"),  # a system without IPv6, or such spellings
    }
    assert web.asked == []


def test_the_address_that_was_checked_is_connected_to(
    web: WebServer, monkeypatch: pytest.MonkeyPatch, resolver: Callable[..., list[str]]
) -> None:
    """A name that is public when it is looked at and this machine when it is looked at again ("DNS rebinding")."""
    web.put("/a.jpg", JPEG)
    to: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        to.append(address)
        return connected(web)

    monkeypatch.setattr(connections, "create_connection", connect)
    names = resolver([PUBLIC], ["127.0.0.1"])
    transport = Transport(2)
    with transport.get(web.url("/a.jpg", host="rebinding.example")) as answer:
        assert b"".join(answer.pieces()) == JPEG
    transport.close()
    assert to == [(PUBLIC, web.port)]
    assert names == ["rebinding.example"]
    again = Transport(2)
    with pytest.raises(RefusedError, match="not at a public address"), again.get(web.url("/a.jpg", host="rebinding.example")):
        pass
    again.close()


def test_a_redirect_to_a_private_address_is_refused(web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here; the one that it leads to does not."""
    monkeypatch.setattr(connections, "is_public", lambda address: address == "127.0.0.1")
    web.put("/secret", JPEG)
    url = web.put("/a", b"", 302, Location=f"http://127.0.0.2:{web.port}/secret")
    out = data_set_of(tmp_path / "out", [url])
    download(out, options=options(any_address=False))
    assert rows(out)[url][:2] == ("refused", "127.0.0.2 is not at a public address")
    assert [one.path for one in web.asked] == ["/a"]


def test_tls_is_checked_against_the_name(
    web: WebServer, monkeypatch: pytest.MonkeyPatch, resolver: Callable[..., list[str]]
) -> None:
    wanted: list[tuple[str | None, bool, ssl.VerifyMode]] = []

    def wrap(context: ssl.SSLContext, sock: socket.socket, *_: Any, server_hostname: str | None = None, **__: Any) -> None:
        wanted.append((server_hostname, context.check_hostname, context.verify_mode))
        raise ConnectionResetError

    resolver([PUBLIC])
    monkeypatch.setattr(connections, "create_connection", lambda *_, **__: connected(web))
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    transport = Transport(2)
    with pytest.raises(UnreachableError), transport.get("https://shop.example/a.jpg"):
        pass
    transport.close()
    assert wanted == [("shop.example", True, ssl.CERT_REQUIRED)]


def test_proxies_of_the_environment_only_where_any_address_is_allowed(
    web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", web.url(""))
    monkeypatch.setenv("no_proxy", "")
    url = "http://shop.invalid/a.jpg"
    web.put(url, JPEG)  # what a proxy is asked for is the whole address
    out = data_set_of(tmp_path / "out", [url])
    download(out, options=options(any_address=False, retries=0))
    assert (rows(out)[url][0], web.asked) == ("unreachable", [])
    download(out, options=options())
    assert (rows(out)[url][0], web.count(url)) == ("ok", 1)


ADDRESSES = st.one_of(
    st.text(max_size=40),
    st.builds("http://{}/{}".format, st.text(max_size=20), st.text(max_size=20)),
    st.builds("http://127.0.0.1:{}".format, st.text(max_size=8)),
)


@settings(deadline=None)  # it connects
@given(ADDRESSES)
@example("http://")
@example("http://[::1")
@example("http://127.0.0.1:99999/")
@example("http://127.0.0.1:port/")
@example("http://\x00/")
@example("http://a..b/")
@example("http://" + "a" * 300 + "/")
@example("HTTPS://@")
@example("javascript:alert(1)")
def test_no_text_in_place_of_an_address_is_anything_but_refused_or_unreachable(text: str) -> None:
    transport = Transport(0.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))])
        with pytest.raises((RefusedError, UnreachableError)), transport.get(text):
            pass
    transport.close()
