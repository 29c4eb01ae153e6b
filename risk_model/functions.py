"""The commands as functions, by the same names and with the same options: what a notebook calls.

    from data.editions import scratch
    from risk_model.functions import index, uncertainty
    rows = uncertainty(scratch(), "data.csv", "meta.csv", vary=["normalise=minmax,rank"], weight_noise=0.25)

Each takes an open connection (it computes in a database of its own there), the two tables and the options of the command with
``_`` for ``-``, and gives what the command would write: a list of rows, a dictionary each; NaN or None is missing. It raises
:class:`risk_model.faults.Fault` where the command would say a sentence and end.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

from risk_model.commands import COMMANDS, add_tables
from risk_model.doubt_commands import DOUBT
from risk_model.explain_command import EXPLAIN
from risk_model.faults import Fault
from risk_model.weights_commands import WEIGHTS

ALL = {**COMMANDS, **DOUBT, **WEIGHTS, **EXPLAIN}
Rows = list[dict[str, object]]


def _run(name: str, con: duckdb.DuckDBPyConnection, data: str | Path, meta: str | Path, options: dict[str, object]) -> Rows:
    function, _help, add_options = ALL[name]
    parser = argparse.ArgumentParser()
    add_tables(parser)
    add_options(parser)
    needed = {action.dest for action in parser._actions if action.required and action.option_strings}
    for action in parser._actions:
        action.required = action.required and not action.option_strings
    words = vars(parser.parse_args([str(data), str(meta)]))
    for unknown in sorted(options.keys() - words.keys()):
        raise Fault(
            "option_unknown", value=unknown, column=name, allowed=", ".join(sorted(words.keys() - {"data", "meta", "out"}))
        )
    for missing in sorted(needed - options.keys()):
        raise Fault("option_unknown", value="", column=missing, allowed=f"{missing}=…")
    found: Rows = []
    function(con, argparse.Namespace(**{**words, **options, "out": found}))
    return found


def index(con: duckdb.DuckDBPyConnection, data: str | Path, meta: str | Path, **options: object) -> Rows:
    """The long table ``uCode[,Time],iCode,Level,value``; level 1 holds the scaled indicators."""
    return _run("index", con, data, meta, options)


def uncertainty(con: duckdb.DuckDBPyConnection, data: str | Path, meta: str | Path, **options: object) -> Rows:
    """Ranks over many draws of weights and choices, a row a unit."""
    return _run("uncertainty", con, data, meta, options)


def sensitivity(con: duckdb.DuckDBPyConnection, data: str | Path, meta: str | Path, **options: object) -> Rows:
    """First-order and total Sobol' indices of the choices, a row a choice."""
    return _run("sensitivity", con, data, meta, options)


def remove(con: duckdb.DuckDBPyConnection, data: str | Path, meta: str | Path, **options: object) -> Rows:
    """How far ranks move without one element of ``level`` at a time."""
    return _run("remove", con, data, meta, options)


def weights(con: duckdb.DuckDBPyConnection, data: str | Path, meta: str | Path, **options: object) -> Rows:
    """What each weight is in the whole, and what it does."""
    return _run("weights", con, data, meta, options)


def explain(con: duckdb.DuckDBPyConnection, data: str | Path, meta: str | Path, **options: object) -> Rows:
    """How the value of one ``unit`` comes about."""
    return _run("explain", con, data, meta, options)
