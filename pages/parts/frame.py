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
ICONS = {
    "overview": ":material/dashboard:",
    "map": ":material/map:",
    "location": ":material/location_on:",
    "lab": ":material/tune:",
    "scenarios": ":material/difference:",
    "validation": ":material/fact_check:",
    "method": ":material/calculate:",
}
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
        nothing = [st.Page(PAGES / f"{name}.py", title=name, url_path=name, default=name == "overview") for name in ICONS]
        st.navigation(nothing, position="hidden")  # every address exists, or Streamlit would say "Page not found" over the reason
        return
    view = current_view(opened)
    texts = Texts(view.language, opened.labels, opened.areas, opened.settings.get("base_currency", ""))
    _ = texts.gettext
    st.set_page_config(page_title=_("Conflict-risk and peace-support map"), page_icon=str(ICON), layout="wide")
    titles = {
        "overview": _("Overview"),
        "map": _("Map"),
        "location": _("Location"),
        "lab": _("Risk lab"),
        "scenarios": _("Scenarios"),
        "validation": _("Validation"),
        "method": _("Method"),
    }
    pages = {
        name: st.Page(PAGES / f"{name}.py", title=title, url_path=name, default=name == "overview")
        for name, title in titles.items()
    }
    page = st.navigation(list(pages.values()), position="hidden")
    desk = Desk(view, texts, opened, pages)
    st.session_state.desk = desk
    head(desk, page.title)
    with st.sidebar:
        choose_language()
        for name, title in titles.items():
            desk.link(name, title, ICONS[name])
        st.divider()
        choose_location(opened, texts)
        with st.popover(filters_label(view, texts), width="stretch"):
            choose_incidents(opened, texts)
        edition_check(opened)
    if page not in (pages["method"], pages["validation"]):  # these two look at every month
        choose_month(opened, texts)
    page.run()
    foot(desk)
    settle()


run()
