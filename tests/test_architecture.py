"""The shape of the code that the documentation promises: who may import whom, where SQL stands, how long a file may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDERS = ("pages", "geo", "data", "risk_model")
MAY_IMPORT = {
    "app.py": {"pages", "geo", "data", "risk_model"},
    "pages": {"pages", "geo", "data", "risk_model"},
    "data": {"data", "geo"},
    "risk_model": {"risk_model"},
    "geo": {"geo"},
}
ENTRY_POINTS = {"risk_model/__main__.py": {"risk_model", "data"}}
ONLY_IN = {
    "streamlit": ("app.py", "pages/"),
    "streamlit_folium": ("pages/parts/map_view.py",),
    "folium": ("geo/",),
    "starlette": ("app.py",),
}
SQL = re.compile(
    r"\s*(SELECT|INSERT|CREATE|WITH|UPDATE|DELETE|ATTACH|DETACH|COPY|ALTER|DROP|MERGE|PRAGMA|EXPLAIN|FROM|VALUES|CALL|TRUNCATE"
    r"|EXPORT|IMPORT|INSTALL|LOAD|BEGIN|COMMIT|ROLLBACK|CHECKPOINT|SET|RESET|USE|VACUUM|ANALYZE)\b|(?is:.*\bselect\b.+\bfrom\b)"
)
COMMANDS = {
    "BEGIN": "a transaction is a thing of the program, not a question to the rows",
    "COMMIT": "as BEGIN",
    "CHECKPOINT": "ends the writing of a file",
    "SET enable_external_access = false": "closes a connection to the outside; it takes no values",
    "RESET threads": "gives back what work.sql took; it takes no values",
}
PAGE_LINES, MODULE_LINES = 120, 250


def modules() -> list[Path]:
    return [ROOT / "app.py", *sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), name_of(file))


def imported(file: Path) -> set[str]:
    """Full names of everything a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(file)} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(file: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(file)}


def calls(file: Path, name: str) -> Iterator[ast.Call]:
    """Calls of a function or method, whatever it is called on."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and name in (getattr(node.func, "attr", None), getattr(node.func, "id", None)):
            yield node


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_module_imports_only_what_its_folder_may(file: Path) -> None:
    ours = {*FOLDERS, "app", "tests"}
    folder = name_of(file).split("/")[0]
    assert packages(file) & ours <= ENTRY_POINTS.get(name_of(file), MAY_IMPORT[folder])


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_used_in_its_one_place(library: str) -> None:
    users = [name_of(file) for file in modules() if library in packages(file)]
    assert users, f"nobody uses {library}"
    assert [user for user in users if not user.startswith(ONLY_IN[library])] == []


def test_only_data_opens_a_database() -> None:
    openers = {name_of(file) for file in modules() for call in calls(file, "connect") if "duckdb" in ast.unparse(call.func)}
    assert openers
    assert {name for name in openers if not name.startswith("data/")} == set()
    direct = {name_of(file) for file in modules() if "duckdb.connect" in imported(file)}
    assert direct == set()


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_sql_stands_in_sql_files(file: Path) -> None:
    docstrings = {
        id(node.value) for node in ast.walk(tree(file)) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = [
        node.value
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    assert [text for text in texts if SQL.match(text) and text not in COMMANDS] == []


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_values_are_bound_and_never_written_into_sql(file: Path) -> None:
    made_up = (ast.JoinedStr, ast.BinOp, ast.Mod)
    asked = [
        call.args[0]
        for name in ("execute", "executemany", "sql", "query", "extract_statements", "SQLExpression")
        for call in calls(file, name)
        if call.args
    ]
    assert [ast.unparse(one) for one in asked for part in ast.walk(one) if isinstance(part, made_up)] == []


def test_every_allowed_command_is_still_used() -> None:
    texts = {node.value for file in modules() for node in ast.walk(tree(file)) if isinstance(node, ast.Constant)}
    assert set(COMMANDS) <= texts


def test_every_sql_file_is_used_and_every_question_has_one() -> None:
    asked: dict[str, set[str]] = {"data": set(), "risk_model": set()}
    for file in modules():
        of_model = "risk_model.engine.statement" in imported(file) or name_of(file) == "risk_model/engine.py"
        folder = "risk_model" if of_model else "data"
        for name in ("statement", "single", "_ask", "_fill"):
            words = [arg.value for call in calls(file, name) for arg in call.args if isinstance(arg, ast.Constant)]
            asked[folder] |= {str(word) for word in words}
    for folder, names in asked.items():
        assert names == {file.stem for file in (ROOT / folder / "sql").glob("*.sql")}, folder


def test_every_indicator_file_belongs_to_the_model() -> None:
    from risk_model.model import load_model

    assert {file.stem for file in (ROOT / "risk_model" / "indicators").glob("*.sql")} == set(load_model().indicators)
    assert {file.suffix for file in (ROOT / "risk_model" / "indicators").iterdir()} == {".sql"}


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "src", "misc", "lib"}
    found = [path for folder in (*FOLDERS, "tests") for path in (ROOT / folder).rglob("*") if path.stem in drawers]
    found += [path for path in ROOT.iterdir() if path.stem in drawers]
    assert found == []


def test_a_page_fits_on_a_few_screens_and_a_module_too() -> None:
    too_long = {}
    for file in modules():
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > (PAGE_LINES if file.parent == ROOT / "pages" else MODULE_LINES):
            too_long[name_of(file)] = lines
    assert too_long == {}


def test_only_tests_import_tests() -> None:
    assert [name_of(file) for file in modules() if "tests" in packages(file)] == []


def test_every_page_asks_the_frame_first() -> None:
    """A page that is run past the frame must stop before it draws anything (DECISIONS.md, "No page past the frame")."""
    for page in sorted((ROOT / "pages").glob("*.py")):
        if page.stem == "__init__":
            continue
        body = [node for node in tree(page).body if not isinstance(node, ast.Import | ast.ImportFrom)]
        before = [node for node in body if isinstance(node, ast.Expr | ast.Assign)]
        first = next(node for node in before if not isinstance(getattr(node, "value", None), ast.Constant))
        assert ast.unparse(first) == "desk = at_desk()", name_of(page)


ANY_INDEX = {"tree", "tables", "prepare", "engine", "draws", "ranking", "plans", "uncertainty", "sobol", "coherence", "formula",
             "explain", "what_if", "faults"}  # fmt: skip
BY_COMMAND = {"__main__", "commands", "doubt_commands", "weights_commands", "explain_command", "functions"}


def test_the_engine_knows_nothing_of_our_index_and_neither_of_the_commands() -> None:
    for file in (ROOT / "risk_model").glob("*.py"):
        named = {name.split(".")[1] for name in imported(file) if name.startswith("risk_model.")}
        if file.stem in ANY_INDEX:
            assert named <= ANY_INDEX, file.stem
        elif file.stem not in BY_COMMAND:
            assert not named & BY_COMMAND, file.stem


def test_the_head_of_the_model_names_every_module() -> None:
    import risk_model

    words = set(re.findall(r"\w+", str(risk_model.__doc__)))
    assert {file.stem for file in (ROOT / "risk_model").glob("*.py")} - {"__init__"} <= words
