"""A cell of a file becomes one value or one reason; nothing that can be read in two ways is guessed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cells import EARLIEST, HIDDEN, UNSEEN, CellError, Known, Value, parser
from data.refusals import LANGUAGES, code_lists, sentence
from data.schema import kinds

TODAY = date(2026, 6, 30)
PLACES = frozenset({"balykchy", "tash-kumyr", "tup"})
KNOWN = Known(TODAY, ZoneInfo("Asia/Bishkek"), code_lists(), {"locations": PLACES, "grants": frozenset({"G1"})})
COLUMNS = {f"{name}.{field.name}": field for name, kind in kinds().items() for field in kind.fields}


def read(column: str, text: str) -> Value:
    return parser(COLUMNS[column], KNOWN)(text)


def refused(column: str, text: str) -> str:
    with pytest.raises(CellError) as error:
        read(column, text)
    return error.value.code


READ = [
    ("incidents.occurred_on", {
        "2025-03-31": date(2025, 3, 31), "31.03.2025": date(2025, 3, 31), "1.3.2025": date(2025, 3, 1),
        "31/03/2025": date(2025, 3, 31), "03/31/2025": date(2025, 3, 31), "04/04/2025": date(2025, 4, 4),
        "2025-03": date(2025, 3, 1), "3.2025": date(2025, 3, 1), "2025": date(2025, 1, 1),
        "2025-03-31 10:15": date(2025, 3, 31), "2025-03-31T20:00:00Z": date(2025, 4, 1),
        "2025-03-31T20:00:00+06:00": date(2025, 3, 31), "2024-02-29": date(2024, 2, 29), "1900-01-01": date(1900, 1, 1),
        "2026-06-30": TODAY,
    }),
    ("returns.month", {"2025-03": date(2025, 3, 1), "31.03.2025": date(2025, 3, 1), "2026-06": date(2026, 6, 1)}),
    ("elections.held_on", {"24.01.2027": date(2027, 1, 24)}),
    ("incidents.severity", {"3": 3, "3.0": 3, "+3": 3, "03": 3, "3,0": 3}),
    ("participants.people", {"1 234": 1234, "1\u00a0234": 1234, "1'234": 1234, "1234567": 1234567, "": None, "-5": -5}),
    ("grants.amount", {
        "1234.5": Decimal("1234.50"), "1234,5": Decimal("1234.50"), "1 234,56": Decimal("1234.56"), "0,125": Decimal("0.12"),
        "1,234.50": Decimal("1234.50"), "1.234,50": Decimal("1234.50"), "1,234,567": Decimal(1234567), "0": Decimal(0),
        "−12,5": Decimal("-12.50"), "1.5e3": Decimal(1500), "12 345 678,9": Decimal("12345678.90"),
    }),
    ("context.value", {"12,5": 12.5, ".5": 0.5, "1e-3": 0.001}),
    ("returns.nil", {"yes": True, "Да": True, "ооба": True, "1": True, "TRUE": True}),
    ("returns.nil", {"no": False, "нет": False, "ЖОК": False, "0": False, "false": False}),
    ("incidents.incident_type", {"verbal_dispute": "verbal_dispute", " Verbal_Dispute ": "verbal_dispute"}),
    ("incidents.location_id", {"balykchy": "balykchy", "\u200bbalykchy\ufeff": "balykchy"}),
    ("incidents.narrative", {" a “quarrel” ": "a “quarrel”", "и\u0306": "й", "=1+1": "=1+1", "<b>": "<b>", "007": "007"}),
]  # fmt: skip
REFUSED = [
    ("bad_date", "incidents.occurred_on", ["31.02.2025", "2025-02-29", "45292", "32.01.2025", "2025-13", "2025-1-5", "5 May 2025",
                                           "01.02.25", "2025-03-31T25:00", "31.03.2025 г.", "окт. 2025", "0000", "..", "/ /"]),
    ("ambiguous_date", "incidents.occurred_on", ["03/04/2025", "3/4/2025", "12/11/2025"]),
    ("future_date", "incidents.occurred_on", ["2026-07-01", "01.07.2026", "2026-06-30T20:00Z", "9999"]),
    ("old_date", "incidents.occurred_on", ["1899-12-31", "0001-01-01"]),
    ("bad_number", "participants.people", ["nan", "inf", "-inf", "1e400", "#N/A", "~30", "5-10", "более 20", "45 %", "3 4",
                                           "1 23", "1,23,456", "1.2.3", "0x10", "--5", "1_000", "½", "12 чел."]),
    ("ambiguous_number", "grants.amount", ["1,234", "-12,345", "123,456"]),
    ("not_whole", "participants.people", ["2.5", "1e-9", "0,5"]),
    ("too_large", "participants.people", ["3000000000", "1e99", "9" * 400]),
    ("too_large", "grants.amount", ["1e15", "-1e15"]),
    ("bad_yes_no", "returns.nil", ["maybe", "2", "+", "–"]),
    ("required", "returns.nil", ["", " ", "\u00a0", "\u200b"]),
    ("unknown_code", "incidents.incident_type", ["brawl", "verbal dispute"]),
    ("unknown_location", "incidents.location_id", ["atlantis", "Balykchy", "balykchy;"]),
    ("unknown_reference", "payments.grant_id", ["G9"]),
    ("bad_text", "incidents.narrative", ["a\x00b", "broken \ufffd letter"]),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "value"), [(column, cell, v) for column, cells in READ for cell, v in cells.items()])
def test_a_cell_is_read_as(column: str, cell: str, value: Value) -> None:
    assert (read(column, cell), type(read(column, cell))) == (value, type(value))


@pytest.mark.parametrize(("code", "column", "cell"), [(code, column, cell) for code, column, cells in REFUSED for cell in cells])
def test_a_cell_is_refused_because(code: str, column: str, cell: str) -> None:
    assert refused(column, cell) == code


DAYS = st.dates(EARLIEST, TODAY)
SHAPES = st.sampled_from(
    [
        "{:%Y-%m-%d}",
        "{:%d.%m.%Y}",
        "{0.day}.{0.month}.{0.year}",
        " {:%d.%m.%Y}\u00a0",
        "{:%Y-%m-%d}T00:00",
        "{:%Y-%m-%d} 23:59:59",
    ]
)


@given(DAYS, SHAPES)
def test_any_day_reads_back_the_same_however_it_is_written(day: date, shape: str) -> None:
    assert read("incidents.occurred_on", shape.format(day)) == day


@given(DAYS, st.booleans())
def test_a_day_between_slashes_is_read_where_only_one_reading_is_a_date(day: date, day_first: bool) -> None:
    cell = day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y")
    if day.day > 12 or day.day == day.month:
        assert read("incidents.occurred_on", cell) == day
    else:
        assert refused("incidents.occurred_on", cell) == "ambiguous_date"


@given(st.builds(datetime.combine, st.dates(date(1950, 1, 1), date(2026, 6, 1)), st.times()), st.integers(-12, 14))
def test_a_moment_belongs_to_the_day_it_was_where_the_programme_is(moment: datetime, hours: int) -> None:
    known = Known(TODAY, ZoneInfo("UTC"), {})
    written = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    day = parser(COLUMNS["incidents.occurred_on"], known)(written.isoformat())
    assert day == (moment - timedelta(hours=hours)).date()


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from([" ", "\u00a0", "\u202f", "'", "’", ""]), st.sampled_from(".,"))
def test_any_amount_reads_back_the_same_however_it_is_written(amount: Decimal, thousands: str, point: str) -> None:
    cell = f"{amount:,.2f}".replace(".", "p").replace(",", thousands).replace("p", point)
    assert read("grants.amount", cell) == amount
    assert read("grants.amount", f" {amount} ") == amount


@given(st.integers(-(10**9), 10**9), st.sampled_from(["", " ", "'"]))
def test_any_whole_number_reads_back_the_same(number: int, thousands: str) -> None:
    assert read("participants.people", f"{number:,}".replace(",", thousands)) == number


@given(st.integers(-999, 999).filter(bool), st.integers(0, 999))
def test_one_comma_before_three_digits_is_never_guessed(whole: int, rest: int) -> None:
    assert refused("context.value", f"{whole},{rest:03}") == "ambiguous_number"
    assert read("context.value", f"0,{rest:03}") == rest / 1000, "no number is written 0 thousand"


@given(st.floats(-1e14, 1e14, allow_subnormal=False).filter(lambda number: number == 0 or abs(number) > 1e-90))
def test_any_measured_number_reads_back_the_same(number: float) -> None:
    assert read("context.value", repr(number)) == number


@given(st.text())
def test_text_is_kept_as_it_came_but_for_what_cannot_be_seen(text: str) -> None:
    if "\x00" in text or "\ufffd" in text:
        assert refused("incidents.narrative", text) == "bad_text"
    else:
        seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if ord(sign) not in HIDDEN)
        assert (read("incidents.narrative", text) or "") == seen.strip(UNSEEN)


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff"])
def test_two_identifiers_never_differ_by_what_nobody_can_see(sign: str) -> None:
    assert read("incidents.incident_id", f"a{sign}b") == "ab"


@given(st.sampled_from(list(COLUMNS)), st.text() | st.text("0123456789.,-/+ eE:TZ'", max_size=20))
def test_whatever_stands_in_a_cell_there_is_a_value_or_a_reason_in_three_languages(column: str, text: str) -> None:
    try:
        read(column, text)
    except CellError as error:
        for language in LANGUAGES:
            said = sentence(error.code, {"value": "x", "column": column, **error.details}, language)
            assert "…" not in said, "a blank was not filled"


def test_near_names_are_offered_and_long_lists_cut() -> None:
    with pytest.raises(CellError) as error:
        read("incidents.location_id", "balikchi")
    assert error.value.details["allowed"] == "balykchy"
    with pytest.raises(CellError) as error:
        read("incidents.incident_type", "verbal")
    assert error.value.details["list"] == "incident_type"
    assert str(error.value.details["allowed"]).split(", ")[0] == "verbal_dispute"
