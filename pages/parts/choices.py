"""What the reader chooses with: widgets in, View out. Their state and the address in the browser always say the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import streamlit as st

from geo.layers import LAYERS
from pages.parts.desk import Opened
from pages.parts.texts import NAMES, Texts
from pages.parts.view import WINDOWS, View, read, write

KEYS = tuple(field.name for field in fields(View))
STEP_SECONDS = 1.0


def current_view(opened: Opened) -> View:
    """The View of this run: the address on a first visit or after the back button, else what the widgets say.

    Both are read as an address: the edition may have changed since, and a month or location may be gone. A widget that was
    moved goes before the address: with quick gestures the browser may still send the address of the one before.
    """
    state, months = st.session_state, opened.span.months
    issues = sorted(code for name, code in opened.labels if name == "dispute_issue")
    address = dict(st.query_params)
    allowed = {"locations": list(opened.locations), "issues": issues, "indicators": opened.model.indicators}
    view = read(address, months, language=(st.context.locale or "en")[:2], **allowed)
    if "view" in state:
        moved = {key: tuple(state[key]) if isinstance(state[key], list) else state[key] for key in KEYS if key in state}
        chosen = read(write(replace(state.view, **moved), months), months, **allowed)
        if chosen != state.view or not address or address == state.address:
            view = chosen
    if (month := state.pop("move_to", None)) in months:
        view = replace(view, month=month)
    other_words = "view" in state and state.view.language != view.language
    state.view = view
    for key in KEYS:
        say(key, getattr(view, key), force=other_words)
    now = write(view, months)
    # The browser may still have sent the address before the last one: what was said last counts, or it would stay a step behind.
    if address != now or state.get("address", now) != now:
        st.query_params.from_dict(now)
    state.address = now
    return view


def say(key: str, value: object, force: bool = False) -> None:
    """Set a widget, but leave one alone that says so already: it may have been moved on in the browser meanwhile.

    With ``force`` it is set all the same: in another language its choices have other words, and the browser knows a choice by
    its word.
    """
    said = st.session_state.get(key)
    same = set(said) == set(value) if isinstance(said, list) and isinstance(value, tuple) else said == value
    if force or key not in st.session_state or not same:
        st.session_state[key] = list(value) if isinstance(value, tuple) else value


def choose_language() -> None:
    """Each language is named in itself."""
    st.segmented_control(
        "Language · Язык · Тил",
        list(NAMES),
        key="language",
        format_func=NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )


def choose_month(opened: Opened, texts: Texts) -> None:
    """A slider over the months and a button that plays them."""
    _ = texts.gettext
    months = opened.span.months
    if len(months) < 2:
        st.write(texts.month(months[0]))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.select_slider(_("Month"), months, key="month", format_func=texts.short_month)
        playing = bool(st.session_state.get("playing"))
        label = _("Stop") if playing else _("Play")
        if st.button(label, icon=":material/stop:" if playing else ":material/play_arrow:", key="play"):
            st.session_state.playing = not playing
            st.session_state.move_to = None if playing else _next(months)
            st.rerun()
        if playing:  # inside the container: what follows it must keep its place, or the browser would draw the map anew
            _play(months)


def _play(months: list[date]) -> None:
    if st.session_state.view.month == months[-1]:
        st.session_state.playing = False
        st.rerun()
    st.session_state.whole_run = True
    _tick(months)


@st.fragment(run_every=STEP_SECONDS)
def _tick(months: list[date]) -> None:
    """Go one month on, but not in the run that draws the page itself."""
    if not st.session_state.pop("whole_run", False):
        st.session_state.move_to = _next(months)
        st.rerun()


def _next(months: list[date]) -> date:
    """The month after the one that is shown; after the newest comes the first again."""
    return months[(months.index(st.session_state.view.month) + 1) % len(months)]


def choose_location(opened: Opened, texts: Texts) -> None:
    """One of the programme's locations, by name."""
    by_name = sorted(opened.locations, key=lambda code: texts.name(opened.locations[code]).casefold())
    st.selectbox(
        texts.gettext("Location"),
        by_name,
        key="location",
        index=None,
        format_func=lambda code: texts.name(opened.locations[code]),
        placeholder=texts.gettext("Choose a location"),
    )


def filters_label(view: View, texts: Texts) -> str:
    """What is filtered, in a few words: a filter that is on must be seen without opening anything."""
    _ = texts.gettext
    active = [texts.code("dispute_issue", issue) for issue in view.issues]
    if view.severity > 1:
        active.append(_("severity from {level}").format(level=view.severity))
    if view.window > 1:
        active.append(texts.ngettext("{n} month", "{n} months", view.window))
    return _("Filters") + (": " + ", ".join(active) if active else "")


def choose_incidents(opened: Opened, texts: Texts) -> None:
    """Which incidents are counted: issues, level and months."""
    _ = texts.gettext
    issues = sorted(
        (code for name, code in opened.labels if name == "dispute_issue"), key=lambda code: texts.code("dispute_issue", code)
    )
    st.multiselect(
        _("Issue in dispute"),
        issues,
        key="issues",
        format_func=lambda code: texts.code("dispute_issue", code),
        placeholder=_("All"),
    )
    st.select_slider(
        _("Severity from"), [1, 2, 3, 4, 5], key="severity", format_func=lambda level: texts.code("incident_severity", str(level))
    )
    st.segmented_control(
        _("Incidents of the last"),
        WINDOWS,
        key="window",
        required=True,
        format_func=lambda months: texts.ngettext("{n} month", "{n} months", months),
    )


def choose_layers(texts: Texts, names: dict[str, str]) -> None:
    """Which layers lie on the map."""
    st.pills(texts.gettext("Map layers"), LAYERS, selection_mode="multi", key="layers", format_func=names.__getitem__)
