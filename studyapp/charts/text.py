"""The terminal's drawer: a chart and a size go in, cells with glyphs and inks come out."""

from __future__ import annotations

from studyapp.charts.drawing import draw
from studyapp.charts.glyphs import Glyphs, glyphs_for
from studyapp.charts.grid import draw_grid
from studyapp.charts.raster import (
    AXIS,
    BAND,
    HEAT,
    HEAT_LEVELS,
    HIDDEN,
    LABEL,
    NONE,
    NOTE,
    RULE,
    TITLE,
    Ink,
    Raster,
    ink,
)

__all__ = [
    "AXIS",
    "BAND",
    "HEAT",
    "HEAT_LEVELS",
    "HIDDEN",
    "LABEL",
    "NONE",
    "NOTE",
    "RULE",
    "TITLE",
    "Glyphs",
    "Ink",
    "Raster",
    "draw",
    "draw_grid",
    "glyphs_for",
    "ink",
]
