"""Stores for tests: one that holds the checkout's register and a few rows, and ways to fill it and to look inside."""

from __future__ import annotations

import atexit
import csv
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from data.editions import Edition, current_edition, open_edition
from data.importing import import_files
from data.intake import Taken, open_file, take
from data.programmes import OWN, Programme
from tests.conftest import run_data
from tests.drawn import draw

TODAY = date(2026, 6, 30)

# What a store of `filled` holds beside the register.
ROWS = {
    "exchange_rates": """
        currency | valid_from | rate
        EUR      | 2025-01-01 | 95.5
    """,
    "returns": """
        location_id | month   | nil
        balykchy    | 2025-01 | false
    """,
    "incidents": """
        incident_id | location_id | occurred_on | incident_type  | severity | status   | narrative
        known       | balykchy    | 2025-01-10  | verbal_dispute | 1        | reported | a quarrel at the canal
    """,
    "trainings": """
        training_id | module    | held_on
        T1          | mediation | 2025-02-03
    """,
    "grants": """
        grant_id | location_id | category         | status     | contracted_on | amount | currency
        G1       | balykchy    | water_irrigation | disbursing | 2025-03-01    | 400000 | KGS
    """,
}


def write(path: Path, table: str | list[dict[str, Any]], separator: str = ",") -> Path:
    """A table, drawn or as rows, as a CSV file."""
    rows = draw(table) if isinstance(table, str) else table
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="yntymak-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, drawn in ROWS.items():
        write(folder / "rows" / f"{name}.csv", drawn)
    run_data("import", str(folder / "rows"), home=folder / "home")
    return folder


def filled(home: Path, name: str = OWN) -> Programme:
    """A programme of the test's own with the register and ROWS in its store, and their edition (YNTYMAK_HOME is ``home``)."""
    shutil.copytree(_template() / "home" / OWN, home / name)
    return Programme(name)


def first_files(folder: Path) -> Path:
    """The files that ``filled`` was filled from, to be sent again."""
    return Path(shutil.copytree(_template() / "rows", folder))


def send(path: Path, programme: Programme, kind: str | None = None) -> Taken:
    """One file into the store, without an edition; today is TODAY."""
    return take(open_file(path, kind), programme, TODAY)


def kept(programme: Programme, table: str) -> list[dict[str, Any]]:
    """All rows of a table of the store, every version, in the order they came."""
    with duckdb.connect(str(programme.store), read_only=True) as con:
        rows = con.table(table)
        return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]


def imported(path: Path, programme: Programme) -> Edition:
    """A file or folder imported without a reject, and the edition after it."""
    for outcome in import_files([path], programme, today=TODAY):
        assert isinstance(outcome, Taken)
        assert outcome.rejects == []
    return current_edition(programme)


def shown(edition: Edition, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table of an edition."""
    with open_edition(edition) as con:
        return con.table(table).fetchall()


def state(programme: Programme) -> tuple[bytes, str, bytes]:
    """The store, what names the newest edition, and that edition, byte for byte."""
    return programme.store.read_bytes(), programme.current.read_text(), current_edition(programme).path.read_bytes()
