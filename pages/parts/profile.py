"""The parts of a location's profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from data import reading
from pages.parts.desk import Desk
from pages.parts.marks import flag
from pages.parts.notices import escaped, literal
from pages.parts.shrinking import raw_cell
from pages.parts.tables import table
from risk_model.results import Contribution, DimensionScore, Score


def who(desk: Desk, score: Score) -> None:
    """Names in three languages and scripts, where it lies, who lives there, what it has become part of."""
    _, texts = desk.texts.gettext, desk.texts
    place = desk.opened.locations[score.location_id]
    st.header(literal(desk.name(place.location_id)))
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


def done_there(desk: Desk) -> list[tuple[str, str]]:
    """What the programme has done at the location, as names and numbers."""
    _, texts = desk.texts.gettext, desk.texts
    done = desk.support[str(desk.view.location)]
    people = _("number unknown") if done.people_trained is None else texts.number(done.people_trained)
    return [
        (_("People trained"), people),
        (_("Paid"), texts.money(done.paid)),
        (_("Mediators"), texts.number(done.mediators)),
        (_("Dialogues"), texts.number(done.dialogues)),
    ]


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
            st.info(_("Election window until {day}: {name}").format(day=texts.day(until), name=literal(texts.name(vote))))


def indicator_table(desk: Desk, parts: Sequence[Contribution]) -> None:
    """Each indicator with raw value, scaled value, weight and contribution."""
    _, texts = desk.texts.gettext, desk.texts
    head = (_("Indicator"), _("Raw value"), _("Scaled, 0–10"), _("Weight"), _("Weight after sharing out"), _("Points"))
    rows = []
    for part in parts:
        marked = f" ({flag(desk, part.flag)})" if part.flag else ""
        rows.append(
            (
                f"{part.code} {escaped(_(desk.model.indicators[part.code].name))}",
                escaped(raw_cell(desk, part) + marked),
                texts.number(part.scaled, 2),
                texts.percent(part.weight),
                texts.percent(part.share),
                texts.number(part.points, 2),
            )
        )
    table(head, rows, numbers_from=2)


def how_combined(desk: Desk, parts: dict[str, DimensionScore], score: Score) -> str:
    """The formula of the index with this location's numbers."""
    texts, dimensions = desk.texts, desk.model.dimensions
    whole = sum(dimension.weight for dimension in dimensions.values())
    floor = texts.number(desk.model.index.floor, 1)
    product = desk.model.index.aggregate == "geometric"
    terms = []
    for name, part in parts.items():
        value, weight = texts.number(part.score, 2), texts.number(dimensions[name].weight / whole, 2)
        terms.append(f"max({value}; {floor})^{weight}" if product else f"{weight} × {value}")
    return f"{(' × ' if product else ' + ').join(terms)} = {texts.number(score.index, 2)}"
