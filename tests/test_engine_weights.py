"""What each weight does: its share of the whole, and how far ranks move when one element is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.coinr_oracle import Row, number
from tests.coinr_oracle_doubt import effective_weights, without_each
from tests.drawn import draw
from tests.index_tables import DATA, META, differences, flat, read_table, status, units, words, write_table
from tests.random_indexes import random_index


def weights(folder: Path, data: list[Row], meta: list[Row]) -> list[Row]:
    files = (write_table(folder / "data.csv", data), write_table(folder / "meta.csv", meta))
    assert status("weights", *files, "--out", folder / "w.csv") == 0
    return read_table(folder / "w.csv")


def effective(folder: Path, data: list[Row], meta: list[Row]) -> dict[str, float | None]:
    return {row["iCode"]: number(row["EffWeight"]) for row in weights(folder, data, meta)}


def removed(folder: Path, data: list[Row], meta: list[Row], level: int, **chosen: Any) -> dict[str, float | None]:
    files = (write_table(folder / "data.csv", data), write_table(folder / "meta.csv", meta))
    assert status("remove", *files, "--level", str(level), *words(**chosen), "--out", folder / "r.csv") == 0
    return {row["removed"]: number(row["mean_abs_rank_change"]) for row in read_table(folder / "r.csv")}


def test_an_effective_weight_is_the_product_of_the_shares_on_the_way_up(tmp_path: Path) -> None:
    by_hand = {
        "top": 1, "left": 0.4, "right": 0.6,
        "a": 1 / 3 * 0.4, "b": 2 / 3 * 0.4,  # weights 1 and 2
        "c": 0.25 * 0.6, "d": 0.75 * 0.6,  # weights 0.5 and 1.5
    }  # fmt: skip
    assert differences(effective(tmp_path, draw(DATA), draw(META)), by_hand) == {}
    rows = {row["iCode"]: (row["Level"], float(row["Weight"])) for row in weights(tmp_path, draw(DATA), draw(META))}
    assert rows == {row["iCode"]: (row["Level"], float(row["Weight"])) for row in draw(META)}


@pytest.mark.parametrize("seed", range(8))
def test_effective_weights_of_random_trees_are_the_oracles(tmp_path: Path, seed: int) -> None:
    data, meta = random_index(seed + 500)
    found = effective(tmp_path, data, meta)
    assert differences(found, effective_weights(meta)) == {}
    assert sum(value or 0 for code, value in found.items() if code in data[0]) == pytest.approx(1)  # the indicators


def test_the_move_in_rank_is_the_one_counted_by_hand(tmp_path: Path) -> None:
    # Scores 80, 60, 25 and, on x alone, 0: ranks 1, 2, 3, 4. Without x: 60, 100, 0 and nothing: ranks 2, 1, 3 and none, moves
    # 1, 1, 0 of three units. Without y: 100, 20, 50, 0: ranks 1, 3, 2, 4, moves 0, 1, 1, 0 of four.
    data, meta = units(x=[100, 20, 50, 0], y=[60, 100, 0, None]), flat(x="", y="")
    found = removed(tmp_path, data, meta, 1)
    assert differences(found, {"x": 2 / 3, "y": 2 / 4}) == {}


def test_what_has_no_weight_moves_nothing(tmp_path: Path) -> None:
    data, meta = units(x=[1, 2, 3], y=[3, 2, 1]), flat(x="Weight: 2", y="Weight: 0")
    assert removed(tmp_path, data, meta, 1)["y"] == 0


def test_an_only_child_takes_its_parent_with_it(tmp_path: Path) -> None:
    # left has only a: without a, left is missing and right is all there is. That is the same as top without left.
    meta = [row for row in draw(META) if row["iCode"] != "b"]
    assert removed(tmp_path, draw(DATA), meta, 1)["a"] == removed(tmp_path, draw(DATA), meta, 2)["left"]


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "inform"])
@pytest.mark.parametrize("level", [1, 2])
def test_leaving_one_out_is_the_oracles(tmp_path: Path, level: int, aggregate: str) -> None:
    chosen = {"aggregate": aggregate, "range": (1, 10)}
    found = removed(tmp_path, draw(DATA), draw(META), level, **chosen)
    assert differences(found, without_each(draw(DATA), draw(META), level, **chosen)) == {}


# Seeds in which no two scores come so near that their ranks would hang on the last digit of a sum.
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 6, 8, 10])
def test_leaving_one_out_of_a_random_index_is_the_oracles(tmp_path: Path, seed: int) -> None:
    data, meta = random_index(seed + 600, "plain")
    chosen = {"treat": "qtreat", "impute": ("none", "mean")[seed % 2], "min_coverage": (0, 0.5)[seed % 2]}
    assert differences(removed(tmp_path, data, meta, 1, **chosen), without_each(data, meta, 1, **chosen)) == {}
