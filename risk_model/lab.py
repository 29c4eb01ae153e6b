"""A reader's own connection to try changed models out on: what others see does not change under them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock

import duckdb
import numpy as np

from risk_model import results
from risk_model.model import Model
from risk_model.rank_intervals import Ranking, rank_intervals
from risk_model.results import Contribution, Score
from risk_model.scoring import compute, rescore
from risk_model.tables import Numbers
from risk_model.variant import OF_RAW_VALUE

FEWEST = 5
"""Locations that a correlation needs at least: with fewer it says nothing."""


@dataclass(frozen=True)
class Outcome:
    """What a model says of one month: scores by location in the order of their ranks, and every indicator's part."""

    model: Model
    scores: dict[str, Score]
    contributions: tuple[Contribution, ...]

    @cached_property
    def ranking(self) -> Ranking:
        """How sure the ranks are; computed when first asked for, so that a map can be on its way before."""
        return rank_intervals(self.model, list(self.scores.values()), self.contributions)


@dataclass(frozen=True, slots=True)
class BandChange:
    """A location whose band is another with a changed model; None where too little is known for one."""

    location_id: str
    before: int | None
    after: int | None


class Lab:
    """Computes one month (and the one before, for the change) on a connection of its own, again and again.

    ``con`` reads an edition and belongs to the lab from then on; ``default`` is what the model itself says.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, model: Model, month: date) -> None:
        before = month.year * 12 + month.month - 2
        self.con = con
        self.month = month
        self._months = date(before // 12, before % 12 + 1, 1), month
        self._raw_of = model
        self._one_at_a_time = Lock()
        compute(con, model, *self._months)
        self.default = self._last = outcome(con, model, month)

    def try_out(self, model: Model) -> Outcome:
        """What a changed model says; it must have the same indicators, parts and lists."""
        with self._one_at_a_time:  # a gesture may come while the one before is still being computed, in another thread
            for known in (self._last, self.default):
                if model == known.model:
                    return known
            self.con.begin()  # a fifth faster than a transaction a statement, and what fails midway is as if it never was
            try:
                if _points_differ(model, self._raw_of):
                    compute(self.con, model, *self._months)
                else:
                    rescore(self.con, model, *self._months, _raw_values_differ(model, self._raw_of))
                self.con.commit()
            except BaseException:
                self.con.rollback()
                raise
            self._raw_of = model
            self._last = outcome(self.con, model, self.month)
            return self._last


def outcome(con: duckdb.DuckDBPyConnection, model: Model, month: date) -> Outcome:
    """What was computed with a model on a connection, of one month."""
    scores, parts = results.scores(con, month), results.contributions(con, month)
    return Outcome(model, {score.location_id: score for score in scores}, tuple(parts))


def band_changes(default: Outcome, other: Outcome) -> list[BandChange]:
    """The locations whose band differs, in the order of the other's ranks."""
    found = (BandChange(code, _band(default.scores[code]), _band(score)) for code, score in other.scores.items())
    return [change for change in found if change.before != change.after]


def correlations(found: Outcome, code: str) -> dict[str, tuple[float, int]]:
    """Spearman's rank correlation of an indicator's raw values with those of the others and with the ``index``, and over how
    many locations; the strongest first. Fewer than :data:`FEWEST`, or all alike, give none."""
    columns: dict[str, dict[str, float]] = defaultdict(dict)
    for part in found.contributions:
        if part.raw is not None:
            columns[part.code][part.location_id] = part.raw
    columns["index"] = {place: score.index for place, score in found.scores.items() if score.index is not None and score.known}
    made = {}
    for other, values in columns.items():
        both = sorted(columns[code].keys() & values.keys())
        if other != code and len(both) >= FEWEST:
            one, two = (_mean_ranks(np.array([column[place] for place in both])) for column in (columns[code], values))
            if one.std() and two.std():
                made[other] = float(np.corrcoef(one, two)[0, 1]), len(both)
    return dict(sorted(made.items(), key=lambda pair: (-abs(pair[1][0]), pair[0])))


def _mean_ranks(values: Numbers) -> Numbers:
    """Ranks from the smallest up; equal values share the mean of their ranks."""
    below, same = (values[:, None] > values).sum(axis=1), (values[:, None] == values).sum(axis=1)
    ranks: Numbers = below + (same + 1) / 2
    return ranks


def _band(score: Score) -> int | None:
    return score.band if score.known else None


def _points_differ(one: Model, other: Model) -> bool:
    """Whether two models look at locations and incidents differently, on which every raw value rests."""

    def rests_on(model: Model) -> tuple[object, ...]:
        return model.coverage.model_copy(update={"minimum": 0}), model.time, model.lookups

    return rests_on(one) != rests_on(other)


def _raw_values_differ(one: Model, other: Model) -> frozenset[str]:
    """The indicators whose raw values depend on numbers that two models state differently."""

    def rests_on(model: Model, code: str) -> tuple[object, ...]:
        indicator = model.indicators[code]
        return *(getattr(indicator, name) for name in OF_RAW_VALUE), indicator.parameters

    return frozenset(code for code in one.indicators if rests_on(one, code) != rests_on(other, code))
