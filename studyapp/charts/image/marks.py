"""The marks of one chart on matplotlib's axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from studyapp.charts.heat import Warmth, grid, warmth
from studyapp.charts.image.ticks import set_ticks
from studyapp.charts.legend import is_note
from studyapp.charts.scale import Array, Scale, column, pair, scales
from studyapp.charts.spec import Bars, Chart, Heatmap, Line, Points, Rule
from studyapp.charts.ticks import ticks
from studyapp.text.width import cell_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patheffects import AbstractPathEffect

COLOURS: Final = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#5F5F5F",
    "#8A7A00",
)
"""Okabe and Ito's colours, the yellow darkened for white paper."""
MARKERS: Final = ("o", "^", "s", "D", "P", "*", "o", "^", "s", "D")
"""The terminal's ● ▲ ■ ◆ ✚ ★ ○ △ □ ◇; those from the seventh on are hollow."""
HOLLOW_FROM: Final = 6
STYLES: Final = ("-", "--", "-.", (0, (5, 1.5, 1, 1.5, 1, 1.5)), (0, (8, 2)), ":")
HATCHES: Final = ("", "////", "....", "xxxx")
_SIDES: Final = ((8.0, 6.0), (-8.0, 6.0), (8.0, -6.0), (-8.0, -6.0), (12.0, 0.0), (-12.0, 0.0))
"""Where a name may stand beside its point, in points (of type)."""
INK: Final = "0.15"
FAINT: Final = "0.45"


class PanelFigure:
    """One chart on one pair of axes that run from 0 to 1: the scales are ours.

    So log axes, reversed ones and values too large for matplotlib's arithmetic need no care, and
    the ticks are those of the terminal. `room` is the width and height to reckon with, in points.
    """

    def __init__(self, axes: Axes, chart: Chart, room: tuple[float, float]) -> None:
        self.axes, self.chart, self.room = axes, chart, room
        self.x, self.y = scales(chart)
        self.heat = any(isinstance(mark, Heatmap) for mark in chart.marks)

    def draw(self) -> None:
        axes, chart = self.axes, self.chart
        levels = warmth([mark for mark in chart.marks if isinstance(mark, Heatmap)])
        ranks: dict[int, int] = {}
        for mark in chart.marks:
            match mark:
                case Heatmap() if levels:
                    self._heat(mark, levels)
                case Bars():
                    self._bars(mark, ranks.setdefault(mark.series, len(ranks)))
                case Line():
                    self._line(mark, ranks.setdefault(mark.series, len(ranks)))
                case Points():
                    self._points(mark)
                case Rule():
                    self._rule(mark)
        margin = 0.0 if self.heat else 0.03
        stands = any(isinstance(m, Bars) for m in chart.marks) and self.y.low >= 0
        axes.set_xlim(-margin, 1 + margin)
        axes.set_ylim(0.0 if stands else -margin, 1 + margin)
        set_ticks(axes, chart, (self.x, self.y), self.room)
        axes.set_xlabel(chart.x.label)
        axes.set_ylabel(chart.y.label)
        if not self.heat:
            axes.grid(visible=True)
        axes.set_axisbelow(True)

    def _heat(self, mark: Heatmap, levels: Warmth) -> None:
        values = grid(mark)
        if not values.size:
            return
        rows, columns = values.shape
        edges_x, edges_y = _edges(self.x, mark.x, columns), _edges(self.y, mark.y, rows)
        if not (np.isfinite(edges_x).all() and np.isfinite(edges_y).all()):
            return
        self.axes.set_facecolor("0.85")
        share = np.ma.masked_invalid(levels.share(values))
        mesh = self.axes.pcolormesh(
            edges_x, edges_y, share, cmap="viridis", vmin=0, vmax=1, rasterized=True
        )
        scale = Scale(levels.low, max(levels.high, np.nextafter(levels.low, np.inf)))
        bar = self.axes.figure.colorbar(mesh, ax=self.axes, pad=0.02, aspect=28)
        chosen = ticks(scale, 6)
        bar.set_ticks([tick.share for tick in chosen], labels=[tick.label for tick in chosen])
        bar.set_label(mark.label)
        bar.outline.set_visible(False)

    def _bars(self, mark: Bars, rank: int) -> None:
        from matplotlib.colors import to_rgba

        edges, heights = self.x.place(column(mark.edges)), column(mark.heights)
        size = min(edges.size - 1, heights.size)
        if size < 1 or not np.isfinite(edges[: size + 1]).all():
            return
        base = 0.0 if self.y.log else float(np.clip(self.y.place(0.0), 0, 1))
        if self.y.log and self.y.reverse:
            base = 1.0
        alone = sum(isinstance(m, Bars) for m in self.chart.marks) == 1
        colour = COLOURS[mark.series % len(COLOURS)]
        self.axes.stairs(
            np.clip(self.y.place(heights[:size]), 0, 1),
            edges[: size + 1],
            baseline=base,
            fill=True,
            facecolor=to_rgba(colour, 0.85 if alone else 0.3),
            edgecolor=to_rgba(colour, 0.0 if alone else 1.0),
            linewidth=0.0 if alone else 1.2,
            hatch=HATCHES[rank % len(HATCHES)],
            label=mark.label,
        )

    def _line(self, mark: Line, rank: int) -> None:
        xs, ys = pair(mark.x, mark.y)
        x, y = self.x.place(xs), self.y.place(ys)
        colour, marker = _look(mark.series)
        many = sum(isinstance(m, Line) for m in self.chart.marks) > 1
        every = max(x.size // 8, 1)
        self.axes.plot(
            np.where(np.isfinite(x) & np.isfinite(y), x, np.nan),
            y,
            color=colour,
            linestyle=STYLES[rank % len(STYLES)],
            marker=marker if many or x.size <= 30 else None,
            markevery=(rank % every, every) if x.size > 12 else 1,
            markerfacecolor="white" if _hollow(mark.series) else colour,
            label=mark.label,
            zorder=3,
            path_effects=_white_edge() if self.heat else None,
        )
        if mark.low is not None and mark.high is not None:
            low, high = (self.y.place(column(edge)) for edge in (mark.low, mark.high))
            size = min(x.size, low.size, high.size)
            self.axes.fill_between(
                x[:size],
                np.clip(low[:size], -0.5, 1.5),
                np.clip(high[:size], -0.5, 1.5),
                where=np.isfinite(x[:size]) & ~np.isnan(low[:size]) & ~np.isnan(high[:size]),
                color=colour,
                alpha=0.18,
                linewidth=0,
                zorder=2,
            )
        self._outliers(x, y, colour)

    def _points(self, mark: Points) -> None:
        xs, ys = pair(mark.x, mark.y)
        x, y = self.x.place(xs), self.y.place(ys)
        colour, marker = _look(mark.series)
        note = is_note(mark)
        self.axes.scatter(
            x[np.isfinite(x) & np.isfinite(y)],
            y[np.isfinite(x) & np.isfinite(y)],
            s=46 if note else 22 if x.size < 400 else 7,
            marker=marker,
            facecolors="white" if _hollow(mark.series) else colour,
            edgecolors=colour if _hollow(mark.series) else "white",
            linewidths=1.0 if _hollow(mark.series) else 0.5,
            label="" if note else mark.label,
            zorder=4,
        )
        if note and np.isfinite(x).all() and np.isfinite(y).all() and x.size:
            at = float(x[0]), float(y[0])
            self._words(at, mark.label, colour, self._clear_side(at, mark.label))
        self._outliers(x, y, colour)

    def _outliers(self, x: Array, y: Array, colour: str) -> None:
        """What the axes cannot hold, as open triangles at the edge where it left."""
        for outside, inside, low, high, vertical in (
            (y, x, "v", "^", True),
            (x, y, "<", ">", False),
        ):
            for end, place, marker in ((-np.inf, 0.0, low), (np.inf, 1.0, high)):
                hit = (outside == end) & (inside >= 0) & (inside <= 1)
                if hit.any():
                    at = np.full(int(hit.sum()), place)
                    self.axes.scatter(
                        inside[hit] if vertical else at,
                        at if vertical else inside[hit],
                        marker=marker,
                        s=34,
                        facecolors="white",
                        edgecolors=colour,
                        linewidths=1.2,
                        clip_on=False,
                        zorder=5,
                    )

    def _rule(self, mark: Rule) -> None:
        upright = mark.across == "x"
        share = float((self.x if upright else self.y).place(mark.at))
        if not -1e-9 <= share <= 1 + 1e-9:
            return
        colour = COLOURS[mark.series % len(COLOURS)] if mark.series else FAINT
        draw = self.axes.axvline if upright else self.axes.axhline
        draw(share, color=colour, linewidth=1.1, linestyle=(0, (4, 2)), zorder=2.5)
        if not mark.label:
            return
        if upright:
            self._words((share, 0.98), mark.label, colour, (3, -0.1), turned=True, over=2.6)
        else:
            above = -3 if share > 0.97 else 2
            self._words((0.995, share), mark.label, colour, (-0.1, above), over=2.6)

    def _clear_side(self, at: tuple[float, float], text: str) -> tuple[float, float]:
        """Where a name beside a point lies furthest from the lines: points to go from it."""
        size = np.array(self.room)
        half = np.array([4.6 * cell_width(text) / 2, 4.0])
        others = [pair(m.x, m.y) for m in self.chart.marks if isinstance(m, Line)]
        near = [np.column_stack((self.x.place(x), self.y.place(y))) for x, y in others]
        marks = np.concatenate([*near, np.empty((0, 2))])
        marks = marks[np.isfinite(marks).all(axis=1)] * size
        best, most = (8.0, 6.0), -np.inf
        for away in _SIDES:
            middle = np.array(at) * size + away + np.sign(away) * half
            outside = ((middle - half < -4) | (middle + half > size + 4)).any()
            gap = np.abs(marks - middle) / (half + 4)
            room = float(gap.max(axis=1).min(initial=3.0)) - 10 * outside
            if room > most + 0.25:
                best, most = away, room
        return best

    def _words(
        self,
        at: tuple[float, float],
        text: str,
        colour: str,
        away: tuple[float, float],
        turned: bool = False,
        over: float = 6,
    ) -> None:
        """Beside a point of the panel, `away` points from it, set off from what lies under it."""
        self.axes.annotate(
            text,
            at,
            xytext=away,
            textcoords="offset points",
            color=colour,
            fontsize=8,
            ha="right" if away[0] < 0 else "left",
            va="top" if away[1] < 0 else "bottom" if away[1] else "center",
            rotation=90 if turned else 0,
            zorder=over,
            # A ground, not an outline: outlined words are no text in an SVG.
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
        )


def _edges(scale: Scale, ends: tuple[float, float], count: int) -> Array:
    """Shares of the axis at which the cells of a grid begin and end."""
    share = np.arange(count + 1) / count
    with np.errstate(all="ignore"):
        return scale.place(ends[0] * (1 - share) + ends[1] * share)


def _white_edge() -> list[AbstractPathEffect]:
    """Makes a line stand out from the heat under it."""
    from matplotlib.patheffects import Normal, Stroke

    return [Stroke(linewidth=3.0, foreground="white"), Normal()]


def _look(series: int) -> tuple[str, str]:
    return COLOURS[series % len(COLOURS)], MARKERS[series % len(MARKERS)]


def _hollow(series: int) -> bool:
    return series % len(MARKERS) >= HOLLOW_FROM
