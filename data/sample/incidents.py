"""Invented incidents: how often, about what, and what became of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from data.sample.places import LAST_DAY, MONTHS, REGISTERS, Place, Row, after, day_in, dice, next_month, poisson, read

MOST_IN_A_MONTH = 5  # a location records zero to five in a month (domain brief, "Order of magnitude")
MERGED_ON = date(2024, 11, 17)

# How much of an issue there is from January to December.
ALWAYS = (1.0,) * 12
WATER = (0, 0, 0.15, 0.8, 1.2, 1.8, 1.7, 1.2, 0.6, 0.1, 0, 0)
PASTURE = (0, 0, 0, 0.1, 2, 0.3, 0.1, 0.1, 2, 0.1, 0, 0)
TERM = (1, 1.2, 1, 1, 0.8, 0, 0, 0, 1.2, 1.2, 1, 0.9)
WINTER = (1.5, 1.4, 0.8, 0.1, 0, 0, 0, 0, 0, 0.4, 1.2, 1.5)


class Dispute(NamedTuple):
    """One kind of dispute; it grows with a trait of the place, or is the same everywhere where none is named."""

    issue: str
    weight: float
    season: tuple[float, ...]
    trait: str
    types: str
    sides: tuple[str, str]
    reporters: str


DISPUTES = (
    Dispute("irrigation_water", 0.06, WATER, "irrigation",
            "verbal_dispute verbal_dispute tension_signal threat blockade property_damage peaceful_protest group_clash",
            ("water_users", "village_residents"), "lsg lcpc community_monitor mediator"),
    Dispute("pasture", 2.5, PASTURE, "pasture", "verbal_dispute tension_signal threat blockade livestock_theft_damage",
            ("herders_pasture_users", "neighbouring_municipality"), "lsg aksakal_court community_monitor"),
    Dispute("school_youth", 0.8, TERM, "", "youth_fight youth_fight threat verbal_dispute tension_signal extortion_racket",
            ("schoolchildren", "youth"), "school police lcpc"),
    Dispute("municipal_services", 0.9, ALWAYS, "services", "peaceful_protest verbal_dispute tension_signal blockade",
            ("village_residents", "lsg_executive"), "hotline lsg media cso"),
    Dispute("tariffs", 0.6, WINTER, "", "peaceful_protest verbal_dispute tension_signal",
            ("village_residents", "lsg_executive"), "lsg hotline cso"),
    Dispute("drinking_water", 0.2, ALWAYS, "", "verbal_dispute peaceful_protest tension_signal",
            ("households_neighbours", "lsg_executive"), "lsg community_monitor"),
    Dispute("land_plot", 0.45, ALWAYS, "", "verbal_dispute threat property_damage tension_signal confrontation_authorities",
            ("households_neighbours", "lsg_executive"), "lsg aksakal_court mediator state_body"),
    Dispute("inheritance_property", 0.25, ALWAYS, "", "verbal_dispute verbal_dispute threat property_damage",
            ("households_neighbours", "households_neighbours"), "aksakal_court mediator"),
    Dispute("public_order", 0.7, ALWAYS, "pasture", "livestock_theft_damage", ("herders_pasture_users", "unknown"),
            "police lcpc"),
    Dispute("public_order", 0.2, ALWAYS, "", "assault property_damage", ("households_neighbours", "unknown"), "police lcpc"),
    Dispute("environment_waste", 0.25, ALWAYS, "", "verbal_dispute peaceful_protest tension_signal",
            ("village_residents", "business_investor"), "cso lsg community_monitor"),
    Dispute("natural_resources_mining", 1.0, ALWAYS, "mining", "peaceful_protest blockade confrontation_authorities threat",
            ("village_residents", "business_investor"), "lsg media state_body"),
    Dispute("state_border", 0.6, ALWAYS, "border", "border_incident", ("cross_border_neighbours", "herders_pasture_users"),
            "state_body police lsg"),
    Dispute("social_benefits", 0.15, ALWAYS, "", "verbal_dispute peaceful_protest", ("women", "lsg_executive"), "lsg hotline"),
    Dispute("migration_return", 0.06, ALWAYS, "", "verbal_dispute tension_signal", ("returning_migrants", "lsg_executive"),
            "cso"),
    Dispute("lsg_decisions", 0.25, ALWAYS, "", "peaceful_protest verbal_dispute confrontation_authorities",
            ("village_residents", "lsg_executive"), "lsg cso hotline"),
    Dispute("municipal_boundary", 3.0, ALWAYS, "merged", "tension_signal verbal_dispute peaceful_protest blockade",
            ("village_residents", "neighbouring_municipality"), "lsg community_monitor media"),
    Dispute("elections_appointments", 0.35, ALWAYS, "", "peaceful_protest verbal_dispute confrontation_authorities threat",
            ("political_activists", "local_kenesh"), "lsg police media"),
    Dispute("online_information", 0.4, ALWAYS, "", "hate_speech_rumour", ("unknown", "village_residents"),
            "social_media social_media community_monitor"),
)  # fmt: skip

# How often a type is of level 1, 2, 3. Levels 4 and 5 are so rare that they stand below, one by one.
LEVELS = {
    **dict.fromkeys(("tension_signal", "verbal_dispute", "peaceful_protest"), (90, 10, 0)),
    "hate_speech_rumour": (75, 25, 0),
    **dict.fromkeys(("threat", "livestock_theft_damage", "property_damage", "border_incident"), (10, 75, 15)),
    **dict.fromkeys(("blockade", "youth_fight", "extortion_racket", "confrontation_authorities"), (10, 60, 30)),
    **dict.fromkeys(("assault", "group_clash", "mob_justice"), (0, 35, 65)),
}


class Single(NamedTuple):
    """An incident that the sample shall hold, whatever the dice say: rare ones, and cases that rules are about."""

    location_id: str
    occurred_on: str
    incident_type: str
    issue: str
    severity: int
    case_id: str = ""
    precision: str = "municipality"


SINGLES = (
    Single("samarkandek", "2024-06-18", "group_clash", "irrigation_water", 4),
    Single("kargalyk", "2024-08-06", "confrontation_authorities", "natural_resources_mining", 5),
    Single("tash-kumyr", "2025-02-11", "youth_fight", "school_youth", 4),
    Single("kara-buura", "2025-07-09", "group_clash", "irrigation_water", 4),
    Single("lenin-alai", "2025-09-14", "group_clash", "pasture", 4),
    Single("bishkek-mta-1", "2025-12-02", "confrontation_authorities", "elections_appointments", 4),
    Single("kara-buura", "2026-06-27", "group_clash", "irrigation_water", 5),
    Single("iskra", "2026-08-19", "mob_justice", "public_order", 4),
    Single("tash-kumyr", "2026-09-22", "youth_fight", "school_youth", 4),
    Single("balykchy", "2025-03-15", "hate_speech_rumour", "inter_community", 2),
    Single("kochkor", "2024-10-08", "verbal_dispute", "inter_community", 1),
    # Several records, one case: T05 counts it once, or a map would point at one child.
    *(Single("talas-city", day, "extortion_racket", "school_youth", 2, case_id="case-1")
      for day in ("2026-02-09", "2026-02-24", "2026-03-11", "2026-03-30", "2026-04-16", "2026-05-06")),
    Single("nookat", "2025-06-21", "verbal_dispute", "irrigation_water", 2, precision="rayon"),
    Single("chaek", "2026-05-12", "verbal_dispute", "pasture", 2, precision="rayon"),
)  # fmt: skip


def incidents(sites: list[Place], returned: Collection[tuple[str, date]]) -> list[Row]:
    """All incidents, numbered by date. A month without a return holds none, but for a few that came late."""
    votes = [date.fromisoformat(row["held_on"]) for row in read(REGISTERS / "elections.csv")]
    rows = [row for site in sites for row in _at(site, returned, votes)]
    rows.sort(key=lambda row: (str(row["occurred_on"]), str(row["location_id"])))
    return [{"incident_id": f"S-{number:04}", **row} for number, row in enumerate(rows, 1)]


def issues_by_site(rows: list[Row]) -> dict[str, list[str]]:
    """What people quarrel about at each site, most often first."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(str(row["location_id"]), Counter())[str(row["issue"])] += 1
    return {
        site: [issue for issue, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]
        for site, found in counts.items()
    }


def _at(site: Place, returned: Collection[tuple[str, date]], votes: list[date]) -> Iterator[Row]:
    singles = [single for single in SINGLES if single.location_id == site.location_id]
    by_issue = {dispute.issue: dispute for dispute in DISPUTES}
    for single in singles:
        rng = dice("single", site.location_id, single.occurred_on)
        dispute = by_issue.get(single.issue, by_issue["online_information"])
        row = _incident(site, rng, dispute, date.fromisoformat(single.occurred_on), single.incident_type, single.severity)
        row |= {"issue": single.issue, "case_id": single.case_id, "location_precision": single.precision}
        yield row | {"sources": 2} if single.issue == "inter_community" else row
    for number, month in enumerate(MONTHS):
        rng = dice("incidents", site.location_id, month)
        weights = [_weight(dispute, site, month, votes) for dispute in DISPUTES]
        usual = sum(dispute.weight * _grows_with(dispute, site) * sum(dispute.season) / 12 for dispute in DISPUTES)
        load = site.trait("load") * (1 + (site.trait("trend") - 1) * number / (len(MONTHS) - 1))
        already = sum(single.occurred_on.startswith(f"{month:%Y-%m}") for single in singles)
        for _ in range(min(poisson(rng, load * sum(weights) / usual), MOST_IN_A_MONTH - already)):
            dispute = rng.choices(DISPUTES, weights)[0]
            kind = rng.choice(dispute.types.split())
            severity = rng.choices((1, 2, 3), LEVELS[kind])[0]
            row = _incident(site, rng, dispute, day_in(rng, month), kind, severity)
            if (site.location_id, month) in returned:
                yield row
            elif rng.random() < 0.12 and (late := month + timedelta(75 + rng.randrange(60))) < LAST_DAY:
                yield {**row, "reported_on": late, **_course(site, rng, late, severity, str(row["reported_by"]))}


def _grows_with(dispute: Dispute, site: Place) -> float:
    return site.trait(dispute.trait) if dispute.trait else 1.0


def _weight(dispute: Dispute, site: Place, month: date, votes: list[date]) -> float:
    weight = dispute.weight * dispute.season[month.month - 1] * _grows_with(dispute, site)
    if dispute.issue in ("elections_appointments", "online_information"):
        near = any(vote - timedelta(60) < next_month(month) and month <= vote + timedelta(30) for vote in votes)
        return weight * (2.0 if near else 0.15)
    if dispute.issue in ("lsg_decisions", "municipal_boundary"):
        years = (month - MERGED_ON).days / 365
        merger = math.exp(-years) if years > 0 else 0.0  # the quarrel about it fades
        return weight * (1 + 2 * merger) if dispute.issue == "lsg_decisions" else weight * 2 * merger
    return weight


def _incident(site: Place, rng: Random, dispute: Dispute, occurred_on: date, kind: str, severity: int) -> Row:
    reporter = rng.choice(dispute.reporters.split()) if severity < 4 else "police"
    by_month = severity < 3 and rng.random() < 0.02
    if by_month:
        occurred_on = occurred_on.replace(day=1)
    reported_on = after(occurred_on, min(10, int(rng.expovariate(0.35))))
    return {
        "location_id": site.location_id,
        "location_precision": "village" if rng.random() < 0.15 else "municipality",
        "occurred_on": occurred_on,
        "date_precision": "month" if by_month else "day",
        "reported_on": reported_on,
        "incident_type": kind,
        "issue": dispute.issue,
        "severity": severity,
        "actor_a": dispute.sides[0],
        "actor_b": dispute.sides[1],
        "reported_by": reporter,
        "case_id": None,
        "narrative": None,
        **_course(site, rng, reported_on, severity, reporter),
    }


def _course(site: Place, rng: Random, reported_on: date, severity: int, reporter: str) -> Row:
    """Status, its dates and the number of sources, as they stand on the last day of the sample."""
    alone = reporter in ("social_media", "hotline", "media")
    sources = rng.choices((1, 2, 3), (0, 7, 3) if severity > 3 else (2, 6, 2) if alone else (5, 4, 1))[0]
    age = (LAST_DAY - reported_on).days
    fate, checking = rng.random(), rng.randrange(35)
    verified_on = reported_on + timedelta(checking)
    if severity < 4 and fate < 0.03:
        return _standing("duplicate" if fate < 0.01 else "rejected", after(reported_on, 3 + checking))
    if alone and sources == 1 and age > 60:  # nobody else could say that it happened
        return _standing("rejected", after(reported_on, 40 + checking))
    if checking > age or (alone and sources == 1):
        return _standing("under_verification" if age > 10 else "reported", after(reported_on, min(age, 5)))
    if fate < 0.03 + site.trait("settles"):
        days, end = round(rng.lognormvariate(math.log(140 * (1.05 - site.trait("settles"))), 0.6)), "settled"
    else:  # it drags on
        days, end = 120 + rng.randrange(240), rng.choices(("settled", "closed_no_agreement", "open"), (5, 4, 1))[0]
    ended_on, held = reported_on + timedelta(max(days, checking, 2)), 60 + rng.randrange(31)  # the follow-up check
    if end == "open" or ended_on > LAST_DAY:
        status = rng.choices(("verified", "response_ongoing", "in_mediation", "referred", "escalated"), (3, 6, 5, 4, 2))[0]
        changed_on = verified_on if status == "verified" else after(verified_on, rng.randrange(1, 60))
        return _standing(status, changed_on, verified_on, None, max(2, sources) if status == "verified" else sources)
    if end == "closed_no_agreement":
        return _standing(end, ended_on, verified_on, None, sources)
    if ended_on + timedelta(held) > LAST_DAY:
        return _standing("monitoring", ended_on, verified_on, ended_on, sources)
    return _standing("resolved", ended_on + timedelta(held), verified_on, ended_on, sources)


def _standing(status: str, on: date, verified_on: date | None = None, settled_on: date | None = None, sources: int = 1) -> Row:
    return {"status": status, "status_on": on, "verified_on": verified_on, "settled_on": settled_on, "sources": sources}
