"""How a value comes about: what each child adds to a node, what each indicator adds to the index, and who made the difference.

Everything here works on the values of one unit's nodes and any tree, whatever its depth and means.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk_model.formula import Values, evaluated, floored, indicators_under, inner, known_children, shares
from risk_model.tables import Numbers
from risk_model.tree import Node, Tree

Masks = npt.NDArray[np.bool_]
Worth = Callable[[Masks], Numbers]
EXACT = 12
"""So many indicators are split by Shapley's own formula: 4,096 coalitions take a few milliseconds."""
ROWS = 2**16
"""So many coalitions are tried for one group by Owen's formula."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a child does to its node.

    ``share``: its weight after those of missing children were shared out. ``value``: as the node takes it (raised to its
    floor). ``points`` (arithmetic nodes) add up to the node, ``factors`` (geometric nodes) multiply up to it, both before the
    node is rounded. ``factor`` of INFORM's mean: the factors multiply up to 1 - 0.09 × value, the distance to the top
    that it is a geometric mean of. ``part``: its part of the node, all of them add up to 1: of the points; of the
    logarithm (geometric: taken against the node's floor where it has one, so that no part is below 0, else against 1;
    INFORM: of the logarithm of that distance); of the reciprocals or powers. None where the whole is zero or infinite.
    """

    code: str
    weight: float
    share: float
    value: float
    points: float | None
    factor: float | None
    part: float | None


def parts(tree: Tree, values: Values, code: str) -> list[Part]:
    """The children of a node that have a value and a weight, in the tree's order; none for a node without a value.

    Raises :class:`Fault` for a node by Copeland's method.
    """
    if values.get(code) is None:
        return []
    node, children = tree.nodes[code], known_children(tree, values, code)
    given = [float(floored(node, np.array([values[child.code]], dtype=np.float64))[0]) for child in children]
    weights = shares(children)
    terms = [share * _term(node, value) for share, value in zip(weights, given, strict=True)]
    fractions = _fractions(terms, weights)
    logarithmic = node.aggregate in ("geometric", "inform")
    return [
        Part(
            child.code,
            child.weight,
            share,
            value,
            points=share * value if node.aggregate == "arithmetic" else None,
            factor=float(np.exp(share * inner(node, np.array([value]))[0])) if logarithmic else None,
            part=fraction,
        )
        for child, share, value, fraction in zip(children, weights, given, fractions, strict=True)
    ]


def _term(node: Node, value: float) -> float:
    base = node.floor if node.aggregate == "geometric" and node.floor else 1.0
    return float(inner(node, np.array([value / base if node.aggregate == "geometric" else value]))[0])


def _fractions(terms: list[float], weights: list[float]) -> list[float | None]:
    whole = math.fsum(terms)
    if all(term == 0 for term in terms):
        return list(weights)  # all alike: nothing but the weights tells them apart
    if whole == 0 or math.isinf(whole) or math.isnan(whole):
        return [None] * len(terms)
    return [term / whole for term in terms]


def effective(tree: Tree, values: Values, code: str) -> dict[str, float | None]:
    """What each element beneath a node adds to the node: down every path the node's value is split by the parts.

    On every level the numbers add up to the node's value. Where all means are arithmetic they are the weights multiplied down
    times the value; beneath any other mean they are a split in proportion (of its logarithm, …), and None where there is
    none, because the whole logarithm is zero.
    """
    value = values.get(code)
    found: dict[str, float | None] = {code: value}
    if value is not None:
        _split(tree, values, code, value, 1.0, found)
        found |= dict.fromkeys(_weightless(tree, values, code, found), 0.0)
    return found


def _split(tree: Tree, values: Values, code: str, added: float, slope: float | None, found: dict[str, float | None]) -> None:
    """Hand on what a node adds to its children; ``slope``: what one more point of it would add, where that is known."""
    node = tree.nodes[code]
    for child in parts(tree, values, code):
        further: float | None
        if child.points is not None and node.digits is None and slope is not None:
            mine, further = slope * child.points, slope * child.share
        elif added == 0:
            mine, further = 0.0, 0.0
        elif child.part is not None:
            mine = added * child.part
            further = None
        else:
            for lost in [child.code, *_beneath(tree, child.code)]:
                found[lost] = None
            continue
        found[child.code] = mine
        own = values[child.code]
        if further is None or own != child.value:  # raised to the floor: its children account for its own value
            further = mine / own if own else None
        _split(tree, values, child.code, mine, further, found)


def _weightless(tree: Tree, values: Values, code: str, known: Collection[str]) -> list[str]:
    """Elements beneath a node that have a value but no weight, their own or one above them: they add nothing."""
    return [one for one in _beneath(tree, code) if values.get(one) is not None and one not in known]


def _beneath(tree: Tree, code: str) -> list[str]:
    children = [child.code for child in tree.children.get(code, [])]
    return [*children, *(one for child in children for one in _beneath(tree, child))]


def split(
    tree: Tree, values: Values, code: str, reference: Mapping[str, float], permutations: int = 2000, seed: int = 1
) -> tuple[float, dict[str, float]]:
    """Who made the difference between a node and its value if every indicator beneath it stood at a reference.

    Gives that value and what each indicator adds to it: the Shapley value of the game in which the indicators that take part
    have their own value and the others the reference (Shapley 1953). It adds up exactly to the difference for any means,
    treats alike what acts alike, and gives nothing to what changes nothing. ``reference`` is on the scale of the scaled
    indicators. Exact for up to 12 indicators. With more it is Owen's value (1977) with the node's children as groups, so that
    the sums of the groups are the groups' own Shapley values; also exact, if no group is too large for it (see ``ROWS``). Else
    both are estimated from ``permutations`` drawn orders (half drawn, half reversed), whose sum is exact all the same.
    Missing indicators take no part, those without weight add 0. Raises :class:`Fault` for Copeland's method.
    """
    players = indicators_under(tree, values, code)
    own = np.array([values[player] for player in players], dtype=np.float64)
    start = np.array([reference[player] for player in players], dtype=np.float64)

    def worth(taking_part: Masks) -> Numbers:
        tried = np.where(taking_part, own, start)
        return evaluated(tree, values, code, dict(zip(players, tried.T, strict=True)))

    begin = float(worth(np.zeros((1, len(players)), dtype=bool))[0])
    groups = [list(range(len(players)))]
    if len(players) > EXACT:
        children = known_children(tree, values, code)
        groups = [[players.index(one) for one in indicators_under(tree, values, child.code)] for child in children]
    if 2 ** (len(groups) - 1 + max(map(len, groups))) <= ROWS:
        added = _owen(worth, len(players), groups)
    else:
        added = _sampled(worth, len(players), permutations, seed)
    idle = [one for one in _weightless(tree, values, code, players) if tree.nodes[one].level == 1]
    return begin, dict.fromkeys(idle, 0.0) | dict(zip(players, added.tolist(), strict=True))


def _owen(worth: Worth, players: int, groups: list[list[int]]) -> Numbers:
    """Owen's value; with one group it is Shapley's."""
    found = np.zeros(players)
    for mine in groups:
        others = [group for group in groups if group is not mine]
        outside, inside = _subsets(len(others)), _subsets(len(mine))
        masks = np.zeros((len(outside), len(inside), players), dtype=bool)
        for at, group in enumerate(others):
            masks[:, :, group] = outside[:, at][:, None, None]
        masks[:, :, mine] = inside[None]
        game = worth(masks.reshape(-1, players)).reshape(len(outside), len(inside))
        found[mine] = _shapley(_chances(outside) @ game, inside)
    return found


def _shapley(game: Numbers, members: Masks) -> Numbers:
    """The Shapley value of a game of one worth a coalition, coalitions in the order of :func:`_subsets`."""
    found, order, chances = np.zeros(members.shape[1]), np.arange(len(members)), _chances(members, one_less=True)
    for player in range(members.shape[1]):
        without = order[~members[:, player]]
        found[player] = chances[without] @ (game[without | 1 << player] - game[without])
    return found


def _subsets(players: int) -> Masks:
    """All coalitions, a row each: the bits of the row's number."""
    return (np.arange(2**players)[:, None] >> np.arange(players) & 1).astype(bool)


def _chances(members: Masks, one_less: bool = False) -> Numbers:
    """How likely a coalition is to be the one that stands before a newcomer; ``one_less`` where the newcomer is among them."""
    others = members.shape[1] - one_less
    chances = [1 / ((others + 1) * math.comb(others, size)) if size <= others else 0.0 for size in range(members.shape[1] + 1)]
    found: Numbers = np.array(chances)[members.sum(axis=1)]
    return found


def _sampled(worth: Worth, players: int, permutations: int, seed: int) -> Numbers:
    """Each player's mean addition when it joins, over drawn orders and their reverses."""
    random, found, drawn = np.random.default_rng(seed), np.zeros(players), 0
    steps = np.tri(players + 1, players, -1, dtype=bool)
    while drawn < permutations:
        order = random.permutation(players)
        for one in (order, order[::-1]):
            masks = np.zeros_like(steps)
            masks[:, one] = steps
            found[one] += np.diff(worth(masks))
            drawn += 1
    return found / drawn
