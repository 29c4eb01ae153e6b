"""New, foreign and hostile rows under a dashboard that is open in a browser."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo import palette
from tests.conftest import Tab, dashboard, run_data

pytestmark = pytest.mark.browser

Make = Callable[..., Tab]
SOON = 25_000
"""Milliseconds within which an open page must show a new edition by itself."""
HACK = "window.top.yjHacked = 1"
IMAGE = "http://picture.example/"
HOSTILE = (
    f"<img src={IMAGE}a onerror='{HACK}'>",
    f"${{{HACK}}}`;{HACK};`",
    f"![a]({IMAGE}b) [b](javascript:{HACK}) <script>{HACK}</script>",
    f"</script><script>{HACK}</script>",
    f"'\"><svg onload={HACK}>\u2028{{{{7*7}}}} :material/home: $x$ **bold** # head",
)


def write(file: Path, rows: list[dict[str, Any]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return file


DISTRICTS = {"dhaka": (23.81, 90.41), "khulna": (22.82, 89.55), "sylhet": (24.89, 91.87), "chattogram": (22.36, 91.78)}


def test_own_rows_of_another_country_take_the_place_of_the_sample_without_a_restart_or_a_click(
    sample_home: Path, tmp_path: Path, tab: Make
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    names = ("name_en", "name_ru", "name_ky")
    register = [
        {"location_id": code, **dict.fromkeys(names, code.title()), "kind": "city", "oblast": "Division", "lat": lat, "lon": lon}
        for code, (lat, lon) in DISTRICTS.items()
    ]
    report = {"location_id": "dhaka", "month": "2025-03", "nil": "false"}
    happened = {
        "location_id": "dhaka",
        "occurred_on": "2025-03-09",
        "incident_type": "verbal_dispute",
        "severity": 2,
        "status": "reported",
    }
    with dashboard(home) as server:
        one = tab().open(f"{server}/map?location=suzak")
        page = one.page
        assert len(one.symbols()) == 25
        files = [write(tmp_path / "locations.csv", register), write(tmp_path / "returns.csv", [report])]
        run_data("import", *map(str, files), home=home)
        page.wait_for_selector(".yj-sample", state="detached", timeout=SOON)
        page.wait_for_function("!location.search.includes('suzak')")
        page.locator("iframe[title*='st_folium']").wait_for()
        assert sorted(one.symbols("one.dataset.place")) == sorted(DISTRICTS)
        assert "March 2025" in one.main.inner_text()
        frame = one.map()
        assert frame.evaluate("document.querySelectorAll('.leaflet-overlay-pane path[fill=\"#f6f3ec\"]').length") == 0
        assert one.colours()[palette.PAPER] > 0
        assert "Incidents (totals only): Report received: no incidents" in label(one, "dhaka")
        frame.evaluate("window.yjOld = true")

        run_data("import", str(write(tmp_path / "incidents.csv", [happened])), home=home)
        page.wait_for_function(
            "[...document.querySelectorAll('iframe')].some(map => map.title.includes('st_folium') && !map.contentWindow.yjOld)",
            timeout=SOON,
        )
        assert "Incidents (totals only): 1" in label(one, "dhaka")
        one.open(f"{server}/location?location=dhaka")
        assert page.locator("h2").inner_text() == "Dhaka"


def label(tab: Tab, code: str) -> str:
    return str(tab.map().locator(f"[data-place={code}]").get_attribute("aria-label"))


@pytest.fixture(scope="module")
def hostile_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a programme of one's own, with hostile text wherever a file may bring text."""
    home, rows = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("rows")
    for file in (sample_home / "sample" / "rows").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            table = list(csv.DictReader(opened))
        for at, row in enumerate(table):
            row["source_url"] = "javascript:" + HACK if file.stem == "findings" else ""
            for column in row:
                if column.startswith(("name_", "title_", "text_")):
                    row[column] = HOSTILE[at % len(HOSTILE)]
            if file.stem == "settings" and row["setting"].startswith(("programme_", "funding_")):
                row["value"] = HOSTILE[at % len(HOSTILE)]
        write(rows / file.name, table)
    run_data("import", str(rows), home=home)
    return home


def test_hostile_text_in_rows_runs_nothing_and_fetches_nothing(hostile_home: Path, tab: Make) -> None:
    one = tab()
    page = one.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: one.errors.append(dialog.message))
    with dashboard(hostile_home) as server:
        for path in ("/", "/location", "/location?location=suzak&lang=ky&month=2025-11", "/map?location=suzak"):
            one.open(server + path)
            page.wait_for_timeout(400)
            assert page.evaluate("window.yjHacked") is None, path
            assert any(hostile in one.main.inner_text() for hostile in HOSTILE), path
            assert page.locator("img").count() == 0, path
            assert page.locator("a[href^='javascript'], [onerror], [onload]").count() == 0, path
        frame = one.map()
        for code in ("suzak", "iskra", "chaek", "kochkor", "uzgen"):
            frame.locator(f"[data-place={code}]").hover(force=True)
            page.wait_for_timeout(150)
        assert frame.locator(".leaflet-tooltip").count() >= 1
        assert frame.evaluate("[window.yjHacked, document.images.length]") == [None, 0]
        assert {hostile for hostile in HOSTILE for text in one.symbols() if text.startswith(hostile)} == set(HOSTILE)
    assert [url for url in asked if "picture.example" in url] == []
