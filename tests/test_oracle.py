"""The whole index, computed in SQL, equals the slow oracle in plain Python on random rows that crowd around every border."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.refusals import code_lists
from data.schema import kinds
from risk_model.model import load_model
from risk_model.results import contributions, dimension_scores, scores
from risk_model.scoring import compute
from tests.drawn import Tables, edition
from tests.oracle import oracle

MODEL = load_model()
CODES = {name: sorted(codes) for name, codes in code_lists().items()}
SITES, PLACES = ("a", "b", "c"), ("a", "b", "c", "d")  # d only follows a site
# Days on both sides of every window, of 60 and 90 days, and of a settlement that is still to come.
AGES = sorted({0, 1, 30, 31, 59, 60, 61, 89, 90, 91, 92, 150, 182, 183, 300, 365, 366, 456, 457, 600, 730, 731, -1, -20})
LONG_AGES = [*AGES, 800, 1095, 1096, 1400, 1826, 1827]
LATER = [0, 1, 30, 31, 60, 61, 89, 90, 91, 182, 365, 366, 500]
SETTLED = ("monitoring", "resolved")
VALUES = {
    "population": (100, 40_000), "share_youth": (20, 50), "unemployment_rate": (0, 20), "migration_share": (0, 50),
    "irrigation_dependency": (0, 100), "border_distance_km": (0, 60), "distance_rayon_centre_km": (0, 90),
    "straight_distance_rayon_centre_km": (0, 70), "diversity_index": (0, 1),
}  # fmt: skip
Draw = Any


def last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = last_day(first) + timedelta(days=1)


def back(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


class Programme:
    """Draws the rows of a small programme around the last day of some months."""

    def __init__(self, draw: Draw, first: date, last: date) -> None:
        self.draw, self.first, self.last = draw, first, last
        self.ends = [last_day(month) for month in months(first, last)]
        self.tables: Tables = {}

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def often(self, value: Any, other: Any = None) -> Any:
        return self.pick(value, value, value, value, other)

    def code(self, name: str) -> str:
        return str(self.pick(*CODES[name]))

    def day(self, ages: list[int] = AGES) -> date:
        leap_day, month_end = date(2024, 2, 29), self.ends[0].replace(day=1) - timedelta(days=1)
        return self.pick(*(self.pick(*self.ends) - timedelta(days=age) for age in ages), leap_day, month_end)

    def later(self, day: date) -> date:
        return day + timedelta(days=self.pick(*LATER))

    def maybe_later(self, day: date) -> date | None:
        return self.later(day) if self.pick(True, False) else None

    def count(self, most: int) -> range:
        return range(self.pick(*range(most + 1)))

    def places(self) -> None:
        self.tables["locations"] = [
            {"location_id": id_, "rayon": self.often(self.pick("r1", "r2")), "oblast": self.pick("o1", "o2"),
             "population": self.often(self.pick(600, 9_000, 20_000)), "programme_site": id_ != "d" and self.often(True, False)}
            for id_ in PLACES
        ]  # fmt: skip
        pairs = sorted({(self.pick(*SITES), self.pick("d", "d", *SITES)) for _ in self.count(3)})
        self.tables["location_links"] = [
            {"predecessor_id": old, "successor_id": new, "since": self.day(), "population_share": self.often(self.pick(0.25, 1.0))}
            for old, new in pairs
            if old != new
        ]
        self.tables["distances"] = [
            {"location_id": id_, "border_km": self.often(8.5), "centre_straight_km": self.often(self.pick(12.0, 70.0))}
            for id_ in PLACES
            if self.often(True, False)
        ]
        self.tables["settings"] = [{"setting": "base_currency", "value": "KGS"}] if self.often(True, False) else []
        self.tables["elections"] = [
            {"held_on": self.pick(end + timedelta(days=self.pick(0, 59, 60, 61)), start - timedelta(days=self.pick(1, 29, 30, 31)))}
            for start, end in [(self.last, self.ends[-1])] * self.pick(0, 0, 1, 2)
        ]

    def context(self) -> None:
        larger = [("rayon", area, s) for area in ("r1", "r2") for s in ("share_youth", "population")]
        larger += [("oblast", area, s) for area in ("o1", "o2") for s in ("unemployment_rate", "migration_share")]
        own = [("location", area, series) for area in PLACES for series in VALUES]
        rows = {}
        for level, area, series in own + larger:
            for _ in range(self.pick(0, 2, 1) if series == "population" else self.pick(1, 1, 1, 2, 0)):
                low, high = VALUES[series]
                value = low + (high - low) * self.pick(0, 0.1, 0.35, 0.6, 0.8, 1)
                key = {"area_level": level, "area": area, "series": series, "measured_on": self.day(LONG_AGES)}
                rows[tuple(key.values())] = key | {"value": float(value)}
        self.tables["context"] = list(rows.values())

    def reports(self) -> None:
        returns, cases = [], []
        for id_ in PLACES:
            newest = self.pick(0, 0, 0, 1, 2, 3)
            heard = self.draw(st.integers(0, 2**16 - 1)) | self.pick(2**16 - 1, 2**16 - 1, 0, 0b111)
            returns += [{"location_id": id_, "month": back(self.last, n)} for n in range(newest, 16) if heard >> n & 1]
        for level, area in [*(("location", id_) for id_ in SITES), ("rayon", "r1"), ("rayon", "r2")]:
            gone, many = self.pick(0, 11, 12, 99, 99), self.pick(0, 3, 40)
            spell = [back(self.last, n) for n in range(self.pick(12, 15, 16, 16, 0)) if n != gone]
            cases += [{"area_level": level, "area": area, "month": month, "cases": many + month.month} for month in spell]
        self.tables["returns"], self.tables["domestic_violence"] = returns, cases

    def incident(self, number: int) -> dict[str, Any]:
        day, status = self.day(), self.code("incident_status")
        reported = self.maybe_later(day)
        settled = self.later(reported or day) if status in SETTLED else self.often(None, self.later(day))
        return {
            "incident_id": f"i{number}", "location_id": self.pick(*SITES), "occurred_on": day, "reported_on": reported,
            "location_precision": self.often(self.pick("exact", "village", "municipality"), "rayon"),
            "incident_type": self.pick("verbal_dispute", "group_clash", "youth_fight", "extortion_racket"),
            "issue": self.often(self.pick("pasture", "land_plot", "irrigation_water")), "severity": self.pick(1, 2, 3, 4, 5),
            "status": status, "settled_on": settled, "status_on": self.maybe_later(day),
            "verified_on": self.often(None, self.later(day)), "case_id": self.pick(None, None, "k1", "k1", "k2"),
            "actor_a": self.pick(None, "youth", "village_residents"), "actor_b": self.pick("water_users", "schoolchildren"),
        }  # fmt: skip

    def training(self) -> None:
        self.tables["trainings"] = [
            {"training_id": f"t{n}", "module": self.often(self.code("training_module")), "held_on": self.day()} for n in self.count(6)
        ]
        rows = {}
        for _ in range(self.pick(0, 5, 10, 15) if self.tables["trainings"] else 0):
            key = {"training_id": self.pick(*self.tables["trainings"])["training_id"], "location_id": self.pick(*SITES),
                   "participant_group": self.often(self.code("participant_group")),
                   "sex": self.pick(None, "women", "men")}  # fmt: skip
            people = self.pick(0, 1, 2, 3, 3, 4, 6, 7, 7, 9, 10, 11, 20, 30)
            rows[tuple(key.values())] = key | {"people": self.pick(*[people] * 12, None)}
        self.tables["participants"] = list(rows.values())

    def money(self) -> None:
        self.tables["grants"] = [
            {"grant_id": f"g{n}", "location_id": self.pick(*SITES), "issue": self.often(self.pick("pasture", "irrigation_water")),
             "status": self.code("grant_status"), "status_on": self.often(self.day()), "contracted_on": self.often(self.day())}
            for n in self.count(5)
        ]  # fmt: skip
        rates = {(self.pick("USD", "EUR"), self.day(LONG_AGES)): self.pick(87.5, 101.25) for _ in self.count(4)}
        self.tables["exchange_rates"] = [{"currency": c, "valid_from": day, "rate": rate} for (c, day), rate in rates.items()]
        self.tables["payments"] = []
        for n in self.count(7) if self.tables["grants"] else ():
            kind, amount = self.code("payment_kind"), self.pick(*[Decimal("150000.50"), Decimal("4000.00")] * 6, None)
            paid = {"payment_id": f"p{n}", "grant_id": self.pick(*self.tables["grants"])["grant_id"], "paid_on": self.day()}
            amount = -amount if amount and kind == "refund" else amount
            currency = self.pick("KGS", "KGS", "USD", "EUR")
            self.tables["payments"].append(paid | {"payment_kind": kind, "amount": amount, "currency": currency})

    def dialogue(self, number: int) -> dict[str, Any]:
        day, level, follow_up = self.day(), self.code("dialogue_level"), self.pick(None, *CODES["follow_up"])
        nowhere = level in ("national", "oblast", "online") and self.pick(True, False, False)
        return {
            "dialogue_id": f"d{number}", "location_id": None if nowhere else self.pick(*SITES), "held_on": day, "level": level,
            "issue": self.pick(None, "land_plot", "religion"), "follow_up": follow_up,
            "follow_up_done_on": self.later(day) if follow_up == "done" else self.maybe_later(day),
        }  # fmt: skip

    def mediator(self, number: int) -> dict[str, Any]:
        start = self.day()
        return {
            "mediator_id": f"m{number}", "location_id": self.pick(*SITES), "certificate": self.code("certificate_status"),
            "certificate_valid_to": self.maybe_later(start), "active_from": start, "active_to": self.maybe_later(start),
        }  # fmt: skip

    def rows(self) -> Tables:
        self.places()
        self.context()
        self.reports()
        self.training()
        self.money()
        self.tables["incidents"] = [self.incident(n) for n in range(self.pick(0, 8, 16, 20))]
        self.tables["dialogues"] = [self.dialogue(n) for n in self.count(7)]
        self.tables["mediators"] = [self.mediator(n) for n in self.count(6)]
        return self.tables


@st.composite
def programmes(draw: Draw) -> tuple[Tables, date, date]:
    last = draw(st.sampled_from([date(2024, 2, 1), date(2025, 2, 1), date(2025, 10, 1), date(2026, 3, 1), date(2026, 5, 1)]))
    first = back(last, draw(st.integers(0, 3)))
    return Programme(draw, first, last).rows(), first, last


def by_oracle(tables: Tables, month: date) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for id_, result in oracle(tables, month).items():
        for what in ("raw", "flag", "scaled", "contribution", "dimension", "coverage"):
            found |= {(id_, what, name): value for name, value in getattr(result, what).items()}
        for what in ("index", "arithmetic", "band", "confidence", "unknown", "rank"):
            found[id_, what] = getattr(result, what)
    return found


def by_sql(con: duckdb.DuckDBPyConnection, month: date) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for part in contributions(con, month):
        place, code = part.location_id, part.code
        found |= {(place, "raw", code): part.raw, (place, "flag", code): part.flag, (place, "scaled", code): part.scaled}
        found[place, "contribution", code] = part.points
    for one in dimension_scores(con, month):
        found[one.location_id, "dimension", one.dimension] = one.score
        found[one.location_id, "coverage", one.dimension] = one.coverage
    for score in scores(con, month):
        for what in ("index", "arithmetic", "band", "confidence", "unknown", "rank"):
            found[score.location_id, what] = getattr(score, what)
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(programmes())
def test_every_number_and_every_missing_one_is_the_oracles(programme: tuple[Tables, date, date]) -> None:
    tables, first, last = programme
    with closing(edition(tables)) as con:
        compute(con, MODEL, first, last)
        for month in months(first, last):
            assert by_sql(con, month) == pytest.approx(by_oracle(tables, month), rel=1e-9, abs=1e-9)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(programmes())
def test_the_random_rows_keep_the_rules_of_the_store(programme: tuple[Tables, date, date]) -> None:
    tables, *_ = programme
    with closing(edition(tables)) as con:
        for name in tables.keys() - {"distances"}:
            for check in kinds()[name].checks:
                assert con.table(name).filter(~duckdb.SQLExpression(check.expression)).fetchall() == [], check.text
            for field in kinds()[name].fields:
                known = CODES.get(field.code_list or "", [])
                assert all(row.get(field.name) in (None, *known) for row in tables[name] if known), field.name
