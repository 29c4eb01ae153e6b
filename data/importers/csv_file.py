"""CSV in UTF-8, with comma, semicolon, tab or bar between the cells."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from data.importers.sheet import Sheet
from data.refusals import Refusal

SEPARATORS = ",;\t|"
TOTALS = {"total", "итого", "всего", "жалпы", "баары", "жыйынтыгы"}
FOREIGN = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1", b"SQLite")

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

csv.field_size_limit(min(sys.maxsize, 10_000_000))


def looks_like_csv(path: Path, head: bytes) -> bool:
    """Text is taken for CSV; a workbook, web page or picture under a .csv name is not."""
    return not head.startswith(FOREIGN) and not head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml", b"{"))


def read(path: Path) -> Sheet:
    text = _decode(path.read_bytes())
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text, offset = first.strip()[-1], rest, 1
    else:
        separator, offset = max(SEPARATORS, key=first.count), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return _sheet(reader, offset)
    except csv.Error:
        raise Refusal("file_quotes", line=_line_of_open_quote(text, separator) + offset) from None


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("file_encoding", line=raw[: error.start].count(b"\n") + 1) from None


def _sheet(reader: CsvReader, offset: int) -> Sheet:
    header = next(reader, None)
    if header is None or not any(cell.strip() for cell in header):
        raise Refusal("file_empty")
    names = [cell.strip().strip("\u200b\ufeff").lower() for cell in header]
    for name in names:
        if not name or names.count(name) > 1:
            raise Refusal("file_header", column=name)
    sheet = Sheet(names)
    end = reader.line_num + offset
    for cells in reader:
        start, end = end + 1, reader.line_num + offset
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled or filled[0].lower().rstrip(":") in TOTALS or all(cell.startswith("#") for cell in filled):
            sheet.skipped += 1
        elif len(cells) != len(names):
            sheet.ragged.append((start, cells))
        else:
            sheet.rows.append((start, cells))
    if not sheet.rows_in:
        raise Refusal("file_empty")
    return sheet


def _line_of_open_quote(text: str, separator: str) -> int:
    """The line where the last row that can still be read ends, plus one: there the quotation mark was opened."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    last = 0
    try:
        for _ in reader:
            last = reader.line_num
    except csv.Error:
        pass
    return last + 1
