"""What would have to change for a location to be at the next level of attention: arithmetic, and said to be no more."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.parts.desk import Desk
from pages.parts.marks import band_names, raw
from pages.parts.notices import escaped
from pages.parts.tables import table
from risk_model import of_location
from risk_model.of_location import Change
from risk_model.results import Contribution, DimensionScore, Score

Written = Callable[[float], str]


def shares_of_index(desk: Desk, parts: Sequence[Contribution], dimensions: Mapping[str, DimensionScore], score: Score) -> str:
    """How the product is shared among the dimensions."""
    _, texts = desk.texts.gettext, desk.texts
    found = of_location.logarithm_shares(desk.model, of_location.node_values(parts, list(dimensions.values()), score))
    said = " · ".join(f"{_(desk.model.dimensions[name].name)} {texts.percent(part)}" for name, part in found.items())
    if desk.model.index.aggregate == "geometric":
        return _("Shares of the index (of its logarithm above the floor): {shares}").format(shares=said)
    return _("Shares of the index: {shares}").format(shares=said)


def what_would_change(desk: Desk, parts: Sequence[Contribution], dimensions: Mapping[str, DimensionScore], score: Score) -> None:
    """A small table: dimensions, then the indicators that can change the level alone, each as it is and as it had to be."""
    _ = desk.texts.gettext
    st.subheader(_("What would have to change"))
    if not score.known or score.band is None:
        st.write(_("Too little is known for a level of attention, so there is none to compare with."))
        return
    values = of_location.node_values(parts, list(dimensions.values()), score)
    of_dimensions, of_indicators = of_location.changes(desk.model, parts, values)
    able = [one for one in of_indicators if one.below is not None or one.above is not None]
    names = band_names(desk)
    ends = [(end, names[number]) for end, number in (("below", score.band - 1), ("above", score.band + 1)) if number in names]
    head = [_("Dimension or indicator"), _("Now"), *(_("For “{level}”").format(level=name) for _end, name in ends)]
    rows = [_dimension_row(desk, one, [end for end, _name in ends]) for one in of_dimensions]
    rows += [_indicator_row(desk, one, [end for end, _name in ends]) for one in able]
    table(head, rows, numbers_from=2)
    unable = len(of_indicators) - len(able)
    if unable:
        st.caption(
            desk.texts.ngettext(
                "{n} other indicator cannot change the level alone, wherever between its goalposts it stands.",
                "{n} other indicators cannot change the level alone, wherever between their goalposts they stand.",
                unable,
            )
        )
    st.caption(
        _(
            "Each line changes one value and leaves all others as they are. This is arithmetic, not advice and no promise: some "
            "values, such as distances, cannot be changed, and coping reflects coverage by the programme, not a proven effect."
        )
    )


def _dimension_row(desk: Desk, one: Change, ends: Sequence[str]) -> list[str]:
    texts, name = desk.texts, desk.texts.gettext(desk.model.dimensions[one.code].name)
    cells = [_end(desk, end, getattr(one, end), lambda value: texts.number(value, 1), 1, rises=True) for end in ends]
    return [f"<b>{escaped(name)}</b>", texts.number(one.now, 1), *cells]


def _indicator_row(desk: Desk, one: Change, ends: Sequence[str]) -> list[str]:
    indicator, texts = desk.model.indicators[one.code], desk.texts
    digits = 2 if indicator.percent else indicator.decimals

    def written(value: float) -> str:
        return texts.percent(value) if indicator.percent else texts.number(value, indicator.decimals)

    cells = [_end(desk, end, getattr(one, end), written, digits, indicator.direction == 1) for end in ends]
    return [f"{one.code} {escaped(texts.gettext(indicator.name))}", escaped(raw(desk, one.code, one.now)), *cells]


def _end(desk: Desk, end: str, value: float | None, written: Written, digits: int, rises: bool) -> str:
    """At most or at least so much, rounded to the side that still reaches the level; or that it cannot alone."""
    if value is None:
        return f"<span class='yj-muted'>{escaped(desk.texts.gettext('not alone'))}</span>"
    up = (end == "above") == rises
    step = 10.0**digits
    rounded = (math.ceil(value * step - 1e-9) if up else math.floor(value * step + 1e-9)) / step
    return f"{'≥' if up else '≤'} {written(rounded)}"
