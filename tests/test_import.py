"""What `python -m data import` promises: every row is accounted for, nothing is lost, nothing comes twice."""

from __future__ import annotations

import csv
import itertools
import json
import os
import random
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.__main__ import main
from data.editions import current_edition, open_edition
from data.programmes import Programme
from data.recognise import recognise
from data.refusals import Refusal
from data.report import write_rejects
from data.schema import kinds
from tests.conftest import run_data
from tests.stores import ROWS, filled, first_files, imported, kept, send, state, write

SAME_HOME = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

DIRTY = """
    | incident_id | location_id | occurred_on | incident_type  | severity | status   | narrative              | colour |
    | known       | balykchy    | 10.01.2025  | verbal_dispute | 1        | reported | a quarrel at the canal | red    |
    | new-1       | uzgen       | 2025-02-03  | verbal_dispute | 2        | reported |                        | red    |
    | new-1       | uzgen       | 03.02.2025  | Verbal_Dispute | 2.0      | reported |                        | blue   |
    |             |             |             |                |          |          |                        |        |
    | new-2       | atlantis    | 2025-02-30  | verbal_dispute | 2        | reported |                        |        |
    | new-3       | uzgen       | 2025-02-03  | verbal_dispute | -1       | reported |                        |        |
    | Итого:      |             |             |                | 5        |          |                        |        |
    | #id         | #loc        | #date       |                |          |          |                        |        |
"""
COUNTS = ("rows_in", "accepted", "rejected", "duplicate", "skipped")


def test_every_row_is_accounted_for_and_ignored_columns_are_named(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    said = run_data("import", str(write(tmp_path / "dirty.csv", DIRTY)), home=home, expect=3).stdout
    assert "8 rows in = 1 accepted + 2 rejected + 2 duplicate + 3 skipped" in said
    assert re.search(r"left out: colour\.$", said, re.MULTILINE)
    assert [row["incident_id"] for row in kept(programme, "incidents")] == ["known", "new-1"]
    assert [kept(programme, "batches")[-1][name] for name in COUNTS] == [8, 1, 2, 2, 3]
    assert {row["row_number"] for row in kept(programme, "rejects")} == {6, 7}
    assert re.findall(r"Line (\d+):", said) == ["6", "6", "7"]


def test_machines_get_one_json_object_a_file(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(home)
    path, missing = write(tmp_path / "dirty.csv", DIRTY), tmp_path / "missing.csv"
    assert main(["import", "--json", str(missing), str(path)]) == 2
    taken, refused = map(json.loads, capsys.readouterr().out.splitlines())
    counts = dict(zip(COUNTS, [8, 1, 2, 2, 3], strict=True))
    assert len(taken.pop("sha256")) == 64
    assert taken.pop("reasons") == {"unknown_location": 1, "bad_date": 1, "rule": 1}
    assert taken == {"file": str(path), "kind": "incidents", **counts}
    assert (refused["file"], refused["refused"]) == (str(missing), "file_missing")


HEADER = ["incident_id", "location_id", "occurred_on", "incident_type", "severity", "status", "narrative"]
BECOMES = {"good": "accepted", "again": "duplicate", "held": "duplicate", "blank": "skipped", "empty": "skipped",
           "total": "skipped", "tag": "skipped", "bad": "rejected", "short": "rejected", "long": "rejected"}  # fmt: skip


@SAME_HOME
@given(st.lists(st.sampled_from(list(BECOMES)), min_size=1), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_balance_is_right_for_any_mixture(home: Path, mixture: list[str], separator: str, end: str) -> None:
    programme = Programme("own") if (home / "own").exists() else filled(home)
    names = (f"n{number}" for number in itertools.count(1000 * len(kept(programme, "incidents"))))
    first = [next(names), "uzgen", "2025-02-03", "verbal_dispute", "2", "reported", ""]
    lines = [first]
    for kind in mixture:
        fresh = [next(names), *first[1:]]
        lines.append({
            "good": fresh, "again": first, "blank": [], "empty": [""] * 7, "total": ["Total", *[""] * 6],
            "held": ["known", "balykchy", "2025-01-10", "verbal_dispute", "1", "reported", "a quarrel at the canal"],
            "tag": [f"#{name}" for name in HEADER], "bad": [fresh[0], "nowhere", *first[2:]], "short": fresh[:5],
            "long": [*fresh, "x"],
        }[kind])  # fmt: skip
    path = home / "mixture.csv"
    path.write_bytes((end.join(separator.join(line) for line in [HEADER, *lines]) + end).encode("utf-8-sig"))
    taken = send(path, programme)
    fates = ["accepted", *(BECOMES[kind] for kind in mixture)]
    assert [getattr(taken, name) for name in COUNTS] == [len(fates), *(fates.count(name) for name in COUNTS[1:])]


PIECES = st.sampled_from([*",;\t|\"'\n\r =#+-.012ab\x00\u200bү", "Total", "balykchy,2025-", "03,", "yes,\n"])


@SAME_HOME
@given(st.lists(PIECES).map("".join))
def test_whatever_stands_in_a_file_it_is_taken_in_balance_or_refused_with_a_sentence(home: Path, text: str) -> None:
    programme = Programme("own") if (home / "own").exists() else filled(home)
    path = home / "anything.csv"
    path.write_bytes(b"location_id,month,nil,source_url\n" + text.encode())
    try:
        taken = send(path, programme)
        assert taken.rows_in == taken.accepted + taken.rejected + taken.duplicate + taken.skipped
        assert [said for said in (reject.in_language("ky") for reject in taken.rejects) if "…" in said] == []
    except Refusal as refusal:
        taken, sentence = None, refusal.in_language("ru")
    assert taken is not None or sentence


@pytest.mark.parametrize("name", kinds())
def test_the_table_is_recognised_by_its_columns_in_any_order(name: str) -> None:
    kind = kinds()[name]
    every = [field.name for field in kind.fields]
    random.Random(7).shuffle(every)
    assert recognise(every) == kind
    assert recognise([*every, "reject_line", "reject_reason"]) == kind
    assert recognise(sorted(kind.required), name) == kind


PAYMENT = "payment_id | grant_id | paid_on | amount | currency\n P1 | G9 | 2025-04 | 10 | EUR"
WANTING = {"payments": PAYMENT, "grants": ROWS["grants"].replace("G1", "G9"), "exchange_rates": ROWS["exchange_rates"],
           "participants": "training_id | location_id | people\n T1 | uzgen | 12", "trainings": ROWS["trainings"]}  # fmt: skip


def test_a_folder_is_taken_in_the_order_its_files_need_each_other(home: Path, tmp_path: Path) -> None:
    for order in (list(WANTING), sorted(WANTING)):
        programme = Programme(order[0])
        for number, name in enumerate(order):
            write(tmp_path / programme.name / f"{number}.csv", WANTING[name])
        imported(tmp_path / programme.name, programme)
        assert kept(programme, "payments")[0]["grant_id"] == "G9"


def test_importing_the_same_files_again_changes_nothing(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme = filled(home)
    before = state(programme)
    assert main(["import", str(first_files(tmp_path / "rows"))]) == 0
    assert capsys.readouterr().out.count(" 1 rows in = 0 accepted + 0 rejected + 1 duplicate") == len(ROWS)
    assert state(programme) == before


def test_the_same_rows_in_another_order_or_spelling_are_duplicates(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    spelled = """
        status     ; currency ; grant_id ; location_id ; category         ; contracted_on ; amount
        Disbursing ; KGS      ; G1       ; balykchy    ; water_irrigation ; 01.03.2025    ; 400 000,00
    """.replace(";", "|")
    path = write(tmp_path / "spelled.csv", spelled, separator=";")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"status", b"STATUS"))
    taken = send(path, programme)
    assert (taken.accepted, taken.duplicate) == (0, 1)
    assert len(kept(programme, "grants")) == 1


def test_a_corrected_row_is_the_newest_version_and_the_old_one_stays(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    corrected = write(tmp_path / "corrected.csv", ROWS["grants"].replace("400000", "410000"))
    assert main(["import", str(corrected)]) == 0
    assert [row["amount"] for row in kept(programme, "grants")] == [Decimal(400_000), Decimal(410_000)]
    with open_edition(current_edition(programme)) as con:
        assert con.table("grants").select("amount").fetchall() == [(Decimal(410_000),)]
    before = state(programme)
    assert main(["import", str(first_files(tmp_path / "rows") / "grants.csv")]) == 0
    assert state(programme) == before, "the older file brought the old row back"


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("\u200b2025-03\ufeff", date(2025, 3, 1), "month"),
        ("05.03.2025", date(2025, 3, 5), "day"),
        ("2025-03-31T20:00:00Z", date(2025, 4, 1), "day"),
    ],
)
def test_a_date_says_itself_how_exactly_it_is_known(home: Path, tmp_path: Path, cell: str, day: date, precision: str) -> None:
    programme = filled(home)
    path = write(tmp_path / "dates.csv", ROWS["incidents"].replace("2025-01-10", cell).replace("known", "other"))
    assert send(path, programme).accepted == 1
    stored = kept(programme, "incidents")[-1]
    assert (stored["occurred_on"], stored["date_precision"]) == (day, precision)


REJECTED = """
    | incident_id | location_id | occurred_on | incident_type  | severity | status   | narrative    |
    | =SUM(A1)    | balykchi    | 31.02.2025  | verbal_dispute | 1        | reported | -at the mill |
    | bare        | uzgen       | 2025-02-01  | verbal_dispute | 1        | reported |              |
    | -5          | uzgen       | 2025-02-01  | verbal_dispute | 9        | reported | '+996 call   |
"""


@pytest.mark.parametrize(("language", "of_the_date"), [("en", "calendar"), ("ru", "календаре"), ("ky", "календарда")])
def test_rejected_rows_come_back_with_their_reasons(language: str, of_the_date: str, home: Path, tmp_path: Path) -> None:
    taken = send(write(tmp_path / "in.csv", REJECTED), filled(home))
    path = write_rejects(taken, Programme("own"), language)
    assert path
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["reject_line"] for row in rows] == ["2", "4"], "a row with two wrong cells is one row"
    for reason in (of_the_date, "balykchy"):
        assert reason in rows[0]["reject_reason"]
    assert [row["narrative"] for row in rows] == ["'-at the mill", "''+996 call"], "no spreadsheet runs them"
    assert not any(cell[:1] in "=+@\t" for row in rows for cell in row.values() if cell)


def test_mended_rejects_can_be_sent_as_they_are(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme = filled(home)
    assert main(["import", str(write(tmp_path / "in.csv", REJECTED))]) == 3
    assert main(["import", *re.findall(r"/\S+-[0-9a-f]{8}\.csv", capsys.readouterr().out)]) == 3, "not mended yet"
    again = Path(*re.findall(r"/\S+-[0-9a-f]{8}\.csv", capsys.readouterr().out))
    mended = again.read_text(encoding="utf-8-sig").replace("balykchi", "balykchy").replace("31.02.2025", "28.02.2025")
    again.write_text(mended.replace(",9,", ",3,"))
    assert main(["import", str(again)]) == 0
    narratives = {row["incident_id"]: row["narrative"] for row in kept(programme, "incidents")[1:]}
    assert narratives == {"bare": None, "=SUM(A1)": "-at the mill", "-5": "'+996 call"}


def test_columns_that_fit_two_tables_need_the_kind(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme = filled(home)
    drawn = """
        location_id | month   | nil | certificate | active_from
        uzgen       | 2025-05 | yes | certified   | 2025-05-01
    """
    both = str(write(tmp_path / "both.csv", drawn))
    assert main(["import", both]) == 2
    assert "several tables: returns, mediators. Name the right one with --kind." in capsys.readouterr().out
    assert main(["import", "--kind", "mediators", both]) == 0
    assert main(["import", "--kind", "payments", both]) == 2
    assert [len(kept(programme, name)) for name in ("returns", "mediators", "payments")] == [1, 1, 0]


def test_the_exit_status_tells_what_became_of_the_files(home: Path, tmp_path: Path) -> None:
    filled(home)
    good = write(tmp_path / "good.csv", "location_id | month | nil\n uzgen | 2025-05 | no")
    dirty, absent = write(tmp_path / "dirty.csv", DIRTY), tmp_path / "absent.csv"
    (empty := tmp_path / "empty").mkdir()
    for files, status in (([good], 0), ([good, dirty], 3), ([absent, dirty], 2), ([dirty, absent, good], 2), ([empty], 2)):
        assert main(["import", *map(str, files)]) == status, files


def test_any_file_name_and_any_old_pipe_will_do(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(home)
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    for name in ("ү→.csv", os.fsdecode(b"\xcf\xe0.csv")):
        assert "1 rows in" in run_data("import", str(write(tmp_path / name, ROWS["trainings"])), home=home).stdout
