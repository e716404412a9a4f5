"""The charts of many seeds as one: median and band, for what is the same thing in all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studyapp.charts.spec import Axis, Chart, Heatmap, Line, Points
from studyapp.charts.spread import PERCENTILES, spread


def chart(*y: float, x: tuple[float, ...] = (), label: str = "loss") -> tuple[Chart, ...]:
    places = x or tuple(range(len(y)))
    return (Chart("t", Axis("x"), Axis("y"), (Line(places, y, label),)),)


def test_a_line_becomes_the_median_with_the_lowest_and_highest_around_it() -> None:
    (drawn,) = spread([chart(1, 5), chart(3, 5), chart(2, 8)])
    line = drawn.marks[0]
    assert isinstance(line, Line)
    assert list(line.y) == [2, 5]
    assert list(line.low) == [1, 5]
    assert list(line.high) == [3, 8]


def test_of_an_even_number_the_median_lies_between_the_middle_two() -> None:
    line = spread([chart(1), chart(2), chart(4), chart(np.inf)])[0].marks[0]
    assert list(line.y) == [3]
    assert list(spread([chart(np.inf)] * 4 + [chart(1)])[0].marks[0].y) == [np.inf]
    nowhere = spread([chart(np.inf)] * 2 + [chart(-np.inf)] * 2)[0].marks[0]
    assert np.isnan(nowhere.y).all()


def test_with_many_runs_the_outermost_are_left_out_of_the_band() -> None:
    line = spread([chart(float(n)) for n in range(PERCENTILES)])[0].marks[0]
    assert line.low[0] > 0
    assert line.high[0] < PERCENTILES - 1


def test_what_differs_between_runs_stays_as_the_first_has_it() -> None:
    runs = [chart(1, 2, x=(0, n)) for n in (1, 2, 3)]
    assert spread(runs)[0].marks == runs[0][0].marks
    runs = [chart(1, 2, label=f"seed {n}") for n in range(3)]
    assert spread(runs)[0].marks == runs[0][0].marks
    shorter = [chart(1, 2, 3), chart(1, 2), chart(1, 2, 3)]
    assert spread(shorter)[0].marks == shorter[0][0].marks


def test_paths_points_and_heatmaps_are_not_averaged() -> None:
    marks = (
        Line([0, 1], [0, 1], at=[0, 1]),
        Points([0, 1], [0, 1]),
        Heatmap([[1, 2]], (0, 1), (0, 1)),
    )
    runs = [(Chart("t", Axis("x"), Axis("y"), marks),) for _ in range(3)]
    assert spread(runs)[0].marks == marks


def test_runs_that_agree_have_no_band_and_two_runs_no_middle() -> None:
    assert spread([chart(1, 2)] * 3)[0].marks[0].low is None
    two = [chart(1), chart(2)]
    assert spread(two) == two[0]


def test_a_run_that_broke_off_breaks_the_line_where_no_middle_is_known() -> None:
    line = spread([chart(1, 1), chart(2, np.nan), chart(3, np.nan)])[0].marks[0]
    assert line.y[0] == 2
    assert np.isnan(line.y[1])


def test_titles_and_axes_are_those_of_the_first() -> None:
    first = chart(1)
    titled = (replace(first[0], title="other"),)
    assert spread([first, titled, titled])[0].title == "t"
