"""Random rows of a small programme that crowd around every border of the method."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from data.refusals import code_lists
from tests.drawn import Tables

CODES = {name: sorted(codes) for name, codes in code_lists().items()}
SITES, PLACES = ("a", "b", "c"), ("a", "b", "c", "d")  # d only follows a site
ISSUES = ("pasture", "land_plot", "irrigation_water", "religion")
# Ages in days on both sides of every border: 60 days, 3, 6, 12, 15, 24, 36 and 60 months, and what is still to come.
OF_INCIDENTS = (-1, 0, 1, 30, 59, 60, 61, 91, 92, 93, 150, 182, 183, 200, 300, 365, 366, 400, 456, 457, 600, 730, 731)
OF_WORK = (-1, 0, 100, 365, 366, 500, 730, 731)
OF_CONTEXT = (-1, 0, 200, 400, 600, 800, 1095, 1096, 1826, 1827)
LATER = (0, 1, 30, 31, 60, 61, 89, 90, 91, 182, 365, 366, 500)
GROUPS = ("lsg_staff", "police_law_enforcement", "lcpc_members", "women_councils", "religious_leaders", "mediators")
SETTLED = ("monitoring", "resolved")
VALUES = {
    "population": (100, 40_000), "share_youth": (20, 50), "unemployment_rate": (0, 20), "migration_share": (0, 50),
    "irrigation_dependency": (0, 100), "border_distance_km": (0, 60), "distance_rayon_centre_km": (0, 90),
    "straight_distance_rayon_centre_km": (0, 70), "diversity_index": (0, 1),
}  # fmt: skip


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
    """Draws the rows of a small programme around the last days of some months. ``size``: how many rows, at most."""

    def __init__(self, random: Random, last: date, span: int, size: int) -> None:
        self.random, self.first, self.last, self.size = random, back(last, span - 1), last, size
        self.ends = [last_day(month) for month in months(self.first, last)]
        self.tables: Tables = {}
        self.places()
        self.context()
        self.reports()
        self.training()
        self.money()
        self.tables["incidents"] = [self.incident(n) for n in self.count(10)]
        self.tables["dialogues"] = [self.dialogue(n) for n in self.count(3)]
        self.tables["mediators"] = [self.mediator(n) for n in self.count(2)]

    def pick(self, *values: Any) -> Any:
        return self.random.choice(values)

    def often(self, value: Any, other: Any = None) -> Any:
        return self.pick(value, value, value, value, other)

    def code(self, name: str) -> str:
        return str(self.pick(*CODES[name]))

    def day(self, ages: tuple[int, ...] = OF_WORK) -> date:
        leap_day, month_end = date(2024, 2, 29), self.ends[0].replace(day=1) - timedelta(days=1)
        age = self.pick(*ages, None, None)
        return self.pick(leap_day, month_end) if age is None else self.pick(*self.ends) - timedelta(days=age)

    def later(self, day: date) -> date:
        return day + timedelta(days=self.pick(*LATER))

    def maybe_later(self, day: date) -> date | None:
        return self.later(day) if self.pick(True, False) else None

    def count(self, most: int) -> range:
        return range(self.random.randint(0, most * self.size))

    def places(self) -> None:
        self.tables["locations"] = [
            {"location_id": id_, "rayon": self.often(self.pick("r1", "r2")), "oblast": self.pick("o1", "o2"),
             "population": self.often(self.pick(600, 9_000, 20_000)), "programme_site": id_ != "d" and self.often(True, False)}
            for id_ in PLACES
        ]  # fmt: skip
        pairs = sorted({(self.pick(*SITES), self.pick("d", "d", *SITES)) for _ in self.count(3)})
        self.tables["location_links"] = [
            {
                "predecessor_id": old,
                "successor_id": new,
                "since": self.day(),
                "population_share": self.often(self.pick(0.25, 1.0)),
            }
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
            {
                "held_on": self.pick(
                    end + timedelta(days=self.pick(0, 59, 60, 61)), start - timedelta(days=self.pick(1, 29, 30, 31))
                )
            }
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
                key = {"area_level": level, "area": area, "series": series, "measured_on": self.day(OF_CONTEXT)}
                rows[tuple(key.values())] = key | {"value": float(value)}
        self.tables["context"] = list(rows.values())

    def reports(self) -> None:
        returns, cases = [], []
        for id_ in PLACES:
            newest = self.pick(0, 0, 0, 1, 2, 3)
            heard = self.random.getrandbits(16) | self.pick(2**16 - 1, 2**16 - 1, 0, 0b111)
            returns += [{"location_id": id_, "month": back(self.last, n)} for n in range(newest, 16) if heard >> n & 1]
        for level, area in [*(("location", id_) for id_ in SITES), ("rayon", "r1"), ("rayon", "r2")]:
            gone, many = self.pick(0, 11, 12, 99, 99), self.pick(0, 3, 40)
            spell = [back(self.last, n) for n in range(self.pick(12, 15, 16, 16, 0)) if n != gone]
            cases += [{"area_level": level, "area": area, "month": month, "cases": many + month.month} for month in spell]
        self.tables["returns"], self.tables["domestic_violence"] = returns, cases

    def incident(self, number: int) -> dict[str, Any]:
        day, status = self.day(OF_INCIDENTS), self.code("incident_status")
        reported = self.maybe_later(day)
        settled = self.later(reported or day) if status in SETTLED else self.often(None, self.later(day))
        return {
            "incident_id": f"i{number}", "location_id": self.pick(*SITES), "occurred_on": day, "reported_on": reported,
            "location_precision": self.often(self.pick("exact", "village", "municipality"), "rayon"),
            "incident_type": self.pick("verbal_dispute", "group_clash", "youth_fight", "extortion_racket"),
            "issue": self.often(self.pick(*ISSUES)), "severity": self.pick(1, 2, 3, 4, 5),
            "status": status, "settled_on": settled, "status_on": self.maybe_later(day),
            "verified_on": self.often(None, self.later(day)), "case_id": self.pick(None, None, "k1", "k1", "k2"),
            "actor_a": self.pick(None, "youth", "village_residents"), "actor_b": self.pick("water_users", "schoolchildren"),
        }  # fmt: skip

    def training(self) -> None:
        self.tables["trainings"] = [
            {"training_id": f"t{n}", "module": self.often(self.code("training_module")), "held_on": self.day()}
            for n in self.count(2)
        ]
        rows = {}
        for _ in self.count(6) if self.tables["trainings"] else ():
            key = {"training_id": self.pick(*self.tables["trainings"])["training_id"], "location_id": self.pick(*SITES),
                   "participant_group": self.often(self.pick(*GROUPS)),
                   "sex": self.pick(None, "women", "men")}  # fmt: skip
            people = self.pick(0, 1, 1, 2, 2, 3, 4, 6, 7, 9, 10, 30)
            rows[tuple(key.values())] = key | {"people": self.pick(*[people] * 12, None)}
        self.tables["participants"] = list(rows.values())

    def money(self) -> None:
        self.tables["grants"] = [
            {"grant_id": f"g{n}", "location_id": self.pick(*SITES), "issue": self.often(self.pick(*ISSUES)),
             "status": self.code("grant_status"),
             "status_on": self.often(self.pick(*self.ends) + timedelta(days=self.pick(-50, -1, 0, 1))),
             "contracted_on": self.often(self.day())}
            for n in self.count(3)
        ]  # fmt: skip
        rates = {(self.pick("USD", "EUR"), self.day(OF_CONTEXT)): self.pick(87.5, 101.25) for _ in self.count(2)}
        self.tables["exchange_rates"] = [{"currency": c, "valid_from": day, "rate": rate} for (c, day), rate in rates.items()]
        self.tables["payments"] = []
        for n in self.count(2) if self.tables["grants"] else ():
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
            "issue": self.often(self.pick(*ISSUES)), "follow_up": follow_up,
            "follow_up_done_on": self.later(day) if follow_up == "done" else self.maybe_later(day),
        }  # fmt: skip

    def mediator(self, number: int) -> dict[str, Any]:
        start = self.day()
        return {
            "mediator_id": f"m{number}", "location_id": self.pick(*SITES), "certificate": self.code("certificate_status"),
            "certificate_valid_to": self.maybe_later(start), "active_from": start, "active_to": self.maybe_later(start),
        }  # fmt: skip


PROGRAMMES = st.builds(
    Programme,
    random=st.randoms(use_true_random=True),  # its seed is what Hypothesis draws and prints
    last=st.sampled_from([date(2024, 2, 1), date(2025, 2, 1), date(2025, 10, 1), date(2026, 3, 1), date(2026, 5, 1)]),
    span=st.integers(1, 4),
    size=st.integers(1, 4),
)
