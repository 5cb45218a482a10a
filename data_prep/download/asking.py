"""One address -> what it gave: a picture, a word that settles it, another address, or a reason to ask again."""

from dataclasses import dataclass

from data_prep.download.connections import RefusedError, UnreachableError
from data_prep.download.politeness import retry_after
from data_prep.download.transport import Answer, TooLargeError, Transport
from data_prep.download_status import Status
from data_prep.table_file import tidy
from recsys.images import MAX_BYTES

OK = 200
TOO_MANY_REQUESTS = 429
_GONE = (404, 410)
_TRY_AGAIN = (408, 425, TOO_MANY_REQUESTS)  # and whatever is the server's own fault, from 500 on
# What is surely no picture, whatever its address promised. Any other type is decoded: servers are often wrong about pictures.
_NO_PICTURE = ("text/html", "text/css", "text/javascript", "video/", "audio/", "font/", "application/json", "application/pdf",
               "application/javascript", "application/xhtml", "application/zip")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of what may be a picture."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Final:
    """There is no picture, and asking again would not help."""

    status: Status
    detail: str
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A redirect."""

    address: str
    http_status: int


@dataclass(frozen=True, slots=True)
class Again:
    """Another try may do better. heard: the host answered; pause: the seconds for which nothing of that host should be asked."""

    detail: str
    heard: bool
    http_status: int | None = None
    pause: float | None = None


Answered = Body | Final | Moved | Again


def ask(transport: Transport, address: str) -> Answered:
    """Ask once. Nothing that the address or its server does is raised."""
    try:
        with transport.get(address) as answer:
            return _judged(answer)
    except RefusedError as error:
        return Final(Status.REFUSED, str(error))
    except UnreachableError as error:
        return Again(str(error), error.heard)


def _judged(answer: Answer) -> Answered:
    status = answer.status
    if address := answer.moved_to:
        return Moved(address, status)
    if status in _TRY_AGAIN or status >= 500:
        return Again(f"the server answered {status}", True, status, retry_after(answer.headers.get("Retry-After")))
    if status in _GONE:
        return Final(Status.GONE, f"the server answered {status}", status)
    if status != OK:
        return Final(Status.REFUSED, f"the server answered {status}", status)
    return _body_of(answer)


def _body_of(answer: Answer) -> Body | Final:
    kind = tidy(answer.headers.get("Content-Type", "")).lower()
    if kind.startswith(_NO_PICTURE):
        return Final(Status.NOT_AN_IMAGE, f"the server calls it {kind.partition(';')[0].strip()[:40]}", OK)
    try:
        return Body(b"".join(answer.pieces(limit=MAX_BYTES)))
    except TooLargeError:
        return Final(Status.TOO_LARGE, f"more than {MAX_BYTES // 1_000_000} MB", OK)
