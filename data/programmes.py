"""Which programme is looked at, and where its files lie.

Every programme has a folder of its own under the home folder, so that sample rows and real rows can never meet in one store.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.refusals import Refusal

CHECKOUT = Path(__file__).resolve().parent.parent
SAMPLE, DOCUMENTED, OWN = "sample", "documented", "own"


@dataclass(frozen=True)
class Programme:
    """A named set of rows: ``sample`` (invented), ``documented`` (public facts), ``own`` or any other name.

    Raises :class:`data.refusals.Refusal` ``programme_name`` for a name that could not be a folder's.
    """

    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", self.name):
            raise Refusal("programme_name", value=self.name)

    @property
    def is_sample(self) -> bool:
        return self.name == SAMPLE

    @property
    def folder(self) -> Path:
        return home() / self.name

    @property
    def store(self) -> Path:
        return self.folder / "store.duckdb"

    @property
    def editions(self) -> Path:
        return self.folder / "editions"

    @property
    def current(self) -> Path:
        return self.folder / "CURRENT.json"

    @property
    def rejects(self) -> Path:
        return self.folder / "rejects"

    @property
    def models(self) -> Path:
        """Saved variants of the model and what happened to them."""
        return self.folder / "models"

    @property
    def boundaries(self) -> Path:
        """A boundary file of the programme's own; the built-in ones are used where it is absent."""
        return self.folder / "boundaries.geojson"


def zone_named(name: str | None) -> ZoneInfo:
    """A time zone by name; UTC where none is set or the name means nothing (older stores took any)."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def today_in(zone: ZoneInfo) -> date:
    """The present day where the programme is."""
    return datetime.now(zone).date()


def home() -> Path:
    """The private folder: ``YNTYMAK_HOME``, by default ``.yntymak`` inside the checkout."""
    return Path(os.environ.get("YNTYMAK_HOME") or CHECKOUT / ".yntymak").expanduser().resolve()


def chosen() -> Programme:
    """The programme to show: ``YNTYMAK_PROGRAMME`` if set; else the user's own once it has rows, else the sample."""
    name = os.environ.get("YNTYMAK_PROGRAMME")
    if name:
        return Programme(name)
    own = Programme(OWN)
    try:
        return own if own.current.exists() else Programme(SAMPLE)
    except OSError as error:
        raise Refusal("disk", file=own.folder) from error
