"""The versions of the model that can be looked at and compared, each with what it computes from the rows that are shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data import reading
from data.editions import Edition, private_copy
from data.scenarios import Scenario, Scenarios
from pages.parts.desk import Desk
from risk_model import results
from risk_model.faults import Fault
from risk_model.model import FILE, Model
from risk_model.results import Score
from risk_model.scoring import compute
from risk_model.variant import Variant
from risk_model.versions import usable

DEFAULT, UNSAVED = "default", "unsaved"
QUARTERS = 4


@dataclass(frozen=True)
class Version:
    """A version of the model: the default, a saved one, or what stands in the address and is not saved yet."""

    key: str
    label: str
    toml: str
    model: Model


@dataclass(frozen=True)
class Computed:
    """What a version makes of the rows: scores by month and location, in the order of their ranks; the index by quarter."""

    scores: dict[date, dict[str, Score]]
    quarters: dict[date, dict[str, float | None]]


def versions(desk: Desk, found: Scenarios, variant: Variant) -> dict[str, Version]:
    """All that can be compared, by key: the default, the saved ones from the oldest on, the unsaved one."""
    default = FILE.read_text(encoding="utf-8")
    shown = [_version(DEFAULT, default)]
    for one in reversed(found.all):
        try:
            shown.append(_version(one.id, one.toml))
        except Fault:  # made for other parts of the model; its row in the list says so
            continue
    if variant.changes:
        unsaved = variant.over(desk.model).toml()
        shown.append(Version(UNSAVED, desk.texts.gettext("not saved yet"), unsaved, _model(unsaved)))
    return {version.key: version for version in shown}


def fault_of(one: Scenario) -> Fault | None:
    """Why a saved version does not fit the programme's model, where it does not."""
    try:
        _model(one.toml)
    except Fault as fault:
        return fault
    return None


def first_pair(shown: dict[str, Version], found: Scenarios) -> tuple[str, str]:
    """What is compared before anybody chose: what is not saved yet, else the newest, against what was in use before it."""
    keys = list(shown)
    in_use = [one.id for one in found.approved if one.id in shown] + [DEFAULT]
    new = keys[-1]
    return next((key for key in in_use[in_use.index(new) + 1 if new in in_use else 0 :]), DEFAULT), new


def computed(desk: Desk, version: Version) -> Computed:
    """What a version makes of the edition that is shown; computed once for all readers."""
    edition = desk.opened.edition
    digest = hashlib.sha256(version.toml.encode()).hexdigest()
    return _computed(edition.programme.name, edition.name, digest, edition, version.model)


def last_quarters(*made: Computed) -> list[date]:
    """The last quarters in which any location has an index, in any of the versions."""
    known = {day for one in made for day, by_place in one.quarters.items() if any(v is not None for v in by_place.values())}
    return sorted(known)[-QUARTERS:]


def _version(key: str, toml: str) -> Version:
    model = _model(toml)
    return Version(key, model.version, toml, model)


@st.cache_resource(show_spinner=False, max_entries=64)
def _model(toml: str) -> Model:
    return usable(toml)


@st.cache_resource(show_spinner=False, max_entries=12)
def _computed(programme: str, name: str, digest: str, _edition: Edition, _model: Model) -> Computed:
    """In a database of its own: what other readers see must not change under them."""
    con = private_copy(_edition)
    try:
        span = reading.span(con)
        compute(con, _model, span.first_month, span.last_month)
        scores: dict[date, dict[str, Score]] = {}
        for score in results.scores(con):
            scores.setdefault(score.month, {})[score.location_id] = score
        quarters: dict[date, dict[str, float | None]] = {}
        for quarter in results.quarters(con, _model):
            quarters.setdefault(quarter.quarter, {})[quarter.location_id] = quarter.index
        return Computed(scores, quarters)
    finally:
        con.close()
