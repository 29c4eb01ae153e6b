"""Several files, in the order in which they need each other; afterwards a new edition."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Refused:
    """A file that was not taken at all."""

    path: Path
    reason: Refusal


def import_files(
    paths: list[Path], programme: Programme, kind: str | None = None, today: date | None = None
) -> Iterator[Taken | Refused]:
    """Import files and folders, one transaction each, and build an edition if anything was accepted.

    A store without locations takes the register of this checkout first, unless the files bring one of their own.
    """
    opened = [_open(file, kind) for path in paths for file in _files_in(path)]
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
        programme.store.unlink()


def _checkouts_register() -> list[Opened]:
    return [open_file(REGISTERS / f"{name}.csv", name) for name in DEFAULT_REGISTER]


def _state(programme: Programme, register: list[Opened]) -> tuple[int, int]:
    """How many locations the store has, and how many batches beside those of the checkout's register brought rows."""
    with transaction(programme) as con:
        [(locations, own_batches)] = con.execute(
            statement("register_state"), {"register": [file.sha256 for file in register]}
        ).fetchall()
    return locations, own_batches


def _has_own_rows(programme: Programme) -> bool:
    """Whether there is anything to show, also when an import was broken off before its edition."""
    return programme.store.exists() and _state(programme, _checkouts_register())[1] > 0


def _files_in(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and file.suffix.lower() in importers.ENDINGS)
        return files or [path]  # an empty folder is told as a missing file
    return [path]


def _open(file: Path, kind: str | None) -> Opened | Refused:
    try:
        return open_file(file, kind)
    except Refusal as reason:
        return Refused(file, reason)


def _when_needed(file: Opened | Refused) -> int:
    """What is referred to comes first, in the order of the schema; refused files are told last."""
    order = list(kinds())
    return order.index(file.table.name) if isinstance(file, Opened) else len(order)
