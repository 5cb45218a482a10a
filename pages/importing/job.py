"""One import at a time: a worker process that prepares and builds, a thread that watches it, and what a page can ask of it.

A process, not a thread of the server, because the pictures are anyone's and their decoders are C: what crashes or swells there
takes the import with it and not the pages. It also leaves the pages their interpreter, and can be ended at any moment, in the
middle of a long query too. Nothing but the publishing of a whole catalogue touches what was there before, and that is done here.

    CATALOGS/.import/     the import under way: uploads, prepared data, the catalogue as it grows; gone afterwards, however it ended
    CATALOGS/NAME/        takes the finished catalogue in one step
"""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from data_prep.table_file import tidy
from pages.importing.order import CATALOG_FOLDER, UPLOADS_FOLDER, Order, Unit
from recsys.building import CATALOG
from recsys.errors import WearwithError
from recsys.files import FolderKind, publish_directory, replacing_folder

ROOT = Path(__file__).parents[2]
WORKING_FOLDER = ".import"
WORKING = FolderKind("what an import works in", holds=())  # whatever a killed one left
RATE_OVER = 15.0  # seconds: the rate is that of the last moments
_CHUNK = 1 << 20


class State(StrEnum):
    """Where an import stands. Compare with `==`: an import outlives the module when Streamlit reloads an edited file."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an import is: what it is doing, how much of it is done (total 0: not known), how much a second, and seconds left."""

    doing: str
    unit: Unit = "rows"
    done: int = 0
    total: int = 0
    rate: float | None = None
    left: float | None = None


class _CancelledError(Exception):
    """A person stopped the import."""


class Import:
    """One import, from the order to its end. Its attributes may be read from any thread; `problem` says why it failed."""

    def __init__(self, order: Order, shelf: Path, uploads: Mapping[str, IO[bytes]]) -> None:
        self.order = order
        self.state = State.RUNNING
        self.problem = ""
        self.seconds = 0.0
        self._shelf = shelf
        self._begun = time.monotonic()
        self._doing = "Receiving the files"
        self._unit: Unit = "rows"
        self._told: deque[tuple[float, int, int]] = deque()  # when, done, total
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._cancelled = self._publishing = False
        threading.Thread(target=self._run, args=(dict(uploads),), name=f"import {order.name}", daemon=True).start()

    @property
    def catalog(self) -> Path:
        """Where the catalogue is once the import is done."""
        return self._shelf / self.order.name

    def standing(self) -> Standing:
        """How far it is now."""
        with self._lock:
            if not self._told:
                return Standing(self._doing, self._unit)
            (first, done_then, _), (last, done, total) = self._told[0], self._told[-1]
            rate = (done - done_then) / (last - first) if last > first else 0
            left = (total - done) / rate if rate and total else None
            return Standing(self._doing, self._unit, done, total, rate or None, left)

    def cancel(self) -> None:
        """Stop it. What was there stays; once the new catalogue takes its place it is too late, and nothing happens."""
        with self._lock:
            self._cancelled = not self._publishing
            if self._cancelled and self._process:
                self._process.terminate()

    def _run(self, uploads: dict[str, IO[bytes]]) -> None:
        try:
            with replacing_folder(self._shelf / WORKING_FOLDER, WORKING) as working:
                try:
                    self._receive(uploads, working)
                    self._carry_out(working)
                    self._publish(working)
                finally:
                    shutil.rmtree(working, ignore_errors=True)
            self._end(State.DONE)
        except _CancelledError:
            self._end(State.CANCELLED)
        except WearwithError as error:
            self._end(State.FAILED, self._without_paths(str(error)))
        except BaseException:
            self._end(State.FAILED, "Something went wrong that should not. The terminal that Wearwith runs in says more.")
            raise

    def _end(self, state: State, problem: str = "") -> None:
        self.seconds = time.monotonic() - self._begun
        self.problem = problem
        self.state = state

    def _receive(self, uploads: dict[str, IO[bytes]], working: Path) -> None:
        """Put the uploads on the disk under our names, and let go of them: until here they are held in memory."""
        shutil.rmtree(working, ignore_errors=True)
        (working / UPLOADS_FOLDER).mkdir(parents=True)
        self.order.write(working)
        for name in list(uploads):
            upload = uploads.pop(name)
            upload.seek(0)
            with (working / UPLOADS_FOLDER / name).open("wb") as file:
                while chunk := upload.read(_CHUNK):
                    self._stop_if_cancelled()
                    file.write(chunk)

    def _carry_out(self, working: Path) -> None:
        """Run the worker to its end, hearing what it says."""
        command = [sys.executable, "-m", "pages.importing.worker", str(working.resolve())]
        with self._lock:
            self._stop_if_cancelled()
            self._process = subprocess.Popen(  # noqa: S603 - our own module, and a folder's path as one argument
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        built, refused = False, ""
        with self._process as process:
            for line in process.stdout or ():
                event = json.loads(line)
                built, refused = event.get("built", False), event.get("refused", "")
                if "doing" in event:
                    self._hear(event["doing"], event["unit"], event["done"], event["total"])
            process.wait()  # before its standard input is closed: that tells it to clear its work away
        self._stop_if_cancelled()
        if refused:
            raise WearwithError(refused)
        if not built:
            raise WearwithError(
                f"The import stopped without a word (exit {process.returncode}): perhaps the memory ran out. "
                "The terminal that Wearwith runs in may say more."
            )

    def _hear(self, doing: str, unit: Unit, done: int, total: int) -> None:
        now = time.monotonic()
        with self._lock:
            if doing != self._doing or (self._told and done < self._told[-1][1]):  # something else, or another round of it
                self._told.clear()
            self._doing, self._unit = doing, unit
            self._told.append((now, done, total))
            while now - self._told[0][0] > RATE_OVER and len(self._told) > 2:
                self._told.popleft()

    def _publish(self, working: Path) -> None:
        with self._lock:
            self._stop_if_cancelled()
            self._publishing = True
            self._doing = "Putting it in place"
            self._told.clear()
        with replacing_folder(self.catalog, CATALOG) as target:
            if target.exists() and not self.order.replace:
                raise WearwithError(f"A catalogue {self.order.name!r} was made meanwhile. Import it again under another name.")
            publish_directory(working / CATALOG_FOLDER, target)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled:
            raise _CancelledError

    def _without_paths(self, message: str) -> str:
        """The message with the person's own file names, and without where things lie on the server."""
        working = str((self._shelf / WORKING_FOLDER).resolve())
        for name, called in self.order.files.items():
            own = tidy(called)
            message = message.replace(f"{working}/{UPLOADS_FOLDER}/{name}", own)
            if name.endswith(".zip"):
                message = re.sub(rf"{re.escape(working)}/\.[\w-]+\.unpacked", own.replace("\\", r"\\"), message)
        message = message.replace(f"{working}/", "").replace(working, "the import")
        return message.replace(str(self._shelf.resolve()), "the folder of catalogues")


class Importer:
    """The imports of one server: one at a time, and the last is remembered until it is dismissed."""

    def __init__(self) -> None:
        self.current: Import | None = None
        self._lock = threading.Lock()

    def start(self, order: Order, shelf: Path, uploads: Mapping[str, IO[bytes]] | None = None) -> Import:
        """Begin an import into the folder `shelf`; uploads: the files of `order.files`. Raises WearwithError while one runs."""
        with self._lock:
            if self.current and self.current.state == State.RUNNING:
                raise WearwithError(f"Another import is running ({self.current.order.name}). Wait for it to end, or cancel it.")
            self.current = Import(order, shelf, uploads or {})
            return self.current

    def dismiss(self) -> None:
        """Forget an import that has ended."""
        with self._lock:
            if self.current and self.current.state != State.RUNNING:
                self.current = None
