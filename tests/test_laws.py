"""What must hold for any rows and any model, not only for the ones at hand."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import risk_model.model
from risk_model.model import Model, load_model
from risk_model.scoring import compute
from tests.drawn import Tables, edition
from tests.random_rows import PROGRAMMES, Programme, back, months
from tests.test_oracle import Numbers, by_sql, differences
from tests.worked_example import of_brief

MODEL = of_brief(load_model())
MARCH = date(2026, 3, 1)
REPORTS = ("T01", "T02", "T03", "T04", "T05")
few = settings(max_examples=12, deadline=None, phases=set(Phase) - {Phase.explain})

# A stand-in for every indicator's SQL: the raw value is a row of its own. Any raw value can then be fed to the method.
FED = """
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point, c.value AS raw, NULL AS flag
FROM work.points AS p LEFT JOIN context AS c ON c.area = p.location_id AND c.series = $code
"""
Raw = dict[str, float | None]
Fed = Callable[..., Numbers]


def raw_of(code: str) -> st.SearchStrategy[float]:
    low, high = MODEL.indicators[code].goalposts
    span = high - low
    return st.sampled_from([low, high, (low + high) / 2]) | st.floats(low - span, high + span)


some_raw = st.fixed_dictionaries({code: raw_of(code) | raw_of(code) | st.none() for code in MODEL.indicators})
places = st.lists(some_raw, min_size=3, max_size=8)
code = st.sampled_from(sorted(MODEL.indicators))
weights = st.fixed_dictionaries(dict.fromkeys(MODEL.indicators, st.sampled_from([0.05, 0.1, 0.3, 1.0])))


def weighing(**weight: float) -> Model:
    """The model with other weights of indicators or dimensions, checked as one from a file is."""
    changed = MODEL.model_dump(by_alias=True)
    for name, value in weight.items():
        changed["indicators" if name in MODEL.indicators else "dimensions"][name]["weight"] = value
    return Model.model_validate(changed)


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Fed:
    """The numbers of places p0, p1, … with given raw values, each heard of in every month unless it is silent."""
    folder = tmp_path_factory.mktemp("fed")
    for code in MODEL.indicators:
        (folder / f"{code}.sql").write_text(FED, encoding="utf-8")

    def numbers(raws: list[Raw], model: Model = MODEL, silent: Collection[int] = ()) -> Numbers:
        heard = [at for at in range(len(raws)) if at not in silent]
        rows: Tables = {
            "locations": [{"location_id": f"p{at}", "programme_site": True} for at in range(len(raws))],
            "returns": [{"location_id": f"p{at}", "month": back(MARCH, ago)} for at in heard for ago in range(6)],
            "context": [{"area": f"p{at}", "series": code, "value": raw[code]} for at, raw in enumerate(raws) for code in raw],
        }
        with pytest.MonkeyPatch.context() as patch, closing(edition(rows)) as con:
            patch.setattr(risk_model.model, "INDICATORS", folder)
            compute(con, model, MARCH, MARCH)
            return by_sql(con, MARCH)

    return numbers


def of(numbers: Numbers, what: str) -> dict[tuple[str, ...], Any]:
    return {key: value for key, value in numbers.items() if key[1] == what}


@few
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(MODEL.indicators, st.none() | st.floats(-1e12, 1e12)))), weights)
def test_scores_stay_between_0_and_10(fed: Fed, raws: list[Raw], weight: dict[str, float]) -> None:
    numbers = fed(raws, weighing(**weight))
    for what in ("scaled", "contribution", "dimension", "index", "arithmetic"):
        assert all(value is None or -1e-9 <= value <= 10 + 1e-9 for value in of(numbers, what).values()), what
    for (place, _), index in of(numbers, "index").items():
        known = min(numbers[place, "coverage", name] for name in MODEL.dimensions)
        assert (index is None) == (known < 0.6 - 1e-9)


@few
@given(st.lists(st.tuples(some_raw, code, st.floats(0, 100)), min_size=3, max_size=8), weights)
def test_a_raw_value_that_rises_moves_the_score_its_own_way_or_not_at_all(
    fed: Fed, cases: list[tuple[Raw, str, float]], weight: dict[str, float]
) -> None:
    raws = [raw | {code: raw[code] or 0.0} for raw, code, _ in cases]
    risen = [raw | {code: (raw[code] or 0.0) + more} for raw, code, more in cases]
    numbers = fed([*raws, *risen], weighing(**weight))
    for at, (_, code, _) in enumerate(cases):
        direction, dimension = MODEL.indicators[code].direction, MODEL.indicators[code].dimension
        for what in (("scaled", code), ("contribution", code), ("dimension", dimension), ("index",), ("arithmetic",)):
            before, after = numbers[f"p{at}", *what], numbers[f"p{at + len(cases)}", *what]
            assert (before is None) == (after is None)
            assert before is None or direction * (after - before) >= -1e-9, what


@few
@given(places, code)
def test_weight_zero_is_the_same_as_leaving_the_indicator_out(fed: Fed, raws: list[Raw], code: str) -> None:
    without = {other: one.model_copy(update={"needs": ()}) for other, one in MODEL.indicators.items() if other != code}
    zero = {key: value for key, value in fed(raws, weighing(**{code: 0})).items() if key[2:] != (code,)}
    assert differences(zero, fed(raws, MODEL.model_copy(update={"indicators": without}))) == {}


@few
@given(places, weights, st.sampled_from([*MODEL.dimensions, "all three"]), st.sampled_from([0.01, 0.5, 3, 250]))
def test_one_factor_on_all_weights_changes_nothing(
    fed: Fed, raws: list[Raw], weight: dict[str, float], what: str, factor: float
) -> None:
    if what == "all three":
        scaled = {name: one.weight * factor for name, one in MODEL.dimensions.items()}
    else:
        scaled = {code: weight[code] * factor for code, one in MODEL.indicators.items() if one.dimension == what}
    assert differences(fed(raws, weighing(**weight | scaled)), fed(raws, weighing(**weight))) == {}


@few
@given(places, st.sampled_from(sorted(MODEL.dimensions)))
def test_a_dimension_of_weight_zero_has_no_say(fed: Fed, raws: list[Raw], dimension: str) -> None:
    unknown = [{code: raw[code] if MODEL.indicators[code].dimension != dimension else None for code in raw} for raw in raws]
    with_it, without = (fed(some, weighing(**{dimension: 0})) for some in (raws, unknown))
    for what in ("index", "arithmetic", "band", "rank", "confidence", "unknown"):
        assert differences(of(with_it, what), of(without, what)) == {}


@pytest.mark.parametrize(("left_out", "confidence"), [
    (("T03", "T06", "V02", "C01"), "A"),  # 80 % of each dimension's weight is there
    (("T04", "T05", "T06", "T07", "V01", "V03", "V06", "C01", "C03", "C07"), "B"),  # 60 %
])  # fmt: skip
@pytest.mark.parametrize(("score", "band"), [(2.0, 2), (3.5, 3), (5.0, 4), (6.5, 5)])
def test_on_the_border_is_enough(fed: Fed, left_out: tuple[str, ...], confidence: str, score: float, band: int) -> None:
    raw: Raw = {}
    for code, one in MODEL.indicators.items():
        low, high = one.goalposts if one.direction == 1 else one.goalposts[::-1]
        raw[code] = None if code in left_out else low + (high - low) * score / 10
    numbers = fed([raw])
    assert [numbers["p0", what] for what in ("confidence", "unknown", "rank", "band")] == [confidence, None, 1, band]
    assert numbers["p0", "index"] == pytest.approx(score)


@few
@given(places, weights)
def test_the_contributions_of_a_dimension_add_up_to_its_score(fed: Fed, raws: list[Raw], weight: dict[str, float]) -> None:
    numbers = fed(raws, weighing(**weight))
    for (place, _, dimension), score in of(numbers, "dimension").items():
        codes = [code for code, one in MODEL.indicators.items() if one.dimension == dimension]
        points = [numbers[place, "contribution", code] for code in codes]
        assert (score is None) == (set(points) == {None})
        assert score is None or sum(value or 0.0 for value in points) == pytest.approx(score)


@few
@given(places, code)
def test_a_missing_value_is_never_a_zero(fed: Fed, raws: list[Raw], code: str) -> None:
    missing, left_out = fed([raw | {code: None} for raw in raws]), fed(raws, weighing(**{code: 0}))
    assert {missing[f"p{at}", what, code] for at in range(len(raws)) for what in ("raw", "scaled", "contribution")} == {None}
    assert differences(of(missing, "dimension"), of(left_out, "dimension")) == {}  # the others share its weight
    there = fed([raw | {code: 0.0} for raw in raws])
    for key, coverage in of(missing, "coverage").items():
        mine = {one: indicator.weight for one, indicator in MODEL.indicators.items() if indicator.dimension == key[2]}
        assert coverage == pytest.approx(there[key] - mine.get(code, 0) / sum(mine.values()))


@few
@given(places, st.data())
def test_a_silent_place_has_no_score_and_no_rank_whatever_else_is_known(fed: Fed, raws: list[Raw], data: st.DataObject) -> None:
    silent = data.draw(st.sets(st.sampled_from(range(len(raws))), min_size=1))
    numbers = fed(raws, silent=silent)
    for at in silent:
        assert [numbers[f"p{at}", what] for what in ("index", "arithmetic", "band", "rank")] == [None] * 4
        assert (numbers[f"p{at}", "unknown"], numbers[f"p{at}", "confidence"]) == ("silent", "C")


@few
@given(places, some_raw)
def test_one_more_place_leaves_the_scores_of_the_others_and_their_order(fed: Fed, raws: list[Raw], another: Raw) -> None:
    before, after = fed(raws), fed([*raws, another])
    shared = {key: value for key, value in after.items() if key[0] != f"p{len(raws)}" and key[1] != "rank"}
    assert differences({key: value for key, value in before.items() if key[1] != "rank"}, shared) == {}
    for numbers in (before, after):
        ranked = sorted((rank, -numbers[place, "index"]) for (place, _), rank in of(numbers, "rank").items() if rank)
        assert [rank for rank, _ in ranked] == [1 + sum(b < a - 1e-9 for _, b in ranked) for _, a in ranked]


def numbers_of(tables: Tables, first: date, last: date) -> dict[date, Numbers]:
    with closing(edition(tables)) as con:
        compute(con, MODEL, first, last)
        return {month: by_sql(con, month) for month in months(first, last)}


@few
@given(PROGRAMMES, st.randoms())
def test_the_order_of_rows_does_not_matter(programme: Programme, random: Any) -> None:
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in programme.tables.items()}
    found = numbers_of(shuffled, programme.first, programme.last)
    for month, numbers in numbers_of(programme.tables, programme.first, programme.last).items():
        assert differences(found[month], numbers) == {}


@few
@given(PROGRAMMES)
def test_a_span_gives_each_month_the_same_as_scoring_it_alone(programme: Programme) -> None:
    for month, numbers in numbers_of(programme.tables, programme.first, programme.last).items():
        assert differences(numbers_of(programme.tables, month, month)[month], numbers) == {}


@few
@given(PROGRAMMES)
def test_the_same_rows_give_the_same_numbers_every_time(programme: Programme) -> None:
    first, again = (numbers_of(programme.tables, programme.first, programme.last) for _ in range(2))
    assert all(differences(again[month], first[month]) == {} for month in first)


@few
@given(PROGRAMMES)
def test_without_returns_no_record_makes_a_score(programme: Programme) -> None:
    heard = [row for row in programme.tables["returns"] if row["location_id"] != "a"]
    for numbers in numbers_of(programme.tables | {"returns": heard}, programme.first, programme.last).values():
        values = {key[1:]: value for key, value in numbers.items() if key[0] == "a"}
        assert {values.get(("raw", code)) for code in REPORTS} == {None}
        assert {values.get((what,)) for what in ("index", "arithmetic", "band", "rank")} == {None}


@few
@given(PROGRAMMES)
def test_real_rows_of_one_place_do_not_reach_another(programme: Programme) -> None:
    fewer = {name: [row for row in rows if row.get("location_id") != "b"] for name, rows in programme.tables.items()}
    fewer["locations"] = [row | {"programme_site": row["programme_site"] and row["location_id"] != "b"}
                          for row in programme.tables["locations"]]  # fmt: skip
    found = numbers_of(fewer, programme.first, programme.last)
    for month, numbers in numbers_of(programme.tables, programme.first, programme.last).items():
        others = {key: value for key, value in numbers.items() if key[0] != "b" and key[1] != "rank"}
        assert differences({key: value for key, value in found[month].items() if key[1] != "rank"}, others) == {}
