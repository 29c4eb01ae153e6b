"""What the method computed, as values: read from the database ``work`` after :func:`risk_model.scoring.compute`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb

from risk_model.engine import statement
from risk_model.model import Model


@dataclass(frozen=True, slots=True)
class Score:
    """The index of a location in a month, 0 to 10, 10 = more attention.

    ``index`` is None where too little is known: ``unknown`` then says why (``silent``: no reports; ``thin``: a dimension
    rests on too little). ``rank`` is 1 for the most attention and None where confidence is C. ``coverage`` is the share of
    weight present; ``confidence_returns`` the returns in the last months that confidence looks at.
    """

    location_id: str
    month: date
    index: float | None
    arithmetic: float | None
    band: int | None
    rank: int | None
    confidence: str
    unknown: str | None
    coverage: float
    previous_index: float | None
    previous_band: int | None
    previous_rank: int | None
    population: float | None
    population_estimated: bool
    confidence_returns: int
    recent_returns: int

    @property
    def known(self) -> bool:
        """Whether enough is known to give it a band and a rank; otherwise it is shown hatched."""
        return self.rank is not None

    def trend(self, model: Model) -> int | None:
        """1 rising, -1 falling, 0 no clear change against the month before; None where one of the two is missing."""
        if self.index is None or self.previous_index is None:
            return None
        change = self.index - self.previous_index
        return 0 if abs(change) < model.index.clear_change else (1 if change > 0 else -1)


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """A dimension of a location in a month: 0 to 10, and the share of its weight that is present.

    ``thin`` says that too little is present for the number to be shown to anyone.
    """

    location_id: str
    month: date
    dimension: str
    score: float | None
    coverage: float
    thin: bool

    @property
    def shown(self) -> float | None:
        """The score, or None where it rests on too little."""
        return None if self.thin else self.score


@dataclass(frozen=True, slots=True)
class Contribution:
    """One indicator of a location in a month: raw in its unit, scaled 0 to 10, and the points it adds to its dimension.

    ``share`` is its weight after the weights of missing ones were shared out; ``flag`` says what is special about the raw
    value (``too_few``, ``stale``, ``estimate``, …). ``unshrunk`` is the rate as recorded where ``raw`` was shrunk, else None.
    """

    location_id: str
    month: date
    dimension: str
    code: str
    raw: float | None
    flag: str | None
    scaled: float | None
    weight: float
    share: float | None
    points: float | None
    unshrunk: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the main reasons for a score."""

    location_id: str
    code: str
    raw: float
    flag: str | None


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """A dispute that was open on a day; ``age_days`` since it was first reported."""

    location_id: str
    issue: str | None
    age_days: int


@dataclass(frozen=True, slots=True)
class NeedSupport:
    """What a location needs and what support it got, both 0 to 10; None where it is not known."""

    location_id: str
    need: float | None
    support: float | None


@dataclass(frozen=True, slots=True)
class Quarter:
    """The index of a quarter (its first day): None with too few months that have a score."""

    location_id: str
    quarter: date
    index: float | None
    months: int


def scores(con: duckdb.DuckDBPyConnection, month: date | None = None) -> list[Score]:
    """All locations by rank, in a month or in every month."""
    return [Score(*row) for row in con.execute(statement("scores"), {"month": month}).fetchall()]


def dimension_scores(
    con: duckdb.DuckDBPyConnection, month: date | None = None, location_id: str | None = None
) -> list[DimensionScore]:
    """Dimensions, of one month or location or of all."""
    rows = con.execute(statement("dimension_scores"), {"month": month, "location_id": location_id}).fetchall()
    return [DimensionScore(*row) for row in rows]


def contributions(con: duckdb.DuckDBPyConnection, month: date, location_id: str | None = None) -> list[Contribution]:
    """Every indicator of a month, of one location or of all; the points of a dimension add up to its score."""
    rows = con.execute(statement("contributions"), {"month": month, "location_id": location_id}).fetchall()
    return [Contribution(*row) for row in rows]


def reasons(con: duckdb.DuckDBPyConnection, model: Model, month: date, location_id: str | None = None) -> dict[str, list[Reason]]:
    """The main reasons by location, of one or of all, the largest contribution first."""
    found: dict[str, list[Reason]] = defaultdict(list)
    values = {"month": month, "location_id": location_id, "how_many": model.index.top_reasons}
    for row in con.execute(statement("reasons"), values).fetchall():
        reason = Reason(*row)
        found[reason.location_id].append(reason)
    return found


def quarters(con: duckdb.DuckDBPyConnection, model: Model) -> list[Quarter]:
    """The index by quarter."""
    rows = con.execute(statement("quarters"), {"quarter_months": model.coverage.quarter_months}).fetchall()
    return [Quarter(*row) for row in rows]


def open_disputes(con: duckdb.DuckDBPyConnection, day: date, location_id: str | None = None) -> list[OpenDispute]:
    """Disputes open on a day, of one location or of all, the oldest first."""
    rows = con.execute(statement("open_disputes"), {"day": day, "location_id": location_id}).fetchall()
    return [OpenDispute(*row) for row in rows]


def need_support(con: duckdb.DuckDBPyConnection, model: Model, month: date) -> list[NeedSupport]:
    """Need (tension and vulnerability) against support (training and money per resident) in a month."""
    values = {"month": month, "need": list(model.support.need), "indicators": list(model.support.indicators)}
    return [NeedSupport(*row) for row in con.execute(statement("need_support"), values).fetchall()]
