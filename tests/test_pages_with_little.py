"""Pages of programmes with little in them, with damaged files, and with addresses that say nonsense."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from data.editions import build_edition, current_edition
from data.programmes import Programme
from tests.conftest import run_data
from tests.reader import PAGES, PLACE, bodies, look_at, nothing_kept, opened, own_rows, plain, said

__all__ = ["nothing_kept"]  # runs after the last test here


@pytest.fixture(scope="module")
def documented_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documented")
    run_data("ready", "--programme", "documented", home=folder)
    return folder


@pytest.fixture
def documented(documented_home: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    return look_at("documented", documented_home, monkeypatch)


@pytest.fixture
def sample(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    return look_at("sample", sample_home, monkeypatch)


@pytest.mark.parametrize("page", PAGES)
def test_the_documented_programme_is_shown_without_the_sample_notice(page: str, documented: Programme) -> None:
    shown = opened(page, location="balykchy")
    assert bodies(shown, "yj-sample") == []
    assert "Sample data" not in said(shown)
    assert "Data up to September 2023" in said(shown)


def test_nothing_is_ranked_where_nobody_reported(documented: Programme) -> None:
    text = said(opened("overview"))
    assert "No location can be ranked in this month." in text
    assert "0 locations reported this month · 25 sent no report" in text


def test_unknown_amounts_are_said_to_be_unknown(documented: Programme) -> None:
    profile = said(opened("location", location="balykchy"))
    assert "amount unknown" in profile
    assert "number unknown" in profile
    assert not re.search(r"\b0\sKGS", profile)
    beside = said(opened("map", location="balykchy"))
    assert re.search(r"Paid\s+amount unknown", beside)
    assert re.search(r"Committed\s+amount unknown", beside)
    assert re.search(r"Committed\s+0\sKGS", said(opened("map", location="chaek")))  # nothing was granted there


def test_what_is_documented_names_its_source(documented: Programme) -> None:
    parts = "".join(part.proto.body for part in opened("location", location="balykchy").get("html"))
    assert "href='http://dpi.kg/en/press-room/news/full/1784.html'" in parts


def test_a_wrong_address_opens_the_page_all_the_same(sample: Programme) -> None:
    for page in PAGES:
        shown = opened(page, lang="xx", month="2026-13", location="nowhere", layers="<b>", severity="²", window="0", issues=",")
        assert dict(shown.query_params) == {"lang": "en", "month": "2026-10", "layers": "none"}


def test_the_address_follows_what_is_chosen(sample: Programme) -> None:
    shown = opened("map", location="suzak")
    shown.select_slider(key="month").set_value(date(2026, 3, 1)).run()
    shown.selectbox(key="location").set_value("iskra").run()
    shown.multiselect(key="issues").set_value(["tariffs", "irrigation_water"]).run()
    found = {"lang": "en", "month": "2026-03", "location": "iskra", "issues": "irrigation_water,tariffs"}
    assert dict(shown.query_params) == found
    shown.switch_page("../location.py").run()
    assert not shown.exception
    assert dict(shown.query_params) == found
    assert "Iskra ayil aimak" in said(shown)


def test_an_own_programme_without_rows_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_at("own", home, monkeypatch)
    [error] = opened("overview").error
    assert error.value == "There is nothing to show yet for the programme “own”. Import your rows: python -m data import FILE"


@pytest.mark.parametrize("page", PAGES)
def test_an_own_programme_with_a_register_only_is_shown(page: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_rows(home, PLACE)
    look_at("own", home, monkeypatch)
    shown = opened(page, location="elsewhere")
    assert bodies(shown, "yj-sample") == []
    assert "Elsewhere" in said(shown) or page in ("method", "scenarios", "validation")
    assert "No reports received" in said(shown) or page in ("method", "scenarios", "validation")


@pytest.mark.parametrize("name", ["nowhere", "No such name!", "../../etc"])
def test_an_unknown_programme_gets_a_sentence(name: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YNTYMAK_PROGRAMME", name)
    [error] = opened("overview").error
    assert name in error.value


@pytest.mark.parametrize("damage", ["one byte", "cut off", "gone", "a list", "not JSON"])
def test_a_damaged_edition_gets_a_sentence(damage: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_rows(home, PLACE)
    programme = look_at("own", home, monkeypatch)
    edition = current_edition(programme).path
    edition.chmod(0o600)
    whole = edition.read_bytes()
    match damage:
        case "one byte":
            edition.write_bytes(whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:])
        case "cut off":
            edition.write_bytes(whole[:5000])
        case "gone":
            edition.unlink()
        case "a list":
            programme.current.write_text("[1, 2]")
        case "not JSON":
            programme.current.write_text('{"edition": "ab')
    [error] = opened("overview").error
    assert "cannot be read" in error.value
    assert "python -m data build" in error.value
    build_edition(programme)
    assert "Elsewhere" in said(opened("overview"))


def test_a_reader_keeps_reading_when_the_places_change(sample: Programme, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = opened("location", location="iskra", month="2024-01")
    look_at("own", home, monkeypatch)
    own_rows(home, PLACE)
    shown.run()
    assert not shown.exception
    assert [plain(link.label) for link in shown.main.get("page_link")] == ["Elsewhere"]
    assert "location" not in shown.query_params
