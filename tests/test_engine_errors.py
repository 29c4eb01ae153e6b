"""What cannot be computed is said in one sentence that names the place, with exit status 2; a number is never made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.coinr_oracle import Row
from tests.drawn import draw
from tests.index_tables import DATA, META, flat, read_table, status, units, words, write_table

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


NONSENSE = {
    "a power that is no number": {"aggregate": "power:nan"}, "a power out of all reason": {"aggregate": "power:1000"},
    "a power where none belongs": {"aggregate": "arithmetic:3"}, "no way at all": {"aggregate": ","},
    "a column for a mean that needs none": {"impute": "mean:a"},
}  # fmt: skip


@pytest.mark.parametrize("chosen", NONSENSE.values(), ids=NONSENSE)
def test_a_choice_without_sense_is_refused(chosen: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = write_table(tmp_path / "data.csv", draw(DATA)), write_table(tmp_path / "meta.csv", draw(META))
    assert status("index", *files, *words(**chosen)) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("column", "value"), [("Round", "1e30"), ("Round", "-400"), ("Round", "1.7"), ("Direction", "1.7"), ("Weight", "1e308")]
)
@pytest.mark.parametrize("command", ["index", "uncertainty"])
def test_a_number_without_sense_is_refused(
    command: str, column: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meta = [row | {"Round": ""} for row in draw(META)]
    meta[0][column] = value
    files = write_table(tmp_path / "data.csv", draw(DATA)), write_table(tmp_path / "meta.csv", meta)
    assert status(command, *files) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_an_index_has_one_top(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    meta = [*draw(META), draw(META)[0] | {"iCode": "e", "Parent": "mid"}]
    meta += [draw(META)[-2] | {"iCode": "mid", "Parent": "second"}, draw(META)[-1] | {"iCode": "second"}]
    data = [row | {"e": "1"} for row in draw(DATA)]
    files = write_table(tmp_path / "data.csv", data), write_table(tmp_path / "meta.csv", meta)
    assert status("index", *files) == 2
    assert "top, second" in capsys.readouterr().err


SAME = {"Direction": 1, "Weight": 1, "Type": "x"}


def of_units(**columns: list[float]) -> list[dict[str, str]]:
    return [row | {"uCode": "ABCD"[at]} for at, row in enumerate(units(**columns))]


def test_a_mean_that_is_no_number_is_missing_and_its_weight_shared_out(tmp_path: Path) -> None:
    data = of_units(a=[1, 2, 3, 7], b=[1, 3, 5, 1], c=[5, 1, 2, 3])
    tree = (("a", 1, "P"), ("b", 1, "P"), ("c", 1, "Q"), ("P", 2, "X"), ("Q", 2, "X"), ("X", 3, ""))
    meta = [
        {"iCode": code, "Level": level, "Parent": parent, "Direction": 1, "Weight": 1, "Type": "x"}
        for code, level, parent in tree
    ]
    files = write_table(tmp_path / "data.csv", data), write_table(tmp_path / "meta.csv", meta)
    assert status("index", *files, "--normalise", "zscore", "--aggregate", "power:3,arithmetic", "--out", tmp_path / "o.csv") == 0
    of_a = {row["iCode"]: row["value"] for row in read_table(tmp_path / "o.csv") if row["uCode"] == "A"}
    assert of_a["P"] == ""
    assert of_a["X"] == of_a["Q"] != ""


def test_values_far_apart_are_still_told_apart(tmp_path: Path) -> None:
    data = of_units(a=[1, 3, 5_000_000_000, 7_000_000_000])
    tree = (("a", 1, "X"), ("X", 2, ""))
    meta = [
        {"iCode": code, "Level": level, "Parent": parent, "Direction": 1, "Weight": 1, "Type": "x"}
        for code, level, parent in tree
    ]
    files = write_table(tmp_path / "data.csv", data), write_table(tmp_path / "meta.csv", meta)
    assert status("index", *files, "--range", "0", "1", "--aggregate", "copeland", "--out", tmp_path / "o.csv") == 0
    wins = {row["uCode"]: row["value"] for row in read_table(tmp_path / "o.csv") if row["iCode"] == "X"}
    assert wins == {"A": "0.0", "B": "1.0", "C": "2.0", "D": "3.0"}
    assert status("uncertainty", *files, "--range", "0", "1", "--draws", "5", "--out", tmp_path / "u.csv") == 0
    assert [row["nominal"] for row in read_table(tmp_path / "u.csv")] == ["4", "3", "2", "1"]
