"""Panels side by side on one figure, with their legends, a title over and a caption under them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from studyapp.charts.image.marks import FAINT, PanelFigure
from studyapp.charts.legend import is_note
from studyapp.charts.spec import Bars, Chart, Heatmap, Line, Points
from studyapp.text.width import cell_width
from studyapp.text.wrap import wrap

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Points of type, by which room is reckoned before anything is laid out.
_LETTER: Final = 5.0
_LETTER_BOLD: Final = 6.4
_LETTER_SMALL: Final = 4.1
_LETTER_TITLE: Final = 8.4
_KEY: Final = 34.0
"""The key of a legend's entry and the space around it."""
_GAP: Final = 18.0
"""Between two entries side by side."""
_LINE: Final = 13.0
_AROUND: Final = (58.0, 62.0)
"""What ticks, names and margins take of a panel's width and height."""


def arrange(
    charts: Sequence[Chart], title: str, caption: str, size: tuple[float, float] | None
) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    rows, columns = _shape(len(charts))
    width, height = size or _size(rows, columns)
    shared = _place(charts, title, width)
    # A legend beside the panels begins at the height of the title.
    over = _lines(title, width - shared.beside / 72, _LETTER_TITLE)
    under = [line for part in caption.splitlines() for line in _lines(part, width, _LETTER_SMALL)]
    if size is None:
        height += 0.2 * len(over) + 0.15 * len(under)
    layout = ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08, wspace=0.03, hspace=0.05)
    figure = Figure(figsize=(width, height), layout=layout, facecolor="white")
    room = (
        max((width * 72 - shared.beside) / columns - _AROUND[0], 20.0),
        max(height * 72 / rows - _AROUND[1], 20.0),
    )
    for k, chart in enumerate(charts):
        axes = figure.add_subplot(rows, columns, k + 1)
        PanelFigure(axes, chart, room).draw()
        above = 0 if shared.loc else _legend_above(axes, room[0])
        words = wrap(chart.title, max(int((room[0] + 20) / _LETTER_BOLD), 12))
        axes.set_title("\n".join(words), pad=6 + _LINE * above)
    if shared.loc:
        found = _handles(figure.axes)
        figure.legend([*found.values()], [*found], loc=shared.loc, ncols=shared.columns)
    if title:
        figure.suptitle("\n".join(over), x=0.012, ha="left", fontsize=12)
    if under:
        below = "\n".join(under)
        figure.supxlabel(below, x=0.012, ha="left", fontsize=7, color=FAINT, linespacing=1.5)
    return figure


def _lines(text: str, width: float, letter: float) -> list[str]:
    """The text in lines that fit into `width` inches."""
    return wrap(text, max(int((width * 72 - 20) / letter), 12)) if text else []


@dataclass(frozen=True, slots=True)
class _Shared:
    """Where the one legend of all panels stands; nowhere when each has its own."""

    loc: Literal["outside upper right", "outside right upper"] | None
    columns: int = 1
    beside: float = 0.0
    """Points of width that it takes from the panels."""


def _place(charts: Sequence[Chart], title: str, width: float) -> _Shared:
    if not charts or not _share_names(charts):
        return _Shared(None)
    widths = [_KEY + _LETTER * cell_width(name) for name in _names(charts[0]).values()]
    in_row = sum(widths) + len(widths) * _GAP + _LETTER_TITLE * cell_width(title)
    if len(charts) == 1 or (len(widths) > 2 and in_row > width * 72 - 30):
        return _Shared("outside right upper", beside=max(widths))
    if in_row <= width * 72 - 30:
        return _Shared("outside upper right", columns=len(widths))
    return _Shared(None)


def _shape(count: int) -> tuple[int, int]:
    """Rows and columns: few empty places, then wide rather than high."""
    few = {0: 1, 1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3}
    columns = few.get(count) or min((5, 4, 3), key=lambda c: -count % c)
    return max(math.ceil(count / columns), 1), columns


def _size(rows: int, columns: int) -> tuple[float, float]:
    """Inches; a page's width at most."""
    if rows == columns == 1:
        return 7.2, 4.4
    return min(1.6 + 3.6 * columns, 12.0), 0.8 + (3.0 if columns < 4 else 2.5) * rows


def _names(chart: Chart) -> dict[int, str]:
    """What a chart's legend calls each series."""
    return {
        mark.series: mark.label
        for mark in chart.marks
        if isinstance(mark, Line | Points | Bars) and mark.label and not is_note(mark)
    }


def _share_names(charts: Sequence[Chart]) -> bool:
    """Whether one legend beside all panels serves each of them; a heat's own key stands there."""
    first = _names(charts[0])
    heat = any(isinstance(mark, Heatmap) for chart in charts for mark in chart.marks)
    return bool(first) and not heat and all(_names(chart) == first for chart in charts)


def _handles(panels: Sequence[Axes]) -> dict[str, Artist]:
    found: dict[str, Artist] = {}
    for axes in panels:
        handles, labels = axes.get_legend_handles_labels()
        for handle, label in zip(handles, labels, strict=True):
            found.setdefault(label, handle)
    return found


def _legend_above(axes: Axes, width: float) -> int:
    """The legend of one panel between its title and its marks; returns the rows it takes."""
    found = _handles([axes])
    if not found:
        return 0
    widths = [_KEY + _LETTER * cell_width(name) for name in found]
    columns = max(int((width + 20) / max(widths)), 1)
    if sum(widths) <= width + 20:
        columns = len(found)
    axes.legend(
        [*found.values()],
        [*found],
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns,
        borderaxespad=0.1,
        borderpad=0.1,
        handlelength=1.8,
        columnspacing=1.2,
        fontsize=8,
    )
    return math.ceil(len(found) / columns)
