"""What can be done with scenarios: save, propose, approve, take back, bring in a file. Each says why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from data import scenarios
from data.refusals import Refusal
from data.scenarios import LONGEST_NAME, Scenario, State, same_person
from pages.parts.desk import Desk
from pages.parts.notices import literal
from risk_model.faults import Fault
from risk_model.variant import Variant, difference
from risk_model.versions import imported, stamped

Do = Callable[[], object]


def say(desk: Desk) -> None:
    """What the last thing done came to; once."""
    if said := st.session_state.pop("scenario_said", None):
        st.success(literal(said))


def local(desk: Desk, at: datetime) -> datetime:
    """A moment in the programme's time zone."""
    return at.astimezone(ZoneInfo(desk.opened.settings.get("time_zone") or "UTC"))


def save_form(desk: Desk, variant: Variant) -> None:
    """Name, author and reason of what stands in the address."""
    _, programme = desk.texts.gettext, desk.opened.edition.programme
    with st.form(key="scenario_save"):
        name = st.text_input(_("Name of the scenario"), max_chars=LONGEST_NAME, key="scenario_name")
        author = st.text_input(_("Author"), max_chars=LONGEST_NAME, key="scenario_author")
        reason = st.text_area(_("Reason"), max_chars=1000, key="scenario_reason", height=90)
        pressed = st.form_submit_button(_("Save"), icon=":material/save:", type="primary")
    if pressed:
        today = local(desk, datetime.now(ZoneInfo("UTC"))).date()
        toml = stamped(variant.over(desk.model), name, today)
        if _done(desk, lambda: scenarios.save(programme, toml, name, author, reason)):
            st.query_params.pop("model", None)
            st.session_state["scenario_picked"] = scenarios.scenarios(programme).all[0].id
            forget_pair()
            _again(_("Saved as “{name}”.").format(name=" ".join(name.split())))


def forget_pair() -> None:
    """Compare what is new, not what was compared before."""
    for key in ("scenario_old", "scenario_new"):
        st.session_state.pop(key, None)


def steps(desk: Desk, one: Scenario) -> None:
    """What can be done next with a saved scenario, by whom and why."""
    _ = desk.texts.gettext
    labels: dict[State, tuple[str, str]] = {
        "proposed": (_("Propose for approval"), _("“{name}” is proposed.")),
        "approved": (_("Approve and lock"), _("“{name}” is approved, locked and in use.")),
        "withdrawn": (_("Take out of use") if one.state == "approved" else _("Withdraw"), _("“{name}” is withdrawn.")),
    }
    possible = [what for what, before in scenarios.BEFORE.items() if one.state in before]
    with st.form(key=f"scenario_{one.id}"):
        who = st.text_input(_("Your name"), max_chars=LONGEST_NAME, key=f"who_{one.id}")
        reason = st.text_input(_("Reason"), max_chars=1000, key=f"why_{one.id}")
        with st.container(horizontal=True):
            pressed = [what for what in possible if st.form_submit_button(labels[what][0], key=f"{what}_{one.id}")]
    for what in pressed:
        st.session_state.pop("scenario_twice", None)
        if _done(desk, lambda: _step(desk, one, what, who, reason)):  # noqa: B023 (called at once)
            _again(labels[what][1].format(name=one.name))
    if st.session_state.get("scenario_twice") == one.id and same_person(who, one.proposer):
        if not pressed:
            st.warning(literal(Refusal("scenario_same_person", value=who).in_language(desk.view.language)))
        label = _("Nobody else can: I approve my own proposal")
        if st.button(label, key=f"twice_{one.id}") and _done(desk, lambda: _step(desk, one, "approved", who, reason, True)):
            del st.session_state["scenario_twice"]
            _again(labels["approved"][1].format(name=one.name))


def _step(desk: Desk, one: Scenario, what: State, who: str, reason: str, asked_twice: bool = False) -> None:
    programme = desk.opened.edition.programme
    if what == "proposed":
        scenarios.propose(programme, one.id, who, reason)
    elif what == "withdrawn":
        scenarios.withdraw(programme, one.id, who, reason)
    else:
        try:
            scenarios.approve(programme, one.id, who, reason, asked_twice=asked_twice)
        except Refusal as refusal:
            if refusal.code == "scenario_same_person":
                st.session_state.scenario_twice = one.id
            raise


def import_form(desk: Desk) -> None:
    """A model.toml of one's own or of a colleague: what it changes goes into the address and can be saved from there."""
    _ = desk.texts.gettext
    with st.form(key="scenario_import"):
        file = st.file_uploader(_("Model file (model.toml)"), type=["toml"], key="scenario_file", max_upload_size=1)
        pressed = st.form_submit_button(_("Read the file"), icon=":material/upload_file:")
    if pressed and file is not None:
        try:
            found = imported(file.getvalue())
        except Fault as fault:
            st.error(literal(Refusal(fault.code, **fault.details).in_language(desk.view.language)))
            return
        variant = difference(found.variant.model(), desk.model)  # against the version in use, as the lab's changes are
        if not variant.changes:
            st.info(_("The file changes nothing: its numbers are those of the model in use."))
            return
        forget_pair()
        st.query_params["model"] = variant.written()
        said = desk.texts.ngettext("The file makes {n} change.", "The file makes {n} changes.", len(variant.changes))
        if found.texts:
            said += " " + _("Its own names, reasons and sources are not taken over; write the reason when you save.")
        _again(said)


def _done(desk: Desk, action: Do) -> bool:
    """Whether it was done; if not, why stands on the page."""
    _ = desk.texts.gettext
    columns = {"name": _("Name of the scenario"), "author": _("Author"), "who": _("Your name"), "reason": _("Reason")}
    try:
        action()
    except Refusal as refusal:
        details = dict(refusal.details)
        if refusal.code == "required":
            details["column"] = columns[str(details["column"])]
        st.error(literal(Refusal(refusal.code, **details).in_language(desk.view.language)))
        return False
    return True


def _again(said: str) -> None:
    """Draw everything anew: the model in use may be another one."""
    st.session_state.scenario_said = said
    st.rerun()
