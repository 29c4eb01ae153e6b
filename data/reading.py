"""Questions to an edition: what pages and command lines ask of the rows. One function a question, one SQL file each.

All take a cursor on an open edition. Days are inclusive. Rows come back as dicts with the names of the SQL's columns; a number
that is unknown is None, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from data.programmes import today_in, zone_named
from data.statements import statement

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Location:
    """A programme site as the register has it; coordinates in degrees, WGS 84."""

    location_id: str
    name_en: str
    name_ru: str
    name_ky: str
    kind: str
    oblast: str
    rayon: str | None
    lat: float
    lon: float
    documented: bool
    evidence: str | None
    source_url: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """The months that can be looked at, as first days."""

    first_month: date
    last_month: date

    @property
    def months(self) -> list[date]:
        months = [self.first_month]
        while months[-1] < self.last_month:
            months.append((months[-1] + timedelta(days=32)).replace(day=1))
        return months


@dataclass(frozen=True, slots=True)
class Support:
    """What the programme had done at a location by the end of a month; None means unknown, zero means nothing.

    ``people_trained`` and ``modules`` over the months of the training window, ``dialogues`` over theirs; money of the
    programme in the base currency from the beginning (local co-financing apart); ``mediators`` who can take a case that
    day; ``documented`` activities with a public address; ``reported`` whether the month's return came.
    """

    month: date
    location_id: str
    people_trained: int | None
    modules: int
    committed: float | None
    paid: float | None
    dialogues: int
    mediators: int
    documented: int
    reported: bool


def locations(con: duckdb.DuckDBPyConnection) -> list[Location]:
    """The programme's sites, by identifier."""
    return [Location(*row) for row in con.execute(statement("locations")).fetchall()]


def span(con: duckdb.DuckDBPyConnection) -> Span:
    """First and last month about which anything is known; of an empty programme the last month that is over."""
    [(first, last)] = con.execute(statement("span")).fetchall()
    over = (today_in(zone_named(None)).replace(day=1) - timedelta(days=1)).replace(day=1)
    return Span(first or over, last or over)


def settings(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What belongs to the programme as a whole, by code of the list ``setting``."""
    return dict(con.execute(statement("all_settings")).fetchall())


def code_labels(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Labels of every code in English, Russian and Kyrgyz, by (list, code)."""
    return {(name, code): tuple(labels) for name, code, *labels in con.execute(statement("code_labels")).fetchall()}


def area_names(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Names of oblasts and rayons in English, Russian and Kyrgyz, by (level, word of the register)."""
    return {(level, area): tuple(names) for level, area, *names in con.execute(statement("area_names")).fetchall()}


def incident_counts(
    con: duckdb.DuckDBPyConnection, since: date, until: date, issues: Sequence[str] = (), severity: int = 1
) -> Rows:
    """Records by location: location_id, records, highest. No issues means all."""
    return _ask(con, "incident_counts", since=since, until=until, issues=list(issues), severity=severity)


def incidents_by_month(
    con: duckdb.DuckDBPyConnection, location_id: str, since: date, until: date, issues: Sequence[str] = (), severity: int = 1
) -> Rows:
    """Records of a location: month, severity, records."""
    values = {"since": since, "until": until, "issues": list(issues), "severity": severity}
    return _ask(con, "incidents_by_month", location_id=location_id, **values)


def returned_months(con: duckdb.DuckDBPyConnection, location_id: str) -> dict[date, bool]:
    """The months a location reported, and whether the report was nil."""
    return {row["month"]: row["nil"] for row in _ask(con, "returned_months", location_id=location_id)}


def support(con: duckdb.DuckDBPyConnection, training_months: int, dialogue_months: int, minimum_people: float) -> list[Support]:
    """What the programme had done, for every location and month; a module counts from ``minimum_people`` on."""
    values = {"training_months": training_months, "dialogue_months": dialogue_months, "minimum_people": minimum_people}
    return [Support(*row) for row in con.execute(statement("support"), values).fetchall()]


def trained_people(con: duckdb.DuckDBPyConnection, location_id: str, until: date) -> Rows:
    """People of a location trained: module, participant_group (None: not recorded), people (None: unknown)."""
    return _ask(con, "trained_people", location_id=location_id, until=until)


def training_days(con: duckdb.DuckDBPyConnection, location_id: str, until: date) -> Rows:
    """Trainings people of a location took part in: held_on, date_precision, module, title_*, people, source_url."""
    return _ask(con, "training_days", location_id=location_id, until=until)


def grants_of(con: duckdb.DuckDBPyConnection, location_id: str, until: date) -> Rows:
    """Grants of a location with amount and currency, and paid_base in the base currency."""
    return _ask(con, "grants_of", location_id=location_id, until=until)


def payments_of(con: duckdb.DuckDBPyConnection, location_id: str, until: date) -> Rows:
    """Payments of a location's grants: paid_on, date_precision, payment_kind, amount, currency, grant_id."""
    return _ask(con, "payments_of", location_id=location_id, until=until)


def dialogues_of(con: duckdb.DuckDBPyConnection, location_id: str | None, until: date) -> Rows:
    """Dialogues a location took part in, or (None) above the locations, with level, issue and follow-up."""
    return _ask(con, "dialogues_of", location_id=location_id, until=until)


def findings_of(con: duckdb.DuckDBPyConnection, location_id: str | None, until: date) -> Rows:
    """What the research found at a location, or (None) about the programme as a whole."""
    return _ask(con, "findings_of", location_id=location_id, until=until)


def successors_of(con: duckdb.DuckDBPyConnection, location_id: str, until: date) -> Rows:
    """Municipalities a location became part of: since, name_*, population_share."""
    return _ask(con, "successors_of", location_id=location_id, until=until)


def elections_near(con: duckdb.DuckDBPyConnection, since: date, until: date, days_before: float, days_after: float) -> Rows:
    """Elections whose window touches a span of days: held_on, name_*."""
    return _ask(con, "elections_near", since=since, until=until, days_before=days_before, days_after=days_after)


def _ask(con: duckdb.DuckDBPyConnection, name: str, **values: object) -> Rows:
    result = con.execute(statement(name), values)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
