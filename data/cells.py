"""One cell of text becomes one value of the schema's type, or a reason why not.

Nothing is guessed: a date or number that can be read in two ways is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from data.schema import Field

EARLIEST = date(1900, 1, 1)  # where the programme sets no other (setting earliest_date)
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))
HIDDEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
"""Soft hyphens, zero-width signs, marks that turn the line: no reader sees them, and two identifiers would differ by them."""
UNSEEN = "".join(filter(str.isspace, map(chr, range(0x3001))))
THOUSANDS = re.compile(r"[+−-]?\d{1,3}([ \u00a0\u202f\u2009'’]\d{3})+([.,]\d+)?")
YES_NO = {
    **dict.fromkeys(("true", "yes", "1", "t", "y", "да", "ооба"), True),
    **dict.fromkeys(("false", "no", "0", "f", "n", "нет", "жок"), False),
}
Value = str | int | float | bool | date | Decimal | None


class CellError(Exception):
    """A cell cannot be taken. ``code`` is of the list ``reject_reason``."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Known:
    """What cells are checked against: code lists, identifiers that exist, the day of the import."""

    today: date
    time_zone: ZoneInfo
    codes: Mapping[str, frozenset[str]]
    identifiers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    earliest: date = EARLIEST


def parser(column: Field, known: Known) -> Callable[[str], Value]:
    """A function from the text of a cell of this column to its value; it raises :class:`CellError`."""

    def parse(text: str) -> Value:
        text = clean(text)
        if "\x00" in text or "\ufffd" in text:
            raise CellError("bad_text")
        if not text:
            if column.required:
                raise CellError("required")
            return None
        return take(text)

    take = _taker(column, known)
    return parse


def clean(text: str) -> str:
    """The text of a cell without what cannot be seen in it or round it."""
    return unicodedata.normalize("NFC", text).translate(HIDDEN).strip(UNSEEN)


def _taker(column: Field, known: Known) -> Callable[[str], Value]:
    if column.code_list:
        return _code(column.code_list, known.codes.get(column.code_list, frozenset()))
    if column.refers_to:
        return _reference(column.refers_to, known.identifiers.get(column.refers_to, frozenset()))
    if column.sql_type == "DATE":
        future = column.unit.endswith("future allowed")
        return lambda text: read_date(text, known, month=column.unit == "month", future=future)[0]
    if column.sql_type == "BOOLEAN":
        return _yes_no
    if column.sql_type in ("INTEGER", "DOUBLE") or column.sql_type.startswith("DECIMAL"):
        return _number(column)
    return lambda text: text


def read_date(text: str, known: Known, *, month: bool = False, future: bool = False) -> tuple[date, str]:
    """The date of a cell and how exactly it is given: ``day``, ``month`` or ``year`` (then the first day of it)."""
    day, precision = _date(text, known.time_zone)
    if month:
        day = day.replace(day=1)
    if day < known.earliest:
        raise CellError("old_date", limit=known.earliest.isoformat())
    if day > known.today and not future:
        raise CellError("future_date")
    return day, precision


def _date(text: str, zone: ZoneInfo) -> tuple[date, str]:
    try:
        if found := re.fullmatch(r"(\d{4})", text):
            return date(int(found[1]), 1, 1), "year"
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
            return date(int(found[1]), int(found[2]), 1), "month"
        if found := re.fullmatch(r"(\d{1,2})\.(\d{4})", text):
            return date(int(found[2]), int(found[1]), 1), "month"
        if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1])), "day"
        if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            first, second = int(found[1]), int(found[2])
            if first <= 12 and second <= 12 and first != second:
                raise CellError("ambiguous_date")
            day, month = (first, second) if first > 12 or first == second else (second, first)
            return date(int(found[3]), month, day), "day"
        if re.match(r"\d{4}-\d\d-\d\d", text):
            moment = datetime.fromisoformat(text)
            return (moment.astimezone(zone) if moment.tzinfo else moment).date(), "day"
    except (ValueError, OverflowError):
        pass
    raise CellError("bad_date")


def _code(name: str, allowed: frozenset[str]) -> Callable[[str], Value]:
    by_fold = {code.casefold(): code for code in allowed}

    def take(text: str) -> str:
        code = by_fold.get(text.casefold())
        if code is None:
            near = get_close_matches(text.casefold(), by_fold, n=5, cutoff=0.5)
            shown = [by_fold[fold] for fold in near] if len(allowed) > 12 and near else sorted(allowed)
            raise CellError("unknown_code", list=name, allowed=", ".join(shown))
        return code

    return take


def _reference(table: str, existing: frozenset[str]) -> Callable[[str], Value]:
    def take(text: str) -> str:
        if text not in existing:
            if table == "locations":
                near = get_close_matches(text.lower(), existing, n=3, cutoff=0.4)
                raise CellError("unknown_location", allowed=", ".join(near) or "–")
            raise CellError("unknown_reference", list=table)
        return text

    return take


def _yes_no(text: str) -> bool:
    try:
        return YES_NO[text.casefold()]
    except KeyError:
        raise CellError("bad_yes_no") from None


def _number(column: Field) -> Callable[[str], Value]:
    whole = column.sql_type == "INTEGER"

    def take(text: str) -> Value:
        number = _decimal(text)
        if whole:
            if number != number.to_integral_value():
                raise CellError("not_whole")
            if abs(number) > 2_000_000_000:
                raise CellError("too_large")
            return int(number)
        if abs(number) >= Decimal(10) ** 15:
            raise CellError("too_large")
        return float(number) if column.sql_type == "DOUBLE" else number.quantize(Decimal("0.01"))

    return take


def _decimal(text: str) -> Decimal:
    digits = (text.translate(SPACES) if THOUSANDS.fullmatch(text) else text).replace("−", "-")
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", digits) and not re.match(r"[+-]?0", digits):
        raise CellError("ambiguous_number")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d+,\d+", digits):
        digits = digits.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", digits):
        raise CellError("bad_number")
    return Decimal(digits)
