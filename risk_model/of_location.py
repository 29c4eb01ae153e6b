"""A location's score explained by our own model: what each indicator adds to the index and what would change its band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from risk_model.explain import effective, parts, split
from risk_model.formula import Values
from risk_model.model import Model
from risk_model.results import Contribution, DimensionScore, Score
from risk_model.what_if import needed, raw_of


@dataclass(frozen=True, slots=True)
class Change:
    """What one indicator (raw, in its unit) or one dimension (0 to 10) would have to be for the next band down or up.

    None where it cannot get there alone, or there is no such band. ``now`` is as recorded, so it may lie beyond a goalpost.
    """

    code: str
    now: float
    below: float | None
    above: float | None


def node_values(found: Sequence[Contribution], dimensions: Sequence[DimensionScore], score: Score) -> Values:
    """A location's value at every node of the model's tree."""
    values = {part.code: part.scaled for part in found}
    return values | {one.dimension: one.score for one in dimensions} | {"index": score.index}


def added(model: Model, values: Values) -> dict[str, float | None]:
    """What each dimension and indicator adds to the index: its product split by the logarithm, each dimension by its points."""
    return effective(model.tree(), values, "index")


def logarithm_shares(model: Model, values: Values) -> dict[str, float | None]:
    """Each dimension's part of the index: of its logarithm above the floor, or of its sum if the model adds up."""
    return {part.code: part.part for part in parts(model.tree(), values, "index")}


def against_mean(model: Model, values: Values, everywhere: Sequence[Contribution]) -> dict[str, float]:
    """What each indicator adds to, or takes from, the index of a location where everything is as on average (Owen's value)."""
    if values["index"] is None:
        return {}
    scaled: dict[str, list[float]] = {}
    for part in everywhere:
        if part.scaled is not None:
            scaled.setdefault(part.code, []).append(part.scaled)
    return split(model.tree(), values, "index", {code: fmean(known) for code, known in scaled.items()})[1]


def changes(model: Model, found: Sequence[Contribution], values: Values) -> tuple[list[Change], list[Change]]:
    """Dimensions and indicators: what each alone would have to be for the next band, everything else unchanged."""
    tree, cuts = model.tree(), [band.from_ for band in model.bands[1:]]
    present = [node.code for node in tree.at(2) if node.weight > 0 and values.get(node.code) is not None]
    dimensions = [
        Change(one.code, one.now, one.below, one.above) for one in needed(tree, values, "index", cuts, elements=present)
    ]
    raws, indicators = {part.code: part.raw for part in found}, []
    for one in needed(tree, values, "index", cuts):
        below, above = (None if end is None else raw_of(tree.nodes[one.code], end) for end in (one.below, one.above))
        indicators.append(Change(one.code, float(raws[one.code] or 0), below, above))
    return dimensions, indicators
