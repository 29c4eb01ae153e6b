"""The desk: what every page works with. The frame lays it out before each page; :func:`at_desk` picks it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import duckdb
import streamlit as st

from data import reading
from data.editions import Edition, current_edition, private_copy
from data.programmes import chosen
from data.reading import Location, Span, Support
from data.scenarios import scenarios
from pages.parts.texts import Texts
from pages.parts.view import View, write
from risk_model import results
from risk_model.faults import Fault
from risk_model.model import Model
from risk_model.results import Score
from risk_model.scoring import compute
from risk_model.versions import in_use

Row = TypeVar("Row", Score, Support)
Labels = dict[tuple[str, str], tuple[str, str, str]]


@dataclass(frozen=True)
class Opened:
    """An open edition with everything computed: shared by all readers, so nothing in it may be changed.

    ``scores`` are in the order of their ranks. What every page needs of a month is kept here, so that a gesture asks the
    database only for what was filtered. ``approved`` names the approved versions of the model, the newest first; ``faults``
    say which of them no longer fit. The first that fits is ``model``; without any it is the default.
    """

    edition: Edition
    approved: tuple[str, ...]
    faults: tuple[Fault, ...]
    con: duckdb.DuckDBPyConnection
    model: Model
    span: Span
    locations: dict[str, Location]
    settings: dict[str, str]
    labels: Labels
    areas: Labels
    scores: dict[date, dict[str, Score]]
    support: dict[date, dict[str, Support]]


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

    @property
    def scores(self) -> dict[str, Score]:
        """The scores of the View's month by location, in the order of their ranks."""
        return self.opened.scores[self.view.month]

    @property
    def support(self) -> dict[str, Support]:
        """What the programme had done by the end of the View's month, by location."""
        return self.opened.support[self.view.month]

    def reported(self, location_id: str, since: date) -> bool:
        """Whether a location sent any return from a month on, up to the View's."""
        months = (month for month in self.opened.support if since <= month <= self.view.month)
        return any(self.opened.support[month][location_id].reported for month in months)

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
    """The newest edition of the chosen programme under its model in use, opened once for all readers.

    Raises :class:`data.refusals.Refusal`.
    """
    edition = current_edition(chosen())
    approved = scenarios(edition.programme).approved
    return _open(edition.programme.name, edition.name, tuple(one.id for one in approved), edition, [one.toml for one in approved])


def shown_now() -> tuple[str, tuple[str, ...]]:
    """What would be opened at this moment: the name of the edition, and the approved versions of the model."""
    edition = current_edition(chosen())
    return edition.name, tuple(one.id for one in scenarios(edition.programme).approved)


@st.cache_resource(show_spinner=False, max_entries=3, on_release=lambda opened: opened.con.close())
def _open(programme: str, name: str, approved: tuple[str, ...], _edition: Edition, _tomls: list[str]) -> Opened:
    con = private_copy(_edition)  # open files share what is attached: another model's numbers would come between
    model, faults = in_use(_tomls)
    span = reading.span(con)
    compute(con, model, span.first_month, span.last_month)
    training, dialogue = model.indicators["C01"], model.indicators["C08"]
    minimum = model.indicators["C02"].parameters["minimum_people"]
    return Opened(
        edition=_edition,
        approved=approved,
        faults=tuple(faults),
        con=con,
        model=model,
        span=span,
        locations={place.location_id: place for place in reading.locations(con)},
        settings=reading.settings(con),
        labels=reading.code_labels(con),
        areas=reading.area_names(con),
        scores=_by_month(results.scores(con)),
        support=_by_month(reading.support(con, training.window_months, dialogue.window_months, minimum)),
    )


def _by_month(rows: Iterable[Row]) -> dict[date, dict[str, Row]]:
    found: dict[date, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row.month, {})[row.location_id] = row
    return found
