"""Runs the engine's SQL: raw values by point and node in, values of every node out. The same for every index."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from risk_model.faults import Fault
from risk_model.prepare import prepared
from risk_model.tables import Choices, Data, Numbers
from risk_model.tree import Tree

Integers = npt.NDArray[np.int32]
SQL = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> str:
    """The text of ``risk_model/sql/<name>.sql``."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def write_nodes(con: duckdb.DuckDBPyConnection, tree: Tree, ties: str = "min", minimum: float = 0.0) -> dict[str, int]:
    """The model as a table; gives the number of each node. ``minimum`` blanks a node with a smaller share of children present."""
    numbers = {code: at for at, code in enumerate(tree.nodes)}
    con.execute(statement("tree"))
    rows = [
        [numbers[n.code], n.code, n.level, None if n.parent is None else numbers[n.parent], n.weight, n.direction, n.normalise,
         n.low, n.high, n.target, *n.scale, ties, n.aggregate, n.power, n.floor, n.digits, minimum]
        for n in tree.nodes.values()
    ]  # fmt: skip
    con.execute(statement("new_nodes"), [list(column) for column in zip(*rows, strict=True)])
    return numbers


def aggregate(con: duckdb.DuckDBPyConnection, tree: Tree) -> None:
    """From ``work.raw`` (point, pool, node, raw) to ``work.values``, level by level; raises :class:`Fault`."""
    con.execute(statement("normalise"))
    for level in range(2, tree.top + 1):
        ways = {node.aggregate for node in tree.at(level)}
        if ways & {"geometric", "power", "inform"}:
            bad = con.execute(statement("below_zero"), {"level": level}).fetchone()
            if bad:
                raise Fault("log_negative", value=bad[0], column=bad[1], limit=f"{bad[2]:g}")
        if ways != {"copeland"}:
            con.execute(statement("aggregate"), {"level": level})
        if "copeland" in ways:
            con.execute(statement("copeland"), {"level": level})


def index(con: duckdb.DuckDBPyConnection, data: Data, tree: Tree, choices: Choices) -> Numbers:
    """Every node of every unit: a row a unit, a column a node, both in their order; NaN is missing."""
    if choices.ties not in ("min", "average"):
        raise Fault("option_unknown", value=choices.ties, column="--ties", allowed="min, average")
    directions = np.array([node.direction for node in tree.indicators], dtype=np.float64)
    columns = prepared(data, directions, choices)
    pools = np.zeros(len(data.units), dtype=np.int32)
    for number, rows in enumerate(data.slices()):
        pools[rows] = number
    return score(con, tree, columns, pools, choices)


def score(con: duckdb.DuckDBPyConnection, tree: Tree, columns: Numbers, pools: Integers, choices: Choices) -> Numbers:
    """Scale and aggregate columns (a row a unit, a column an indicator in the tree's order) that are ready for it."""
    con.execute(statement("work"))
    numbers = write_nodes(con, tree, choices.ties, choices.min_coverage)
    units = np.arange(len(columns), dtype=np.int32)
    nodes = np.array([numbers[node.code] for node in tree.indicators], dtype=np.int32)
    raw = pa.table(
        {
            "point": np.repeat(units, len(nodes)),
            "pool": np.zeros(columns.size, np.int32) if choices.pooled else np.repeat(pools, len(nodes)),
            "node": np.tile(nodes, len(units)),
            "raw": pa.array(columns.ravel(), from_pandas=True),
        }
    )
    con.execute(statement("no_raw"))
    con.from_arrow(raw).insert_into("work.raw")
    con.from_arrow(pa.table({"point": units, "pool": pools})).insert_into("work.pools")
    aggregate(con, tree)
    found = con.execute(statement("values")).fetchnumpy()
    values = np.full((len(units), len(tree.nodes)), np.nan)
    values[found["point"], found["node"]] = np.ma.filled(found["value"], np.nan)
    return values
