"""Colours. One ramp from pale to dark for attention, readable in greyscale and by colour-blind readers; no red for people.

The ramp is single-hued (blue-grey) with evenly falling lightness, so that order survives a black-and-white print. The layers
laid over it differ by shape as well as colour.
"""

from __future__ import annotations

BANDS = {1: "#e6edf5", 2: "#b7cce2", 3: "#7fa3c7", 4: "#44719f", 5: "#1b3d63"}
"""Band number → colour; CIE lightness about 93, 81, 66, 46, 25."""

INK = "#26323f"
PAPER = "#ffffff"
HATCH = "#8a94a0"
DIMENSIONS = {"tension": "#44719f", "vulnerability": "#9a8660", "coping": "#5f8a7a"}
LAYERS = {"training": "#2c7872", "grants": "#926314", "incidents": "#26323f", "dialogues": "#6a4c93", "documented": "#5d6470"}
LAND, BORDER, OUTLINE, LAKE, AROUND = "#f6f3ec", "#cfc7b6", "#9a917d", "#ffffff", "#eceff2"


def for_browser() -> dict[str, object]:
    """The colours as the map's script wants them."""
    return {
        "bands": {str(band): colour for band, colour in BANDS.items()},
        "ink": INK, "paper": PAPER, "hatch": HATCH, "layers": LAYERS,
        "land": LAND, "border": BORDER, "outline": OUTLINE, "lake": LAKE, "around": AROUND,
    }  # fmt: skip
