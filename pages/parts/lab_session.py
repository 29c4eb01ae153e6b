"""The reader's own lab: a connection that nobody else reads, and what was asked of it last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from data.editions import Edition, private_copy
from pages.parts.desk import Desk
from risk_model.faults import Fault
from risk_model.lab import Lab, Outcome
from risk_model.model import Model
from risk_model.variant import Variant

GOOD = "lab good"


def lab_of(desk: Desk) -> Lab:
    """The lab of this reader for the View's month."""
    edition = desk.opened.edition
    return _lab(edition.programme.name, edition.name, desk.opened.approved, desk.view.month, edition, desk.model)


@st.cache_resource(show_spinner=False, scope="session", max_entries=2, on_release=lambda lab: lab.con.close())
def _lab(programme: str, name: str, approved: tuple[str, ...], month: date, _edition: Edition, _model: Model) -> Lab:
    return Lab(private_copy(_edition), _model, month)


def tried(lab: Lab, variant: Variant) -> tuple[Outcome, Variant, Fault | None]:
    """What the changes lead to. Changes that make no model leave the last good ones, which are named beside the fault."""
    base = lab.default.model
    good: Variant = st.session_state.get(GOOD, Variant())
    try:
        found = lab.try_out(variant.over(base).model()) if variant.changes else lab.default
    except Fault as fault:
        try:
            return lab.try_out(good.over(base).model()) if good.changes else lab.default, good, fault
        except Fault:  # good for another month or edition only
            return lab.default, Variant(), fault
    st.session_state[GOOD] = variant
    return found, variant, None


def with_outcome(desk: Desk, outcome: Outcome) -> Desk:
    """A desk at which the changed model and its scores lie, for everything that draws them."""
    month = desk.view.month
    opened = replace(desk.opened, model=outcome.model, scores={**desk.opened.scores, month: outcome.scores})
    return replace(desk, opened=opened, view=replace(desk.view, layers=("attention",)))
