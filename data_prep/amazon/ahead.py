"""An iterator that works on its next value while the last one is used: for work that lets other threads run."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Value = TypeVar("_Value")


def ahead(values: Iterator[_Value]) -> Iterator[_Value]:
    """Yield the values in order, one computed ahead in a thread. What `values` raises is raised here, where its value was due."""
    end = object()
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, values, end)
        while (value := coming.result()) is not end:
            coming = worker.submit(next, values, end)
            yield value  # type: ignore[misc]
