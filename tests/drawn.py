"""Rows drawn as small tables, and an edition made of them in memory, as quickly as a property test needs it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from data.importers.sheet import Sheet
from data.intake import ARROW
from data.refusals import code_lists
from data.rows import read_rows
from data.schema import Kind, kinds
from data.statements import statement

Tables = dict[str, list[dict[str, Any]]]


def draw(text: str) -> list[dict[str, str]]:
    """A table drawn with bars: the first line names the columns, an empty cell is missing."""
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()]
    head, *rows = lines
    return [dict(zip(head, row, strict=True)) for row in rows]


def typed(table: str, rows: list[dict[str, str]], known: Any = None) -> list[dict[str, Any]]:
    """Drawn rows with the schema's types, defaults filled in, read by the importer itself. References are not checked."""
    from zoneinfo import ZoneInfo

    from data.cells import Known

    class Anything(frozenset):  # type: ignore[type-arg]
        def __contains__(self, item: object) -> bool:
            return True

    everything = Anything()
    trusting = Known(
        today=date(2100, 1, 1),
        time_zone=ZoneInfo("UTC"),
        codes=code_lists(),
        identifiers=dict.fromkeys(("locations", "trainings", "grants"), everything),
        areas=dict.fromkeys(("location", "rayon", "oblast"), everything),
    )
    header = list(rows[0]) if rows else []
    sheet = Sheet(header, [(at + 2, [row[name] for name in header]) for at, row in enumerate(rows)])
    read, rejects = read_rows(sheet, kinds()[table], trusting)
    assert not rejects, [reject.in_language("en") for reject in rejects]
    return [dict(row.values) for row in read]


def edition(tables: Tables, today: date = date(2100, 1, 1)) -> duckdb.DuckDBPyConnection:
    """A connection that reads like an open edition of these rows (typed values; columns that are left out are NULL)."""
    con = duckdb.connect(":memory:")
    for kind in kinds().values():
        con.from_arrow(_arrow(kind, tables.get(kind.name, []))).create(kind.name)
    con.execute(statement("edition"), {"today": today})
    for row in tables.get("distances", []):
        con.execute(statement("new_distance"), [row["location_id"], row.get("border_km"), row.get("centre_straight_km")])
    return con


def _arrow(kind: Kind, rows: list[dict[str, Any]]) -> pa.Table:
    columns = {}
    for field in kind.fields:
        values = [row.get(field.name) for row in rows]
        if field.sql_type.startswith("DECIMAL"):
            decimals = [None if value is None else Decimal(str(value)).quantize(Decimal("0.01")) for value in values]
            columns[field.name] = pa.array(decimals, pa.decimal128(18, 2))
        else:
            columns[field.name] = pa.array(values, ARROW.get(field.sql_type, pa.string()))
    return pa.table(columns)
