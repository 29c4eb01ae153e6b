"""Thousands of draws multiplied out: the index of every unit under many weights, the ranks, and what they say together.

The same means as in ``sql/aggregate.sql`` and ``sql/copeland.sql``, in numpy, where draws are a matrix product (4 to 10 times
faster there than in DuckDB). Scaled indicators come from the engine, once for each way of scaling; only weights and means are
computed a draw at a time. Shapes: *units* × *indicators*, *draws* × *nodes*, *draws* × *units*; NaN is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from risk_model.faults import Fault
from risk_model.tables import Numbers
from risk_model.tree import AGGREGATE, Node, Tree

Flags = npt.NDArray[np.bool_]
DIGITS = 1e12
"""Values are compared to twelve digits of the largest of them, so that the last bits of a sum break no tie."""
CELLS = 1 << 15
"""Draws × units that are worked on at a time: 256 kB an array, so that arrays stay in the processor's cache."""


def nominal_weights(tree: Tree) -> Numbers:
    """The tree's own weights as one draw (1 × nodes)."""
    return np.array([[node.weight for node in tree.nodes.values()]])


def noisy_weights(tree: Tree, draws: int, seed: int, noise: float) -> Numbers:
    """Draws × nodes: each weight below the top times 1 + U(-noise, noise), as COINr's ``get_noisy_weights``."""
    nominal = nominal_weights(tree)
    below = np.array([node.parent is not None for node in tree.nodes.values()])
    spread = np.random.default_rng(seed).random((draws, nominal.shape[1])) * 2 - 1
    return nominal * np.where(below, 1 + noise * spread, 1.0)


def dirichlet_weights(tree: Tree, draws: int, seed: int, concentration: float) -> Numbers:
    """Draws × nodes: the children of one parent share 1 by a Dirichlet distribution around their nominal shares.

    With concentration A a share s has mean s and standard deviation sqrt(s(1 - s)/(A + 1)); a weight of zero stays zero.
    """
    rng, numbers = np.random.default_rng(seed), {code: at for at, code in enumerate(tree.nodes)}
    weights = np.repeat(nominal_weights(tree), draws, axis=0)
    for children in tree.children.values():
        at = [numbers[child.code] for child in children]
        shares = weights[0, at] / weights[0, at].sum()
        drawn = rng.standard_gamma(concentration * shares, (draws, len(at)))
        total = drawn.sum(axis=1, keepdims=True)
        weights[:, at] = np.where(total > 0, drawn / np.where(total > 0, total, 1), shares)
    return weights


def drawn_scores(tree: Tree, scaled: Numbers, weights: Numbers, min_coverage: float = 0.0) -> Numbers:
    """The index (draws × units) of scaled indicators (units × indicators, in the tree's order) under weights (draws × nodes).

    Units are those of one time (Copeland compares them with each other). Raises :class:`Fault` for a logarithm below zero.
    """
    numbers = {code: at for at, code in enumerate(tree.nodes)}
    columns = {node.code: column for node, column in zip(tree.indicators, scaled.T, strict=True)}
    if tree.top == 1:
        return np.repeat(columns[tree.index.code][None, :], len(weights), axis=0)
    wanted = list(_below(tree, tree.index))
    ready = {node.code: _Children(node, tree.children[node.code], columns) for node in wanted if node.level == 2}
    at = {node.code: [numbers[child.code] for child in tree.children[node.code]] for node in wanted}
    scores = np.empty((len(weights), len(scaled)))
    step = max(1, CELLS // max(1, len(scaled)))
    for first in range(0, len(weights), step):
        batch = weights[first : first + step]
        values: dict[str, Numbers] = {}
        for node in wanted:
            made = ready.get(node.code) or _Children(node, tree.children[node.code], values)
            values[node.code] = made.mean(batch[:, at[node.code]], min_coverage)
        scores[first : first + step] = values[tree.index.code]
    return scores


def _below(tree: Tree, node: Node) -> Iterator[Node]:
    """The elements that a node is made of, without the indicators, children first."""
    for child in tree.children[node.code]:
        if child.level > 1:
            yield from _below(tree, child)
    yield node


class _Children:
    """The children of one node, ready to be averaged under many weights.

    What is kept of them is children × units (the same in all draws) or children × draws × units.
    """

    def __init__(self, node: Node, children: list[Node], values: dict[str, Numbers]) -> None:
        self.node = node
        x = np.stack([values.pop(child.code) for child in children])
        known = ~np.isnan(x)
        self.known = None if known.all() else known.astype(np.float64)
        if node.floor is not None and node.aggregate != "copeland":
            x = np.where(x < node.floor, node.floor, x)
        self._refuse_below_zero(x, children)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.terms = self._terms(x)
        if self.known is not None:
            self.terms = np.where(known, self.terms, 0.0)
        zero = x == 0
        matters = node.aggregate in ("geometric", "harmonic") or (node.aggregate == "power" and (node.power or 1) < 0)
        self.zero = zero.astype(np.float64) if matters and zero.any() else None

    def _refuse_below_zero(self, x: Numbers, children: list[Node]) -> None:
        """As ``below_zero.sql``; and INFORM's mean where a value lies far beyond the scale."""
        node = self.node
        broken = node.power is not None and node.power != int(node.power)
        if node.floor is None and (node.aggregate == "geometric" or (node.aggregate == "power" and broken)):
            under, bad = x, x < 0
        elif node.aggregate == "inform":
            under = 0.9 * (10 - x) + 1
            bad = under <= 0
        else:
            return
        if bad.any():
            child = children[int(np.argmax(bad.any(axis=tuple(range(1, bad.ndim)))))]
            raise Fault("log_negative", value=node.code, column=child.code, limit=f"{under[bad][0]:g}")

    def _terms(self, x: Numbers) -> Numbers:
        """What is averaged arithmetically: the value, its logarithm, reciprocal, power; for Copeland the balance of wins."""
        match self.node.aggregate:
            case "arithmetic":
                return x
            case "geometric":
                return np.where(x > 0, np.log(np.where(x > 0, x, 1.0)), 0.0)
            case "harmonic":
                return np.where(x != 0, 1 / np.where(x != 0, x, 1.0), 0.0)
            case "power":
                power = self.node.power or 1.0
                powers: Numbers = np.power(x, power)
                return np.where((x != 0) | (power > 0), powers, 0.0)
            case "inform":
                logs: Numbers = np.log(1 - 0.09 * x)  # as aggregate.sql: zeros stay zero
                return logs
            case "copeland":
                return _balance(x)
        raise Fault("option_unknown", value=self.node.aggregate, column="aggregate", allowed=", ".join(AGGREGATE))

    def mean(self, weights: Numbers, min_coverage: float) -> Numbers:
        """The node (draws × units) under weights (draws × children), shared out among the children present."""
        node = self.node
        whole = weights.sum(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.known is None or node.aggregate == "copeland":
                found = _weighted(weights / whole, self.terms)
            else:
                present = _weighted(weights, self.known)
                found = _weighted(weights, self.terms)
                found /= present
            if node.aggregate == "copeland":
                return self._rounded(found + np.arange(found.shape[1]))
            match node.aggregate:
                case "geometric":
                    np.exp(found, out=found)
                case "harmonic":
                    np.divide(1.0, found, out=found)
                case "power":
                    found = np.power(found, 1 / (node.power or 1.0))
                case "inform":
                    found = (1 - np.exp(found)) / 0.09
        if self.zero is not None:
            found[_weighted((weights > 0).astype(np.float64), self.zero) > 0] = 0.0
        if self.known is not None:
            found[present == 0] = np.nan
            enough = self.known.sum(axis=0) >= min_coverage * len(self.known) - 1e-9
            found = np.where(enough, found, np.nan)
        elif (whole == 0).any():
            found[whole[:, 0] == 0] = np.nan
        found[~np.isfinite(found)] = np.nan
        return self._rounded(found)

    def _rounded(self, found: Numbers) -> Numbers:
        digits = self.node.digits
        return found if digits is None else np.floor(found * 10**digits + 0.5 + 1e-9) / 10**digits


def comparable(values: Numbers) -> Numbers:
    """Values (along the last axis) as whole numbers that are equal where the values are, but for :data:`DIGITS`."""
    largest = np.max(np.where(np.isnan(values), 0.0, np.abs(values)), axis=-1, keepdims=True, initial=0.0)
    return np.floor(values * (DIGITS / np.where(largest > 0, largest, 1.0)) + 0.5)


def _weighted(weights: Numbers, terms: Numbers) -> Numbers:
    """The sum of children's terms by weights (draws × children): a matrix product where the terms are the same in all draws."""
    if terms.ndim == 2:
        return np.asarray(weights @ terms)
    total: Numbers = weights[:, :1] * terms[0]
    for at in range(1, len(terms)):
        total += weights[:, at : at + 1] * terms[at]
    return total


def _balance(x: Numbers) -> Numbers:
    """What a child adds to each unit's Copeland score per unit of its share: wins over later units less wins of earlier ones.

    As COINr, a comparison with a missing value goes to the unit that stands later.
    """
    x, found = comparable(x), np.zeros(x.shape)
    for at in range(x.shape[-1] - 1):
        one, later = x[..., at : at + 1], x[..., at + 1 :]
        won = (one > later) + 0.5 * (one == later)
        found[..., at] += won.sum(axis=-1)
        found[..., at + 1 :] -= won
    return found
