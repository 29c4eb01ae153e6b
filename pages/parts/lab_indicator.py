"""One indicator looked at closely: its numbers to change, how its values lie, what it goes together with."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from geo import palette
from pages.parts.charts import GRID, LAYOUT, QUIET
from pages.parts.desk import Desk
from pages.parts.lab_tuning import tune_indicator
from pages.parts.marks import raw
from pages.parts.notices import escaped
from pages.parts.tables import table
from risk_model.lab import Outcome, correlations
from risk_model.variant import Variant

BINS = 10
CORRELATIONS = 6


def one_indicator(desk: Desk, variant: Variant, outcome: Outcome) -> None:
    """Chosen by the reader; nothing is drawn of the others."""
    _, base = desk.texts.gettext, desk.model
    st.selectbox(
        _("One indicator closely"), list(base.indicators), key="indicator", index=None, placeholder=_("Choose an indicator"),
        format_func=lambda code: f"{code} {_(base.indicators[code].name)}",
    )  # fmt: skip
    code = desk.view.indicator
    if code is None:
        return
    tune_indicator(desk, variant, code)
    known = {part.location_id: part.raw for part in outcome.contributions if part.code == code and part.raw is not None}
    if not known:
        st.write(_("No location has a value."))
        return
    st.plotly_chart(_distribution(desk, outcome, code, known), config=QUIET, key="lab distribution")
    _together(desk, outcome, code)


def _distribution(desk: Desk, outcome: Outcome, code: str, known: dict[str, float]) -> go.Figure:
    """How many locations have which raw value, each location below; lines where the scale begins and ends."""
    _, indicator = desk.texts.gettext, outcome.model.indicators[code]
    low, high = indicator.goalposts
    least, most = min(low, *known.values()), max(high, *known.values())
    figure = go.Figure()
    bins = {"start": least, "end": most + (most - least) / BINS, "size": (most - least) / BINS}
    figure.add_histogram(
        x=list(known.values()), xbins=bins, marker={"color": palette.BANDS[3]}, hovertemplate="%{y}<extra></extra>"
    )
    figure.add_scatter(
        x=list(known.values()), y=[-0.6] * len(known), mode="markers",
        marker={"symbol": "line-ns-open", "size": 9, "color": palette.INK},
        text=[f"{escaped(desk.name(place))}: {escaped(raw(desk, code, value))}" for place, value in known.items()],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    ends = ((low, "0"), (high, "10")) if indicator.direction == 1 else ((low, "10"), (high, "0"))
    for post, end in ends:
        figure.add_vline(x=post, line={"color": palette.DIMENSIONS["vulnerability"], "dash": "dash"}, annotation_text=f"→ {end}")
    figure.update_layout(**LAYOUT, height=220, showlegend=False, bargap=0.05)
    figure.update_xaxes(title=desk.texts.unit(indicator.unit), gridcolor=GRID, tickformat=".0%" if indicator.percent else None)
    figure.update_yaxes(title=_("Locations"), gridcolor=GRID, rangemode="tozero")
    return figure


def _together(desk: Desk, outcome: Outcome, code: str) -> None:
    """What goes together with it most, over the locations of the month."""
    _, texts = desk.texts.gettext, desk.texts
    rows = []
    for other, (value, locations) in list(correlations(outcome, code).items())[:CORRELATIONS]:
        name = _("Index") if other == "index" else f"{other} {_(outcome.model.indicators[other].name)}"
        rows.append((escaped(name), texts.number(value, 2), texts.number(locations)))
    if rows:
        table((_("Goes together with"), _("Rank correlation"), _("Locations")), rows, numbers_from=1)
