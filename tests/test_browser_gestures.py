"""What a reader does with the map in a real browser, and what the address says of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.conftest import Tab

pytestmark = pytest.mark.browser

Make = Callable[..., Tab]
PLACE_OF = (
    "code => { const box = document.querySelector(`[data-place=${code}]`).getBoundingClientRect(); return [box.x, box.y]; }"
)


def step(tab: Tab, key: str = "ArrowLeft") -> None:
    """One month back or on, with the keyboard."""
    tab.main.get_by_role("slider").focus()
    tab.page.keyboard.press(key)


def test_a_gesture_changes_the_symbols_and_never_the_map(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map")
    frame = one.map()
    frame.evaluate("window.yjStillHere = true")
    frame.locator(".leaflet-control-zoom-in").click()
    frame.locator(".leaflet-control-zoom-in").click()
    one.page.wait_for_timeout(600)
    one.page.mouse.move(600, 400)
    one.page.mouse.down()
    one.page.mouse.move(520, 430, steps=4)
    one.page.mouse.up()
    one.page.wait_for_timeout(600)
    places = [frame.evaluate(PLACE_OF, code) for code in ("suzak", "talas-city")]
    before = one.symbols()
    for month in ("2026-09", "2026-08"):
        step(one)
        one.shows(f"{month}-01")
        one.address(f"month={month}")
    assert one.symbols() != before
    assert [frame.evaluate(PLACE_OF, code) for code in ("suzak", "talas-city")] == places
    one.page.get_by_role("button", name="Dialogues held").click()
    one.shows("dialogues")
    assert frame.evaluate("window.yjStillHere")
    (x, y), (other_x, other_y) = (frame.evaluate(PLACE_OF, code) for code in ("suzak", "talas-city"))
    assert [x - other_x, y - other_y] == [places[0][0] - places[1][0], places[0][1] - places[1][1]]  # the zoom stays
    assert abs(y - places[0][1]) < 30  # the legend grew by a line, the middle of the map is still its middle


def test_quick_gestures_are_all_kept(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map")
    one.map()
    for _ in range(3):
        for _ in range(5):
            step(one)
        one.page.get_by_role("button", name="Training coverage").click()
        one.page.get_by_role("button", name="Grant spending").click()
    one.shows("2025-07-01", "('attention', 'incidents')")
    one.address("month=2025-07", "layers=attention%2Cincidents")


def test_layers_switch_their_part_of_the_symbols_and_the_legend(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map")
    frame = one.map()

    def rows() -> list[str]:
        return list(frame.evaluate("[...document.querySelectorAll('.yj-row strong')].map(one => one.textContent)"))

    first = ["Attention level", "Incidents (totals only)", "Training coverage", "Grant spending"]
    assert rows() == first
    ring = frame.locator("[data-place=suzak] path")
    assert ring.count() == 6  # six modules
    one.page.get_by_role("button", name="Training coverage").click()
    one.shows("('attention', 'incidents', 'grants')")
    assert rows() == [*first[:2], first[3]]
    assert ring.count() == 0
    one.address("layers=attention%2Cincidents%2Cgrants")
    one.page.get_by_role("button", name="Dialogues held").click()
    one.shows("'dialogues'")
    one.page.get_by_role("button", name="Training coverage").click()
    one.shows("('attention', 'incidents', 'training', 'grants', 'dialogues')")
    assert rows() == [*first, "Dialogues held"]
    one.page.get_by_role("button", name="Dialogues held").click()
    one.shows("'training', 'grants')")
    one.page.wait_for_function("!location.search.includes('layers')")  # the usual layers need no word in the address
    for name in first:
        one.page.get_by_role("button", name=name, exact=True).click()
    one.shows(" () () ")
    one.address("layers=none")
    assert rows() == []
    assert frame.locator(".yj-symbol").count() == 25


def test_filters_change_the_counts_and_are_seen_without_opening_them(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map?month=2026-09")
    page = one.page

    def records() -> int:
        return sum(int(number) for number in re.findall(r"Incidents \(totals only\): (\d+)", "".join(one.symbols())))

    month = records()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("radio", name="12 months").click()
    one.shows("() 1 12 None")
    year = records()
    page.get_by_role("group", name="Severity from").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    one.shows("() 2 12 None")
    serious = records()
    page.get_by_role("combobox", name="Issue in dispute").click()
    page.get_by_role("option", name="Irrigation water").click()
    one.shows("('irrigation_water',) 2 12 None")
    water = records()
    assert month < year > serious > water > 0
    page.keyboard.press("Escape")
    assert "Irrigation water, severity from 2, 12 months" in page.get_by_test_id("stPopover").inner_text()
    one.address("window=12", "issues=irrigation_water", "severity=2")


def test_a_click_on_a_symbol_opens_the_location_and_the_back_button_goes_back(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map?month=2026-03")
    frame, page = one.map(), one.page
    frame.locator("[data-place=suzak]").click()
    page.get_by_role("heading", name="Suzak ayil aimak").wait_for()
    one.address("location=suzak", "month=2026-03")
    frame.locator("[data-place=chaek]").focus()  # and with the keyboard
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Chaek ayil aimak").wait_for()
    one.address("location=chaek")
    page.go_back()
    page.get_by_role("heading", name="Suzak ayil aimak").wait_for()
    one.shows("suzak")
    page.go_back()
    one.shows("None en")
    assert page.get_by_role("heading", name="ayil aimak").count() == 0
    page.go_forward()
    page.get_by_role("heading", name="Suzak ayil aimak").wait_for()
    page.get_by_role("link", name="Open the profile").click()
    page.wait_for_selector("h2")
    assert "/location?" in one.address("location=suzak", "month=2026-03")
    page.go_back()
    one.shows("suzak", "2026-03-01")


def test_an_address_sent_to_a_colleague_shows_the_same_view(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map")
    frame, page = one.map(), one.page
    step(one)
    one.shows("2026-09-01")
    page.get_by_role("button", name="Grant spending").click()
    one.shows("'training')")
    frame.locator("[data-place=iskra]").click()
    one.shows("iskra")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("radio", name="3 months").click()
    one.shows(" 3 iskra")
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Кыргызча").click()
    one.shows(" 3 iskra ky")  # month, layers and location stay
    sent = one.address("lang=ky", "location=iskra", "window=3", "month=2026-09", "layers=attention%2Cincidents%2Ctraining")
    assert one.menu()[-1] == "Ыкма"
    assert "Үлгү маалымат" in frame.locator(".yj-note").inner_text()
    other = tab().open(sent)
    theirs = other.map()
    assert theirs.evaluate("YJ.version") == frame.evaluate("YJ.version")
    assert other.symbols() == one.symbols()
    assert other.page.url == sent
    assert other.page.locator("h4").inner_text() == page.locator("h4").inner_text() == "Искра айыл аймагы"


def test_play_goes_month_by_month_and_stops_at_the_end(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map?month=2026-07&location=suzak")
    frame, page = one.map(), one.page
    frame.evaluate(
        "const update = YJ.update; window.seen = []; YJ.update = data => { seen.push(data.version); update(data); }; 1"
    )
    page.get_by_role("button", name="Play").click()
    one.shows("2026-10-01", "suzak")
    page.get_by_role("button", name="Play").wait_for()
    page.wait_for_timeout(1500)  # it stays there
    months = [version.split()[1] for version in frame.evaluate("seen")]
    assert list(dict.fromkeys(months)) == ["2026-08-01", "2026-09-01", "2026-10-01"]
    one.address("month=2026-10")
    page.get_by_role("button", name="Play").click()  # from the end it begins anew
    one.shows("2023-12-01")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Play").wait_for()
    stopped = frame.evaluate("YJ.version")
    page.wait_for_timeout(1500)
    assert frame.evaluate("YJ.version") == stopped


def test_another_language_leaves_what_was_chosen(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/map?lang=ru&month=2026-08&issues=pasture")
    one.map()
    for name, language, month in (("Кыргызча", "ky", "Авг 2026"), ("English", "en", "Aug 2026"), ("Русский", "ru", "авг. 2026")):
        one.page.get_by_text(name, exact=True).first.click()
        one.shows("2026-08-01", "pasture", language)
        one.address("month=2026-08", "issues=pasture", f"lang={language}")
        one.page.wait_for_timeout(400)  # what the browser would send back by itself has come
        assert one.main.get_by_role("slider").get_attribute("aria-valuetext") == month
    step(one)
    one.address("month=2026-07", "lang=ru")
