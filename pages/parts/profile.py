"""The parts of a location's profile."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from data import reading
from pages.parts import charts
from pages.parts.desk import Desk
from pages.parts.marks import flag, raw
from pages.parts.notices import escaped
from risk_model import results
from risk_model.results import Contribution, DimensionScore, Score

AGES = ((60, "up to 60 days"), (180, "61 to 180 days"), (365, "181 to 365 days"))


def who(desk: Desk, score: Score) -> None:
    """Names in three languages and scripts, where it lies, who lives there, what it has become part of."""
    _, texts = desk.texts.gettext, desk.texts
    place = desk.opened.locations[score.location_id]
    st.header(desk.name(place.location_id))
    names = " · ".join((place.name_ky, place.name_ru, place.name_en))
    st.html(f"<div class='yj-names'>{escaped(names)}</div>")
    estimated = f" ({_('estimate from the present municipality')})" if score.population_estimated else ""
    facts = [
        texts.code("municipality_kind", place.kind),
        texts.area("oblast", place.oblast),
        *([texts.area("rayon", place.rayon)] if place.rayon else []),
        f"{_('Population')}: {texts.number(score.population)}{estimated}",
        texts.code("evidence", place.evidence),
    ]
    with desk.rows() as con:
        for merged in reading.successors_of(con, place.location_id, desk.view.until):
            facts.append(_("since {day} part of {name}").format(day=texts.day(merged["since"]), name=texts.name(merged)))
    st.html("<div class='yj-card'><p>" + " · ".join(escaped(fact) for fact in facts) + "</p></div>")


def confidence(desk: Desk, score: Score) -> str:
    """How sure the score is, with the number of returns beside it."""
    _ = desk.texts.gettext
    return _("Data confidence {grade}: {coverage} of the index known, {returns} of {months} monthly returns").format(
        grade=score.confidence,
        coverage=desk.texts.percent(score.coverage),
        returns=score.confidence_returns,
        months=desk.model.coverage.confidence_months,
    )


def numbers(pairs: Sequence[tuple[str, str]]) -> None:
    """A few numbers with their names."""
    cells = "".join(f"<div><b>{escaped(value)}</b><span>{escaped(name)}</span></div>" for name, value in pairs)
    st.html(f"<div class='yj-numbers'>{cells}</div>")


def calendar_notes(desk: Desk, parts: Sequence[Contribution]) -> None:
    """What is foreseeable: the irrigation season where water is shared, and an election near."""
    _, texts, view = desk.texts.gettext, desk.texts, desk.view
    season = desk.model.lookups["irrigation_season"].values
    shared = next((part.raw for part in parts if part.code == "V04"), None)
    high = sorted(int(month) for month, value in season.items() if value >= 1)
    if shared and high:
        begins, ends = (texts.month_name(month) for month in (high[0], high[-1]))
        st.info(
            _("Irrigation dependency {share}; the season runs from {first} to {last}.").format(
                share=texts.percent(shared / 100), first=begins, last=ends
            )
        )
    window = desk.model.indicators["T07"].parameters
    with desk.rows() as con:
        for vote in reading.elections_near(con, view.month, view.until, window["days_before"], window["days_after"]):
            until = vote["held_on"] + timedelta(days=int(window["days_after"]))
            st.info(_("Election window until {day}: {name}").format(day=texts.day(until), name=texts.name(vote)))


def indicator_table(desk: Desk, parts: Sequence[Contribution]) -> None:
    """Each indicator with raw value, scaled value, weight and contribution."""
    _, texts = desk.texts.gettext, desk.texts
    head = (_("Indicator"), _("Raw value"), _("Scaled, 0–10"), _("Weight"), _("Weight after sharing out"), _("Points"))
    rows = []
    for part in parts:
        indicator = desk.model.indicators[part.code]
        marked = f" ({flag(desk, part.flag)})" if part.flag else ""
        cells = (texts.number(part.scaled, 2), texts.percent(part.weight), texts.percent(part.share), texts.number(part.points, 2))
        row = f"<td>{part.code} {escaped(_(indicator.name))}</td><td>{escaped(raw(desk, part.code, part.raw) + marked)}</td>"
        rows.append(row + "".join(f"<td class='yj-number'>{cell}</td>" for cell in cells))
    _table(head, rows)


def how_combined(desk: Desk, parts: dict[str, DimensionScore], score: Score) -> str:
    """The formula of the index with this location's numbers."""
    texts, dimensions = desk.texts, desk.model.dimensions
    whole = sum(dimension.weight for dimension in dimensions.values())
    factors = " × ".join(
        f"max({texts.number(part.score, 2)}; {texts.number(desk.model.index.floor, 1)})^{texts.number(dimensions[name].weight / whole, 2)}"
        for name, part in parts.items()
    )
    return f"{factors} = {texts.number(score.index, 2)}" if score.index is not None else factors


def one_time_line(desk: Desk, months: Sequence[date]) -> None:
    """Incidents (totals a month), trainings, grants, payments and dialogues on one axis."""
    _, texts, view = desk.texts.gettext, desk.texts, desk.view
    code = str(view.location)
    with desk.rows() as con:
        incidents = reading.incidents_by_month(con, code, months[0], view.until, view.issues, view.severity)
        trainings = reading.training_days(con, code, view.until)
        grants, payments = reading.grants_of(con, code, view.until), reading.payments_of(con, code, view.until)
        dialogues = reading.dialogues_of(con, code, view.until)
    by_month: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in incidents:
        by_month[row["month"]].append(row)

    def point(day: date, size: float, *lines: str) -> dict[str, Any]:
        return {"day": day, "size": size, "text": "<br>".join(escaped(line) for line in lines)}

    rows = {
        _("Incidents"): [
            point(month, 6 + 4 * sum(r["records"] for r in found) ** 0.5 + max(r["severity"] for r in found), texts.month(month),
                  *(f"{texts.code('incident_severity', str(r['severity']))}: {r['records']}" for r in found))
            for month, found in by_month.items()
        ],
        _("Trainings"): [
            point(row["held_on"], 11, texts.day(row["held_on"], row["date_precision"]), texts.code("training_module", row["module"]),
                  _("number unknown") if row["people"] is None else texts.ngettext("{n} person", "{n} people", row["people"]))
            for row in trainings
        ],
        _("Grants"): [
            point(row["since"], 12, texts.day(row["since"], row["date_precision"]), texts.name(row, "title"),
                  texts.money(row["amount"], row["currency"]))
            for row in grants if row["since"]
        ],
        _("Payments"): [
            point(row["paid_on"], 11, texts.day(row["paid_on"], row["date_precision"]), texts.code("payment_kind", row["payment_kind"]),
                  texts.money(row["amount"], row["currency"]))
            for row in payments
        ],
        _("Dialogues"): [
            point(row["held_on"], 11, texts.day(row["held_on"], row["date_precision"]), texts.code("dialogue_level", row["level"]),
                  texts.code("dispute_issue", row["issue"]), texts.code("follow_up", row["follow_up"]))
            for row in dialogues
        ],
    }  # fmt: skip
    st.plotly_chart(charts.timeline(desk, rows, months), config=charts.QUIET, key="timeline")


def open_disputes(desk: Desk) -> None:
    """Disputes that nobody has settled, by issue and age; counts, no single records."""
    _, texts = desk.texts.gettext, desk.texts
    with desk.rows() as con:
        found = results.open_disputes(con, desk.view.until, desk.view.location)
    st.markdown(f"**{_('Open disputes by age')}**")
    if not found:
        st.write(_("No open disputes on record."))
        return
    ages = [_("up to 60 days"), _("61 to 180 days"), _("181 to 365 days"), _("over a year")]
    counts = Counter((dispute.issue, sum(dispute.age_days > limit for limit, _name in AGES)) for dispute in found)
    issues = sorted({dispute.issue for dispute in found}, key=lambda issue: -sum(counts[issue, age] for age in range(4)))
    rows = [
        f"<td>{escaped(texts.code('dispute_issue', issue))}</td>"
        + "".join(f"<td class='yj-number'>{counts[issue, age]}</td>" for age in range(4))
        for issue in issues
    ]
    _table((_("Issue in dispute"), *ages), rows)


def trainings(desk: Desk) -> None:
    """People trained by module and group; a number that is unknown is marked."""
    _, texts = desk.texts.gettext, desk.texts
    with desk.rows() as con:
        found = reading.trained_people(con, str(desk.view.location), desk.view.until)
    st.markdown(f"**{_('Trainings by module and group')}**")
    if not found:
        st.write(_("No training on record."))
        return
    people = {(row["module"], row["participant_group"]): "?" if row["people"] is None else texts.number(row["people"]) for row in found}
    modules = [code for name, code in desk.opened.labels if name == "training_module"]
    modules += [None] if any(row["module"] is None for row in found) else []
    groups = sorted({row["participant_group"] for row in found}, key=lambda code: texts.code("participant_group", code))
    rows = [
        f"<td>{escaped(texts.code('participant_group', group))}</td>"
        + "".join(f"<td class='yj-number'>{people.get((module, group), 0)}</td>" for module in modules)
        for group in groups
    ]
    _table((_("Group"), *(texts.code("training_module", module) for module in modules)), rows)


def grants(desk: Desk) -> None:
    """Grants with purpose, status, issue, committed and paid."""
    _, texts = desk.texts.gettext, desk.texts
    with desk.rows() as con:
        found = reading.grants_of(con, str(desk.view.location), desk.view.until)
    st.markdown(f"**{_('Grants and payments')}**")
    if not found:
        st.write(_("No grant on record."))
        return
    rows = [
        f"<td>{escaped(texts.name(row, 'title'))}{_source(row['source_url'])}</td>"
        f"<td>{escaped(texts.code('grant_status', row['status']))}</td><td>{escaped(texts.code('dispute_issue', row['issue']))}</td>"
        f"<td class='yj-number'>{escaped(texts.money(row['amount'], row['currency']))}</td>"
        f"<td class='yj-number'>{escaped(texts.money(row['paid_base']))}</td>"
        for row in found
    ]
    _table((_("Purpose"), _("Status"), _("Issue addressed"), _("Committed"), _("Paid")), rows)


def research(desk: Desk) -> None:
    """What the research found: main issues, needs, trusted roles."""
    _, texts = desk.texts.gettext, desk.texts
    with desk.rows() as con:
        found = reading.findings_of(con, desk.view.location, desk.view.until)
    st.markdown(f"**{_('Research findings')}**")
    if not found:
        st.write(_("No finding on record."))
        return
    rows = [
        f"<td>{escaped(texts.code('finding_kind', row['finding_kind']))}</td>"
        f"<td>{escaped(texts.name(row, 'text'))}{_source(row['source_url'])}</td>"
        f"<td>{texts.day(row['noted_on'], row['date_precision'])}</td>"
        for row in found
    ]
    _table((_("Kind"), _("Finding"), _("Date")), rows)


def _source(url: str | None) -> str:
    if not url or not url.startswith(("http://", "https://")):
        return ""
    return f" <a href='{escaped(url)}' target='_blank' rel='noopener noreferrer'>↗</a>"


def _table(head: Sequence[str], rows: Sequence[str]) -> None:
    titles = "".join(f"<th>{escaped(title)}</th>" for title in head)
    st.html(f"<table class='yj-table'><thead><tr>{titles}</tr></thead><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>")
