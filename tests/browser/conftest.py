"""The app as README starts it, and a real Chromium to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
SCREENSHOTS = Path(__file__).parent / "screenshots"
PATIENCE = 60_000  # milliseconds: a busy machine may take its time
# Without the background switches Chromium looks for its maker's servers at every start.
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Streamlit's own marks for tests, on the element that holds the app.
SETTLED = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    return app?.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
        && [...document.images].every(image => image.complete && image.naturalWidth > 0)
}"""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs the browser, and may take its time on a busy machine."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Skips where there is none, unless WEARWITH_REQUIRE_BROWSER says that there must be one."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium on this machine; on Debian or Ubuntu: sudo apt-get install chromium"
        if os.environ.get("WEARWITH_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app with no catalogue but the demo."""
    with running_app(tmp_path_factory.mktemp("none"), tmp_path_factory.mktemp("streamlit")) as url:
        yield url


@contextmanager
def running_app(catalogs: Path, logs: Path) -> Iterator[str]:
    """`streamlit run streamlit_app.py` on a free port, offering the catalogues of a folder; yields its address."""
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
    # Nobody edits the app while it is tested, and a watcher of every file takes a core for seconds.
    environment = {**os.environ, "WEARWITH_CATALOGS": str(catalogs), "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"}
    log = logs / "streamlit.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
    url = f"http://localhost:{port}"
    try:
        _wait_for(url + "/_stcore/health", process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def open_page(chromium: Browser, app_url: str) -> Iterator[Callable[..., Page]]:
    """Opens the app: `open_page(path="?k=7", width=390, height=844, dark=False)`."""
    contexts = []

    def opened(path: str = "", width: int = 1280, height: int = 860, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", has_touch=width < 640
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{app_url}/{path}")
        page.wait_for_selector("h1")
        return page

    yield opened
    for context in contexts:
        context.close()


def settled(page: Page) -> None:
    """Wait until no script runs and every picture has arrived."""
    page.wait_for_function(SETTLED, timeout=PATIENCE)


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"streamlit stopped: {log.read_text()[-800:]}")
        try:
            requests.get(url, timeout=1).raise_for_status()
        except requests.RequestException:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"streamlit did not answer: {log.read_text()[-800:]}")
