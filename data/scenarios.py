"""Scenarios: saved variants of the model, and what happened to them. All in the folder ``models`` of the programme.

``<id>.toml`` is the whole model file, handed in as text and named by its SHA-256; ``<id>.001.json``, ``<id>.002.json``, … is what
happened to it, one small file an event, so that the ledger only ever grows. Each file is whole or not there: it is written
aside, flushed, and linked to its name, which fails where another writer was first. What was saved is never changed; a file
that was changed or lost outside makes its own scenario unusable and no other.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from data.programmes import Programme
from data.refusals import Refusal

State = Literal["saved", "proposed", "approved", "withdrawn"]
BEFORE: dict[State, tuple[State, ...]] = {
    "proposed": ("saved", "withdrawn"),
    "approved": ("proposed",),
    "withdrawn": ("saved", "proposed", "approved"),
}
"""The states that each event may follow. An approved scenario is locked: it can only be taken out of use again."""
LONGEST_NAME = 60
EVENT = re.compile(r"(?P<id>[0-9a-f]{12})\.(?P<number>[0-9]{3})\.json")


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did with a scenario. ``asked_twice``: approved by the person who had proposed it, after a second question."""

    what: State
    who: str
    at: datetime
    reason: str
    sha256: str
    name: str
    asked_twice: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """A saved variant of the model: its whole file as text, and its ledger, the oldest event first."""

    id: str
    toml: str
    events: tuple[Event, ...]

    @property
    def name(self) -> str:
        return self.events[0].name

    @property
    def author(self) -> str:
        return self.events[0].who

    @property
    def state(self) -> State:
        return self.events[-1].what

    @property
    def proposer(self) -> str | None:
        """Who proposed it last."""
        return next((event.who for event in reversed(self.events) if event.what == "proposed"), None)


@dataclass(frozen=True, slots=True)
class Scenarios:
    """All of a programme, the newest first, and a refusal for each that cannot be read."""

    all: tuple[Scenario, ...]
    damaged: tuple[Refusal, ...]
    names: frozenset[str]

    @property
    def approved(self) -> list[Scenario]:
        """Those that are approved, the newest approval first; the first is the model in use."""
        return sorted((one for one in self.all if one.state == "approved"), key=lambda one: one.events[-1].at, reverse=True)

    @property
    def in_use(self) -> Scenario | None:
        """The newest approved one; None: the default model."""
        return next(iter(self.approved), None)


def scenarios(programme: Programme) -> Scenarios:
    """What is saved, read again only where a file of the folder is new or another one."""
    folder = programme.models
    if not folder.is_dir():
        return Scenarios((), (), frozenset())
    try:
        seen = [(path.name, path.stat()) for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise Refusal("scenario_damaged", file=folder) from error
    return _read(folder, tuple(sorted((name, about.st_mtime_ns, about.st_size) for name, about in seen)))


def save(programme: Programme, toml: str, name: str, author: str, reason: str) -> Scenario:
    """Keep the text of a changed model; raises :class:`Refusal` ``required``, ``scenario_name`` or ``scenario_name_taken``."""
    name, found = _line(name), scenarios(programme)
    if not name:
        raise Refusal("required", column="name")
    sha256 = hashlib.sha256(toml.encode()).hexdigest()
    event = _event("saved", author, reason, sha256, name, found)
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal("scenario_name", limit=LONGEST_NAME)
    if _same(name) in found.names:
        raise Refusal("scenario_name_taken", value=name)
    folder = programme.models
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(folder / f"{sha256[:12]}.toml", toml)
    except FileExistsError:
        pass  # named by its content: an earlier attempt that was cut off between the two files
    except OSError as error:
        raise Refusal("disk", file=folder) from error
    return _add(programme, sha256[:12], 1, event)


def propose(programme: Programme, id_: str, who: str, reason: str) -> Scenario:
    """Ask for approval."""
    return _next(programme, id_, "proposed", who, reason)


def approve(programme: Programme, id_: str, who: str, reason: str, *, asked_twice: bool = False) -> Scenario:
    """Approve and lock: the model in use from now on. Refused (``scenario_same_person``) to its proposer, unless asked twice."""
    return _next(programme, id_, "approved", who, reason, asked_twice)


def withdraw(programme: Programme, id_: str, who: str, reason: str) -> Scenario:
    """Take back a proposal, or take an approved one out of use; the file and what happened to it stay."""
    return _next(programme, id_, "withdrawn", who, reason)


def same_person(one: str, other: str | None) -> bool:
    """Whether two names differ in no more than spaces, capitals and the encoding of letters."""
    return other is not None and _same(one) == _same(other)


def _next(programme: Programme, id_: str, what: State, who: str, reason: str, asked_twice: bool = False) -> Scenario:
    found = scenarios(programme)
    one = _found(programme, found, id_)
    if one.state not in BEFORE[what]:
        raise Refusal("scenario_locked" if one.state == "approved" else "scenario_state", value=one.name)
    themself = what == "approved" and same_person(who, one.proposer)
    if themself and not asked_twice and _line(who):
        raise Refusal("scenario_same_person", value=_line(who))
    event = _event(what, who, reason, one.events[0].sha256, one.name, found, asked_twice=themself)
    return _add(programme, id_, len(one.events) + 1, event)


def _event(what: State, who: str, reason: str, sha256: str, name: str, found: Scenarios, *, asked_twice: bool = False) -> Event:
    """An event of this moment, later than every other even where the clock was put back."""
    for column, text in (("author" if what == "saved" else "who", who), ("reason", reason)):
        if not _line(text):
            raise Refusal("required", column=column)
    last = max((event.at for one in found.all for event in one.events), default=datetime.min.replace(tzinfo=UTC))
    at = max(datetime.now(UTC), last + timedelta(microseconds=1))
    return Event(what, _line(who), at, _line(reason), sha256, name, asked_twice)


def _add(programme: Programme, id_: str, number: int, event: Event) -> Scenario:
    about = {name: getattr(event, name) for name in Event.__slots__} | {"at": event.at.isoformat()}
    try:
        _write(programme.models / f"{id_}.{number:03}.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    except FileExistsError as error:  # somebody else did something with it at the same moment
        raise Refusal("scenario_state", value=event.name) from error
    except OSError as error:
        raise Refusal("disk", file=programme.models) from error
    return _found(programme, scenarios(programme), id_)


def _found(programme: Programme, found: Scenarios, id_: str) -> Scenario:
    for one in found.all:
        if one.id == id_:
            return one
    raise Refusal("scenario_damaged", file=programme.models / f"{id_}.toml")


def _write(path: Path, text: str) -> None:
    """Write a new file for the owner only: after a crash it is there as a whole or not at all; never over another one."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    finally:
        unfinished.unlink()


@lru_cache(maxsize=8)
def _read(folder: Path, _seen: tuple[tuple[str, int, int], ...]) -> Scenarios:
    whole, damaged, names = [], [], set()
    ledgers: dict[str, list[int]] = {}
    for name, *_ in _seen:
        if match := EVENT.fullmatch(name):
            ledgers.setdefault(match["id"], []).append(int(match["number"]))
    for id_, numbers in ledgers.items():
        try:
            one = _one(folder, id_, numbers)
            whole.append(one)
            names.add(_same(one.name))
        except Refusal as refusal:
            damaged.append(refusal)
    newest_first = sorted(whole, key=lambda one: one.events[0].at, reverse=True)
    return Scenarios(tuple(newest_first), tuple(damaged), frozenset(names))


def _one(folder: Path, id_: str, numbers: list[int]) -> Scenario:
    """A scenario with its ledger; raises :class:`Refusal`, which names the file that is not as it was written."""
    file = folder / f"{id_}.toml"
    try:
        content = file.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256[:12] != id_:
            raise ValueError("changed")
        events: list[Event] = []
        for number in range(1, max(numbers) + 1):
            file = folder / f"{id_}.{number:03}.json"
            about = json.loads(file.read_bytes())
            event = Event(**about | {"at": datetime.fromisoformat(about["at"]).astimezone(UTC)})
            follows = event.what == "saved" if not events else events[-1].what in BEFORE[event.what]
            if event.sha256 != sha256 or not follows or not isinstance(event.name + event.who + event.reason, str):
                raise ValueError("changed")
            events.append(event)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Refusal("scenario_damaged", file=file) from error
    return Scenario(id_, content.decode("utf-8"), tuple(events))


def _line(text: str) -> str:
    """A text on one line, without spaces around it."""
    return " ".join(text.split())


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", _line(name)).casefold()
