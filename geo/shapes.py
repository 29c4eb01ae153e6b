"""Boundary files: what they cover, how far a point is from the border, and what of them the browser needs.

A boundary file is GeoJSON in WGS 84. Features have a property ``level``: ``lake`` is left blank on the map, everything else
is land. The collection has ``boundaries_as_of``, ``source`` and ``attribution``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84."""

# A town on the border may fall just outside a generalised outline; further off, the outline is another country's.
COVER_TOLERANCE_DEGREES = 0.1
ELLIPSOID = Geod(ellps="WGS84")


class BadBoundaries(ValueError):
    """A boundary file that cannot be read or holds no land; the text says which."""


def _read(path: Path) -> dict[str, Any]:
    """A boundary file; raises :class:`BadBoundaries`."""
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
        if any(not isinstance(feature["properties"], dict) for feature in collection["features"]):
            raise BadBoundaries("features without properties")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadBoundaries("no GeoJSON FeatureCollection" if not isinstance(error, BadBoundaries) else str(error)) from error
    return dict(collection)


@lru_cache(maxsize=4)
def _outline(path: Path, _changed: int) -> BaseGeometry:
    try:
        land = [
            shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
            for feature in _read(path)["features"]
            if feature.get("geometry") and feature["properties"].get("level") != "lake"
        ]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise BadBoundaries(str(error) if isinstance(error, BadBoundaries) else "a geometry that is none") from error
    if not any(shape.area for shape in land):
        raise BadBoundaries("no land: no polygon with an area")
    # Neighbours that were generalised apart leave slivers, which would count as a border in the middle of the country.
    return shapely.union_all(land, grid_size=0.0001).buffer(0.001).buffer(-0.001)


def outline(path: Path) -> BaseGeometry:
    """The land of a boundary file as one shape."""
    return _outline(path, path.stat().st_mtime_ns)


def covers(path: Path, points: Sequence[Point]) -> bool:
    """Whether all points lie in the land of a boundary file, or close to it."""
    near = outline(path).buffer(COVER_TOLERANCE_DEGREES)
    return bool(shapely.contains_xy(near, [p[0] for p in points], [p[1] for p in points]).all())


def border_distances_km(path: Path, points: Sequence[Point]) -> list[float]:
    """Shortest distance in kilometres from each point to the border, holes (enclaves) included.

    Measured in an azimuthal equidistant projection around each point, so the distance is the true one.
    """
    border = shapely.boundary(outline(path))
    return [round(_distance_m(border, point) / 1000, 2) for point in points]


def _distance_m(border: BaseGeometry, point: Point) -> float:
    lon, lat = point
    flat = Transformer.from_crs("EPSG:4326", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +units=m", always_xy=True)
    around = shapely.transform(border, lambda lonlat: np.column_stack(flat.transform(lonlat[:, 0], lonlat[:, 1])))
    metres: float = shapely.distance(around, shapely.Point(0, 0))
    return metres


def straight_km(one: Point, other: Point) -> float:
    """Length of the shortest line on the ellipsoid between two points, in kilometres."""
    metres: float = ELLIPSOID.inv(*one, *other)[2]
    return round(metres / 1000, 2)


def for_browser(path: Path) -> dict[str, Any]:
    """What the map needs of a boundary file: shapes with their level and names, and nothing else."""
    collection = _read(path)
    wanted = ("level", "area", "name_en", "name_ru", "name_ky")
    for feature in collection["features"]:
        feature["properties"] = {name: feature["properties"].get(name) for name in wanted}
    return {"type": "FeatureCollection", "features": collection["features"]}


def about(path: Path) -> dict[str, str]:
    """Date, source and attribution of a boundary file."""
    collection = _read(path)
    return {name: str(collection.get(name, "")) for name in ("boundaries_as_of", "source", "attribution")}
