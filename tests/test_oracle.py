"""The whole index, computed in SQL, equals the slow oracle in plain Python on random rows that crowd around every border."""

from __future__ import annotations

import math
from contextlib import closing
from datetime import date
from typing import Any

import duckdb
from hypothesis import Phase, given, settings

from data.refusals import code_lists
from data.schema import kinds
from risk_model.model import load_model
from risk_model.results import contributions, dimension_scores, scores
from risk_model.scoring import compute
from tests.drawn import Tables, edition
from tests.oracle import oracle
from tests.random_rows import PROGRAMMES, Programme, months
from tests.worked_example import of_brief

MODEL = of_brief(load_model())
SCORE = ("index", "arithmetic", "band", "confidence", "unknown", "rank")
Numbers = dict[tuple[str, ...], Any]


def by_oracle(tables: Tables, month: date) -> Numbers:
    found: Numbers = {}
    for id_, result in oracle(tables, month).items():
        found |= {(id_, what): getattr(result, what) for what in SCORE}
        for what in ("raw", "flag", "scaled", "contribution", "dimension", "coverage"):
            found |= {(id_, what, name): value for name, value in getattr(result, what).items()}
    return found


def by_sql(con: duckdb.DuckDBPyConnection, month: date) -> Numbers:
    found = {(score.location_id, what): getattr(score, what) for score in scores(con, month) for what in SCORE}
    for part in contributions(con, month):
        values = {"raw": part.raw, "flag": part.flag, "scaled": part.scaled, "contribution": part.points}
        found |= {(part.location_id, what, part.code): value for what, value in values.items()}
    for one in dimension_scores(con, month):
        found[one.location_id, "dimension", one.dimension] = one.score
        found[one.location_id, "coverage", one.dimension] = one.coverage
    return found


def differences(found: Numbers, wanted: Numbers) -> Numbers:
    """What is not the same to 1e-9, as (found, wanted); None is only the same as None."""

    def same(one: object, other: object) -> bool:
        if isinstance(one, float) and isinstance(other, float):
            return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
        return one == other

    keys = sorted(found.keys() | wanted.keys())
    both = {key: (found.get(key, "absent"), wanted.get(key, "absent")) for key in keys}
    return {key: pair for key, pair in both.items() if not same(*pair)}


# Hypothesis draws the same examples every time where CI is set.
@settings(max_examples=150, deadline=None, phases=set(Phase) - {Phase.explain})
@given(PROGRAMMES)
def test_every_number_and_every_missing_one_is_the_oracles(programme: Programme) -> None:
    with closing(edition(programme.tables)) as con:
        compute(con, MODEL, programme.first, programme.last)
        for month in months(programme.first, programme.last):
            assert differences(by_sql(con, month), by_oracle(programme.tables, month)) == {}


@settings(max_examples=15, deadline=None)
@given(PROGRAMMES)
def test_the_random_rows_keep_the_rules_of_the_store(programme: Programme) -> None:
    tables = programme.tables
    with closing(edition(tables)) as con:
        for name in tables.keys() - {"distances"}:
            for check in kinds()[name].checks:
                assert con.table(name).filter(~duckdb.SQLExpression(check.expression)).fetchall() == [], check.text
            for field in kinds()[name].fields:
                known = code_lists().get(field.code_list or "", frozenset())
                assert all(row.get(field.name) in (None, *known) for row in tables[name] if known), field.name
