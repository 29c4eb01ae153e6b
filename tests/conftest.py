"""What tests share: a home folder of their own, a dashboard that runs, a browser that records what goes outside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip

# A slow machine is no failed property.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private folder of the test's own; no programme is chosen, messages are in English."""
    monkeypatch.setenv("YNTYMAK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("YNTYMAK_LANG", "en")
    monkeypatch.delenv("YNTYMAK_PROGRAMME", raising=False)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the sample programme ready; copy it before writing to it."""
    folder = tmp_path_factory.mktemp("sample")
    run_data("ready", "--programme", "sample", home=folder)
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The third-party files beside the project; a test that needs them is skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared is not here")
    return SHARED


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process that works on a home folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YNTYMAK_")}
    return {**kept, "YNTYMAK_HOME": str(home), "YNTYMAK_LANG": "en", **more}


def run_data(*words: str, home: Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
    """Run ``python -m data`` as a user does."""
    return run("data", *words, home=home, expect=expect)


def run(module: str, *words: str, home: Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a module as a user does and expect an exit status."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


@contextmanager
def dashboard(home: Path, **more: str) -> Iterator[str]:
    """A dashboard on a free port of this machine; yields its address and stops it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(home, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).read()
                break
            except OSError:
                assert process.poll() is None, "the dashboard did not start"
                assert time.monotonic() < deadline, "the dashboard did not start within a minute"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def sample_dashboard(sample_home: Path) -> Iterator[str]:
    """The sample programme, served."""
    with dashboard(sample_home) as address:
        yield address


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    return named or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium. Where it is missing the test fails in CI and is skipped elsewhere."""
    path = _chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: run make test, which installs it, or name one with CHROMIUM=…")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


class Tab:
    """A browser tab that records scripts' errors and every request that is not for this machine."""

    def __init__(self, browser: Any, width: int, height: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.route("**/*", self._only_here)

    def _only_here(self, route: Any) -> None:
        url = route.request.url
        if url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def open(self, address: str) -> Tab:
        """Open an address and wait until the page is drawn to its foot."""
        self.page.goto(address)
        self.page.wait_for_selector(".yj-foot", timeout=30_000)
        return self

    @property
    def main(self) -> Any:
        """The page without its sidebar."""
        return self.page.get_by_test_id("stMain")

    def menu(self) -> list[str]:
        """The pages in the sidebar, by name."""
        self.page.wait_for_selector("[data-testid=stSidebar] [data-testid=stPageLink]")
        links = self.page.get_by_test_id("stSidebar").get_by_test_id("stPageLink").all_inner_texts()
        return [text.split("\n")[-1] for text in links]

    def address(self, *parts: str) -> str:
        """The address, once it says so."""
        self.page.wait_for_function("parts => parts.every(part => location.search.includes(part))", arg=list(parts))
        return str(self.page.url)

    def map(self) -> Any:
        """The frame the map lies in, once the map is drawn."""
        frame = None
        while frame is None:  # a new map may just be taking the place of an old one
            frame = self.page.wait_for_selector("iframe[title*='st_folium']", timeout=30_000).content_frame()
        frame.wait_for_function("window.YJ && window.YJ.version", timeout=30_000)
        return frame

    def shows(self, *parts: str) -> None:
        """Wait until the map shows a View."""
        self.map().wait_for_function("parts => parts.every(part => YJ.version.includes(part))", arg=list(parts))

    def symbols(self, what: str = "one.getAttribute('aria-label')") -> list[str]:
        """Of every symbol on the map what it says, or something else of it."""
        return list(self.map().evaluate(f"[...document.querySelectorAll('.yj-symbol')].map(one => {what})"))

    def colours(self) -> Counter[str]:
        """What is really painted in the map's frame: colour and share of the picture."""
        picture = Image.open(BytesIO(self.main.locator("iframe").screenshot())).convert("RGB")
        size = picture.width * picture.height
        return Counter({f"#{r:02x}{g:02x}{b:02x}": count / size for count, (r, g, b) in picture.getcolors(size)})


@pytest.fixture
def tab(browser: Any) -> Iterator[Callable[..., Tab]]:
    """Makes tabs; each must end without a script error and without a request to the outside."""
    made: list[Tab] = []

    def make(width: int = 1400, height: int = 950) -> Tab:
        made.append(Tab(browser, width, height))
        return made[-1]

    yield make
    for one in made:
        one.page.unroute_all(behavior="ignoreErrors")
        one.page.close()
    assert [one.errors for one in made if one.errors] == []
    assert [one.outside for one in made if one.outside] == []
