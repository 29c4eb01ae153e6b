"""The desk: what every page works with. The frame lays it out before each page; :func:`at_desk` picks it up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb
import streamlit as st

from data import reading
from data.editions import Edition, current_edition, open_edition
from data.programmes import chosen
from data.reading import Location, Span
from pages.parts.texts import Texts
from pages.parts.view import View, write
from risk_model.model import Model, load_model
from risk_model.scoring import compute

Labels = dict[tuple[str, str], tuple[str, str, str]]


@dataclass(frozen=True)
class Opened:
    """An open edition with everything computed: shared by all readers, so nothing in it may be changed."""

    edition: Edition
    con: duckdb.DuckDBPyConnection
    model: Model
    span: Span
    locations: dict[str, Location]
    settings: dict[str, str]
    labels: Labels
    areas: Labels


@dataclass(frozen=True)
class Desk:
    """What one page run works with: the View, the words, and the open edition."""

    view: View
    texts: Texts
    opened: Opened
    pages: dict[str, st.Page]  # type: ignore[valid-type]

    @property
    def model(self) -> Model:
        return self.opened.model

    @contextmanager
    def rows(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own, closed afterwards: one connection used by several readers at once gives wrong rows."""
        cursor = self.opened.con.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def name(self, location_id: str) -> str:
        """A location's name in the reader's language."""
        return self.texts.name(self.opened.locations[location_id])

    def link(self, page: str, label: str, icon: str | None = None, **chosen_view: object) -> None:
        """A link to a page that keeps what was chosen, but for what is given here."""
        view = replace(self.view, **chosen_view)  # type: ignore[arg-type]
        st.page_link(self.pages[page], label=label, icon=icon, query_params=write(view, self.opened.span.months))


def at_desk() -> Desk:
    """The desk of this run. A page that runs without the frame has none and stops."""
    desk = st.session_state.get("desk")
    if not isinstance(desk, Desk):
        st.error("Open the dashboard from its first page. · Откройте с первой страницы. · Биринчи барактан ачыңыз.")
        st.stop()
    return desk


def newest() -> Opened:
    """The newest edition of the chosen programme, opened once for all readers; raises :class:`data.refusals.Refusal`."""
    edition = current_edition(chosen())
    return _open(edition.programme.name, edition.name, edition)


@st.cache_resource(show_spinner=False, max_entries=3, on_release=lambda opened: opened.con.close())
def _open(_programme: str, name: str, _edition: Edition) -> Opened:
    con = open_edition(_edition)
    model = load_model()
    span = reading.span(con)
    compute(con, model, span.first_month, span.last_month)
    return Opened(
        edition=_edition,
        con=con,
        model=model,
        span=span,
        locations={place.location_id: place for place in reading.locations(con)},
        settings=reading.settings(con),
        labels=reading.code_labels(con),
        areas=reading.area_names(con),
    )
