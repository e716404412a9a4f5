"""Numbers are read off a chart where the cursor stands, and the cursor stands where marks are."""

import math
from dataclasses import replace

import pytest

from studyapp.charts.align import same_axes
from studyapp.charts.reading import read, stops
from studyapp.charts.scale import scales
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Points
from studyapp.charts.text import draw, draw_grid

CURVES = Chart(
    "Curves",
    Axis("layer"),
    Axis("norm", log=True),
    (
        Line([0, 1, 2], [1.0, 0.1, 0.01], "sigmoid", 0),
        Line([0, 2], [1.0, 4.0], "relu", 1),
        Points([1], [7.0], "measured", 2),
    ),
)
PATH = Chart(
    "Path",
    Axis("w1"),
    Axis("w2"),
    (Line([1.0, -1.0, 0.5], [0.0, 1.0, 2.0], "descent", 0, at=[0, 5, 10]),),
)
HEAT = Chart(
    "Heat", Axis("a"), Axis("b"), (Heatmap([[1, 2, 3], [4, 5, 6]], (0.0, 3.0), (0.0, 2.0), "v"),)
)
BARS = Chart("Bars", Axis("h"), Axis("count"), (Bars([0, 1, 2], [3.0, 5.0], "units"),))
DOTS = Chart("Dots", Axis("x"), Axis("y"), (Points([3.0, 1.0], [1.0, 2.0], "data"),))


def said(chart: Chart, x: float, y: float = math.nan) -> dict[str, float]:
    found = read(chart, x, y)
    return {} if found is None else {part.label: part.value for part in found.parts}


def test_every_line_is_read_at_one_x() -> None:
    assert said(CURVES, 0) == {"sigmoid": 1.0, "relu": 1.0}
    assert said(CURVES, 2) == {"sigmoid": 0.01, "relu": 4.0}


def test_between_two_points_a_line_is_read_on_the_scale_of_its_axis() -> None:
    found = read(CURVES, 1, math.nan)
    assert found is not None
    values = {part.label: (part.value, part.between) for part in found.parts}
    assert values["sigmoid"] == (0.1, False)
    assert values["relu"] == (pytest.approx(2.0), True)
    assert values["measured"] == (7.0, False)


def test_beyond_its_ends_a_line_says_nothing() -> None:
    assert said(CURVES, 5) == {}
    assert read(CURVES, 5, 1.0) is None


def test_a_path_is_read_at_its_nearest_point_with_its_step() -> None:
    found = read(PATH, -0.9, 1.1)
    assert found is not None
    assert (found.x, found.y, found.step, found.of) == (-1.0, 1.0, 5, "descent")


def test_what_lies_beyond_the_axes_is_no_stop() -> None:
    shown = replace(PATH, x=Axis("w1", low=0.0, high=1.0))
    assert stops(shown) == [(1.0, 0.0), (0.5, 2.0)]
    assert stops(replace(CURVES, x=Axis("layer", low=0.5, high=3.0))) == [(1, None), (2, None)]


@pytest.mark.parametrize(
    "heat",
    [
        Heatmap([[1, 2]], (0.0, 0.0), (0.0, 1.0)),
        Heatmap([[1], [2]], (0.0, 1.0), (2.0, 2.0)),
        Heatmap([], (0.0, 1.0), (0.0, 1.0)),
    ],
    ids=["no width", "no height", "no cells"],
)
def test_heat_that_covers_nothing_is_read_nowhere(heat: Heatmap) -> None:
    assert read(Chart("Heat", Axis("a"), Axis("b"), (heat,)), 0.0, 0.5) is None


def test_between_two_points_of_any_size_a_log_axis_is_read_by_its_logarithms() -> None:
    line = Line([0.0, 2.0], [1e-200, 1e200], "g")
    found = read(Chart("Far", Axis("x"), Axis("y", log=True), (line,)), 1.0, 0.0)
    assert found is not None
    assert found.parts[0].value == pytest.approx(1.0)


def test_heat_is_read_in_its_cell() -> None:
    assert said(HEAT, 0.5, 0.5) == {"v": 1.0}
    assert said(HEAT, 2.5, 1.5) == {"v": 6.0}
    assert said(HEAT, 9.0, 1.5) == {}


def test_a_bar_is_read_by_its_height() -> None:
    assert said(BARS, 0.2) == {"units": 3.0}
    assert said(BARS, 1.9) == {"units": 5.0}


@pytest.mark.parametrize(
    ("chart", "places"),
    [
        (CURVES, [(0, None), (1, None), (2, None)]),
        (PATH, [(1.0, 0.0), (-1.0, 1.0), (0.5, 2.0)]),
        (BARS, [(0.5, None), (1.5, None)]),
        (DOTS, [(1.0, 2.0), (3.0, 1.0)]),
        (HEAT, [(x, y) for y in (1.5, 0.5) for x in (0.5, 1.5, 2.5)]),
    ],
    ids=["lines", "path", "bars", "points", "heat"],
)
def test_a_cursor_visits_every_place_where_something_stands(
    chart: Chart, places: list[tuple[float, float | None]]
) -> None:
    assert stops(chart) == places
    for x, y in places:
        assert read(chart, x, math.nan if y is None else y) is not None


def test_a_turned_axis_is_walked_in_the_order_of_the_eye() -> None:
    turned = Chart("", Axis("layer", reverse=True), Axis(""), CURVES.marks)
    assert stops(turned) == [(2, None), (1, None), (0, None)]


def test_a_drawing_knows_which_value_stands_in_which_cell() -> None:
    (plot,) = draw(CURVES, 60, 20).plots
    for x in (0.0, 1.0, 2.0):
        column = plot.column(x)
        assert column is not None
        assert plot.holds(column, plot.top)
        near, _ = plot.value(column, plot.top)
        assert near == pytest.approx(x, abs=2 / plot.width)
    assert plot.column(99.0) is None
    _, top = plot.value(plot.left, plot.top)
    _, bottom = plot.value(plot.left, plot.top + plot.height - 1)
    assert top > bottom


def test_a_grid_knows_which_chart_stands_where() -> None:
    raster = draw_grid([CURVES, BARS], 100, 12)
    assert [plot.chart for plot in raster.plots] == [0, 1]
    first, second = raster.plots
    assert first.left + first.width <= second.left


def test_two_runs_are_drawn_on_the_same_ends_of_both_axes() -> None:
    short = Chart("", Axis("step"), Axis("loss"), (Line([0, 5], [1.0, 3.0]),))
    long = Chart("", Axis("step"), Axis("loss"), (Line([0, 50], [-2.0, 1.0]),))
    ones, others = same_axes([short], [long])
    ends = [[(s.low, s.high) for s in scales(c)] for c in (*ones, *others)]
    assert ends[0] == ends[1] == [(0, 50), (-2, 3)]


def test_axes_that_measure_something_else_keep_their_own_ends() -> None:
    linear = Chart("", Axis("x"), Axis("loss"), (Line([0, 5], [1.0, 3.0]),))
    log = Chart("", Axis("x"), Axis("loss", log=True), (Line([0, 50], [1.0, 100.0]),))
    (one,), (other,) = same_axes([linear], [log])
    assert scales(one)[0].high == scales(other)[0].high == 50
    assert scales(one)[1].high == 3
    assert scales(other)[1].high == 100
