"""``make run`` on an installed environment to the first painted map."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import FLAGS, ROOT, _chromium, environment, run_data


def measure() -> None:
    """The sample programme is ready, as after the first start; the browser is open already."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        run_data("ready", "--programme", "sample", home=Path(folder))
        page = play.chromium.launch(executable_path=_chromium(), args=FLAGS).new_page()
        started = time.perf_counter()
        command = ["make", "run", "PORT=8799"]
        served = subprocess.Popen(
            command, cwd=ROOT, env=environment(Path(folder)), stdout=subprocess.DEVNULL, start_new_session=True
        )
        while True:
            try:
                urllib.request.urlopen("http://127.0.0.1:8799/_stcore/health", timeout=1).read()
                break
            except OSError:
                time.sleep(0.02)
        listening = time.perf_counter() - started
        page.goto("http://127.0.0.1:8799/map")
        page.wait_for_selector("iframe[title*='st_folium']")
        frame = next(frame for frame in page.frames if "st_folium" in frame.url)
        frame.wait_for_function("window.YJ && window.YJ.version", polling=20)
        painted = time.perf_counter() - started
        print(f"  make run to first painted map: {painted:4.1f} s, listening after {listening:4.1f} s   (target 5 s)")
        os.killpg(served.pid, signal.SIGTERM)
        served.wait()
