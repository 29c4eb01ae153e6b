"""Tables and links as HTML. Cells are HTML already; texts that come from rows are escaped by whoever makes the cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from pages.parts.notices import escaped, linked


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers_from: int | None = None) -> None:
    """A table; cells from the column ``numbers_from`` on are numbers and stand to the right."""
    titles = "".join(f"<th>{escaped(title)}</th>" for title in head)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td class='yj-number'>{cell}</td>" if numbers_from is not None and at >= numbers_from else f"<td>{cell}</td>"
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    st.html(f"<table class='yj-table'><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>")


def source(url: str | None) -> str:
    """A small link to where a row comes from; nothing for a row without a public address."""
    return " " + linked(url, "↗") if url and url.startswith(("http://", "https://")) else ""
