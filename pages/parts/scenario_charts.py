"""Two versions of the model side by side: ranks as slopes, a location's quarters as two lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from geo import palette
from pages.parts.charts import GRID, LAYOUT
from pages.parts.desk import Desk
from pages.parts.notices import escaped
from pages.parts.scenario_words import band_changes
from risk_model.results import Score

SHORT = 26
"""Letters of a name that fit beside a chart on a phone; the whole name comes up on pointing."""


def slope(desk: Desk, before: Mapping[str, Score], after: Mapping[str, Score], old: str, new: str) -> go.Figure:
    """Ranks under the old version at the left and under the new one at the right; who changes band is drawn strongly.

    A location without a rank in one of the two has no line; the table of the overview and the sentence tell of it.
    """
    _ = desk.texts.gettext
    changed = set(band_changes(before, after))
    figure = go.Figure()
    for strong in (False, True):
        for code, score in after.items():
            left, right = before[code].rank, score.rank
            if left is None or right is None or (code in changed) != strong:
                continue
            name = escaped(desk.name(code))
            figure.add_scatter(
                x=[0, 1], y=[left, right], mode="lines+markers+text", showlegend=False, cliponaxis=False,
                textposition=["middle left", "middle right"], textfont={"size": 11},
                text=[str(left), f"{right} {_short(desk.name(code))}"],
                line={"color": palette.BANDS[5] if strong else palette.HATCH, "width": 2.6 if strong else 1.2},
                marker={"size": 7 if strong else 5, "symbol": "diamond" if strong else "circle"},
                hovertemplate=f"{name}: {left} → {right}<extra></extra>",
            )  # fmt: skip
    for symbol, colour, name in (("diamond", palette.BANDS[5], _("changes band")), ("circle", palette.HATCH, _("same band"))):
        figure.add_scatter(x=[None], y=[None], mode="lines+markers", name=name, line={"color": colour}, marker={"symbol": symbol})
    ranks = sum(score.known for score in after.values())
    figure.update_layout(**LAYOUT, height=110 + 19 * ranks)
    figure.update_xaxes(range=[-0.12, 2.1], tickvals=[0, 1], ticktext=[_short(old), _short(new)], showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", visible=False)
    return figure


def quarters(desk: Desk, days: Sequence[date], lines: Mapping[str, Sequence[float | None]]) -> go.Figure:
    """The index of one location by quarter, a line a version, with the bands behind; a quarter without an index is a gap."""
    figure = go.Figure()
    bands = desk.model.bands
    for band, above in zip(bands, [*(b.from_ for b in bands[1:]), 10.0], strict=True):
        figure.add_hrect(y0=band.from_, y1=above, fillcolor=palette.BANDS[band.number], opacity=0.35, line_width=0, layer="below")
    words = [desk.texts.quarter(day) for day in days]
    for at, (name, values) in enumerate(lines.items()):
        figure.add_scatter(
            x=words, y=list(values), mode="lines+markers", name=_short(name), connectgaps=False, hovertemplate="%{y:.2f}",
            line={"color": palette.INK, "width": 2.4 if at else 1.6, "dash": "solid" if at else "dot"},
            marker={"symbol": "diamond" if at else "circle-open", "size": 8},
        )  # fmt: skip
    figure.update_layout(**LAYOUT, height=300, hovermode="x unified")
    figure.update_yaxes(range=[0, 10], gridcolor=GRID, tickvals=[0, *(b.from_ for b in bands[1:]), 10])
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=words)
    return figure


def _short(name: str) -> str:
    return escaped(name if len(name) <= SHORT else f"{name[: SHORT - 1]}…")
