"""What the map shows, as numbers: one line a location. Names and words the browser has already (``geo/basemap.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LAYERS = ("attention", "incidents", "training", "grants", "dialogues", "documented")
"""Everything that can be switched on, in the order of the legend."""


@dataclass(frozen=True, slots=True)
class Place:
    """One location on the map. None means unknown or not reported; zero means zero.

    ``band`` is 1 to 5 with its ``index``, or 0 where too little is known, with the reason in ``status`` (``silent``,
    ``thin`` or ``weak``). ``trend`` is 1, 0, -1 or None. ``trained`` is people per 1,000 residents, money is in the base
    currency.
    """

    code: str
    band: int
    index: float | None
    status: str
    trend: int | None
    incidents: int | None
    trained: float | None
    modules: int
    committed: float | None
    paid: float | None
    dialogues: int
    documented: int

    def as_line(self) -> list[object]:
        """The numbers in the order that ``map.js`` reads them in."""
        index = None if self.index is None else round(self.index, 1)
        trained = None if self.trained is None else round(self.trained, 1)
        money = [None if amount is None else round(amount) for amount in (self.committed, self.paid)]
        return [self.code, self.band, index, self.status, self.trend, self.incidents, trained, self.modules, *money,
                self.dialogues, self.documented]  # fmt: skip


def layers(
    places: Sequence[Place], shown: Sequence[str], *, language: str, month: str, filtered: bool, picked: str | None, version: str
) -> dict[str, Any]:
    """What one gesture sends to the browser. ``month`` is what is shown, in words; ``filtered``: not every incident counts."""
    return {
        "version": version,
        "language": language,
        "month": month,
        "filtered": filtered,
        "layers": list(shown),
        "picked": picked,
        "places": [place.as_line() for place in places],
    }
