"""Several files, in the order in which they need each other; afterwards a new edition."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data import importers
from data.editions import build_edition, is_behind
from data.intake import Opened, Taken, open_file, take
from data.programmes import Programme
from data.refusals import Refusal
from data.schema import kinds
from data.statements import statement
from data.store import transaction

REGISTERS = Path(__file__).parent / "registers"
DEFAULT_REGISTER = ("areas", "locations", "settings", "elections")
FREE = ("areas", "settings", "elections")  # rows that rest on no location


@dataclass(frozen=True)
class Refused:
    """A file that was not taken at all."""

    path: Path
    reason: Refusal


@dataclass(frozen=True)
class Left:
    """Something in a folder that is no file to import; said, so that nobody takes it for imported."""

    path: Path


def import_files(
    paths: list[Path], programme: Programme, kind: str | None = None, today: date | None = None
) -> Iterator[Taken | Refused | Left]:
    """Import files and folders, one transaction each, and build an edition if anything was accepted.

    A store without locations takes the register of this checkout first, unless the files bring one of their own.
    """
    opened = [_open(file, kind) for path in paths for file in _files_in(path)]
    yield from (Left(entry) for path in paths for entry in _others_in(path))
    yield from _default_register(opened, programme, today)
    for file in sorted(opened, key=_when_needed):
        if isinstance(file, Refused):
            yield file
            continue
        try:
            yield take(file, programme, today)
        except Refusal as reason:
            yield Refused(file.path, reason)
    if (programme.current.exists() or _has_own_rows(programme)) and is_behind(programme):
        build_edition(programme, today)


def _default_register(opened: list[Opened | Refused], programme: Programme, today: date | None) -> Iterator[Taken]:
    """Which places exist must be known before any row can be taken.

    The checkout's register serves until files bring another; a store that holds nothing else gives way to it.
    """
    tables = [file.table.name for file in opened if isinstance(file, Opened)]
    if not tables:
        return
    register = _checkouts_register()
    locations, own_batches = _state(programme, register)
    if "locations" not in tables and not locations:
        for file in register:
            yield take(file, programme, today)
    elif "locations" in tables and locations and not own_batches:
        _give_way(programme, register)


def _give_way(programme: Programme, register: list[Opened]) -> None:
    """Take the checkout's register out of a store in which nothing rests on it; settings that were imported since stay."""
    with transaction(programme) as con:
        con.execute(statement("going_batches"), {"register": [file.sha256 for file in register]})
        con.execute(statement("give_way"))


def _checkouts_register() -> list[Opened]:
    return [open_file(REGISTERS / f"{name}.csv", name) for name in DEFAULT_REGISTER]


def _state(programme: Programme, register: list[Opened]) -> tuple[int, int]:
    """How many locations the store has, and how many batches beside those of the checkout's register brought rows."""
    with transaction(programme) as con:
        [(locations, own_batches)] = con.execute(
            statement("register_state"), {"register": [file.sha256 for file in register], "free": list(FREE)}
        ).fetchall()
    return locations, own_batches


def _has_own_rows(programme: Programme) -> bool:
    """Whether there is anything to show, also when an import was broken off before its edition."""
    return programme.store.exists() and _state(programme, _checkouts_register())[1] > 0


def _files_in(path: Path) -> list[Path]:
    if path.is_dir():
        return [entry for entry in _entries(path) if _is_for_us(entry)] or [path]
    return [path]


def _others_in(path: Path) -> list[Path]:
    return [entry for entry in _entries(path) if not _is_for_us(entry)] if path.is_dir() else []


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, without hidden files; nothing where it cannot be read."""
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return []


def _is_for_us(entry: Path) -> bool:
    return entry.is_file() and entry.suffix.lower() in importers.ENDINGS


def _open(file: Path, kind: str | None) -> Opened | Refused:
    if file.is_dir():
        return Refused(file, Refusal("folder_empty" if os.access(file, os.R_OK | os.X_OK) else "file_closed", file=file))
    try:
        return open_file(file, kind)
    except Refusal as reason:
        return Refused(file, reason)


def _when_needed(file: Opened | Refused) -> int:
    """What is referred to comes first, in the order of the schema; refused files are told last."""
    order = list(kinds())
    return order.index(file.table.name) if isinstance(file, Opened) else len(order)
