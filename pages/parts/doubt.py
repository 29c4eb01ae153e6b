"""How sure the ranking is, what each weight does, and which choice the ranks depend on: for the method page."""

from __future__ import annotations

import math

import streamlit as st

from pages.parts.desk import Desk
from pages.parts.notices import escaped
from pages.parts.reasoned import reasoned
from pages.parts.tables import table
from risk_model import results
from risk_model.influence import Influence, Sensitivity, influence, sensitivity
from risk_model.rank_intervals import Ranking, rank_intervals


def how_sure(desk: Desk) -> None:
    """The month of the View under the model in use."""
    _, texts, model = desk.texts.gettext, desk.texts, desk.model
    ranking, weights, choices = _computed(desk.opened.edition.name, desk.opened.approved, desk.view.month.isoformat(), desk)
    st.subheader(_("How sure the ranking is"))
    reasoned(desk, model.uncertainty.reason, model.uncertainty.source)
    ranked = len(ranking.intervals)
    if not ranked:
        st.write(_("No location can be ranked in this month."))
        return
    st.write(
        _("In {month}, {pairs} of {all} pairs of locations cannot be told apart: their order says nothing.").format(
            month=texts.month(desk.view.month), pairs=len(ranking.alike), all=ranked * (ranked - 1) // 2
        )
    )
    desk.link("lab", _("The risk lab shows the likely ranks of each location."), ":material/tune:")
    names = {"dimension_weights": _("Weights of the dimensions"), "indicator_weights": _("Weights of the indicators"),
             "aggregation": _("Product or mean of the dimensions")}  # fmt: skip
    st.markdown("**" + _("Which choice the ranks depend on") + "**")
    table(
        (_("Choice"), _("Alone"), _("Together with the others")),
        [(escaped(names[one.choice]), _share(desk, one.alone), _share(desk, one.together)) for one in choices],
        numbers_from=1,
    )
    st.caption(_("Shares of the variance of ranks (Sobol' indices), when weights and the mean of the dimensions vary together."))
    st.markdown("**" + _("What each weight does") + "**")
    found = {one.code: one for one in weights}
    rows = []
    for name, dimension in model.dimensions.items():
        rows.append(_row(desk, f"<b>{escaped(_(dimension.name))}</b>", dimension.weight, found.get(name)))
        for code, indicator in sorted(model.indicators.items()):
            if indicator.dimension == name:
                rows.append(_row(desk, f"{code} {escaped(_(indicator.name))}", indicator.weight, found.get(code)))
    head = (_("Indicator"), _("Weight"), _("Share of the whole"), _("Mean change of rank without it"))
    table(head, rows, numbers_from=1)


def _row(desk: Desk, name: str, weight: float, found: Influence | None) -> tuple[str, ...]:
    texts = desk.texts
    if found is None:
        return name, texts.percent(weight), "–", "–"
    return name, texts.percent(weight), texts.percent(found.whole), texts.number(found.rank_change, 1)


def _share(desk: Desk, value: float) -> str:
    """An estimate may fall a little below 0 or above 1; nothing varies where there is none."""
    return "–" if math.isnan(value) else desk.texts.percent(min(1.0, max(0.0, value)))


@st.cache_resource(show_spinner=False, max_entries=24)
def _computed(
    edition: str, approved: tuple[str, ...], month: str, _desk: Desk
) -> tuple[Ranking, list[Influence], list[Sensitivity]]:
    scores = list(_desk.scores.values())
    with _desk.rows() as con:
        parts = results.contributions(con, _desk.view.month)
    model = _desk.model
    return rank_intervals(model, scores, parts), influence(model, scores, parts), sensitivity(model, scores, parts)
