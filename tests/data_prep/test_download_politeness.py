import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_prep.download import politeness
from data_prep.download.politeness import LONGEST_BACKOFF, LONGEST_PAUSE, SILENT_FOR_GOOD, Schedule, backoff, retry_after

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0), (" 7 ", 7.0), ("0", 0.0), ("86400", LONGEST_PAUSE), ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sunday, 01-Mar-26 12:00:30 GMT", 30.0), ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Mon, 02 Mar 2026 12:00:00 GMT", LONGEST_PAUSE), ("Sun, 01 Mar 2026 13:00:30 +0100", 30.0),
        (None, None), ("", None), ("soon", None), ("-3", None), ("1.5", None), ("٣", None),
    ],
)  # fmt: skip
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.text(max_size=40))
@example("Sun, 99 Mar 99999 12:00:00 GMT")
@example("9" * 400)
def test_retry_after_of_any_text_is_none_or_within_bounds(text: str) -> None:
    seconds = retry_after(text, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_PAUSE


@given(st.integers(-100, 100), st.integers(-12, 12))
def test_retry_after_as_a_date_of_any_zone(seconds: int, hours: int) -> None:
    then = (NOW + timedelta(seconds=seconds)).astimezone(timezone(timedelta(hours=hours)))
    assert retry_after(format_datetime(then), NOW) == max(seconds, 0)


def test_the_backoff_doubles_up_to_a_bound_and_is_spread_over_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[tuple[float, float]] = []
    monkeypatch.setattr(politeness.random, "uniform", lambda low, high: bounds.append((low, high)) or high)
    assert [backoff(tries, 0.5) for tries in range(1, 10)] == [
        0.5,
        1,
        2,
        4,
        8,
        16,
        LONGEST_BACKOFF,
        LONGEST_BACKOFF,
        LONGEST_BACKOFF,
    ]
    assert {low for low, _ in bounds} == {0}


class TestSchedule:
    def test_hosts_take_turns_and_each_has_its_bound(self) -> None:
        schedule = Schedule([f"http://{host}.example/{number}" for host in "ab" for number in range(3)], per_host=2)
        jobs = [schedule.take() for _ in range(4)]
        assert [job.url for job in jobs if job] == [f"http://{host}.example/{number}" for number in (0, 1) for host in "ab"]
        taken: list[str] = []
        waiting = threading.Thread(target=lambda: taken.append(job.url if (job := schedule.take()) else ""))
        waiting.start()
        time.sleep(0.05)
        assert taken == []  # both hosts are at their bound
        schedule.finish(jobs[1])
        waiting.join(1)
        assert taken == ["http://b.example/2"]

    def test_a_pause_holds_the_host_and_no_other(self) -> None:
        schedule = Schedule([f"http://{host}.example/{number}" for host in "ab" for number in range(3)], per_host=1)
        first = schedule.take()
        begun = time.monotonic()
        schedule.pause(first, 0.2)
        schedule.pause(first, 0.05)  # a shorter one does not end it
        schedule.retry(first, 0)
        order = []
        for _ in range(6):
            job = schedule.take()
            order.append((job.url, time.monotonic() - begun))
            schedule.finish(job)
        assert [url for url, _ in order[:3]] == [f"http://b.example/{number}" for number in range(3)]
        assert order[2][1] < 0.2 <= order[3][1]
        assert schedule.take() is None

    def test_a_redirect_goes_into_the_line_of_its_host_and_a_retry_to_the_first_address(self) -> None:
        schedule = Schedule(["http://a.example/1", "http://b.example/1"], per_host=1)
        a, b = schedule.take(), schedule.take()
        schedule.follow(a, "http://B.example:8080/2")
        taken: list[object] = []
        thread = threading.Thread(target=lambda: taken.append(schedule.take()))
        thread.start()
        time.sleep(0.05)
        assert taken == []  # b.example is busy
        schedule.finish(b)
        thread.join(1)
        assert taken == [a]
        assert (a.address, a.hops) == ("http://B.example:8080/2", 1)
        schedule.retry(a, 0.01)
        assert schedule.take() is a
        assert (a.address, a.hops) == ("http://a.example/1", 0)

    def test_a_host_that_never_answers_gets_a_fault_until_then_one_answer_clears_it(self) -> None:
        schedule = Schedule(["http://a.example/1"], per_host=1)
        job = schedule.take()
        for _ in range(SILENT_FOR_GOOD - 1):
            schedule.heard(job, "silence")
        schedule.heard(job)
        for _ in range(SILENT_FOR_GOOD - 1):
            schedule.heard(job, "silence")
        assert schedule.fault(job) is None
        schedule.heard(job, "silence")
        assert schedule.fault(job) == "silence"

    def test_closing_lets_everybody_go(self) -> None:
        schedule = Schedule(["http://a.example/1", "http://a.example/2"], per_host=1)
        schedule.take()
        ended = threading.Thread(target=schedule.take)
        ended.start()
        schedule.close()
        ended.join(1)
        assert not ended.is_alive()
        assert schedule.take() is None

    @settings(deadline=None)  # it may have to wait for a pause
    @given(st.lists(st.integers(0, 4), max_size=30), st.integers(1, 3), st.integers())
    def test_every_job_is_settled_once_whatever_happens_to_it(self, hosts: list[int], per_host: int, seed: int) -> None:
        dice = random.Random(seed)  # what comes when depends on the clock, so the draws cannot be Hypothesis's own
        urls = [f"http://{host}.example/{number}" for number, host in enumerate(hosts)]
        schedule = Schedule(urls, per_host)
        settled: list[str] = []
        held: list[politeness.Job] = []
        for _ in range(10 * len(urls) + 1):
            busy = Counter(job.address.split("/")[2] for job in held)
            assert max(busy.values(), default=0) <= per_host
            # A thread that holds every job that is left would wait for itself.
            if held and (len(held) >= min(per_host, len(urls) - len(settled)) or dice.random() < 0.5):
                job = held.pop()
                match dice.choice(["finish", "retry", "follow", "pause"]):
                    case "retry" if job.tries < 3:
                        job.tries += 1
                        schedule.retry(job, 0)
                    case "follow" if job.hops < 3:
                        schedule.follow(job, f"http://{dice.randrange(5)}.example/moved")
                    case "pause" if job.tries < 3:
                        job.tries += 1
                        schedule.pause(job, 0.0005)
                        schedule.retry(job, 0)
                    case _:
                        settled.append(job.url)
                        schedule.finish(job)
            elif (job := schedule.take()) is not None:
                held.append(job)
            else:
                break
        for job in held:
            settled.append(job.url)
            schedule.finish(job)
        while (job := schedule.take()) is not None:
            settled.append(job.url)
            schedule.finish(job)
        assert sorted(settled) == sorted(urls)
