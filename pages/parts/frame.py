"""The frame: runs before every page. It opens the newest edition, finds the View, draws what all pages share, runs the page."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from data.refusals import Refusal
from pages.parts.choices import choose_incidents, choose_language, choose_location, choose_month, current_view, filters_label
from pages.parts.desk import Desk, newest
from pages.parts.notices import edition_check, foot, head
from pages.parts.texts import Texts
from pages.parts.view import LANGUAGES

PAGES = Path(__file__).resolve().parents[1]
ICON = Path(__file__).with_name("icon.png")


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Take what the imports made out of the garbage collector's sight: it would go through it after every run."""
    gc.collect()
    gc.freeze()


def run() -> None:
    """One run of the dashboard."""
    try:
        opened = newest()
    except Refusal as refusal:
        st.set_page_config(page_title="Yntymaktuu Jashoo", layout="wide")
        language = (st.context.locale or "en")[:2]
        st.error(refusal.in_language(language if language in LANGUAGES else "en"))
        st.navigation([st.Page(lambda: None, title="Yntymaktuu Jashoo")], position="hidden")
        return
    view = current_view(opened)
    texts = Texts(view.language, opened.labels, opened.areas, opened.settings.get("base_currency", ""))
    _ = texts.gettext
    st.set_page_config(page_title=_("Conflict-risk and peace-support map"), page_icon=str(ICON), layout="wide")
    titles = {
        "overview": (_("Overview"), ":material/dashboard:"),
        "map": (_("Map"), ":material/map:"),
        "location": (_("Location"), ":material/location_on:"),
        "method": (_("Method"), ":material/calculate:"),
        "lab": (_("Risk lab"), ":material/tune:"),
    }
    pages = {
        name: st.Page(PAGES / f"{name}.py", title=title, url_path=name, default=name == "overview")
        for name, (title, _icon) in titles.items()
    }
    page = st.navigation(list(pages.values()), position="hidden")
    desk = Desk(view, texts, opened, pages)
    st.session_state.desk = desk
    head(desk, page.title)
    with st.sidebar:
        choose_language()
        for name, (title, icon) in titles.items():
            desk.link(name, title, icon)
        st.divider()
        choose_location(opened, texts)
        with st.popover(filters_label(view, texts), width="stretch"):
            choose_incidents(opened, texts)
        edition_check(opened.edition)
    if page is not pages["method"]:
        choose_month(opened, texts)
    page.run()
    foot(desk)
    settle()


run()
