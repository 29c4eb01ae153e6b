"""The engine from tables to index: a small INFORM by hand, and random indexes beside the oracle with every choice at once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.coinr_oracle import index
from tests.drawn import draw
from tests.index_tables import (
    DATA,
    META,
    against_oracle,
    close,
    column,
    differences,
    read_table,
    run_index,
    status,
    write_table,
)
from tests.random_indexes import random_index

# Three published dimension scores, as INFORM makes a risk of them: the cube root of the product, to one decimal.
INFORM = """
    | iCode         | Level | Parent | Direction | Weight | Type      | Goalpost_low | Goalpost_high | Aggregation | Round |
    | hazard        | 1     | risk   | 1         | 1      | Indicator | 0            | 10            |             |       |
    | vulnerability | 1     | risk   | 1         | 1      | Indicator | 0            | 10            |             |       |
    | coping        | 1     | risk   | 1         | 1      | Indicator | 0            | 10            |             |       |
    | risk          | 2     |        | 1         | 1      | Aggregate |              |               | geometric   | 1     |
"""
COUNTRIES = """
    | uCode | hazard | vulnerability | coping |
    | u0    | 6.1    | 7.0           | 7.4    |
    | u1    | 0.0    | 5.5           | 3.1    |
    | u2    | 10     | 10            | 10     |
    | u3    | 2.0    | 4.0           | 8.0    |
    | u4    | 3.3    |               | 5.2    |
"""
# Hazard as INFORM puts it together: its own mean of natural and human at the second level, each rounded on the way.
DEEP = """
    | iCode   | Level | Parent  | Direction | Weight | Type      | Goalpost_low | Goalpost_high | Aggregation | Round |
    | quakes  | 1     | natural | 1         | 1      | Indicator | 0            | 10            |             | 1     |
    | floods  | 1     | natural | 1         | 1      | Indicator | 0            | 10            |             | 1     |
    | fights  | 1     | human   | 1         | 1      | Indicator | 0            | 10            |             | 1     |
    | schools | 1     | coping  | -1        | 1      | Indicator | 50           | 100           |             | 1     |
    | doctors | 1     | coping  | -1        | 1      | Indicator | 0            | 4             |             | 1     |
    | natural | 2     | hazard  | 1         | 1      | Aggregate |              |               | inform      | 1     |
    | human   | 2     | hazard  | 1         | 1      | Aggregate |              |               |             | 1     |
    | hazard  | 3     | risk    | 1         | 1      | Aggregate |              |               | inform      | 1     |
    | coping  | 2     | lack    | 1         | 1      | Aggregate |              |               |             | 1     |
    | lack    | 3     | risk    | 1         | 1      | Aggregate |              |               |             | 1     |
    | risk    | 4     |         | 1         | 1      | Aggregate |              |               | geometric   | 1     |
"""


def test_risk_is_the_rounded_cube_root_of_the_three_dimensions(tmp_path: Path) -> None:
    found = run_index(tmp_path, draw(COUNTRIES), draw(INFORM), normalise="goalposts")
    # 6.1 * 7.0 * 7.4 = 315.98, of which the cube root is 6.811; 2 * 4 * 8 = 64; sqrt(3.3 * 5.2) = sqrt(17.16) = 4.142
    assert column(found, "risk") == close([6.8, 0, 10, 4, 4.1])
    assert column(found, "hazard") == close([6.1, 0, 10, 2, 3.3])  # on 0 to 10 as it came


def test_a_deep_inform_is_rounded_at_every_step(tmp_path: Path) -> None:
    data = draw("""
        | uCode | quakes | floods | fights | schools | doctors |
        | u0    | 0      | 10     | 4.04   | 80      | 1       |
    """)
    found = run_index(tmp_path, data, draw(DEEP), normalise="goalposts")
    by_hand = {
        "quakes": 0, "floods": 10, "fights": 4.0,
        "schools": 4.0,  # (100 - 80) / 50 of 10
        "doctors": 7.5,  # (4 - 1) / 4 of 10
        "natural": 7.6,  # (10 - sqrt(10 * 1)) / 0.9 = 7.5975
        "human": 4.0,
        "hazard": 6.1,  # 0.9 * 2.4 + 1 = 3.16 and 0.9 * 6 + 1 = 6.4; sqrt(20.224) = 4.4971; (10 - 4.4971) / 0.9 = 6.114
        "coping": 5.8,  # 5.75, half up
        "lack": 5.8,
        "risk": 5.9,  # sqrt(6.1 * 5.8) = sqrt(35.38) = 5.948
    }  # fmt: skip
    assert differences({code: value for (_, _, code, _), value in found.items()}, by_hand) == {}
    assert {code: level for _, _, code, level in found} == {row["iCode"]: int(row["Level"]) for row in draw(DEEP)}


def test_the_table_is_printed_where_no_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = (write_table(tmp_path / "data.csv", draw(DATA)), write_table(tmp_path / "meta.csv", draw(META)))
    assert status("index", *files) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "uCode,iCode,Level,value"
    assert len(printed) == 1 + 7 * 7  # every unit at every node, also where the value is missing


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    data, meta = random_index(7, times=2)
    files = (write_table(tmp_path / "data.csv", data), write_table(tmp_path / "meta.csv", meta))
    written = []
    for name in ("one.csv", "two.csv"):
        assert status("index", *files, "--treat", "qtreat", "--out", tmp_path / name) == 0
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]


def test_the_order_of_rows_means_nothing(tmp_path: Path) -> None:
    data, meta = random_index(8)
    assert differences(run_index(tmp_path, data[::-1], meta[::-1]), index(data, meta)) == {}


def test_a_unit_of_which_nothing_is_known_is_in_the_table_without_a_value(tmp_path: Path) -> None:
    files = (write_table(tmp_path / "data.csv", draw(DATA)), write_table(tmp_path / "meta.csv", draw(META)))
    assert status("index", *files, "--out", tmp_path / "out.csv") == 0
    assert {row["value"] for row in read_table(tmp_path / "out.csv") if row["uCode"] == "F"} == {""}


SCALES = ("minmax", "zscore", "rank", "percentile", "borda", "distance_to_max", "distance_to_target", "goalposts")
POSITIVE = ("arithmetic", "geometric", "harmonic", "power:2", "inform")  # means that need numbers above 0, and the plain one


def a_choice_of_everything(dice: random.Random, levels: int) -> dict[str, Any]:
    normalise = dice.choice(SCALES)
    positive = normalise in ("minmax", "goalposts")
    aggregate = dice.choice(POSITIVE) if positive else "arithmetic"
    if normalise in ("minmax", "zscore") and dice.random() < 0.2:
        aggregate = ",".join(["copeland", *["arithmetic"] * (levels - 2)])  # lowest, where values tie only if their cells do
    return {
        "normalise": normalise, "range": (1, 10) if positive else None, "ties": dice.choice(["min", "average"]),
        "aggregate": aggregate, "min_coverage": dice.choice([0, 0.5, 0.6, 1]),
        "treat": dice.choice(["none", "winsorise", "qtreat"]), "winmax": dice.randint(1, 6), "per_time": dice.random() < 0.5,
        "impute": dice.choice(["none", "mean", "median", "group_mean:region", "row_mean"]),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(120))
def test_a_random_index_with_random_choices_is_the_oracles(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    numbers = dice.choice(["mixed", "plain", "outliers"])  # mixed has ties, which must not rest on the last digit of a sum
    data, meta = random_index(seed + 1000, numbers, times=dice.choice([1, 1, 3]), denominators=dice.random() < 0.4)
    chosen = a_choice_of_everything(dice, max(int(row["Level"] or 0) for row in meta))
    if numbers == "mixed" and chosen["impute"] == "row_mean":
        chosen["impute"] = "median"
    assert against_oracle(tmp_path, data, meta, **chosen) == {}, chosen


@pytest.mark.parametrize("seed", range(12))
def test_a_random_index_with_a_mean_for_each_level_is_the_oracles(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    data, meta = random_index(seed + 2000, "mixed")
    levels = max(int(row["Level"]) for row in meta)
    means = [dice.choice(["arithmetic", "geometric", "harmonic", "power:2", "power:-1", "inform"]) for _ in range(levels - 1)]
    assert against_oracle(tmp_path, data, meta, range=(1, 10), aggregate=",".join(means)) == {}, means
