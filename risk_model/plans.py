"""What is drawn: weights, and which choices each draw takes, made up by a seed or given in two tables.

``--draws-file``: ``draw, normalise, range_low, range_high, aggregate, winmax, weight_set`` and ``--weight-sets``:
``weight_set, iCode, Weight``. An empty cell, or a column that is left out, is the nominal choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from risk_model.draws import dirichlet_weights, noisy_weights, nominal_weights
from risk_model.faults import Fault
from risk_model.tables import MISSING, Choices, Numbers, number, rows_of, whole
from risk_model.tree import Tree

Varied = Mapping[str, tuple[str, ...]]
"""For each choice that is varied the values it takes, each as likely as the others."""
VARIED = ("normalise", "aggregate", "winmax", "impute")
OF_A_DRAW = ("draw", "normalise", "range_low", "range_high", "aggregate", "winmax", "weight_set")


@dataclass(frozen=True)
class Plan:
    """Draws, one a row of ``weights`` (draws × nodes). ``ways`` are the different choices; ``way`` says which a draw takes."""

    names: tuple[str, ...]
    ways: tuple[Choices, ...]
    way: npt.NDArray[np.intp]
    weights: Numbers


def nominal_plan(tree: Tree, choices: Choices) -> Plan:
    """One draw, called 0, in which nothing is varied."""
    return Plan(("0",), (choices,), np.zeros(1, dtype=np.intp), nominal_weights(tree))


def with_weights(weights: Numbers, choices: Choices) -> Plan:
    """The nominal choices under given weights (draws × nodes)."""
    return planned([str(at + 1) for at in range(len(weights))], [choices] * len(weights), weights)


def planned(names: Sequence[str], each: Iterable[Choices], weights: Numbers) -> Plan:
    """A plan of what each draw takes."""
    ways: dict[Choices, int] = {}
    way = np.array([ways.setdefault(choices, len(ways)) for choices in each], dtype=np.intp)
    return Plan(tuple(names), tuple(ways), way, weights)


def varied_of(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """``normalise=minmax,rank winmax=1..5`` as the values of each choice."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        name, _, listed = word.partition("=")
        if name not in VARIED:
            raise Fault("option_unknown", value=word, column="--vary", allowed=", ".join(f"{one}=…" for one in VARIED))
        first, dots, last = listed.partition("..")
        if dots and name == "winmax":
            values = [str(at) for at in range(whole(first, word), whole(last, word) + 1)]
        else:
            values = [value.strip() for value in listed.split(",") if value.strip()]
        if not values:
            raise Fault("option_unknown", value=word, column="--vary", allowed=f"{name}=A,B,…")
        found[name] = tuple(dict.fromkeys(values))
    return found


def varied_choices(choices: Choices, values: Mapping[str, str]) -> Choices:
    """The choices with some of them taken otherwise. A number of points to winsorise means that COINr's qTreat is used."""
    found = choices
    for name, value in values.items():
        match name:
            case "normalise":
                found = replace(found, normalise=value)
            case "aggregate":
                found = replace(found, aggregate=tuple(way.strip() for way in value.split(",") if way.strip()))
            case "winmax":
                found = replace(found, treat="qtreat", winmax=whole(value, "winmax"))
            case "impute":
                found = replace(found, impute=value)
    return found


def drawn_weights(tree: Tree, draws: int, seed: int, noise: float, concentration: float | None) -> Numbers:
    """Weights by a Dirichlet distribution where a concentration is given, else with noise."""
    if concentration is not None:
        return dirichlet_weights(tree, draws, seed, concentration)
    return noisy_weights(tree, draws, seed, noise)


def drawn_values(varied: Varied, draws: int, seed: int) -> dict[str, npt.NDArray[np.intp]]:
    """For each choice which of its values a draw takes."""
    rng = np.random.default_rng([seed, 1])  # a stream of its own, so that weights are the same whatever else is varied
    return {name: rng.integers(0, len(values), draws) for name, values in varied.items()}


def each_choice(choices: Choices, varied: Varied, taken: Mapping[str, npt.NDArray[np.intp]], draws: int) -> list[Choices]:
    """What every draw takes, from what :func:`drawn_values` drew."""
    keys = zip(*(taken[name].tolist() for name in varied), strict=True) if varied else iter([()] * draws)
    made: dict[tuple[int, ...], Choices] = {}
    found = []
    for key in keys:
        if key not in made:
            values = {name: varied[name][at] for name, at in zip(varied, key, strict=True)}
            made[key] = varied_choices(choices, values)
        found.append(made[key])
    return found


def drawn_plan(choices: Choices, varied: Varied, weights: Numbers, seed: int) -> Plan:
    """As many draws as there are rows of weights (draws × nodes), with the choices drawn independently of them."""
    draws = len(weights)
    each = each_choice(choices, varied, drawn_values(varied, draws, seed), draws)
    return planned([str(at + 1) for at in range(draws)], each, weights)


def exchanged_plan(
    choices: Choices, varied: Varied, weights: Numbers, seed: int, weights_too: bool
) -> tuple[Plan, tuple[str, ...]]:
    """The design of Sobol' indices, and its inputs: samples A and B, then for each input A with that input taken from B.

    ``weights`` has a row for each draw of A and then of B; they are one input, ``weights``, if they vary at all.
    """
    count = len(weights) // 2
    drawn = drawn_values(varied, 2 * count, seed)
    parts = [{name: at[:count] for name, at in drawn.items()}, {name: at[count:] for name, at in drawn.items()}]
    of_weights = [weights[:count], weights[count:]]
    inputs = (*varied, *(["weights"] if weights_too else []))
    for name in inputs:
        parts.append({other: parts[other == name][other] for other in varied})
        of_weights.append(of_weights[name == "weights"])
    each = [made for part in parts for made in each_choice(choices, varied, part, count)]
    return planned([str(at + 1) for at in range(len(each))], each, np.concatenate(of_weights)), inputs


def given_plan(tree: Tree, choices: Choices, draws_file: Path, sets_file: Path | None) -> Plan:
    """The draws of a file; raises :class:`Fault` for one that cannot be used."""
    rows = rows_of(draws_file, ("draw",))
    for column in rows[0]:
        if column not in OF_A_DRAW:
            raise Fault("option_unknown", value=column, column=draws_file.name, allowed=", ".join(OF_A_DRAW))
    sets = weight_sets(tree, sets_file) if sets_file else {}
    nominal = nominal_weights(tree)[0]
    seen: dict[str, None] = {}
    each, weights = [], np.empty((len(rows), len(nominal)))
    for at, row in enumerate(rows):
        name = str(whole(row["draw"], "draw")) if row["draw"] not in MISSING else ""
        if not name or name in seen:
            raise Fault("draw_twice", value=row["draw"])
        seen[name] = None
        each.append(_drawn_choices(choices, row))
        named = row.get("weight_set", "")
        if named not in MISSING and named not in sets:
            raise Fault("weight_set_unknown", value=named, column=name, allowed=", ".join(list(sets)[:10]) or "–")
        weights[at] = nominal if named in MISSING else sets[named]
    return planned(tuple(seen), each, weights)


def _drawn_choices(choices: Choices, row: Mapping[str, str]) -> Choices:
    values = {name: row[name] for name in ("normalise", "aggregate", "winmax") if row.get(name, "") not in MISSING}
    found = varied_choices(choices, values)
    low, high = (row.get(name, "") in MISSING for name in ("range_low", "range_high"))
    if low and high:
        return found
    if low or high:
        raise Fault("range_half", value=row["draw"])
    return replace(found, scale=(number(row["range_low"], "range_low"), number(row["range_high"], "range_high")))


def weight_sets(tree: Tree, file: Path) -> dict[str, Numbers]:
    """Weights (nodes) by the name of their set; an element that a set does not name keeps its nominal weight."""
    numbers = {code: at for at, code in enumerate(tree.nodes)}
    found: dict[str, Numbers] = {}
    for row in rows_of(file, ("weight_set", "iCode", "Weight")):
        if all(cell in MISSING for cell in row.values()):
            continue
        if row["iCode"] not in numbers:
            raise Fault("weight_code_unknown", value=row["iCode"], column=row["weight_set"])
        weight = number(row["Weight"], "Weight")
        if not weight >= 0:
            raise Fault("tree_weight_negative", value=row["iCode"])
        found.setdefault(row["weight_set"], nominal_weights(tree)[0])[numbers[row["iCode"]]] = weight
    for weights in found.values():
        for parent, children in tree.children.items():
            if not any(weights[numbers[child.code]] > 0 for child in children):
                raise Fault("tree_weights_zero", value=parent)
    return found
