"""What is asked next, and when: a bounded number at once of each host, and nothing of one that asked to be left alone."""

import heapq
import itertools
import random
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

LONGEST_PAUSE = 120.0  # seconds: a host that asks for more is asked again after these, and found to be unreachable in the end
LONGEST_BACKOFF = 30.0  # seconds
SILENT_FOR_GOOD = 40  # attempts in a row that a host has not answered: from then on nothing is asked of it


def backoff(tries: int, first: float) -> float:
    """Seconds to wait after the `tries`-th failure: anything up to `first` × 2 ** (tries - 1).

    Exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015): those who failed
    together do not come back together.
    """
    return random.uniform(0, min(LONGEST_BACKOFF, first * 2 ** (tries - 1)))  # noqa: S311 -- not a secret


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3: a number or a date), at most LONGEST_PAUSE.

    None where there is none, or one that nobody can read.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_PAUSE)
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max((then - (now or datetime.now(UTC))).total_seconds(), 0.0), LONGEST_PAUSE)


@dataclass(slots=True, eq=False)
class _Host:
    waiting: "deque[Job]" = field(default_factory=deque)
    busy: int = 0
    in_line: bool = False
    paused_until: float = 0.0
    unanswered: int = 0
    fault: str | None = None


@dataclass(slots=True)
class Job:
    """One picture to fetch. address: what is asked now, `url` itself or where it has led; tries: how often it has failed."""

    url: str
    address: str
    host: _Host
    hops: int = 0
    tries: int = 0


class Schedule:
    """Hands jobs to threads. A job taken has to be given back: by `finish`, `retry` or `follow`."""

    def __init__(self, urls: Iterable[str], per_host: int) -> None:
        self._per_host = per_host
        self._hosts: dict[str, _Host] = {}
        self._line: deque[_Host] = deque()  # hosts that can be asked now, each once, in turn
        self._later: list[tuple[float, int, _Host, Job | None]] = []  # a heap: a job that comes back, or a host whose pause ends
        self._number = itertools.count()
        self._changed = threading.Condition()
        self._left = 0
        self.closed = False
        with self._changed:
            for url in urls:
                self._left += 1
                self._add(Job(url, url, self._host(url)))

    def take(self) -> Job | None:
        """Wait for a job that may be done now; None when all are done or the schedule is closed."""
        with self._changed:
            while self._left and not self.closed:
                now = time.monotonic()
                self._wake(now)
                while self._line:
                    host = self._line.popleft()
                    host.in_line = False
                    if host.paused_until <= now:  # otherwise the end of its pause brings it back
                        job = host.waiting.popleft()
                        host.busy += 1
                        self._offer(host)
                        return job
                self._changed.wait(self._later[0][0] - now if self._later else None)
            return None

    def finish(self, job: Job) -> None:
        """The job is settled."""
        with self._changed:
            self._left -= 1
            self._release(job.host)

    def retry(self, job: Job, after: float) -> None:
        """The job comes back after so many seconds, at its first address."""
        with self._changed:
            host = job.host
            job.address, job.host, job.hops = job.url, self._host(job.url), 0
            heapq.heappush(self._later, (time.monotonic() + after, next(self._number), job.host, job))
            self._release(host)

    def follow(self, job: Job, address: str) -> None:
        """The job goes on at the address that a redirect named, in the line of its host."""
        with self._changed:
            host = job.host
            job.address, job.host, job.hops = address, self._host(address), job.hops + 1
            self._add(job, first=True)
            self._release(host)

    def pause(self, job: Job, seconds: float) -> None:
        """Ask nothing of the job's host for so many seconds."""
        with self._changed:
            host = job.host
            host.paused_until = max(host.paused_until, time.monotonic() + seconds)
            heapq.heappush(self._later, (host.paused_until, next(self._number), host, None))

    def heard(self, job: Job, fault: str | None = None) -> None:
        """The job's host has answered or, with `fault`, has not."""
        with self._changed:
            host = job.host
            host.unanswered = host.unanswered + 1 if fault else 0
            if host.unanswered >= SILENT_FOR_GOOD:
                host.fault = fault

    def fault(self, job: Job) -> str | None:
        """Why nothing is asked of the job's host any more; None where it is asked."""
        return job.host.fault

    def close(self) -> None:
        """Hand out nothing more."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _host(self, address: str) -> _Host:
        try:
            name = urlsplit(address).hostname or ""
        except ValueError:
            name = ""  # no address: it is refused before anybody is asked
        return self._hosts.setdefault(name, _Host())

    def _add(self, job: Job, first: bool = False) -> None:
        if first:
            job.host.waiting.appendleft(job)
        else:
            job.host.waiting.append(job)
        self._offer(job.host)

    def _offer(self, host: _Host) -> None:
        """Put a host into the line where it has a job and may be asked."""
        if host.waiting and host.busy < self._per_host and not host.in_line:
            host.in_line = True
            self._line.append(host)

    def _release(self, host: _Host) -> None:
        host.busy -= 1
        self._offer(host)
        self._changed.notify_all()

    def _wake(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            _, _, host, job = heapq.heappop(self._later)
            if job is not None:
                self._add(job)
            else:
                self._offer(host)
