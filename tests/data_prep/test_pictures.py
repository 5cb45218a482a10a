"""Work on pictures side by side."""

from threading import Event, Timer

import pytest

from data_prep.pictures import _BATCH, in_parallel


@pytest.mark.parametrize("count", [0, 1, _BATCH, 5 * _BATCH + 3])
def test_results_come_in_the_order_of_the_work_and_each_is_told(count: int) -> None:
    told: list[tuple[int, int]] = []
    results = list(in_parallel(lambda number: number * number, range(count), lambda done, total: told.append((done, total))))
    assert results == [number * number for number in range(count)]
    assert told == [(done, count) for done in range(1, count + 1)]


def test_what_has_not_begun_when_the_caller_stops_is_not_begun() -> None:
    begun: list[int] = []
    go_on = Event()

    def work(number: int) -> int:
        begun.append(number)
        if number >= _BATCH:  # the first batch is done at once; of every other, the first piece waits until the caller has stopped
            go_on.wait(10)
        return number

    results = in_parallel(work, range(100 * _BATCH), None)
    assert next(results) == 0
    Timer(0.2, go_on.set).start()
    results.close()
    assert set(range(_BATCH)) <= set(begun)
    assert {number % _BATCH for number in begun if number >= _BATCH} == {0}
