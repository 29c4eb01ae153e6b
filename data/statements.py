"""SQL stands in .sql files; this finds and runs them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb

FOLDER = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """The text of ``data/sql/<name>.sql``."""
    return (FOLDER / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def single(con: duckdb.DuckDBPyConnection, name: str, values: list[object] | None = None) -> Any:
    """The one value a statement gives, or None. The result is fetched whole, so the connection is free again."""
    rows = con.execute(statement(name), values or []).fetchall()
    return rows[0][0] if rows else None
