"""The backtest: measures against brute force, drawn tables whose answer can be worked out by hand, the command line, the page."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.refusals import LANGUAGES, sentence
from pages.parts.texts import Texts
from risk_model.model import load_model
from risk_model.scoring import compute, statement
from risk_model.validation import (
    BASELINES,
    MEASURES,
    RANKINGS,
    Estimate,
    Measured,
    Validated,
    in_words,
    precision_at,
    rank_correlation,
    roc_area,
    validate,
)
from tests.conftest import run
from tests.drawn import Tables, edition
from tests.reader import bodies, look_at, nothing_kept, opened, said
from tests.worked_example import location

__all__ = ["nothing_kept"]  # runs after the last test here

MODEL = load_model()
RULES = MODEL.validation
MONTHS = [date(2025, month, 1) for month in range(1, 13)]
PLACES = [f"p{number:02}" for number in range(1, 13)]
HARD = 3  # so many of the places have an incident of level 3 every month; the others have none


# ------------------------------------------------------------------------------------------- measures against brute force

pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12)


def plain_ranks(values: list[float]) -> list[float]:
    return [sum(other < one for other in values) + (sum(other == one for other in values) + 1) / 2 for one in values]


@given(pairs)
def test_rank_correlation_is_pearsons_of_the_mean_ranks(drawn: list[tuple[int, int]]) -> None:
    first, second = (plain_ranks([float(pair[at]) for pair in drawn]) for at in (0, 1))
    found = rank_correlation(*np.array(drawn, dtype=np.float64).T)
    middle = (len(drawn) + 1) / 2
    spread = [math.fsum((rank - middle) ** 2 for rank in ranks) for ranks in (first, second)]
    if not spread[1]:
        assert math.isnan(found)
    elif not spread[0]:
        assert found == 0
    else:
        together = math.fsum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
        assert found == pytest.approx(together / math.sqrt(spread[0] * spread[1]))


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=12))
def test_the_area_is_the_share_of_pairs_in_the_right_order(drawn: list[tuple[int, bool]]) -> None:
    hits, misses = ([score for score, event in drawn if event == wanted] for wanted in (True, False))
    found = roc_area(np.array([float(score) for score, _ in drawn]), np.array([event for _, event in drawn]))
    if not hits or not misses:
        assert math.isnan(found)
    else:
        right = math.fsum((hit > miss) + 0.5 * (hit == miss) for hit, miss in product(hits, misses))
        assert found == pytest.approx(right / (len(hits) * len(misses)))


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=8), st.integers(1, 5))
def test_precision_is_the_mean_over_every_way_to_break_the_ties(drawn: list[tuple[int, bool]], top: int) -> None:
    size = min(top, len(drawn))
    best = max(sum(score for score, _ in chosen) for chosen in combinations(drawn, size))
    ways = [chosen for chosen in combinations(drawn, size) if sum(score for score, _ in chosen) == best]
    wanted = math.fsum(sum(event for _, event in chosen) / size for chosen in ways) / len(ways)
    found = precision_at(top, np.array([float(score) for score, _ in drawn]), np.array([event for _, event in drawn]))
    assert found == pytest.approx(wanted)


# ---------------------------------------------------------------------------------------- drawn tables, worked out by hand


def programme(months: list[date] = MONTHS, late: tuple[str, ...] = ()) -> Tables:
    """Twelve places, a return each month; ``late`` ones send none from the seventh month on. p01 to p03 have an incident of
    level 3 (4 points, an event) on the 10th of every month."""
    base = location()
    return {
        "locations": [base | {"location_id": place} for place in PLACES],
        "returns": [
            {"location_id": place, "month": month, "nil": False, "received_on": month}
            for place in PLACES
            for month in months
            if place not in late or month < MONTHS[6]
        ],
        "incidents": [incident(place, month.replace(day=10), 3) for place in PLACES[:HARD] for month in months],
    }


def incident(place: str, day: date, severity: int, **more: Any) -> dict[str, Any]:
    return {
        "incident_id": f"{place}-{day}-{severity}", "location_id": place, "location_precision": "municipality",
        "occurred_on": day, "date_precision": "day", "reported_on": day, "incident_type": "verbal_dispute",
        "issue": "land_plot", "severity": severity, "status": "verified", "reported_by": "lsg", "sources": 1,
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> Iterator[duckdb.DuckDBPyConnection]:
    con = edition(programme())
    compute(con, MODEL, MONTHS[0], MONTHS[-1])
    yield con
    con.close()


def ranked(con: duckdb.DuckDBPyConnection, index: dict[str, float]) -> duckdb.DuckDBPyConnection:
    """Scores as a test wants them, in the place of those that the method gives, so that a test stands on the backtest alone."""
    con.execute("UPDATE work.scores SET index = 5, rank = 1")
    for place, value in index.items():
        con.execute("UPDATE work.scores SET index = ? WHERE location_id = ?", [value, place])
    return con


def values(found: Validated, ranking: str) -> dict[str, float]:
    return {name: round(one.rankings[ranking].value, 6) for name, one in found.measures.items()}


PERFECT = dict.fromkeys(PLACES[:HARD], 9.0)
REVERSED = dict.fromkeys(PLACES[:HARD], 1.0)


@pytest.mark.parametrize("horizon", [1, 2, 3])
def test_an_index_that_was_right_each_time(drawn: duckdb.DuckDBPyConnection, horizon: int) -> None:
    found = validate(ranked(drawn, PERFECT), MODEL, horizon)
    starts = len(MONTHS) - horizon
    assert found.origins == tuple(MONTHS[:starts])
    assert (found.pairs, found.events, found.unknown) == (12 * starts, HARD * starts, 0)
    # Three of five can be right at most; the two that are left are drawn among nine places without an event.
    assert values(found, "index") == {"rank_correlation": 1, "precision": 0.6, "roc_area": 1}
    assert values(found, "index") == values(found, "last_year")
    assert values(found, "all_equal") == {"rank_correlation": 0, "precision": 0.25, "roc_area": 0.5}
    for one in found.measures.values():
        assert one.origins == starts
        assert one.differences["last_year"] == Estimate(0, 0, 0)
        assert (one.verdict("last_year"), one.verdict("all_equal")) == ("like", "better")
        assert all(estimate.low == estimate.value == estimate.high for estimate in one.rankings.values())


def test_with_the_top_as_large_as_the_events_precision_is_one(drawn: duckdb.DuckDBPyConnection) -> None:
    model = MODEL.model_copy(update={"validation": RULES.model_copy(update={"top": HARD})})
    assert values(validate(ranked(drawn, PERFECT), model, 1), "index")["precision"] == 1


def test_an_index_that_was_wrong_each_time(drawn: duckdb.DuckDBPyConnection) -> None:
    found = validate(ranked(drawn, REVERSED), MODEL, 1)
    assert values(found, "index") == {"rank_correlation": -1, "precision": 0, "roc_area": 0}
    assert {one.verdict(baseline) for one in found.measures.values() for baseline in BASELINES} == {"worse"}


def test_an_index_that_calls_all_equal_is_what_chance_gives(drawn: duckdb.DuckDBPyConnection) -> None:
    found = validate(ranked(drawn, {}), MODEL, 1)
    assert values(found, "index") == values(found, "all_equal")
    assert {one.verdict("all_equal") for one in found.measures.values()} == {"like"}
    assert {one.verdict("last_year") for one in found.measures.values()} == {"worse"}


def test_what_has_no_rank_is_not_compared(drawn: duckdb.DuckDBPyConnection) -> None:
    ranked(drawn, PERFECT).execute("UPDATE work.scores SET rank = NULL WHERE location_id = 'p12'")
    assert validate(drawn, MODEL, 1).pairs == 11 * 11
    ranked(drawn, PERFECT).execute("UPDATE work.scores SET rank = NULL WHERE location_id > 'p09'")
    few = validate(drawn, MODEL, 1)  # nine places, where ten are needed
    assert (few.origins, few.pairs, few.measures) == ((), 0, {})


def test_a_location_without_a_return_afterwards_is_unknown_and_not_calm() -> None:
    with edition(programme(late=("p01",))) as con:
        compute(con, MODEL, MONTHS[0], MONTHS[-1])
        one, three = (validate(ranked(con, PERFECT), MODEL, horizon) for horizon in (1, 3))
    # Returns until June: from June on nothing is known of the month after, from April on not of all three months after.
    assert (one.pairs, one.unknown, one.events) == (12 * 11 - 6, 6, HARD * 11 - 6)
    assert (three.pairs, three.unknown, three.events) == (12 * 9 - 6, 6, HARD * 9 - 6)
    assert one.measures["rank_correlation"].rankings["index"].value == 1


def test_only_later_months_are_outcomes_and_only_earlier_ones_are_last_year() -> None:
    rows = programme() | {"incidents": [incident("p05", date(2025, 7, 1), 4), incident("p06", date(2025, 6, 30), 3)]}
    with edition(rows) as con:
        compute(con, MODEL, MONTHS[0], MONTHS[-1])
        asked = {"horizon": 1, "baseline_months": 12, "event_points": RULES.event_points}
        ranked(con, {})
        seen = {(row[0], row[1]): row[3:] for row in con.execute(statement("outcomes"), asked).fetchall()}
    assert seen[date(2025, 6, 1), "p05"] == (0, 7, True)
    assert seen[date(2025, 7, 1), "p05"] == (7, 0, False)
    assert seen[date(2025, 5, 1), "p06"] == (0, 4, True)
    assert seen[date(2025, 6, 1), "p06"] == (4, 0, False)


def test_last_year_knows_no_verification_that_came_later_and_the_outcome_does() -> None:
    checked = incident("p05", date(2025, 6, 10), 3, verified_on=date(2025, 8, 20))
    with edition(programme() | {"incidents": [checked]}) as con:
        compute(con, MODEL, MONTHS[0], MONTHS[-1])
        ranked(con, {})
        asked = {"horizon": 1, "baseline_months": 12, "event_points": RULES.event_points}
        seen = {row[0].month: row[3:] for row in con.execute(statement("outcomes"), asked).fetchall() if row[1] == "p05"}
    assert [seen[month][0] for month in (5, 6, 7, 8)] == [0, 2, 2, 4]
    assert seen[5] == (0, 4, True)


def test_too_few_months_give_a_clear_sentence() -> None:
    with edition(programme(MONTHS[:7])) as con:
        compute(con, MODEL, MONTHS[0], MONTHS[6])
        enough, short = (validate(ranked(con, PERFECT), MODEL, horizon) for horizon in (1, 2))
    assert enough.measures.keys() == set(MEASURES)
    assert (len(short.origins), short.measures) == (5, {})
    assert "Too few months to judge the index: 5, and 6 are needed." in words(short, "en")


def test_a_month_without_any_event_is_left_out_of_the_area_and_counts_in_precision() -> None:
    rows = programme()
    rows["incidents"] = [row for row in rows["incidents"] if row["occurred_on"] < date(2025, 9, 1)]
    with edition(rows) as con:
        compute(con, MODEL, MONTHS[0], MONTHS[-1])
        found = validate(ranked(con, PERFECT), MODEL, 1)
    assert {name: one.origins for name, one in found.measures.items()} == {"rank_correlation": 7, "precision": 11, "roc_area": 7}
    assert found.measures["precision"].rankings["index"].value == pytest.approx(0.6 * 7 / 11)
    assert found.measures["precision"].rankings["index"].low < 0.6 * 7 / 11 < found.measures["precision"].rankings["index"].high


def test_the_same_rows_give_the_same_intervals(drawn: duckdb.DuckDBPyConnection) -> None:
    index = {place: float(at % 5) for at, place in enumerate(PLACES)}
    assert validate(ranked(drawn, index), MODEL, 2) == validate(ranked(drawn, index), MODEL, 2)


# ----------------------------------------------------------------------------------------------------------------- in words


def words(found: Validated, language: str) -> str:
    return in_words(found, RULES, lambda code, blanks: sentence(code, blanks, language))


def judged(**above: tuple[float, float]) -> Validated:
    """A finding in which the index is above both baselines by an interval a measure."""
    one = Estimate(0.5, 0.4, 0.6)
    measures = {
        name: Measured(20, dict.fromkeys(RANKINGS, one), dict.fromkeys(BASELINES, Estimate(sum(ends) / 2, *ends)))
        for name, ends in above.items()
    }
    return Validated(2, tuple(MONTHS), 100, 10, 5, measures)


@pytest.mark.parametrize(
    ("ends", "english"),
    [
        ((-0.1, 0.2), "was no better than last year's count (every measure); no better than chance (every measure)."),
        ((0.1, 0.2), "was better than last year's count (every measure); better than chance (every measure)."),
        ((-0.2, -0.1), "was worse than last year's count (every measure); worse than chance (every measure)."),
        ((0.0, 0.2), "was no better than last year's count (every measure); no better than chance (every measure)."),
    ],
)
def test_the_sentence_says_when_the_index_is_no_better(ends: tuple[float, float], english: str) -> None:
    said_of = words(judged(**dict.fromkeys(MEASURES, ends)), "en")
    assert said_of == f"In the two months that followed the index {english}"


def test_the_sentence_tells_the_measures_apart_in_three_languages() -> None:
    mixed = judged(rank_correlation=(0.1, 0.2), precision=(-0.1, 0.1))
    said_in = {language: words(mixed, language) for language in LANGUAGES}
    assert said_in["en"].startswith(
        "In the two months that followed the index was no better than last year's count (precision at 5); "
        "better than last year's count (rank correlation); "
    )
    assert "not to be judged (area under the ROC curve: too few months with an event)" in said_in["en"]
    assert "не лучше простого счёта за прошлый год (точность среди первых 5)" in said_in["ru"]
    assert "өткөн жылдын жөнөкөй эсебинен жакшы болгон жок (алгачкы 5 жердин тактыгы)" in said_in["ky"]
    assert not [said_of for said_of in said_in.values() if "{" in said_of or "…" in said_of]


# ---------------------------------------------------------------------------------------------- the command line, the page


def test_the_command_line_in_three_forms(sample_home: Path) -> None:
    ask = ("validate", "--programme", "sample", "--horizon", "2")
    answer = json.loads(run("risk_model", *ask, "--format", "json", "--lang", "ru", home=sample_home).stdout)
    assert [(row["measure"], row["ranking"]) for row in answer["rows"]] == list(product(MEASURES, RANKINGS))
    assert answer["findings"][0].startswith("В следующие два месяца индекс оказался ")
    as_csv = run("risk_model", *ask, "--format", "csv", home=sample_home)
    rows = list(csv.DictReader(io.StringIO(as_csv.stdout)))
    assert [float(row["value"]) for row in rows] == [row["value"] for row in answer["rows"]]
    assert "In the two months that followed the index was" in as_csv.stderr
    assert "In the two months that followed the index was" in run("risk_model", *ask, home=sample_home).stdout
    for row in answer["rows"]:
        assert row["low"] <= row["value"] <= row["high"]
        assert (row["index_above_value"] is None) == (row["ranking"] == "index")


def test_the_command_line_without_enough_months_says_so(tmp_path: Path) -> None:
    run("data", "ready", "--programme", "documented", home=tmp_path)
    done = run("risk_model", "validate", "--programme", "documented", "--lang", "ky", home=tmp_path, expect=2)
    assert done.stdout == ""
    assert done.stderr.count("Индекске баа берүү үчүн айлар өтө аз") == len(RULES.horizons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_in_words_first_how_the_index_did(
    language: str, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at("sample", sample_home, monkeypatch)
    shown, texts = opened("validation", lang=language), Texts(language)
    first, note = bodies(shown, "yj-card")[0], bodies(shown, "yj-card yj-muted")
    assert [first.count(sentence(f"horizon_{horizon}", {}, language)) for horizon in RULES.horizons] == [1] * len(RULES.horizons)
    assert texts.gettext("Over invented rows this shows the procedure; it says nothing about the index.") in note[0]
    assert sentence("verdict_note", {"interval": "90"}, language) in said(shown)
    [chart] = shown.get("plotly_chart")
    drawn_in = json.loads(chart.proto.spec)["data"]
    assert len(drawn_in) == len(MEASURES) * len(RANKINGS)
    assert all(one["error_x"]["array"] for one in drawn_in)
    assert "month" not in {slider.key for slider in shown.get("select_slider")}  # every month is looked at


def test_the_page_of_a_programme_without_returns_says_why_there_is_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("data", "ready", "--programme", "documented", home=home)
    look_at("documented", home, monkeypatch)
    shown = opened("validation")
    assert said(shown).count("Too few months to judge the index: 0, and 6 are needed.") == len(RULES.horizons)
    assert shown.get("plotly_chart") == []
