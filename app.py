"""What is served: the dashboard (``pages/parts/frame.py`` runs before every page) and the files the map loads.

``streamlit run app.py`` finds ``app`` here. The script that Streamlit runs is not this file on purpose: a folder ``pages/``
beside that script would let a cold server run a page without the frame (DECISIONS.md, "No page past the frame").
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from data.derived import boundary_file
from data.editions import current_edition
from data.programmes import chosen
from data.refusals import Refusal
from geo.basemap import BROWSER, LEAFLET, colours_script, shapes_script
from geo.shapes import BadBoundaries
from pages.parts.map_words import about_script

A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}


def shapes(request: Request) -> Response:
    """The shapes of a boundary file as a script. Only public shapes may be boundary files: this needs no login."""
    name = request.path_params["name"]
    file = boundary_file(name, chosen())
    if not name.isidentifier() or not file.is_file():
        return Response(status_code=404)
    try:
        script = shapes_script(file)
    except BadBoundaries:  # spoiled since the edition was built: the places are still shown, on an empty ground
        return Response(status_code=404)
    return Response(script, media_type="text/javascript; charset=utf-8", headers=A_YEAR)


def about(request: Request) -> Response:
    """Names and words of an edition's map in every language, as a script."""
    try:
        edition = current_edition(chosen())
        if request.path_params["edition"] != edition.name:
            return Response(status_code=404)
        script = about_script(edition)
    except Refusal:  # the page says what is wrong
        return Response(status_code=404)
    return Response(script, media_type="text/javascript; charset=utf-8", headers=A_YEAR)


def colours(request: Request) -> Response:
    """The palette as a script."""
    return Response(colours_script(), media_type="text/javascript; charset=utf-8", headers=A_YEAR)


app = st.App(
    Path(__file__).parent / "pages" / "parts" / "frame.py",
    # Streamlit looks at the host of the websocket only; here every request is, so that no other name leads to this machine.
    middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=st.get_option("server.allowedHosts") or ["*"])],
    routes=[
        Route("/assets/shapes/{name}.js", shapes),
        Route("/assets/about/{edition}.js", about),
        Route("/assets/colours.js", colours),
        Mount("/assets/leaflet", StaticFiles(directory=LEAFLET)),
        Mount("/assets/own", StaticFiles(directory=BROWSER)),
    ],
)
