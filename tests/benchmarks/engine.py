"""The engine for any index beside a plain numpy version of the same sums: an index, many draws, and how the time grows.

The plain version is what one would write first: one draw after another, ranks by sorting each. Targets are those of issue 3.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from data.editions import scratch
from risk_model.draws import drawn_scores, noisy_weights
from risk_model.engine import index
from risk_model.plans import drawn_plan, varied_of
from risk_model.ranking import ahead, rank_stats, ranks
from risk_model.tables import Choices, Data, Numbers, tree_of
from risk_model.tree import Tree
from risk_model.uncertainty import Study, outcome

VARIED = ["normalise=minmax,rank,percentile", "aggregate=arithmetic,geometric", "winmax=1..5"]


def measure() -> None:
    for units, indicators, target in ((51, 49, 0.03), (10_000, 50, 1.0)):
        _index(units, indicators, target)
    _weights_only(25, 22, 10_000, 0.05)
    _varied(51, 49, 10_000, 2.0)
    code = "from tests.benchmarks.engine import memory; memory()"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
    for name, sizes in (
        ("units", [(n, 22, 2000) for n in (25, 100, 400, 1600)]),
        ("indicators", [(25, n, 10_000) for n in (22, 88, 352)]),
        ("draws", [(25, 22, n) for n in (10_000, 40_000, 160_000)]),
    ):
        _growth(name, sizes)


def tables(units: int, indicators: int) -> tuple[Data, list[dict[str, str]]]:
    """Drawn data of three levels (groups of about seven) with a few outliers, and the elements of its meta table."""
    rng = np.random.default_rng(1)
    columns = np.exp(rng.standard_normal((units, indicators)))
    groups = max(3, indicators // 7)
    rows = [(f"i{at}", "1", f"g{at % groups}") for at in range(indicators)]
    rows += [(f"g{at}", "2", "index") for at in range(groups)] + [("index", "3", "")]
    elements = [
        {"iCode": code, "Level": level, "Parent": parent, "Direction": "1", "Weight": str(1 + at % 3), "Type": ""}
        for at, (code, level, parent) in enumerate(rows)
    ]
    names = tuple(f"u{at}" for at in range(units))
    return Data(names, (), tuple(f"i{at}" for at in range(indicators)), columns, {}), elements


def _index(units: int, indicators: int, target: float) -> None:
    data, elements = tables(units, indicators)
    tree, con = tree_of(elements, Choices()), scratch()
    ours = _seconds(lambda: index(con, data, tree, Choices()))
    plain = _seconds(
        lambda: _plain_scores(tree, _plain_scaled(data.columns), np.array([[n.weight for n in tree.nodes.values()]]))
    )
    _print(f"index of {units:,} × {indicators} in SQL", ours, target, plain)


def _weights_only(units: int, indicators: int, draws: int, target: float) -> None:
    data, elements = tables(units, indicators)
    tree, scaled = tree_of(elements, Choices()), _plain_scaled(data.columns)
    ours = _seconds(lambda: _ours(tree, scaled, draws))
    plain = _seconds(lambda: _plain_ranks(_plain_scores(tree, scaled, noisy_weights(tree, draws, 1, 0.25))), 1)
    _print(f"{draws:,} draws of weights, {units} × {indicators}, with ranks, quantiles, pairs", ours, target, plain)


def _ours(tree: Tree, scaled: Numbers, draws: int) -> None:
    drawn = ranks(drawn_scores(tree, scaled, noisy_weights(tree, draws, 1, 0.25)))
    rank_stats(drawn, drawn[0])
    if drawn.shape[1] < 100:
        ahead(drawn)


def _varied(units: int, indicators: int, draws: int, target: float) -> None:
    """Three ways of scaling, two means, five numbers of points to winsorise: thirty ways, fifteen scaled tables."""
    data, elements = tables(units, indicators)
    varied, con = varied_of(VARIED), scratch()

    def once() -> None:
        study = Study(con, data, elements, Choices(), tree_of(elements, Choices()))
        weights = noisy_weights(study.tree, draws, 1, 0.25)
        outcome(study, drawn_plan(study.choices, varied, weights, 1), 5, 0.95)

    tree, scaled = tree_of(elements, Choices()), _plain_scaled(data.columns)
    plain = _seconds(lambda: _plain_ranks(_plain_scores(tree, scaled, noisy_weights(tree, draws, 1, 0.25))), 1)
    _print(f"{draws:,} draws, {units} × {indicators}, scaling, mean and winmax varied too (plain: weights only)",
           _seconds(once, 3), target, plain)  # fmt: skip


def memory() -> None:
    """In a process of its own: 10,000 × 50 × 1,000 draws, and the most memory it ever had."""
    data, elements = tables(10_000, 50)
    study = Study(scratch(), data, elements, Choices(), tree_of(elements, Choices()))
    started = time.perf_counter()
    outcome(study, drawn_plan(study.choices, {}, noisy_weights(study.tree, 1000, 1, 0.25), 1), 5, 0.95)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  1,000 draws of weights, 10,000 × 50: {seconds:6.2f} s, at most {peak:,.0f} MB of memory (target 1,000 MB)")


def _growth(name: str, sizes: list[tuple[int, int, int]]) -> None:
    base = None
    for units, indicators, draws in sizes:
        data, elements = tables(units, indicators)
        tree, scaled = tree_of(elements, Choices()), _plain_scaled(data.columns)
        seconds = _seconds(lambda tree=tree, scaled=scaled, draws=draws: _ours(tree, scaled, draws), 3)  # type: ignore[misc]
        base = base or (seconds, units * indicators * draws)
        times, more = seconds / base[0], units * indicators * draws / base[1]
        print(f"  more {name:10}: {units:5,} × {indicators:3} × {draws:7,} draws {seconds:7.3f} s   "
              f"{times:5.1f} times the time for {more:3.0f} times the numbers")  # fmt: skip


def _plain_scaled(columns: Numbers) -> Numbers:
    low, high = columns.min(axis=0), columns.max(axis=0)
    return np.asarray((columns - low) / (high - low) * 100)


def _plain_scores(tree: Tree, scaled: Numbers, weights: Numbers) -> Numbers:
    """Arithmetic means, one draw after another, one element after another."""
    numbers = {code: at for at, code in enumerate(tree.nodes)}
    found = np.empty((len(weights), len(scaled)))
    for draw, drawn in enumerate(weights):
        values = {node.code: scaled[:, at] for at, node in enumerate(tree.indicators)}
        for level in range(2, tree.top + 1):
            for node in tree.at(level):
                children = [child.code for child in tree.children[node.code]]
                of_children = drawn[[numbers[code] for code in children]]
                values[node.code] = np.column_stack([values[code] for code in children]) @ of_children / of_children.sum()
        found[draw] = values[tree.index.code]
    return found


def _plain_ranks(scores: Numbers) -> Numbers:
    """Ranks (without ties), and their quantiles."""
    found = np.empty(scores.shape)
    for draw, row in enumerate(scores):
        found[draw, np.argsort(-row)] = np.arange(1, len(row) + 1)
    return np.quantile(found, [0.05, 0.5, 0.95], axis=0)


def _seconds(once: Callable[[], object], repeat: int = 5) -> float:
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        once()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _print(what: str, ours: float, target: float, plain: float) -> None:
    ratio = f"{plain / ours:5.1f} times as fast as" if ours < plain else f"{ours / plain:5.1f} times the time of"
    print(f"  {what}: {1000 * ours:8.1f} ms (target {1000 * target:,.0f} ms), {ratio} plain numpy ({1000 * plain:,.1f} ms)")
