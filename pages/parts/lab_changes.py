"""What the reader changes in the risk lab: from a moved slider to a variant, and from a variant to words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pages.parts.desk import Desk
from pages.parts.model_words import place_words, value_words
from risk_model.model import Model
from risk_model.variant import Value, Variant, value_at

DIGITS = 6
"""Decimals that a shared-out weight keeps, so that an address stays short."""
CHANGES_NAMED = 8


def at(base: Model, variant: Variant, place: str) -> Value | None:
    """What stands at a place after the changes, also where they make no model."""
    return dict(variant.changes).get(place, value_at(base, place))


def weight_places(base: Model, dimension: str | None) -> dict[str, str]:
    """Places of the weights that share one whole: a dimension's indicators by code, or (None) the dimensions by name."""
    if dimension is None:
        return {name: f"dimensions.{name}.weight" for name in base.dimensions}
    return {code: f"indicators.{code}.weight" for code, one in base.indicators.items() if one.dimension == dimension}


def weights(base: Model, variant: Variant, dimension: str | None) -> dict[str, float]:
    """The weights that share one whole, after the changes; what is no number counts as nothing."""
    found = {name: at(base, variant, place) for name, place in weight_places(base, dimension).items()}
    return {name: float(one) if isinstance(one, int | float) and 0 <= one < float("inf") else 0.0 for name, one in found.items()}


def shares(base: Model, variant: Variant) -> dict[str, float | None]:
    """Share of each dimension and indicator in the whole; None where all weights beside it are zero."""
    of_dimensions = _shares(weights(base, variant, None))
    found = dict(of_dimensions)
    for name, above in of_dimensions.items():
        for code, share in _shares(weights(base, variant, name)).items():
            found[code] = None if share is None or above is None else share * above
    return found


def _shares(given: Mapping[str, float]) -> dict[str, float | None]:
    whole = sum(given.values())
    return {name: weight / whole if whole else None for name, weight in given.items()}


def shared_out(
    before: Mapping[str, float], usual: Mapping[str, float], moved: str, value: float, locked: Collection[str]
) -> dict[str, float]:
    """Weights after one was moved and the others made up for it, so that the sum stays what it was.

    Those that are not locked change in proportion to what they were, or, where all of them were zero, to what is usual. If
    they cannot make up for it (all locked, or the moved one takes more than they have) they go to zero and the sum changes.
    """
    free = [name for name in before if name != moved and name not in locked]
    rest = max(0.0, sum(before.values()) - value - sum(before[name] for name in before if name != moved and name not in free))
    parts = before if any(before[name] for name in free) else usual
    whole = sum(parts[name] for name in free)
    made = {name: round(rest * parts[name] / whole, DIGITS) for name in free} if whole else {}
    return {**before, **made, moved: value}


def described(desk: Desk, variant: Variant) -> list[str]:
    """Each change in words, the first few; as plain text."""
    _, texts = desk.texts.gettext, desk.texts
    lines = []
    for place, value in variant.changes:
        before, after = (value_words(desk, place, one) for one in (value_at(desk.model, place), value))
        lines.append(f"{place_words(desk, place)}: {before} → {after}")
    if len(lines) > CHANGES_NAMED:
        more = len(lines) - CHANGES_NAMED
        lines = [*lines[:CHANGES_NAMED], texts.ngettext("and {n} more change", "and {n} more changes", more)]
    return lines
