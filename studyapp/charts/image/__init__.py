"""Draws charts as a figure for a slide or a page; the one room that knows matplotlib."""

from __future__ import annotations

import logging

from studyapp.charts.image.figure import FORMATS, save
from studyapp.charts.image.fonts import can_draw, cjk_font

__all__ = ["FORMATS", "can_draw", "cjk_font", "save"]

# Fonts that it couldn't cache are no news for whoever asked for a figure.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
