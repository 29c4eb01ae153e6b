"""The scores of an index on tables under many draws of weights and choices; ranks are within each time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import numpy as np

from risk_model.draws import Flags, drawn_scores
from risk_model.engine import index
from risk_model.faults import Fault
from risk_model.plans import Plan, nominal_plan, with_weights
from risk_model.ranking import PAIRS, RankStats, ahead, not_told_apart, rank_stats, ranks
from risk_model.tables import Choices, Data, Numbers, elements_of, read_tables, tree_of
from risk_model.tree import Tree


@dataclass(frozen=True)
class Study:
    """An index on tables whose choices can be varied. ``tree`` and ``choices`` are the nominal ones.

    Values are scaled in SQL once for every way of scaling, and kept.
    """

    con: duckdb.DuckDBPyConnection
    data: Data
    elements: list[dict[str, str]]
    choices: Choices
    tree: Tree
    _scaled: dict[Choices, Numbers] = field(default_factory=dict)

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection, data_file: Path, meta_file: Path, choices: Choices) -> Study:
        data, tree = read_tables(data_file, meta_file, choices)
        return cls(con, data, elements_of(meta_file), choices, tree)

    def scaled(self, choices: Choices) -> Numbers:
        """The scaled indicators, units × indicators, as level 1 of ``index`` gives them."""
        asked = replace(choices, aggregate=(), min_coverage=0.0)
        if asked not in self._scaled:
            indicators = tree_of(self.elements, asked).indicators
            alone = Tree(replace(node, parent=None) for node in indicators)
            self._scaled[asked] = index(self.con, self.data, alone, asked)
        return self._scaled[asked]

    def scores(self, plan: Plan) -> tuple[Numbers, dict[Choices, Fault]]:
        """The index (draws × units), NaN where missing; and the ways that could not be computed, all of whose draws are missing:
        not every mean goes with every scale."""
        found = np.full((len(plan.way), len(self.data.units)), np.nan)
        slices, left_out = self.data.slices(), dict[Choices, Fault]()
        for at, choices in enumerate(plan.ways):
            scaled, tree = self.scaled(choices), tree_of(self.elements, choices)
            drawn = np.flatnonzero(plan.way == at)
            try:
                for rows in slices:
                    made = drawn_scores(tree, scaled[rows], plan.weights[drawn], choices.min_coverage)
                    found[drawn[:, None], rows] = made
            except Fault as fault:
                found[drawn] = np.nan
                left_out[choices] = fault
        return found, left_out

    def ranks(self, scores: Numbers) -> Numbers:
        """Ranks of scores (draws × units) within each time."""
        found = np.empty(scores.shape)
        for rows in self.data.slices():
            found[:, rows] = ranks(scores[:, rows])
        return found

    def nominal(self) -> tuple[Numbers, Numbers]:
        """Scores and ranks (units) with nothing varied."""
        scores = self.all_scores(nominal_plan(self.tree, self.choices))
        return scores[0], self.ranks(scores)[0]

    def all_scores(self, plan: Plan) -> Numbers:
        """As :meth:`scores`; raises :class:`Fault` where a way cannot be computed."""
        found, left_out = self.scores(plan)
        for fault in left_out.values():
            raise fault
        return found

    def without(self, level: int) -> dict[str, Numbers]:
        """For each element of a level: the mean move in rank (times) when its weight is 0, over units ranked both times."""
        if not 1 <= level < self.tree.top:
            raise Fault("option_unknown", value=level, column="--level", allowed=f"1 … {self.tree.top - 1}")
        codes = [node.code for node in self.tree.at(level)]
        weights = np.repeat(nominal_plan(self.tree, self.choices).weights, len(codes), axis=0)
        weights[range(len(codes)), [list(self.tree.nodes).index(code) for code in codes]] = 0.0
        scores = self.all_scores(with_weights(weights, self.choices))
        return dict(zip(codes, self.moves(self.ranks(scores)), strict=True))

    def moves(self, drawn: Numbers) -> Numbers:
        """Draws × times: the mean absolute change against the nominal rank, over the units that have both; NaN if none has."""
        away = np.abs(drawn - self.nominal()[1])
        known = ~np.isnan(away)
        found = []
        for rows in self.data.slices():
            count = known[:, rows].sum(axis=1)
            total = np.where(known[:, rows], away[:, rows], 0.0).sum(axis=1)
            found.append(np.where(count > 0, total / np.where(count > 0, count, 1), np.nan))
        return np.stack(found, axis=1)


@dataclass(frozen=True)
class Outcome:
    """What came of a plan. ``scores`` and ``ranks`` are draws × units, the nominal ones units.

    For each time, ``ahead`` is units × units, and so is ``alike``: whether two units cannot be told apart. Both are empty for a
    time with more than :data:`PAIRS` units. ``lost`` draws could not be computed, for the reason ``why``.
    """

    plan: Plan
    nominal_scores: Numbers
    nominal_ranks: Numbers
    scores: Numbers
    ranks: Numbers
    stats: RankStats
    ahead: list[Numbers]
    alike: list[Flags]
    lost: int
    why: Fault | None


def outcome(study: Study, plan: Plan, top: int, sure: float) -> Outcome:
    """Compute a plan; ``top`` and ``sure`` as in :mod:`risk_model.ranking`."""
    nominal_scores, nominal = study.nominal()
    scores, left_out = study.scores(plan)
    drawn = study.ranks(scores)
    shares = [ahead(drawn[:, rows]) if len(rows) <= PAIRS else np.zeros((0, 0)) for rows in study.data.slices()]
    return Outcome(
        plan,
        nominal_scores,
        nominal,
        scores,
        drawn,
        rank_stats(drawn, nominal, top),
        shares,
        [not_told_apart(share, sure) for share in shares],
        sum(int((plan.way == plan.ways.index(choices)).sum()) for choices in left_out),
        next(iter(left_out.values()), None),
    )
