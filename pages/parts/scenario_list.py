"""The saved scenarios: a table of all, and of one its history, its file and what can be done next."""

from __future__ import annotations

import streamlit as st

from data.refusals import Refusal
from data.scenarios import Scenario, Scenarios, State
from pages.parts.desk import Desk
from pages.parts.notices import escaped, literal
from pages.parts.scenario_forms import local, steps
from pages.parts.scenario_versions import fault_of
from pages.parts.tables import table


def saved(desk: Desk, found: Scenarios, in_use: Scenario | None) -> None:
    """All of them, the newest first, and one of them closely."""
    _, texts = desk.texts.gettext, desk.texts
    head = (_("Name of the scenario"), _("State"), _("Author"), _("Saved"), _("Reason"))
    rows = []
    for one in found.all:
        state = f"{states(desk)[one.state]}, {_('in use')}" if one is in_use else states(desk)[one.state]
        rows.append((one.name, state, one.author, texts.day(local(desk, one.events[0].at).date()), one.events[0].reason))
    table(head, [tuple(map(escaped, row)) for row in rows])
    by_id = {one.id: one for one in found.all}
    picked = st.selectbox(_("Scenario"), list(by_id), format_func=lambda id_: by_id[id_].name, key="scenario_picked")
    _details(desk, by_id[picked])


def states(desk: Desk) -> dict[State, str]:
    """What may have become of a scenario, in words."""
    _ = desk.texts.gettext
    return {"saved": _("saved"), "proposed": _("proposed"), "approved": _("approved and locked"), "withdrawn": _("withdrawn")}


def _details(desk: Desk, one: Scenario) -> None:
    _, texts = desk.texts.gettext, desk.texts
    if fault := fault_of(one):
        st.warning(literal(Refusal(fault.code, **fault.details).in_language(desk.view.language)))
    rows = []
    for event in one.events:
        at = local(desk, event.at)
        what = states(desk)[event.what] + (f" ({_('own proposal, asked twice')})" if event.asked_twice else "")
        rows.append((f"{texts.day(at.date())}, {at:%H:%M}", what, event.who, event.reason))
    table((_("When"), _("What"), _("Who"), _("Reason")), [tuple(map(escaped, row)) for row in rows])
    st.download_button(_("Download as model.toml"), one.toml, "model.toml", "application/toml", icon=":material/download:")
    steps(desk, one)
