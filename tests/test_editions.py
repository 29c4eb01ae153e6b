"""Editions: what is shown is a file that never changes, holds nothing private, and is made when there is something new."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import re
import stat
import threading
from datetime import date
from pathlib import Path

import duckdb
import pytest
from pyproj import Geod

from data.__main__ import main
from data.editions import build_edition, current_edition, open_edition
from data.programmes import Programme
from data.refusals import CODE_LISTS, Refusal
from data.schema import kinds
from tests.drawn import draw, edition, typed
from tests.stores import ROWS, TODAY, filled, first_files, imported, kept, send, shown, write

MORE = "location_id | month | nil\n uzgen | 2025-05 | no"


def print_of(path: Path) -> tuple[str, int, int]:
    """What would tell that a file was changed or replaced: its content, its rights, which file it is."""
    return hashlib.sha256(path.read_bytes()).hexdigest(), stat.S_IMODE(path.stat().st_mode), path.stat().st_ino


def test_an_edition_is_never_touched_again(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    first = current_edition(programme)
    before = print_of(first.path)
    assert before[1] == 0o400
    respelled = write(tmp_path / "again.csv", ROWS["returns"].replace("2025-01", "01.2025"))
    assert imported(respelled, programme).name == first.name, "another file, but the same rows"
    assert build_edition(programme, TODAY).name == first.name
    second = imported(write(tmp_path / "in.csv", MORE), programme)
    assert second.path != first.path
    assert print_of(first.path) == before
    assert (len(shown(first, "returns")), len(shown(second, "returns"))) == (1, 2)


def test_it_is_named_by_its_rows_however_they_came(home: Path, tmp_path: Path) -> None:
    one = filled(home)
    named = build_edition(one, TODAY)
    assert re.fullmatch("[0-9a-f]{20}", named.name)
    other = Programme("other")
    imported(write(tmp_path / "first.csv", ROWS["grants"], ";"), other)
    for name in ("trainings", "incidents", "returns", "exchange_rates"):
        send(write(tmp_path / f"{name}.csv", ROWS[name], ";"), other)
    assert build_edition(other, TODAY).name == named.name
    corrected = write(tmp_path / "in.csv", ROWS["grants"].replace("400000", "1"))
    assert imported(corrected, other).name != named.name
    back = write(tmp_path / "back.csv", ROWS["grants"].replace("2025-03-01", "01.03.2025"))
    assert imported(back, other).name == named.name


def test_current_json_names_the_newest_and_is_replaced_whole(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    seen, over = set(), threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add(json.loads(programme.current.read_text(encoding="utf-8"))["edition"])

    watching = threading.Thread(target=look)
    watching.start()
    names = [current_edition(programme).name]
    names += [imported(write(tmp_path / f"{n}.csv", MORE.replace("05", f"0{n}")), programme).name for n in (6, 7, 8)]
    over.set()
    watching.join()
    assert seen <= set(names)
    about = json.loads(programme.current.read_text())
    assert (about["edition"], about["sha256"]) == (names[-1], print_of(current_edition(programme).path)[0])
    assert len(set(names)) == 4


def test_a_changed_or_lost_edition_is_not_shown(home: Path) -> None:
    programme = filled(home)
    now = current_edition(programme)
    whole = now.path.read_bytes()
    now.path.chmod(0o600)
    for content in (
        whole[:-1],
        whole[:5000],
        bytes([whole[0] ^ 1]) + whole[1:],
        whole[:600_000] + b"x" + whole[600_001:],
        b"",
        None,
    ):
        now.path.unlink()
        if content is not None:
            now.path.write_bytes(content)
        with pytest.raises(Refusal) as refused:
            open_edition(now)
        assert refused.value.code == "edition_unreadable"
        assert "python -m data build" in str(refused.value)
    assert main(["build"]) == 0
    assert len(shown(current_edition(programme), "returns")) == 1


def test_an_unreadable_current_json_is_told_and_built_again(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    good = current_edition(programme)
    for content in (b"", b"no json", b"[]", b"null", b"{}", b'{"edition": "x"}', b"{", b"\xff"):
        programme.current.write_bytes(content)
        with pytest.raises(Refusal) as refused:
            current_edition(programme)
        assert refused.value.code == "edition_unreadable"
        if content in (b"[]", b"\xff"):
            assert imported(first_files(tmp_path / content.hex()), programme).name == good.name


def test_who_reads_can_neither_write_nor_reach_other_files(home: Path) -> None:
    programme = filled(home)
    with open_edition(current_edition(programme)) as con:
        for forbidden in ("DELETE FROM returns", "FROM read_text('/etc/hostname')", f"ATTACH '{programme.store}' AS store",
                          "COPY returns TO '/tmp/x.csv'", "SET enable_external_access = true"):  # fmt: skip
            with pytest.raises(duckdb.Error):
                con.execute(forbidden).fetchall()


def test_it_holds_no_narrative_and_nothing_of_how_the_rows_came(home: Path) -> None:
    programme = filled(home)
    assert kept(programme, "incidents")[0]["narrative"] == "a quarrel at the canal"
    with open_edition(current_edition(programme)) as con:
        tables = {name for (name,) in con.sql("SHOW TABLES").fetchall()}
        columns = {(name, column) for name in tables for column in con.table(name).columns}
    assert tables == {*kinds(), "codes", "about", "distances", "paid", "committed", "public_record", "span"}
    assert {column for _, column in columns} & {"narrative", "row_key", "row_hash", "batch_no", "sha256", "file_name"} == set()
    for name, kind in kinds().items():
        assert {column for table, column in columns if table == name} == {field.name for field in kind.fields} - {"narrative"}
    assert b"quarrel at the canal" not in current_edition(programme).path.read_bytes()


def test_code_lists_reach_the_edition_with_their_labels(home: Path) -> None:
    with CODE_LISTS.open(encoding="utf-8", newline="") as file:
        written = [tuple(cell or None for cell in row) for row in itertools.islice(csv.reader(file), 1, None)]
    assert shown(current_edition(filled(home)), "codes") == written


def test_it_is_built_again_when_the_recipe_changed_or_the_file_is_gone(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    rows = first_files(tmp_path / "rows")
    built = programme.current.read_text()
    imported(rows, programme)
    assert programme.current.read_text() == built, "nothing new, nothing built"
    for stale in ({"recipe": "older"}, {"batches": 1}):
        programme.current.write_text(json.dumps(json.loads(built) | stale))
        imported(rows, programme)
        assert json.loads(programme.current.read_text()) | {"built_at": ""} == json.loads(built) | {"built_at": ""}
    current_edition(programme).path.unlink()
    assert imported(rows, programme).path.exists()


def test_a_file_of_which_nothing_could_be_taken_makes_no_edition(home: Path, tmp_path: Path) -> None:
    assert main(["import", str(write(tmp_path / "in.csv", MORE.replace("uzgen", "nowhere")))]) == 3
    with pytest.raises(Refusal) as refused:
        current_edition(Programme("own"))
    assert refused.value.code == "edition_missing"


SPANS = """
    | returns          | contracted_on | first   | last    | why                                           |
    | 2025-11          |               | 2025-11 | 2025-11 | one month                                     |
    | 2025-11          | 2024-02-29    | 2024-02 | 2025-11 | from the first thing known to the last        |
    | 2026-06          | 2025-12-31    | 2025-12 | 2026-05 | the month that is running is not over         |
    | 2026-06          |               | 2026-06 | 2026-06 | nothing else is known                         |
    |                  |               | 2026-05 | 2026-05 | nothing is known: the last month that is over |
"""


@pytest.mark.parametrize("case", draw(SPANS), ids=lambda case: case["why"])
def test_the_months_that_can_be_looked_at(case: dict[str, str]) -> None:
    tables = {"returns": f"location_id | month | nil\n x | {case['returns']} | no"} if case["returns"] else {}
    if case["contracted_on"]:
        head = "grant_id | location_id | category | status | contracted_on"
        tables["grants"] = f"{head}\n g | x | local_initiative | contracted | {case['contracted_on']}"
    con = edition({name: typed(name, draw(rows)) for name, rows in tables.items()}, TODAY)
    assert con.table("span").fetchall() == [tuple(date.fromisoformat(f"{case[name]}-01") for name in ("first", "last"))]


MONEY = {
    "settings": "setting | value\n base_currency | KGS",
    "exchange_rates": """
        | currency | valid_from | rate   |
        | EUR      | 2025-01-01 | 95.5   |
        | EUR      | 2025-07-01 | 101.25 |
        | USD      | 2025-03-01 | 87     |
    """,
    "grants": """
        | grant_id | location_id | category         | status     | contracted_on | amount | currency |
        | own      | x           | local_initiative | disbursing | 2025-02-01    | 400.50 | KGS      |
        | early    | x           | local_initiative | contracted | 2025-06-30    | 10     | EUR      |
        | late     | x           | local_initiative | closed     | 2025-07-01    | 10     | EUR      |
        | no rate  | x           | local_initiative | closed     | 2025-02-28    | 10     | USD      |
        | unknown  | x           | local_initiative | disbursing | 2025-03-01    |        |          |
        | asked    | x           | local_initiative | submitted  |               | 10     | KGS      |
    """,
    "payments": """
        | payment_id | grant_id | paid_on    | payment_kind | amount | currency |
        | 1          | early    | 2025-06-30 | tranche      | 2      | EUR      |
        | 2          | late     | 2025-12-31 | refund       | -2     | EUR      |
        | 3          | own      | 2025-02-02 | cofinancing  | 7.25   | KGS      |
        | 4          | unknown  | 2025-02-02 | tranche      |        |          |
    """,
}


def test_money_is_converted_at_the_rate_of_its_day_and_unknown_stays_unknown() -> None:
    con = edition({name: typed(name, draw(rows)) for name, rows in MONEY.items()}, TODAY)
    committed = {name: (unknown, amount) for _, name, _, unknown, amount in con.table("committed").fetchall()}
    assert committed == {"own": (False, 400.5), "early": (False, 955.0), "late": (False, 1012.5), "no rate": (True, None),
                         "unknown": (False, None)}  # fmt: skip
    paid = {payment: amount for _, _, payment, _, _, amount in con.table("paid").fetchall()}
    assert paid == {"1": 191.0, "2": -202.5, "3": 7.25, "4": None}


def test_distances_are_computed_from_the_shapes_and_the_register(home: Path) -> None:
    now = current_edition(filled(home))
    assert now.base_map == "kyrgyzstan"
    km = {name: (border, centre) for name, border, centre in shown(now, "distances")}
    assert len(km) == 25
    for name, least, most in (("balykchy", 40, 60), ("bishkek-mta-1", 10, 25), ("at-bashy", 50, 80), ("samarkandek", 0, 10)):
        assert least < km[name][0] < most, name
    columns = ["location_id", "lat", "lon", "centre_lat", "centre_lon"]
    with open_edition(now) as con:
        for name, lat, lon, centre_lat, centre_lon in con.table("locations").select(*columns).fetchall():
            straight = centre_lat and Geod(ellps="WGS84").inv(lon, lat, centre_lon, centre_lat)[2] / 1000
            assert km[name][1] == (straight if straight is None else pytest.approx(straight, abs=0.01)), name


def test_a_place_outside_the_shapes_leaves_the_map_away_and_own_shapes_bring_it_back(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    head = "location_id | name_en | name_ru | name_ky | kind | oblast | lat | lon\n"
    far = imported(write(tmp_path / "in.csv", f"{head} far | Far | Far | Far | city | Far | -3.4 | 29.4"), programme)
    assert far.base_map is None
    assert {border for _, border, _ in shown(far, "distances")} == {None}
    square = {"type": "Polygon", "coordinates": [[[29, -4], [30, -4], [30, -3], [29, -3], [29, -4]]]}
    shapes = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": square}]}
    programme.boundaries.write_text(json.dumps(shapes))
    own = build_edition(programme, TODAY)
    assert own.base_map == "own"
    assert {name: border for name, border, _ in shown(own, "distances")}["far"] == pytest.approx(44.3, abs=0.5)
