from __future__ import annotations

import numpy as np
import pytest
from chart_samples import bowl, chinese, decay, weights

from studyapp.charts.data import aligned, figures, table
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Points, Rule
from studyapp.text.width import cell_width


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.123456, "0.1235"),
        (123456.0, "1.235e5"),
        (1234.0, "1234"),
        (2.5e-13, "2.5e-13"),
        (float("nan"), "–"),
        (float("-inf"), "-inf"),
    ],
)
def test_numbers_have_four_significant_digits(value: float, text: str) -> None:
    assert figures(value) == text


def test_lines_over_one_x_share_a_table_and_keep_their_first_and_last() -> None:
    rows = table(decay())
    assert rows[0] == ("layer", "sigmoid", "relu")
    lines = rows[1:-1]
    assert len(lines) == 12
    assert [lines[0][0], lines[-1][0]] == ["20", "1"]
    assert lines[0][1] == "1 (0.03333..30)"
    assert rows[-1] == ("", "float32: 1e-7", "")


def test_a_lone_point_is_never_sampled_away() -> None:
    x = np.arange(1000.0)
    chart = Chart("", Axis("step"), Axis("loss"), (Line(x, x, "run"), Points([437], [5], "you")))
    assert ("437", "437", "5") in table(chart)


def test_lines_on_different_x_leave_blanks() -> None:
    chart = Chart("", Axis("x"), Axis("y"), (Line([0, 1], [5, 6], "a"), Line([0, 2], [7, 8], "b")))
    assert table(chart) == [("x", "a", "b"), ("0", "5", "7"), ("1", "6", ""), ("2", "", "8")]


def test_the_axis_own_words_stand_for_its_numbers() -> None:
    axis = Axis("activation", ticks=((0.0, "sigmoid"), (1.0, "tanh")))
    chart = Chart("", axis, Axis("slope"), (Points([0, 1], [0.25, 1.0]),))
    assert table(chart) == [("activation", "slope"), ("sigmoid", "0.25"), ("tanh", "1")]


def test_bars_on_the_same_edges_share_a_table() -> None:
    rows = table(weights())
    assert rows[0] == ("weight", "L2", "L1")
    assert rows[1] == ("-3 .. -2.75", "0", "0")
    assert len(rows) == 1 + 24 + 1
    assert rows[-1] == ("0", "zero", "")


def test_many_thin_bars_are_averaged() -> None:
    heights = np.tile([0.0, 10.0], 50)
    rows = table(Chart("", Axis("x"), Axis("n"), (Bars(np.arange(101.0), heights),)))
    assert len(rows) <= 25
    assert rows[1] == ("0 .. 5", "4")


def test_a_heat_map_is_sampled_with_its_highest_row_on_top() -> None:
    chart = Chart("", Axis("x"), Axis("y"), (Heatmap([[1, 2], [3, 4]], (0, 2), (0, 2), "loss"),))
    assert table(chart) == [("y \\ x", "0.5", "1.5"), ("1.5", "3", "4"), ("0.5", "1", "2")]
    large = Heatmap(np.zeros((500, 300)), (0, 1), (0, 1))
    rows = table(Chart("", Axis(), Axis(), (large,)))
    assert len(rows) == 13
    assert len(rows[0]) == 9


def test_marks_of_several_kinds_follow_each_other() -> None:
    rows = table(bowl())
    assert ("w₁", "descent", "minimum") in [row[:3] for row in rows]
    assert len({len(row) for row in rows}) == 1


def test_an_empty_chart_has_no_table() -> None:
    assert table(Chart("", Axis(), Axis(), ())) == []
    assert table(Chart("", Axis(), Axis(), (Line([], []), Bars([0.0], []), Rule(1.0)))) == []
    assert aligned([]) == []


def test_columns_line_up_by_cell_width() -> None:
    lines = aligned(table(chinese()))
    assert lines[0].startswith("层  ")
    assert len({cell_width(line) for line in lines}) == 1
