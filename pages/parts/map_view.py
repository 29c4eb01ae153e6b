"""The map on the page: what of the rows goes into it, and what a click on it does. The only place that calls st_folium."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit_folium import st_folium

from data import reading
from geo import basemap
from geo.layers import Place, layers, legend
from pages.parts.desk import Desk
from pages.parts.marks import band_names, status, trend
from pages.parts.notices import boundary_note, data_date
from risk_model import results

HEIGHT = 620
KEY = "map_frame"


def layer_names(desk: Desk) -> dict[str, str]:
    """The layers by name, as the reader chooses them."""
    _ = desk.texts.gettext
    return {
        "attention": _("Attention level"),
        "incidents": _("Incidents (totals only)"),
        "training": _("Training coverage"),
        "grants": _("Grant spending"),
        "dialogues": _("Dialogues held"),
        "documented": _("Documented activities"),
    }


def places(desk: Desk) -> list[Place]:
    """One entry a location, for the View's month and filters."""
    view, model = desk.view, desk.model
    with desk.rows() as con:
        scores = {score.location_id: score for score in results.scores(con, view.month)}
        incidents = reading.incident_counts(con, view.since, view.until, view.issues, view.severity)
        reported = reading.returns_in(con, view.since, view.until)
        since = view.first_of(model.indicators["C01"].window_months)
        trained = _by_location(reading.training_coverage(con, since, view.until, model.indicators["C02"].parameters["minimum_people"]))
        money = _by_location(reading.grant_spending(con, view.until))
        talks = _by_location(reading.dialogue_counts(con, view.first_of(12), view.until))
        public = _by_location(reading.documented_counts(con, view.until))
    records = {row["location_id"]: row["records"] for row in incidents}
    found = []
    for code, place in desk.opened.locations.items():
        score, training, grants = scores[code], trained.get(code), money.get(code)
        people = training["people"] if training else 0
        per_1000 = None if people is None or not score.population else 1000 * people / score.population
        entry = Place(
            code=code,
            lat=place.lat,
            lon=place.lon,
            band=score.band or 0 if score.known else 0,
            incidents=records.get(code, 0) if code in reported or code in records else None,
            trained=0.0 if people == 0 else per_1000,
            modules=training["modules"] if training else 0,
            committed=grants["committed"] if grants else 0.0,
            paid=grants["paid"] if grants else 0.0,
            dialogues=talks[code]["dialogues"] if code in talks else 0,
            documented=public[code]["records"] if code in public else 0,
            tip=(),
        )
        found.append(_with_tip(desk, entry, score))
    return found


def _by_location(rows: reading.Rows) -> dict[str, dict[str, object]]:
    return {row["location_id"]: row for row in rows}


def _with_tip(desk: Desk, place: Place, score: results.Score) -> Place:
    texts, names = desk.texts, layer_names(desk)
    attention = status(desk, score) + (f" · {texts.number(score.index, 1)}" if score.known else "")
    lines = {
        "attention": f"{attention} · {trend(desk, score)}" if score.known else attention,
        "incidents": f"{names['incidents']}: {incidents_text(desk, place)}",
        "training": f"{names['training']}: {trained_text(desk, place)}",
        "grants": f"{names['grants']}: {texts.money(place.paid)} / {texts.money(place.committed)}",
        "dialogues": f"{names['dialogues']}: {texts.number(place.dialogues)}",
        "documented": f"{names['documented']}: {texts.number(place.documented)}",
    }
    return replace(place, tip=(desk.name(place.code), *(lines[layer] for layer in desk.view.layers)))


def incidents_text(desk: Desk, place: Place) -> str:
    """A count, a reported zero, or that nothing was reported."""
    _ = desk.texts.gettext
    if place.incidents is None:
        return _("No reports received")
    return desk.texts.number(place.incidents) if place.incidents else _("Report received: no incidents")


def trained_text(desk: Desk, place: Place) -> str:
    """People per 1,000 residents and modules delivered."""
    _, texts = desk.texts.gettext, desk.texts
    people = _("number unknown") if place.trained is None else texts.number(place.trained, 1) + " " + _("per 1,000 residents")
    return f"{people}, " + _("modules: {modules} of {all}").format(modules=place.modules, all=_modules(desk))


def draw(desk: Desk, shown: list[Place]) -> None:
    """The map. The base map never changes while an edition is shown, so the browser keeps it; a gesture sends numbers only."""
    _, view = desk.texts.gettext, desk.view
    edition = desk.opened.edition
    base = basemap.base_map([(place.lon, place.lat) for place in shown], edition.base_map)
    words = {
        "legend": _("Legend"),
        "note": _("Sample data. Not real events.") if edition.programme.is_sample else "",
        "whole": _("Whole country"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "attribution": f"{data_date(desk)}. {boundary_note(desk)}",
    }
    numbers = layers(
        shown,
        view.layers,
        language=view.language,
        picked=view.location,
        trained_full=2 * desk.model.indicators["C01"].goalposts[1],
        of_modules=_modules(desk),
        words=words,
        legend=legend(view.layers, _legend_words(desk), band_names(desk)),
        version=f"{edition.name[:8]} {view.month:%Y-%m} {','.join(view.layers)} {','.join(view.issues)} {view.severity} {view.window} {view.location}",
    )
    st_folium(
        base,
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        feature_group_to_add=basemap.update(numbers),
        returned_objects=[],
        on_change=_clicked,
    )


def _clicked() -> None:
    """A click opens the location beside the map (before the next run, so that one run is enough)."""
    value = st.session_state.get(KEY)
    if isinstance(value, dict) and value.get("location"):
        st.session_state["location"] = value["location"]


def _modules(desk: Desk) -> int:
    return sum(1 for name, _code in desk.opened.labels if name == "training_module")


def _legend_words(desk: Desk) -> dict[str, str]:
    _ = desk.texts.gettext
    return {
        **layer_names(desk),
        "not_enough": _("Not enough data"),
        "records": _("number of recorded incidents"),
        "zero_reported": _("Report received: no incidents"),
        "not_reported": _("No reports received"),
        "modules": _("modules delivered (of six)"),
        "trained": _("people trained per 1,000 residents"),
        "trained_unknown": _("number unknown"),
        "paid_of_committed": _("paid (filled) of committed (outline)"),
        "amount_unknown": _("amount unknown"),
        "dialogues_held": _("dialogues in 12 months"),
        "documented_records": _("publicly documented activities"),
    }
