"""How sure the ranks of an index are, on the command line: what is written, that it can be repeated, and what is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from risk_model.__main__ import main
from risk_model.coherence import component_weights, correlations, cronbach_alpha
from risk_model.sobol import sobol_indices
from tests.drawn import draw

Rows = list[dict[str, str]]
DATA = """
    | uCode | a  | b  | c   | d   |
    | A     | 1  | 10 | 0.5 | 2   |
    | B     | 2  | 10 |     | 4.5 |
    | C     | 2  | 30 | 0.2 | 1   |
    | D     |    | 22 | 0.7 |     |
    | E     | 5  |    | 1.5 | 8   |
    | F     |    |    |     |     |
    | G     | 4  | 40 | 1   | 1.5 |
"""
META = """
    | iCode | Level | Parent | Direction | Weight | Type      |
    | a     | 1     | left   | 1         | 1      | Indicator |
    | b     | 1     | left   | -1        | 2      | Indicator |
    | c     | 1     | right  | 1         | 0.5    | Indicator |
    | d     | 1     | right  | -1        | 1.5    | Indicator |
    | left  | 2     | top    | 1         | 0.4    | Aggregate |
    | right | 2     | top    | 1         | 0.6    | Aggregate |
    | top   | 3     |        | 1         | 1      | Aggregate |
"""


def file(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    return [str(file(tmp_path / "data.csv", draw(DATA))), str(file(tmp_path / "meta.csv", draw(META)))]


def run(*words: object, out: Path) -> Rows:
    assert main([*map(str, words), "--out", str(out), "--lang", "en"]) == 0
    return read(out)


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    assert main([*map(str, words), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.strip()


def test_each_unit_has_its_place_and_how_sure_it_is(tables: list[str], tmp_path: Path) -> None:
    found = run("uncertainty", *tables, "--draws", 500, "--top", 2, out=tmp_path / "u.csv")
    assert [row["uCode"] for row in found] == list("ABCDEFG")
    ranked = [row for row in found if row["nominal"]]
    assert [row["uCode"] for row in found if not row["nominal"]] == ["F"]
    for row in ranked:
        q05, median, q95 = (float(row[name]) for name in ("q05", "median", "q95"))
        assert 1 <= q05 <= median <= q95 <= 6
        assert row["draws"] == "500"
    assert sum(float(row["top"]) for row in ranked) == pytest.approx(2)
    assert sum(float(row["mean"]) for row in ranked) == pytest.approx(1 + 2 + 3 + 4 + 5 + 6)


def test_who_cannot_be_told_apart_is_named_on_both_sides(tables: list[str], tmp_path: Path,
                                                         capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    pairs = tmp_path / "pairs.csv"
    found = run("uncertainty", *tables, "--draws", 500, "--out-pairs", pairs, out=tmp_path / "u.csv")
    alike = {(row["uCode"], other) for row in found for other in row["not_told_apart_from"].split(";") if other}
    assert alike == {(other, one) for one, other in alike}
    shares = {(row["uCode"], row["other"]): float(row["ahead"]) for row in read(pairs)}
    assert len(shares) == 6 * 5  # F has no rank
    assert alike == {pair for pair, share in shares.items() if share < 0.95 and shares[pair[::-1]] < 0.95}
    assert f"{len(alike) // 2} of 15 pairs of units cannot be told apart" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_bytes(tables: list[str], tmp_path: Path) -> None:
    def written(name: str, *words: object) -> bytes:
        out = tmp_path / name
        assert main(["uncertainty", *tables, "--draws", "200", *map(str, words), "--out", str(out)]) == 0
        return out.read_bytes()

    varied = ("--vary", "normalise=minmax,rank", "winmax=1..3", "--weight-noise", 0.3)
    assert written("1", *varied) == written("2", *varied)
    assert written("3", *varied, "--seed", 2) != written("1", *varied)
    assert written("4", "--dirichlet", 20) == written("5", "--dirichlet", 20)


def test_draws_given_as_a_table_are_those_of_index_with_the_same_options(tables: list[str], tmp_path: Path) -> None:
    draws = draw("""
        | draw | normalise | range_low | range_high | aggregate            | winmax |
        | 1    | zscore    |           |            |                      |        |
        | 2    |           | 1         | 10         | geometric            |        |
        | 3    | minmax    |           |            | harmonic             | 2      |
        | 7    |           | 1         | 100        | geometric,arithmetic |        |
    """)
    options = {
        "0": [],
        "1": ["--normalise", "zscore"],
        "2": ["--range", "1", "10", "--aggregate", "geometric"],
        "3": ["--normalise", "minmax", "--aggregate", "harmonic", "--treat", "qtreat", "--winmax", "2"],
        "7": ["--range", "1", "100", "--aggregate", "geometric,arithmetic"],
    }
    every = tmp_path / "every.csv"
    given = file(tmp_path / "draws.csv", draws)
    run("uncertainty", *tables, "--draws-file", given, "--out-draws", every, out=tmp_path / "u.csv")
    found = {(row["draw"], row["uCode"]): row["score"] for row in read(every)}
    assert len(found) == 5 * 7
    for name, chosen in options.items():
        index = run("index", *tables, *chosen, out=tmp_path / "i.csv")
        for row in index:
            if row["iCode"] == "top":
                wanted, mine = row["value"] or "nan", found[name, row["uCode"]] or "nan"
                assert float(mine) == pytest.approx(float(wanted), rel=1e-9, nan_ok=True)


def test_weights_drawn_with_a_seed_do_not_hang_on_what_else_is_varied(tables: list[str], tmp_path: Path) -> None:
    alone, both = tmp_path / "alone.csv", tmp_path / "both.csv"
    noise = ("--draws", 50, "--weight-noise", 0.4, "--out-draws")
    run("uncertainty", *tables, *noise, alone, out=tmp_path / "u.csv")
    run("uncertainty", *tables, *noise, both, "--vary", "normalise=minmax", out=tmp_path / "u.csv")
    assert alone.read_bytes() == both.read_bytes()


def test_choices_that_do_not_go_together_are_left_out_and_said(tables: list[str], tmp_path: Path,
                                                               capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    varied = ("--vary", "normalise=minmax,zscore", "aggregate=arithmetic,geometric", "--draws", 400)
    found = run("uncertainty", *tables, *varied, out=tmp_path / "u.csv")
    left = int(found[0]["draws"])
    assert 270 < left < 330
    assert f"{400 - left} of 400 draws have no ranks" in capsys.readouterr().err


def test_units_are_ranked_within_each_time(tmp_path: Path) -> None:
    data = [{"uCode": row["uCode"], "Time": time, **row} for time in ("2024", "2025") for row in draw(DATA)]
    tables = [file(tmp_path / "data.csv", data), file(tmp_path / "meta.csv", draw(META))]
    found = run("uncertainty", *tables, "--draws", 100, out=tmp_path / "u.csv")
    halves = [[row for row in found if row["Time"] == time] for time in ("2024", "2025")]
    assert [{**row, "Time": ""} for row in halves[0]] == [{**row, "Time": ""} for row in halves[1]]
    assert sorted(row["nominal"] for row in halves[0]) == ["", *"123456"]
    gone = run("remove", *tables, "--level", 2, out=tmp_path / "r.csv")
    assert [(row["Time"], row["removed"]) for row in gone] == [(t, c) for c in ("left", "right") for t in ("2024", "2025")]
    sobol = run("sensitivity", *tables, "--draws", 20, out=tmp_path / "s.csv")
    assert [(row["Time"], row["input"]) for row in sobol] == [("2024", "weights"), ("2025", "weights")]


def test_what_has_weight_zero_is_named_as_doing_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    meta = [row | ({"Weight": "0"} if row["iCode"] == "a" else {}) for row in draw(META)]
    tables = [file(tmp_path / "data.csv", draw(DATA)), file(tmp_path / "meta.csv", meta)]
    found = {row["iCode"]: row for row in run("weights", *tables, out=tmp_path / "w.csv")}
    assert float(found["a"]["EffWeight"]) == float(found["a"]["RankChange"]) == 0
    assert float(found["d"]["EffWeight"]) == pytest.approx(0.6 * 1.5 / 2)
    assert float(found["d"]["RankChange"]) > 0
    assert "move no rank when their weight is set to zero: a." in capsys.readouterr().err


def test_an_input_that_changes_nothing_has_no_share_and_the_others_have_all_of_it(tables: list[str], tmp_path: Path) -> None:
    # Nothing here is an outlier, so the number of points to winsorise cannot matter.
    varied = ("--vary", "normalise=minmax,rank", "winmax=1..5", "--weight-noise", 0)
    found = {row["input"]: row for row in run("sensitivity", *tables, *varied, "--draws", 300, out=tmp_path / "s.csv")}
    assert list(found) == ["normalise", "winmax"]
    assert [float(found["winmax"][name]) for name in ("first", "total")] == [0, 0]
    assert float(found["normalise"]["total"]) == pytest.approx(1, abs=0.15)
    assert float(found["normalise"]["first_q05"]) < 1 < float(found["normalise"]["first_q95"])


def test_sobol_indices_are_those_of_a_sum_with_an_interaction() -> None:
    """y = x1 + 2 x2 + x2 x3 with independent standard normals: variances 1, 4 and, together, 1."""

    def model(x: np.ndarray) -> np.ndarray:
        return x[:, 0] + 2 * x[:, 1] + x[:, 1] * x[:, 2]

    rng = np.random.default_rng(5)
    a, b = rng.standard_normal((2, 40_000, 3))
    exchanged = []
    for at in range(3):
        ab = a.copy()
        ab[:, at] = b[:, at]
        exchanged.append(model(ab))
    found = sobol_indices(model(a), model(b), np.stack(exchanged, axis=1), 1, 200)
    np.testing.assert_allclose(found.first, [1 / 6, 4 / 6, 0], atol=0.03)
    np.testing.assert_allclose(found.total, [1 / 6, 5 / 6, 1 / 6], atol=0.03)
    assert (found.first_interval[:, 0] <= found.first).all()
    assert (found.first <= found.first_interval[:, 1]).all()


def test_alpha_components_and_correlations_are_those_one_computes() -> None:
    # Alpha of two columns with variances 1 and 1 and covariance 0.5: 2 * (1 - 2 / 3) = 2/3
    pair = np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0]])
    assert cronbach_alpha(pair) == pytest.approx(2 / 3)
    assert correlations(pair)[0, 1] == pytest.approx(0.5)
    loadings, explained = component_weights(pair)
    np.testing.assert_allclose(loadings, [0.5**0.5, 0.5**0.5])
    assert explained == pytest.approx(0.75)
    constant = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    assert np.isnan(component_weights(constant)[0]).all()
    assert np.isnan(correlations(constant)[0, 1])


REFUSED = [
    (["--draws-file", "draws"], "weight_set", "other", "asks for the weight set “other”"),
    (["--draws-file", "draws"], "winmax", "2.5", "“2.5” in “winmax” is not a whole number"),
    (["--draws-file", "draws"], "normalise", "best", "“best” cannot be chosen for normalise"),
    (["--draws-file", "draws"], "range_low", "1", "one end of the range only"),
    (["--draws-file", "draws"], "draw", "NA", "or a draw has none"),
    (["--draws-file", "draws"], "draw", "0", "“0” in “draw”"),
    (["--draws-file", "draws"], "aggregation", "x", "“aggregation” cannot be chosen"),
    (["--draws-file", "draws", "--draws", "5"], "draw", "1", "--draws-file and --draws cannot be given together"),
]


@pytest.mark.parametrize(("words", "column", "cell", "said"), REFUSED)
def test_a_draw_that_cannot_be_used_is_refused_in_a_sentence(
    words: list[str], column: str, cell: str, said: str, tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file(tmp_path / "draws.csv", [{"draw": "1", column: cell}])
    given = [str(tmp_path / "draws.csv") if word == "draws" else word for word in words]
    assert said in refused(capsys, "uncertainty", *tables, *given)


SETS = [
    ("one", "z", "1", "gives a weight to “z”"),
    ("one", "a", "-1", "The weight of “a”"),
    ("one", "a", "", "The weight of “a”"),
    ("one", "a", "much", "“much” in “Weight” is not a number"),
    ("one", "left right", "0", "All weights under “top” are zero"),
]


@pytest.mark.parametrize(("name", "codes", "weight", "said"), SETS)
def test_a_set_of_weights_that_cannot_be_used_is_refused_in_a_sentence(
    name: str, codes: str, weight: str, said: str, tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draws = file(tmp_path / "draws.csv", [{"draw": "1", "weight_set": "one"}])
    sets = file(tmp_path / "s.csv", [{"weight_set": name, "iCode": code, "Weight": weight} for code in codes.split()])
    assert said in refused(capsys, "uncertainty", *tables, "--draws-file", draws, "--weight-sets", sets)


OPTIONS = [
    (["uncertainty", "--draws", "0"], "“0” cannot be chosen for --draws"),
    (["uncertainty", "--weight-noise", "1.5"], "--weight-noise"),
    (["uncertainty", "--dirichlet", "0"], "--dirichlet"),
    (["uncertainty", "--vary", "colour=red"], "--vary"),
    (["uncertainty", "--vary", "winmax=1.."], "not a whole number"),
    (["uncertainty", "--vary", "normalise=", "winmax=1"], "--vary"),
    (["uncertainty", "--weight-sets", "none.csv"], "only together with --draws-file"),
    (["sensitivity", "--weight-noise", "0"], "Nothing is varied"),
    (["sensitivity", "--vary", "normalise=minmax,zscore", "aggregate=geometric"], "logarithm"),
    (["remove", "--level", "3"], "1 … 2"),
]


@pytest.mark.parametrize(("words", "said"), OPTIONS)
def test_an_option_out_of_place_is_refused_in_a_sentence(words: list[str], said: str, tables: list[str],
                                                         capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert said in refused(capsys, words[0], *tables, *words[1:])
