"""Editions: what is shown. An immutable file with a name made from its content, and ``CURRENT.json`` that names the newest."""

from __future__ import annotations

import hashlib
import io
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from pyarrow.csv import WriteOptions, write_csv

from data.derived import add_distances, base_map_for
from data.programmes import Programme, today_in, zone_named
from data.refusals import CODE_LISTS, Refusal
from data.schema import SCHEMA, VERSION, Kind, kinds
from data.statements import FOLDER, single, statement
from data.store import private_umask, transaction


@dataclass(frozen=True)
class Edition:
    """One edition: its name (made from its rows), its file, the hash of that file, and the base map that fits its places."""

    name: str
    path: Path
    programme: Programme
    sha256: str
    base_map: str | None


def build_edition(programme: Programme, today: date | None = None) -> Edition:
    """Build an edition from the store and make it the current one.

    The store stays open for the while, so that no other writer can come between; the unfinished file is ours alone.
    """
    with private_umask():
        try:
            programme.editions.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = programme.editions / ".unfinished.duckdb"
            with transaction(programme) as store:
                unfinished.unlink(missing_ok=True)  # of a build that was interrupted
                zone = zone_named(single(store, "setting", ["time_zone"]))
                about = _fill(unfinished, store, programme, today or today_in(zone))
                about["sha256"] = _whole(programme, about["edition"]) or _hash(unfinished)
                about["built_at"] = datetime.now(UTC).isoformat(timespec="seconds")
                if about["sha256"] == _hash(unfinished):
                    unfinished.chmod(0o400)
                    unfinished.replace(programme.editions / f"{about['edition']}.duckdb")
                else:  # the same rows were built before: what may be read at this moment stays as it is
                    unfinished.unlink()
                _write_whole(programme.current, json.dumps(about, indent=2) + "\n")
        except OSError as error:
            raise Refusal("disk", file=programme.editions) from error
    return current_edition(programme)


def current_edition(programme: Programme) -> Edition:
    """The edition that ``CURRENT.json`` names; raises :class:`Refusal` ``edition_missing`` or ``edition_unreadable``."""
    try:
        about = json.loads(programme.current.read_text(encoding="utf-8"))
        name = str(about["edition"])
        path = programme.editions / f"{name}.duckdb"
        return Edition(name, path, programme, str(about["sha256"]), about["base_map"])
    except FileNotFoundError as error:
        raise Refusal("edition_missing", file=programme.name) from error
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise Refusal("edition_unreadable", file=programme.current) from error


def open_edition(edition: Edition) -> duckdb.DuckDBPyConnection:
    """A connection that can only read the edition and reach no other file.

    Use one ``cursor()`` of it a call, closed after use. The file must be, byte for byte, the one that was built. What is
    computed beside it is seen by all connections to it in this process (see :func:`private_copy`).
    """
    try:
        if _hash(edition.path) != edition.sha256:
            raise Refusal("edition_unreadable", file=edition.path)
        con = duckdb.connect(str(edition.path), read_only=True)
        con.execute("SET enable_external_access = false")
        return con
    except (duckdb.Error, OSError) as error:
        raise Refusal("edition_unreadable", file=edition.path) from error


def scratch() -> duckdb.DuckDBPyConnection:
    """A connection to an empty database in memory that reaches no file: for computing with tables that are no edition."""
    con = duckdb.connect(":memory:")
    con.execute("SET enable_external_access = false")
    return con


def private_copy(edition: Edition) -> duckdb.DuckDBPyConnection:
    """The tables of an edition in a database in memory of its own: for computing what nobody else shall see.

    Connections to one file share what is attached to any of them, so a second :func:`open_edition` would share the computed
    tables with every reader.
    """
    con, source = scratch(), open_edition(edition)
    try:
        for (table,) in source.execute(statement("tables")).fetchall():
            con.from_arrow(source.table(table).to_arrow_table()).create(table)
    finally:
        source.close()
    return con


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _whole(programme: Programme, name: object) -> str | None:
    """The hash of the current edition, where it has this name and its file is what was built."""
    with suppress(Refusal, OSError):
        edition = current_edition(programme)
        return edition.sha256 if edition.name == name and _hash(edition.path) == edition.sha256 else None
    return None


def is_behind(programme: Programme) -> bool:
    """Whether the store holds batches that the current edition does not know of, or the edition was made by older rules."""
    if not programme.store.exists():
        return False
    with suppress(OSError, ValueError, KeyError, TypeError):
        about = json.loads(programme.current.read_text(encoding="utf-8"))
        with transaction(programme) as con:
            wanted = (single(con, "count_batches"), *_recipe())
        built = (about["batches"], about["schema"], about["recipe"])
        return built != wanted or not (programme.editions / f"{about['edition']}.duckdb").exists()
    return True


def _recipe() -> tuple[int, str]:
    """Changes when the same rows would give another edition: with the schema, the code lists or the SQL."""
    files = [CODE_LISTS, SCHEMA, *sorted(FOLDER.glob("sql/*.sql"))]
    return VERSION, hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _fill(path: Path, store: duckdb.DuckDBPyConnection, programme: Programme, today: date) -> dict[str, object]:
    """Write the tables of an edition; returns what ``CURRENT.json`` says of it."""
    with duckdb.connect(str(path)) as con:
        for kind in kinds().values():
            con.from_arrow(_newest(store, kind).to_arrow_table()).create(kind.name)
        con.read_csv(str(CODE_LISTS), all_varchar=True, header=True, sep=",", quotechar='"').create("codes")
        con.execute(statement("edition"), {"today": today})
        add_distances(con, programme)
        about: dict[str, object] = {
            "edition": _name(con),
            "programme": programme.name,
            "sample": programme.is_sample,
            "base_map": base_map_for(con, programme),
            "batches": single(store, "count_batches"),
            "schema": _recipe()[0],
            "recipe": _recipe()[1],
        }
        con.executemany(statement("about"), [[name, json.dumps(value)] for name, value in about.items()])
        con.execute("CHECKPOINT")
    return about


def _name(con: duckdb.DuckDBPyConnection) -> str:
    """A name made from the rows: the same rows, whenever and wherever they are built, have the same name."""
    digest = hashlib.sha256()
    for (table,) in con.execute(statement("tables")).fetchall():
        rows = con.table(table).to_arrow_table()
        digest.update(f"{table} {rows.schema.names}".encode())
        for batch in rows.to_batches(max_chunksize=100_000):  # as text: the bytes behind a missing value may be anything
            text = io.BytesIO()
            write_csv(batch, text, WriteOptions(include_header=False, quoting_style="all_valid"))
            digest.update(text.getvalue())
    return digest.hexdigest()[:20]


def _newest(store: duckdb.DuckDBPyConnection, kind: Kind) -> duckdb.DuckDBPyRelation:
    """The newest version of every row, without what must not leave the store, by date and key."""
    columns = [f.name for f in kind.fields if not f.private]
    days = [f.name for f in kind.fields if f.sql_type == "DATE"][:1]
    kept = store.table(kind.name)
    newest = kept.query("kept", statement("latest")) or kept
    return newest.order(", ".join([*days, "row_key"])).select(*columns)


def _write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old one or the new one, never half of it, also after a crash."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
