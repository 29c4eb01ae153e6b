"""Month or layer changed to map painted, in Chromium, and what travels for it; beside it a map that is sent whole."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.conftest import FLAGS, dashboard, run_data

TRIES = 30
WATCH_MAP = """() => {
    const update = YJ.update;
    YJ.update = numbers => {
        update(numbers);
        requestAnimationFrame(() => setTimeout(() => { window.painted = performance.timeOrigin + performance.now(); }, 0));
    };
}"""
WATCH_KEYS = """() => document.addEventListener('keydown', () => {
    window.pressed = performance.timeOrigin + performance.now();
}, true)"""


def measure() -> None:
    """The sample programme on localhost, in each language."""
    from tests.conftest import _chromium

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        run_data("ready", "--programme", "sample", home=Path(folder))
        chromium = play.chromium.launch(executable_path=_chromium(), args=FLAGS)
        with dashboard(Path(folder)) as address:
            for language in ("en", "ru", "ky"):
                page = chromium.new_page(viewport={"width": 1400, "height": 950})
                painted, size = _months(page, f"{address}/map?lang={language}")
                print(
                    f"  month changed to map painted ({language}): median {statistics.median(painted):4.0f} ms, "
                    f"nine in ten under {sorted(painted)[TRIES * 9 // 10]:4.0f} ms   (target 120 ms)   "
                    f"{size / 1000:4.1f} kB a gesture   (target 20 kB)"
                )
                page.close()
        chromium.close()


def _months(page: Page, address: str) -> tuple[list[float], float]:
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.goto(address)
    page.wait_for_selector("iframe[title*='st_folium']")
    frame = next(frame for frame in page.frames if "st_folium" in frame.url)
    frame.wait_for_function("window.YJ && window.YJ.version")
    page.wait_for_timeout(1500)
    frame.evaluate(WATCH_MAP)
    page.evaluate(WATCH_KEYS)
    slider = page.locator("[data-testid=stMain]").get_by_role("slider")
    painted, sizes = [], []
    for at in range(TRIES):
        before = frame.evaluate("YJ.version")
        slider.focus()
        received.clear()
        page.keyboard.press("ArrowLeft" if at < TRIES / 2 else "ArrowRight")
        frame.wait_for_function("before => window.YJ.version !== before", arg=before)
        page.wait_for_timeout(400)
        painted.append(frame.evaluate("window.painted") - page.evaluate("window.pressed"))
        sizes.append(sum(received))
    return painted, statistics.median(sizes)
