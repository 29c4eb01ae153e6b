"""What stands on every page: the sample notice, the date of the data, the funding statement, the disclaimers."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from data.derived import boundary_file
from data.editions import Edition, current_edition
from data.programmes import Programme
from data.refusals import Refusal
from geo import shapes
from pages.parts.desk import Desk

STYLE = Path(__file__).with_name("style.css")
CHECK_SECONDS = 10.0


def head(desk: Desk) -> None:
    """Styles, the programme's name and, over sample rows, the notice that nothing here happened."""
    st.html(STYLE)
    _ = desk.texts.gettext
    if desk.opened.edition.programme.is_sample:
        st.html(f"<div class='yj-sample' role='note'>{_('Sample data. Not real events.')}</div>")
    st.html(f"<div class='yj-programme'>{escaped(programme_name(desk))}</div>")


def programme_name(desk: Desk) -> str:
    """Name of the programme, from its settings."""
    language = desk.view.language
    return desk.opened.settings.get(f"programme_{language}") or desk.texts.gettext("Conflict-risk and peace-support map")


def data_date(desk: Desk) -> str:
    """The sentence that says how new the data is."""
    _ = desk.texts.gettext
    month = desk.texts.month(desk.opened.span.last_month)
    return _("Data up to {month}").format(month=month)


def boundary_note(desk: Desk) -> str:
    """Date and source of the boundaries, and the disclaimer that goes with them."""
    _ = desk.texts.gettext
    disclaimer = _(
        "Boundaries, names and designations on this map do not express any opinion on the legal status of any territory "
        "or the course of any border."
    )
    name = desk.opened.edition.base_map
    if name is None:
        return disclaimer
    about = shapes.about(boundary_file(name, desk.opened.edition.programme))
    dated = _("Boundaries as of {date} ({source}).").format(date=about["boundaries_as_of"] or "–", source=about["attribution"])
    return f"{dated} {disclaimer}"


def foot(desk: Desk) -> None:
    """Where the numbers come from and how not to read them."""
    _, edition = desk.texts.gettext, desk.opened.edition
    lines = [
        " · ".join(
            (
                data_date(desk),
                _("edition {name}").format(name=edition.name[:8]),
                _("model version {version}").format(version=desk.model.version),
            )
        ),
        _("The score shows where preventive support may be needed first. It is not a forecast and not a rating of communities."),
        _("More reports can mean better monitoring rather than more tension."),
        boundary_note(desk),
        desk.opened.settings.get(f"funding_{desk.view.language}", ""),
    ]
    st.html("<footer class='yj-foot'>" + "".join(f"<p>{escaped(line)}</p>" for line in lines if line) + "</footer>")


@st.fragment(run_every=CHECK_SECONDS)
def edition_check(edition: Edition, programme: Programme) -> None:
    """Show a new edition as soon as there is one, without a restart and without a click."""
    try:
        if current_edition(programme).name != edition.name:
            st.rerun(scope="app")
    except Refusal:
        pass  # a reader keeps what is on screen; the next full run says what is wrong


def escaped(text: str) -> str:
    """Text that may come from a register or a file, safe inside HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")


def as_json(value: object) -> str:
    """For attributes read by tests."""
    return escaped(json.dumps(value, ensure_ascii=False, default=str))
