"""Rows of text become rows of the schema's types, or rejects with a reason for every cell that is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches

from data.cells import CellError, Known, Value, clean, parser, read_date
from data.importers.sheet import Sheet
from data.refusals import sentence
from data.schema import Field, Kind


@dataclass(frozen=True)
class Reject:
    """A row that was refused; several may stand for one line, one a cell. ``code`` is of the list ``reject_reason``."""

    line: int
    column: str | None
    value: str | None
    code: str
    details: dict[str, object] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        blanks = {"column": self.column, "value": self.value, "line": self.line, **self.details}
        return sentence(self.code, blanks, language)


@dataclass
class Row:
    """One row: the line it stood on, its values by column, the text of its key and the hash of its content."""

    line: int
    values: dict[str, Value] = field(default_factory=dict)
    key: str = ""
    hash: str = ""


def read_rows(sheet: Sheet, table: Kind, known: Known) -> tuple[list[Row], list[Reject]]:
    """The rows whose cells are all right, and the rejects."""
    rejects = [Reject(line, None, str(len(cells)), "ragged", {"limit": len(sheet.header)}) for line, cells in sheet.ragged]
    columns = [_Column(f, sheet, table, known) for f in table.fields]
    good: list[Row] = []
    for line, cells in sheet.rows:
        row, wrong = Row(line), []
        for column in columns:
            try:
                row.values[column.field.name] = column.read(cells)
            except CellError as error:
                wrong.append(Reject(line, column.field.name, column.text(cells), error.code, error.details))
        if not wrong and "area" in row.values and table.name != "areas":
            wrong = _unknown_area(row, known)
        if wrong:
            rejects += wrong
            continue
        _note_precision(row, cells, columns, known)
        _name(row, table)
        good.append(row)
    return good, rejects


class _Column:
    """Where a field stands in the file and how its cells are read; cells with the same text are looked at once."""

    def __init__(self, column: Field, sheet: Sheet, table: Kind, known: Known) -> None:
        self.field = column
        self._at = sheet.header.index(column.name) if column.name in sheet.header else None
        self._may_be_empty = table.makes_id(column.name)
        self._parse: Callable[[str], Value] = parser(column, known)
        self._seen: dict[str, Value | CellError] = {}

    def text(self, cells: list[str]) -> str:
        return clean(cells[self._at]) if self._at is not None else ""

    def read(self, cells: list[str]) -> Value:
        cell = cells[self._at] if self._at is not None else ""
        if cell not in self._seen:
            self._seen[cell] = self._take(clean(cell))
        value = self._seen[cell]
        if isinstance(value, CellError):
            raise value
        return value

    def _take(self, text: str) -> Value | CellError:
        if not text and self._may_be_empty:
            return None
        try:
            value = self._parse(text)
        except CellError as error:
            return error
        return self.field.default if value is None else value  # type: ignore[return-value]


def _unknown_area(row: Row, known: Known) -> list[Reject]:
    level, area = str(row.values["area_level"]), str(row.values["area"])
    if area in known.areas.get(level, frozenset()):
        return []
    near = get_close_matches(area, known.areas.get(level, ()), n=3, cutoff=0.4)
    return [Reject(row.line, "area", area, "unknown_location", {"allowed": ", ".join(near) or "–"})]


def _note_precision(row: Row, cells: list[str], columns: list[_Column], known: Known) -> None:
    """A date given as a month or a year says so itself, unless the file has a column for it."""
    by_name = {column.field.name: column for column in columns}
    dated = next((column for column in columns if column.field.unit == "date, precision"), None)
    if dated is not None and dated.text(cells) and not by_name["date_precision"].text(cells):
        row.values["date_precision"] = read_date(dated.text(cells), known, future=True)[1]


def _name(row: Row, table: Kind) -> None:
    """Give the row its key and the hash of its content; an identifier that is missing is made from the content.

    Only cells that are filled count, by name: a column that the schema gains or moves changes no row.
    """
    filled = {name: value for name, value in row.values.items() if value is not None}
    content = json.dumps(filled, default=str, ensure_ascii=False, sort_keys=True)
    row.hash = hashlib.sha256(content.encode()).hexdigest()[:32]
    for column in table.key:
        if row.values[column] is None and table.makes_id(column):
            row.values[column] = f"{table.name}-{row.hash[:12]}"
    row.key = "|".join("" if row.values[column] is None else str(row.values[column]) for column in table.key)
