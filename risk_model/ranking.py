"""Ranks of many draws (:mod:`risk_model.draws`), and what they say of each unit together: how sure its place is.

Shapes: scores and ranks are *draws* × *units*, NaN where a unit has none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk_model.draws import CELLS, comparable
from risk_model.tables import Numbers

SURE = 0.95
"""Two units can be told apart if one of them is ahead in at least this share of the draws in which both have a rank.

The usual level for intervals; pairs instead of overlapping intervals, since these are far too careful (H. Goldstein and
D. Spiegelhalter, League tables and their limitations, J. R. Statist. Soc. A 159, 1996, 385-443). The share is the pairwise
winning index of Leskinen, Viitanen, Kangas and Kangas, Multicriteria Analysis with Incomplete Information (2006).
"""
PAIRS = 1000
"""Up to so many units pairs are compared: a million pairs, for 10,000 draws some twenty seconds."""
BLOCK = 1 << 21
"""Draws × units whose ranks are put in order at a time, so that many units need little memory."""
FEW = 64
"""Up to so many units each is compared with each; beyond that sorting is faster."""


@dataclass(frozen=True)
class RankStats:
    """One value a unit, in the units' order, over the draws in which it has a rank (``draws`` of them); NaN where in none.

    Quantiles are of type 7 (R's and numpy's default). ``top`` is the share of draws in which its rank is at most k.
    """

    nominal: Numbers
    mean: Numbers
    median: Numbers
    q05: Numbers
    q95: Numbers
    top: Numbers
    draws: npt.NDArray[np.int64]


def ranks(scores: Numbers) -> Numbers:
    """1 = highest; equal scores (to twelve digits of the highest) share the smallest rank; a unit without a score has none."""
    found, step = np.empty(scores.shape), max(1, CELLS // max(1, scores.shape[1]))
    for first in range(0, len(scores), step):
        batch = comparable(scores[first : first + step])
        found[first : first + step] = _by_pairs(batch) if scores.shape[1] <= FEW else _by_sorting(batch)
    return found


def _by_pairs(scores: Numbers) -> Numbers:
    columns = np.ascontiguousarray(scores.T)
    ahead = np.zeros(columns.shape, dtype=np.uint8)
    for column in columns:
        ahead += column > columns
    return np.where(np.isnan(scores), np.nan, ahead.T + 1.0)


def _by_sorting(scores: Numbers) -> Numbers:
    order = np.argsort(-scores, axis=1)
    falling = np.take_along_axis(scores, order, axis=1)
    places = np.arange(scores.shape[1])
    first = np.concatenate([np.ones((len(scores), 1), dtype=bool), falling[:, 1:] != falling[:, :-1]], axis=1)
    found = np.empty(scores.shape)
    np.put_along_axis(found, order, np.maximum.accumulate(np.where(first, places, 0), axis=1) + 1.0, axis=1)
    found[np.isnan(scores)] = np.nan
    return found


def rank_stats(drawn: Numbers, nominal: Numbers, k: int = 5) -> RankStats:
    """What the ranks of all draws (draws × units) say of each unit; ``nominal`` are its ranks with nothing varied."""
    step = max(1, BLOCK // max(1, len(drawn)))
    parts = [_stats(drawn[:, first : first + step], k) for first in range(0, drawn.shape[1], step)]
    mean, median, q05, q95, top, known = np.concatenate([np.zeros((6, 0)), *parts], axis=1)
    return RankStats(nominal, mean, median, q05, q95, top, known.astype(np.int64))


def _stats(drawn: Numbers, k: int) -> Numbers:
    """Mean, median, 5 %, 95 %, share of ranks up to k, draws with a rank; six rows, a column a unit."""
    rising = np.sort(drawn.T, axis=1)  # NaN last
    known = len(drawn) - np.isnan(rising).sum(axis=1)
    some = np.where(known > 0, known, 1)
    mean = np.where(known > 0, np.nansum(rising, axis=1) / some, np.nan)
    top = np.where(known > 0, (rising <= k).sum(axis=1) / some, np.nan)
    return np.stack([mean, *(_quantile(rising, known, share) for share in (0.5, 0.05, 0.95)), top, known])


def _quantile(rising: Numbers, known: npt.NDArray[np.int64], share: float) -> Numbers:
    """Type 7 of each row's first ``known`` values."""
    if not rising.shape[1]:
        return np.full(len(rising), np.nan)
    place = np.maximum(known - 1, 0) * share
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(known - 1, 0))
    low, high = (np.take_along_axis(rising, at[:, None], axis=1)[:, 0] for at in (below, above))
    return low + (place - below) * (high - low)


def ahead(drawn: Numbers) -> Numbers:
    """Units × units: the share of draws in which the unit of the row is ahead of that of the column, among the draws in which
    both have a rank; NaN where there is none. Takes units² × draws steps: for some hundred units."""
    known = ~np.isnan(drawn)
    both = np.full((drawn.shape[1],) * 2, float(len(drawn)))
    if not known.all():
        both = (known.T.astype(np.float32) @ known).astype(np.float64)  # whole numbers, exact up to 16 million draws
    won, step = np.zeros(both.shape), max(1, 4 * CELLS // max(1, drawn.shape[1]))
    for first in range(0, len(drawn), step):
        ranked = np.ascontiguousarray(drawn[first : first + step].T.astype(np.float32))
        for at, row in enumerate(ranked):
            won[at] += np.count_nonzero(row < ranked, axis=1)
    return np.where(both > 0, won / np.where(both > 0, both, 1), np.nan)


def not_told_apart(shares: Numbers, sure: float = SURE) -> npt.NDArray[np.bool_]:
    """Units × units: whether two units cannot be told apart, by :func:`ahead`: neither is ahead in a share ``sure`` of draws.

    A unit that has no rank, and a unit and itself, make no pair.
    """
    ahead_enough = shares >= sure
    found = ~(ahead_enough | ahead_enough.T) & ~np.isnan(shares)
    np.fill_diagonal(found, False)
    return found
