"""The worked example of the domain brief comes out of the real SQL, and of CSV files through the command line, to every
printed digit."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest

from risk_model.model import load_model
from risk_model.results import Score, contributions, dimension_scores, quarters, scores
from risk_model.scoring import compute
from tests.conftest import run, run_data
from tests.drawn import edition
from tests.test_oracle_worked_example import DIMENSIONS, PRINTED, printed
from tests.worked_example import MONTH, PLACE, Row, incident, of_brief, worked_example

MODEL = of_brief(load_model())
LAST_DAY = "2026-03-31"


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = edition(worked_example())
    compute(con, MODEL, MONTH, MONTH)
    yield con
    con.close()


@pytest.mark.parametrize("code", MODEL.indicators)
def test_raw_value_and_score_as_printed(con: duckdb.DuckDBPyConnection, code: str) -> None:
    [part] = [part for part in contributions(con, MONTH, PLACE) if part.code == code]
    raw, scaled = PRINTED[code]
    assert printed(part.raw, raw) == raw
    assert part.flag is None
    if scaled:
        assert printed(part.scaled, scaled) == scaled


def test_the_printed_table_names_every_indicator() -> None:
    assert PRINTED.keys() == MODEL.indicators.keys()


def test_dimensions_as_printed(con: duckdb.DuckDBPyConnection) -> None:
    found = {one.dimension: one for one in dimension_scores(con, MONTH)}
    assert {name: printed(found[name].score, "0.00") for name in found} == DIMENSIONS
    assert [one.coverage for one in found.values()] == pytest.approx([1, 1, 1])


def test_index_as_printed(con: duckdb.DuckDBPyConnection) -> None:
    [score] = scores(con, MONTH)
    assert (printed(score.index, "3.90"), printed(score.arithmetic, "4.05")) == ("3.90", "4.05")
    assert (score.band, score.rank, score.confidence, score.unknown) == (3, 1, "A", None)
    assert [band.name for band in MODEL.bands if band.number == score.band] == ["Closer attention"]
    assert (score.population, score.population_estimated, score.confidence_returns, score.recent_returns) == (20_000, False, 6, 3)


@pytest.mark.parametrize(("first", "months"), [(date(2026, 3, 1), 1), (date(2026, 2, 1), 2), (date(2026, 1, 1), 3)])
def test_a_quarter_is_the_mean_of_its_months_and_needs_two(first: date, months: int) -> None:
    con = edition(worked_example())
    compute(con, MODEL, first, MONTH)
    monthly = [score.index for score in scores(con)]
    [quarter] = quarters(con, MODEL)
    assert (quarter.location_id, quarter.quarter, quarter.months) == (PLACE, date(2026, 1, 1), months)
    assert quarter.index == (None if months < 2 else pytest.approx(math.fsum(monthly) / months))


def test_a_month_without_a_score_is_left_out_of_the_quarter() -> None:
    rows = worked_example()
    rows["returns"] = [row for row in rows["returns"] if row["month"] < date(2025, 12, 1)]  # no word since December
    rows["incidents"] = [row for row in rows["incidents"] if row["occurred_on"] < date(2025, 12, 1)]
    con = edition(rows)
    compute(con, MODEL, date(2025, 10, 1), MONTH)
    last_heard, silent = quarters(con, MODEL)
    assert (last_heard.quarter, last_heard.months, silent.quarter, silent.months) == (date(2025, 10, 1), 3, date(2026, 1, 1), 0)
    assert last_heard.index is not None
    assert silent.index is None


def february_and_march(rows: dict[str, list[Row]]) -> tuple[list[Score], list[list[float | None]]]:
    """The scores of both months, and in each of them T01 to T05 on the scale of 0 to 10."""
    with closing(edition(rows)) as con:
        compute(con, MODEL, date(2026, 2, 1), MONTH)
        reports, both = ("T01", "T02", "T03", "T04", "T05"), (date(2026, 2, 1), MONTH)
        scaled = [[part.scaled for part in contributions(con, month) if part.code in reports] for month in both]
        return scores(con), scaled


def test_silent_then_calm_then_a_late_report_s2() -> None:
    rows = worked_example() | {"incidents": []}
    rows["returns"] = [row for row in rows["returns"] if row["month"] < date(2026, 2, 1)]
    _, silent = february_and_march(rows)[0]
    assert (silent.unknown, silent.index, silent.arithmetic, silent.band, silent.rank) == ("silent", None, None, None, None)

    nil = {"location_id": PLACE, "nil": True, "received_on": date(2026, 4, 2)}
    rows["returns"] += [nil | {"month": date(2026, 2, 1)}, nil | {"month": MONTH}]
    calm, scaled = february_and_march(rows)
    assert all(score.unknown is None and score.rank == 1 for score in calm)
    assert scaled == [[0] * 5, [0] * 5]  # a true zero

    rows["incidents"] = [incident(1, date(2026, 2, 10), 3, "verified", "land_plot", reported_on=date(2026, 4, 3))]
    changed, (february, march) = february_and_march(rows)
    assert february[0] > march[0] > 0  # type: ignore[operator]
    assert all(new.index > old.index for new, old in zip(changed, calm, strict=True))  # type: ignore[operator]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose own programme took the example as CSV files, register and all."""
    home, files = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("files")
    for table, rows in worked_example().items():
        if rows and table != "distances":  # computed from the boundaries
            write(files / f"{table}.csv", rows)
    done = run_data("import", str(files), "--json", home=home)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) == len(list(files.iterdir()))
    assert {report["rejected"] for report in reports} == {0}
    return home


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def score(home: Path, *words: str, expect: int = 0) -> str:
    return run("risk_model", "score", *words, home=home, expect=expect).stdout


def test_imported_from_csv_the_score_is_the_same(imported: Path) -> None:
    answer = json.loads(score(imported, "--as-of", LAST_DAY, "--format", "json"))
    assert (answer["programme"], answer["month"], answer["reference_day"]) == ("own", "2026-03-01", LAST_DAY)
    [row] = answer["rows"]
    assert (row["location_id"], row["rank"], row["band"], row["confidence"], row["unknown"]) == (PLACE, 1, 3, "A", None)
    assert (printed(row["index"], "3.90"), printed(row["arithmetic"], "4.05")) == ("3.90", "4.05")
    assert {name: printed(row[name], "0.00") for name in DIMENSIONS} == DIMENSIONS


def test_imported_from_csv_every_indicator_is_explained(imported: Path) -> None:
    rows = json.loads(score(imported, "--as-of", LAST_DAY, "--format", "json", "--explain", PLACE))["rows"]
    assert [row["code"] for row in rows] == sorted(PRINTED)
    for row in rows:
        raw, scaled = PRINTED[row["code"]]
        assert (printed(row["raw"], raw), printed(row["scaled"], scaled) if scaled else "") == (raw, scaled)
    for name, shown in DIMENSIONS.items():
        assert printed(math.fsum(row["points"] for row in rows if row["dimension"] == name), shown) == shown


def test_the_last_month_that_is_over_on_a_day_is_scored(imported: Path) -> None:
    in_april, on_the_last_day, the_day_before = (
        score(imported, "--as-of", day, "--format", "csv") for day in ("2026-04-15", LAST_DAY, "2026-03-30")
    )
    assert in_april == on_the_last_day != the_day_before


def test_as_csv_for_a_spreadsheet(imported: Path) -> None:
    [row] = csv.DictReader(io.StringIO(score(imported, "--as-of", LAST_DAY, "--format", "csv")))
    assert row["location_id"] == PLACE
    assert row["unknown"] == ""
    assert printed(float(row["index"]), "3.90") == "3.90"
    explained = list(csv.DictReader(io.StringIO(score(imported, "--as-of", LAST_DAY, "--format", "csv", "--explain", PLACE))))
    assert [row["code"] for row in explained] == sorted(PRINTED)


def test_as_a_table_for_the_eye(imported: Path) -> None:
    about, head, line = score(imported, "--as-of", LAST_DAY, "--format", "table").splitlines()
    assert "reference_day: 2026-03-31" in about
    shown = dict(zip(head.split(), line.split(), strict=True))
    assert (shown["index"], shown["arithmetic"], shown["band"], shown["unknown"]) == ("3.901", "4.052", "3", "–")
    assert score(imported, "--as-of", LAST_DAY).splitlines() == [about, head, line]  # the table is the default


def test_a_location_that_is_not_there_cannot_be_explained(imported: Path) -> None:
    done = run("risk_model", "score", "--explain", "nowhere", home=imported, expect=2)
    assert "nowhere" in done.stderr
    assert PLACE in done.stderr
    assert done.stdout == ""
