"""What would have to change: the value of one indicator at which a node would reach the next band, all else unchanged.

Solved on the model's own formula by bisection: every mean rises with its children or stays, so there is one border. It is
arithmetic and promises nothing: whether a value can be changed, and whether it would change alone, the model does not know. Of
a rate that was shrunk it is the shrunk value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk_model.formula import Values, evaluated, indicators_under
from risk_model.tables import Numbers
from risk_model.tree import Node, Tree

SAME = 1e-9
"""A value this little below a cut is in the band above it, as ``sql/judge.sql`` has it."""
HAIR = 1e-12
"""Cuts are taken as a hair lower, so that the last bits of a sum decide nothing."""
HALVINGS = 60
"""From the width of a scale down to neighbouring floats."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What the scaled value of an indicator (or of another element) would have to be for the node to be one band lower (at most)
    or higher (at least).

    None where it cannot get there alone within its limits, or where there is no such band.
    """

    code: str
    now: float
    below: float | None
    above: float | None


def needed(
    tree: Tree,
    values: Values,
    code: str,
    cuts: Sequence[float],
    limits: Mapping[str, tuple[float, float]] | None = None,
    elements: Sequence[str] | None = None,
) -> list[Needed]:
    """For every indicator beneath a node that has a value: what it would have to be for the next band down and up.

    ``cuts`` are the values at which a higher band begins, rising; the lowest band has none. An indicator stays within its
    ``limits`` on the scaled values, by default the model's scale. ``elements`` asks about others than the indicators, such as
    whole dimensions. Raises :class:`Fault` for Copeland's method.
    """
    value = values.get(code)
    players = indicators_under(tree, values, code) if elements is None else elements
    if value is None:
        return []
    now = np.array([values[player] for player in players], dtype=np.float64)
    ends = [(limits or {}).get(player, tree.nodes[player].scale) for player in players]
    least = np.minimum(now, [low for low, _ in ends])
    most = np.maximum(now, [high for _, high in ends])
    crossed = [cut for cut in cuts if value >= cut - SAME]
    ahead = [cut for cut in cuts if value < cut - SAME]

    def reaches(tried: Numbers, cut: float) -> npt.NDArray[np.bool_]:
        """For each indicator whether the node is at a cut or above it when that indicator alone has the value tried."""
        columns = {player: np.where(np.arange(len(players)) == at, tried, now[at]) for at, player in enumerate(players)}
        return evaluated(tree, values, code, columns) >= cut

    def border(low: Numbers, high: Numbers, cut: float) -> tuple[Numbers, Numbers]:
        """The two neighbouring values between which a node comes to a cut: below it at the first, at it at the second."""
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            there = reaches(middle, cut)
            low, high = np.where(there, low, middle), np.where(there, middle, high)
        return low, high

    below, above = np.full(len(players), np.nan), np.full(len(players), np.nan)
    if crossed:
        cut = crossed[-1] - SAME - HAIR
        below = np.where(reaches(least, cut), np.nan, border(least, now, cut)[0])
    if ahead:
        cut = ahead[0] - HAIR
        above = np.where(reaches(most, cut), border(now, most, cut)[1], np.nan)
    return [
        Needed(player, float(at), *(None if math.isnan(one) else float(one) for one in (low, high)))
        for player, at, low, high in zip(players, now, below, above, strict=True)
    ]


def raw_of(node: Node, scaled: float) -> float:
    """The raw value, in its unit, that an indicator between fixed goalposts is scaled from."""
    low, high = float(node.low or 0), float(node.high or 0)
    share = (scaled - node.scale[0]) / (node.scale[1] - node.scale[0])
    return low + share * (high - low) if node.direction == 1 else high - share * (high - low)
