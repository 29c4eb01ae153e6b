"""What cannot be computed is said in one sentence that names the place, with exit status 2; a number is never made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.coinr_oracle import Row
from tests.drawn import draw
from tests.index_tables import META, flat, read_table, status, units, words, write_table

X = units(x=[1, 2, 4], y=[3, 5, 4])


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YNTYMAK_LANG", "en")


def refusal(folder: Path, capsys: pytest.CaptureFixture[str], data: list[Row], meta: list[Row], *options: str) -> str:
    """The one sentence; nothing else is printed and nothing written."""
    files = (write_table(folder / "data.csv", data), write_table(folder / "meta.csv", meta))
    assert status("index", *files, *options, "--out", folder / "out.csv") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert not (folder / "out.csv").exists()
    assert "Traceback" not in printed.err
    lines = printed.err.strip().splitlines()
    if len(lines) > 1:  # the parser of the options shows the usage first
        assert lines[0].startswith("usage:")
    return lines[-1]


def names(said: str, name: str) -> bool:
    """Whether a sentence has the name as a word of its own: "x" does not stand in "index"."""
    return re.search(rf"(?<!\w)(?:{name})(?!\w)", said) is not None


def tree(text: str) -> list[Row]:
    shape = dict.fromkeys(draw(META)[0], "") | {"Direction": "1", "Weight": "1"}
    posts = {"Goalpost_low": "0", "Goalpost_high": "100"}
    return [shape | row | (posts if row["Level"] == "1" else {}) for row in draw(text)]


CIRCLE = tree("""
    | iCode | Level | Parent | Type      |
    | x     | 1     | left   | Indicator |
    | y     | 1     | top    | Indicator |
    | left  | 2     | right  | Aggregate |
    | right | 2     | left   | Aggregate |
    | top   | 2     |        | Aggregate |
""")
SKIPPED = tree("""
    | iCode | Level | Parent | Type      |
    | x     | 1     | left   | Indicator |
    | y     | 1     | top    | Indicator |
    | left  | 2     | top    | Aggregate |
    | top   | 3     |        | Aggregate |
""")
WRONG_META = [
    ("goalposts the wrong way round", flat(x="Goalpost_low: 100; Goalpost_high: 0", y=""), "x"),
    ("all weights zero", flat(x="Weight: 0", y="Weight: 0"), "top"),
    ("unknown parent", flat(x="Parent: nowhere", y=""), "nowhere"),
    ("a circle", CIRCLE, "left|right"),
    ("a level skipped", SKIPPED, "y"),
    ("no such column", flat(x="", z=""), "z"),
    ("no such denominator", flat(x="Denominator: heads", y=""), "heads"),
    ("a direction that is none", flat(x="Direction: 2", y=""), "x"),
    ("a weight that is no number", flat(x="Weight: much", y=""), "much"),
    ("an unknown mean", flat(x="", y="", top="Aggregation: foo"), "foo"),
    ("a code twice", [*flat(x="", y=""), flat(x="")[1]], "x"),
]


@pytest.mark.parametrize(("meta", "named"), [case[1:] for case in WRONG_META], ids=[case[0] for case in WRONG_META])
def test_a_wrong_meta_table_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], meta: list[Row], named: str) -> None:
    assert names(refusal(tmp_path, capsys, X, meta, "--normalise", "goalposts"), named)


def test_a_table_that_lacks_a_column_it_must_have_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nameless = [{name: cell for name, cell in row.items() if name != "uCode"} for row in X]
    assert names(refusal(tmp_path, capsys, nameless, flat(x="", y="")), "uCode")
    codeless = [{name: cell for name, cell in row.items() if name != "iCode"} for row in flat(x="", y="")]
    assert names(refusal(tmp_path, capsys, X, codeless), "iCode")


@pytest.mark.parametrize("cell", ["much", "1,5", "12 %"])
def test_a_cell_that_is_no_number_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], cell: str) -> None:
    assert cell in refusal(tmp_path, capsys, [X[0], X[1] | {"x": cell}, X[2]], flat(x="", y=""))


def test_a_unit_that_stands_there_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names(refusal(tmp_path, capsys, [*X, X[1]], flat(x="", y="")), "u1")
    twice = [row | {"Time": time} for time in ("2020", "2021") for row in X]
    assert names(refusal(tmp_path, capsys, [*twice, twice[1]], flat(x="", y="")), "u1")


@pytest.mark.parametrize(
    ("how", "lacking"), [("goalposts", "Goalpost_low"), ("goalposts", "Goalpost_high"), ("distance_to_target", "Target")]
)
def test_a_scale_without_its_number_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str, lacking: str
) -> None:
    meta = [row | {"Target": "5"} for row in flat(x="", y="")]
    emptied = [row | {lacking: ""} if row["iCode"] == "x" else row for row in meta]
    assert names(refusal(tmp_path, capsys, X, emptied, "--normalise", how), "x")


def test_the_logarithm_of_a_negative_number_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refusal(tmp_path, capsys, X, flat(x="", y=""), "--normalise", "zscore", "--aggregate", "geometric")
    assert "negative" in said.lower() or "below 0" in said.lower() or "below zero" in said.lower()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--normalise", "foo"),
        ("--ties", "foo"),
        ("--aggregate", "foo"),
        ("--aggregate", "power:foo"),
        ("--treat", "foo"),
        ("--winmax", "foo"),
        ("--impute", "foo"),
        ("--impute", "group_mean:nowhere"),
        ("--min-coverage", "foo"),
        ("--foo", "bar"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    said = refusal(tmp_path, capsys, X, flat(x="", y=""), option, value)
    assert value.rpartition(":")[2] in said


def test_a_mean_for_a_level_that_does_not_exist_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names(refusal(tmp_path, capsys, X, flat(x="", y=""), "--aggregate", "arithmetic,geometric"), "2|two")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, meta = write_table(tmp_path / "data.csv", X), write_table(tmp_path / "meta.csv", flat(x="", y=""))
    for files in ((tmp_path / "gone.csv", meta), (data, tmp_path / "gone.csv")):
        assert status("index", *files) == 2
        printed = capsys.readouterr()
        assert "gone.csv" in printed.err
        assert "Traceback" not in printed.err
        assert len(printed.err.strip().splitlines()) == 1


def test_every_command_refuses_what_index_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = (write_table(tmp_path / "data.csv", X), write_table(tmp_path / "meta.csv", flat(x="Parent: nowhere", y="")))
    for command in (["index"], ["weights"], ["remove", "--level", "1"], ["uncertainty", "--draws", "10"]):
        assert status(command[0], *files, *command[1:]) == 2
        assert "nowhere" in capsys.readouterr().err


def test_a_constant_column_is_warned_of_by_name_and_the_rest_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = units(flatland=[5, 5, None], hills=[1, 2, 4])
    files = (write_table(tmp_path / "data.csv", data), write_table(tmp_path / "meta.csv", flat(flatland="", hills="")))
    assert status("index", *files, "--out", tmp_path / "out.csv") == 0
    warned = capsys.readouterr().err
    assert "flatland" in warned
    assert "hills" not in warned
    assert {row["value"] for row in read_table(tmp_path / "out.csv") if row["iCode"] == "flatland"} == {""}


def test_nothing_is_warned_of_where_nothing_is_odd(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = (write_table(tmp_path / "data.csv", X), write_table(tmp_path / "meta.csv", flat(x="", y="")))
    assert status("index", *files, *words(normalise="minmax"), "--out", tmp_path / "out.csv") == 0
    assert capsys.readouterr().err == ""
