"""Scales: every normalisation gives the numbers one works out by hand, and the oracle's on tables with gaps and ties."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawn import draw
from tests.index_tables import AS_IT_IS, DATA, META, against_oracle, close, column, flat, run_index, units

SCALES = ("minmax", "zscore", "rank", "percentile", "borda", "distance_to_max", "distance_to_target", "goalposts")
BY_HAND = [
    # direction 1: (x - 10) / 20 of the range; direction -1: x becomes -30 … -10, so that the smallest is best
    ("minmax", {}, "1", [10, 15, None, 30], [0, 25, None, 100]),
    ("minmax", {}, "-1", [10, 15, None, 30], [100, 75, None, 0]),
    ("minmax", {"range": (1, 10)}, "1", [10, 15, None, 30], [1, 3.25, None, 10]),
    # mean 4, standard deviation over n - 1: sqrt((4 + 0 + 4) / 2) = 2
    ("zscore", {}, "1", [2, 4, 6, None], [-1, 0, 1, None]),
    ("zscore", {}, "-1", [2, 4, 6, None], [1, 0, -1, None]),
    ("zscore", {"range": (0, 10)}, "1", [2, 4, 6, None], [-1, 0, 1, None]),
    # the lowest is 1; two that share the places 2 and 3 get the smaller or the middle
    ("rank", {}, "1", [20, 10, None, 20, 30], [2, 1, None, 2, 4]),
    ("rank", {"ties": "average"}, "1", [20, 10, None, 20, 30], [2.5, 1, None, 2.5, 4]),
    ("rank", {}, "-1", [20, 10, None, 20, 30], [2, 4, None, 2, 1]),
    ("borda", {}, "1", [20, 10, None, 20, 30], [1, 0, None, 1, 3]),
    ("borda", {"ties": "average"}, "1", [20, 10, None, 20, 30], [1.5, 0, None, 1.5, 3]),
    # (rank - 1) / (4 - 1): the gap does not count
    ("percentile", {}, "1", [20, 10, None, 20, 30], [1 / 3, 0, None, 1 / 3, 1]),
    ("percentile", {"ties": "average"}, "1", [20, 10, None, 20, 30], [0.5, 0, None, 0.5, 1]),
    ("distance_to_max", {}, "1", [0, 5, 10], [0, 0.5, 1]),
    ("distance_to_max", {}, "-1", [0, 5, 10], [1, 0.5, 0]),
    # target 4, least 0: 1 - (4 - x) / 4; what is beyond the target is more than 1
    ("distance_to_target", {}, "1", [0, 2, 8], [0, 0.5, 2]),
    # turned round, target -4, least -12: 1 - (-4 + x) / 8
    ("distance_to_target", {}, "-1", [12, 8, 2], [0, 0.5, 1.25]),
    # goalposts 0 and 100, on 0 to 10 unless another range is named; beyond them it is cut
    ("goalposts", {}, "1", [-5, 25, 100, 300, None], [0, 2.5, 10, 10, None]),
    ("goalposts", {}, "-1", [-5, 25, 100, 300, None], [10, 7.5, 0, 0, None]),
    ("goalposts", {"range": (1, 5)}, "1", [-5, 25, 100, 300, None], [1, 2, 5, 5, None]),
]


@pytest.mark.parametrize(("normalise", "more", "direction", "cells", "wanted"), BY_HAND)
def test_a_column_is_scaled_as_by_hand(
    tmp_path: Path, normalise: str, more: dict[str, object], direction: str, cells: list[object], wanted: list[object]
) -> None:
    meta = flat(x=f"Direction: {direction}; Target: 4")
    found = run_index(tmp_path, units(x=cells), meta, normalise=normalise, **more)
    assert column(found, "x") == close(wanted)
    assert column(found, "top") == close(column(found, "x"))


@pytest.mark.parametrize("ties", ["min", "average"])
@pytest.mark.parametrize("span", [None, (1, 10)])
@pytest.mark.parametrize("normalise", SCALES)
def test_every_scale_is_the_oracles(tmp_path: Path, normalise: str, span: tuple[float, float] | None, ties: str) -> None:
    assert against_oracle(tmp_path, draw(DATA), draw(META), normalise=normalise, range=span, ties=ties) == {}


@pytest.mark.parametrize("normalise", ["minmax", "zscore", "distance_to_max"])
@pytest.mark.parametrize("cells", [[7, 7, 7], [0.1, 0.1, 0.1], [None, 7, None], [None, None, None]])
def test_a_column_that_does_not_vary_becomes_missing(tmp_path: Path, cells: list[object], normalise: str) -> None:
    meta = flat(x="", y="Weight: 3")
    found = run_index(tmp_path, units(x=cells, y=[1, 2, 4]), meta, normalise=normalise)
    assert column(found, "x") == [None, None, None]
    assert column(found, "top") == close(column(found, "y"))  # its weight is shared out


@pytest.mark.parametrize("normalise", ["rank", "borda", "percentile"])
def test_in_a_column_that_does_not_vary_all_share_the_lowest_rank(tmp_path: Path, normalise: str) -> None:
    found = run_index(tmp_path, units(x=[7, 7, 7]), flat(x=""), normalise=normalise)
    assert column(found, "x") == [float(normalise == "rank")] * 3


def test_the_only_value_of_a_column_has_a_rank_and_no_percentile(tmp_path: Path) -> None:
    assert column(run_index(tmp_path, units(x=[None, 7]), flat(x=""), normalise="rank"), "x") == [None, 1]
    assert column(run_index(tmp_path, units(x=[None, 7]), flat(x=""), normalise="percentile"), "x") == [None, None]


def test_what_is_constant_stays_constant_when_its_gaps_are_filled(tmp_path: Path) -> None:
    # (0.1 + 0.1 + 0.1) / 3 is 0.10000000000000002: a careless mean would spread this column from 0 to 100
    cells = [0.1, 0.1, 0.1, None]
    for impute in ("mean", "median"):
        assert column(run_index(tmp_path, units(x=cells), flat(x=""), impute=impute), "x") == [None] * 4


def test_a_value_is_divided_by_its_denominator_first(tmp_path: Path) -> None:
    top, x = flat(x="Denominator: people")
    meta = [top, x, dict.fromkeys(x, "") | {"iCode": "people", "Type": "Denominator"}]
    data = units(x=[10, 10, None, 30], people=[5, 1, 4, None])
    assert column(run_index(tmp_path, data, meta, **AS_IT_IS), "x") == close([2, 10, None, None])
    assert against_oracle(tmp_path, data, meta, normalise="rank") == {}


def test_columns_that_are_no_indicators_are_let_alone(tmp_path: Path) -> None:
    data = [row | {"uName": 'Où, "là"', "note": "n/a"} for row in draw(DATA)]
    meta = [row | {"iName": "What it is", "Unit": "%"} for row in draw(META)]
    assert against_oracle(tmp_path, data, meta) == {}


def test_na_as_r_writes_it_is_a_gap(tmp_path: Path) -> None:
    data, meta = draw(DATA), draw(META)
    with_na = [{name: cell or "NA" for name, cell in row.items()} for row in data]
    assert run_index(tmp_path, with_na, [{n: c or "NA" for n, c in r.items()} for r in meta]) == run_index(tmp_path, data, meta)
