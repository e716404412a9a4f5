"""The rectangle of cells in which the marks of one chart are painted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from studyapp.charts.raster import HEAT, MOST_SERIES, NONE, Canvas
from studyapp.text.width import cell_width

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studyapp.charts.glyphs import GlyphSet
    from studyapp.charts.raster import Inks
    from studyapp.charts.scale import Array, Scale


@dataclass(slots=True, eq=False)
class Panel:
    canvas: Canvas
    top: int
    left: int
    height: int
    width: int
    glyphs: GlyphSet
    x: Scale
    y: Scale
    taken: NDArray[np.bool_] = field(init=False)
    """(height, width) cells that hold a mark, which words should stay clear of."""

    def __post_init__(self) -> None:
        self.taken = np.zeros((self.height, self.width), dtype=np.bool_)

    @property
    def dots_x(self) -> int:
        return self.width * self.glyphs.across

    @property
    def dots_y(self) -> int:
        return self.height * self.glyphs.down

    def dot_x(self, shares: Array) -> Array:
        """Columns of dots, as floats: not yet rounded, and outside the panel where shares are."""
        return np.asarray(shares * (self.dots_x - 1))

    def dot_y(self, shares: Array) -> Array:
        """Rows of dots from the top."""
        return np.asarray((1.0 - shares) * (self.dots_y - 1))

    def cell_x(self, share: float) -> int:
        return int(np.rint(share * (self.dots_x - 1))) // self.glyphs.across

    def cell_y(self, share: float) -> int:
        return int(np.rint((1.0 - share) * (self.dots_y - 1))) // self.glyphs.down

    def paint(
        self, where: NDArray[np.bool_], chars: NDArray[np.uint32] | int, fg: Inks | int
    ) -> None:
        """Put glyphs (one, or one a cell of the panel) where asked, keeping the heat beneath."""
        rows = slice(self.top, self.top + self.height)
        columns = slice(self.left, self.left + self.width)
        np.copyto(self.canvas.chars[rows, columns], np.asarray(chars, np.uint32), where=where)
        np.copyto(self.canvas.fg[rows, columns], np.asarray(fg, np.int16), where=where)
        self.taken |= where

    def dot(self, row: int, column: int, glyph: str, fg: int) -> None:
        """One glyph in one cell of the panel."""
        where = np.zeros_like(self.taken)
        where[row, column] = True
        self.paint(where, ord(glyph), fg)

    def say(self, row: int, column: int, text: str, fg: int) -> None:
        """Words on whatever is there, set off from heat by a blank; the caller saw they fit."""
        top, first = self.top + row, self.left + column
        last = first + cell_width(text)
        here = slice(max(first - 1, self.left), min(last + 1, self.left + self.width))
        warm = self.canvas.fg[top, here] >= HEAT
        np.copyto(self.canvas.chars[top, here], np.uint32(ord(" ")), where=warm)
        self.canvas.bg[top, here] = NONE
        self.canvas.put(top, first, text, fg)


def series_ink(series: int) -> int:
    return min(max(series, 0), MOST_SERIES - 1)
