"""What stands on every page: the sample notice, the date of the data, the funding statement, the disclaimers."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from data.programmes import DOCUMENTED
from data.refusals import Refusal
from data.scenarios import scenarios
from pages.parts.desk import Desk, Opened, shown_now
from pages.parts.map_words import boundary_note, data_date

STYLE = Path(__file__).with_name("style.css")
CHECK_SECONDS = 10.0


def head(desk: Desk, title: str) -> None:
    """Styles, the page's title under the programme's name and, over sample rows, the notice that nothing here happened."""
    st.html(STYLE)
    _ = desk.texts.gettext
    if desk.opened.edition.programme.is_sample:
        st.html(f"<div class='yj-sample' role='note'>{_('Sample data. Not real events.')}</div>")
    if desk.opened.edition.programme.name == DOCUMENTED:
        note = _("Only what is publicly known. A zero means that nothing is known publicly, not that nothing was done.")
        st.html(f"<div class='yj-public' role='note'>{escaped(note)}</div>")
    st.html(f"<h1 class='yj-title'>{escaped(title)} <small>{escaped(programme_name(desk))}</small></h1>")
    faults = (Refusal(fault.code, **fault.details) for fault in desk.opened.faults)
    for trouble in (*scenarios(desk.opened.edition.programme).damaged, *faults):  # scores are of an older version then
        st.warning(literal(trouble.in_language(desk.view.language)))


def programme_name(desk: Desk) -> str:
    """Name of the programme, from its settings."""
    language = desk.view.language
    return desk.opened.settings.get(f"programme_{language}") or desk.texts.gettext("Conflict-risk and peace-support map")


def foot(desk: Desk) -> None:
    """Where the numbers come from and how not to read them."""
    _, edition = desk.texts.gettext, desk.opened.edition
    lines = [
        " · ".join(
            (
                data_date(desk.texts, desk.opened.span),
                _("edition {name}").format(name=edition.name[:8]),
                _("model version {version}").format(version=desk.model.version),
            )
        ),
        _("The score shows where preventive support may be needed first. It is not a forecast and not a rating of communities."),
        _("More reports can mean better monitoring rather than more tension."),
        boundary_note(desk.texts, edition),
        desk.opened.settings.get(f"funding_{desk.view.language}", ""),
    ]
    st.html("<footer class='yj-foot'>" + "".join(f"<p>{escaped(line)}</p>" for line in lines if line) + "</footer>")


@st.fragment(run_every=CHECK_SECONDS)
def edition_check(opened: Opened) -> None:
    """Show a new edition, the first one of the reader's own rows or a newly approved model, without a restart or a click."""
    try:
        if shown_now() != (opened.edition.name, opened.approved):
            st.rerun(scope="app")
    except Refusal:
        pass  # a reader keeps what is on screen; the next full run says what is wrong


def linked(url: str, text: str | None = None) -> str:
    """A link that opens apart. HTML."""
    return f"<a href='{escaped(url)}' target='_blank' rel='noopener noreferrer'>{escaped(text or url)}</a>"


def literal(text: str) -> str:
    """Text that may come from a register or a file, safe inside Markdown: no picture is fetched, no link made."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def escaped(text: str) -> str:
    """Text that may come from a register or a file, safe inside HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")
