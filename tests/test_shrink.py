"""Rates of small numbers: drawn towards the mean of all locations where the model says so, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from risk_model.faults import Fault
from risk_model.model import Model, load_model
from risk_model.results import contributions
from risk_model.scoring import compute, rescore
from risk_model.variant import Variant, difference
from tests.drawn import Tables, edition
from tests.worked_example import incident

MODEL = load_model()
MARCH = date(2026, 3, 1)
PER = 10_000
few = settings(max_examples=15, deadline=None)
Place = tuple[int | None, int]  # residents, incidents of severity 1 on the last day

places = st.lists(st.tuples(st.sampled_from([200, 900, 5_000, 20_000, 120_000]), st.integers(0, 12)), min_size=2, max_size=7)


def shrinking(*codes: str) -> Model:
    return Variant.of({f"indicators.{code}.shrink": True for code in codes}).model()


def rows(drawn: Sequence[Place]) -> Tables:
    """Locations p0, p1, … that report, each with so many residents and so many verified incidents of weight 1, undecayed."""
    return {
        "locations": [
            {"location_id": f"p{at}", "programme_site": True, "population": people} for at, (people, _) in enumerate(drawn)
        ],
        "returns": [{"location_id": f"p{at}", "month": MARCH} for at in range(len(drawn))],
        "incidents": [
            incident(f"{at}-{number}", date(2026, 3, 31), 1, "verified", "land_plot") | {"location_id": f"p{at}"}  # type: ignore[arg-type]
            for at, (_, count) in enumerate(drawn)
            for number in range(count)
        ],
    }


def t01(con: duckdb.DuckDBPyConnection) -> list[tuple[float | None, float | None]]:
    """What each location has, and what it had before it was shrunk."""
    return [(part.raw, part.unshrunk) for part in contributions(con, MARCH) if part.code == "T01"]


def shown(drawn: Sequence[Place], model: Model) -> list[tuple[float | None, float | None]]:
    with closing(edition(rows(drawn))) as con:
        compute(con, model, MARCH, MARCH)
        return t01(con)


def oracle(drawn: Sequence[tuple[int, int]]) -> list[float]:
    """Marshall's estimator in plain Python, on counts and exposures."""
    counts, exposures = [count for _, count in drawn], [people / PER for people, _ in drawn]
    rates = [count / exposure for count, exposure in zip(counts, exposures, strict=True)]
    mean = sum(counts) / sum(exposures)
    within = mean / (sum(exposures) / len(exposures))
    between = max(0.0, sum(e * (r - mean) ** 2 for r, e in zip(rates, exposures, strict=True)) / sum(exposures) - within)
    if between == 0:
        return [mean] * len(drawn)
    return [mean + between / (between + mean / e) * (r - mean) for r, e in zip(rates, exposures, strict=True)]


@few
@given(places)
def test_a_shrunk_rate_is_marshalls_and_lies_between_its_own_and_the_mean(drawn: list[tuple[int, int]]) -> None:
    mean = sum(count for _, count in drawn) / sum(people for people, _ in drawn) * PER
    found = shown(drawn, shrinking("T01"))
    assert [raw for raw, _ in found] == pytest.approx(oracle(drawn), rel=1e-9, abs=1e-12)
    assert [before for _, before in found] == pytest.approx([PER * count / people for people, count in drawn])
    for raw, before in found:
        assert raw is not None
        assert before is not None
        assert min(before, mean) - 1e-9 <= raw <= max(before, mean) + 1e-9


@few
@given(places)
def test_of_two_locations_with_one_rate_the_bigger_is_shrunk_less(drawn: list[tuple[int, int]]) -> None:
    both = [(4_000, 2), (40_000, 20)]
    (small, _), (big, _), *_ = shown([*both, *drawn], shrinking("T01"))
    assert small is not None
    assert big is not None
    assert abs(big - 5) <= abs(small - 5) + 1e-9  # both have 5 per 10,000


@few
@given(places)
def test_where_nothing_is_shrunk_nothing_changes(drawn: list[tuple[int, int]]) -> None:
    off = Variant.of({"indicators.T01.shrink": False}).model()
    assert shown(drawn, off) == shown(drawn, MODEL)
    assert all(before is None for _, before in shown(drawn, MODEL))


def test_as_esda_shrinks_it() -> None:
    """The first example of ``esda``'s own ``assuncao_rate``, whose variance between places is below zero: all get the mean; and
    one with a variance, by hand. Mean (2 + 18) / (1 + 2) = 20/3; within 20/3 ÷ 1.5 = 40/9; observed (1 × (2 − 20/3)² +
    2 × (9 − 20/3)²) / 3 = 98/9; between 58/9; the first place keeps 58/9 ÷ (58/9 + 20/3) = 58/118 of its distance."""
    counts, exposures = [30, 25, 25, 15, 33, 21, 30, 20], [100, 100, 110, 90, 100, 90, 110, 90]
    alike = shown([(people * PER // 10, count) for people, count in zip(exposures, counts, strict=True)], shrinking("T01"))
    assert [raw for raw, _ in alike] == pytest.approx([sum(counts) / sum(exposures) * 10] * 8)
    apart = shown([(10_000, 2), (20_000, 18)], shrinking("T01"))
    assert apart[0] == (pytest.approx(20 / 3 + 58 / 118 * (2 - 20 / 3)), pytest.approx(2))
    assert apart[1] == (pytest.approx(20 / 3 + 58 / 88 * (9 - 20 / 3)), pytest.approx(9))


def test_no_population_stays_missing_and_takes_no_part() -> None:
    with_unknown = shown([(10_000, 2), (None, 7), (20_000, 18)], shrinking("T01"))
    assert with_unknown[1] == (None, None)
    assert [with_unknown[0], with_unknown[2]] == shown([(10_000, 2), (20_000, 18)], shrinking("T01"))


@pytest.mark.parametrize("drawn", [[(800, 3)], [(800, 3), (None, 4)]])
def test_one_location_alone_has_nothing_to_be_shrunk_to(drawn: list[Place]) -> None:
    assert shown(drawn, shrinking("T01"))[0] == (37.5, 37.5)


def test_no_incident_anywhere_is_zero_everywhere() -> None:
    assert shown([(800, 0), (9_000, 0)], shrinking("T01")) == [(0, 0), (0, 0)]


def test_each_month_is_shrunk_by_itself() -> None:
    drawn = [(10_000, 2), (20_000, 18)]
    with closing(edition(rows(drawn))) as con:
        compute(con, shrinking("T01"), date(2026, 1, 1), MARCH)
        assert t01(con) == shown(drawn, shrinking("T01"))


def test_changed_on_one_readers_connection_it_is_the_same_as_from_the_start() -> None:
    drawn, variant = [(10_000, 2), (20_000, 18), (300, 1)], Variant.of({"indicators.T01.shrink": True})
    with closing(edition(rows(drawn))) as con:
        compute(con, MODEL, MARCH, MARCH)
        rescore(con, variant.model(), MARCH, MARCH, frozenset({"T01", "T04"}))
        assert t01(con) == shown(drawn, variant.model())
        rescore(con, MODEL, MARCH, MARCH, frozenset({"T01", "T04"}))
        assert t01(con) == shown(drawn, MODEL)


def test_a_choice_to_shrink_is_kept_in_an_address() -> None:
    variant = Variant.of({"indicators.T01.shrink": True, "indicators.T04.shrink": False})
    assert variant.written() == "indicators.T01.shrink:true,indicators.T04.shrink:false"
    assert Variant.read(variant.written()) == variant
    assert difference(variant.model(), MODEL) == Variant.of({"indicators.T01.shrink": True})


@pytest.mark.parametrize("code", ["T03", "V01", "C02", "T07"])
def test_only_a_rate_per_residents_can_be_shrunk(code: str) -> None:
    with pytest.raises(Fault) as refused:
        shrinking(code)
    assert refused.value.code == "model_invalid"
    with pytest.raises(ValidationError, match="only a rate can be shrunk"):
        Model.model_validate(MODEL.model_dump(by_alias=True) | {"indicators": {code: {**_as_written(code), "shrink": True}}})


def _as_written(code: str) -> dict[str, object]:
    return MODEL.indicators[code].model_dump(by_alias=True)


def test_the_rates_of_the_model_can_be_shrunk_and_none_is() -> None:
    assert [code for code, one in MODEL.indicators.items() if one.is_rate] == ["T01", "T04", "T05", "T06", "C01", "C04"]
    assert not any(one.shrink for one in MODEL.indicators.values())
