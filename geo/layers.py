"""What the map shows, as numbers: one entry a location, and the legend that explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LAYERS = ("attention", "incidents", "training", "grants", "dialogues", "documented")
"""Everything that can be switched on, in the order of the legend."""


@dataclass(frozen=True, slots=True)
class Place:
    """One location on the map. None means unknown or not reported; zero means zero.

    ``band`` is 1 to 5, or 0 where too little is known. ``trained`` is people per 1,000 residents, money is in the base
    currency. ``tip`` are the finished lines shown on hover, the name first.
    """

    code: str
    lat: float
    lon: float
    band: int
    incidents: int | None
    trained: float | None
    modules: int
    committed: float | None
    paid: float | None
    dialogues: int
    documented: int
    tip: tuple[str, ...]


def layers(
    places: Sequence[Place],
    shown: Sequence[str],
    *,
    language: str,
    picked: str | None,
    trained_full: float,
    of_modules: int,
    words: Mapping[str, str],
    legend: Sequence[Mapping[str, Any]],
    version: str,
) -> dict[str, Any]:
    """What the browser needs to draw: bars as shares of the full height, everything else as it is.

    ``trained_full`` is the number of people per 1,000 that fills the training bar; money fills its bar at the largest
    committed or paid sum shown.
    """
    most = max((amount for place in places for amount in (place.committed, place.paid) if amount), default=0.0)
    return {
        "version": version,
        "language": language,
        "layers": list(shown),
        "places": [_drawn(place, picked, trained_full, of_modules, most) for place in places],
        "legend": [dict(entry) for entry in legend],
        "words": dict(words),
    }


def _drawn(place: Place, picked: str | None, trained_full: float, of_modules: int, most: float) -> dict[str, Any]:
    return {
        "code": place.code,
        "lat": place.lat,
        "lon": place.lon,
        "band": place.band,
        "incidents": place.incidents,
        "trained": _share(place.trained, trained_full),
        "modules": place.modules,
        "of_modules": of_modules,
        "committed": _share(place.committed, most),
        "paid": _share(place.paid, most),
        "dialogues": place.dialogues,
        "documented": place.documented,
        "picked": place.code == picked,
        "tip": list(place.tip),
    }


def _share(value: float | None, full: float) -> float | None:
    if value is None:
        return None
    return round(min(1.0, max(0.0, value / full)), 3) if full else 0.0


def legend(shown: Sequence[str], words: Mapping[str, str], bands: Mapping[int, str]) -> list[dict[str, Any]]:
    """The legend for the layers shown: a line a layer, each entry a label and the symbol it explains, drawn by the map's script.

    ``words`` holds a label for each of the keys used here; ``bands`` the names of the bands by number.
    """
    disc, ring, left, right = "18 18 24 24", "14 14 32 32", "2 17 12 26", "45 17 12 26"
    groups: dict[str, list[tuple[str, str, dict[str, object]]]] = {
        "attention": [
            *((name, disc, {"band": number}) for number, name in sorted(bands.items(), reverse=True)),
            (words["not_enough"], disc, {"band": 0}),
        ],
        "incidents": [
            (words["records"], "31 5 19 19", {"incidents": 3}),
            (words["zero_reported"], "31 5 19 19", {"incidents": 0}),
            (words["not_reported"], "31 5 19 19", {"incidents": None}),
        ],
        "training": [
            (words["modules"], ring, {"modules": 4}),
            (words["trained"], left, {"trained": 0.6}),
            (words["trained_unknown"], left, {"trained": None}),
        ],
        "grants": [
            (words["paid_of_committed"], right, {"committed": 0.9, "paid": 0.5}),
            (words["amount_unknown"], right, {"committed": None, "paid": None}),
        ],
        "dialogues": [(words["dialogues_held"], "20 40 20 20", {"dialogues": 2})],
        "documented": [(words["documented_records"], "9 5 18 18", {"documented": 2})],
    }
    return [
        {
            "layer": layer,
            "heading": words[layer],
            "entries": [{"label": label, "box": box, "sample": sample} for label, box, sample in groups[layer]],
        }
        for layer in LAYERS
        if layer in shown
    ]
