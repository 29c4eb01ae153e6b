"""Risk lab: change any choice of the index for oneself, and see at once what it does to the ranking and how sure that is."""

from pathlib import Path

import streamlit as st

from data.refusals import Refusal
from pages.parts.desk import at_desk
from pages.parts.lab_indicator import one_indicator
from pages.parts.lab_results import banner, changes_of_band, not_told_apart, picked, ranking_table
from pages.parts.lab_session import lab_of, tried, with_outcome
from pages.parts.lab_tuning import tune
from pages.parts.map_view import bands, draw
from risk_model.variant import Variant

MAP_HEIGHT = 360

desk = at_desk()
STYLE = Path(__file__).parent / "parts" / "lab.css"
_, view = desk.texts.gettext, desk.view
lab = lab_of(desk)
asked = Variant.read(view.variant).against(desk.model)
outcome, shown, fault = tried(lab, asked)
theirs = with_outcome(desk, outcome)

st.html(STYLE)
above = st.container(gap="small")  # a place of its own, so that what follows keeps its place in the browser
left, right = st.columns([3, 7], gap="medium")
with above:
    banner(desk, shown)
    if shown.changes and not fault:
        desk.link("scenarios", _("Save as a scenario, compare, propose"), ":material/difference:")
    if fault:
        st.error(
            Refusal(fault.code, **fault.details).in_language(view.language)
            + " "
            + _("What you see is the last result that could be computed.")
        )
with right:
    draw(theirs, bands(theirs), kind="lab", height=MAP_HEIGHT, version=shown.written() or "default")
    changes_of_band(theirs, lab.default, outcome)
    ranking_table(theirs, lab.default, outcome)
    picked(theirs, lab.default, outcome)
    not_told_apart(theirs, outcome)
with left:
    tune(desk, asked)
    one_indicator(desk, asked, outcome)
