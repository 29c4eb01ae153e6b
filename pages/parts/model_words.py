"""The model in words: a place of it, and a value at that place, as a reader calls them."""

from __future__ import annotations

from pages.parts.desk import Desk
from risk_model.versions import Entry


def place_words(desk: Desk, place: str) -> str:
    """A place of the model: the name of its indicator or dimension, and which number of it."""
    _, model = desk.texts.gettext, desk.model
    numbers = {
        "weight": _("Weight"),
        "direction": _("Direction"),
        "goalposts": _("Goalposts"),
        "window_months": _("Window"),
        "shrink": _("Shrinking of small counts"),
        "half_life_months": _("Half-life"),
        "index.aggregate": _("Mean of the dimensions"),
        "index.floor": _("Least value of a dimension"),
        "coverage.minimum": _("Least coverage"),
    }
    head, *rest = place.split(".")
    part = {"indicators": model.indicators, "dimensions": model.dimensions}.get(head, {}).get(rest[0])  # type: ignore[attr-defined]
    if part is not None and rest[-1] in numbers:
        return f"{_(part.name)} · {numbers[rest[-1]]}"
    return numbers.get(place, place)


def value_words(desk: Desk, place: str, value: Entry) -> str:
    """A value of the model, as a reader writes it."""
    _, texts, last = desk.texts.gettext, desk.texts, place.split(".")[-1]
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if place == "index.aggregate":
        return ways(desk).get(str(value), str(value))
    if isinstance(value, tuple):
        return " – ".join(texts.exact(one) if isinstance(one, float) else str(one) for one in value)
    if not isinstance(value, float | int) or value in (float("inf"), float("-inf")):
        return str(value)
    if last == "direction":
        return directions(desk).get(int(value), "–")
    if last in ("weight", "minimum"):
        return texts.percent(value, exact=True)
    if last in ("window_months", "half_life_months") and value == int(value):
        return texts.ngettext("{n} month", "{n} months", int(value))
    return texts.exact(value)


def ways(desk: Desk) -> dict[str, str]:
    """The ways to combine dimensions."""
    _ = desk.texts.gettext
    return {"geometric": _("geometric mean"), "arithmetic": _("arithmetic mean")}


def directions(desk: Desk) -> dict[int, str]:
    """Which way an indicator points."""
    _ = desk.texts.gettext
    return {1: _("more means more attention"), -1: _("more means less attention")}
