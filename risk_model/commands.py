"""The commands that work on any index, given as COINr's pair of tables: ``python -m risk_model index DATA META`` and others.

Each is a function of its words and an open connection; what it writes goes to ``--out`` or to the screen.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb
import numpy as np

from risk_model.engine import index
from risk_model.faults import Fault
from risk_model.prepare import IMPUTE, TREAT
from risk_model.tables import Choices, Data, Numbers, read_tables
from risk_model.tree import AGGREGATE, NORMALISE, Tree

Row = Sequence[object]


def add_tables(parser: argparse.ArgumentParser) -> None:
    """The two tables and everything ``index`` lets one choose."""
    parser.add_argument("data", type=Path, metavar="DATA", help="CSV with uCode, optionally Time, and a column an indicator")
    parser.add_argument("meta", type=Path, metavar="META", help="CSV with iCode, Level, Parent, Direction, Weight, Type, …")
    parser.add_argument("--normalise", default="minmax", metavar="|".join(NORMALISE), help="default: minmax")
    parser.add_argument("--range", nargs=2, type=float, metavar=("L", "U"), help="of minmax (0 100) and goalposts (0 10)")
    parser.add_argument("--ties", default="min", metavar="min|average", help="what equal values share in rank, borda, percentile")
    ways = f"{', '.join(AGGREGATE[:3])}, power:P, copeland, inform; one for all levels or one a level, lowest first"
    parser.add_argument("--aggregate", default="", metavar="WAY[,WAY…]", help=f"{ways}; Aggregation in META goes before it")
    parser.add_argument("--min-coverage", type=float, default=0.0, metavar="SHARE", help="least share of children present")
    parser.add_argument("--treat", default="none", metavar="|".join(TREAT), help="outliers: COINr's winsorise, qTreat")
    parser.add_argument("--winmax", type=int, default=5, metavar="N", help="most points to winsorise in a column")
    parser.add_argument("--impute", default="none", metavar="|".join(IMPUTE), help="what missing values become")
    pool = parser.add_mutually_exclusive_group()
    pool.add_argument("--pooled", action="store_true", default=True, help="scale over all times together (default)")
    pool.add_argument("--per-time", dest="pooled", action="store_false", help="scale within each time")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of to the screen")


def choices_of(words: argparse.Namespace) -> Choices:
    """The choices of a command line; raises :class:`Fault` for a number out of place."""
    if not 0 <= words.min_coverage <= 1:
        raise Fault("option_unknown", value=words.min_coverage, column="--min-coverage", allowed="0 … 1")
    if words.winmax < 1:
        raise Fault("option_unknown", value=words.winmax, column="--winmax", allowed="1, 2, 3, …")
    if words.aggregate and not words.aggregate.strip(", "):
        raise Fault("option_unknown", value=words.aggregate, column="--aggregate", allowed=", ".join(AGGREGATE))
    return Choices(
        normalise=words.normalise,
        scale=tuple(words.range) if words.range else None,
        ties=words.ties,
        aggregate=tuple(way.strip() for way in words.aggregate.split(",") if way.strip()),
        min_coverage=words.min_coverage,
        treat=words.treat,
        winmax=words.winmax,
        impute=words.impute,
        pooled=words.pooled,
    )


def run_index(con: duckdb.DuckDBPyConnection, words: argparse.Namespace) -> list[Fault]:
    """``index``: the long table ``uCode[,Time],iCode,Level,value``; level 1 holds the scaled indicators."""
    choices = choices_of(words)
    data, tree = read_tables(words.data, words.meta, choices)
    values = index(con, data, tree, choices)
    head = ["uCode", *(["Time"] if data.times else []), "iCode", "Level", "value"]
    write(words.out, head, _long(data, tree, values))
    return notes(data, tree)


def _long(data: Data, tree: Tree, values: Numbers) -> Iterable[Row]:
    for node, column in sorted(zip(tree.nodes.values(), values.T, strict=True), key=lambda pair: pair[0].level):
        for at, unit in enumerate(data.units):
            yield [unit, *([data.times[at]] if data.times else []), node.code, node.level, column[at]]


def notes(data: Data, tree: Tree) -> list[Fault]:
    """What a reader should know of the tables: columns that cannot tell units apart, comparisons with missing values."""
    found = []
    for code, column in zip(data.codes, data.columns.T, strict=True):
        known = column[~np.isnan(column)]
        if not len(known):
            found.append(Fault("column_no_value", column=code))
        elif known.min() == known.max():
            found.append(Fault("column_constant", column=code, value=f"{known[0]:g}"))
    if np.isnan(data.columns).any() and any(node.aggregate == "copeland" for node in tree.nodes.values()):
        found.append(Fault("copeland_missing"))
    return found


def write(file: Path | list[dict[str, object]] | None, head: Sequence[str], rows: Iterable[Row]) -> None:
    """A table as CSV: numbers with every digit that is needed to read them back, missing ones empty; or into a list, as it is."""
    if isinstance(file, list):
        file.extend(dict(zip(head, row, strict=True)) for row in rows)
        return
    lines = ([_cell(value) for value in row] for row in rows)
    if file is None:
        _write_to(sys.stdout, head, lines)
        return
    try:
        with file.open("w", encoding="utf-8", newline="") as stream:
            _write_to(stream, head, lines)
    except OSError as error:
        raise Fault("disk", file=str(file)) from error


def _write_to(stream: object, head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    table = csv.writer(stream, lineterminator="\n")  # type: ignore[arg-type]
    table.writerow(head)
    table.writerows(lines)


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return repr(float(value)) if isinstance(value, float) else str(value)


Command = tuple[
    Callable[[duckdb.DuckDBPyConnection, argparse.Namespace], list[Fault]], str, Callable[[argparse.ArgumentParser], None]
]
COMMANDS: dict[str, Command] = {
    "index": (run_index, "compute an index from a data table and a meta table", lambda parser: None),
}
"""Name, function, one line of help, further options."""
