"""Opens a page without a browser, as a reader would, and says what stands on it."""

from __future__ import annotations

import gc
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.importing import import_files
from data.programmes import Programme
from tests.conftest import ROOT

FRAME = ROOT / "pages" / "parts" / "frame.py"
PAGES = tuple(sorted(file.stem for file in (ROOT / "pages").glob("*.py") if file.stem != "__init__"))
PLACE = "location_id,name_en,name_ru,name_ky,kind,oblast,lat,lon\nelsewhere,Elsewhere,Где-то,Башка жер,city,Far,10,20\n"


@pytest.fixture(scope="module", autouse=True)
def nothing_kept() -> Iterator[None]:
    """Editions that were opened are closed again, and Python sees what the frame took out of its sight."""
    yield
    st.cache_resource.clear()
    gc.unfreeze()


def look_at(name: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """Choose a programme, as ``make run PROGRAMME=…`` does."""
    monkeypatch.setenv("YNTYMAK_HOME", str(home))
    monkeypatch.setenv("YNTYMAK_PROGRAMME", name)
    return Programme(name)


def own_rows(home: Path, rows: str) -> None:
    """Import a file of one's own; the home folder must be the chosen one."""
    home.mkdir(exist_ok=True)
    (home / "rows.csv").write_text(rows, encoding="utf-8")
    assert [taken.rejects for taken in import_files([home / "rows.csv"], Programme("own"))] == [[]]  # type: ignore[union-attr]
    st.cache_resource.clear()


def opened(page: str, **address: str) -> AppTest:
    """A page opened by its address; it must not fail."""
    shown = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in address.items():
        shown.query_params[name] = value
    shown.run()
    assert not shown.exception
    if page != "overview" and not shown.error:
        shown.switch_page(f"../{page}.py").run()
    assert not shown.exception
    return shown


def bodies(shown: AppTest, within: str = "") -> list[str]:
    """The texts of a page's HTML parts, of those that hold a piece of markup."""
    parts = [part.proto.body for part in shown.get("html")]
    return [html.unescape(re.sub(r"<[^>]+>", " ", part)).strip() for part in parts if within in part and "<style>" not in part]


def plain(markdown: str) -> str:
    """A label without the marks of Markdown."""
    return re.sub(r"\\(\W)", r"\1", markdown.replace("**", ""))


def said(shown: AppTest) -> str:
    """Everything a page says."""
    kinds = ("header", "subheader", "markdown", "caption", "info", "error", "warning", "success", "title", "text")
    values = [str(part.value) for kind in kinds for part in shown.get(kind)]
    labels = [str(part.label) for kind in ("page_link", "expander", "tab", "button", "selectbox") for part in shown.get(kind)]
    tables = [f"{list(part.value.columns)} {part.value.to_string()}" for part in shown.dataframe]
    return plain("\n".join([*values, *labels, *tables, *bodies(shown)]))
