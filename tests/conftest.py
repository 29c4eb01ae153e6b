"""What tests share: a home folder of their own, a dashboard that runs, a browser that records what goes outside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-dev-shm-usage"
).split()


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
                assert process.poll() is None and time.monotonic() < deadline, "the dashboard did not start"
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
def browser() -> Iterator[object]:
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

    def __init__(self, browser: object, width: int, height: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")  # type: ignore[attr-defined]
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.route("**/*", self._only_here)

    def _only_here(self, route: object) -> None:
        url = route.request.url  # type: ignore[attr-defined]
        if url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            route.continue_()  # type: ignore[attr-defined]
        else:
            self.outside.append(url)
            route.abort()  # type: ignore[attr-defined]

    def open(self, address: str) -> Tab:
        """Open an address and wait until the page is drawn to its foot."""
        self.page.goto(address)
        self.page.wait_for_selector(".yj-foot", timeout=30_000)
        return self

    def map(self) -> object:
        """The frame the map lies in, once the map is drawn."""
        self.page.wait_for_selector("iframe[title*='st_folium']", timeout=30_000)
        frame = next(frame for frame in self.page.frames if "st_folium" in frame.url)
        frame.wait_for_function("window.YJ && window.YJ.version", timeout=30_000)
        return frame


@pytest.fixture
def tab(browser: object) -> Iterator[Callable[..., Tab]]:
    """Makes tabs; each must end without a script error and without a request to the outside."""
    made: list[Tab] = []

    def make(width: int = 1400, height: int = 950) -> Tab:
        made.append(Tab(browser, width, height))
        return made[-1]

    yield make
    for one in made:
        one.page.close()
    assert [one.errors for one in made if one.errors] == []
    assert [one.outside for one in made if one.outside] == []
