"""A slider of the risk lab in a real browser: map, ranking and address follow it, and Python's last good answer stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Tab

pytestmark = pytest.mark.browser

Make = Callable[..., Tab]


def test_a_slider_moved_with_the_keyboard_changes_map_ranking_and_address(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/lab")
    frame, page = one.map(), one.page
    frame.evaluate("window.yjStillHere = true")
    assert "default" in frame.evaluate("YJ.version")
    ranking = page.locator(".yj-lab").inner_text()
    symbols = one.symbols()
    slider = page.get_by_role("group", name="Tension").get_by_role("slider").first
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    one.shows("dimensions.tension.weight:0.45")
    one.address("model=dimensions.tension.weight%3A0.45")
    page.get_by_text("Weights differ from the default").wait_for()
    page.wait_for_function("before => document.querySelector('.yj-lab').innerText !== before", arg=ranking)
    assert one.symbols() != symbols
    assert frame.evaluate("window.yjStillHere")
    changed = page.locator(".yj-lab").inner_text()
    theirs = tab().open(page.url)
    theirs.shows("dimensions.tension.weight:0.45")
    assert theirs.page.locator(".yj-lab").inner_text() == changed
    page.get_by_test_id("stSidebar").get_by_role("link", name="Map").click()  # other pages keep it and show the default
    page.wait_for_function("location.pathname.endsWith('/map')")
    assert "model=dimensions.tension.weight" in one.address("model=")
    page.go_back()
    one.shows("dimensions.tension.weight:0.45")
    page.get_by_role("button", name="Restore defaults").click()
    one.shows("default")
    page.wait_for_function("before => document.querySelector('.yj-lab').innerText === before", arg=ranking)
    page.wait_for_function("!location.search.includes('model')")


def test_a_map_symbol_marks_its_row_and_an_indicator_opens_its_distribution(sample_dashboard: str, tab: Make) -> None:
    one = tab().open(f"{sample_dashboard}/lab?indicator=T01")
    page = one.page
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    one.map().locator("[data-place=suzak]").click()
    one.address("location=suzak", "indicator=T01")
    page.locator(".yj-picked").wait_for()
    assert "Suzak" in page.locator(".yj-picked").inner_text()
    page.get_by_label("Lower goalpost").fill("50")
    page.keyboard.press("Enter")
    page.get_by_text("The goalposts of “T01” are the wrong way round").wait_for()
    assert page.locator(".yj-lab tr").count() == 26
