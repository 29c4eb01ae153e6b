"""The schema as the program sees it, read back from ``schema.sql`` through DuckDB's catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from data.statements import statement

SCHEMA = Path(__file__).with_name("schema.sql")
VERSION = 1
TECHNICAL = ("row_key", "row_hash", "batch_no")


@dataclass(frozen=True)
class Field:
    """One column: its SQL type, its unit (see the head of ``schema.sql``) and whether it must be filled."""

    name: str
    sql_type: str
    unit: str
    meaning: str
    required: bool
    default: object

    @property
    def private(self) -> bool:
        """Whether the column stays in the store and never reaches an edition."""
        return self.unit.endswith(", private")

    @property
    def code_list(self) -> str | None:
        return self.unit.removeprefix("code ") if self.unit.startswith("code ") else None

    @property
    def refers_to(self) -> str | None:
        return self.unit.removeprefix("ref ") if self.unit.startswith("ref ") else None


@dataclass(frozen=True)
class Check:
    """A rule over one or more columns, as an SQL expression."""

    expression: str
    columns: tuple[str, ...]

    @property
    def text(self) -> str:
        """The rule without its outer brackets, for a reader."""
        bracketed = self.expression.startswith("(") and self.expression.endswith(")")
        return self.expression[1:-1] if bracketed else self.expression


@dataclass(frozen=True)
class Kind:
    """A table that takes rows."""

    name: str
    key: tuple[str, ...]
    meaning: str
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]

    @property
    def required(self) -> set[str]:
        """Columns a file must have. An identifier may be left out: it is then made from the content."""
        return {f.name for f in self.fields if f.required and not self.makes_id(f.name)}

    def makes_id(self, column: str) -> bool:
        return self.key == (column,) and self.field(column).unit == "id" and column.endswith("_id") and self.name != "locations"

    @property
    def columns(self) -> set[str]:
        """All columns, the technical ones too."""
        return {*(f.name for f in self.fields), *TECHNICAL}

    def field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)


@cache
def kinds() -> dict[str, Kind]:
    """Every table that takes rows, by name, in the order of ``schema.sql``: what is referred to comes first."""
    with duckdb.connect(":memory:") as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        columns = con.execute(statement("columns")).fetchall()
        rules = con.execute(statement("checks")).fetchall()
        fields = [(row[0], _field(con, *row[1:6])) for row in columns if row[1] not in TECHNICAL and " | " in (row[5] or "")]
    found: dict[str, Kind] = {}
    for table, *_ in columns:
        mine = [row for row in columns if row[0] == table]
        if table in found or not {row[1] for row in mine} >= set(TECHNICAL):
            continue
        key, meaning = mine[0][6].removeprefix("key ").split(" | ", 1)
        found[table] = Kind(
            name=table,
            key=tuple(key.split(", ")),
            meaning=meaning,
            fields=tuple(row[1] for row in fields if row[0] == table),
            checks=tuple(Check(expression, tuple(names)) for name, expression, names in rules if name == table),
        )
    return found


def _field(con: duckdb.DuckDBPyConnection, name: str, sql_type: str, nullable: bool, default: str | None, comment: str) -> Field:
    unit, meaning = comment.split(" | ", 1)
    value = None
    if default is not None:  # an SQL expression; DuckDB says what it means
        [(value,)] = con.values([1]).select(duckdb.SQLExpression(default).cast(sql_type)).fetchall()
    return Field(name, sql_type, unit, meaning, required=not nullable and default is None, default=value)
