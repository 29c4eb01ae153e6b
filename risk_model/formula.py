"""The model's formula for one unit, tried out with other values of its indicators: many at once, in numpy.

The same sums as in ``sql/aggregate.sql``, where a unit is a row of a table; here a unit is one and what varies are its values. It
is for questions of the kind "what if", which ask for thousands of values of a single unit. Copeland's method is left out: it
compares units, so no unit has a value of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from risk_model.faults import Fault
from risk_model.tables import Numbers
from risk_model.tree import AGGREGATE, Node, Tree

Values = Mapping[str, float | None]
"""What a unit has at each node, by code; None where it has nothing."""


def known_children(tree: Tree, values: Values, code: str) -> list[Node]:
    """The children of a node that count: those that have a value and a weight."""
    return [child for child in tree.children.get(code, []) if child.weight > 0 and values.get(child.code) is not None]


def shares(children: list[Node]) -> list[float]:
    """Weights after those of missing children were shared out; they add up to 1."""
    whole = sum(child.weight for child in children)
    return [child.weight / whole for child in children]


def indicators_under(tree: Tree, values: Values, code: str) -> list[str]:
    """The indicators on which a unit's value at a node rests, in the tree's order."""
    if tree.nodes[code].level == 1:
        return [code]
    return [leaf for child in known_children(tree, values, code) for leaf in indicators_under(tree, values, child.code)]


def evaluated(tree: Tree, values: Values, code: str, tried: Mapping[str, Numbers]) -> Numbers:
    """The values of a node for the values ``tried`` of indicators (arrays of one length; others stay as they are).

    Which nodes are missing is read from ``values`` and stays so. Raises :class:`Fault` for a node by Copeland's method.
    """
    node, children = tree.nodes[code], known_children(tree, values, code)
    if code in tried:
        return rounded(node, tried[code])
    if node.level == 1:
        return np.full(1, values[code], dtype=np.float64)
    columns = [floored(node, evaluated(tree, values, child.code, tried)) for child in children]
    return rounded(node, mean(node, shares(children), columns))


def floored(node: Node, column: Numbers) -> Numbers:
    """A child's values as a node takes them: raised to its floor."""
    return column if node.floor is None else np.maximum(column, node.floor)


def rounded(node: Node, column: Numbers) -> Numbers:
    """Half up, as the node says."""
    return column if node.digits is None else np.floor(column * 10**node.digits + 0.5 + 1e-9) / 10**node.digits


def mean(node: Node, weights: list[float], columns: list[Numbers]) -> Numbers:
    """A node's way of aggregating; every mean is the arithmetic one of something (see :func:`inner`)."""
    total: Numbers = sum((w * inner(node, x) for w, x in zip(weights, columns, strict=True)), start=np.zeros(1))
    with np.errstate(divide="ignore", invalid="ignore"):
        if node.aggregate == "geometric":
            return np.exp(total)
        if node.aggregate == "harmonic":
            return 1 / total
        if node.aggregate == "power":
            return np.asarray(total ** (1 / (node.power or 1)), dtype=np.float64)
        if node.aggregate == "inform":
            return (1 - np.exp(total)) / 0.09
    return total


def inner(node: Node, column: Numbers) -> Numbers:
    """What a node takes the weighted arithmetic mean of: logarithms, reciprocals, powers; a zero gives an infinite one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if node.aggregate == "copeland":
            raise Fault("explain_copeland", value=node.code)
        if node.aggregate == "geometric":
            return np.log(column)
        if node.aggregate == "harmonic":
            return 1 / column
        if node.aggregate == "power":
            return np.asarray(column ** (node.power or 1), dtype=np.float64)
        if node.aggregate == "inform":
            return np.log(1 - 0.09 * column)
    if node.aggregate != "arithmetic":
        raise Fault("option_unknown", value=node.aggregate, column="aggregate", allowed=", ".join(AGGREGATE))
    return column
