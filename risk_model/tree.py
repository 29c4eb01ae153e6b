"""An index as a tree: indicators at level 1, above them components, dimensions, … and one index at the top.

Any index can be written so: our own (``model.toml``, see :func:`risk_model.model.Model.tree`) and one given as COINr's pair of
tables (:mod:`risk_model.tables`). The SQL that scores it is the same for both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from risk_model.faults import Fault

NORMALISE = ("minmax", "zscore", "rank", "percentile", "borda", "distance_to_max", "distance_to_target", "goalposts")
AGGREGATE = ("arithmetic", "geometric", "harmonic", "power", "copeland", "inform")
LARGEST, MOST_DIGITS, MOST_POWER = 1e12, 12, 100
"""Ends of what is a sensible weight, end of a range, number of decimals, power."""
RANGES = {"minmax": (0.0, 100.0), "goalposts": (0.0, 10.0)}
"""Where values are put if nothing is said: 0 to 100 as in COINr, 0 to 10 as in INFORM and our own index. Others have no range."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element of an index.

    ``direction``, ``normalise``, ``low``, ``high`` (goalposts, in the indicator's unit), ``target`` and ``scale`` (the range
    that values are put on) matter at level 1; ``aggregate``, ``power``, ``floor`` (children are raised to it first) and
    ``digits`` (rounded half up to so many decimals before the next level uses it) above.
    """

    code: str
    level: int
    parent: str | None
    weight: float = 1.0
    direction: int = 1
    normalise: str = "minmax"
    low: float | None = None
    high: float | None = None
    target: float | None = None
    scale: tuple[float, float] = (0.0, 100.0)
    aggregate: str = "arithmetic"
    power: float | None = None
    floor: float | None = None
    digits: int | None = None


class Tree:
    """A checked tree. ``nodes`` keep their order; raises :class:`Fault` for one that hangs together wrongly."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes: dict[str, Node] = {}
        for node in nodes:
            if node.code in self.nodes:
                raise Fault("tree_code_twice", value=node.code)
            self.nodes[node.code] = node
        self._check_parents()
        for node in self.nodes.values():
            _check_node(node)
        for code, children in self.children.items():
            if not any(child.weight > 0 for child in children):
                raise Fault("tree_weights_zero", value=code)

    def _check_parents(self) -> None:
        if not self.nodes:
            raise Fault("tree_empty")
        for node in self.nodes.values():
            seen, at = {node.code}, node
            while at.parent is not None:
                if at.parent not in self.nodes:
                    raise Fault("tree_parent_unknown", value=at.code, column=at.parent)
                if at.parent in seen:
                    raise Fault("tree_circle", value=", ".join(sorted(seen)))
                at = self.nodes[at.parent]
                seen.add(at.code)
        for node in self.nodes.values():
            if node.parent is not None and self.nodes[node.parent].level != node.level + 1:
                raise Fault("tree_level_skipped", value=node.code, column=node.parent, limit=node.level + 1)
            if node.parent is None and node.level != self.top:
                raise Fault("tree_no_parent", value=node.code)
            if node.level > 1 and node.code not in self.children:
                raise Fault("tree_no_children", value=node.code)

    @cached_property
    def children(self) -> dict[str, list[Node]]:
        """The children of every element that has some, in the tree's order."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.parent is not None:
                found[node.parent].append(node)
        return dict(found)

    @property
    def top(self) -> int:
        """The highest level."""
        return max(node.level for node in self.nodes.values())

    @property
    def indicators(self) -> list[Node]:
        return self.at(1)

    @property
    def index(self) -> Node:
        """The first element of the highest level: the one that is ranked."""
        return self.at(self.top)[0]

    def at(self, level: int) -> list[Node]:
        """The elements of a level."""
        return [node for node in self.nodes.values() if node.level == level]

    def effective_weights(self) -> dict[str, float]:
        """Each element's weight in the whole: shares within each parent, multiplied down from the top, which has 1."""
        found: dict[str, float] = {}
        for level in range(self.top, 0, -1):
            for node in self.at(level):
                siblings = self.children[node.parent] if node.parent else self.at(level)
                above = found[node.parent] if node.parent else 1.0
                total = sum(sibling.weight for sibling in siblings)
                found[node.code] = node.weight / total * above if total else 0.0
        return found

    def with_weights(self, weights: Mapping[str, float]) -> Tree:
        """The same tree with other weights."""
        return Tree(replace(node, weight=weights.get(node.code, node.weight)) for node in self.nodes.values())


def _check_node(node: Node) -> None:
    if not 0 <= node.weight <= LARGEST:
        raise Fault("tree_weight_negative", value=node.code)
    if node.digits is not None and not 0 <= node.digits <= MOST_DIGITS:
        raise Fault("option_unknown", value=node.digits, column=f"Round ({node.code})", allowed=f"0, 1, … {MOST_DIGITS}")
    if node.direction not in (1, -1):
        raise Fault("tree_direction", value=node.code)
    if node.level > 1:
        if node.aggregate not in AGGREGATE:
            raise Fault("option_unknown", value=node.aggregate, column="aggregate", allowed=", ".join(AGGREGATE))
        if node.aggregate == "power" and not (node.power and abs(node.power) <= MOST_POWER):
            raise Fault("option_unknown", value=node.power, column="power:P", allowed="power:2, power:-1, power:0.5, …")
        return
    if node.normalise not in NORMALISE:
        raise Fault("option_unknown", value=node.normalise, column="normalise", allowed=", ".join(NORMALISE))
    if not -LARGEST <= node.scale[0] < node.scale[1] <= LARGEST:
        raise Fault("range_reversed", value=f"{node.scale[0]:g} {node.scale[1]:g}")
    if node.normalise == "goalposts":
        if node.low is None or node.high is None:
            raise Fault("goalposts_missing", value=node.code)
        if node.low >= node.high:
            raise Fault("goalposts_reversed", value=node.code, column=f"{node.low:g}", limit=f"{node.high:g}")
    if node.normalise == "distance_to_target" and node.target is None:
        raise Fault("target_missing", value=node.code)
