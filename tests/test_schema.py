"""The schema may gain a column without losing a row, and nothing private leaves the store."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data import schema, store
from data.editions import build_edition, current_edition, open_edition
from data.refusals import Refusal
from data.schema import SCHEMA, kinds
from data.statements import statement
from tests.stores import filled, kept, send, write

RETURN = "location_id | month | nil\nuzgen | 2025-05 | no"


@pytest.fixture
def gains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A schema that has gained a column of the table returns."""

    def make(column: str) -> None:
        text = SCHEMA.read_text(encoding="utf-8")
        head, tail = text.split("CREATE TABLE IF NOT EXISTS returns (", 1)
        changed = tmp_path / "schema.sql"
        comment = f"COMMENT ON COLUMN returns.{column.split()[0]} IS 'text | New.';"
        changed.write_text(f"{head}CREATE TABLE IF NOT EXISTS returns (\n    {column},{tail}\n{comment}\n", encoding="utf-8")
        for module in (schema, store):
            monkeypatch.setattr(module, "SCHEMA", changed)
        kinds.cache_clear()

    yield make
    monkeypatch.undo()
    kinds.cache_clear()


@pytest.mark.parametrize(("column", "held"), [("remark VARCHAR", None), ("visits INTEGER NOT NULL DEFAULT 3", 3)])
def test_a_store_that_is_a_column_short_takes_rows_and_keeps_its_own(
    column: str,
    held: object,
    gains,
    home: Path,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    programme = filled(home)
    before = {table: kept(programme, table) for table in ("incidents", "returns", "batches")}
    gains(column)
    assert send(write(tmp_path / "in.csv", RETURN), programme).accepted == 1
    name = column.split()[0]
    old, new = kept(programme, "returns")
    assert {column: value for column, value in old.items() if column != name} == before["returns"][0]
    assert (old[name], new[name]) == (held, held)
    assert kept(programme, "incidents") == before["incidents"]
    assert kept(programme, "batches")[:-1] == before["batches"]
    assert programme.store.stat().st_mode & 0o777 == 0o600


def test_the_same_file_brings_nothing_new_after_the_schema_has_gained_a_column(
    gains,
    home: Path,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    programme = filled(home)
    path = write(tmp_path / "in.csv", RETURN)
    send(path, programme)
    gains("remark VARCHAR")
    again = send(path, programme)
    assert (again.accepted, again.duplicate) == (0, 1)


def test_a_new_column_that_old_rows_cannot_fill_is_told_and_the_store_left(
    gains,
    home: Path,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    programme = filled(home)
    before = programme.store.read_bytes()
    gains("must VARCHAR NOT NULL")
    with pytest.raises(Refusal) as refused:
        send(write(tmp_path / "in.csv", RETURN.replace("nil", "nil | must").replace("no", "no | x")), programme)
    assert refused.value.code == "store_columns"
    assert programme.store.read_bytes() == before
    assert sorted(path.name for path in programme.folder.glob("store*")) == ["store.duckdb"]


def test_every_table_that_others_name_gives_its_identifiers() -> None:
    named = {field.refers_to for kind in kinds().values() for field in kind.fields if field.refers_to}
    with duckdb.connect(":memory:") as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        asked = statement("identifiers")
        assert {table for table in named if f"'{table}'" not in asked} == set()
        con.execute(asked)


def test_what_is_private_is_in_no_edition(home: Path) -> None:
    programme = filled(home)
    build_edition(programme)
    private = {(kind.name, field.name) for kind in kinds().values() for field in kind.fields if field.private}
    assert ("incidents", "narrative") in private
    with open_edition(current_edition(programme)) as con:
        assert {(table, column) for table, column in private if column in con.table(table).columns} == set()
    assert b"a quarrel at the canal" not in current_edition(programme).path.read_bytes()
