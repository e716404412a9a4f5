"""Rules across a panel and words beside them and beside single points, clear of the marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from studyapp.charts.panel import Panel, series_ink
from studyapp.charts.raster import LABEL, RULE, plain
from studyapp.charts.scale import pair
from studyapp.text.width import cell_width, clip

if TYPE_CHECKING:
    from studyapp.charts.spec import Points, Rule


def paint_rules(panel: Panel, rules: Sequence[Rule]) -> None:
    """Lines first, so that no label is crossed by a rule that comes later."""
    marks = panel.taken.copy()
    placed = []
    for rule in rules:
        scale = panel.x if rule.across == "x" else panel.y
        share = float(scale.place(rule.at))
        if not -1e-9 <= share <= 1 + 1e-9:
            continue
        where = np.zeros_like(panel.taken)
        if rule.across == "x":
            at, glyph = panel.cell_x(share), panel.glyphs.rule_x
            where[:, at] = True
        else:
            at, glyph = panel.cell_y(share), panel.glyphs.rule_y
            where[at] = True
        panel.paint(where & ~marks, ord(glyph), RULE - series_ink(rule.series))
        placed.append((rule, at))
    words = panel.taken.copy()
    for rule, at in placed:
        label = clip(plain(rule.label), panel.width - 2, panel.glyphs.cut)
        if label:
            _write_label(panel, rule, at, label, marks, words)


def _write_label(
    panel: Panel, rule: Rule, at: int, label: str, marks: np.ndarray, words: np.ndarray
) -> None:
    width = cell_width(label)
    along = rule.across == "y"
    places = list(_along(panel, at, width) if along else _beside(panel, at, width))
    if not places:
        return

    def free(place: tuple[int, int]) -> bool:
        row, column = place
        ground = marks if along and row == at else words
        return not ground[row, column : column + width].any()

    row, column = next((place for place in places if free(place)), places[0])
    text = f" {label} " if along and row == at else label
    column -= along and row == at
    size = cell_width(text)
    if column < 0 or column + size > panel.width:
        text, column, size = label, max(column, 0), width
    panel.say(row, column, text, RULE - series_ink(rule.series))
    marks[row, column : column + size] = True
    words[row, column : column + size] = True


def _beside(panel: Panel, at: int, width: int) -> Iterator[tuple[int, int]]:
    """From the top down, right of the rule, then left of it."""
    for row in range(panel.height):
        for column in (at + 2, at - 1 - width):
            if column >= 0 and column + width <= panel.width:
                yield row, column
    for row in range(panel.height):
        if at + 1 >= 0 and at + 1 + width <= panel.width:
            yield row, at + 1


def _along(panel: Panel, at: int, width: int) -> Iterator[tuple[int, int]]:
    """On the rule from right to left, then above it, then beneath it."""
    last = panel.width - width - 1
    columns = [*range(last, 0, -4), *([0] if last < 1 <= panel.width - width + 1 else [1])]
    for row in (at, at - 1, at + 1):
        if 0 <= row < panel.height:
            for column in columns:
                if column >= 0 and column + width <= panel.width:
                    yield row, column


def paint_notes(panel: Panel, points: Sequence[Points]) -> None:
    """The names of points that stand alone, each near its point."""
    for point in points:
        xs, ys = pair(point.x, point.y)
        if not xs.size:
            continue
        x, y = float(panel.x.place(xs)[0]), float(panel.y.place(ys)[0])
        label = clip(plain(point.label), panel.width - 2, panel.glyphs.cut)
        if not label or not -1e-9 <= x <= 1 + 1e-9 or np.isnan(y):
            continue
        at, row = panel.cell_x(x), panel.cell_y(min(max(y, 0.0), 1.0))
        places = list(_around(panel, row, at, cell_width(label)))
        if places:
            row, column = next((p for p in places if _free(panel, p, label)), places[0])
            panel.say(row, column, label, LABEL)
            panel.taken[row, column : column + cell_width(label)] = True


def _free(panel: Panel, place: tuple[int, int], label: str) -> bool:
    row, column = place
    return not panel.taken[row, column : column + cell_width(label)].any()


def _around(panel: Panel, row: int, at: int, width: int) -> Iterator[tuple[int, int]]:
    """Beside the point, then above and beneath it, further away step by step."""
    for away in (0, -1, 1, -2, 2, -3, 3):
        for column in (at + 2, at - 1 - width, at - width // 2, at - width + 1):
            over = away == 0 and column <= at < column + width
            fits = column >= 0 and column + width <= panel.width
            if fits and not over and 0 <= row + away < panel.height:
                yield row + away, column
