"""The default index of the domain brief (section 3) once more: slow, plain, and independent of the model.

It takes rows as Python values and gives every number of one month. Nothing here is read from the model's files: the
constants are copied by hand from the brief and from indicators.csv, so that the two can disagree.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Value = tuple[float | None, str | None]  # raw value, flag
MISSING: Value = (None, None)

# fmt: off
# code: (raw value that scores 0, raw value that scores 10, weight in its dimension)
METHOD: dict[str, tuple[float, float, float]] = {
    "T01": (0, 20, 0.30), "T02": (1, 5, 0.15), "T03": (1, 3, 0.15), "T04": (0, 3, 0.15),
    "T05": (0, 10, 0.10), "T06": (10, 60, 0.05), "T07": (0, 1, 0.10),
    "V01": (25, 45, 0.10), "V02": (2, 15, 0.20), "V03": (0, 40, 0.15), "V04": (0, 100, 0.25),
    "V05": (50, 0, 0.15), "V06": (0, 80, 0.15), "V07": (0, 0.7, 0.0),
    "C01": (5, 0, 0.20), "C02": (1, 0, 0.10), "C03": (1, 0, 0.15), "C04": (2, 0, 0.15),
    "C05": (90, 20, 0.15), "C06": (60, 0, 0.10), "C07": (1, 0, 0.05), "C08": (6, 0, 0.10),
}
EXPONENT = {"tension": 0.40, "vulnerability": 0.25, "coping": 0.35}
SEVERITY_POINTS = {1: 1, 2: 2, 3: 4, 4: 7, 5: 10}
OPEN = ("reported", "under_verification", "verified", "response_ongoing", "in_mediation", "referred", "escalated")
DIALOGUE_LEVEL = {"village": 1, "municipality": 1, "online": 1, "inter_municipal": 0.5, "rayon": 0.5, "oblast": 0.5,
                  "national": 0, "cross_border": 0}
KEY_GROUPS = (("lsg_staff",), ("local_kenesh",), ("police_law_enforcement", "lcpc_members"),
              ("active_youth", "youth_committees"), ("women_councils",), ("aksakals", "religious_leaders"))
# fmt: on


@dataclass
class Result:
    """All numbers of one location in one month; a missing number is None."""

    raw: dict[str, float | None]
    flag: dict[str, str | None]
    scaled: dict[str, float | None]
    contribution: dict[str, float | None]
    dimension: dict[str, float | None]
    coverage: dict[str, float]
    index: float | None
    arithmetic: float | None
    band: int | None
    confidence: str
    unknown: str | None = None
    rank: int | None = None


def find(tables: Tables, table: str, **wanted: Any) -> list[Row]:
    return [r for r in tables.get(table, []) if all(r[column] == value for column, value in wanted.items())]


def month_number(day: date) -> int:
    return day.year * 12 + day.month


def first_reported(incident: Row) -> date:
    day: date = incident["reported_on"] or incident["occurred_on"]
    return day


def is_scored(incident: Row) -> bool:
    family = incident["incident_type"] in ("domestic_violence", "forced_early_marriage")
    valid = not family and incident["status"] not in ("rejected", "duplicate")
    return valid and incident["location_precision"] in ("exact", "village", "municipality")


def population_of(tables: Tables, location_id: str, day: date, follow_links: bool = True) -> float | None:
    measured = find(tables, "context", area_level="location", area=location_id, series="population")
    measured.sort(key=lambda r: r["measured_on"])
    if measured:
        return float(([r for r in measured if r["measured_on"] <= day] or measured[:1])[-1]["value"])
    registered = [r["population"] for r in find(tables, "locations", location_id=location_id)]
    if registered and registered[0] is not None:
        return float(registered[0])
    links = [r for r in find(tables, "location_links", predecessor_id=location_id) if r["since"] <= day and r["population_share"]]
    if not follow_links or not links:
        return None
    link = min(links, key=lambda r: (-r["since"].toordinal(), r["successor_id"]))  # the latest merger
    whole = population_of(tables, link["successor_id"], day, follow_links=False)
    return None if whole is None else whole * float(link["population_share"])


class Site:
    """One location seen on the reference day; ``score`` asks for T01 to T05 only if a return came in three months."""

    def __init__(self, tables: Tables, place: Row, day: date) -> None:
        self.tables, self.place, self.day, self.id = tables, place, day, place["location_id"]
        self.population = population_of(tables, self.id, day)
        self.incidents = [r for r in self.here("incidents") if is_scored(r)]
        self.year = [r for r in self.incidents if self.inside(r["occurred_on"], 12)]
        self.return_months = {month_number(r["month"]) for r in self.here("returns")}

    def here(self, table: str) -> list[Row]:
        return find(self.tables, table, location_id=self.id)

    def age(self, day: date) -> float:
        return (self.day - day).days / 30.4375

    def inside(self, day: date, months: float) -> bool:
        return 0 <= self.age(day) <= months

    def decay(self, day: date, half_life: float) -> float:
        return math.pow(0.5, self.age(day) / half_life)

    def last_months(self, count: int) -> set[int]:
        return {month_number(self.day) - back for back in range(count)}

    def returns_in(self, count: int) -> int:
        return len(self.return_months & self.last_months(count))

    def per(self, residents: int, amount: float, flag: str | None = None) -> Value:
        return MISSING if self.population is None else (residents / self.population * amount, flag)

    def factor(self, incident: Row) -> float:
        unsure = incident["status"] in ("reported", "under_verification")
        return 0.5 if unsure or (incident["verified_on"] is not None and incident["verified_on"] > self.day) else 1.0

    def points(self, incident: Row) -> float:
        return SEVERITY_POINTS[incident["severity"]] * self.factor(incident)

    def latest(self, series: str, months: float, level: str = "location") -> float | None:
        area = self.place["location_id" if level == "location" else level]
        rows = find(self.tables, "context", area_level=level, area=area, series=series)
        values = [(r["measured_on"], float(r["value"])) for r in rows if self.inside(r["measured_on"], months)]
        return max(values)[1] if values else None

    def t01(self) -> Value:
        return self.per(10_000, sum(self.points(r) * self.decay(r["occurred_on"], 3) for r in self.year))

    def t02(self) -> Value:
        sure = [r for r in self.year if self.inside(r["occurred_on"], 6) and self.factor(r) == 1.0]
        return max((float(r["severity"]) for r in sure), default=1.0), None

    def t03(self) -> Value:
        if self.population is None or self.returns_in(12) < 6:
            return MISSING
        if len(self.year) < 3:
            return 1.0, "too_few"
        now = sum(self.points(r) for r in self.year if self.age(r["occurred_on"]) <= 3) / 3
        before = sum(self.points(r) for r in self.year if self.age(r["occurred_on"]) > 3) / 9
        return (10_000 / self.population * now + 0.5) / (10_000 / self.population * before + 0.5), None

    def is_open(self, incident: Row) -> bool:
        closed_on: date = incident["settled_on"] or incident["status_on"] or first_reported(incident)
        return incident["status"] in OPEN or closed_on > self.day

    def is_stale(self, incident: Row) -> bool:
        changes = [first_reported(incident), incident["verified_on"], incident["settled_on"], incident["status_on"]]
        return self.age(max(day for day in changes if day is not None and day <= self.day)) > 12

    def t04(self) -> Value:
        old = [r for r in self.incidents if (self.day - first_reported(r)).days > 60 and self.age(first_reported(r)) <= 24]
        waiting = [r for r in old if self.is_open(r)]
        stale = sum(self.is_stale(r) for r in waiting)
        return self.per(10_000, len(waiting) - 0.5 * stale, "stale" if stale else None)

    def t05(self) -> Value:
        types, sides = {"youth_fight", "extortion_racket"}, {"youth", "schoolchildren"}
        young = [r for r in self.year if r["incident_type"] in types or sides & {r["actor_a"], r["actor_b"]}]
        flag = None
        for case_id in {r["case_id"] for r in young if r["case_id"] is not None}:
            case = [r for r in young if r["case_id"] == case_id]
            if len(case) > 1 and len(case) > len(young) / 2:  # true of one case at most
                gravest = max(case, key=lambda r: (r["severity"], r["occurred_on"], r["incident_id"]))
                young, flag = [r for r in young if r["case_id"] != case_id] + [gravest], "one_case"
                break
        return self.per(10_000, sum(self.points(r) * self.decay(r["occurred_on"], 6) for r in young), flag)

    def year_of_cases(self, level: str, area: str | None) -> int | None:
        rows = find(self.tables, "domestic_violence", area_level=level, area=area)
        cases = {month_number(r["month"]): int(r["cases"]) for r in rows}
        return sum(cases[m] for m in self.last_months(12)) if self.last_months(12) <= cases.keys() else None

    def t06(self) -> Value:
        own = self.year_of_cases("location", self.id)
        if own is not None:
            return self.per(10_000, own)
        cases, population = self.year_of_cases("rayon", self.place["rayon"]), self.latest("population", math.inf, "rayon")
        return MISSING if cases is None or population is None else (10_000 / population * cases, "rayon_estimate")

    def t07(self) -> Value:
        season = 1.0 if 4 <= self.day.month <= 9 else 0.5 if self.day.month in (3, 10) else 0.0
        dependency = self.latest("irrigation_dependency", 36) or 0.0
        first, votes = self.day.replace(day=1), [r["held_on"] for r in find(self.tables, "elections")]
        near = any(vote - timedelta(60) <= self.day and first <= vote + timedelta(30) for vote in votes)
        return max(season * dependency / 100, 0.6 if near else 0.0), None

    def or_estimate(self, series: str, level: str) -> Value:
        own, wider = self.latest(series, 36), self.latest(series, 36, level)
        return (own, None) if own is not None else MISSING if wider is None else (wider, "estimate")

    def vulnerability(self) -> dict[str, Value]:
        computed = next(iter(self.here("distances")), {"border_km": None, "centre_straight_km": None})
        border, road = self.latest("border_distance_km", 60), self.latest("distance_rayon_centre_km", 60)
        straight = self.latest("straight_distance_rayon_centre_km", 60)
        straight = computed["centre_straight_km"] if straight is None else straight
        by_air: Value = MISSING if straight is None else (1.3 * straight, "straight_line")
        return {
            "V01": self.or_estimate("share_youth", "rayon"),
            "V02": self.or_estimate("unemployment_rate", "oblast"),
            "V03": self.or_estimate("migration_share", "oblast"),
            "V04": (self.latest("irrigation_dependency", 36), None),
            "V05": (computed["border_km"] if border is None else border, None),
            "V06": by_air if road is None else (road, None),
            "V07": (self.latest("diversity_index", 60), None),
        }

    def training(self) -> dict[str, Value]:
        trainings = {r["training_id"]: r for r in find(self.tables, "trainings")}
        rows = [trainings[r["training_id"]] | r for r in self.here("participants") if r["training_id"] in trainings]
        rows = [r for r in rows if self.inside(r["held_on"], 24)]
        if any(r["people"] is None for r in rows):
            return dict.fromkeys(("C01", "C02", "C03"), (None, "unknown_number"))
        modules = {r["module"] for r in rows if r["module"] is not None}
        taught = [module for module in modules if sum(r["people"] for r in rows if r["module"] == module) >= 10]
        faded = sum(r["people"] * self.decay(r["held_on"], 18) for r in rows)
        return {"C01": self.per(1_000, faded), "C02": (len(taught) / 6, None), "C03": self.groups_reached(rows)}

    def groups_reached(self, rows: list[Row]) -> Value:
        everyone = sum(r["people"] for r in rows)
        if everyone == 0:
            return 0.0, None
        if sum(r["people"] for r in rows if r["participant_group"] is None) / everyone > 0.40:
            return None, "groups_not_recorded"
        reached = {group for group in KEY_GROUPS if sum(r["people"] for r in rows if r["participant_group"] in group) >= 3}
        if sum(r["people"] for r in rows if r["sex"] == "women") / everyone >= 0.30:
            reached.add(("women_councils",))
        return len(reached) / 6, None

    def c04(self) -> Value:
        rows = [r for r in self.here("mediators") if r["active_from"] <= self.day <= (r["active_to"] or date.max)]
        valid = [r for r in rows if r["certificate"] == "certified" and self.day <= (r["certificate_valid_to"] or date.max)]
        unknown = any(r["certificate"] == "unknown" for r in rows)
        return self.per(10_000, 0.5 * len(rows) + 0.5 * len(valid), "certificate_unknown" if unknown else None)

    def c05(self) -> Value:
        cases = [r for r in self.incidents if 3 < self.age(first_reported(r)) <= 15]
        if len(cases) < 3:
            return None, "too_few"
        agreed = [r for r in cases if r["status"] in ("monitoring", "resolved") and (r["settled_on"] or date.max) <= self.day]
        return 100 * sum((r["settled_on"] - first_reported(r)).days <= 90 for r in agreed) / len(cases), None

    def in_base_currency(self, payment: Row) -> float | None:
        amount, currency = payment["amount"], payment["currency"]
        if amount is None or find(self.tables, "settings", setting="base_currency", value=currency):
            return None if amount is None else float(amount)
        rates = [r for r in find(self.tables, "exchange_rates", currency=currency) if r["valid_from"] <= payment["paid_on"]]
        return float(amount) * max((r["valid_from"], float(r["rate"])) for r in rates)[1] if rates else None

    def c06(self) -> Value:
        grants = {r["grant_id"] for r in self.here("grants")}
        rows = [r for r in find(self.tables, "payments") if r["grant_id"] in grants and self.inside(r["paid_on"], 24)]
        amounts = [self.in_base_currency(r) for r in rows]
        if None in amounts:
            return None, "unknown_amount"
        return self.per(1, sum((amount or 0.0) * self.decay(r["paid_on"], 18) for r, amount in zip(rows, amounts, strict=True)))

    def is_running(self, grant: Row) -> bool:
        ended_later = (grant["status_on"] or date.min) > self.day and grant["status"] in ("closed", "suspended", "terminated")
        signed = grant["contracted_on"] is not None and self.inside(grant["contracted_on"], 24)
        return signed and (ended_later or grant["status"] in ("contracted", "disbursing", "completed"))

    def c07(self) -> Value:
        issues = {r["issue"] for r in self.year if r["issue"] is not None}
        points = {issue: sum(self.points(r) for r in self.year if r["issue"] == issue) for issue in issues}
        top = sorted(issues, key=lambda issue: (-points[issue], issue))[:2]
        covered = {r["issue"] for r in self.here("grants") if self.is_running(r)}
        covered |= {r["issue"] for r in self.here("dialogues") if self.inside(r["held_on"], 24)}
        return (len(covered & set(top)) / len(top), None) if top else MISSING

    def c08(self) -> Value:
        rows = [r for r in self.here("dialogues") if self.inside(r["held_on"], 12)]
        done = [r for r in rows if r["follow_up"] == "done" and r["follow_up_done_on"] <= self.day]
        return sum(DIALOGUE_LEVEL[r["level"]] for r in rows) + 0.5 * sum(DIALOGUE_LEVEL[r["level"]] for r in done), None


def scale(code: str, raw: float) -> float:
    zero, ten, _ = METHOD[code]
    return min(10.0, max(0.0, 10 * (raw - zero) / (ten - zero)))


def score(site: Site) -> Result:
    values = site.vulnerability() | site.training()
    values |= {code: getattr(site, code.lower())() for code in METHOD if code not in values}
    if not site.returns_in(3):
        values |= dict.fromkeys(("T01", "T02", "T03", "T04", "T05"), MISSING)
    raw, flag = {code: values[code][0] for code in METHOD}, {code: values[code][1] for code in METHOD}
    scaled = {code: None if value is None else scale(code, value) for code, value in raw.items()}
    result = Result(raw, flag, scaled, dict.fromkeys(METHOD), {}, {}, None, None, None, "C")
    for name in EXPONENT:
        weights = {code: weight for code, (_, _, weight) in METHOD.items() if code[0] == name[0].upper()}
        present = {code: value for code in weights if (value := scaled[code]) is not None}
        weight = sum(weights[code] for code in present)
        parts = {code: weights[code] / weight * value for code, value in present.items() if weight}
        result.contribution.update(parts)
        result.coverage[name] = weight / sum(weights.values())
        result.dimension[name] = sum(parts.values()) if weight else None

    overall = sum(exponent * result.coverage[name] for name, exponent in EXPONENT.items())
    for letter, share, returns in (("B", 0.6, 3), ("A", 0.8, 5)):
        if overall >= share - 1e-9 and site.returns_in(6) >= returns:
            result.confidence = letter

    recent = site.last_months(2)
    heard = site.return_months & recent or any(month_number(r["occurred_on"]) in recent for r in site.incidents)
    dims = {name: value for name, value in result.dimension.items() if value is not None}
    thin = len(dims) < 3 or min(result.coverage.values()) < 0.6 - 1e-9
    result.unknown = "silent" if not heard else "thin" if thin else None
    if result.unknown is None:
        result.index = math.prod(max(value, 0.5) ** EXPONENT[name] for name, value in dims.items())
        result.arithmetic = sum(EXPONENT[name] * value for name, value in dims.items())
        result.band = 1 + sum(result.index >= cut - 1e-9 for cut in (2.0, 3.5, 5.0, 6.5))
    return result


def oracle(tables: Tables, month: date) -> dict[str, Result]:
    """The results of all programme sites in the month of the given day, by location_id."""
    day = month.replace(day=monthrange(month.year, month.month)[1])
    results = {r["location_id"]: score(Site(tables, r, day)) for r in tables["locations"] if r["programme_site"]}
    ranked = {key: r.index for key, r in results.items() if r.index is not None and r.confidence != "C"}
    rounded = {key: math.floor(index * 1e9 + 0.5) for key, index in ranked.items()}
    for key, value in rounded.items():
        results[key].rank = 1 + sum(other > value for other in rounded.values())
    return results
