"""What COINr says about a finished index, slow and plain: ranks, effective weights, one element less, given Monte Carlo draws."""

from __future__ import annotations

import math
from typing import Any

from tests.coinr_oracle import Row, index, quantile

Scores = dict[str, float | None]


def top_of(meta: list[Row]) -> str:
    return max((row for row in meta if row.get("Level")), key=lambda row: int(row["Level"]))["iCode"]


def top_scores(data: list[Row], meta: list[Row], **chosen: Any) -> Scores:
    top = top_of(meta)
    return {unit: value for (unit, _, code, _), value in index(data, meta, **chosen).items() if code == top}


def ranks(scores: Scores) -> dict[str, int | None]:
    """1 is the highest score; ties share the smallest rank; no score, no rank."""
    values = [score for score in scores.values() if score is not None]
    return {unit: None if score is None else 1 + sum(other > score for other in values) for unit, score in scores.items()}


def effective_weights(meta: list[Row]) -> dict[str, float]:
    nodes = [row for row in meta if row.get("Level")]
    found: dict[str, float] = {}
    for row in sorted(nodes, key=lambda row: -int(row["Level"])):
        siblings = [float(one["Weight"]) for one in nodes if one.get("Parent") == row.get("Parent")]
        found[row["iCode"]] = float(row["Weight"]) / math.fsum(siblings) * found[row["Parent"]] if row.get("Parent") else 1.0
    return found


def reweighted(meta: list[Row], weights: dict[str, str]) -> list[Row]:
    return [row | {"Weight": weights.get(row["iCode"], row.get("Weight", ""))} for row in meta]


def without_each(data: list[Row], meta: list[Row], level: int, **chosen: Any) -> dict[str, float | None]:
    """The mean move in rank when one element of the level has weight 0, over the units that have a rank both times."""
    before = ranks(top_scores(data, meta, **chosen))
    found: dict[str, float | None] = {}
    for row in meta:
        if row.get("Level") == str(level):
            after = ranks(top_scores(data, reweighted(meta, {row["iCode"]: "0"}), **chosen))
            moves = [abs(before[u] - after[u]) for u in before if before[u] is not None and after[u] is not None]
            found[row["iCode"]] = math.fsum(moves) / len(moves) if moves else None
    return found


def drawn_scores(
    data: list[Row], meta: list[Row], draws: list[Row], weight_sets: list[Row], **chosen: Any
) -> dict[tuple[str, str], tuple[float | None, int | None]]:
    """(draw, uCode): (score, rank). Draw 0 is the nominal index; an empty cell of a draw is the nominal choice."""
    found = {}
    for draw in [{"draw": "0"}, *draws]:
        option = dict(chosen)
        option |= {name: draw[name] for name in ("normalise", "aggregate") if draw.get(name)}
        if draw.get("range_low"):
            option["range"] = (float(draw["range_low"]), float(draw["range_high"]))
        if draw.get("winmax"):
            option |= {"treat": "qtreat", "winmax": int(draw["winmax"])}
        weights = {row["iCode"]: row["Weight"] for row in weight_sets if row["weight_set"] == (draw.get("weight_set") or None)}
        scores = top_scores(data, reweighted(meta, weights), **option)
        found |= {(draw["draw"], unit): (scores[unit], rank) for unit, rank in ranks(scores).items()}
    return found


def rank_statistics(drawn: dict[tuple[str, str], tuple[float | None, int | None]]) -> dict[str, dict[str, float | None]]:
    """Over the draws in which a unit has a rank; the nominal index is no draw."""
    found = {}
    for unit in dict.fromkeys(unit for _, unit in drawn):
        own = [float(rank) for (draw, one), (_, rank) in drawn.items() if one == unit and draw != "0" and rank is not None]
        found[unit] = {"nominal": drawn["0", unit][1]} | dict.fromkeys(("mean", "median", "q05", "q95"))
        if own:
            shares = {"median": 0.5, "q05": 0.05, "q95": 0.95}
            found[unit] |= {"mean": math.fsum(own) / len(own)} | {name: quantile(own, at) for name, at in shares.items()}
    return found
