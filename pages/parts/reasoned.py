"""Why a number is what it is, and where that comes from."""

from __future__ import annotations

import streamlit as st

from pages.parts.desk import Desk
from pages.parts.notices import escaped, linked


def reasoned(desk: Desk, reason: str, found: tuple[str, ...]) -> None:
    """A reason with its sources."""
    st.html(f"<div class='yj-card'><p>{escaped(desk.texts.gettext(reason))}</p>{source_line(desk, found)}</div>")


def source_line(desk: Desk, found: tuple[str, ...]) -> str:
    """Sources; an address becomes a link. HTML."""
    said = "; ".join(linked(one) if one.startswith("http") else escaped(one) for one in found)
    return f"<p class='yj-muted'>{escaped(desk.texts.gettext('Source'))}: {said}</p>"
