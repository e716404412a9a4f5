"""A chart as data: what is to be drawn, never how.

A mark carries the index of its series; the drawer owns the palette, the glyphs and the fonts.
Strings are already in the reader's language. Not-a-number breaks a line; on a log axis a value
that is zero or negative is drawn as a mark at the floor ("underflow"), never dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = Sequence[float] | NDArray[np.float64]
    Grid: TypeAlias = Sequence[Sequence[float]] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Axis:
    label: str = ""
    log: bool = False
    low: float | None = None
    """Ends of the axis; None lets the drawer take them from the marks."""
    high: float | None = None
    ticks: tuple[tuple[float, str], ...] = ()
    """Where to put which words; empty lets the drawer choose."""
    reverse: bool = False
    time: bool = False
    """Whether it counts the steps of a history, which can then be played."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    x: Numbers
    y: Numbers
    label: str = ""
    series: int = 0
    low: Numbers | None = None
    """Lower and upper edge of a band around the line (the spread of the seeds)."""
    high: Numbers | None = None
    at: Numbers | None = None
    """The step at which each point is reached, where the x axis doesn't say it."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    x: Numbers
    y: Numbers
    label: str = ""
    series: int = 0
    at: Numbers | None = None
    """The step at which each point is reached, where the x axis doesn't say it."""


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    edges: Numbers
    """(n + 1,) edges of n adjoining bars, rising."""
    heights: Numbers
    """(n,)"""
    label: str = ""
    series: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Heatmap:
    values: Grid
    """(rows, columns); the first row is drawn at the bottom."""
    x: tuple[float, float]
    """The left and right end of the grid."""
    y: tuple[float, float]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    at: float
    across: str = "x"
    """"x": a vertical rule that crosses the x axis at `at`; "y": a horizontal one."""
    label: str = ""
    series: int = 0


Mark: TypeAlias = Line | Points | Bars | Heatmap | Rule


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """One panel. A demo returns several when it needs several."""

    title: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
