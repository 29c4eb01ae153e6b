"""The store: one private DuckDB file, opened by one writer for the time of one transaction."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from data.programmes import Programme
from data.refusals import Refusal
from data.schema import SCHEMA, VERSION
from data.statements import single, statement

WAIT_SECONDS = 20.0
NOT_LET = ("Permission denied", "No space left")  # what DuckDB repeats of the system: the file itself is well
DAMAGED = ("Corrupt", "Could not read")  # what DuckDB says of a store that a disk or a copy spoiled
FULL = "Could not write"  # … of a full disk, which may come as a failed COMMIT
HEAD_BYTES = 3 * 4096  # what every DuckDB file begins with
BUSY = ("set lock on file", "used by another process")  # what DuckDB says while another process writes; the latter on Windows


@contextmanager
def transaction(programme: Programme, *, wait: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store, open for writing: what is done inside is kept as a whole, or, on any error, not at all.

    Raises :class:`Refusal` ``store_busy`` when another writer keeps it longer than ``wait`` seconds, and
    ``store_unreadable`` or ``store_newer`` when it cannot be used; a damaged store is left as it is.
    """
    with private_umask():
        is_new = not programme.store.exists()
        con = _open(programme, wait)
        kept = False
        try:
            con.execute("BEGIN")
            yield con
            con.execute("COMMIT")
            kept = True
        except duckdb.Error as error:
            if any(words in str(error) for words in DAMAGED):
                raise Refusal("store_unreadable", file=programme.store) from error
            if isinstance(error, duckdb.IOException) or FULL in str(error):
                raise Refusal("disk", file=programme.store) from error
            raise
        finally:
            if is_new and not kept:
                _forget(programme)
            con.close()  # an open transaction is rolled back


def _forget(programme: Programme) -> None:
    """Take away a store that never held anything; before it is closed, so that no other writer can have begun with it."""
    with suppress(OSError):  # Windows lets no open file go: there it stays, empty
        programme.store.unlink(missing_ok=True)
        programme.store.with_name(programme.store.name + ".wal").unlink(missing_ok=True)


@contextmanager
def private_umask() -> Iterator[None]:
    """Files made inside are for the owner only (0600), also the ones DuckDB makes beside the store."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _open(programme: Programme, wait: float) -> duckdb.DuckDBPyConnection:
    try:
        programme.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        programme.folder.chmod(0o700)
    except OSError as error:
        raise Refusal("disk", file=programme.folder) from error
    is_new = not programme.store.exists()
    deadline = time.monotonic() + wait
    while True:
        try:
            con = duckdb.connect(str(programme.store))
            break
        except duckdb.Error as error:
            if not any(words in str(error) for words in BUSY):
                if not programme.current.exists() and programme.store.stat().st_size < HEAD_BYTES:
                    programme.store.unlink()  # a first import was killed while it made the store
                    continue
                code = "disk" if any(words in str(error) for words in NOT_LET) else "store_unreadable"
                raise Refusal(code, file=programme.store) from error
            if time.monotonic() > deadline:
                raise Refusal("store_busy") from error
            time.sleep(0.05)
    try:
        programme.store.chmod(0o600)
        if single(con, "size_needed") > programme.store.stat().st_size:  # cut off: DuckDB notices only when it reads the rest
            raise Refusal("store_unreadable", file=programme.store)
        if not single(con, "has_schema"):
            con.execute("BEGIN")
            con.execute(SCHEMA.read_text(encoding="utf-8"))
            con.execute(statement("new_schema_version"), [VERSION])
            con.execute("COMMIT")
        elif single(con, "schema_version") > VERSION:
            raise Refusal("store_newer", file=programme.store)
    except duckdb.Error as error:
        if is_new:
            _forget(programme)
        con.close()
        raise Refusal("disk" if is_new else "store_unreadable", file=programme.store) from error
    except Refusal:
        con.close()
        raise
    return con
