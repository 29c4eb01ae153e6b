"""Versions of the model: a file read with all that can be wrong about it, what differs between two, a version's own name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tomlkit

from risk_model.faults import Fault
from risk_model.model import FILE, Model, load_model
from risk_model.variant import Variant, checked, difference

NAMES_ITSELF = ("version", "released")
TEXTS = ("limits", "name", "reason", "source", "component", "unit", "definition", "formula", "missing", "data_source")
LARGEST = 1_000_000
"""Bytes of a model file; ours has 30,000."""

Entry = float | int | str | bool | None | tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of the model (``indicators.T01.weight``) that two models fill differently; None: the place is not there."""

    place: str
    old: Entry
    new: Entry


@dataclass(frozen=True, slots=True)
class Imported:
    """What a model file changes. ``texts``: it also words names or reasons differently, which is not taken over."""

    variant: Variant
    texts: bool


def read_model(content: bytes) -> Model:
    """A model of the bytes of a file; raises :class:`Fault`, whatever is wrong with it."""
    if len(content) > LARGEST:
        raise Fault("file_size", limit=LARGEST // 1_000_000)
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Fault("model_not_toml", rule=f"line {line}: not UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Fault("model_not_toml", rule=str(error)) from error
    return checked(document)


def usable(toml: str, base: Path = FILE) -> Model:
    """The model of a saved text, where it has the parts of the programme's; raises :class:`Fault` ``model_parts`` otherwise.

    A newer version of the programme may have an indicator or number more, which an older text does not know.
    """
    model = read_model(toml.encode())
    theirs, ours = dict(_places(model)), dict(_places(load_model(base)))
    if strange := sorted(theirs.keys() ^ ours.keys()):
        raise Fault("model_parts", value=strange[0])
    return model


def in_use(approved: Iterable[str], base: Path = FILE) -> tuple[Model, list[Fault]]:
    """The first of the approved texts that can be used, the newest standing first; the programme's own model without one.

    The faults are of the texts that stood before it: whoever shows a score says them.
    """
    faults: list[Fault] = []
    for toml in approved:
        try:
            return usable(toml, base), faults
        except Fault as fault:
            faults.append(fault)
    return load_model(base), faults


def imported(content: bytes, base: Path = FILE) -> Imported:
    """What a file changes against the programme's own model, of all that a scenario can change.

    Raises :class:`Fault` ``model_elsewhere`` for a number elsewhere: leaving it out unsaid would make another model of it.
    """
    model, own = read_model(content), load_model(base)
    variant = Variant.read(difference(model, own).written())
    for one in differences(variant.model(base), model):
        raise Fault("model_elsewhere", value=one.place)
    return Imported(variant, texts=dict(_texts(model)) != dict(_texts(own)))


def differences(old: Model, new: Model) -> list[Difference]:
    """The numbers and choices in which two models differ, in the order of the file."""
    before, after = dict(_places(old)), dict(_places(new))
    places = dict.fromkeys([*before, *after])
    return [Difference(p, before.get(p), after.get(p)) for p in places if before.get(p) != after.get(p)]


def stamped(variant: Variant, name: str, day: date, base: Path = FILE) -> str:
    """The text of a variant's model file, with a version of its own (``1.0+name``) and the day it was made.

    Numbers are written as an address writes them, so that the same changes are the same bytes.
    """
    document = tomlkit.parse(Variant.read(variant.written()).toml(base))
    document["version"] = f"{document['version']}+{' '.join(name.split())}"
    document["released"] = day
    return tomlkit.dumps(document)


def _places(model: Model) -> Iterator[tuple[str, Entry]]:
    """Every number and choice by its place; texts apart."""
    return ((place, value) for place, value in _flat(model.model_dump(by_alias=True), "") if place.split(".")[-1] not in TEXTS)


def _texts(model: Model) -> Iterator[tuple[str, Entry]]:
    return ((place, value) for place, value in _flat(model.model_dump(by_alias=True), "") if place.split(".")[-1] in TEXTS)


def _flat(value: object, place: str) -> Iterator[tuple[str, Entry]]:
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, tuple | list) and value and isinstance(value[0], dict):
        inside = dict(zip(map(str, range(1, len(value) + 1)), value, strict=True)).items()
    else:
        if place not in NAMES_ITSELF:
            yield place, value  # type: ignore[misc]
        return
    for name, one in inside:
        yield from _flat(one, f"{place}.{name}" if place else name)
