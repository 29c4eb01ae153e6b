"""Gaps: filled from the column, the group or the row, never with a change to what was there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.drawn import draw
from tests.index_tables import AS_IT_IS, DATA, META, against_oracle, close, column, flat, run_index, units
from tests.random_indexes import random_index

WAYS = ("none", "mean", "median", "group_mean:region", "row_mean")


@pytest.mark.parametrize(
    ("impute", "wanted"),
    [
        ("none", [1, None, 2, 9, None]),
        ("mean", [1, 4, 2, 9, 4]),
        ("median", [1, 2, 2, 9, 2]),
        # the north has 1 and 2; the last unit has no group
        ("group_mean:region", [1, 1.5, 2, 9, None]),
    ],
)
def test_a_gap_is_filled_from_its_column(tmp_path: Path, impute: str, wanted: list[float | None]) -> None:
    data = units(x=[1, None, 2, 9, None], region=["north", "north", "north", "south", None])
    found = run_index(tmp_path, data, flat(x=""), impute=impute, **AS_IT_IS)
    assert column(found, "x") == close(wanted)


def test_the_median_of_an_even_number_is_the_middle_of_two(tmp_path: Path) -> None:
    assert column(run_index(tmp_path, units(x=[1, 2, 4, 9, None]), flat(x=""), impute="median", **AS_IT_IS), "x")[-1] == 3


def test_a_group_of_which_nothing_is_known_stays_missing(tmp_path: Path) -> None:
    data = units(x=[1, None, None], region=["north", "south", "south"])
    assert column(run_index(tmp_path, data, flat(x=""), impute="group_mean:region", **AS_IT_IS), "x") == [1, None, None]


@pytest.mark.parametrize("direction", ["1", "-1"])
def test_a_row_gives_its_own_standing_on_the_other_columns(tmp_path: Path, direction: str) -> None:
    # y stands at a quarter of 100 to 200. So x is a quarter of the way from 0 to 10: 2.5; or from the other end, if high is bad.
    data = units(x=[0, 10, None, 4], y=[100, 200, 125, None], z=[None, None, None, None])
    meta = flat(x=f"Direction: {direction}", y="Goalpost_high: 1000", z="")
    found = run_index(tmp_path, data, meta, impute="row_mean", normalise="goalposts", range=(0, 100))
    x = 2.5 if direction == "1" else 7.5
    y = 140 if direction == "1" else 160  # 4 stands at 0.4, or at 0.6
    assert column(found, "x")[2] == close(x if direction == "1" else 100 - x)
    assert column(found, "y")[3] == close(y / 10)
    assert column(found, "z") == [None] * 4


def test_the_mean_of_a_row_is_over_all_that_is_there(tmp_path: Path) -> None:
    # 0.25 on y and 1 on z (10 … 20): 0.625 of 0 … 8 is 5; a unit of which nothing is known stays so
    data = units(x=[0, 8, None, None], y=[0, 100, 25, None], z=[10, 20, 20, None])
    found = run_index(tmp_path, data, flat(x="", y="", z=""), impute="row_mean", **AS_IT_IS)
    assert column(found, "x") == close([0, 8, 5, None])
    assert column(found) == close([10 / 3, 128 / 3, 50 / 3, None])


def test_a_constant_says_nothing_of_a_row_and_is_filled_with_itself(tmp_path: Path) -> None:
    data = units(x=[0, 8, None], y=[0, 100, 25], k=[3, None, 3])
    found = run_index(tmp_path, data, flat(x="", y="", k=""), impute="row_mean", **AS_IT_IS)
    assert column(found, "x")[2] == close(2)
    assert column(found, "k") == close([3, 3, 3])


@pytest.mark.parametrize("impute", WAYS[1:])
def test_what_was_there_is_not_touched(tmp_path: Path, impute: str) -> None:
    cells: list[Any] = [0.1, 33.3, 1 / 3, 2e-7, None]
    data = units(x=cells, y=[5, 17, 9, 11, 12], region=["n", "n", "s", "s", "s"])
    for direction in ("1", "-1"):
        meta = flat(x=f"Direction: {direction}", y="")
        with_gap = column(run_index(tmp_path, data, meta, impute=impute, **AS_IT_IS), "x")
        assert with_gap[:4] == column(run_index(tmp_path, data, meta, **AS_IT_IS), "x")[:4]
        assert with_gap[4] is not None


def test_a_rate_is_filled_after_it_was_divided(tmp_path: Path) -> None:
    # rates 2 and 4, their mean 3; of the counts 10 and 4 it would be 7 of 2 people
    top, x = flat(x="Denominator: people")
    meta = [top, x, dict.fromkeys(x, "") | {"iCode": "people", "Type": "Denominator"}]
    data = units(x=[10, 4, None], people=[5, 1, 2])
    assert column(run_index(tmp_path, data, meta, impute="mean", **AS_IT_IS), "x") == close([2, 4, 3])


@pytest.mark.parametrize("per_time", [True, False])
@pytest.mark.parametrize("impute", WAYS)
def test_each_time_is_filled_by_itself(tmp_path: Path, impute: str, per_time: bool) -> None:
    first = [row | {"Time": "2020"} for row in draw(DATA)]
    later = [row | {"Time": "2021", "a": str(9 - at) if at != 2 else "", "d": str(at * 4)} for at, row in enumerate(draw(DATA))]
    for normalise in ("minmax", "zscore"):
        assert against_oracle(tmp_path, first + later, draw(META), impute=impute, per_time=per_time, normalise=normalise) == {}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("impute", WAYS)
def test_random_gaps_are_filled_as_the_oracle_fills_them(tmp_path: Path, seed: int, impute: str) -> None:
    data, meta = random_index(seed + 80)
    assert against_oracle(tmp_path, data, meta, impute=impute) == {}
