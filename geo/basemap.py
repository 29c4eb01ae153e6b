"""The base map: a folium map whose script never changes, so that the browser draws it once and keeps it.

Everything the browser loads comes from this app (routes in ``app.py``): Leaflet from its installed package, our own script
from ``geo/browser``, shapes from a boundary file. No outside host is asked for anything.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from geo import palette, shapes

BROWSER = Path(__file__).parent / "browser"
LEAFLET = Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"
# Seen from the component's frame, /component/streamlit_folium.st_folium/; stays right behind a base path.
ROUTE = "../../assets"


class _Start(MacroElement):
    """Hands the finished map to our script."""

    _template = Template("{% macro script(this, kwargs) %}YJ.start({{ this._parent.get_name() }});{% endmacro %}")

    def __init__(self) -> None:
        super().__init__()
        self._name = "Start"


class _Update(MacroElement):
    """Hands new numbers to our script. ``</`` would end the script element, so it is written in another way."""

    _template = Template("{% macro script(this, kwargs) %}YJ.update({{ this.data }});{% endmacro %}")

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Update"
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        self.data = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def base_map(edition: str, boundaries: str | None) -> folium.Map:
    """An empty map of an edition's places, over the shapes of a boundary file (by name) where there is one."""
    made = folium.Map([0, 0], zoom_start=2, tiles=None, zoom_snap=0.25, zoom_delta=0.5)
    made.options["maxZoom"] = 13
    scripts = [f"about/{edition}.js", "colours.js", *([f"shapes/{boundaries}.js"] if boundaries else []), "own/map.js"]
    made.default_js = [("leaflet", f"{ROUTE}/leaflet/leaflet.js")]
    made.default_js += [(script, f"{ROUTE}/{script}?v={own_version()}-{edition[:8]}") for script in scripts]
    made.default_css = [("leaflet", f"{ROUTE}/leaflet/leaflet.css"), ("map", f"{ROUTE}/own/map.css?v={own_version()}")]
    _Start().add_to(made)
    return made


def update(data: dict[str, Any]) -> folium.FeatureGroup:
    """What one gesture sends: the numbers of :func:`geo.layers.layers`, for the map that is already there."""
    group = folium.FeatureGroup(name="update")
    _Update(data).add_to(group)
    return group


@cache
def own_version() -> str:
    """Changes with our script, styles and palette, so that a browser does not keep old ones (shapes go with the edition)."""
    return str(int(max(file.stat().st_mtime for file in [*BROWSER.iterdir(), *Path(__file__).parent.glob("*.py")])))


def shapes_script(path: Path) -> str:
    """The script that brings the shapes of a boundary file."""
    return "window.YJ_SHAPES=" + json.dumps(shapes.for_browser(path), ensure_ascii=False, separators=(",", ":")) + ";"


def colours_script() -> str:
    """The script that brings the palette."""
    return "window.YJ_COLOURS=" + json.dumps(palette.for_browser()) + ";"
