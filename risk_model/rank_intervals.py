"""How sure the ranking of a month is: ranks of our own index with other weights, many times over.

After Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the quality assessment
of composite indicators, J. R. Statist. Soc. A 168; with weights as the only thing that varies (``[uncertainty]`` in the model).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from risk_model.draws import drawn_scores, noisy_weights, nominal_weights
from risk_model.model import Model
from risk_model.ranking import ahead, rank_stats, ranks
from risk_model.results import Contribution, Score
from risk_model.tables import Numbers
from risk_model.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Ranks of a location over the draws: 1 = most attention, ties share the smallest; nine in ten lie from ``low`` to
    ``high``. ``in_top`` is the share of draws in which it is among the first ``top_k``."""

    low: float
    high: float
    in_top: float


@dataclass(frozen=True)
class Ranking:
    """Intervals by location, and the pairs (in the order of their ranks) that cannot be told apart."""

    intervals: dict[str, RankInterval]
    alike: frozenset[tuple[str, str]]

    def like(self, location_id: str) -> list[str]:
        """The locations that a location cannot be told apart from, in the order of their ranks."""
        together = {one for pair in self.alike if location_id in pair for one in pair} - {location_id}
        return [one for one in self.intervals if one in together]


def rank_intervals(model: Model, scores: Sequence[Score], contributions: Sequence[Contribution]) -> Ranking:
    """Of the locations of a month that have a rank, in its order; those of which too little is known are left out.

    ``scores`` and ``contributions`` are what :mod:`risk_model.results` reads for this model and month. The same input gives the
    same ranking: the seed stands in the model.
    """
    ranked = [score.location_id for score in scores if score.known]
    if not ranked:
        return Ranking({}, frozenset())
    rules, tree = model.uncertainty, model.tree()
    noise = _noise(tuple((n.code, n.level, n.parent) for n in tree.nodes.values()), rules.draws, rules.seed, rules.weight_noise)
    drawn = ranks(drawn_scores(tree, scaled_of(tree, ranked, contributions), noise * nominal_weights(tree)))
    stats = rank_stats(drawn, drawn[:0], rules.top_k)
    found = zip(ranked, stats.q05.tolist(), stats.q95.tolist(), stats.top.tolist(), strict=True)
    shares = ahead(drawn)
    apart = np.maximum(shares, shares.T) >= rules.told_apart
    alike = ((one, other) for one in range(len(ranked)) for other in range(one + 1, len(ranked)) if not apart[one, other])
    intervals = {code: RankInterval(low, high, top) for code, low, high, top in found}
    return Ranking(intervals, frozenset((ranked[one], ranked[other]) for one, other in alike))


@lru_cache(maxsize=4)
def _noise(nodes: tuple[tuple[str, int, str | None], ...], draws: int, seed: int, noise: float) -> Numbers:
    """What weights are multiplied by (draws × nodes): the same for every model with the same elements, so drawn once."""
    return noisy_weights(Tree(Node(code, level, parent) for code, level, parent in nodes), draws, seed, noise)


def scaled_of(tree: Tree, ranked: Sequence[str], contributions: Sequence[Contribution]) -> Numbers:
    """Scaled indicators, a row a location and a column an indicator in the tree's order; NaN is missing."""
    rows = {code: at for at, code in enumerate(ranked)}
    columns = {node.code: at for at, node in enumerate(tree.indicators)}
    found = np.full((len(rows), len(columns)), np.nan)
    for part in contributions:
        if part.location_id in rows and part.code in columns and part.scaled is not None:
            found[rows[part.location_id], columns[part.code]] = part.scaled
    return found
