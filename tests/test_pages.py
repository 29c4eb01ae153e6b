"""What each page of the sample says, in each language: the questions it answers, and the numbers of the model."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest
from babel.messages.pofile import read_po

from data import reading
from data.editions import current_edition, open_edition
from data.programmes import Programme
from pages.parts.texts import CATALOGUES, Texts
from risk_model import results
from risk_model.model import load_model, sql_file
from risk_model.scoring import compute
from tests.reader import PAGES, bodies, look_at, nothing_kept, opened, plain, said

__all__ = ["nothing_kept"]  # runs after the last test here

NOTICE = {
    "en": "Sample data. Not real events.",
    "ru": "Демонстрационные данные. Не реальные события.",
    "ky": "Үлгү маалымат. Чыныгы окуялар эмес.",
}
SHOWN = [(page, "") for page in PAGES] + [(page, site) for page in ("map", "location") for site in ("suzak", "ak-sai")]
MODEL = load_model()


@pytest.fixture
def sample(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    return look_at("sample", sample_home, monkeypatch)


def scored(programme: Programme) -> tuple[duckdb.DuckDBPyConnection, date]:
    """The edition with the index computed apart from the pages, and its newest month."""
    con = open_edition(current_edition(programme))
    span = reading.span(con)
    compute(con, MODEL, span.first_month, span.last_month)
    return con, span.last_month


def left_in_english(text: str, language: str) -> list[str]:
    """English texts of the catalogue that a page in another language still shows."""
    with (CATALOGUES / f"{language}.po").open("rb") as po:
        translated = [m.id for m in read_po(po, locale=language) if isinstance(m.id, str) and m.id != m.string]
    return [one for one in translated if " " in one and "{" not in one and one in text]


@pytest.mark.parametrize("language", NOTICE)
@pytest.mark.parametrize(("page", "location"), SHOWN)
def test_every_page_is_in_the_readers_language_and_says_that_it_is_a_sample(
    page: str, location: str, language: str, sample: Programme
) -> None:
    shown = opened(page, lang=language, location=location)
    assert bodies(shown, "yj-sample") == [NOTICE[language]]
    [foot] = bodies(shown, "yj-foot")
    assert Texts(language).gettext("More reports can mean better monitoring rather than more tension.") in foot
    assert language == "en" or left_in_english(said(shown), language) == []
    assert shown.query_params["lang"] == language


def test_the_overview_answers_its_five_questions(sample: Programme) -> None:
    con, month = scored(sample)
    shown = opened("overview")
    for heading in ("Who needs attention first, and why", "Where we know too little", "Does support go where the need is?"):
        assert f"##### {heading}" in said(shown)
    names = {place.location_id: place.name_en for place in reading.locations(con)}
    ranked = [score for score in results.scores(con, month) if score.rank]
    first = [plain(link.label) for link in shown.columns[0].get("page_link")]
    assert first == [f"{score.rank}. {names[score.location_id]}" for score in ranked[:5]]
    why = results.reasons(con, MODEL, month)
    cards = [body for body in bodies(shown, "yj-card") if "Done there:" in body]
    assert len(cards) == 5
    for score, card in zip(ranked, cards, strict=False):
        assert len(why[score.location_id]) == 3
        assert all(MODEL.indicators[one.code].name in card for one in why[score.location_id])
        assert re.search(r"trained: .+ modules: \d of 6 .+ paid: .+ mediators: \d+ .+ dialogues: \d+", card)
    scores = next(part.value for part in shown.dataframe if "Score" in part.value)
    assert list(scores["Score"].dropna()) == [score.index for score in ranked]
    assert [json.loads(chart.proto.spec)["data"][0]["type"] for chart in shown.get("plotly_chart")] == ["scatter"]


def test_the_silent_ones_stand_under_where_we_know_too_little(sample: Programme) -> None:
    silent = opened("overview").columns[1]
    assert [plain(link.label) for link in silent.get("page_link")] == [
        "Tup ayil aimak",
        "Ak-Sai ayil aimak",
    ]  # who did report first
    marks = [part.proto.body for part in silent.get("html") if "yj-unknown" in part.proto.body]
    assert len(marks) == 2
    assert all("No reports received" in mark for mark in marks)


@pytest.mark.parametrize(
    ("code", "month"), [("suzak", date(2026, 10, 1)), ("kara-buura", date(2026, 3, 1)), ("ak-sai", date(2026, 10, 1))]
)
def test_a_profile_shows_three_scripts_and_the_numbers_of_the_model(code: str, month: date, sample: Programme) -> None:
    con, _ = scored(sample)
    shown, texts = opened("location", location=code, month=f"{month:%Y-%m}"), Texts("en")
    [place] = [place for place in reading.locations(con) if place.location_id == code]
    [score] = [score for score in results.scores(con, month) if score.location_id == code]
    dimensions = {part.dimension: part for part in results.dimension_scores(con, month, code)}
    assert bodies(shown, "class='yj-names'") == [f"{place.name_ky} · {place.name_ru} · {place.name_en}"]
    enough = {name: part.score if part.coverage >= MODEL.coverage.minimum else None for name, part in dimensions.items()}
    three = [(texts.number(enough[name], 1), dimension.name) for name, dimension in MODEL.dimensions.items()]
    numbers = [re.findall(r"<b>(.*?)</b><span>(.*?)</span>", part.proto.body) for part in shown.get("html")]
    assert three in numbers
    assert (f"· {texts.number(score.index, 1)}" in said(shown)) == score.known
    assert (f"= {texts.number(score.index, 2)}" in said(shown)) == score.known
    parts = results.contributions(con, month, code)
    assert {part.code for part in parts} == set(MODEL.indicators)
    assert all(f"{part.code} {MODEL.indicators[part.code].name}" in said(shown) for part in parts)
    charts = [json.loads(chart.proto.spec)["data"][0] for chart in shown.get("plotly_chart")]
    wanted = [
        [*(p.points for p in parts if p.dimension == name and p.points is not None), enough[name]]
        for name in MODEL.dimensions
        if enough[name] is not None
    ]
    assert [chart["x"] for chart in charts if chart["type"] == "waterfall"] == [pytest.approx(one) for one in wanted]


def test_a_month_without_a_score_is_a_gap_in_the_trend(sample: Programme) -> None:
    con, _ = scored(sample)
    known = {f"{score.month}": score.index for score in results.scores(con) if score.location_id == "ak-sai"}
    trend = json.loads(opened("location", location="ak-sai").get("plotly_chart")[0].proto.spec)["data"]
    [line] = [one for one in trend if one.get("name") == "Index"]
    assert dict(zip(line["x"], line["y"], strict=True)) == {month: pytest.approx(index) for month, index in known.items()}
    assert None in line["y"]
    assert line["connectgaps"] is False


def test_the_map_and_its_table_say_what_the_model_computed(sample: Programme) -> None:
    con, month = scored(sample)
    shown = opened("map", month="2026-10", location="ak-sai")
    ranked = {score.location_id: score for score in results.scores(con, month)}
    sent = {line[0]: line for line in places_sent(shown)}
    assert sent.keys() == ranked.keys()
    for code, score in ranked.items():
        assert sent[code][1:3] == ([score.band, round(score.index or 0, 1)] if score.known else [0, None])
        assert sent[code][3] == ("" if score.known else "silent")
    [table] = [part.value for part in shown.dataframe]
    assert list(table["Score"].dropna()) == [score.index for score in ranked.values() if score.known]
    assert "No reports received" in said(shown)


def places_sent(shown: object) -> list[list[object]]:
    """The lines of numbers that the map was given."""
    [frame] = shown.get("component_instance")  # type: ignore[attr-defined]
    found = re.search(r"YJ\.update\((\{.*?\})\);", json.loads(frame.proto.json_args)["feature_group"])
    assert found is not None
    return list(json.loads(found[1])["places"])


def test_the_map_counts_what_was_filtered(sample: Programme, sample_home: Path) -> None:
    shown = opened("map", month="2026-06", window="12", severity="2", issues="irrigation_water,tariffs")
    with (sample_home / "sample" / "rows" / "incidents.csv").open(encoding="utf-8", newline="") as file:
        counted = Counter(
            row["location_id"]
            for row in csv.DictReader(file)
            if "2025-07-01" <= row["occurred_on"] <= "2026-06-30" and int(row["severity"]) >= 2
            and row["issue"] in ("irrigation_water", "tariffs") and row["status"] not in ("rejected", "duplicate")
        )  # fmt: skip
    assert {line[0]: line[5] for line in places_sent(shown) if line[5]} == counted
    assert sum(counted.values()) > 5
    [filters] = shown.get("popover")
    assert filters.proto.popover.label == "Filters: Irrigation water, Tariffs and local fees, severity from 2, 12 months"


def test_the_method_names_every_part_of_the_model(sample: Programme) -> None:
    shown = opened("method")
    text, labels, code = said(shown), [part.label for part in shown.expander], [part.value.strip() for part in shown.code]
    for name, indicator in MODEL.indicators.items():
        assert any(label.startswith(f"{name} · {indicator.name} · ") for label in labels)
        assert sql_file(name).read_text(encoding="utf-8").strip() in code
        assert [part for part in (indicator.definition, indicator.reason, *indicator.source) if part not in text] == []
    for part in (*MODEL.limits, *(band.name for band in MODEL.bands), *(d.reason for d in MODEL.dimensions.values())):
        assert part in text
    assert {lookup.name for lookup in MODEL.lookups.values()} <= set(labels)
