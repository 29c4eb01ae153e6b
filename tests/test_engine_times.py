"""Several times in one table: pooled, so that years can be compared, or each by itself; what is not comparable stays apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.coinr_oracle import Row
from tests.index_tables import AS_IT_IS, against_oracle, close, column, flat, run_index, units
from tests.random_indexes import random_index


def years(**columns: list[list[Any]]) -> list[Row]:
    """Units u0, u1, … in 2020 and again in 2021."""
    return [
        row | {"Time": str(2020 + year)}
        for year in range(2)
        for row in units(**{code: cells[year] for code, cells in columns.items()})
    ]


X = years(x=[[0, 5, 10], [10, 20, None]])


@pytest.mark.parametrize(
    ("normalise", "pooled", "per_time"),
    [
        ("minmax", [0, 25, 50, 50, 100, None], [0, 50, 100, 0, 100, None]),
        ("rank", [1, 2, 3, 3, 5, None], [1, 2, 3, 1, 2, None]),
        ("percentile", [0, 0.25, 0.5, 0.5, 1, None], [0, 0.5, 1, 0, 1, None]),
        ("distance_to_max", [0, 0.25, 0.5, 0.5, 1, None], [0, 0.5, 1, 0, 1, None]),
        ("goalposts", [0, 0.5, 1, 1, 2, None], [0, 0.5, 1, 1, 2, None]),
    ],
)
def test_pooled_years_share_one_scale_and_others_have_each_their_own(
    tmp_path: Path, normalise: str, pooled: list[Any], per_time: list[Any]
) -> None:
    assert column(run_index(tmp_path, X, flat(x=""), normalise=normalise), "x") == close(pooled)
    assert column(run_index(tmp_path, X, flat(x=""), normalise=normalise, per_time=False), "x") == close(pooled)
    assert column(run_index(tmp_path, X, flat(x=""), normalise=normalise, per_time=True), "x") == close(per_time)


def test_a_column_that_varies_in_one_year_only_is_missing_in_the_other(tmp_path: Path) -> None:
    data = years(x=[[1, 2], [7, 7]])
    assert column(run_index(tmp_path, data, flat(x=""), per_time=True), "x") == close([0, 100, None, None])
    assert column(run_index(tmp_path, data, flat(x="")), "x") == close([0, 100 / 6, 100, 100])


def test_a_gap_is_filled_from_its_own_year_also_when_years_are_pooled(tmp_path: Path) -> None:
    data = years(x=[[0, 10, None], [20, 30, None]])
    assert column(run_index(tmp_path, data, flat(x=""), impute="mean", **AS_IT_IS), "x") == close([0, 10, 5, 20, 30, 25])


def test_an_outlier_is_one_among_its_own_year_also_when_years_are_pooled(tmp_path: Path) -> None:
    # 100 is far out in 2020, so it becomes 30; in 2021 many are near it.
    first, later = [*range(1, 11), 30, 100], [*range(80, 91), 100]
    found = column(run_index(tmp_path, years(x=[first, later]), flat(x=""), treat="qtreat", **AS_IT_IS), "x")
    assert found == close([*range(1, 11), 30, 30, *later])


def test_units_are_compared_within_their_year(tmp_path: Path) -> None:
    # each year: the higher of the two beats the other on all the weight
    data = years(x=[[1, 2], [9, 3]])
    assert column(run_index(tmp_path, data, flat(x=""), aggregate="copeland", **AS_IT_IS)) == close([0, 1, 1, 0])


def test_a_table_of_one_year_may_name_it(tmp_path: Path) -> None:
    data = [row | {"Time": "2024"} for row in units(x=[1, 3, 2])]
    found = run_index(tmp_path, data, flat(x=""))
    assert {time for _, time, _, _ in found} == {"2024"}
    assert column(found) == close([0, 100, 50])


def test_without_a_time_both_ways_are_the_same(tmp_path: Path) -> None:
    data, meta = random_index(3)
    assert run_index(tmp_path, data, meta, per_time=True) == run_index(tmp_path, data, meta, per_time=False)


@pytest.mark.parametrize("per_time", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_random_years_are_the_oracles(tmp_path: Path, seed: int, per_time: bool) -> None:
    data, meta = random_index(seed + 120, times=3, denominators=True)
    for normalise in ("minmax", "rank", "zscore", "goalposts"):
        assert against_oracle(tmp_path, data, meta, normalise=normalise, per_time=per_time) == {}
