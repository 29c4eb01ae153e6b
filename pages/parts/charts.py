"""Charts. Each takes finished numbers and the desk for words and colours; gaps stay gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from geo import palette
from pages.parts.desk import Desk
from pages.parts.marks import raw
from pages.parts.notices import escaped
from risk_model.results import Contribution, DimensionScore, NeedSupport, Score
from risk_model.validation import Validated

QUIET = {"displayModeBar": False, "scrollZoom": False}
LAYOUT = {
    "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"size": 12, "color": palette.INK},
    "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
    "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": palette.INK}},
    "separators": ", ",
}
GRID = "#e3e6ea"


def need_support(desk: Desk, points: Sequence[NeedSupport], need_cut: float, support_cut: float) -> go.Figure:
    """Two by two: need to the right, support upwards; the locations without enough support stand out by shape."""
    _ = desk.texts.gettext
    figure = go.Figure()
    for short, symbol, name in ((True, "circle", _("more need, not more support")), (False, "circle-open", _("the others"))):
        chosen = [p for p in points if ((p.need or 0) > need_cut and (p.support or 0) <= support_cut) == short]
        figure.add_scatter(
            x=[p.need for p in chosen],
            y=[p.support for p in chosen],
            mode="markers",
            name=name,
            marker={"symbol": symbol, "size": 10, "color": palette.BANDS[5 if short else 4], "line": {"width": 1.5}},
            text=[escaped(desk.name(p.location_id)) for p in chosen],
            hovertemplate="%{text}<br>%{x:.1f} · %{y:.1f}<extra></extra>",
        )
    figure.add_vline(x=need_cut, line={"color": palette.HATCH, "dash": "dot"})
    figure.add_hline(y=support_cut, line={"color": palette.HATCH, "dash": "dot"})
    figure.update_layout(**LAYOUT, height=330)
    figure.update_xaxes(title=_("Need"), gridcolor=GRID, range=[0, 10])
    figure.update_yaxes(title=_("Support"), gridcolor=GRID, range=[-0.3, 10])
    return figure


def waterfall(desk: Desk, parts: Sequence[Contribution], score: float) -> go.Figure:
    """How the indicators of one dimension add up to its score."""
    texts = desk.texts
    known = [part for part in parts if part.points is not None]
    names = [texts.gettext(desk.model.indicators[part.code].name) for part in known]
    hover = [raw(desk, part.code, part.raw) for part in known]
    colour = palette.DIMENSIONS.get(parts[0].dimension, palette.BANDS[4])
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=[*names, texts.gettext(desk.model.dimensions[parts[0].dimension].name)],
            x=[*(part.points for part in known), score],
            measure=["relative"] * len(known) + ["total"],
            text=[*(texts.number(part.points, 2) for part in known), texts.number(score, 2)],
            textposition="outside",
            customdata=[*hover, ""],
            hovertemplate="%{y}<br>%{customdata}<extra></extra>",
            increasing={"marker": {"color": colour}},
            totals={"marker": {"color": palette.INK}},
            connector={"line": {"color": GRID}},
        )
    )
    figure.update_layout(**LAYOUT, height=70 + 30 * len(names), showlegend=False)
    figure.update_xaxes(range=[0, 10], gridcolor=GRID)
    figure.update_yaxes(autorange="reversed", automargin=True)
    return figure


def trend(desk: Desk, history: Sequence[Score], parts: Sequence[DimensionScore], returned: dict[date, bool]) -> go.Figure:
    """Index and dimensions by month, with the bands behind and the returns below. A month without a score is a gap."""
    _ = desk.texts.gettext
    months = [score.month for score in history]
    figure = go.Figure()
    bands = desk.model.bands
    for band, above in zip(bands, [*(b.from_ for b in bands[1:]), 10.0], strict=True):
        figure.add_hrect(y0=band.from_, y1=above, fillcolor=palette.BANDS[band.number], opacity=0.35, line_width=0, layer="below")
    dashes = ("dot", "dash", "dashdot", "longdash", "longdashdot")  # told apart without colour
    for at, (name, dimension) in enumerate(desk.model.dimensions.items()):
        by_month = {part.month: part.shown for part in parts if part.dimension == name}
        known = [by_month.get(s.month) if s.index is not None else None for s in history]
        figure.add_scatter(
            x=months, y=known, mode="lines", name=_(dimension.name), connectgaps=False,
            line={"color": palette.DIMENSIONS.get(name, palette.HATCH), "width": 1.6, "dash": dashes[at % len(dashes)]},
            hovertemplate="%{y:.2f}",
        )  # fmt: skip
    figure.add_scatter(
        x=months, y=[s.index for s in history], mode="lines+markers", name=_("Index"), connectgaps=False,
        line={"color": palette.INK, "width": 2.5}, marker={"size": 5}, hovertemplate="%{y:.2f}",
    )  # fmt: skip
    marks = ((_("report"), "circle", [m for m in months if returned.get(m) is False]),
             (_("nil report"), "circle-open", [m for m in months if returned.get(m) is True]),
             (_("no report"), "x-thin", [m for m in months if m not in returned]))  # fmt: skip
    for name, symbol, at in marks:
        figure.add_scatter(
            x=at, y=[-0.5] * len(at), mode="markers", name=name, hoverinfo="x+name",
            marker={"symbol": symbol, "size": 7, "color": palette.INK, "line": {"width": 1.4, "color": palette.INK}},
        )  # fmt: skip
    figure.update_layout(**LAYOUT, height=380, hovermode="x unified")
    figure.update_yaxes(range=[-1, 10], gridcolor=GRID, tickvals=[0, *(b.from_ for b in bands[1:]), 10])
    _months_axis(desk, figure, months)
    return figure


def timeline(desk: Desk, rows: dict[str, list[dict[str, Any]]], months: Sequence[date]) -> go.Figure:
    """What happened and what was done on one time line; ``rows`` maps a line's name to points (day, size, text)."""
    figure = go.Figure()
    colours = [palette.INK, *palette.LAYERS.values()]
    for at, (name, points) in enumerate(rows.items()):
        figure.add_scatter(
            x=[point["day"] for point in points], y=[name] * len(points), mode="markers", name=name, showlegend=False,
            text=[point["text"] for point in points], hovertemplate="%{text}<extra></extra>",
            marker={"size": [point["size"] for point in points], "color": colours[at % len(colours)], "opacity": 0.8,
                    "symbol": ["circle", "square", "diamond", "star-square", "triangle-up"][at % 5]},
        )  # fmt: skip
    figure.update_layout(**LAYOUT, height=80 + 44 * len(rows))
    figure.update_yaxes(categoryorder="array", categoryarray=list(reversed(rows)), automargin=True, gridcolor=GRID)
    _months_axis(desk, figure, months)
    return figure


def _months_axis(desk: Desk, figure: go.Figure, months: Sequence[date]) -> None:
    """Ticks in the reader's language: plotly knows English months only."""
    step = max(1, len(months) // 8)
    ticks = list(months)[::step]
    figure.update_xaxes(tickvals=ticks, ticktext=[desk.texts.short_month(month) for month in ticks], gridcolor=GRID)


def judged(desk: Desk, found: Sequence[Validated], measures: Mapping[str, str], rankings: Mapping[str, str]) -> go.Figure:
    """Each measure in a field of its own: the index beside its baselines with their intervals, by months ahead."""
    figure = make_subplots(rows=len(measures), subplot_titles=list(measures.values()), shared_xaxes=True, vertical_spacing=0.1)
    looks = (("circle", palette.BANDS[5]), ("diamond", palette.LAYERS["grants"]), ("line-ns-open", palette.HATCH))
    for at, measure in enumerate(measures, start=1):
        for shift, ((ranking, name), (symbol, colour)) in enumerate(zip(rankings.items(), looks, strict=True), start=-1):
            known = [(one.horizon, one.measures[measure].rankings[ranking]) for one in found if measure in one.measures]
            figure.add_scatter(
                x=[estimate.value for _, estimate in known],
                y=[horizon + 0.2 * shift for horizon, _ in known],
                error_x={"type": "data", "symmetric": False, "thickness": 1.6, "width": 4,
                         "array": [estimate.high - estimate.value for _, estimate in known],
                         "arrayminus": [estimate.value - estimate.low for _, estimate in known]},
                mode="markers", name=name, legendgroup=ranking, showlegend=at == 1, hovertemplate="%{x:.2f}",
                marker={"symbol": symbol, "size": 9, "color": colour, "line": {"width": 2, "color": colour}},
                row=at, col=1,
            )  # fmt: skip
    horizons = [one.horizon for one in found]
    names = [desk.texts.ngettext("{n} month ahead", "{n} months ahead", horizon) for horizon in horizons]
    lows = [estimate.low for one in found for measured in one.measures.values() for estimate in measured.rankings.values()]
    figure.update_layout(**(LAYOUT | {"margin": LAYOUT["margin"] | {"t": 64}}), height=150 + 50 * len(measures) * len(horizons))
    figure.update_layout(legend={"y": 1.06})
    figure.update_annotations(font={"size": 13}, x=0, xanchor="left")
    figure.update_xaxes(range=[min([0, *lows]) - 0.02, 1.02], gridcolor=GRID, zerolinecolor=palette.HATCH, showticklabels=True)
    figure.update_yaxes(range=[max(horizons) + 0.5, min(horizons) - 0.5], tickvals=horizons, ticktext=names, automargin=True,
                        showgrid=False)  # fmt: skip
    return figure
