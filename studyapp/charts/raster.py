"""A drawn chart: a grid of terminal cells with a glyph and two inks each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.text.width import cell_width

if TYPE_CHECKING:
    from studyapp.charts.reading import Plot

Codes: TypeAlias = NDArray[np.uint32]
Inks: TypeAlias = NDArray[np.int16]

# Inks. Zero and above is a series; the drawer's reader owns the palette.
NONE: Final = -1
AXIS: Final = -2
LABEL: Final = -3
TITLE: Final = -4
NOTE: Final = -5
HIDDEN: Final = -6
RULE: Final = -100
"""RULE - s is a rule of series s; series 0 is a neutral one."""
BAND: Final = -200
"""BAND - s is the band around a line of series s."""
HEAT: Final = 1000
"""HEAT + level, level from 0 to HEAT_LEVELS - 1."""
HEAT_LEVELS: Final = 16
MOST_SERIES: Final = 99

Role: TypeAlias = Literal[
    "none", "axis", "label", "title", "note", "hidden", "rule", "band", "series", "heat"
]

_PLAIN: Final[dict[int, Role]] = {
    NONE: "none",
    AXIS: "axis",
    LABEL: "label",
    TITLE: "title",
    NOTE: "note",
    HIDDEN: "hidden",
}


class Ink(NamedTuple):
    role: Role
    number: int
    """The series, or the level of heat; 0 where neither applies."""


def ink(code: int) -> Ink:
    """What a number in a Raster's `fg` or `bg` stands for."""
    if code >= HEAT:
        return Ink("heat", code - HEAT)
    if code >= 0:
        return Ink("series", code)
    if code <= BAND:
        return Ink("band", BAND - code)
    if code <= RULE:
        return Ink("rule", RULE - code)
    return Ink(_PLAIN.get(code, "none"), 0)


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """The arrays are (height, width) and read-only."""

    chars: Codes
    """Code points; 0 in the second cell of a wide glyph."""
    fg: Inks
    bg: Inks
    plots: tuple[Plot, ...] = ()
    """Where each chart's marks lie, of those that had room."""

    @property
    def width(self) -> int:
        return int(self.chars.shape[1])

    @property
    def height(self) -> int:
        return int(self.chars.shape[0])

    def lines(self) -> list[str]:
        """Plain text, each line `width` cells wide."""
        return ["".join(map(chr, row[row != 0].tolist())) for row in self.chars]


def plain(text: str) -> str:
    """One line of printable, composed characters: a cell holds exactly one code point."""
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(c for c in words if c.isprintable() and cell_width(c) > 0)


class Canvas:
    """The surface a chart is painted on; `finish` makes a Raster of it."""

    def __init__(self, height: int, width: int) -> None:
        shape = (max(height, 0), max(width, 0))
        self.chars: Codes = np.full(shape, ord(" "), dtype=np.uint32)
        self.fg: Inks = np.full(shape, NONE, dtype=np.int16)
        self.bg: Inks = np.full(shape, NONE, dtype=np.int16)
        self.plots: list[Plot] = []

    def put(self, row: int, column: int, text: str, fg: int) -> int:
        """Write text, leaving out what does not fit; returns the column after it."""
        height, width = self.chars.shape
        if not 0 <= row < height:
            return column
        for c in text:
            size = cell_width(c)
            if column < 0 or column + size > width:
                break
            self._free(row, column)
            self._free(row, column + size - 1)
            self.chars[row, column] = ord(c)
            self.chars[row, column + 1 : column + size] = 0
            self.fg[row, column : column + size] = fg
            column += size
        return column

    def _free(self, row: int, column: int) -> None:
        """Blank the other half of a wide glyph that is about to lose one."""
        cells = self.chars[row]
        if cells[column] == 0:
            cells[column - 1] = ord(" ")
            cells[column] = ord(" ")
        elif column + 1 < len(cells) and cells[column + 1] == 0:
            cells[column + 1] = ord(" ")

    def blank(self, row: int, column: int, width: int) -> bool:
        """Whether nothing has been drawn in these cells."""
        if row < 0 or column < 0 or row >= self.chars.shape[0]:
            return False
        if column + width > self.chars.shape[1]:
            return False
        return bool((self.chars[row, column : column + width] == ord(" ")).all())

    def paste(self, raster: Raster, row: int, column: int, chart: int = 0) -> None:
        where = slice(row, row + raster.height), slice(column, column + raster.width)
        self.chars[where] = raster.chars
        self.fg[where] = raster.fg
        self.bg[where] = raster.bg
        self.plots += [
            replace(plot, chart=chart, top=plot.top + row, left=plot.left + column)
            for plot in raster.plots
        ]

    def finish(self) -> Raster:
        for array in (self.chars, self.fg, self.bg):
            array.setflags(write=False)
        return Raster(self.chars, self.fg, self.bg, tuple(self.plots))
