"""A history is cut at a step, and the axes stay where the whole history put them."""

import numpy as np
import pytest

from studyapp.charts.play import steps, times, until
from studyapp.charts.scale import scales
from studyapp.charts.spec import Axis, Bars, Chart, Line, Points, Rule

LOSS = Chart(
    "Loss",
    Axis("step", time=True),
    Axis("loss", log=True),
    (
        Line(range(10), [10.0**-k for k in range(10)], "loss", 0),
        Line([0, 3, 9], [1.0, 0.5, 0.2], "test", 1, low=[0.9, 0.4, 0.1], high=[1.1, 0.6, 0.3]),
        Rule(0.01, "y", "floor"),
    ),
)
PATH = Chart(
    "Path",
    Axis("w1"),
    Axis("w2"),
    (
        Line([1.0, -1.0, 0.5], [0.0, 1.0, 2.0], "path", 0, at=[0, 5, 10]),
        Line([-2.0, 2.0], [0.0, 0.0], "valley", 1),
        Points([0.0], [2.0], "minimum", 2),
    ),
)
STILL = Chart("Still", Axis("x"), Axis("y"), (Bars([0, 1, 2], [3.0, 4.0]),))


def test_a_chart_tells_its_steps() -> None:
    assert steps([LOSS]) == tuple(map(float, range(10)))
    assert steps([PATH]) == (0.0, 5.0, 10.0)
    assert steps([PATH, LOSS]) == (*map(float, range(10)), 10.0)
    assert steps([STILL]) == ()


def test_what_is_reached_later_is_left_out_of_lines_and_of_their_bands() -> None:
    loss, test, _ = until(LOSS, 4).marks
    assert list(loss.x) == [0, 1, 2, 3, 4]
    assert list(test.x) == [0, 3]
    assert list(test.low) == [0.9, 0.4]
    assert list(test.high) == [1.1, 0.6]


def test_marks_without_time_stay_whole() -> None:
    path, valley, minimum = until(PATH, 5).marks
    assert list(path.y) == [0.0, 1.0]
    assert list(path.at) == [0, 5]
    assert valley is PATH.marks[1]
    assert minimum is PATH.marks[2]
    assert until(LOSS, 0).marks[2] is LOSS.marks[2]
    assert times(STILL, STILL.marks[0]).size == 0


@pytest.mark.parametrize("chart", [LOSS, PATH], ids=["over time", "a path"])
def test_the_axes_do_not_move_while_it_plays(chart: Chart) -> None:
    whole = scales(chart)
    for step in steps([chart]):
        for then, now in zip(whole, scales(until(chart, step)), strict=True):
            assert np.allclose([then.low, then.high], [now.low, now.high])
            assert (then.log, then.reverse) == (now.log, now.reverse)


def test_the_last_step_is_the_whole_history() -> None:
    last = until(LOSS, steps([LOSS])[-1])
    for now, then in zip(last.marks[:2], LOSS.marks[:2], strict=True):
        assert list(now.x) == list(then.x)
        assert list(now.y) == list(then.y)
