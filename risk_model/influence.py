"""What the numbers of our own index do: the weight of each in the whole, how far ranks move without it, and which choice matters.

Sensitivity follows Saisana, Saltelli and Tarantola (2005), J. R. Statist. Soc. A 168: Sobol' indices of the choices on the mean
absolute change of rank. Weights vary as ``[uncertainty]`` in the model says; the mean of the dimensions is drawn from its two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from risk_model.draws import Flags, drawn_scores, noisy_weights, nominal_weights
from risk_model.model import Model
from risk_model.rank_intervals import scaled_of
from risk_model.ranking import ranks
from risk_model.results import Contribution, Score
from risk_model.sobol import sobol_indices
from risk_model.tables import Numbers
from risk_model.tree import Tree

CHOICES = ("dimension_weights", "indicator_weights", "aggregation")


@dataclass(frozen=True, slots=True)
class Influence:
    """An indicator or dimension: its weight in the whole index, and the mean absolute change of rank when it has none."""

    code: str
    whole: float
    rank_change: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A choice: the share of the variance of ranks that it explains alone, and together with the others; NaN if none varies."""

    choice: str
    alone: float
    together: float


def influence(model: Model, scores: Sequence[Score], contributions: Sequence[Contribution]) -> list[Influence]:
    """Of every indicator and dimension that has a weight, over the locations of a month that have a rank."""
    ranked, tree = _ranked(scores), model.tree()
    if not ranked:
        return []
    scaled, codes, whole = scaled_of(tree, ranked, contributions), list(tree.nodes), tree.effective_weights()
    wanted = [node.code for node in tree.nodes.values() if node.parent and node.weight]
    weights = np.repeat(nominal_weights(tree), len(wanted), axis=0)
    weights[range(len(wanted)), [codes.index(code) for code in wanted]] = 0.0
    usual = ranks(drawn_scores(tree, scaled, nominal_weights(tree)))
    moves = np.abs(ranks(drawn_scores(tree, scaled, weights)) - usual)
    known = ~np.isnan(moves)
    mean = np.where(known, moves, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return [Influence(code, whole[code], float(move)) for code, move in zip(wanted, mean, strict=True)]


def sensitivity(model: Model, scores: Sequence[Score], contributions: Sequence[Contribution]) -> list[Sensitivity]:
    """Of the three choices; nothing where no location has a rank."""
    ranked, tree, rules = _ranked(scores), model.tree(), model.uncertainty
    if not ranked:
        return []
    scaled = scaled_of(tree, ranked, contributions)
    ways = [_with_mean(tree, name, model.index.floor) for name in ("geometric", "arithmetic")]
    usual = ranks(drawn_scores(tree, scaled, nominal_weights(tree)))
    upper = np.array([node.level > 1 for node in tree.nodes.values()])
    samples = []
    for part in range(2):  # the samples A and B of the design
        weights = noisy_weights(tree, rules.draws, rules.seed + part, rules.weight_noise)
        means = np.random.default_rng([rules.seed, part]).integers(0, 2, rules.draws) == 0
        samples.append((weights, means))
    (weights_a, means_a), (weights_b, means_b) = samples

    def moved(weights: Numbers, product: Flags) -> Numbers:
        of_product, of_mean = (np.abs(ranks(drawn_scores(way, scaled, weights)) - usual).mean(axis=1) for way in ways)
        return np.asarray(np.where(product, of_product, of_mean))

    of_ab = [
        moved(np.where(upper, weights_b, weights_a), means_a),
        moved(np.where(upper, weights_a, weights_b), means_a),
        moved(weights_a, means_b),
    ]
    found = sobol_indices(moved(weights_a, means_a), moved(weights_b, means_b), np.stack(of_ab, axis=1), rules.seed, 1)
    return [Sensitivity(*one) for one in zip(CHOICES, found.first.tolist(), found.total.tolist(), strict=True)]


def _ranked(scores: Sequence[Score]) -> list[str]:
    return [score.location_id for score in scores if score.known]


def _with_mean(tree: Tree, name: str, floor: float) -> Tree:
    """The same tree with another mean of the dimensions; the floor belongs to the product."""
    top = replace(tree.index, aggregate=name, floor=floor if name == "geometric" else None)
    return Tree(top if node is tree.index else node for node in tree.nodes.values())
