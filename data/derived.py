"""What an edition holds that nobody typed in: distances computed from the shapes, and the base map that fits the places."""

from __future__ import annotations

from pathlib import Path

import duckdb

from data.programmes import Programme
from data.refusals import Refusal
from data.statements import statement
from geo.shapes import BadBoundaries, border_distances_km, covers, straight_km

BOUNDARIES = Path(__file__).parent / "boundaries"


def boundary_file(base_map: str, programme: Programme) -> Path:
    """The file behind the name of a base map."""
    return programme.boundaries if base_map == "own" else BOUNDARIES / f"{base_map}.geojson"


def base_map_for(con: duckdb.DuckDBPyConnection, programme: Programme) -> str | None:
    """``own`` where the programme has boundaries of its own, else a built-in map that covers all locations, else None."""
    if programme.boundaries.exists():
        return "own"
    points = [(lon, lat) for _, lat, lon, *_ in con.execute(statement("points")).fetchall()]
    return next((file.stem for file in sorted(BOUNDARIES.glob("*.geojson")) if points and covers(file, points)), None)


def add_distances(con: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """Fill the table ``distances``: to the border from the boundary layer, straight to the rayon centre from the register.

    They stand in where no context row gives one (indicators V05 and V06 of the domain brief).
    """
    places = con.execute(statement("points")).fetchall()
    base_map = base_map_for(con, programme)
    to_border: list[float] | list[None] = [None] * len(places)
    if base_map and places:
        file = boundary_file(base_map, programme)
        try:
            to_border = border_distances_km(file, [(lon, lat) for _, lat, lon, *_ in places])
        except BadBoundaries as error:
            raise Refusal("boundaries_unreadable", file=file, rule=error) from error
    for (name, lat, lon, centre_lat, centre_lon), border_km in zip(places, to_border, strict=True):
        centre_km = None if centre_lat is None or centre_lon is None else straight_km((lon, lat), (centre_lon, centre_lat))
        con.execute(statement("new_distance"), [name, border_km, centre_km])
