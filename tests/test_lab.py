"""The risk lab: what a reader changes is computed for that reader only, named, undone exactly, and carried by the address."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from data import reading
from data.editions import current_edition, private_copy
from data.programmes import Programme
from data.refusals import Refusal
from pages.parts.lab_changes import shared_out
from risk_model import results
from risk_model.draws import noisy_weights
from risk_model.lab import Lab, band_changes, correlations
from risk_model.model import Model, load_model
from risk_model.rank_intervals import RankInterval, rank_intervals
from risk_model.scoring import compute
from risk_model.variant import ELSEWHERE, OF_INDICATOR, Variant
from tests.drawn import edition
from tests.reader import bodies, look_at, nothing_kept, opened, said
from tests.worked_example import MONTH as MARCH
from tests.worked_example import worked_example

__all__ = ["nothing_kept"]  # runs after the last test here

BASE = load_model()
MONTH = date(2026, 10, 1)
NO_DIALOGUE = "indicators.C08.weight:0"
BANNER = "Weights differ from the default"


@pytest.fixture
def sample(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    return look_at("sample", sample_home, monkeypatch)


def table(shown: AppTest) -> str:
    """The ranking as the page shows it."""
    [found] = bodies(shown, "yj-lab'")
    return " ".join(found.split())


def scored(programme: Programme, model: Model) -> duckdb.DuckDBPyConnection:
    """All months of the edition with a model, computed apart from the pages."""
    con = private_copy(current_edition(programme))
    span = reading.span(con)
    compute(con, model, span.first_month, span.last_month)
    return con


def same(some: Sequence[Any], others: Sequence[Any]) -> bool:
    """Equal but for the last bits of numbers: sums may be added up in another order."""
    return [astuple(one) for one in some] == [
        tuple(pytest.approx(value, rel=1e-9) if isinstance(value, float) else value for value in astuple(other))
        for other in others
    ]


def weight(shown: AppTest, code: str, value: float) -> None:
    shown.slider(key=f"lab indicators.{code}.weight").set_value(value).run()
    assert not shown.exception


# ------------------------------------------------------------------------------------------------------- story S9, on the page


def test_dialogue_without_weight_is_seen_by_this_reader_only_and_undone_exactly(sample: Programme) -> None:
    mine, other, overview = opened("lab"), opened("lab"), said(opened("overview"))
    before = table(mine)
    assert BANNER not in said(mine)
    weight(mine, "C08", 0.0)
    assert BANNER in said(mine)
    assert "Dialogue with follow-up · Weight: 10% → 0%" in said(mine)
    assert mine.query_params["model"] == NO_DIALOGUE
    assert table(mine) != before
    with closing(scored(sample, BASE)) as con, closing(scored(sample, Variant.read(NO_DIALOGUE).model())) as changed:
        was = {score.location_id: score for score in results.scores(con, MONTH)}
        now = {score.location_id: score for score in results.scores(changed, MONTH)}
        names = {place.location_id: place.name_en for place in reading.locations(con)}
    moved = [code for code in now if (was[code].band, was[code].known) != (now[code].band, now[code].known)]
    assert moved
    [listed] = bodies(mine, "yj-lab-bands")
    assert all(names[code] in listed for code in moved)
    assert not any(names[code] in listed for code in now if code not in moved)
    other.run()
    assert BANNER not in said(other)
    assert table(other) == before
    assert said(opened("overview")) == overview  # asks the database for reasons anew
    mine.button(key="lab reset").click().run()
    assert BANNER not in said(mine)
    assert table(mine) == before
    assert "model" not in mine.query_params


def test_an_address_shows_a_colleague_the_same(sample: Programme) -> None:
    mine = opened("lab", month="2026-08", location="suzak", lang="ru")
    weight(mine, "C08", 0.0)
    mine.selectbox(key="indicator").set_value("T01").run()
    mine.number_input(key="lab indicators.T01.goalposts.high").set_value(15.0).run()
    mine.number_input(key="lab indicators.T01.half_life_months").set_value(6.0).run()
    mine.slider(key="lab dimensions.tension.weight").set_value(0.5).run()
    address = {name: mine.query_params[name] for name in ("lang", "month", "location", "model", "indicator")}
    assert address["model"] == (
        "dimensions.tension.weight:0.5,indicators.C08.weight:0,indicators.T01.goalposts:0..15,indicators.T01.half_life_months:6"
    )
    theirs = opened("lab", **address)
    assert said(theirs) == said(mine)
    assert theirs.slider(key="lab indicators.C08.weight").value == 0
    assert theirs.number_input(key="lab indicators.T01.goalposts.high").value == 15
    assert {name: theirs.query_params[name] for name in address} == address


@pytest.mark.parametrize("page", ["overview", "map", "location"])
def test_other_pages_show_the_default_and_keep_what_was_changed(page: str, sample: Programme) -> None:
    plain, changed = opened(page, location="suzak"), opened(page, location="suzak", model=NO_DIALOGUE)
    assert said(plain) == said(changed)
    assert changed.query_params["model"] == NO_DIALOGUE


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_goalposts_the_wrong_way_round_are_refused_and_the_last_good_result_stays(language: str, sample: Programme) -> None:
    shown = opened("lab", lang=language, indicator="T01", model=NO_DIALOGUE)
    good = table(shown)
    shown.number_input(key="lab indicators.T01.goalposts.low").set_value(30.0).run()
    [error] = shown.error
    sentence = Refusal("goalposts_reversed", value="T01", column="30", limit="20").in_language(language)
    assert error.value.startswith(sentence)
    assert table(shown) == good
    shown.number_input(key="lab indicators.T01.goalposts.low").set_value(1.0).run()
    assert not shown.error
    assert table(shown) != good


def test_all_weights_zero_is_refused_in_words(sample: Programme) -> None:
    shown = opened("lab")
    before = table(shown)
    for name in BASE.dimensions:
        shown.slider(key=f"lab dimensions.{name}.weight").set_value(0.0).run()
    assert shown.error[0].value.startswith("All weights under “index” are zero.")
    assert table(shown) != before  # the last good one: two of three at zero
    assert opened("lab", model="indicators.C08.weight:nan,index.aggregate:arithmetic").error


def test_an_indicator_is_switched_off_and_on(sample: Programme) -> None:
    shown = opened("lab")
    pills = shown.pills(key="lab on coping")
    pills.set_value([code for code in pills.value if code != "C08"]).run()
    assert shown.query_params["model"] == NO_DIALOGUE
    assert shown.slider(key="lab indicators.C08.weight").value == 0
    shown.pills(key="lab on coping").set_value([*shown.pills(key="lab on coping").value, "C08"]).run()
    assert "model" not in shown.query_params


def test_a_locked_weight_stays_while_the_others_share_the_rest(sample: Programme) -> None:
    shown = opened("lab")
    shown.toggle(key="lab keep").set_value(True).run()
    shown.pills(key="lab locked coping").set_value(["C01"]).run()
    weight(shown, "C08", 0.3)
    found = {code: one.weight for code, one in Variant.read(shown.query_params["model"]).model().indicators.items()}
    coping = [code for code, one in BASE.indicators.items() if one.dimension == "coping"]
    assert sum(found[code] for code in coping) == pytest.approx(sum(BASE.indicators[code].weight for code in coping))
    assert (found["C01"], found["C08"]) == (0.2, 0.3)
    assert all(found[code] == one.weight for code, one in BASE.indicators.items() if code not in coping)


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=8).filter(any),
    st.integers(0, 100),
    st.sets(st.integers(0, 7)),
)
def test_shared_out_weights_keep_their_sum_wherever_they_can(given_weights: list[int], value: int, locked: set[int]) -> None:
    before = {f"i{at}": one / 100 for at, one in enumerate(given_weights)}
    made = shared_out(before, before, "i0", value / 100, {f"i{at}" for at in locked})
    assert made["i0"] == value / 100
    assert all(made[f"i{at}"] == before[f"i{at}"] for at in locked - {0} if f"i{at}" in before)
    assert all(weight >= 0 for weight in made.values())
    fixed = value / 100 + sum(before[f"i{at}"] for at in locked - {0} if f"i{at}" in before)
    free = [name for at, name in enumerate(before) if at and at not in locked]
    if any(before[name] for name in free) and fixed <= sum(before.values()):
        assert sum(made.values()) == pytest.approx(sum(before.values()), abs=1e-5)


# --------------------------------------------------------------------------------------------------------------- what it computes


@pytest.fixture
def lab(sample: Programme) -> Lab:
    return Lab(private_copy(current_edition(sample)), BASE, MONTH)


def test_two_months_say_what_all_months_say_also_there_and_back(sample: Programme, lab: Lab) -> None:
    steps = [
        {"indicators.T01.half_life_months": 9.0},
        {"indicators.C01.half_life_months": 3.0, "indicators.T01.direction": -1},
        {"indicators.C08.weight": 0.0, "coverage.minimum": 0.9, "index.aggregate": "arithmetic"},
        {},
    ]
    for changes in steps:
        model = Variant.of(changes).model()  # type: ignore[arg-type]
        found = lab.try_out(model)
        with closing(scored(Programme("sample"), model)) as con:
            assert same(list(found.scores.values()), results.scores(con, MONTH))
            assert same(list(found.contributions), results.contributions(con, MONTH))
    assert found is lab.default


def test_weight_zero_is_the_same_as_absent(sample: Programme, lab: Lab) -> None:
    without = BASE.model_copy(update={"indicators": {code: one for code, one in BASE.indicators.items() if code != "C08"}})
    zero = lab.try_out(Variant.read(NO_DIALOGUE).model())
    with closing(scored(sample, without)) as con:
        absent = {score.location_id: score for score in results.scores(con, MONTH)}
    assert zero.scores.keys() == absent.keys()
    for code, score in zero.scores.items():
        assert score.index == (absent[code].index and pytest.approx(absent[code].index, rel=1e-9))
        assert (score.band, score.rank, score.unknown) == (absent[code].band, absent[code].rank, absent[code].unknown)


def test_the_worked_example_is_still_3_90_after_whatever_was_tried() -> None:
    with closing(edition(worked_example())) as con:
        lab = Lab(con, BASE, MARCH)
        changed = lab.try_out(Variant.of({"indicators.C08.weight": 0.0, "indicators.T01.half_life_months": 1.0}).model())
        assert [f"{score.index:.2f}" for score in changed.scores.values()] != ["3.90"]
        back = lab.try_out(Variant.of({"indicators.C08.weight": 0.0, "indicators.T01.half_life_months": 3.0}).model())
        back = lab.try_out(BASE.model_copy(update={"version": "the same, computed anew"}))
        assert [f"{score.index:.2f}" for score in back.scores.values()] == ["3.90"]
        assert back.ranking.intervals == {"example": RankInterval(1, 1, 1)}
        assert band_changes(lab.default, back) == []


def test_intervals_are_what_counting_by_hand_gives(lab: Lab) -> None:
    few = BASE.model_copy(update={"uncertainty": BASE.uncertainty.model_copy(update={"draws": 21, "top_k": 3})})
    found = rank_intervals(few, list(lab.default.scores.values()), lab.default.contributions)
    ranked = [code for code, score in lab.default.scores.items() if score.known]
    assert list(found.intervals) == ranked
    tree = few.tree()
    ranks: dict[str, list[int]] = {code: [] for code in ranked}
    for drawn in noisy_weights(tree, 21, few.uncertainty.seed, few.uncertainty.weight_noise).tolist():
        w = dict(zip(tree.nodes, drawn, strict=True))
        scores = {code: by_hand(lab, code, w) for code in ranked}
        for code in ranked:
            ranks[code].append(1 + sum(one > scores[code] + 1e-9 for one in scores.values()))
    for code, interval in found.intervals.items():
        ordered = sorted(ranks[code])
        assert (interval.low, interval.high) == (ordered[1], ordered[19])  # type 7 at 0.05 and 0.95 of 21
        assert interval.in_top == pytest.approx(sum(rank <= 3 for rank in ordered) / 21)
    for one in ranked:
        for other in ranked:
            ahead = sum(a < b for a, b in zip(ranks[one], ranks[other], strict=True))
            behind = sum(a > b for a, b in zip(ranks[one], ranks[other], strict=True))
            assert (other in found.like(one)) == (one != other and max(ahead, behind) / 21 < few.uncertainty.told_apart)


def by_hand(lab: Lab, place: str, w: dict[str, float]) -> float:
    """The index of a location with other weights, step by step."""
    logs = 0.0
    for name in BASE.dimensions:
        parts = [p for p in lab.default.contributions if (p.location_id, p.dimension) == (place, name) and p.scaled is not None]
        mean = sum(w[p.code] * (p.scaled or 0) for p in parts) / sum(w[p.code] for p in parts)
        logs += w[name] * math.log(max(mean, BASE.index.floor))
    return math.exp(logs / sum(w[name] for name in BASE.dimensions))


def test_a_location_of_which_too_little_is_known_has_no_interval(lab: Lab) -> None:
    unknown = [code for code, score in lab.default.scores.items() if not score.known]
    assert unknown == ["ak-sai", "tup"]
    assert not set(unknown) & set(lab.default.ranking.intervals)
    assert [lab.default.ranking.like(code) for code in unknown] == [[], []]


def test_the_same_question_gets_the_same_answer(lab: Lab) -> None:
    again = rank_intervals(BASE, list(lab.default.scores.values()), lab.default.contributions)
    assert again == lab.default.ranking


def test_correlations_are_spearmans(lab: Lab) -> None:
    found = correlations(lab.default, "C01")
    assert "C01" not in found
    assert list(found.values()) == sorted(found.values(), key=lambda pair: -abs(pair[0]))
    assert all(-1 <= value <= 1 and locations >= 5 for value, locations in found.values())
    raw = {
        code: {p.location_id: p.raw for p in lab.default.contributions if p.code == code and p.raw is not None}
        for code in ("C01", "T01")
    }
    both = raw["C01"].keys() & raw["T01"].keys()
    ranks = [
        [sum(column[b] < column[a] for b in both) + (sum(column[b] == column[a] for b in both) + 1) / 2 for a in both]
        for column in raw.values()
    ]
    middle = (len(both) + 1) / 2
    top = sum((a - middle) * (b - middle) for a, b in zip(*ranks, strict=True))
    below = math.prod(math.sqrt(sum((a - middle) ** 2 for a in column)) for column in ranks)
    assert found["T01"] == (pytest.approx(top / below), len(both))


def test_quick_gestures_come_one_after_the_other(lab: Lab) -> None:
    wanted = [Variant.of({"dimensions.tension.weight": at / 100}).model() for at in range(41, 49)]
    with ThreadPoolExecutor(4) as many:
        found = list(many.map(lab.try_out, wanted))
    assert [one.model for one in found] == wanted
    assert all(same(list(one.scores.values()), list(lab.try_out(one.model).scores.values())) for one in found)


EVERY_PLACE = {
    "indicators.T01.weight": 0.1, "indicators.T01.direction": -1, "indicators.T01.goalposts": (1.0, 12.0),
    "indicators.T01.half_life_months": 9.0, "indicators.C01.window_months": 12, "indicators.T01.shrink": True,
    "dimensions.coping.weight": 0.1, "index.aggregate": "arithmetic", "index.floor": 1.5, "coverage.minimum": 0.9,
}  # fmt: skip


def test_every_kind_of_place_is_tried_below() -> None:
    kinds = {place if place in ELSEWHERE else place.split(".")[-1] for place in EVERY_PLACE}
    assert kinds == {*OF_INDICATOR, *ELSEWHERE}


@pytest.mark.parametrize("place", EVERY_PLACE)
def test_what_the_lab_says_is_what_a_fresh_start_says(place: str, sample: Programme, lab: Lab) -> None:
    model = Variant.of({place: EVERY_PLACE[place]}).model()
    found = lab.try_out(model)
    assert found.scores != lab.default.scores or found.contributions != lab.default.contributions
    with closing(scored(sample, model)) as con:
        assert same(list(found.scores.values()), results.scores(con, MONTH))


def test_what_is_no_place_of_the_lab_is_computed_from_the_rows_up(sample: Programme, lab: Lab) -> None:
    coverage = BASE.coverage.model_copy(update={"recent_months": 1})
    model = BASE.model_copy(update={"coverage": coverage})
    found = lab.try_out(model)
    with closing(scored(sample, model)) as con:
        assert same(list(found.scores.values()), results.scores(con, MONTH))


def test_changes_come_on_top_of_the_version_in_use() -> None:
    in_use = Variant.of({"indicators.V05.weight": 0.4}).model()
    tried = Variant.of({"indicators.T02.weight": 0.3}).over(in_use).model()
    assert (tried.indicators["V05"].weight, tried.indicators["T02"].weight) == (0.4, 0.3)


@pytest.mark.parametrize("text", ["indicators.T01.weight:true", "indicators.T01.shrink:1", "index.floor:false"])
def test_a_switch_is_no_number_and_a_number_no_switch(text: str) -> None:
    assert Variant.read(text) == Variant()


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
@pytest.mark.parametrize("page", ["lab", "scenarios"])
def test_every_tunable_place_has_words(page: str, language: str, sample: Programme) -> None:
    every = Variant.of(EVERY_PLACE)
    shown = opened(page, lang=language, model=every.written())
    words = said(shown)
    assert "indicators." not in words
    assert "coverage.minimum" not in words
