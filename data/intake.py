"""One file into the store: every row is accepted, rejected with a reason, a duplicate, or skipped, and the sum is right."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import available_timezones

import duckdb
import pyarrow as pa

from data import importers
from data.cells import EARLIEST, Known, clean
from data.importers.sheet import Sheet
from data.programmes import Programme, today_in, zone_named
from data.recognise import recognise
from data.refusals import Refusal, code_lists
from data.rows import Reject, Row, read_rows
from data.schema import Check, Kind
from data.statements import single, statement
from data.store import transaction

SAMPLE_MARK = "sample:"
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would run, also behind apostrophes
REGISTER = ("areas", "locations", "location_links", "settings", "elections")
EXAMPLES = {"time_zone": "Asia/Bishkek", "base_currency": "KGS", "earliest_date": "1991-01-01"}
ARROW = {"INTEGER": pa.int32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(), "DATE": pa.date32()}


@dataclass(frozen=True)
class Opened:
    """A file that was read and whose table is known; nothing has been checked or written yet."""

    path: Path
    sheet: Sheet
    table: Kind
    sha256: str

    @property
    def name(self) -> str:
        """The file's name as text, also where the system spelled it in letters of its own."""
        return self.path.name.encode(errors="replace").decode()

    @property
    def ignored_columns(self) -> list[str]:
        """Columns that the table does not have; said in the report, never silently dropped."""
        known = {f.name for f in self.table.fields}
        return [name for name in self.sheet.header if name not in known and not name.startswith("reject_")]


@dataclass
class Taken:
    """What became of one file: rows_in = accepted + rejected + duplicate + skipped."""

    file: Opened
    accepted: int = 0
    duplicate: int = 0
    rejects: list[Reject] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        return self.file.sheet.rows_in

    @property
    def skipped(self) -> int:
        return self.file.sheet.skipped

    @property
    def rejected(self) -> int:
        return len({reject.line for reject in self.rejects})


def open_file(path: Path, kind: str | None = None) -> Opened:
    """Read a file and find its table; raises :class:`Refusal`."""
    sheet = importers.read(path)
    if "reject_reason" in sheet.header:  # a file of rejects, mended: the apostrophes before its formulas are ours
        sheet.rows = [(line, [re.sub(rf"^'(?={FORMULA.pattern})", "", cell) for cell in cells]) for line, cells in sheet.rows]
    return Opened(path, sheet, recognise(sheet.header, kind), hashlib.sha256(path.read_bytes()).hexdigest())


def take(file: Opened, programme: Programme, today: date | None = None) -> Taken:
    """Import one file in one transaction.

    Raises :class:`Refusal` when the file as a whole cannot be taken; the store is then as it was before.
    """
    taken = Taken(file)
    _keep_sample_apart(file, programme)
    with transaction(programme) as con:
        rows, taken.rejects = read_rows(file.sheet, file.table, _known(con, today))
        rows = _usable_settings(file.table, rows, taken)
        rows = _with_rate(con, file.table, rows, taken)
        rows = _named_once(rows, file.table, taken)
        rows = _keeping_rules(con, file.table, rows, taken)
        _write(con, rows, taken)
    return taken


def _keep_sample_apart(file: Opened, programme: Programme) -> None:
    sheet, table = file.sheet, file.table
    at = sheet.header.index("source_url") if "source_url" in sheet.header else None
    marks = [at is not None and clean(cells[at]).startswith(SAMPLE_MARK) for _, cells in sheet.rows]
    if programme.is_sample:
        if table.name not in REGISTER and not all(marks):
            raise Refusal("real_in_sample")
    elif any(marks):
        raise Refusal("sample_in_real")


def _known(con: duckdb.DuckDBPyConnection, today: date | None) -> Known:
    identifiers: dict[str, set[str]] = {}
    for table, identifier in con.execute(statement("identifiers")).fetchall():
        identifiers.setdefault(table, set()).add(identifier)
    frozen = {name: frozenset(values) for name, values in identifiers.items()}
    zone = zone_named(single(con, "setting", ["time_zone"]))
    earliest = single(con, "setting", ["earliest_date"])
    return Known(
        today=today or today_in(zone),
        time_zone=zone,
        earliest=date.fromisoformat(earliest) if earliest else EARLIEST,
        codes=code_lists(),
        identifiers=frozen,
        areas={name.removeprefix("area "): values for name, values in frozen.items() if name.startswith("area ")},
    )


def _usable_settings(table: Kind, rows: list[Row], taken: Taken) -> list[Row]:
    """A setting that the program works with must mean something to it: every later import would stumble over it."""
    if table.name != "settings":
        return rows
    fits: dict[str, Callable[[str], object]] = {
        "time_zone": lambda value: value in available_timezones(),
        "base_currency": lambda value: re.fullmatch(r"[A-Z]{3}", value),
        "earliest_date": lambda value: re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value),
    }
    good = []
    for row in rows:
        setting, value = str(row.values["setting"]), str(row.values["value"])
        try:
            fit = bool(setting not in fits or fits[setting](value))
        except ValueError:
            fit = False
        if fit:
            good.append(row)
        else:
            taken.rejects.append(Reject(row.line, "value", value, "bad_setting", {"list": setting, "allowed": EXAMPLES[setting]}))
    return good


def _with_rate(con: duckdb.DuckDBPyConnection, table: Kind, rows: list[Row], taken: Taken) -> list[Row]:
    """A payment in another currency needs a dated rate, or it could never be added up."""
    if table.name != "payments":
        return rows
    since: dict[object, date] = dict(con.execute(statement("rates")).fetchall())
    base = single(con, "setting", ["base_currency"])
    good = []
    for row in rows:
        currency, paid_on = row.values["currency"], row.values["paid_on"]
        if currency is None or currency == base or (currency in since and str(since[currency]) <= str(paid_on)):
            good.append(row)
        else:
            taken.rejects.append(Reject(row.line, "currency", str(currency), "rate_missing", {"limit": paid_on}))
    return good


def _named_once(rows: list[Row], table: Kind, taken: Taken) -> list[Row]:
    """The same row twice is a duplicate; one identifier with two contents is a question, so neither is taken."""
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    good = []
    for key, same in by_key.items():
        if len({row.hash for row in same}) == 1:
            good.append(same[0])
            taken.duplicate += len(same) - 1
        else:
            lines = ", ".join(str(row.line) for row in same)
            taken.rejects += [Reject(row.line, table.key[0], key, "twice_in_file", {"line": lines}) for row in same]
    return good


def _keeping_rules(con: duckdb.DuckDBPyConnection, table: Kind, rows: list[Row], taken: Taken) -> list[Row]:
    """The schema's own CHECKs, applied to the staged rows before any is written."""
    con.register("staged", _arrow(table, rows))
    by_line = {row.line: row for row in rows}
    for check in table.checks:
        broken = con.table("staged").filter(~duckdb.SQLExpression(check.expression)).select("row_number").fetchall()
        taken.rejects += [_reject_of(check, by_line.pop(line)) for (line,) in broken if line in by_line]
    return list(by_line.values())


def _reject_of(check: Check, row: Row) -> Reject:
    shown = {column: row.values[column] for column in check.columns}
    first = check.columns[0]
    if check.columns == ("incident_type",):
        return Reject(row.line, first, str(shown[first]), "family_violence")
    if check.text == f"{first} >= 0":
        return Reject(row.line, first, str(shown[first]), "negative")
    what = ", ".join(f"{name} = {'–' if value is None else value}" for name, value in shown.items())
    return Reject(row.line, first, what, "rule", {"rule": check.text.replace('"', "")})


def _write(con: duckdb.DuckDBPyConnection, rows: list[Row], taken: Taken) -> None:
    """Keep what is new. A file that was imported before and brings nothing new leaves no trace."""
    file, table = taken.file, taken.file.table
    con.register("kept", con.table(table.name).select("row_key", "row_hash", "batch_no").to_arrow_table())
    earlier = [number for (number,) in con.execute(statement("earlier_batches"), [file.sha256, table.name]).fetchall()]
    held = {line for (line,) in con.execute(statement("known_rows"), {"earlier": earlier}).fetchall()}
    fresh = [row for row in rows if row.line not in held]
    taken.duplicate += len(rows) - len(fresh)
    taken.accepted = len(fresh)
    if earlier and not fresh:
        return
    batch_no = single(con, "next_batch")
    columns = [*(f.name for f in table.fields), "row_key", "row_hash", "batch_no"]
    numbered = _arrow(table, fresh).append_column("batch_no", pa.array([batch_no] * len(fresh), pa.int32()))
    con.from_arrow(numbered.select(columns)).insert_into(table.name)
    counts = [taken.rows_in, taken.accepted, taken.rejected, taken.duplicate, taken.skipped]
    when = datetime.now(UTC).replace(tzinfo=None)
    con.execute(statement("new_batch"), [batch_no, file.sha256, file.name, table.name, when, *counts])
    for r in taken.rejects:
        con.execute(statement("new_reject"), [batch_no, r.line, r.column, r.value, r.code, json.dumps(r.details, default=str)])


def _arrow(table: Kind, rows: list[Row]) -> pa.Table:
    columns: dict[str, pa.Array] = {"row_number": pa.array([row.line for row in rows], pa.int32())}
    for column in table.fields:
        money = pa.decimal128(18, 2) if column.sql_type.startswith("DECIMAL") else None
        kind = money or ARROW.get(column.sql_type, pa.string())
        columns[column.name] = pa.array([row.values[column.name] for row in rows], kind)
    columns["row_key"] = pa.array([row.key for row in rows], pa.string())
    columns["row_hash"] = pa.array([row.hash for row in rows], pa.string())
    return pa.table(columns)
