"""The process that carries out one import: `python -m pages.importing.worker FOLDER`, started by `pages.importing.job`.

FOLDER holds the order and the uploads; the catalogue is built in it. What happens is said on standard output, one JSON object a
line: `{"doing", "unit", "done", "total"}` a few times a second, then `{"built"}`, or `{"refused"}` with the one line that says why.
The process ends itself when the server that started it is gone: its standard input closes then.
"""

import _thread
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from data_prep.schema import Progress
from pages.importing import sources
from pages.importing.order import CATALOG_FOLDER, Order, Unit
from recsys import encoders
from recsys.building import build
from recsys.errors import WearwithError

SAID_EVERY = 0.2  # seconds: as often as a page could show
NICENESS = 5  # whoever looks at a page goes first

Say = Callable[..., None]


def main(working: Path) -> None:
    """Carry out the order in `working`, saying what happens on standard output."""
    say = _own_standard_output()
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        _say_how_it_ends(working, say)
    except (KeyboardInterrupt, BrokenPipeError):  # nobody wants the catalogue any more
        shutil.rmtree(working, ignore_errors=True)
        sys.exit(1)


def _say_how_it_ends(working: Path, say: Say) -> None:
    try:
        carry_out(working, say)
    except WearwithError as error:
        say(refused=str(error))
    else:
        say(built=True)


def carry_out(working: Path, say: Say) -> None:
    """Prepare, and build `working/catalog`; `say(doing=, done=, total=)` hears of it. Raises WearwithError."""

    def tell(doing: str, unit: Unit = "rows") -> Progress:
        say(doing=doing, unit=unit, done=0, total=0)
        return _Throttled(doing, unit, say)

    prepared = sources.prepare(Order.read(working), working, tell)
    encoder = encoders.load(encoders.DEFAULT_ENCODER, threads=1)
    build(prepared, working / CATALOG_FOLDER, encoder, tell("Learning what each one looks like"))


class _Throttled:
    """Progress that is passed on a few times a second, and at the end."""

    def __init__(self, doing: str, unit: Unit, say: Say) -> None:
        self._say = partial(say, doing=doing, unit=unit)
        self._said = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total or now - self._said >= SAID_EVERY:
            self._said = now
            self._say(done=done, total=total)


def _own_standard_output() -> Say:
    """Keep standard output for what the job reads; what a library prints goes to standard error, the server's terminal."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    lock = threading.Lock()

    def say(**event: Any) -> None:
        with lock:
            channel.write(json.dumps(event) + "\n")
            channel.flush()

    return say


def _end_with_the_server() -> None:
    """Wait until the server closes its end of the pipe, however it ended; then do as Ctrl-C does."""
    os.read(sys.stdin.fileno(), 1)  # not through the buffer, whose lock would be in the way when the process ends
    _thread.interrupt_main()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
