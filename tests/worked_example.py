"""The worked example of the domain brief (section 3) as rows with the schema's column names.

One location of 20,000 residents, seen on 31 March 2026. What the brief leaves open (types, issues, modules, groups) is
chosen so that its printed values come out.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from risk_model.model import Model

Row = dict[str, Any]
PLACE, RAYON, OBLAST = "example", "Example rayon", "Example oblast"
MONTH = date(2026, 3, 1)
YEAR = [date(2025, month, 1) for month in range(4, 13)] + [date(2026, month, 1) for month in range(1, 4)]


def names(stem: str, text: str) -> Row:
    return {f"{stem}_{language}": text for language in ("en", "ru", "ky")}


def location() -> Row:
    return names("name", "Example") | {
        "location_id": PLACE, "kind": "ayil_aimak", "oblast": OBLAST, "rayon": RAYON, "lat": 40.0, "lon": 72.0,
        "population": 20_000, "population_on": date(2025, 1, 1), "centre_lat": None, "centre_lon": None,
        "programme_site": True, "documented": False, "evidence": None, "valid_from": None, "valid_to": None,
        "source_url": None,
    }  # fmt: skip


def context(series: str, value: float) -> Row:
    key = {"area_level": "location", "area": PLACE, "series": series, "measured_on": date(2025, 1, 1)}
    return key | {"value": value, "source_url": None}


def incident(number: int, day: date, severity: int, status: str, issue: str, **more: Any) -> Row:
    """A record reported on the day it happened; a settled one changed its status on the day of the agreement."""
    return {
        "incident_id": f"i{number}", "location_id": PLACE, "location_precision": "municipality", "occurred_on": day,
        "date_precision": "day", "reported_on": day, "incident_type": "verbal_dispute", "issue": issue,
        "severity": severity, "status": status, "status_on": more.get("settled_on"), "verified_on": None,
        "settled_on": None, "actor_a": "village_residents", "actor_b": "village_residents", "reported_by": "lsg",
        "sources": 1, "case_id": None, "narrative": None, "source_url": None,
    } | more  # fmt: skip


def training(number: int, day: date, module: str) -> Row:
    key = {"training_id": f"t{number}", "module": module, "held_on": day, "date_precision": "day"}
    return key | names("title", "A training") | {"source_url": None}


def participants(number: int, group: str, sex: str, people: int) -> Row:
    key = {"training_id": f"t{number}", "location_id": PLACE, "participant_group": group, "sex": sex, "age_band": None}
    return key | {"people": people, "source_url": None}


def dialogue(number: int, day: date, level: str, issue: str, done_on: date | None = None) -> Row:
    return names("title", "A dialogue") | {
        "dialogue_id": f"d{number}", "location_id": PLACE, "held_on": day, "date_precision": "day", "level": level,
        "issue": issue, "people": 30, "follow_up": "none" if done_on is None else "done", "follow_up_due": None,
        "follow_up_done_on": done_on, "source_url": None,
    }  # fmt: skip


def mediator(number: int, certificate: str) -> Row:
    key = {"mediator_id": f"m{number}", "location_id": PLACE, "certificate": certificate, "certificate_valid_to": None}
    return key | {"active_from": date(2025, 1, 1), "active_to": None, "source_url": None}


def grant() -> Row:
    return names("title", "Repair of a canal") | {
        "grant_id": "g1", "location_id": PLACE, "category": "water_irrigation", "recipient": None,
        "issue": "irrigation_water", "status": "disbursing", "status_on": date(2025, 10, 30),
        "contracted_on": date(2025, 10, 1), "date_precision": "day", "ends_on": None, "amount": Decimal("400000.00"),
        "currency": "KGS", "source_url": None,
    }  # fmt: skip


def payment() -> Row:
    return {
        "payment_id": "p1", "grant_id": "g1", "paid_on": date(2025, 10, 30), "date_precision": "day",
        "payment_kind": "tranche", "amount": Decimal("400000.00"), "currency": "KGS", "source_url": None,
    }  # fmt: skip


def worked_example() -> dict[str, list[Row]]:
    """Fresh rows by table, so that a test may change them."""
    fight = {"incident_type": "youth_fight", "actor_a": "youth", "actor_b": "youth", "settled_on": date(2026, 3, 1)}
    return {
        "areas": [names("name", area) | {"area_level": level, "area": area, "source_url": None}
                  for level, area in (("rayon", RAYON), ("oblast", OBLAST))],
        "locations": [location()],
        "location_links": [],
        "settings": [{"setting": "base_currency", "value": "KGS", "source_url": None}],
        "elections": [],
        "exchange_rates": [],
        "context": [
            context("population", 20_000.0), context("share_youth", 36.0), context("unemployment_rate", 6.0),
            context("migration_share", 20.0), context("irrigation_dependency", 70.0), context("border_distance_km", 8.0),
            context("distance_rayon_centre_km", 25.0), context("diversity_index", 0.35),
        ],
        "domestic_violence": [{"area_level": "location", "area": PLACE, "month": month, "cases": 5, "source_url": None}
                              for month in YEAR],
        "returns": [{"location_id": PLACE, "month": month, "nil": False, "received_on": month.replace(day=28),
                     "source_url": None} for month in YEAR],
        "incidents": [
            incident(1, date(2026, 3, 20), 2, "reported", "irrigation_water"),
            incident(2, date(2026, 2, 10), 3, "resolved", "school_youth", **fight),
            incident(3, date(2026, 1, 15), 3, "verified", "irrigation_water"),
            incident(4, date(2025, 11, 5), 2, "resolved", "land_plot", settled_on=date(2025, 12, 20)),
            incident(5, date(2025, 8, 12), 3, "resolved", "irrigation_water", settled_on=date(2025, 12, 30)),
            incident(6, date(2025, 6, 3), 4, "resolved", "pasture", settled_on=date(2025, 7, 15)),
        ],
        "trainings": [
            training(1, date(2025, 11, 29), "mediation"), training(2, date(2025, 11, 29), "prevention"),
            training(3, date(2025, 5, 31), "human_rights"), training(4, date(2025, 5, 31), "conflict_sensitivity"),
        ],
        "participants": [
            participants(1, "lsg_staff", "men", 14), participants(1, "lsg_staff", "women", 6),
            participants(2, "local_kenesh", "men", 20),
            participants(3, "police_law_enforcement", "men", 13), participants(3, "aksakals", "men", 2),
            participants(4, "active_youth", "men", 6), participants(4, "active_youth", "women", 4),
        ],
        "grants": [grant()],
        "payments": [payment()],
        "dialogues": [
            dialogue(1, date(2025, 9, 10), "municipality", "irrigation_water", date(2025, 11, 1)),
            dialogue(2, date(2025, 12, 5), "municipality", "school_youth"),
            dialogue(3, date(2026, 2, 20), "rayon", "land_plot"),
        ],
        "mediators": [mediator(1, "certified"), mediator(2, "community"), mediator(3, "community")],
        "findings": [],
        "distances": [{"location_id": PLACE, "border_km": None, "centre_straight_km": None}],
    }  # fmt: skip


def of_brief(model: Model) -> Model:
    """The model with the brief's own indicators and weights: what a programme has added to them is not in its examples."""
    from tests.oracle import METHOD

    own = {code: model.indicators[code].model_copy(update={"weight": method[2]}) for code, method in METHOD.items()}
    return model.model_copy(update={"indicators": own})
