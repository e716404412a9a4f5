from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.charts.data import aligned, table
from studyapp.charts.glyphs import Glyphs
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Mark, Points, Rule
from studyapp.charts.text import draw, draw_grid
from studyapp.text.width import cell_width

NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from(
    [0.0, -0.0, 1.0, -1.0, 1e-323, 1.79e308, -1.79e308, 1e-300, 0.1 + 0.2, 20.0]
)
COLUMNS = st.lists(NUMBERS, max_size=12)
WORDS = st.text(max_size=8) | st.sampled_from(["层 [l]", "w₁", "[/b]", "学习率 η"])
SERIES = st.integers(0, 12)
ENDS = st.none() | NUMBERS


@st.composite
def axes(draw: st.DrawFn) -> Axis:
    ticks = draw(st.lists(st.tuples(NUMBERS, WORDS), max_size=3))
    return Axis(
        draw(WORDS),
        log=draw(st.booleans()),
        low=draw(ENDS),
        high=draw(ENDS),
        ticks=tuple(ticks),
        reverse=draw(st.booleans()),
    )


@st.composite
def grids(draw: st.DrawFn) -> list[list[float]]:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=5))


MARKS: st.SearchStrategy[Mark] = st.one_of(
    st.builds(Line, COLUMNS, COLUMNS, WORDS, SERIES, st.none() | COLUMNS, st.none() | COLUMNS),
    st.builds(Points, COLUMNS, COLUMNS, WORDS, SERIES),
    st.builds(Bars, COLUMNS, COLUMNS, WORDS, SERIES),
    st.builds(Heatmap, grids(), st.tuples(NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS), WORDS),
    st.builds(Rule, NUMBERS, st.sampled_from("xy"), WORDS, SERIES),
)
CHARTS = st.builds(Chart, WORDS, axes(), axes(), st.lists(MARKS, max_size=4).map(tuple))
GLYPHS: st.SearchStrategy[Glyphs] = st.sampled_from(["braille", "block", "ascii"])


@settings(deadline=None, max_examples=250)
@given(CHARTS, st.integers(0, 90), st.integers(0, 30), GLYPHS, st.sampled_from([0, 256]))
def test_any_chart_fills_any_size_without_complaint(
    chart: Chart, width: int, height: int, glyphs: Glyphs, colours: int
) -> None:
    hidden = frozenset({3})
    raster = draw(chart, width, height, glyphs, front=1, hidden=hidden, colours=colours)
    assert [cell_width(line) for line in raster.lines()] == [width] * height


@settings(deadline=None, max_examples=30)
@given(st.lists(CHARTS, max_size=7), st.integers(0, 90), st.integers(0, 30))
def test_any_charts_fill_a_grid(charts: list[Chart], width: int, height: int) -> None:
    raster = draw_grid(charts, width, height)
    assert [cell_width(line) for line in raster.lines()] == [width] * height


@settings(deadline=None, max_examples=150)
@given(CHARTS)
def test_any_chart_is_a_table_with_rows_of_one_length(chart: Chart) -> None:
    rows = table(chart)
    assert len({len(row) for row in rows}) <= 1
    assert len(aligned(rows)) == len(rows)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60),
    st.sampled_from([False, True]),
)
def test_a_line_s_every_point_has_a_dot(values: list[float], reverse: bool) -> None:
    x = np.arange(len(values), dtype=float)
    chart = Chart("", Axis(reverse=reverse), Axis(), (Line(x, values),))
    raster = draw(chart, 80, 16)
    plot = raster.chars[:14, raster.lines()[0].find("│") + 1 :]
    columns = (plot[:, -plot.shape[1] :] != ord(" ")).any(axis=0)
    assert columns[-1]
    assert columns.sum() >= 60, "no gap between the first and the last point"
