from __future__ import annotations

import pytest

from studyapp.charts.raster import (
    AXIS,
    BAND,
    HEAT,
    HEAT_LEVELS,
    HIDDEN,
    LABEL,
    MOST_SERIES,
    NONE,
    NOTE,
    RULE,
    TITLE,
    Canvas,
    ink,
    plain,
)


def line(canvas: Canvas, row: int = 0) -> str:
    return canvas.finish().lines()[row]


def test_text_ends_at_the_edge_and_a_wide_glyph_is_not_cut_in_two() -> None:
    canvas = Canvas(1, 5)
    assert canvas.put(0, 0, "梯度图", LABEL) == 4
    assert line(canvas) == "梯度 "


@pytest.mark.parametrize(
    ("column", "expected"), [(0, "x 度"), (1, " x度"), (2, "梯x "), (3, "梯 x")]
)
def test_what_covers_half_of_a_wide_glyph_blanks_the_other_half(column: int, expected: str) -> None:
    canvas = Canvas(1, 4)
    canvas.put(0, 0, "梯度", LABEL)
    canvas.put(0, column, "x", LABEL)
    assert line(canvas) == expected


def test_a_wide_glyph_over_the_seam_of_two_blanks_both() -> None:
    canvas = Canvas(1, 4)
    canvas.put(0, 0, "梯度", LABEL)
    canvas.put(0, 1, "图", LABEL)
    assert line(canvas) == " 图 "


def test_writing_outside_changes_nothing() -> None:
    canvas = Canvas(1, 3)
    for row, column in ((-1, 0), (1, 0), (0, -1), (0, 3)):
        canvas.put(row, column, "x", LABEL)
    assert line(canvas) == "   "


def test_every_ink_says_what_it_stands_for() -> None:
    plain_inks = {NONE: "none", AXIS: "axis", LABEL: "label", TITLE: "title", NOTE: "note"}
    for code, role in {**plain_inks, HIDDEN: "hidden"}.items():
        assert ink(code) == (role, 0)
    for series in range(MOST_SERIES):
        assert ink(series) == ("series", series)
        assert ink(RULE - series) == ("rule", series)
        assert ink(BAND - series) == ("band", series)
    for level in range(HEAT_LEVELS):
        assert ink(HEAT + level) == ("heat", level)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\tb\n c", "a b c"), ("e\u0301", "é"), ("x\u0302", "x"), ("\x1b[31m", "[31m"), ("层", "层")],
)
def test_a_label_is_made_of_single_printable_characters(text: str, expected: str) -> None:
    assert plain(text) == expected
