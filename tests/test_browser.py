"""Pages opened in a real browser: from a deep link, past the frame, without a network, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from geo import palette
from tests.conftest import Tab, dashboard

pytestmark = pytest.mark.browser

Make = Callable[..., Tab]
MENU = {
    "en": ["Overview", "Map", "Location", "Risk lab", "Scenarios", "Validation", "Method"],
    "ru": ["Обзор", "Карта", "Место", "Лаборатория риска", "Сценарии", "Проверка", "Методика"],
    "ky": ["Жалпы көрүнүш", "Карта", "Жер", "Тобокелдик лабораториясы", "Сценарийлер", "Текшерүү", "Ыкма"],
}
# Notes from the first moment on whether Streamlit's own menu or its "Page not found" was ever there.
WATCH = """new MutationObserver(() => {
    if (document.querySelector('[data-testid=stSidebarNav]')) window.yjOwnMenu = true;
    if ([...document.querySelectorAll('[role=dialog]')].some(one => one.textContent)) window.yjDialog = true;
}).observe(document, {childList: true, subtree: true});"""


def watched(make: Make) -> Tab:
    tab = make()
    tab.page.add_init_script(WATCH)
    return tab


COLD = [
    ("/", "en", "Overview", "Who needs attention first, and why"),
    ("/map?lang=ru&month=2026-03&location=suzak", "ru", "Карта", "Сузакский айылный аймак"),
    ("/location?location=suzak&lang=ky&month=2025-07", "ky", "Жер", "Сузак айыл аймагы"),
    ("/method?lang=ru", "ru", "Методика", "Для чего индекс нельзя использовать никогда"),
    ("/validation?lang=ky", "ky", "Текшерүү", "Индекс жөнөкөй эсептен жакшы болдубу?"),
    ("/scenarios?lang=ky&model=indicators.V05.weight:0.4", "ky", "Сценарийлер", "12-орундан 15-орунга өтөт"),
    ("/lab?lang=ru&model=indicators.C08.weight%3A0", "ru", "Лаборатория риска", "Веса отличаются от стандартных"),
]


@pytest.mark.parametrize(("link", "language", "title", "content"), COLD)
def test_a_deep_link_opens_its_page_inside_the_frame_on_a_cold_server(
    link: str, language: str, title: str, content: str, sample_home: Path, tab: Make
) -> None:
    one = watched(tab)
    with dashboard(sample_home) as server:
        one.open(server + link)
        assert one.menu() == MENU[language]
        assert one.page.locator("h1").inner_text().startswith(title)
        assert content in one.main.inner_text()
        wanted = set(unquote(link.partition("?")[2]).split("&")) - {""}
        assert wanted <= set(unquote(one.page.url.partition("?")[2]).split("&"))
        month = re.search(r"month=(\d{4})-(\d\d)", link)
        if month and "/map" in link:
            one.shows(f"{month[1]}-{month[2]}-01", "suzak", language)
        elif month:
            slider = one.main.get_by_role("slider").get_attribute("aria-valuetext")
            assert slider == "Июл 2025"
        one.page.wait_for_timeout(500)
        assert one.page.evaluate("[window.yjOwnMenu, window.yjDialog]") == [None, None]


@pytest.mark.parametrize("path", ["/overview2", "/frame", "/parts/frame", "/text/update"])
def test_no_page_can_be_reached_past_the_frame(path: str, sample_dashboard: str, tab: Make) -> None:
    one = watched(tab)
    one.page.goto(sample_dashboard + path)
    if path.count("/") == 1:  # Streamlit says that there is no such page and opens the first one
        one.page.wait_for_selector(".yj-foot", timeout=30_000)
        assert one.menu() == MENU["en"]
        assert one.page.locator("h1").inner_text().startswith("Overview")
    else:  # nothing is there
        one.page.wait_for_timeout(2500)
        assert one.page.locator("body").inner_text().strip() == ""
    assert one.page.evaluate("window.yjOwnMenu") is None


@pytest.mark.parametrize("language", MENU)
def test_every_page_is_drawn_with_the_network_unplugged(language: str, sample_dashboard: str, tab: Make) -> None:
    one = tab()  # aborts every request to the outside, and fails in the end if there was one
    for page in ("/", "/location", "/method", "/validation", "/map"):
        one.open(f"{sample_dashboard}{page}?lang={language}&location=iskra")
    frame = one.map()
    bands = one.symbols("one.dataset.band")
    assert len(bands) == 25
    assert bands.count("0") == 2
    assert frame.locator("[data-band='0'] circle[fill='url(#yj-hatch)']").count() == 2
    painted = one.colours()
    assert painted[palette.LAND] > 0.1
    assert all(painted[palette.BANDS[int(band)]] > 0 for band in set(bands) - {"0"})
    assert painted[palette.LAYERS["training"]] > 0
    left, right = one.symbols("one.getBoundingClientRect().left"), one.symbols("one.getBoundingClientRect().right")
    assert min(map(float, right)) > 30
    assert max(map(float, left)) < frame.evaluate("innerWidth") - 30
    frame.locator("[data-place=suzak]").click()
    one.address("location=suzak")
    one.main.get_by_test_id("stPageLink").click()
    one.page.wait_for_selector("h2")


PHONE = ["/", "/map", "/location?location=iskra", "/method", "/validation", "/scenarios",
         "/lab?model=indicators.C08.weight:0&indicator=C02"]  # fmt: skip


@pytest.mark.parametrize("page", PHONE)
def test_a_page_fits_on_a_phone(page: str, sample_dashboard: str, tab: Make) -> None:
    one = tab(width=390, height=844).open(sample_dashboard + page)
    if page == "/map":
        frame = one.map()
        assert frame.locator(".yj-symbol").count() == 25
        assert frame.locator(".yj-legend").bounding_box()["height"] > 40
        assert frame.locator(".leaflet-container").bounding_box()["height"] > 250
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert one.colours()[palette.LAND] > 0.02
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
