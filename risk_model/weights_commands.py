"""What each weight of an index does: the commands ``remove`` and ``weights``. Both take the options of ``index``."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import duckdb
import numpy as np

from risk_model.coherence import component_weights, correlations, cronbach_alpha
from risk_model.commands import Command, Row, choices_of, notes, write
from risk_model.engine import index
from risk_model.faults import Fault
from risk_model.tables import Numbers
from risk_model.uncertainty import Study


def run_remove(con: duckdb.DuckDBPyConnection, words: argparse.Namespace) -> list[Fault]:
    """``remove``: how far ranks move when one element at a time has no weight."""
    study = Study.read(con, words.data, words.meta, choices_of(words))
    rows = (
        [*time, code, moves[at]]
        for code, moves in study.without(words.level).items()
        for at, time in enumerate(study.data.time_keys())
    )
    write(words.out, [*study.data.head[1:], "removed", "mean_abs_rank_change"], rows)
    return notes(study.data, study.tree)


def run_weights(con: duckdb.DuckDBPyConnection, words: argparse.Namespace) -> list[Fault]:
    """``weights``: what each weight is in the whole and what it does; correlations are over all units (of all times)."""
    choices = choices_of(words)
    study = Study.read(con, words.data, words.meta, choices)
    tree, codes = study.tree, list(study.tree.nodes)
    values = index(con, study.data, tree, choices)
    related, effective = correlations(values), tree.effective_weights()
    moved = {code: moves for level in range(1, tree.top) for code, moves in study.without(level).items()}
    loadings: dict[str, float] = {}
    explained: dict[str, float] = {}
    alpha: dict[str, float] = {}
    for parent, children in tree.children.items():
        group = values[:, [codes.index(child.code) for child in children]]
        found, explained[parent] = component_weights(group)
        loadings |= zip((child.code for child in children), found.tolist(), strict=True)
        alpha[parent] = cronbach_alpha(group)
    rows: list[Row] = []
    for at, node in enumerate(tree.nodes.values()):
        moves = moved.get(node.code)
        rows.append([
            node.code, node.level, node.weight, effective[node.code], loadings.get(node.code),
            related[at, codes.index(node.parent)] if node.parent else None, related[at, codes.index(tree.index.code)],
            None if moves is None else _mean(moves), explained.get(node.code), alpha.get(node.code),
        ])  # fmt: skip
    head = ["iCode", "Level", "Weight", "EffWeight", "PCAWeight", "CorrParent", "CorrIndex", "RankChange", "PCAVariance", "Alpha"]
    write(words.out, head, rows)
    if words.out_correlations:
        pairs = ([one, other, related[i, j]] for i, one in enumerate(codes) for j, other in enumerate(codes) if i < j)
        write(words.out_correlations, ["iCode", "other", "correlation"], pairs)
    idle = [code for code, moves in moved.items() if _mean(moves) == 0]
    return [*notes(study.data, tree), *([Fault("weights_idle", value=", ".join(idle))] if idle else [])]


def _mean(moves: Numbers) -> float:
    known = moves[~np.isnan(moves)]
    return float(known.mean()) if len(known) else math.nan


def _add_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--level", type=int, required=True, metavar="N", help="the level whose elements lose their weight")


def _add_weights(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out-correlations", type=Path, metavar="FILE", help="all pairs of elements: iCode, other, correlation")


WEIGHTS: dict[str, Command] = {
    "remove": (run_remove, "how far ranks move without one element at a time", _add_remove),
    "weights": (run_weights, "what each weight is in the whole, and whether it does anything", _add_weights),
}
