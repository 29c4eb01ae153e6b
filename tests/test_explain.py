"""Explanations of a score: what they promise holds for any tree and any means, and for the worked example by hand."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import duckdb
import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from risk_model.engine import score
from risk_model.explain import effective, parts, split
from risk_model.faults import Fault
from risk_model.formula import evaluated, indicators_under
from risk_model.model import load_model
from risk_model.tables import Choices
from risk_model.tree import Node, Tree
from risk_model.what_if import needed, raw_of
from tests.test_oracle_worked_example import PRINTED
from tests.worked_example import of_brief

MODEL = of_brief(load_model())
TREE = MODEL.tree()
CUTS = [band.from_ for band in MODEL.bands[1:]]
MEANS = ("arithmetic", "geometric", "harmonic", "power", "inform")
some = settings(max_examples=40, deadline=None, phases=set(Phase) - {Phase.explain})
Values = dict[str, float | None]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as con:
        yield con


def values_of(con: duckdb.DuckDBPyConnection, tree: Tree, raw: Mapping[str, float | None]) -> Values:
    """All nodes of one unit, scored by the engine's SQL."""
    row = np.array([[math.nan if raw[node.code] is None else raw[node.code] for node in tree.indicators]], dtype=np.float64)
    found = score(con, tree, row, np.zeros(1, np.int32), Choices())[0]
    return {code: None if math.isnan(value) else float(value) for code, value in zip(tree.nodes, found, strict=True)}


@st.composite
def trees(draw: st.DrawFn, means: tuple[str, ...] = MEANS, digits: bool = False) -> tuple[Tree, dict[str, float | None]]:
    """A tree of three levels, with up to four indicators in each of up to three dimensions, and raw values between 0 and 10."""
    scale, nodes, raw = (0.0, 10.0), [], {}
    number = st.integers(0, 10).map(float) | st.floats(0.01, 10)
    for dimension in range(draw(st.integers(1, 3))):
        name = f"d{dimension}"
        nodes.append(_above(draw, name, 2, "top", draw(st.sampled_from([0.5, 1.0, 3.0])), means, digits))
        for at in range(draw(st.integers(1, 4))):
            weight = draw(st.sampled_from([1.0, 1.0, 2.5, 0.0])) if at else 1.0
            posts = Node(f"{name}i{at}", 1, name, weight, draw(st.sampled_from([1, -1])), "goalposts", 0, 10, scale=scale)
            nodes.append(posts)
            raw[posts.code] = draw(number | number | number | st.none())
    nodes.append(_above(draw, "top", 3, None, 1.0, means, digits))
    return Tree(nodes), raw


def _above(
    draw: st.DrawFn, name: str, level: int, parent: str | None, weight: float, means: tuple[str, ...], digits: bool
) -> Node:
    return Node(
        name, level, parent, weight, scale=(0.0, 10.0), aggregate=draw(st.sampled_from(means)),
        power=draw(st.sampled_from([2.0, 0.5, -1.0])), floor=draw(st.sampled_from([None, 0.5])),
        digits=draw(st.sampled_from([None, 1])) if digits else None,
    )  # fmt: skip


@some
@given(trees(digits=True))
def test_the_formula_tried_out_is_the_one_the_engine_computes(
    con: duckdb.DuckDBPyConnection, drawn: tuple[Tree, dict[str, float | None]]
) -> None:
    tree, raw = drawn
    values = values_of(con, tree, raw)
    assume(values["top"] is not None)
    scaled = {code: np.array([values[code]] * 2) for code in indicators_under(tree, values, "top")}
    assert evaluated(tree, values, "top", scaled) == pytest.approx([values["top"]] * 2, rel=1e-9, abs=1e-9)


@some
@given(trees())
def test_children_add_up_or_multiply_up_to_their_node(con: duckdb.DuckDBPyConnection, drawn: tuple[Tree, Values]) -> None:
    tree, raw = drawn
    values = values_of(con, tree, raw)
    for node in tree.nodes.values():
        if node.level == 1 or values[node.code] is None:
            continue
        found = parts(tree, values, node.code)
        assert math.fsum(part.share for part in found) == pytest.approx(1)
        if node.aggregate == "arithmetic":
            assert math.fsum(part.points or 0 for part in found) == pytest.approx(values[node.code], rel=1e-9, abs=1e-9)
        if node.aggregate == "geometric":
            assert math.prod(part.factor or 0 for part in found) == pytest.approx(values[node.code], rel=1e-9, abs=1e-9)
        if node.aggregate == "inform":
            to_top = 1 - 0.09 * (values[node.code] or 0)
            assert math.prod(part.factor or 0 for part in found) == pytest.approx(to_top, rel=1e-9)
        if all(part.part is not None for part in found):
            assert math.fsum(part.part or 0 for part in found) == pytest.approx(1, abs=1e-9)
        if node.aggregate == "geometric" and node.floor:
            assert all(part.part is not None and -1e-12 <= part.part <= 1 + 1e-12 for part in found)


@some
@given(trees(digits=True))
def test_down_the_paths_every_level_adds_up_to_the_index(con: duckdb.DuckDBPyConnection, drawn: tuple[Tree, Values]) -> None:
    tree, raw = drawn
    values = values_of(con, tree, raw)
    found = effective(tree, values, "top")
    for level in (1, 2):
        mine = [found[node.code] for node in tree.at(level) if node.code in found]
        if values["top"] is not None and None not in mine:
            size = max(1.0, *(abs(one or 0) for one in mine))  # parts of a logarithm near zero are large and cancel out
            assert math.fsum(one or 0 for one in mine) == pytest.approx(values["top"], abs=1e-9 * size * size)


@some
@given(trees(means=("arithmetic",)))
def test_in_a_tree_of_sums_an_indicator_adds_its_weights_multiplied_down(
    con: duckdb.DuckDBPyConnection, drawn: tuple[Tree, Values]
) -> None:
    tree, raw = drawn
    tree = Tree(replace(node, floor=None) for node in tree.nodes.values())
    values = values_of(con, tree, {code: value or 0.0 for code, value in raw.items()})  # none is missing
    weights, found = tree.effective_weights(), effective(tree, values, "top")
    for node in tree.indicators:
        assert found.get(node.code, 0) == pytest.approx(weights[node.code] * (values[node.code] or 0))


def test_zeros_by_informs_mean_are_zero_to_the_last_bit(con: duckdb.DuckDBPyConnection) -> None:
    """Else a geometric mean above it would have to take the logarithm of a number a hair below zero, and refuse."""
    inform = Tree(replace(node, aggregate="inform") if node.level == 2 else node for node in MIXED.nodes.values())
    assert values_of(con, inform, dict.fromkeys(("a0", "a1", "a2", "b0", "b1"), 0.0))["top"] == 0


def reference(tree: Tree, at: float) -> dict[str, float]:
    return dict.fromkeys((node.code for node in tree.indicators), at)


@some
@given(trees(digits=True), st.sampled_from([0.0, 1.0, 4.2]))
def test_the_split_adds_up_to_the_difference_and_gives_nothing_for_nothing(
    con: duckdb.DuckDBPyConnection, drawn: tuple[Tree, Values], at: float
) -> None:
    tree, raw = drawn
    values = values_of(con, tree, raw)
    assume(values["top"] is not None)
    begin, added = split(tree, values, "top", reference(tree, at))
    assert begin + math.fsum(added.values()) == pytest.approx(values["top"], abs=1e-9)
    assert set(added) == {node.code for node in tree.indicators if values[node.code] is not None}
    for code in added:
        if values[code] == at or not tree.nodes[code].weight:
            assert added[code] == pytest.approx(0, abs=1e-9)


@some
@given(trees())
def test_indicators_that_act_alike_get_alike(con: duckdb.DuckDBPyConnection, drawn: tuple[Tree, Values]) -> None:
    tree, raw = drawn
    twin = replace(tree.nodes["d0i0"], code="twin")
    with_twin = Tree([*tree.nodes.values(), twin])
    values = values_of(con, with_twin, raw | {"twin": raw["d0i0"]})
    assume(values["d0i0"] is not None)
    _, added = split(with_twin, values, "top", reference(with_twin, 3.0))
    assert added["twin"] == pytest.approx(added["d0i0"], abs=1e-9)


def shapley_by_hand(tree: Tree, values: Values, at: float) -> dict[str, float]:
    """Shapley's value from its definition: the mean addition over all orders in which indicators join."""
    players, added = indicators_under(tree, values, "top"), {}

    def worth(joined: tuple[str, ...]) -> float:
        tried = {one: np.array([values[one] if one in joined else at], dtype=np.float64) for one in players}
        return float(evaluated(tree, values, "top", tried)[0])

    orders = list(itertools.permutations(players))
    for player in players:
        befores = [order[: order.index(player)] for order in orders]
        added[player] = math.fsum(worth((*before, player)) - worth(before) for before in befores) / len(orders)
    return added


MIXED = Tree(
    [
        *(Node(f"a{at}", 1, "a", at + 1.0, 1, "goalposts", 0, 10, scale=(0, 10)) for at in range(3)),
        *(Node(f"b{at}", 1, "b", 1.0, 1, "goalposts", 0, 10, scale=(0, 10)) for at in range(2)),
        Node("a", 2, "top", 0.6, scale=(0, 10)),
        Node("b", 2, "top", 0.4, scale=(0, 10), aggregate="harmonic"),
        Node("top", 3, None, scale=(0, 10), aggregate="geometric"),
    ]
)


def test_the_split_is_shapleys_from_its_definition(con: duckdb.DuckDBPyConnection) -> None:
    values = values_of(con, MIXED, {"a0": 1, "a1": 9, "a2": 4, "b0": 2, "b1": 7})
    _, added = split(MIXED, values, "top", reference(MIXED, 1.5))
    assert added == pytest.approx(shapley_by_hand(MIXED, values, 1.5))


def test_drawn_orders_add_up_exactly_come_near_and_repeat(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = values_of(con, MIXED, {"a0": 1, "a1": 9, "a2": 4, "b0": 2, "b1": 7})
    begin, exact = split(MIXED, values, "top", reference(MIXED, 1.5))
    monkeypatch.setattr("risk_model.explain.EXACT", 2)
    monkeypatch.setattr("risk_model.explain.ROWS", 4)
    _, drawn = split(MIXED, values, "top", reference(MIXED, 1.5), permutations=400, seed=7)
    assert begin + math.fsum(drawn.values()) == pytest.approx(values["top"], abs=1e-9)
    assert drawn == pytest.approx(exact, abs=0.1)
    assert drawn == split(MIXED, values, "top", reference(MIXED, 1.5), permutations=400, seed=7)[1]


def test_by_owens_formula_a_dimension_gets_what_it_would_get_as_one(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = values_of(con, MIXED, {"a0": 1, "a1": 9, "a2": 4, "b0": 2, "b1": 7})
    monkeypatch.setattr("risk_model.explain.EXACT", 2)
    begin, added = split(MIXED, values, "top", reference(MIXED, 1.5))
    a, b = values["a"] or 0, values["b"] or 0
    alone = a**0.6 * 1.5**0.4 - begin  # dimension a joins first, or after b
    last = (values["top"] or 0) - 1.5**0.6 * b**0.4
    assert added["a0"] + added["a1"] + added["a2"] == pytest.approx((alone + last) / 2)
    assert begin + math.fsum(added.values()) == pytest.approx(values["top"], abs=1e-9)


def test_copelands_method_cannot_be_explained_and_says_so(con: duckdb.DuckDBPyConnection) -> None:
    tree = Tree(replace(node, aggregate="copeland") if node.level == 3 else node for node in MIXED.nodes.values())
    values: Values = dict.fromkeys(tree.nodes, 3.0)
    for explain in (
        lambda: parts(tree, values, "top"),
        lambda: split(tree, values, "top", reference(tree, 0)),
        lambda: needed(tree, values, "top", [5]),
    ):
        with pytest.raises(Fault) as refused:
            explain()
        assert refused.value.code == "explain_copeland"


@some
@given(trees(digits=True), st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True).map(sorted))
def test_what_would_have_to_change_is_the_border_and_stays_within_the_goalposts(
    con: duckdb.DuckDBPyConnection, drawn: tuple[Tree, Values], cuts: list[int]
) -> None:
    tree, raw = drawn
    values = values_of(con, tree, raw)
    assume(values["top"] is not None)

    def band(value: float) -> int:
        return sum(value >= cut - 1e-9 for cut in cuts)

    def with_(code: str, scaled: float) -> int:
        return band(values_of(con, tree, raw | {code: raw_of(tree.nodes[code], scaled)})["top"] or 0.0)

    now = band(values["top"] or 0.0)
    for one in needed(tree, values, "top", [float(cut) for cut in cuts])[:2]:
        assert one.now == values[one.code]
        if one.above is not None:
            assert one.now <= one.above <= 10
            assert with_(one.code, min(10.0, one.above + 1e-9)) > now  # a hair further: there and back is not exact
            assert with_(one.code, max(one.now, one.above - 1e-6)) == now
        elif now < len(cuts):
            assert with_(one.code, 10) == now
        if one.below is not None:
            assert 0 <= one.below <= one.now
            assert with_(one.code, max(0.0, one.below - 1e-9)) < now
            assert with_(one.code, min(one.now, one.below + 1e-6)) == now
        elif now:
            assert with_(one.code, 0) == now


@pytest.fixture(scope="module")
def example(con: duckdb.DuckDBPyConnection) -> Values:
    """The worked example of the brief, from its printed raw values."""
    return values_of(con, TREE, {code: float(raw) for code, (raw, _) in PRINTED.items()})


def test_the_worked_example_multiplies_up_to_3_90(example: Values) -> None:
    found = {part.code: part for part in parts(TREE, example, "index")}
    assert math.prod(part.factor or 0 for part in found.values()) == pytest.approx(3.90, abs=0.005)
    wanted = {name: max(example[name] or 0, 0.5) ** MODEL.dimensions[name].weight for name in MODEL.dimensions}
    assert {name: part.factor for name, part in found.items()} == pytest.approx(wanted)
    logs = {name: MODEL.dimensions[name].weight * math.log((example[name] or 0) / 0.5) for name in MODEL.dimensions}
    whole = math.log((example["index"] or 0) / 0.5)
    assert {name: part.part for name, part in found.items()} == pytest.approx({name: log / whole for name, log in logs.items()})


def test_the_worked_example_in_closed_form(example: Values) -> None:
    """Index 3.90 is in the band from 3.5 to 5.0. For tension to carry it down alone it would have to be
    (3.5 / (V^0.25 × C^0.35))^(1 / 0.40); T02 has a weight of 0.15 in it and is the only indicator that can do so much."""
    tension, rest = example["tension"] or 0, (example["vulnerability"] or 0) ** 0.25 * (example["coping"] or 0) ** 0.35
    found = {one.code: one for one in needed(TREE, example, "index", CUTS)}
    down = found["T02"].now + ((3.5 / rest) ** 2.5 - tension) / 0.15
    assert found["T02"].below == pytest.approx(down, abs=1e-6)
    assert raw_of(TREE.nodes["T02"], found["T02"].below or 0) == pytest.approx(1 + 0.4 * down, abs=1e-6)
    assert {code for code, one in found.items() if one.below or one.above} == {"T02"}
    [whole] = needed(TREE, example, "index", CUTS, elements=["tension"])
    assert (whole.below, whole.above) == pytest.approx([(cut / rest) ** 2.5 for cut in (3.5, 5.0)], abs=1e-6)


def test_a_falling_indicator_is_read_backwards() -> None:
    assert [raw_of(TREE.nodes["C01"], scaled) for scaled in (0, 4, 10)] == pytest.approx([5, 3, 0])
    assert [raw_of(TREE.nodes["T02"], scaled) for scaled in (0, 5, 10)] == pytest.approx([1, 3, 5])
