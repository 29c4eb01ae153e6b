"""What is wrong with a file or a row gets a clear sentence, and the store keeps exactly what is right."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from data.__main__ import main
from data.importing import Refused, import_files
from data.refusals import LANGUAGES, code_lists
from data.rows import Reject
from data.schema import kinds
from tests.conftest import run_data
from tests.drawn import draw
from tests.stores import TODAY, filled, kept, send, write

# A row of every table that is right; the bad rows differ from it in what the case names.
RIGHT = {
    "locations": "location_id: x; name_en: X; name_ru: X; name_ky: X; kind: city; oblast: Chui; lat: 42; lon: 74",
    "exchange_rates": "currency: GBP; valid_from: 2025-01-01; rate: 110",
    "context": "area_level: location; area: uzgen; series: share_youth; measured_on: 2025; value: 36",
    "domestic_violence": "area_level: rayon; area: Uzgen; month: 2025-01; cases: 3",
    "returns": "location_id: uzgen; month: 2025-03; nil: no",
    "incidents": "incident_id: i; location_id: uzgen; occurred_on: 2025-02; incident_type: threat; severity: 2; status: reported",
    "participants": "training_id: T1; location_id: uzgen; participant_group: aksakals; people: 12",
    "grants": "grant_id: G2; location_id: uzgen; category: water_irrigation; status: contracted; amount: 9; currency: KGS",
    "payments": "payment_id: P; grant_id: G1; paid_on: 2025-04-01; payment_kind: tranche; amount: 10; currency: EUR",
    "dialogues": "dialogue_id: D; location_id: uzgen; held_on: 2025-02-01; level: village",
    "mediators": "mediator_id: M; location_id: uzgen; certificate: certified; active_from: 2025-02-01",
}
OTHER_KEY = {"participants": "location_id: tup", "exchange_rates": "valid_from: 2025-06", "context": "measured_on: 2024",
             "domestic_violence": "month: 2025-02", "returns": "month: 2025-04"}  # fmt: skip
# What is changed in the right row, why the row is refused, and what the sentence tells.
BAD_ROWS = """
    | table             | changed                                         | code               | told                           |
    | incidents         | location_id: balykchi                           | unknown_location   | Nearest: balykchy              |
    | incidents         | location_id: '; DROP TABLE incidents;--         | unknown_location   | '; DROP TABLE incidents;--     |
    | incidents         | occurred_on: 31.02.2026                         | bad_date           | 31.02.2026                     |
    | incidents         | occurred_on: 03/04/2026                         | ambiguous_date     | 03/04/2026                     |
    | incidents         | occurred_on: 2026-07-01                         | future_date        | 2026-07-01                     |
    | incidents         | occurred_on: 1850                               | old_date           | 1991-01-01                     |
    | incidents         | occurred_on:                                    | required           | occurred_on                    |
    | incidents         | reported_on: 2025-01-31                         | rule               | reported_on >= occurred_on     |
    | incidents         | severity: 6                                     | rule               | severity = 6                   |
    | incidents         | severity: high                                  | bad_number         | high                           |
    | incidents         | severity: 2.5                                   | not_whole          | 2.5                            |
    | incidents         | sources: 0                                      | rule               | sources = 0                    |
    | incidents         | incident_type: brawl                            | unknown_code       | incident_type                  |
    | incidents         | incident_type: =cmd/' /C calc'!A0               | unknown_code       | =cmd/' /C calc'!A0             |
    | incidents         | incident_type: domestic_violence                | family_violence    | table domestic_violence        |
    | incidents         | incident_type: forced_early_marriage            | family_violence    | monthly number                 |
    | incidents         | issue: inter_community; sources: 1              | rule               | inter_community                |
    | incidents         | issue: inter_community                          | rule               | inter_community                |
    | incidents         | status: resolved                                | rule               | settled_on = –                 |
    | incidents         | status: monitoring; settled_on: 2025-01-01      | rule               | settled_on                     |
    | incidents         | narrative: a\0b                                 | bad_text           | narrative                      |
    | incidents         | narrative: broken \ufffd letter                 | bad_text           | narrative                      |
    | participants      | people: -5                                      | negative           | -5                             |
    | participants      | people: ~30                                     | bad_number         | ~30                            |
    | participants      | people: 1,234                                   | ambiguous_number   | 1,234                          |
    | participants      | people: 3000000000                              | too_large          | 3000000000                     |
    | participants      | sex: women and men                              | unknown_code       | women and men                  |
    | participants      | training_id: T9                                 | unknown_reference  | trainings                      |
    | payments          | grant_id: G9                                    | unknown_reference  | grants                         |
    | payments          | currency:                                       | rule               | currency = –                   |
    | payments          | currency: USD                                   | rate_missing       | USD                            |
    | payments          | paid_on: 2024-12-31                             | rate_missing       | 2024-12-31                     |
    | payments          | currency: som                                   | rate_missing       | som                            |
    | payments          | payment_kind: refund                            | rule               | refund                         |
    | payments          | amount: -10                                     | rule               | amount = -10.00                |
    | payments          | payment_kind: cofinancing; amount: -1           | rule               | amount = -1.00                 |
    | grants            | amount: -1                                      | negative           | -1                             |
    | grants            | currency: som                                   | rule               | currency = som                 |
    | grants            | contracted_on: 2025-02-01; ends_on: 2025-01-01  | rule               | ends_on = 2025-01-01           |
    | locations         | lat: 95                                         | rule               | lat = 95                       |
    | locations         | lon: -181                                       | rule               | lon = -181                     |
    | locations         | location_id: a b                                | rule               | location_id = a b              |
    | locations         | population: 0                                   | rule               | population                     |
    | locations         | name_ky:                                        | required           | name_ky                        |
    | context           | value: nan                                      | bad_number         | nan                            |
    | context           | value: inf                                      | bad_number         | inf                            |
    | context           | value: 1e400                                    | bad_number         | 1e400                          |
    | context           | value: #N/A                                     | bad_number         | #N/A                           |
    | context           | value: 1e40                                     | too_large          | 1e40                           |
    | context           | value: 130                                      | rule               | value = 130                    |
    | context           | series: diversity_index; value: 2               | rule               | diversity_index                |
    | context           | area: uzgem                                     | unknown_location   | Nearest: uzgen                 |
    | domestic_violence | cases: -1                                       | negative           | -1                             |
    | domestic_violence | area: Uzgem                                     | unknown_location   | Nearest: Uzgen                 |
    | exchange_rates    | rate: 0                                         | rule               | rate                           |
    | returns           | nil: perhaps                                    | bad_yes_no         | perhaps                        |
    | returns           | month: 2026-07                                  | future_date        | 2026-07                        |
    | dialogues         | location_id:                                    | rule               | location_id = –                |
    | dialogues         | follow_up: done                                 | rule               | follow_up_done_on = –          |
    | mediators         | active_to: 2025-01-01                           | rule               | active_to = 2025-01-01         |
"""
HIDDEN = {"\\0": "\0", "\\u202e": "\u202e", "\\ufffd": "\ufffd"}
INCIDENTS = "incident_id,location_id,occurred_on,incident_type,severity,status,narrative\n"
LINE = "i1,uzgen,2025-02-01,threat,2,reported,"


# What stands in the file, why it is refused as a whole, and what the sentence tells.
BAD_FILES: dict[str, tuple[bytes, str, str]] = {
    "a column is missing": (INCIDENTS.replace("severity,", "").encode() + b"\n", "column_missing", "“severity”"),
    "no table has these columns": (b"name,colour\nx,red\n", "kind_unknown", "--kind"),
    "two tables have them": (b"location_id,month,nil,certificate,active_from\nx,1,1,1,1", "kind_ambiguous", "--kind"),
    "Windows letters": (f"{INCIDENTS}{LINE}\n{LINE}Ысык-Көл".replace("ө", "o").encode("cp1251"), "file_encoding", "line 3"),
    "UTF-16": (f"{INCIDENTS}{LINE}".encode("utf-16"), "file_encoding", "line 1"),
    "a quotation mark is left open": (f'{INCIDENTS}{LINE}\n{LINE}"a quarrel\n{LINE}\n'.encode(), "file_quotes", "line 3"),
    "a quotation mark inside a cell": (f'{INCIDENTS}{LINE}"a\nb"\n{LINE}"a "quarrel"\n'.encode(), "file_quotes", "line 4"),
    "nothing": (b"", "file_empty", "no rows"),
    "blank lines only": (b"\n \n\n", "file_empty", "no rows"),
    "a header only": (INCIDENTS.encode(), "file_empty", "no rows"),
    "a doubled header": (b"location_id,month,nil,month\nuzgen,2025-01,no,2025-02\n", "file_header", "“month”"),
    "a header without a name": (b"location_id,month,nil,\nuzgen,2025-01,no,x\n", "file_header", "“”"),
    "a workbook": (b"PK\x03\x04\x14\x00[Content_Types].xml", "file_format", "CSV"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_format", "CSV"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "file_format", "CSV"),
    "a web page": (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", "file_format", "CSV"),
    "JSON": (b'{"type": "FeatureCollection"}', "file_format", "CSV"),
    "a packed file": (gzip.compress(f"{INCIDENTS}{LINE}".encode()), "file_format", "CSV"),
    "sample rows": (f"{INCIDENTS[:-10]}source_url\n{LINE}\u200bsample:2026".encode(), "sample_in_real", "kept apart"),
}  # fmt: skip
IN_OTHER_TESTS = {"real_in_sample", "store_busy", "store_unreadable", "store_newer", "edition_missing", "edition_unreadable",
                  "disk", "file_missing", "file_size", "ragged", "twice_in_file", "programme_name", "bad_setting", "file_closed",
                  "folder_empty", "boundaries_unreadable", "store_columns"}  # fmt: skip

IN_OTHER_TESTS |= {"scenario_name", "scenario_name_taken", "scenario_locked", "scenario_state", "scenario_same_person",
                   "scenario_damaged", "model_not_toml", "model_parts", "model_elsewhere"}  # fmt: skip


def cells(text: str) -> dict[str, str]:
    for seen, hidden in HIDDEN.items():
        text = text.replace(seen, hidden)
    parts = (part.split(":", 1) for part in re.split(r"; (?=\w+:)", text))
    return {name.strip(): cell.strip() for name, cell in parts}


def explained(code: str, in_language: Callable[[str], str]) -> str:
    """The English sentence, once every language has one of its own with all blanks filled."""
    said = {language: in_language(language) for language in LANGUAGES}
    assert len(set(said.values())) == len(LANGUAGES), code
    for text in said.values():
        assert not set("…\0\u202e") & set(text), text
    return said["en"]


RIGHT_ROWS = {table: cells(row) for table, row in RIGHT.items()}


@pytest.mark.parametrize("case", draw(BAD_ROWS), ids=lambda case: f"{case['table']} {case['changed']}"[:60])
def test_of_a_bad_row_nothing_else_is_lost(case: dict[str, str], home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    right, changed = RIGHT_ROWS[case["table"]], cells(case["changed"])
    key = kinds()[case["table"]].key[0]
    other_key = cells(OTHER_KEY.get(case["table"], f"{key}: bad-{right[key]}"))
    before = len(kept(programme, case["table"]))
    rows = [right | dict.fromkeys(changed.keys() - right.keys(), ""), right | other_key | changed]
    taken = send(write(tmp_path / "in.csv", rows), programme)
    assert (taken.accepted, taken.rejected, taken.duplicate) == (1, 1, 0)
    assert {(reject.line, reject.code) for reject in taken.rejects} == {(3, case["code"])}
    assert case["told"] in explained(case["code"], taken.rejects[0].in_language)
    assert [row["row_key"].split("|")[0] for row in kept(programme, case["table"])[before:]] == [right[key]]
    assert [row["reason"] for row in kept(programme, "rejects")] == [case["code"]]


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_leaves_everything_as_it_was(
    name: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = filled(home)
    content, code, told = BAD_FILES[name]
    before = programme.store.read_bytes(), programme.current.read_bytes()
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    [refused] = import_files([path], programme, today=TODAY)
    assert isinstance(refused, Refused)
    assert refused.reason.code == code
    said = explained(code, refused.reason.in_language)
    assert told in said
    assert main(["import", str(path)]) == 2
    assert capsys.readouterr().out == f"in.csv: not taken, nothing was changed\n   {said}\n"
    assert (programme.store.read_bytes(), programme.current.read_bytes()) == before


def test_files_that_are_not_there_or_too_large_are_told_and_the_others_taken(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "huge.csv").open("wb") as huge:
        huge.truncate(500_000_001)
    write(tmp_path / "in" / "good.csv", [RIGHT_ROWS["returns"]])
    for name, (content, _, _) in BAD_FILES.items():
        (tmp_path / "in" / f"{name}.csv").write_bytes(content)
    done = run_data("import", str(tmp_path / "missing.csv"), str(tmp_path / "in"), home=home, expect=2)
    assert done.stderr == ""
    assert done.stdout.count("not taken, nothing was changed") == len(BAD_FILES) + 2
    assert "The file is larger than 500 MB." in done.stdout
    assert "There is no file" in done.stdout
    assert len(kept(programme, "returns")) == 2


def test_a_ragged_row_is_told_with_its_line_and_number_of_cells(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    path = tmp_path / "in.csv"
    path.write_text(f'{INCIDENTS}{LINE}"one\ntwo"\ni2,uzgen\n{LINE},,more\n', encoding="utf-8")
    taken = send(path, programme)
    assert (taken.accepted, taken.rejected) == (1, 2)
    assert [explained("ragged", reject.in_language)[:48] for reject in taken.rejects] == [
        "Line 4 has 2 cells, the header has 7. Check the ", "Line 5 has 9 cells, the header has 7. Check the ",
    ]  # fmt: skip


def test_one_identifier_with_two_contents_is_a_question_and_neither_is_taken(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    rows = [RIGHT_ROWS["incidents"] | {"severity": level, "incident_id": name} for name, level in (("i", 2), ("i", 3), ("j", 1))]
    taken = send(write(tmp_path / "in.csv", rows), programme)
    assert (taken.accepted, taken.rejected) == (1, 2)
    assert "“i” stands twice in this file with different contents (lines 2, 3)" in explained("", taken.rejects[0].in_language)
    assert [row["incident_id"] for row in kept(programme, "incidents")] == ["known", "j"]


HOSTILE = ["=cmd|' /C calc'!A0", "'; DROP TABLE incidents;--", "${alert(1)}", "{{7*7}} {value} %s", "../../etc",
           "<img src=x onerror=alert(1)>"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str, home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    right = RIGHT_ROWS["incidents"]
    rows = [right | {"narrative": text, "incident_id": text}, right | {"location_id": text, "narrative": ""}]
    taken = send(write(tmp_path / "in.csv", rows), programme)
    assert (taken.accepted, [reject.code for reject in taken.rejects]) == (1, ["unknown_location"])
    assert [(row["incident_id"], row["narrative"]) for row in kept(programme, "incidents")[1:]] == [(text, text)]
    assert text in taken.rejects[0].in_language("ky")


def test_a_programme_needs_a_name_that_a_folder_can_have(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--programme", "../own", "in.csv"]) == 2
    assert "../own" in capsys.readouterr().err


def test_a_very_long_cell_is_cut_in_the_sentence() -> None:
    assert len(Reject(2, "location_id", "x" * 1_000_000, "unknown_location").in_language("en")) < 1000


def test_every_reason_has_a_test() -> None:
    tried = {case["code"] for case in draw(BAD_ROWS)} | {code for _, code, _ in BAD_FILES.values()} | IN_OTHER_TESTS
    assert tried == code_lists()["reject_reason"]
