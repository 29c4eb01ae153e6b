"""Was the index right? Every month is taken as a start: what it said then against what was recorded in the months after.

Rolling origin: the index of a month uses nothing that happened later (``risk_model/sql/outcomes.sql``), and the method has no
parameter that was fitted to the rows. Three measures, each beside two plain baselines on exactly the same location-months:

* ``rank_correlation`` (−1 to 1; Spearman, equal values share the mean of their ranks) of the ranking with the severity points
  that followed. What calls all equal has 0.
* ``precision`` (0 to 1): of the first ``top`` locations, the share in which an event followed. Where equal values straddle the
  end, the expected number of a draw among them counts.
* ``roc_area`` (0 to 1): how often a location with an event stood above one without (Mann and Whitney's U, a tie counts half);
  0.5 is chance.

Source of the measures: https://viewsforecasting.org/methodology/views2/evaluation/ and Spearman, Am. J. Psychol. 15 (1904).
A month in which a measure has no meaning (nothing followed anywhere, or an event everywhere) is left out of it for all three
rankings alike. Numbers are means over months with an interval from a circular block bootstrap of the months (Politis and
Romano 1992): the same draws for all rankings, so that differences are compared month by month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from risk_model.engine import statement
from risk_model.model import Model, Validation

Numbers = NDArray[np.float64]
Verdict = Literal["better", "like", "worse"]
Say = Callable[[str, Mapping[str, object]], str]
"""Gives the sentence of a code, with its blanks filled, in somebody's language."""

MEASURES = ("rank_correlation", "precision", "roc_area")
BASELINES = ("last_year", "all_equal")
RANKINGS = ("index", *BASELINES)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over the starting months, with the ends of its interval; in the unit of its measure."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: of each ranking, and how much the index is above each baseline. ``origins``: months that it rests on."""

    origins: int
    rankings: Mapping[str, Estimate]
    differences: Mapping[str, Estimate]

    def verdict(self, baseline: str) -> Verdict:
        """``like`` (no better) where the interval of the difference includes zero."""
        difference = self.differences[baseline]
        return "better" if difference.low > 0 else "worse" if difference.high < 0 else "like"


@dataclass(frozen=True, slots=True)
class Validated:
    """The index judged over so many months ahead (``horizon``).

    ``origins`` are the starting months, ``pairs`` the location-months compared, ``events`` those that an event followed,
    ``unknown`` those left out since returns are missing afterwards. ``measures`` lacks one that too few months allow.
    """

    horizon: int
    origins: tuple[date, ...]
    pairs: int
    events: int
    unknown: int
    measures: Mapping[str, Measured]


def validate(con: duckdb.DuckDBPyConnection, model: Model, horizon: int) -> Validated:
    """Judge the index over ``horizon`` months ahead, from what :func:`risk_model.scoring.compute` left in ``work``."""
    rules = model.validation
    values = {"horizon": horizon, "baseline_months": rules.baseline_months, "event_points": rules.event_points}
    rows = con.execute(statement("outcomes"), values).fetchall()
    known = groupby((row for row in rows if row[4] is not None), key=lambda row: row[0])
    by_month = {month: np.array([row[2:] for row in group], dtype=np.float64) for month, group in known}
    by_month = {month: table for month, table in by_month.items() if len(table) >= rules.minimum_locations}
    tables = list(by_month.values())
    return Validated(
        horizon=horizon,
        origins=tuple(by_month),
        pairs=sum(map(len, tables)),
        events=sum(int(table[:, 3].sum()) for table in tables),
        unknown=sum(row[4] is None for row in rows),
        measures=_measured(np.array([_judge(table, rules) for table in tables]), rules) if tables else {},
    )


def rank_correlation(scores: Numbers, outcomes: Numbers) -> float:
    """Spearman's; 0 where the scores are all equal, NaN where the outcomes are."""
    first, second = _ranks(scores), _ranks(outcomes)
    if np.ptp(second) == 0:
        return float("nan")
    return 0.0 if np.ptp(first) == 0 else float(np.corrcoef(first, second)[0, 1])


def precision_at(top: int, scores: Numbers, events: NDArray[np.bool_]) -> float:
    """Share of the ``top`` highest scores with an event, those on the border by expectation."""
    values = np.round(scores, 9)
    border = np.sort(values)[::-1][min(top, len(values)) - 1]
    above, at = values > border, values == border
    left = min(top, len(values)) - np.sum(above)
    return float((np.sum(events[above]) + left * np.mean(events[at])) / min(top, len(values)))


def roc_area(scores: Numbers, events: NDArray[np.bool_]) -> float:
    """Area under the receiver operating characteristic; NaN where there is no event or nothing else."""
    hits, misses = int(np.sum(events)), int(np.sum(~events))
    if not hits or not misses:
        return float("nan")
    return float((np.sum(_ranks(scores)[events]) - hits * (hits + 1) / 2) / (hits * misses))


def in_words(found: Validated, rules: Validation, say: Say) -> str:
    """One sentence that says how the index did: first of all where it was worse or no better."""
    if not found.measures:
        blanks = {"have": len(found.origins), "need": rules.minimum_origins, "locations": rules.minimum_locations}
        return say("too_few_months", {"horizon": found.horizon, **blanks})
    parts = []
    for baseline in BASELINES:
        for verdict in ("worse", "like", "better"):
            of = [name for name, one in found.measures.items() if one.verdict(baseline) == verdict]
            if of:
                parts.append(say(f"{verdict}_{baseline}", {"measures": _named(of, rules, say)}))
    if rest := [name for name in MEASURES if name not in found.measures]:
        parts.append(say("not_judged", {"measures": _named(rest, rules, say)}))
    return f"{say(f'horizon_{found.horizon}', {})} {'; '.join(parts)}."


def _named(measures: list[str], rules: Validation, say: Say) -> str:
    if len(measures) == len(MEASURES):
        return say("every_measure", {})
    return ", ".join(say(name, {"top": rules.top}) for name in measures)


def _judge(table: Numbers, rules: Validation) -> list[list[float]]:
    """Of one month a line a measure, a column a ranking. Columns of the table: index, last year's count, outcome, event."""
    outcomes, events = table[:, 2], table[:, 3] > 0
    rankings = (table[:, 0], table[:, 1], np.zeros(len(table)))
    return [
        [rank_correlation(scores, outcomes) for scores in rankings],
        [precision_at(rules.top, scores, events) for scores in rankings],
        [roc_area(scores, events) for scores in rankings],
    ]


def _measured(judged: Numbers, rules: Validation) -> dict[str, Measured]:
    """Means and intervals; ``judged`` is months × measures × rankings, NaN where a measure has no meaning."""
    drawn = _drawn(len(judged), rules)
    found = {}
    for at, measure in enumerate(MEASURES):
        defined = ~np.isnan(judged[:, at, 0])
        if np.sum(defined) < rules.minimum_origins:
            continue
        values = np.where(defined[:, None], judged[:, at], 0)
        weights = np.vstack([np.ones(len(judged)), drawn]) * defined  # the first line is the months themselves
        weights = weights[weights.sum(axis=1) > 0]
        means = weights @ values / weights.sum(axis=1, keepdims=True)
        rankings = {name: _estimate(means[:, column], rules) for column, name in enumerate(RANKINGS)}
        apart = {name: _estimate(means[:, 0] - means[:, RANKINGS.index(name)], rules) for name in BASELINES}
        found[measure] = Measured(int(np.sum(defined)), rankings, apart)
    return found


def _drawn(months: int, rules: Validation) -> Numbers:
    """How often each month is drawn, a line a draw: runs of months in a row from random starts, the last joined to the first."""
    length = min(rules.block_months, months)
    random = np.random.default_rng(rules.seed)
    starts = random.integers(months, size=(rules.bootstraps, -(-months // length)))
    at = ((starts[:, :, None] + np.arange(length)) % months).reshape(rules.bootstraps, -1)[:, :months]
    return np.stack([np.sum(at == month, axis=1) for month in range(months)], axis=1).astype(np.float64)


def _estimate(means: Numbers, rules: Validation) -> Estimate:
    low, high = np.quantile(np.round(means[1:], 12), [(1 - rules.interval) / 2, (1 + rules.interval) / 2])
    return Estimate(float(np.round(means[0], 12)), float(low), float(high))


def _ranks(values: Numbers) -> Numbers:
    """Ranks from 1, the lowest first; values equal to nine decimals share the mean of their ranks."""
    _, at, counts = np.unique(np.round(values, 9), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[at], dtype=np.float64)
