"""What happened and what was done at a location: one time line, and a table for each kind of record.

Incidents appear as counts only: single records can point at people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from data import reading
from pages.parts import charts
from pages.parts.desk import Desk
from pages.parts.notices import escaped
from pages.parts.tables import source, table
from risk_model import results

AGE_LIMITS = (60, 180, 365)
"""Days at which an open dispute moves into the next column; 60 is where indicator T04 begins to count."""

Point = dict[str, Any]


def one_time_line(desk: Desk, months: Sequence[date]) -> None:
    """Incidents (totals a month), trainings, grants, payments and dialogues on one axis."""
    _, view, code = desk.texts.gettext, desk.view, str(desk.view.location)
    with desk.rows() as con:
        rows = {
            _("Incidents"): _incidents(
                desk, reading.incidents_by_month(con, code, months[0], view.until, view.issues, view.severity)
            ),
            _("Trainings"): _points(reading.training_days(con, code, view.until), "held_on", lambda row: _training(desk, row)),
            _("Grants"): _points(reading.grants_of(con, code, view.until), "since", lambda row: _grant(desk, row)),
            _("Payments"): _points(reading.payments_of(con, code, view.until), "paid_on", lambda row: _payment(desk, row)),
            _("Dialogues"): _points(reading.dialogues_of(con, code, view.until), "held_on", lambda row: _dialogue(desk, row)),
        }
    st.plotly_chart(charts.timeline(desk, rows, months), config=charts.QUIET, key="timeline")


def _incidents(desk: Desk, rows: reading.Rows) -> list[Point]:
    """A point a month, larger for more and for more serious records."""
    by_month: dict[date, reading.Rows] = defaultdict(list)
    for row in rows:
        by_month[row["month"]].append(row)
    points = []
    for month, found in by_month.items():
        size = 6 + 4 * sum(row["records"] for row in found) ** 0.5 + max(row["severity"] for row in found)
        levels = (f"{desk.texts.code('incident_severity', str(row['severity']))}: {row['records']}" for row in found)
        points.append(_point(month, [desk.texts.month(month), *levels], size))
    return points


def _points(rows: reading.Rows, day: str, lines: Callable[[dict[str, Any]], list[str]]) -> list[Point]:
    return [_point(row[day], lines(row)) for row in rows if row[day]]


def _point(day: date, lines: Sequence[str], size: float = 11) -> Point:
    return {"day": day, "size": size, "text": "<br>".join(escaped(line) for line in lines)}


def _training(desk: Desk, row: dict[str, Any]) -> list[str]:
    texts = desk.texts
    people = (
        texts.gettext("number unknown") if row["people"] is None else texts.ngettext("{n} person", "{n} people", row["people"])
    )
    return [texts.day(row["held_on"], row["date_precision"]), texts.code("training_module", row["module"]), people]


def _grant(desk: Desk, row: dict[str, Any]) -> list[str]:
    texts = desk.texts
    sum_ = texts.money(row["amount"], row["currency"])
    return [texts.day(row["since"], row["date_precision"]), texts.name(row, "title"), sum_]


def _payment(desk: Desk, row: dict[str, Any]) -> list[str]:
    texts = desk.texts
    day = texts.day(row["paid_on"], row["date_precision"])
    return [day, texts.code("payment_kind", row["payment_kind"]), texts.money(row["amount"], row["currency"])]


def _dialogue(desk: Desk, row: dict[str, Any]) -> list[str]:
    texts = desk.texts
    issue, follow_up = texts.code("dispute_issue", row["issue"]), texts.code("follow_up", row["follow_up"])
    return [texts.day(row["held_on"], row["date_precision"]), texts.code("dialogue_level", row["level"]), issue, follow_up]


def open_disputes(desk: Desk) -> None:
    """Disputes that nobody has settled, by issue and age."""
    _, texts = desk.texts.gettext, desk.texts
    st.markdown("**" + _("Open disputes by age") + "**")
    with desk.rows() as con:
        found = results.open_disputes(con, desk.view.until, desk.view.location)
    if not found:
        st.write(_("No open disputes on record."))
        return
    ages = [_("up to 60 days"), _("61 to 180 days"), _("181 to 365 days"), _("over a year")]
    counts = Counter((dispute.issue, sum(dispute.age_days > limit for limit in AGE_LIMITS)) for dispute in found)
    most = Counter(dispute.issue for dispute in found).most_common()
    rows = [
        (escaped(texts.code("dispute_issue", issue)), *(str(counts[issue, age]) for age in range(len(ages))))
        for issue, _n in most
    ]
    table((_("Issue in dispute"), *ages), rows, numbers_from=1)


def trainings(desk: Desk) -> None:
    """People trained by module and group; a number that is unknown is marked."""
    _, texts = desk.texts.gettext, desk.texts
    st.markdown("**" + _("Trainings by module and group") + "**")
    with desk.rows() as con:
        found = reading.trained_people(con, str(desk.view.location), desk.view.until)
    if not found:
        st.write(_("No training on record."))
        return
    people = {(row["module"], row["participant_group"]): row["people"] for row in found}
    modules = [code for name, code in desk.opened.labels if name == "training_module"]
    modules += [None] if any(row["module"] is None for row in found) else []
    groups = sorted({row["participant_group"] for row in found}, key=lambda code: texts.code("participant_group", code))

    def cell(module: str | None, group: str | None) -> str:
        number = people.get((module, group), 0)
        return escaped(_("number unknown")) if number is None else texts.number(number)

    rows = [(escaped(texts.code("participant_group", group)), *(cell(module, group) for module in modules)) for group in groups]
    table((_("Group"), *(texts.code("training_module", module) for module in modules)), rows, numbers_from=1)


def grants(desk: Desk) -> None:
    """Grants with purpose, status, issue, committed and paid."""
    _, texts = desk.texts.gettext, desk.texts
    st.markdown("**" + _("Grants and payments") + "**")
    with desk.rows() as con:
        found = reading.grants_of(con, str(desk.view.location), desk.view.until)
    if not found:
        st.write(_("No grant on record."))
        return
    rows = [
        (
            escaped(texts.name(row, "title")) + source(row["source_url"]),
            escaped(texts.code("grant_status", row["status"])),
            escaped(texts.code("dispute_issue", row["issue"])),
            escaped(texts.money(row["amount"], row["currency"])),
            escaped(texts.money(row["paid_base"])),
        )
        for row in found
    ]
    table((_("Purpose"), _("Status"), _("Issue addressed"), _("Amount"), _("Paid")), rows, numbers_from=3)


def dialogues(desk: Desk, location: str | None) -> None:
    """Dialogues of a location, or (None) the discussions above the locations, with what came of them."""
    _, texts = desk.texts.gettext, desk.texts
    st.markdown("**" + (_("Dialogues") if location else _("Higher-level discussions")) + "**")
    with desk.rows() as con:
        found = reading.dialogues_of(con, location, desk.view.until)
    if not found:
        st.write(_("No dialogue on record."))
        return
    rows = [
        (
            texts.day(row["held_on"], row["date_precision"]),
            escaped(texts.code("dialogue_level", row["level"])),
            escaped(texts.name(row, "title")) + source(row["source_url"]),
            escaped(texts.code("dispute_issue", row["issue"])),
            escaped(texts.code("follow_up", row["follow_up"])),
        )
        for row in reversed(found)
    ]
    table((_("Date"), _("Level"), _("Dialogue"), _("Issue in dispute"), _("Follow-up")), rows)


def research(desk: Desk, location: str | None) -> None:
    """What the research found at a location, or (None) about the programme as a whole: main issues, needs, trusted roles."""
    _, texts = desk.texts.gettext, desk.texts
    st.markdown("**" + _("Research findings") + "**")
    with desk.rows() as con:
        found = reading.findings_of(con, location, desk.view.until)
    if not found:
        st.write(_("No finding on record."))
        return
    rows = [
        (
            escaped(texts.code("finding_kind", row["finding_kind"])),
            escaped(texts.name(row, "text")) + source(row["source_url"]),
            texts.day(row["noted_on"], row["date_precision"]),
        )
        for row in found
    ]
    table((_("Kind"), _("Finding"), _("Date")), rows)
