"""How sure a rank is: with given draws, every score, rank and quantile is known beforehand."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.coinr_oracle import Row, number
from tests.coinr_oracle_doubt import drawn_scores, rank_statistics
from tests.drawn import draw
from tests.index_tables import DATA, META, differences, flat, read_table, status, units, words, write_table
from tests.random_indexes import random_index

NO_DRAW = dict.fromkeys(("draw", "normalise", "range_low", "range_high", "aggregate", "winmax", "weight_set"), "")
STATISTICS = ("nominal", "mean", "median", "q05", "q95")


def run(folder: Path, data: list[Row], meta: list[Row], draws: list[Row], sets: list[Row], **chosen: Any) -> tuple[Any, Any]:
    """{(uCode, statistic): value} and {(draw, uCode, score or rank): value}."""
    tables = {"data": data, "meta": meta, "draws": draws, "sets": sets or [dict.fromkeys(("weight_set", "iCode", "Weight"), "")]}
    files = {name: write_table(folder / f"{name}.csv", rows) for name, rows in tables.items()}
    given = ["--draws-file", files["draws"], *(["--weight-sets", files["sets"]] if sets else [])]
    out, scores = folder / "out.csv", folder / "od.csv"
    assert status("uncertainty", files["data"], files["meta"], *given, *words(**chosen), "--out", out, "--out-draws", scores) == 0
    found = {(row["uCode"], name): number(row[name]) for row in read_table(out) for name in STATISTICS}
    rows = read_table(scores)
    assert set(rows[0]) == {"draw", "uCode", "score", "rank"}
    return found, {(row["draw"], row["uCode"], name): number(row[name]) for row in rows for name in ("score", "rank")}


def unlike(folder: Path, data: list[Row], meta: list[Row], draws: list[Row], sets: list[Row], **chosen: Any) -> dict[Any, Any]:
    found, scores = run(folder, data, meta, draws, sets, **chosen)
    drawn = drawn_scores(data, meta, draws, sets, **chosen)
    wanted = {(unit, name): value for unit, own in rank_statistics(drawn).items() for name, value in own.items()}
    each = {(*key, name): value for key, pair in drawn.items() for name, value in zip(("score", "rank"), pair, strict=True)}
    return differences(found, wanted) | differences(scores, each)


def test_ranks_over_four_sets_of_weights_are_those_one_counts(tmp_path: Path) -> None:
    # On x the order is u0, u1, u2; on y it is u2, u1, u0. Equal weights: 50, 50, 50, so all three share rank 1.
    # u3 is known on nothing. With x alone (three draws of four) u0 is first, with y alone last.
    data = units(x=[100, 50, 0, None], y=[0, 50, 100, None])
    draws = [NO_DRAW | {"draw": str(at + 1), "weight_set": name} for at, name in enumerate(["x", "x", "y", "x"])]
    sets = draw("""
        | weight_set | iCode | Weight |
        | x          | x     | 1      |
        | x          | y     | 0      |
        | y          | x     | 0      |
        | y          | y     | 1      |
    """)
    found, scores = run(tmp_path, data, flat(x="", y=""), draws, sets)
    # u0: ranks 1, 1, 1, 3. Type 7 on four values: 0.05 * 3 = 0.15 along, so 1; 0.95 * 3 = 2.85, so 1 + 0.85 * 2.
    by_hand = {
        "u0": (1, 1.5, 1, 1, 2.7), "u1": (1, 2, 2, 2, 2), "u2": (1, 2.5, 3, 1.3, 3), "u3": (None,) * 5,
    }  # fmt: skip
    wanted = {(unit, name): value for unit, own in by_hand.items() for name, value in zip(STATISTICS, own, strict=True)}
    assert differences(found, wanted) == {}
    nominal = {key[1:]: value for key, value in scores.items() if key[0] == "0"}
    tied = {(f"u{at}", name): value for at in range(3) for name, value in (("score", 50), ("rank", 1))}
    assert differences(nominal, tied | {("u3", "score"): None, ("u3", "rank"): None}) == {}
    assert {key[0] for key in scores} == {"0", "1", "2", "3", "4"}


def test_an_empty_cell_of_a_draw_is_the_nominal_choice(tmp_path: Path) -> None:
    draws = [NO_DRAW | {"draw": str(at)} for at in (1, 2)]
    chosen = {"normalise": "minmax", "range": (1, 10), "aggregate": "geometric", "impute": "median"}
    _, scores = run(tmp_path, draw(DATA), draw(META), draws, [], **chosen)
    for at in ("1", "2"):
        drawn = {key[1:]: value for key, value in scores.items() if key[0] == at}
        assert drawn == {key[1:]: value for key, value in scores.items() if key[0] == "0"}


def test_a_winmax_in_a_draw_treats_outliers_though_the_nominal_index_does_not(tmp_path: Path) -> None:
    # 1 … 10, 30, 100: with winmax 1 the two highest share the first rank
    data = units(x=[*range(1, 11), 30, 100])
    _, scores = run(tmp_path, data, flat(x=""), [NO_DRAW | {"draw": "1", "winmax": "1"}], [])
    assert [scores[at, unit, "rank"] for at in ("0", "1") for unit in ("u10", "u11")] == [2, 1, 1, 1]


def test_a_weight_set_changes_only_the_weights_it_names(tmp_path: Path) -> None:
    sets = draw("""
        | weight_set | iCode | Weight |
        | 1          | a     | 5      |
        | 2          | left  | 3      |
        | 2          | d     | 0      |
    """)
    draws = [NO_DRAW | {"draw": str(at), "weight_set": name} for at, name in enumerate(["1", "2", "", "1"], start=1)]
    assert unlike(tmp_path, draw(DATA), draw(META), draws, sets) == {}


@pytest.mark.parametrize("column", ["normalise", "range", "aggregate", "winmax", "weight_set"])
def test_one_choice_at_a_time_is_the_oracles(tmp_path: Path, column: str) -> None:
    data, meta = random_index(14, "outliers")
    assert unlike(tmp_path, data, meta, *some_draws(random.Random(1), meta, 8, {column}), range=(1, 10)) == {}


# Seeds in which no two scores come so near that their ranks would hang on the last digit of a sum.
@pytest.mark.parametrize("seed", [1, 6, 18, 20, 28, 39, 62, 110])
def test_random_draws_of_everything_are_the_oracles(tmp_path: Path, seed: int) -> None:
    data, meta = random_index(seed + 300, "outliers", denominators=seed % 2 == 0)
    every = {"normalise", "range", "aggregate", "winmax", "weight_set"}
    drawn = some_draws(random.Random(seed), meta, 12, every)
    assert unlike(tmp_path, data, meta, *drawn, range=(1, 10), impute=("none", "median")[seed % 2]) == {}


def some_draws(dice: random.Random, meta: list[Row], count: int, varied: set[str]) -> tuple[list[Row], list[Row]]:
    """Draws and weight sets; a mean that needs numbers above 0 is only drawn with a scale that has them."""
    codes = [row["iCode"] for row in meta if row["Level"]]
    sets = [
        {"weight_set": name, "iCode": code, "Weight": str(round(dice.uniform(0.1, 2), 3))}
        for name in ("first", "second", "third")
        for code in codes
    ]
    draws = []
    for at in range(1, count + 1):
        one = NO_DRAW | {"draw": str(at)}
        if "normalise" in varied:
            one["normalise"] = dice.choice(["", "minmax", "minmax", "zscore", "rank", "percentile", "goalposts"])
        positive = one["normalise"] in ("", "minmax", "goalposts")
        if "range" in varied:
            one["range_low"], one["range_high"] = dice.choice([("", ""), ("1", "100"), ("0.5", "5")])
        if "aggregate" in varied and positive:
            one["aggregate"] = dice.choice(["", "arithmetic", "geometric", "harmonic"])
        if "winmax" in varied:
            one["winmax"] = dice.choice(["", "1", "2", "5"])
        if "weight_set" in varied:
            # Ranks under round weights tie by arithmetic, to the last digit or not quite: there the weights are drawn too.
            ranked = one["normalise"] in ("rank", "percentile")
            one["weight_set"] = dice.choice([*([] if ranked else [""]), "first", "second", "third"])
        draws.append(one)
    return draws, sets
