"""The threads of one download: what each does with an address, and the one place that writes down what came of it."""

import hashlib
import os
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data_prep.download.asking import OK, TOO_MANY_REQUESTS, Again, Answered, Body, Final, Moved, ask
from data_prep.download.politeness import Job, Schedule, backoff
from data_prep.download.transport import Transport
from data_prep.download_status import Outcome, Status, StatusTable
from data_prep.pictures import as_stored_jpeg, fault_of, fetched_path, is_stored_jpeg
from data_prep.schema import Progress
from recsys.errors import ImageError, WearwithError
from recsys.files import replacing

MOST_REDIRECTS = 5
DEADLINE = 6  # times the time-out: what one answer may take as a whole
_TICK = 0.2  # seconds: how often the table is written and `progress` is told, come what may
_DECODING = threading.BoundedSemaphore(os.cpu_count() or 2)  # a picture takes up to 400 MB while it is decoded


@dataclass(frozen=True, slots=True)
class DownloadOptions:
    """How to fetch. WearwithError where a number makes no sense.

    concurrency, per_host: requests at once, in all and of one host. timeout: seconds to connect, and between two pieces of an
    answer; a picture may take DEADLINE times as long. retries: how often an address is asked again that could not be reached.
    backoff: seconds before the first of these, at most; it doubles. limit: how many pictures to fetch in this run.
    any_address: also ask servers that are not on the public internet, and use the proxies that the environment names.
    again: also ask again for what an earlier run settled in this way.
    """

    concurrency: int = 16
    per_host: int = 4
    timeout: float = 20.0
    retries: int = 3
    backoff: float = 1.0
    limit: int | None = None
    any_address: bool = False
    again: frozenset[Status] = frozenset()

    def __post_init__(self) -> None:
        for name, least in (("concurrency", 1), ("per_host", 1), ("retries", 0), ("limit", 1)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise WearwithError(f"--{name.replace('_', '-')} is {value}; it must be at least {least}")
        if not 0 < self.timeout < 86_400:
            raise WearwithError(f"--timeout is {self.timeout:g}; it must be more than 0 seconds and less than a day")
        if Status.OK in self.again:
            raise WearwithError("--again ok would fetch what is there; to fetch a picture anew, delete its file")


class Workers:
    """One run: threads that fetch, and the caller's thread, which alone writes the table and tells the progress."""

    def __init__(self, target: Path, urls: list[str], table: StatusTable, options: DownloadOptions) -> None:
        self._target = target
        self._table = table
        self._options = options
        self._total = len(urls)
        self._schedule = Schedule(urls, options.per_host)
        self._transport = Transport(
            options.timeout, DEADLINE * options.timeout, public_only=not options.any_address, proxies=options.any_address
        )
        # What is settled stays here until it is written: an outcome that was taken from a queue would be in nobody's hands for as
        # long as this thread waits for its turn, and a Ctrl-C just then would lose it. The queue only wakes this thread up.
        self._unwritten: list[Outcome] = []
        self._failures: list[BaseException] = []
        self._news: queue.SimpleQueue[None] = queue.SimpleQueue()

    def run(self, progress: Progress | None) -> None:
        """Settle every address, or raise what stopped it; what was settled is in the table either way."""
        try:
            with ThreadPoolExecutor(self._options.concurrency) as pool:
                try:
                    for _ in range(min(self._options.concurrency, self._total)):
                        pool.submit(self._work)
                    self._collect(progress)
                finally:
                    self._schedule.close()
                    self._transport.stop()
        finally:
            self._table.record(self._unwritten)  # what was settled while the threads came to their end, too
            self._transport.close()

    def _collect(self, progress: Progress | None) -> None:
        done = 0
        while True:
            if progress:
                progress(done, self._total)
            if done == self._total:
                return
            self._wait(self._total - done)
            written = self._unwritten[:]
            self._table.record(written)
            del self._unwritten[: len(written)]  # stopped before this line, they are written twice, which changes nothing
            done += len(written)
            self._transport.cut_overdue()

    def _wait(self, most: int) -> None:
        """Let the threads work for one tick, or until they have settled `most`; what stopped one of them is raised."""
        until = time.monotonic() + _TICK
        while len(self._unwritten) < most and (left := until - time.monotonic()) > 0:
            with suppress(queue.Empty):
                self._news.get(timeout=left)
            if self._failures:
                raise self._failures[0]

    def _work(self) -> None:
        """What each thread does."""
        try:
            while (job := self._schedule.take()) is not None:
                outcome = self._attempt(job)
                if outcome is not None:
                    self._unwritten.append(outcome)
                    self._news.put(None)
                    self._schedule.finish(job)
        except BaseException as error:  # a full disk, or a bug: the caller's thread raises it
            self._failures.append(error)
            self._news.put(None)

    def _attempt(self, job: Job) -> Outcome | None:
        """Do the next step of one job: what settles it, or None where it goes on later."""
        first = not (job.tries or job.hops)
        if first and (adopted := self._adopted(job.url)):
            return adopted
        if fault := self._schedule.fault(job):
            return _without_picture(job, Status.UNREACHABLE, fault)
        answered = ask(self._transport, job.address)
        # When the run was stopped meanwhile, what came may have been cut.
        return None if self._schedule.closed else self._after(job, answered)

    def _after(self, job: Job, answered: Answered) -> Outcome | None:
        match answered:
            case Body():
                self._schedule.heard(job)
                return self._stored(job, answered.data)
            case Final():
                if answered.http_status is not None:
                    self._schedule.heard(job)
                return _without_picture(job, answered.status, answered.detail, answered.http_status)
            case Moved():
                return self._moved(job, answered)
            case Again():
                return self._failed(job, answered)

    def _moved(self, job: Job, result: Moved) -> Outcome | None:
        self._schedule.heard(job)
        if job.hops == MOST_REDIRECTS:
            return _without_picture(job, Status.REFUSED, f"more than {MOST_REDIRECTS} redirects", result.http_status)
        self._schedule.follow(job, result.address)
        return None

    def _failed(self, job: Job, result: Again) -> Outcome | None:
        self._schedule.heard(job, None if result.heard else result.detail)
        job.tries += 1
        wait = backoff(job.tries, self._options.backoff)
        if result.pause is not None or result.http_status == TOO_MANY_REQUESTS:
            self._schedule.pause(job, wait if result.pause is None else result.pause)
        if job.tries > self._options.retries:
            return _without_picture(job, Status.UNREACHABLE, result.detail, result.http_status)
        self._schedule.retry(job, wait)
        return None

    def _stored(self, job: Job, data: bytes) -> Outcome:
        try:
            with _DECODING:
                jpeg = as_stored_jpeg(data)
        except ImageError as error:
            return _without_picture(job, Status.NOT_AN_IMAGE, fault_of(error), OK)
        path = self._target / fetched_path(job.url)
        path.parent.mkdir(exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_bytes(jpeg)
        return _with_picture(job.url, jpeg)

    def _adopted(self, url: str) -> Outcome | None:
        """What a killed run had fetched and not written down."""
        path = self._target / fetched_path(url)
        if not path.is_file():
            return None
        with _DECODING:
            return _with_picture(url, path.read_bytes()) if is_stored_jpeg(path) else None


def _with_picture(url: str, jpeg: bytes) -> Outcome:
    return Outcome(url, fetched_path(url), Status.OK, None, OK, len(jpeg), hashlib.sha256(jpeg).hexdigest())


def _without_picture(job: Job, status: Status, detail: str, http_status: int | None = None) -> Outcome:
    return Outcome(job.url, fetched_path(job.url), status, detail, http_status)
