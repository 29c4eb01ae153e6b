"""How sure the ranks of an index are: the commands ``uncertainty`` and ``sensitivity``.

Each takes the options of ``index``. Where the data table has a column ``Time``, units are ranked within each time, and the column
stands in what is written.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np

from risk_model.commands import Command, Row, choices_of, notes, write
from risk_model.faults import Fault
from risk_model.plans import VARIED, Plan, drawn_plan, drawn_weights, exchanged_plan, given_plan, varied_of
from risk_model.ranking import PAIRS, SURE
from risk_model.sobol import sobol_indices
from risk_model.tables import Data, Numbers
from risk_model.uncertainty import Outcome, Study, outcome

NOISE = 0.25
"""Weights vary by up to a quarter, as in COINr's example (``vignette("sensitivity")``)."""


MOST_DRAWS = 1_000_000
"""More would not fit into memory, and change no digit that is shown."""


def add_draws(parser: argparse.ArgumentParser, draws: int) -> None:
    parser.add_argument("--draws", type=int, metavar="N", help=f"how many (default {draws:,})")
    parser.set_defaults(default_draws=draws)
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same draws (default 1)")
    by = parser.add_mutually_exclusive_group()
    by.add_argument("--weight-noise", type=float, metavar="F", help="each weight times 1 + U(-F, F), as COINr; default 0.25, "
                    "in uncertainty 0 where --vary is given")  # fmt: skip
    by.add_argument("--dirichlet", type=float, metavar="A", help="weights of a group from a Dirichlet with concentration A")
    parser.add_argument("--vary", nargs="+", default=[], metavar="CHOICE=A,B", help=f"{', '.join(VARIED)}; winmax=1..5 means "
                        "qtreat with each of them")  # fmt: skip


def add_uncertainty(parser: argparse.ArgumentParser) -> None:
    add_draws(parser, 10_000)
    parser.add_argument("--draws-file", type=Path, metavar="FILE", help="draws as they are: draw, normalise, range_low, …")
    parser.add_argument("--weight-sets", type=Path, metavar="FILE", help="weight_set, iCode, Weight for them")
    parser.add_argument("--top", type=int, default=5, metavar="K", help="column top: share of draws with rank K or better (5)")
    parser.add_argument("--sure", type=float, default=SURE, metavar="SHARE", help="two units are told apart if one is ahead in "
                        "this share of draws (default 0.95)")  # fmt: skip
    parser.add_argument("--out-draws", type=Path, metavar="FILE", help="every draw: draw, uCode, score, rank; 0 is nominal")
    parser.add_argument("--out-pairs", type=Path, metavar="FILE", help="every pair: uCode, other, ahead, told_apart")


def run_uncertainty(con: duckdb.DuckDBPyConnection, words: argparse.Namespace) -> list[Fault]:
    """``uncertainty``: what the ranks of all draws say of each unit, and from which others it cannot be told apart."""
    if not 0.5 < words.sure <= 1:
        raise Fault("option_unknown", value=words.sure, column="--sure", allowed="0.5 … 1")
    if words.top < 1:
        raise Fault("option_unknown", value=words.top, column="--top", allowed="1, 2, 3, …")
    study = Study.read(con, words.data, words.meta, choices_of(words))
    found = outcome(study, _plan(study, words), words.top, words.sure)
    data, stats, units = study.data, found.stats, study.data.keys()
    others = _others(data, found)
    columns = (stats.mean, stats.median, stats.q05, stats.q95, stats.top, stats.draws)
    head = ["nominal", "mean", "median", "q05", "q95", "top", "draws", "not_told_apart_from"]
    rows = ([*unit, _place(stats.nominal[at]), *(column[at] for column in columns), others[at]] for at, unit in enumerate(units))
    write(words.out, [*data.head, *head], rows)
    if words.out_draws:
        write(words.out_draws, ["draw", *data.head, "score", "rank"], _each_draw(units, found))
    if words.out_pairs:
        write(words.out_pairs, [*data.head, "other", "ahead", "told_apart"], _each_pair(data, found))
    return [*notes(data, study.tree), *_notes(study, words, found)]


def _plan(study: Study, words: argparse.Namespace) -> Plan:
    if words.draws_file:
        for name in ("draws", "weight_noise", "dirichlet", "vary"):
            if getattr(words, name) not in (None, []):
                raise Fault("options_together", value="--draws-file", column=f"--{name.replace('_', '-')}")
        return given_plan(study.tree, study.choices, words.draws_file, words.weight_sets)
    if words.weight_sets:
        raise Fault("option_needs", value="--weight-sets", column="--draws-file")
    varied = varied_of(words.vary)
    weights = _weights(study, words, _draws(words), 0.0 if varied else NOISE)
    return drawn_plan(study.choices, varied, weights, words.seed)


def _draws(words: argparse.Namespace) -> int:
    draws: int = words.default_draws if words.draws is None else words.draws
    if not 1 <= draws <= MOST_DRAWS:
        raise Fault("option_unknown", value=draws, column="--draws", allowed=f"1 … {MOST_DRAWS}")
    if words.seed < 0:
        raise Fault("option_unknown", value=words.seed, column="--seed", allowed="0, 1, 2, …")
    return draws


def _weights(study: Study, words: argparse.Namespace, draws: int, usual: float) -> Numbers:
    noise = usual if words.weight_noise is None else words.weight_noise
    if not 0 <= noise <= 1:
        raise Fault("option_unknown", value=noise, column="--weight-noise", allowed="0 … 1")
    if words.dirichlet is not None and not 0 < words.dirichlet < math.inf:
        raise Fault("option_unknown", value=words.dirichlet, column="--dirichlet", allowed="> 0")
    return drawn_weights(study.tree, draws, words.seed, noise, words.dirichlet)


def _notes(study: Study, words: argparse.Namespace, found: Outcome) -> Iterator[Fault]:
    if found.why:
        yield Fault("draws_left_out", value=found.lost, limit=len(found.plan.way), column=found.why.details["value"])
    yield from _unmoved(study, words)
    if any(len(rows) > PAIRS for rows in study.data.slices()):
        yield Fault("pairs_too_many", limit=PAIRS)
    both = sum(int((~np.isnan(share[np.triu_indices(len(share), 1)])).sum()) for share in found.ahead)
    alike = sum(int(one.sum()) for one in found.alike) // 2
    if both:
        yield Fault("pairs_alike", value=alike, limit=both, rule=f"{100 * words.sure:g}")


def _unmoved(study: Study, words: argparse.Namespace) -> Iterator[Fault]:
    """A way of aggregating that the meta table names goes before the one that is varied."""
    if "aggregate" in varied_of(words.vary) and any(row.get("Aggregation") for row in study.elements):
        yield Fault("aggregation_named")


def run_sensitivity(con: duckdb.DuckDBPyConnection, words: argparse.Namespace) -> list[Fault]:
    """``sensitivity``: Sobol' indices of the choices and the weights on the mean absolute change of rank."""
    study, count = Study.read(con, words.data, words.meta, choices_of(words)), _draws(words)
    varied, weights = varied_of(words.vary), _weights(study, words, 2 * count, NOISE)
    plan, inputs = exchanged_plan(study.choices, varied, weights, words.seed, words.weight_noise != 0)
    if not inputs:
        raise Fault("nothing_varied")
    moves = study.moves(study.ranks(study.all_scores(plan)))
    rows: list[Row] = []
    for time, of_time in zip(study.data.time_keys(), moves.T, strict=True):
        a, b, *each = of_time.reshape(-1, count)
        found = sobol_indices(a, b, np.stack(each, axis=1), words.seed, words.bootstrap)
        for at, name in enumerate(inputs):
            first, total = [found.first[at], *found.first_interval[at]], [found.total[at], *found.total_interval[at]]
            rows.append([*time, name, *first, *total])
    head = [*study.data.head[1:], "input", "first", "first_q05", "first_q95", "total", "total_q05", "total_q95"]
    write(words.out, head, rows)
    still = [Fault("nothing_moves")] if not np.nanmax(moves, initial=0.0) > 0 else []
    return [*notes(study.data, study.tree), *_unmoved(study, words), *still]


def _place(rank: float) -> int | None:
    return None if math.isnan(rank) else int(rank)


def _others(data: Data, found: Outcome) -> list[str]:
    """For each unit those of its time from which it cannot be told apart, with a semicolon between them."""
    others = [""] * len(data.units)
    for rows, alike in zip(data.slices(), found.alike, strict=True):
        for at, row in zip(rows, alike, strict=False):
            others[at] = ";".join(data.units[rows[other]] for other in np.flatnonzero(row))
    return others


def _each_draw(units: Sequence[tuple[str, ...]], found: Outcome) -> Iterable[Row]:
    names, scores, ranks = ("0", *found.plan.names), (found.nominal_scores, *found.scores), (found.nominal_ranks, *found.ranks)
    for name, of_units, places in zip(names, scores, ranks, strict=True):
        for unit, score, rank in zip(units, of_units.tolist(), places.tolist(), strict=True):
            yield [name, *unit, score, _place(rank)]


def _each_pair(data: Data, found: Outcome) -> Iterable[Row]:
    units = data.keys()
    for rows, share, alike in zip(data.slices(), found.ahead, found.alike, strict=True):
        for i in range(len(share)):
            for j in range(len(share)):
                if i != j and not math.isnan(share[i, j]):
                    yield [*units[rows[i]], data.units[rows[j]], share[i, j], "no" if alike[i, j] else "yes"]


def _add_sensitivity(parser: argparse.ArgumentParser) -> None:
    add_draws(parser, 1000)
    parser.add_argument("--bootstrap", type=int, default=1000, metavar="N", help="repetitions for the intervals (1000)")


DOUBT: dict[str, Command] = {
    "uncertainty": (run_uncertainty, "how sure each rank is when weights and choices vary", add_uncertainty),
    "sensitivity": (run_sensitivity, "which choice the ranks depend on (Sobol' indices)", _add_sensitivity),
}
