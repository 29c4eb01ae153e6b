"""All indicators and the index from raw rows, and how the time grows; and what one gesture asks of the database."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from data import reading
from data.editions import current_edition, open_edition
from data.programmes import Programme
from risk_model.model import load_model
from risk_model.scoring import compute
from tests.conftest import run_data

FIRST, LAST = date(2023, 11, 1), date(2026, 10, 1)
SIZES = (10_000, 100_000, 1_000_000)


def measure() -> None:
    """25 locations × 36 months with more and more incidents; the sample's other rows stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run_data("ready", "--programme", "sample", home=home)
        base = None
        for size in SIZES:
            seconds, con = _scored(home, size)
            base = base or seconds
            growth = f"{seconds / base:5.1f} times the time for {size // SIZES[0]:3} times the rows"
            print(f"  22 indicators and index, {size:9,} incidents: {seconds:6.3f} s   {growth}   (target 0.2 s at 10,000)")
            print(f"  one gesture's question to DuckDB, {size:9,} incidents: {_gesture(con):5.1f} ms   (target 20 ms)")
            con.close()


def _scored(home: Path, size: int) -> tuple[float, duckdb.DuckDBPyConnection]:
    con = _with_incidents(home, size)
    model = load_model()
    times = []
    for _ in range(3):
        started = time.perf_counter()
        compute(con, model, FIRST, LAST)
        times.append(time.perf_counter() - started)
    return statistics.median(times), con


def _with_incidents(home: Path, size: int) -> duckdb.DuckDBPyConnection:
    """The sample edition with its incidents replaced by many more, drawn from its own with a fixed seed."""
    import os

    os.environ["YNTYMAK_HOME"] = str(home)
    edition = open_edition(current_edition(Programme("sample")))
    tables = [
        name for (name,) in edition.execute("SELECT table_name FROM duckdb_tables() WHERE database_name <> 'work'").fetchall()
    ]
    con = duckdb.connect(":memory:")
    for name in tables:
        con.from_arrow(edition.table(name).to_arrow_table()).create(name)
    edition.close()
    rows = con.table("incidents").to_arrow_table()
    rng = np.random.default_rng(1)
    picked = rows.take(pa.array(rng.integers(0, rows.num_rows, size)))
    days = pa.array([FIRST + timedelta(days=int(day)) for day in rng.integers(0, 1095, size)], pa.date32())
    ids = pa.array([f"i{at}" for at in range(size)])
    for name, column in (
        ("incident_id", ids),
        ("occurred_on", days),
        ("reported_on", days),
        ("case_id", pa.nulls(size, pa.string())),
    ):
        picked = picked.set_column(picked.schema.get_field_index(name), name, column)
    for name in ("verified_on", "status_on", "settled_on"):
        picked = picked.set_column(picked.schema.get_field_index(name), name, pa.nulls(size, pa.date32()))
    con.execute("DROP TABLE incidents")
    con.from_arrow(picked).order("occurred_on").create("incidents")
    return con


def _gesture(con: duckdb.DuckDBPyConnection) -> float:
    times = []
    for month in range(1, 11):
        started = time.perf_counter()
        reading.incident_counts(con, date(2026, month, 1), date(2026, month, 28), ["irrigation_water", "pasture"], 2)
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)
