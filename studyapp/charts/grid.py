"""Several charts side by side in a terminal's cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from studyapp.charts.drawing import draw
from studyapp.charts.glyphs import Glyphs, glyph_set
from studyapp.charts.raster import NOTE, Canvas, Raster, plain
from studyapp.charts.spec import Chart
from studyapp.i18n import N_, english
from studyapp.text.width import clip

if TYPE_CHECKING:
    from studyapp.i18n import Say

MORE: Final = N_("+{count} more: {titles}")

_NARROWEST: Final = 15
_LOWEST: Final = 5
"""The smallest panel of a grid, in cells."""
_BEST_SHAPE: Final = 2.6
"""Width over height, in cells, at which a panel reads best."""
_GAP: Final = 2
"""Cells between two panels in a row."""
_BLANK_FROM: Final = 9
"""Rows of a panel from which one stays blank before the panel beneath."""


def draw_grid(
    charts: Sequence[Chart],
    width: int,
    height: int,
    glyphs: Glyphs = "braille",
    *,
    front: int | None = None,
    hidden: frozenset[int] = frozenset(),
    colours: int = 0,
    say: Say = english,
) -> Raster:
    """Several panels in the size; those that do not fit are named in the last row."""
    canvas = Canvas(height, width)
    rows, columns = shape(len(charts), width, height)
    shown = min(rows * columns, len(charts))
    below = int(shown < len(charts) and height > 1)
    tall = _shares(height - below, rows)
    wide = _shares(width - _GAP * (columns - 1), columns)
    for k, chart in enumerate(charts[:shown]):
        row, column = divmod(k, columns)
        blank = row < rows - 1 and tall[row] >= _BLANK_FROM
        panel = draw(
            chart,
            wide[column],
            tall[row] - blank,
            glyphs,
            front=front,
            hidden=hidden,
            colours=colours,
            say=say,
        )
        canvas.paste(panel, sum(tall[:row]), sum(wide[:column]) + _GAP * column, k)
    if below:
        titles = ", ".join(plain(c.title) for c in charts[shown:] if c.title)
        words = plain(say(MORE, count=len(charts) - shown, titles=titles)).rstrip(" :：")
        canvas.put(height - 1, 0, clip(words, width, glyph_set(glyphs).cut), NOTE)
    return canvas.finish()


def _shares(total: int, parts: int) -> list[int]:
    """`total` cells dealt out evenly, the first parts one larger."""
    each, left = divmod(max(total, 0), parts)
    return [each + (k < left) for k in range(parts)]


def shape(count: int, width: int, height: int) -> tuple[int, int]:
    """Rows and columns of a grid of `count` panels: few empty places, panels of a readable shape.

    When not all fit, as many as do.
    """
    most_columns = max((width + 2) // (_NARROWEST + 2), 1)
    most_rows = max(height // _LOWEST, 1)
    best, best_cost = (1, 1), math.inf
    for rows in range(1, min(most_rows, count) + 1):
        columns = min(-(-count // rows), most_columns)
        left_out = max(count - rows * columns, 0)
        empty = max(rows * columns - count, 0)
        wide, tall = (width - 2 * (columns - 1)) / columns, height / rows
        form = abs(math.log(max(wide, 1) / max(tall, 1) / _BEST_SHAPE))
        cost = 100 * left_out + 4 * empty / (rows * columns) + form
        if cost < best_cost:
            best, best_cost = (rows, columns), cost
    return best
