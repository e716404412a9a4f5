"""Where two runs part is read off their charts, on the charts' own scale."""

import math
from collections.abc import Sequence

import pytest

from studyapp.charts.parting import parting
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Mark


def chart(*marks: Mark, log: bool = False, reverse: bool = False) -> Chart:
    return Chart("c", Axis("x", reverse=reverse), Axis("y", log=log), marks)


def line(ys: Sequence[float], xs: Sequence[float] | None = None) -> Line:
    return Line(list(range(len(ys))) if xs is None else xs, ys)


def test_two_lines_part_where_they_first_differ_by_a_twentieth_of_the_span() -> None:
    a, b = chart(line([0, 1, 2, 3, 4])), chart(line([0, 1, 2.1, 3.5, 9]))
    assert parting(a, b) == 3


def test_on_an_axis_that_runs_backwards_the_first_is_the_rightmost() -> None:
    a, b = [1, 2, 3, 9, 9], [5, 6, 3, 9, 9]
    assert parting(chart(line(a)), chart(line(b))) == 0
    assert parting(chart(line(a), reverse=True), chart(line(b), reverse=True)) == 1


def test_a_log_axis_compares_sizes_not_differences() -> None:
    a = chart(line([1, 1e-1, 1e-2, 1e-8]), log=True)
    b = chart(line([1, 1e-1, 1e-6, 1e-8]), log=True)
    assert parting(a, b) == 2
    assert parting(chart(line([1, 1e-1, 1e-2, 1e-8])), chart(line([1, 1e-1, 1e-6, 1e-8]))) is None


def test_the_same_runs_never_part() -> None:
    a = chart(line([1, 2, math.nan, 4]))
    assert parting(a, a) is None


def test_a_line_that_ends_in_no_number_parts_there() -> None:
    assert parting(chart(line([1, 2, 3, 4])), chart(line([1, 2, 3, math.nan]))) == 3


def test_lines_on_other_points_are_compared_where_both_are() -> None:
    a, b = chart(line([0, 2, 4], [0, 2, 4])), chart(line([0, 1, 9], [0, 1, 3]))
    assert parting(a, b) == 2


def test_where_one_line_ends_and_the_other_goes_on_they_part() -> None:
    short, long = line([4, 3, 2], [0, 1, 2]), line([4, 3, 2, 1, 0], [0, 1, 2, 3, 4])
    assert parting(chart(short), chart(long)) == 2
    cut = line([2, 1, 0], [2, 3, 4])
    assert parting(chart(cut, reverse=True), chart(long, reverse=True)) == 2
    assert parting(chart(cut), chart(long)) is None, "a late start is no parting"


def test_bars_part_too() -> None:
    a, b = chart(Bars([0, 1, 2, 3], [5, 5, 5])), chart(Bars([0, 1, 2, 3], [5, 9, 5]))
    assert parting(a, b) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (chart(line([1, 2], [3, 3])), chart(line([2, 1], [3, 3]))),
        (chart(Heatmap([[1.0]], (0, 1), (0, 1))), chart(Heatmap([[2.0]], (0, 1), (0, 1)))),
        (chart(line([1, 2]), log=True), chart(line([1, 5]))),
        (chart(line([])), chart(line([]))),
        (chart(), chart(line([1]))),
        (chart(line([math.nan, math.nan])), chart(line([math.nan, math.nan]))),
        (chart(line([1, 2], [0, 1])), chart(line([5, 6], [7, 8]))),
    ],
    ids=["a path", "heat", "other scales", "empty", "no mark", "no numbers", "no common x"],
)
def test_where_nothing_can_be_compared_nothing_parts(a: Chart, b: Chart) -> None:
    assert parting(a, b) is None
