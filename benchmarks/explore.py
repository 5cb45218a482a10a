"""The Explore page in a real browser: how soon the map is there, how soon in another colour or another k, and what is transferred.

The app runs as README starts it, over one catalogue, and Chromium looks at it without a graphics card. Times are the browser's own,
from the click to the frame that shows what was asked for; the map says in `data-shows` what that is.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.timing import once
from recsys.catalog import CatalogInfo
from recsys.errors import WearwithError
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

ROOT = Path(__file__).parents[1]
PATIENCE = 120  # seconds
COLOURS = ("Slot", "Category", "Colour", "Cluster", "Slot", "Colour")
KS = 5  # one after the other, each computed for the first time
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
# The time, in milliseconds, once the map shows what is asked for: {by, classes} of the legend, or anything. Asked at every frame.
SHOWN = """({ by, classes }) => {
    const stage = root => {
        for (const element of root.querySelectorAll("*")) {
            if (element.matches(".stage[data-shows]")) return element
            const found = element.shadowRoot && stage(element.shadowRoot)
            if (found) return found
        }
    }
    const now = JSON.parse(stage(document)?.dataset.shows ?? "{}")
    return now.by && (!by || now.by === by) && (!classes || now.classes === classes) && performance.now()
}"""
SETTLED = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


def measure(catalog: Path) -> MeasurementSet:
    """Open the app over a catalogue and look at it. Raises WearwithError for a folder that is none, or without Chromium."""
    info = CatalogInfo.read(catalog)
    with tempfile.TemporaryDirectory() as folder, _app(catalog, Path(folder)) as url, _chromium() as browser:
        first = _first_visit(browser, url, info.items)
        again, megabytes = _fresh_browser(browser, url, info.items)
        changes = _changes(browser, url)
    return MeasurementSet(
        "The Explore page", f"{info.items:,} items of {catalog.name}", (first, again, megabytes, *changes),
        EncoderId(info.encoder, info.encoder_checksum), {"items": info.items},
    )  # fmt: skip


def _first_visit(browser: "Browser", url: str, items: int) -> Measurement:
    """From another page of the app, whose catalogue is loaded: nothing of the landscape has been computed yet."""
    page = _opened(browser, f"{url}/catalog")
    page.get_by_text(f"{items:,} item").first.wait_for()
    page.wait_for_function(SETTLED)
    start = page.evaluate("performance.now()")
    page.get_by_role("link", name="Explore").click()
    seconds = (_shown(page) - start) / 1000
    page.context.close()
    return once(
        "explore.seconds.first_picture", seconds, 1, "lower is better; clicked, and its landscape computed, for the first time"
    )


def _fresh_browser(browser: "Browser", url: str, items: int) -> tuple[Measurement, Measurement]:
    """A browser that has never been here: the time to the map, and all that came over the wire until nothing more did."""
    page = _opened(browser, "about:blank")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    received = _received(wire)
    page.goto(f"{url}/explore")
    seconds = _shown(page) / 1000
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(2_000)
    page.context.close()
    return (
        once(
            "explore.seconds.first_picture.fresh_browser",
            seconds,
            1,
            "lower is better; from the address, Streamlit's own start included",
        ),
        once("explore.megabytes", sum(received) / 1e6, items, "lower is better; transferred, Streamlit's own scripts included"),
    )


def _received(wire: "CDPSession") -> list[float]:
    """Bytes of everything that arrives from now on: files as they are encoded, and what the app says by its socket."""
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    wire.on("Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"])))
    return received


def _changes(browser: "Browser", url: str) -> tuple[Measurement, ...]:
    """Seconds from a click on another colour, and from a key on the slider of k, to the map that shows it."""
    page = _opened(browser, f"{url}/explore")
    _shown(page, by="Cluster")
    page.wait_for_function(SETTLED)
    colours, ks = [], []
    for by in COLOURS:
        start = page.evaluate("performance.now()")
        page.get_by_role("radio", name=by, exact=True).click()
        colours.append((_shown(page, by=by) - start) / 1000)
        page.wait_for_function(SETTLED)
    page.get_by_role("radio", name="Cluster", exact=True).click()
    _shown(page, by="Cluster")
    slider = page.get_by_role("slider", name="Clusters")
    k = int(slider.input_value())
    for step in range(1, KS + 1):
        page.wait_for_function(SETTLED)
        start = page.evaluate("performance.now()")
        slider.press("ArrowRight")
        ks.append((_shown(page, by="Cluster", classes=k + step) - start) / 1000)
    page.context.close()
    return (
        _of("explore.seconds.another_colour", colours, "lower is better"),
        _of("explore.seconds.another_k", ks, "lower is better; none of these k was asked for before"),
    )


def _shown(page: "Page", **asked: str | int) -> float:
    """When the map shows what is asked for, in milliseconds of the page's own clock."""
    when: float = page.wait_for_function(SHOWN, arg=asked).json_value()
    return when


def _of(name: str, seconds: list[float], note: str) -> Measurement:
    low, middle, high = np.quantile(seconds, (0.05, 0.5, 0.95)).tolist()
    return Measurement(name, middle, low, high, len(seconds), note)


def _opened(browser: "Browser", address: str) -> "Page":
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(address)
    return page


@contextmanager
def _chromium() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        raise WearwithError("there is no Chromium here; on Debian or Ubuntu: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=SWITCHES)


@contextmanager
def _app(catalog: Path, folder: Path) -> Iterator[str]:
    """The app over this catalogue alone beside the demo, with nothing kept from earlier; yields its address."""
    (folder / "catalogs").mkdir()
    (folder / "catalogs" / catalog.name).symlink_to(catalog.resolve(), target_is_directory=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "streamlit_app.py",
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    where = {"WEARWITH_CATALOGS": str(folder / "catalogs"), "WEARWITH_CACHE": str(folder / "cache")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **where}, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise WearwithError("the app did not start; `streamlit run streamlit_app.py` says why")
