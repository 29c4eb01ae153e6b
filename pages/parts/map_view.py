"""The map on the page: what of the rows goes into it, and what a click on it does. The only place that calls st_folium."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit_folium import st_folium

from data import reading
from geo import basemap
from geo.layers import Place, layers
from pages.parts.desk import Desk
from risk_model.results import Score

HEIGHT = 660


def places(desk: Desk) -> list[Place]:
    """One entry a location, for the View's month and filters."""
    view = desk.view
    with desk.rows() as con:
        counted = reading.incident_counts(con, view.since, view.until, view.issues, view.severity)
    records = {row["location_id"]: row["records"] for row in counted}
    return [_place(desk, code, records.get(code)) for code in desk.opened.locations]


def bands(desk: Desk) -> list[Place]:
    """As :func:`places`, for a map of the attention levels only: nothing is counted."""
    return [_place(desk, code, None) for code in desk.opened.locations]


def _place(desk: Desk, code: str, records: int | None) -> Place:
    score, done = desk.scores[code], desk.support[code]
    if records is None and desk.reported(code, desk.view.since):
        records = 0
    return Place(
        code=code,
        band=score.band or 0 if score.known else 0,
        index=score.index if score.known else None,
        status="" if score.known else score.unknown or "weak",
        trend=score.trend(desk.model),
        incidents=records,
        trained=per_1000(done, score),
        modules=done.modules,
        committed=done.committed,
        paid=done.paid,
        dialogues=done.dialogues,
        documented=done.documented,
    )


def per_1000(done: reading.Support, score: Score) -> float | None:
    """People trained per 1,000 residents; unknown where the number or the population is."""
    if done.people_trained == 0:
        return 0.0
    return None if done.people_trained is None or not score.population else 1000 * done.people_trained / score.population


def incidents_text(desk: Desk, place: Place) -> str:
    """A count, a reported zero, or that nothing was reported."""
    _ = desk.texts.gettext
    if place.incidents is None:
        return _("No reports received")
    if place.incidents == 0 and desk.view.filtered:
        return _("no incidents that match the filters")
    return desk.texts.number(place.incidents) if place.incidents else _("Report received: no incidents")


def trained_text(desk: Desk, place: Place) -> str:
    """People per 1,000 residents."""
    _, texts = desk.texts.gettext, desk.texts
    return _("number unknown") if place.trained is None else texts.number(place.trained, 1)


def draw(desk: Desk, shown: list[Place], *, kind: str = "map", height: int = HEIGHT, version: str = "") -> None:
    """The map. The base map never changes while an edition is shown, so the browser keeps it; a gesture sends numbers only.

    Another edition is another map: it may have other places and names, which the browser fetches once with it. ``version`` is
    what the places depend on beside the View.
    """
    view, edition = desk.view, desk.opened.edition
    key = f"{kind} {edition.name}"
    chosen = (view.month, view.layers, view.issues, view.severity, view.window, view.location, view.language)
    asked = (edition.name[:8], *desk.opened.approved[:1], *chosen)  # never the version's name, which somebody typed
    asked += (version,) if version else ()
    numbers = layers(
        shown,
        view.layers,
        language=view.language,
        month=desk.texts.month(view.month),
        filtered=view.filtered,
        picked=view.location,
        version=" ".join(map(str, asked)),
    )
    st_folium(
        basemap.base_map(edition.name, edition.base_map),
        key=key,
        height=height,
        use_container_width=True,
        feature_group_to_add=basemap.update(numbers),
        returned_objects=[],
        on_change=partial(_clicked, key, tuple(desk.opened.locations)),
    )


def _clicked(key: str, known: tuple[str, ...]) -> None:
    """A click opens the location beside the map (before the next run, so that one run is enough)."""
    value = st.session_state.get(key)
    if isinstance(value, dict) and value.get("location") in known:
        st.session_state["location"] = value["location"]
