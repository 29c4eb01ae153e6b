"""The command ``explain``: how one unit's value comes about, on any index given as two tables."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable

import duckdb
import numpy as np

from risk_model.commands import Command, Row, choices_of, write
from risk_model.engine import index
from risk_model.explain import Part, effective, parts, split
from risk_model.faults import Fault
from risk_model.formula import Values
from risk_model.tables import Data, Numbers, number, read_tables
from risk_model.tree import Node, Tree
from risk_model.what_if import needed, raw_of

HEAD = ["iCode", "Level", "Parent", "value", "share", "points", "factor", "part", "added", "against_reference"]
HEAD_CUTS = ["scaled_below", "scaled_above", "raw", "raw_below", "raw_above"]


def add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="U", help="the unit (uCode) to explain")
    parser.add_argument("--time", metavar="T", help="its Time, where the table has one; default: the last in the table")
    parser.add_argument("--node", metavar="CODE", help="the element (iCode) to explain; default: the index")
    reference = "what against_reference compares with: the mean of the units (default) or a number on the scale, such as 0"
    parser.add_argument("--reference", default="mean", metavar="mean|X", help=reference)
    cuts = "where bands begin, lowest left out: adds what each indicator alone would need for the next band down and up"
    parser.add_argument("--cuts", default="", metavar="C,C…", help=cuts)
    parser.add_argument("--permutations", type=int, default=2000, metavar="N", help="orders drawn where indicators are too many "
                        "for an exact split (2000)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same orders (1)")


def run_explain(con: duckdb.DuckDBPyConnection, words: argparse.Namespace) -> list[Fault]:
    """``explain``: an element a row, the explained one first, then what lies beneath it.

    ``share, points, factor, part`` say what it does to its parent (:class:`risk_model.explain.Part`), ``added`` what it adds to
    the explained element down its path, ``against_reference`` what it adds to the explained element's value at the reference.
    """
    choices = choices_of(words)
    data, tree = read_tables(words.data, words.meta, choices)
    code = words.node or tree.index.code
    if code not in tree.nodes:
        raise Fault("option_unknown", value=code, column="--node", allowed=", ".join(tree.nodes))
    if words.permutations < 1:
        raise Fault("option_unknown", value=words.permutations, column="--permutations", allowed="1, 2, 3, …")
    rows, at = _rows(data, words.unit, words.time)
    everything = index(con, data, tree, choices)
    mine = everything[rows]
    values: dict[str, float | None] = {
        node: None if math.isnan(value) else float(value) for node, value in zip(tree.nodes, everything[at], strict=True)
    }
    if values[code] is None:
        raise Fault("explain_no_value", value=words.unit, column=code)
    begin, against = split(tree, values, code, _reference(tree, mine, words.reference), words.permutations, words.seed)
    sums: dict[str, float] = {}
    for leaf, amount in against.items():
        for above in _above(tree, leaf):
            sums[above] = sums.get(above, 0.0) + amount
    lines = _lines(tree, values, code, sums | against)
    cuts = sorted(number(cut.strip(), "--cuts") for cut in words.cuts.split(",") if cut.strip())
    if cuts:
        extra = _what_if(tree, values, code, cuts, mine, dict(zip(data.codes, data.columns[at], strict=True)))
        lines = [[*line, *extra.get(str(line[0]), [None] * len(HEAD_CUTS))] for line in lines]
    write(words.out, [*HEAD, *(HEAD_CUTS if cuts else [])], lines)
    return [Fault("explain_from", column=code, value=f"{values[code]:.6g}", limit=f"{begin:.6g}")]


def _rows(data: Data, unit: str, time: str | None) -> tuple[np.typing.NDArray[np.intp], int]:
    """The rows of the unit's time, and its own."""
    for rows in reversed(data.slices()):
        if time is not None and (not data.times or data.times[rows[0]] != time):
            continue
        here = [int(row) for row in rows if data.units[row] == unit]
        if here:
            return rows, here[0]
    asked = unit if time is None else f"{unit} {time}"
    raise Fault("option_unknown", value=asked, column="--unit", allowed=", ".join(dict.fromkeys(data.units)))


def _reference(tree: Tree, values: Numbers, wanted: str) -> dict[str, float]:
    indicators = [(at, node.code) for at, node in enumerate(tree.nodes.values()) if node.level == 1]
    if wanted != "mean":
        return dict.fromkeys((code for _, code in indicators), number(wanted, "--reference"))
    known = [(code, values[~np.isnan(values[:, at]), at]) for at, code in indicators]
    return {code: float(column.mean()) for code, column in known if len(column)}


def _above(tree: Tree, code: str) -> set[str]:
    found, parent = set(), tree.nodes[code].parent
    while parent is not None:
        found.add(parent)
        parent = tree.nodes[parent].parent
    return found


def _lines(tree: Tree, values: Values, code: str, against: dict[str, float]) -> list[Row]:
    added = effective(tree, values, code)

    def line(node: Node, part: Part | None) -> Row:
        of_parent = [part.share, part.points, part.factor, part.part] if part else [None] * 4
        own = [node.code, node.level, node.parent, values[node.code]]
        return [*own, *of_parent, added.get(node.code), against.get(node.code)]

    def beneath(above: str) -> Iterable[Row]:
        found = {part.code: part for part in parts(tree, values, above)}
        for child in tree.children.get(above, []):
            yield line(child, found.get(child.code))
            yield from beneath(child.code)

    return [line(tree.nodes[code], None), *beneath(code)]


def _what_if(
    tree: Tree, values: Values, code: str, cuts: list[float], units: Numbers, raw: dict[str, float]
) -> dict[str, list[float | None]]:
    """What each indicator alone would need; raw only between fixed goalposts, since elsewhere a raw value moves the scale."""
    limits = {
        node.code: (float(np.nanmin(units[:, at])), float(np.nanmax(units[:, at])))
        for at, node in enumerate(tree.nodes.values())
        if node.level == 1 and node.normalise not in ("minmax", "goalposts") and not np.isnan(units[:, at]).all()
    }
    found: dict[str, list[float | None]] = {}
    for one in needed(tree, values, code, cuts, limits):
        node, ends = tree.nodes[one.code], (one.below, one.above)
        fixed = node.normalise == "goalposts"
        back = [raw_of(node, end) if fixed and end is not None else None for end in ends]
        found[one.code] = [*ends, raw[one.code], *back]
    return found


EXPLAIN: dict[str, Command] = {
    "explain": (run_explain, "how the value of one unit comes about, and what would change its band", add_explain),
}
