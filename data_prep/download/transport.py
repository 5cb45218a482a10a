"""One request over HTTP: without credentials, and with an end."""

import http.cookiejar
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import requests
import requests.utils
import urllib3.exceptions

from data_prep.download.connections import Guard, GuardedAdapter, RefusedError, UnreachableError, words_for

USER_AGENT = "Wearwith/1 (fetches pictures for a local catalogue)"
_PIECE = 1 << 16
_LONGEST_LENGTH = 18  # digits of a Content-Length: more is no length
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_ADDRESS = (
    requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema,
    urllib3.exceptions.LocationParseError, UnicodeError,
)  # fmt: skip


class TooLargeError(Exception):
    """The answer has more bytes than are read."""


class Answer:
    """What a server said: status, headers, and a body that is read in pieces."""

    def __init__(self, response: requests.Response, address: str, due: float) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers  # whose names may be written in any case
        self._response = response
        self._address = address
        self._due = due

    @property
    def moved_to(self) -> str | None:
        """The address of a redirect, complete; None where this is none."""
        location = self.headers.get("Location")
        if self.status not in _REDIRECTS or not location:
            return None
        try:
            return urljoin(self._address, _as_sent(location))
        except ValueError as error:
            raise RefusedError("a redirect leads to what is no address") from error

    @property
    def length(self) -> int | None:
        """The body's length in bytes as the server gives it."""
        said = self.headers.get("Content-Length", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_LENGTH else None

    def pieces(self, limit: int | None = None) -> Iterator[bytes]:
        """The body as it comes; TooLargeError as soon as it is, or says that it will be, longer than `limit` bytes.

        Raises UnreachableError where it stops early, or takes too long as a whole.
        """
        if limit is not None and (self.length or 0) > limit:
            raise TooLargeError
        come = 0
        with _told(self._due, heard=True):
            while piece := self._response.raw.read1(_PIECE, decode_content=False):
                come += len(piece)
                if limit is not None and come > limit:
                    raise TooLargeError
                _refuse_late(self._due)
                yield piece
            _refuse_late(self._due)
            if not come and self.length != 0:
                raise ConnectionError  # http.client takes headers that stop in the middle for whole ones


class _Session(requests.Session):
    """A session that knows of no redirects: of these `requests` reads the whole body into memory even where it follows none."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 -- its signature
        return None


class Transport:
    """Requests of many threads, each with connections of its own.

    timeout: seconds to connect, and between two pieces of an answer. deadline: seconds for one answer as a whole; `cut_overdue` has
    to be called now and then for it, because a server may hold a thread with one byte of a header at a time.
    public_only: whether names that lead to other addresses are refused. proxies: whether those of the environment are used; what
    these connect to is for them to check.
    """

    def __init__(self, timeout: float, deadline: float | None = None, *, public_only: bool = True, proxies: bool = False) -> None:
        self._timeout = timeout
        self._deadline = deadline
        self._proxies = proxies
        self._guard = Guard(public_only, deadline)
        self._own = threading.local()
        self._sessions: list[requests.Session] = []

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """Ask for one address; a redirect is an answer like any other.

        Raises RefusedError and UnreachableError, with what was wrong in a few words.
        """
        clean = _without_credentials(address)
        due = time.monotonic() + self._deadline if self._deadline else float("inf")
        with _told(due):
            response = self._session().get(
                clean,
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **(headers or {})},
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
                proxies=requests.utils.get_environ_proxies(clean) if self._proxies else {},
            )
            _refuse_late(due)
        try:
            yield Answer(response, clean, due)
        finally:
            response.close()

    def cut_overdue(self) -> None:
        """End what has taken longer than its deadline."""
        self._guard.cut_due_before(time.monotonic())

    def stop(self) -> None:
        """End whatever is on its way; nothing can be asked any more."""
        self._guard.stop()

    def close(self) -> None:
        """Close all connections; nothing may be on its way."""
        for session in self._sessions:
            session.close()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = _Session()
            session.trust_env = False  # no netrc
            session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
            for scheme in ("http://", "https://"):
                session.mount(scheme, GuardedAdapter(self._guard))
            self._sessions.append(session)
        return session


def _as_sent(location: str) -> str:
    """An address in a header, which arrives as Latin-1: the UTF-8 that most servers mean, or else its odd bytes as %E9."""
    raw = location.encode("latin-1", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return quote(raw, safe="!#$%&'()*+,/:;=?@[]~")


def _without_credentials(address: str) -> str:
    """The address as it is asked; RefusedError where it is none of http or https."""
    try:
        parts = urlsplit(address)
        scheme = parts.scheme
    except ValueError as error:
        raise RefusedError("it is not an address") from error
    if scheme not in ("http", "https"):
        raise RefusedError(f"only http and https are fetched, not {scheme}:" if scheme else "it is not an address")
    return urlunsplit((scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _refuse_late(due: float) -> None:
    """Whoever cuts a connection that is overdue may make what came look like the end of it."""
    if time.monotonic() > due:
        raise TimeoutError


@contextmanager
def _told(due: float, heard: bool = False) -> Iterator[None]:
    """Turn what the libraries raise into RefusedError and UnreachableError."""
    try:
        yield
    except _NO_ADDRESS as error:
        raise RefusedError("it is not an address") from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        words = "it took too long" if time.monotonic() > due else words_for(error, heard)
        raise UnreachableError(words, heard) from error
    except ValueError as error:  # urllib.parse, of a port that is no number
        raise RefusedError("it is not an address") from error
