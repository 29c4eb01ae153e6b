"""From the lowest level up: every mean, one a level or one a node, with what is missing, weightless or too little."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from tests.drawn import draw
from tests.index_tables import AS_IT_IS, DATA, META, against_oracle, close, column, differences, flat, run_index, units
from tests.random_indexes import random_index

MEANS = ("arithmetic", "geometric", "harmonic", "power:2", "power:0.5", "power:-1", "inform", "copeland,arithmetic")


def top(folder: Path, data: list[dict[str, str]], meta: list[dict[str, str]], **chosen: Any) -> list[float | None]:
    return column(run_index(folder, data, meta, **AS_IT_IS | chosen))


# One unit with 1, 4 and 16; then 4 is missing; then nothing is there.
@pytest.mark.parametrize(
    ("aggregate", "all_three", "two"),
    [
        ("arithmetic", 7, 8.5),
        ("geometric", 4, 4),  # 64 ** (1/3), 16 ** (1/2)
        ("harmonic", 16 / 7, 32 / 17),  # 3 / (21/16), 2 / (17/16)
        ("power:2", math.sqrt(91), math.sqrt(128.5)),  # (1 + 16 + 256) / 3, 257 / 2
        ("power:1", 7, 8.5),
        ("power:-1", 16 / 7, 32 / 17),
    ],
)
def test_a_mean_is_of_what_is_there(tmp_path: Path, aggregate: str, all_three: float, two: float) -> None:
    data = units(a=[1, 1, None], b=[4, None, None], c=[16, 16, None])
    found = top(tmp_path, data, flat(a="", b="", c=""), aggregate=aggregate)
    assert found == close([all_three, two, None])


@pytest.mark.parametrize(
    ("aggregate", "wanted"),
    [("arithmetic", 22 / 4), ("geometric", 64**0.25), ("harmonic", 64 / 37), ("power:2", math.sqrt(274 / 4))],
)
def test_weights_count_as_shares(tmp_path: Path, aggregate: str, wanted: float) -> None:
    # 1 with weight 2, 4 and 16 with 1 each; the same with a tenth of the weights
    for weights in (("2", "1", "1"), ("0.2", "0.1", "0.1")):
        meta = flat(**{code: f"Weight: {weight}" for code, weight in zip("abc", weights, strict=True)})
        assert top(tmp_path, units(a=[1], b=[4], c=[16]), meta, aggregate=aggregate) == close([wanted])


def test_the_mean_of_inform_leans_to_the_higher_value(tmp_path: Path) -> None:
    # 0 becomes 10 and 10 becomes 1; their geometric mean is sqrt(10), read back as (10 - 3.1623) / 0.9 = 7.5975
    found = top(tmp_path, units(a=[0, 5, 0], b=[10, 5, 0]), flat(a="", b=""), aggregate="inform")
    assert found == close([(10 - math.sqrt(10)) / 0.9, 5, 0])


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic", "power:2", "inform"])
def test_what_has_no_weight_has_no_say(tmp_path: Path, aggregate: str) -> None:
    data = units(a=[2, None, 2, 2], b=[0, 4, None, 7])
    assert top(tmp_path, data, flat(a="", b="Weight: 0"), aggregate=aggregate) == close([2, None, 2, 2])


def test_one_zero_makes_a_geometric_mean_zero(tmp_path: Path) -> None:
    assert top(tmp_path, units(a=[0, 4], b=[9, 9]), flat(a="", b=""), aggregate="geometric") == close([0, 6])


def test_too_little_is_counted_in_children_not_in_weights(tmp_path: Path) -> None:
    data = units(a=[1, 1, 1, None], b=[2, 2, None, None], c=[3, None, None, 3])
    meta = flat(a="Weight: 8", b="", c="")
    # two of three are 0.667: enough for 0.6, not for 0.7; one of three is not, though it carries 8 of 10
    assert top(tmp_path, data, meta, min_coverage=0.6) == close([13 / 10, 10 / 9, None, None])
    assert top(tmp_path, data, meta, min_coverage=0.7) == close([13 / 10, None, None, None])
    assert top(tmp_path, data, meta, min_coverage=1) == close([13 / 10, None, None, None])


def test_three_of_five_are_enough_for_0_6(tmp_path: Path) -> None:
    data = units(a=[1], b=[2], c=[3], d=[None], e=[None])
    assert top(tmp_path, data, flat(a="", b="", c="", d="", e=""), min_coverage=0.6) == close([2])


def test_copeland_adds_up_the_weight_on_which_a_unit_is_ahead(tmp_path: Path) -> None:
    # A before B: half the weight each. A before C: b only, one half; what C lacks says nothing, and C gets the other half.
    # B before C: b is equal, a quarter; C gets three quarters.
    data = units(a=[1, 2, None], b=[3, 2, 2])
    found = top(tmp_path, data, flat(a="", b=""), aggregate="copeland", min_coverage=1)
    assert found == close([0.5 + 0.5, 0.5 + 0.25, 0.5 + 0.75])


@pytest.mark.parametrize("aggregate", MEANS)
def test_every_mean_is_the_oracles(tmp_path: Path, aggregate: str) -> None:
    for coverage in (0, 0.5, 0.6, 1):
        chosen = {"range": (1, 10), "aggregate": aggregate, "min_coverage": coverage}
        assert against_oracle(tmp_path, draw(DATA), draw(META), **chosen) == {}


# Not inform or harmonic above copeland, whose scores are not on 0 to 10 and may be 0.
PAIRS = [f"{lower},{upper}" for lower in ("arithmetic", "geometric", "inform") for upper in ("harmonic", "power:3", "inform")]


@pytest.mark.parametrize("aggregate", [*PAIRS, "copeland,arithmetic", "copeland,power:2", "harmonic,copeland"])
def test_each_level_may_have_a_mean_of_its_own_lowest_first(tmp_path: Path, aggregate: str) -> None:
    assert against_oracle(tmp_path, draw(DATA), draw(META), range=(1, 10), aggregate=aggregate) == {}


def test_a_level_has_its_own_mean_not_its_neighbours(tmp_path: Path) -> None:
    # left: 1 and 4, right: 9 and 9. Geometric, then arithmetic: (2 + 9) / 2; the other way round: sqrt(2.5 * 9).
    data = units(a=[1], b=[4], c=[9], d=[9])
    goalposts = {"Goalpost_low": "0", "Goalpost_high": "100"}
    meta = [row | (goalposts if row["Level"] == "1" else {}) | {"Direction": "1", "Weight": "1"} for row in draw(META)]
    meta = [row | {"Denominator": ""} for row in meta]
    assert top(tmp_path, data, meta, aggregate="geometric,arithmetic") == close([5.5])
    assert top(tmp_path, data, meta, aggregate="arithmetic,geometric") == close([math.sqrt(22.5)])


def test_the_meta_table_may_name_the_mean_of_each_node(tmp_path: Path) -> None:
    said = {"left": "geometric", "right": "", "top": "power:2"}
    meta = [row | {"Aggregation": said.get(row["iCode"], "")} for row in draw(META)]
    for aggregate in ("arithmetic", "harmonic"):  # for the nodes of which the table says nothing
        assert against_oracle(tmp_path, draw(DATA), meta, range=(1, 10), aggregate=aggregate) == {}


@pytest.mark.parametrize(
    ("digits", "cells", "wanted"),
    [
        ("0", [2, 3], 3),  # 2.5: half up, not to the even number
        ("0", [1, 2], 2),
        ("1", [6.1, 7.0], 6.6),  # 6.55, which as a float is 6.5499999999999998
        ("1", [2.3, 2.4], 2.4),
        ("2", [1.00, 1.01], 1.01),  # 1.005, which times 100 is 100.49999999999999
        ("1", [6.1, 6.9], 6.5),
        ("3", [1, 1.0001], 1.0),
    ],
)
def test_a_node_is_rounded_half_up(tmp_path: Path, digits: str, cells: list[float], wanted: float) -> None:
    data = units(a=[cells[0]], b=[cells[1]])
    assert top(tmp_path, data, flat(a="", b="", top=f"Round: {digits}")) == close([wanted])


def test_the_next_level_uses_what_was_rounded(tmp_path: Path) -> None:
    # left is 1.5, rounded 2; right is 4: their mean is 3, not 2.75. An indicator may be rounded too: 3.6 becomes 4.
    meta = [row | {"Round": "0" if row["iCode"] in ("left", "c") else "", "Denominator": ""} for row in draw(META)]
    posts = {"Goalpost_low": "0", "Goalpost_high": "100"}
    meta = [row | {"Weight": "1", "Direction": "1"} | (posts if row["Level"] == "1" else {}) for row in meta]
    found = run_index(tmp_path, units(a=[1], b=[2], c=[3.6], d=[4]), meta, **AS_IT_IS)
    wanted = {"a": 1, "b": 2, "c": 4, "d": 4, "left": 2, "right": 4, "top": 3}
    assert differences({code: value for (_, _, code, _), value in found.items()}, wanted) == {}


@pytest.mark.parametrize("seed", range(6))
def test_rounding_and_means_of_random_nodes_are_the_oracles(tmp_path: Path, seed: int) -> None:
    data, meta = random_index(seed + 40, "plain")
    for at, row in enumerate(meta):
        mean = "" if row["Level"] == "1" else ("arithmetic", "harmonic", "", "power:2")[(at + seed) % 4]
        row |= {"Aggregation": mean, "Round": ("", "1", "2")[(at + seed) % 3]}
    assert against_oracle(tmp_path, data, meta, range=(1, 10), aggregate="geometric") == {}
