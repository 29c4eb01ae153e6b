"""Computes the index in DuckDB: rows of the edition in, tables of the database ``work`` out.

The only Python that runs the method's SQL. The connection reads an edition (tables as in ``data/schema.sql``); what is
computed is kept beside it, in memory.
"""

from __future__ import annotations

from datetime import date
from graphlib import TopologicalSorter

import duckdb

from risk_model.engine import aggregate, statement, write_nodes
from risk_model.faults import Fault
from risk_model.model import Model, sql_file


def compute(con: duckdb.DuckDBPyConnection, model: Model, first_month: date, last_month: date) -> None:
    """Compute raw values, scores and contributions for every location and month.

    ``first_month`` and ``last_month`` are first days of months, both included. Afterwards ``work.scores`` and
    ``work.contributions`` can be read; the same call with the same rows gives the same numbers.
    """
    con.execute(statement("work"))
    _write_model(con, model, first_month, last_month)
    con.execute(statement("points"))
    for code in _in_order(model):
        _raw_values(con, model, code)
    _judge(con, model)


def rescore(con: duckdb.DuckDBPyConnection, model: Model, first_month: date, last_month: date, changed: frozenset[str]) -> None:
    """Compute again with another model what :func:`compute` did on this connection for the same months.

    Only the raw values of the indicators ``changed`` (those whose window, half-life, parameters or shrinkage differ, and what
    needs them) are computed anew. For a connection of one reader: what others read must not change under them.
    """
    con.execute(statement("work"))
    _write_model(con, model, first_month, last_month)
    for code in _in_order(model):
        if code in changed or changed.intersection(model.indicators[code].needs):
            con.execute(statement("no_raw_value"), [code])
            _raw_values(con, model, code)
    _judge(con, model)


def _judge(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    con.execute(statement("raw"))
    aggregate(con, model.tree())
    con.execute(statement("judge"))
    con.execute("RESET threads")  # set to one in work.sql


def _write_model(con: duckdb.DuckDBPyConnection, model: Model, first_month: date, last_month: date) -> None:
    write_nodes(con, model.tree())
    con.execute(statement("model"))
    cover, grades = model.coverage, model.confidence
    method = [first_month, last_month, model.time.days_per_month]
    method += [cover.minimum, cover.recent_months, cover.change_months, cover.confidence_months, cover.silent_months]
    method += [grades["A"].coverage, grades["A"].returns, grades["B"].coverage, grades["B"].returns]
    con.execute(statement("new_method"), method)
    _fill(con, "new_bands", [[band.number, band.from_] for band in model.bands])
    lookups = ((name, lookup.values) for name, lookup in model.lookups.items())
    _fill(con, "new_lookups", [[name, code, value] for name, values in lookups for code, value in values.items()])


def _fill(con: duckdb.DuckDBPyConnection, name: str, rows: list[list[object]]) -> None:
    """Insert rows in one statement, a list a column: ten times faster than one by one."""
    con.execute(statement(name), [list(column) for column in zip(*rows, strict=True)])


def _in_order(model: Model) -> list[str]:
    """Codes of the indicators, those that another one needs first."""
    return list(TopologicalSorter({code: i.needs for code, i in model.indicators.items()}).static_order())


def _raw_values(con: duckdb.DuckDBPyConnection, model: Model, code: str) -> None:
    """Run one indicator's SQL; it may use every number of its table in the model as ``$name``."""
    indicator = model.indicators[code]
    offered = {
        "code": code,
        "window_months": indicator.window_months,
        "half_life_months": indicator.half_life_months,
        **indicator.parameters,
    }
    query = sql_file(code).read_text(encoding="utf-8")
    [parsed] = con.extract_statements(query)
    if missing := sorted(set(parsed.named_parameters) - set(offered)):
        raise Fault("model_invalid", value=f"indicators.{code}.parameters", rule=", ".join(missing))
    values = {name: offered[name] for name in parsed.named_parameters}
    con.execute(query, values)
    if indicator.shrink:
        shrink(con, code, indicator.parameters["per"])


def shrink(con: duckdb.DuckDBPyConnection, code: str, per: float) -> None:
    """Draw the rates of an indicator (a number ``per`` so many residents) towards their mean, within each month.

    Empirical Bayes by the method of moments: R. J. Marshall (1991), Mapping disease and mortality rates using empirical Bayes
    estimators, Applied Statistics 40(2), as ``esda.smoothing.Empirical_Bayes``, but a variance between places below zero counts
    as zero, as Marshall says: then every place gets the mean. Nothing happens with fewer than two places; a missing rate
    stays missing and takes no part.

    What is assumed: rate × residents ÷ ``per`` is a Poisson count. Indicators count weighted points (severity, half-lives,
    people in groups), whose chance variation differs from a count's: points of weight w vary w times as much, so serious
    incidents are shrunk too little and faded ones too much. A rate that was taken over from the rayon is treated as if it
    were counted among the location's own residents.
    """
    con.execute(statement("shrink"), {"code": code, "per": per})
