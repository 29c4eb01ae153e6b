"""Outliers: one extreme after another is drawn in until the column passes; if that is not enough, the logarithm."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from tests.index_tables import against_oracle, close, column, flat, run_index, units
from tests.random_indexes import random_index

TO_TWENTY = list(range(1, 21))
LOGARITHM = [100 * math.log((x - 1 + 9.99) / 9.99) / math.log(101) for x in [*TO_TWENTY, 900, 1000]]


def treated(folder: Path, cells: list[Any], direction: int = 1, **chosen: Any) -> list[float | None]:
    return column(run_index(folder, units(x=cells), flat(x=f"Direction: {direction}"), **chosen), "x")


def test_one_outlier_of_twelve_is_drawn_in_to_the_next(tmp_path: Path) -> None:
    # COINr's own example. 1 … 10, 30, 100: skewness 3.06, kurtosis 9.7, both too much. With 30, 30: skewness 1.7, which passes.
    wanted = [(x - 1) / 29 * 100 for x in [*range(1, 11), 30, 30]]
    for treat in ("qtreat", "winsorise"):
        assert treated(tmp_path, [*range(1, 11), 30, 100], treat=treat) == close(wanted)


def test_the_lower_end_is_drawn_in_where_the_column_leans_that_way(tmp_path: Path) -> None:
    cells = [-x for x in [*range(1, 11), 30, 100]]
    assert treated(tmp_path, cells, treat="qtreat") == close([(30 - x) / 29 * 100 for x in [*range(1, 11), 30, 30]])


# 1 … 20, 900, 1000 fails with both at 900 as well (skewness 3). The second step moves the two together: that is 2 points.
@pytest.mark.parametrize(
    ("treat", "winmax", "wanted"),
    [
        ("none", 1, [(x - 1) / 999 * 100 for x in [*TO_TWENTY, 900, 1000]]),
        ("winsorise", 1, [(x - 1) / 899 * 100 for x in [*TO_TWENTY, 900, 900]]),
        ("winsorise", 2, [(x - 1) / 19 * 100 for x in [*TO_TWENTY, 20, 20]]),
        ("qtreat", 2, [(x - 1) / 19 * 100 for x in [*TO_TWENTY, 20, 20]]),
        # Not enough: the original 1000 is back. Then ln(x - 1 + 9.99) runs from ln 9.99 to ln(999 + 9.99), which is ln 101 more.
        ("qtreat", 1, LOGARITHM),
    ],
)
def test_winsorising_ends_at_winmax_and_the_logarithm_begins_with_the_original(
    tmp_path: Path, treat: str, winmax: int, wanted: list[float]
) -> None:
    cells = [*TO_TWENTY, 900, 1000]
    assert treated(tmp_path, cells, treat=treat, winmax=winmax) == close(wanted)
    # Treatment comes before direction: turned round, the same numbers read from the other end.
    assert treated(tmp_path, cells, direction=-1, treat=treat, winmax=winmax) == close([100 - x for x in wanted])


def test_ties_at_the_end_move_together_even_beyond_winmax(tmp_path: Path) -> None:
    # Three of 33 stand at 1000: the first step is already 3 points, more than winmax 2, and there it ends.
    cells = [*range(1, 31), 1000, 1000, 1000]
    wanted = [(x - 1) / 29 * 100 for x in [*range(1, 31), 30, 30, 30]]
    assert treated(tmp_path, cells, treat="qtreat", winmax=2) == close(wanted)


def test_the_points_counted_are_those_of_the_latest_step(tmp_path: Path) -> None:
    # The steps move 1, 2 and 3 points; the same points again are not counted again, so winmax 3 allows all three steps.
    found = treated(tmp_path, [*range(1, 41), 800, 900, 1000], treat="winsorise", winmax=3)
    assert found == close([(x - 1) / 39 * 100 for x in [*range(1, 41), 40, 40, 40]])
    # Two at the top are 2 points at once: winmax 2 ends there, though 900 three times fails as well (skewness 3.5).
    found = treated(tmp_path, [*range(1, 41), 900, 1000, 1000], treat="winsorise", winmax=2)
    assert found == close([(x - 1) / 899 * 100 for x in [*range(1, 41), 900, 900, 900]])


def test_a_column_passes_by_its_skewness_or_by_its_kurtosis(tmp_path: Path) -> None:
    # 1 … 12 with 50 twice: skewness 2.09 is too much, kurtosis 3.23 is not, so it stays. With 100 twice: 2.249 and 3.66, treated.
    stays, goes = [*range(1, 13), 50, 50], [*range(1, 13), 100, 100]
    assert treated(tmp_path, stays, treat="qtreat") == treated(tmp_path, stays)
    assert treated(tmp_path, goes, treat="qtreat") == close([(x - 1) / 11 * 100 for x in [*range(1, 13), 12, 12]])


def test_gaps_stay_gaps_and_do_not_count(tmp_path: Path) -> None:
    cells = [None, *range(1, 11), None, 30, 100]
    wanted = [None, *((x - 1) / 29 * 100 for x in range(1, 11)), None, 100, 100]
    assert treated(tmp_path, cells, treat="qtreat") == close(wanted)


@pytest.mark.parametrize("cells", [[1, 2, 1000], [5, 5, 5, 5, 5], [None, 3, 8, 1e6], [1, 2, 3, 4, 5, 6]])
@pytest.mark.parametrize("treat", ["winsorise", "qtreat"])
def test_what_is_too_short_or_constant_or_well_behaved_is_left_as_it_is(tmp_path: Path, cells: list[Any], treat: str) -> None:
    assert treated(tmp_path, cells, treat=treat) == treated(tmp_path, cells)


@pytest.mark.parametrize("winmax", [1, 5])
@pytest.mark.parametrize("treat", ["winsorise", "qtreat"])
def test_a_column_that_would_become_constant_is_left_as_it_is(tmp_path: Path, treat: str, winmax: int) -> None:
    # 0 seven times and one 1: skewness 2.8, kurtosis 8. Drawn in, it is constant and has neither; COINr then keeps the original.
    found = treated(tmp_path, [0, 0, 0, 0, 1, 0, 0, 0], treat=treat, winmax=winmax)
    assert found == [0, 0, 0, 0, 100, 0, 0, 0]


@pytest.mark.parametrize("winmax", [1, 2, 3, 5, 20])
@pytest.mark.parametrize("treat", ["winsorise", "qtreat"])
@pytest.mark.parametrize("seed", range(4))
def test_random_columns_with_outliers_are_the_oracles(tmp_path: Path, seed: int, treat: str, winmax: int) -> None:
    data, meta = random_index(seed, "outliers")
    assert against_oracle(tmp_path, data, meta, treat=treat, winmax=winmax) == {}


@pytest.mark.parametrize("per_time", [True, False])
def test_each_time_is_treated_by_itself(tmp_path: Path, per_time: bool) -> None:
    data, meta = random_index(11, "outliers", times=3)
    assert against_oracle(tmp_path, data, meta, treat="qtreat", winmax=3, per_time=per_time) == {}


def test_gaps_are_filled_before_outliers_are_looked_for(tmp_path: Path) -> None:
    # The mean of 1 … 10, 30, 100 is 15.4; were it filled after the treatment, it would be 9.6.
    found = treated(tmp_path, [*range(1, 11), 30, 100, None], treat="qtreat", impute="mean")
    assert found[-1] == close((185 / 12 - 1) / 29 * 100)
