"""Thousands of draws at once say the same as the engine one by one; ranks and quantiles are those one counts by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.editions import scratch
from risk_model.draws import dirichlet_weights, drawn_scores, noisy_weights, nominal_weights
from risk_model.engine import score
from risk_model.faults import Fault
from risk_model.ranking import ahead, not_told_apart, rank_stats, ranks
from risk_model.tables import Choices, Numbers
from risk_model.tree import Node, Tree

CON = scratch()
NAN = np.nan
WAYS = ["arithmetic", "geometric", "harmonic", "power", "inform", "copeland"]


@st.composite
def trees(draw: Any) -> Tree:
    """Two to three groups of one to four indicators under an index; any mean, floor and rounding anywhere above them."""

    def above(code: str, level: int, parent: str | None) -> Node:
        way = draw(st.sampled_from(WAYS))
        power = draw(st.sampled_from([2.0, -1.0, 0.5])) if way == "power" else None
        # A floor keeps logarithms from the last bits below zero that INFORM's mean of zeros has.
        digits, floor = draw(st.sampled_from([None, None, 1])), draw(st.sampled_from([0.0, 0.1, 2.0]))
        weight = draw(st.sampled_from([1.0, 2.0, 0.5]))
        return Node(code, level, parent, weight, scale=(0, 10), aggregate=way, power=power, floor=floor, digits=digits)

    nodes = [above("index", 3, None)]
    for group in range(draw(st.integers(2, 3))):
        nodes.append(above(f"g{group}", 2, "index"))
        for at in range(draw(st.integers(1, 4))):
            weight = draw(st.sampled_from([1.0, 3.0, 0.0])) if at else 1.0
            nodes.append(Node(f"g{group}i{at}", 1, f"g{group}", weight, normalise="goalposts", low=0, high=10, scale=(0, 10)))
    return Tree(nodes)


@st.composite
def tables(draw: Any, columns: int) -> Numbers:
    cells = st.sampled_from([NAN, 0.0, 1.0, 2.5, 4.0, 7.25, 10.0])
    return np.array([[draw(cells) for _ in range(columns)] for _ in range(draw(st.integers(1, 5)))])


@settings(max_examples=40)
@given(st.data())
def test_draws_at_once_are_the_engine_one_by_one(data: st.DataObject) -> None:
    tree = data.draw(trees())
    columns = data.draw(tables(len(tree.indicators)))
    coverage = data.draw(st.sampled_from([0.0, 0.6]))
    weights = noisy_weights(tree, 2, data.draw(st.integers(0, 99)), 0.5)
    found = drawn_scores(tree, columns, weights, coverage)
    at = list(tree.nodes).index("index")
    for row, drawn in zip(found, weights, strict=True):
        under = tree.with_weights(dict(zip(tree.nodes, drawn.tolist(), strict=True)))
        values = score(CON, under, columns, np.zeros(len(columns), np.int32), Choices(min_coverage=coverage))
        np.testing.assert_allclose(row, values[:, at], rtol=1e-9, atol=1e-9)


def flat(way: str = "arithmetic", **weights: float) -> Tree:
    nodes = [Node(code, 1, "index", weight, scale=(0, 10)) for code, weight in weights.items()]
    return Tree([*nodes, Node("index", 2, None, aggregate=way, scale=(0, 10))])


@pytest.mark.parametrize("way", WAYS[:3] + WAYS[4:])
def test_twice_all_weights_of_a_group_change_nothing(way: str) -> None:
    columns = np.random.default_rng(1).random((6, 4)) * 10
    columns[0, 1] = NAN
    tree = flat(way, a=1, b=2, c=0.5, d=1)
    weights = noisy_weights(tree, 20, 1, 0.5)
    np.testing.assert_allclose(drawn_scores(tree, columns, weights), drawn_scores(tree, columns, 2 * weights), rtol=1e-12)


def test_many_units_and_draws_are_worked_on_in_parts() -> None:
    columns = np.random.default_rng(1).random((300, 4)) * 10
    tree = flat(a=1, b=2, c=0.5, d=1)
    weights = noisy_weights(tree, 400, 1, 0.5)
    whole = drawn_scores(tree, columns, weights)
    assert whole.shape == (400, 300)
    np.testing.assert_allclose(whole[357], drawn_scores(tree, columns, weights[357:358])[0], rtol=1e-12)


def test_a_group_without_any_weight_is_missing_and_not_zero() -> None:
    weights = nominal_weights(flat(a=1, b=1)) * np.array([0, 1, 1])
    found = drawn_scores(flat(a=1, b=1), np.array([[4.0, NAN], [4.0, 6.0]]), np.stack([weights[0], weights[0] * 0]))
    np.testing.assert_array_equal(found, [[NAN, 6], [NAN, NAN]])


def test_a_logarithm_below_zero_is_refused_and_names_the_indicator() -> None:
    with pytest.raises(Fault) as refused:
        drawn_scores(flat("geometric", a=1, b=1), np.array([[4.0, 1.0], [4.0, -1.5]]), nominal_weights(flat(a=1, b=1)))
    assert refused.value.details == {"value": "index", "column": "b", "limit": "-1.5"}


def test_noise_stays_within_its_share_and_spares_the_top() -> None:
    tree = flat(a=1, b=2, c=0)
    drawn = noisy_weights(tree, 5000, 7, 0.25) / np.array([1, 2, 1, 1])
    assert drawn[:, :2].min() == pytest.approx(0.75, abs=0.001)
    assert drawn[:, :2].max() == pytest.approx(1.25, abs=0.001)
    assert set(drawn[:, 2]) == {0}
    assert set(drawn[:, 3]) == {1}
    np.testing.assert_array_equal(noisy_weights(tree, 5, 7, 0.25), noisy_weights(tree, 5, 7, 0.25))
    assert (noisy_weights(tree, 5, 7, 0.25) != noisy_weights(tree, 5, 8, 0.25)).any()


def test_dirichlet_weights_add_up_and_scatter_around_the_nominal_shares() -> None:
    drawn = dirichlet_weights(flat(a=1, b=2, c=0, d=5), 20_000, 7, 30)[:, :4]
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    shares = np.array([1, 2, 0, 5]) / 8
    np.testing.assert_allclose(drawn.mean(axis=0), shares, atol=0.005)
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt(shares * (1 - shares) / 31), rtol=0.03)


BY_HAND = [
    ([30, 10, 20], [1, 3, 2]),
    ([20, 20, 10, 5], [1, 1, 3, 4]),  # ties share the smallest rank
    ([20, NAN, 30], [2, NAN, 1]),  # no score, no rank
    ([0.1 + 0.2, 0.3], [1, 1]),  # the last bits of a sum break no tie
    ([NAN, NAN], [NAN, NAN]),
]


@pytest.mark.parametrize(("scores", "wanted"), BY_HAND)
@pytest.mark.parametrize("others", [0, 70])  # many units are sorted, few are compared with each other
def test_ranks_are_those_one_counts(scores: list[float], wanted: list[float], others: int) -> None:
    behind = -1.0 - np.arange(others)
    found = ranks(np.array([[*scores, *behind]] * 3))
    np.testing.assert_array_equal(found[:, : len(scores)], [wanted] * 3)


@given(st.lists(st.lists(st.sampled_from([NAN, 0.0, 1.0, 2.0, 3.0]), min_size=66, max_size=66), min_size=1, max_size=3))
def test_both_ways_of_ranking_agree_with_counting(rows: list[list[float]]) -> None:
    scores = np.array(rows)
    wanted = [[NAN if np.isnan(own) else 1 + sum(other > own for other in row) for own in row] for row in rows]
    np.testing.assert_array_equal(ranks(scores), wanted)
    few = [[NAN if np.isnan(own) else 1 + sum(other > own for other in row[:9]) for own in row[:9]] for row in rows]
    np.testing.assert_array_equal(ranks(scores[:, :9]), few)


def test_what_is_said_of_the_ranks_is_what_one_counts() -> None:
    drawn = np.array([[1, 2, NAN], [1, 2, NAN], [3, 1, NAN], [1, 2, NAN]])
    stats = rank_stats(drawn, np.array([1, 2, NAN]), k=1)
    # Type 7 on 1, 1, 1, 3: 0.95 * 3 = 2.85 along, so 1 + 0.85 * 2
    np.testing.assert_allclose(stats.mean, [1.5, 1.75, NAN])
    np.testing.assert_allclose(stats.median, [1, 2, NAN])
    np.testing.assert_allclose(stats.q05, [1, 1.15, NAN])
    np.testing.assert_allclose(stats.q95, [2.7, 2, NAN])
    np.testing.assert_allclose(stats.top, [0.75, 0.25, NAN])
    assert stats.draws.tolist() == [4, 4, 0]


@given(st.lists(st.lists(st.sampled_from([NAN, 1.0, 2.0, 3.0]), min_size=3, max_size=3), min_size=1, max_size=30))
def test_quantiles_are_numpys_over_the_draws_with_a_rank(rows: list[list[float]]) -> None:
    drawn = np.array(rows)
    stats = rank_stats(drawn, drawn[0])
    for at, column in enumerate(drawn.T):
        known = column[~np.isnan(column)]
        for found, share in ((stats.median, 0.5), (stats.q05, 0.05), (stats.q95, 0.95)):
            np.testing.assert_allclose(found[at], np.quantile(known, share) if len(known) else NAN)


def test_two_units_are_told_apart_if_one_is_nearly_always_ahead() -> None:
    # a before b in 19 of 20 draws; c shares a's rank in all of them; d has none
    drawn = np.array([[1, 2, 1, NAN]] * 19 + [[2, 1, 2, NAN]])
    shares = ahead(drawn)
    np.testing.assert_allclose(shares[0], [0, 0.95, 0, NAN])
    np.testing.assert_allclose(shares[1], [0.05, 0, 0.05, NAN])
    alike = not_told_apart(shares)
    assert {(i, j) for i, j in np.argwhere(alike).tolist()} == {(0, 2), (2, 0)}
    assert not_told_apart(shares, 0.96).sum() == 6


def test_a_draw_in_which_a_unit_has_no_rank_says_nothing_of_its_pairs() -> None:
    assert ahead(np.array([[1, 2], [1, NAN], [NAN, 1], [2, 1]]))[0, 1] == 0.5


def test_the_nominal_weights_give_the_nominal_index() -> None:
    tree = flat(a=1, b=3)
    assert drawn_scores(tree, np.array([[2.0, 6.0]]), nominal_weights(tree)).tolist() == [[5.0]]
    rounded = Tree([replace(node, digits=0) for node in flat(a=1, b=1).nodes.values()])
    assert drawn_scores(rounded, np.array([[2.0, 3.0]]), nominal_weights(rounded)).tolist() == [[3.0]]  # half up
