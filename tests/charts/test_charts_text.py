from __future__ import annotations

import numpy as np
import pytest
from chart_samples import LAYERS, PICTURES, bowl, chinese, decay, golden, picture, weights

from studyapp.charts.glyphs import Glyphs, glyph_set
from studyapp.charts.heat import warmth
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Points, Rule
from studyapp.charts.text import (
    BAND,
    HEAT,
    HEAT_LEVELS,
    HIDDEN,
    RULE,
    Raster,
    draw,
    draw_grid,
    glyphs_for,
    ink,
)
from studyapp.text.width import cell_width


def text(raster: Raster) -> str:
    return "\n".join(raster.lines())


def plain_chart(*marks: Line | Points | Bars | Heatmap | Rule, log: bool = False) -> Chart:
    return Chart("T", Axis("x"), Axis("y", log=log), marks)


@pytest.mark.parametrize(("name", "width", "height", "glyphs"), PICTURES, ids=str)
def test_a_sample_looks_as_it_was_last_seen(
    name: str, width: int, height: int, glyphs: Glyphs
) -> None:
    """After a change that is meant: run chart_samples.py and read the difference."""
    seen = golden(name, width, height, glyphs).read_text(encoding="utf-8")
    assert picture(name, width, height, glyphs) == seen


@pytest.mark.parametrize("width", [1, 20, 40, 80, 120, 200])
@pytest.mark.parametrize("height", [1, 2, 3, 5, 10, 24, 50])
@pytest.mark.parametrize("chart", [decay(), weights(), bowl(), chinese()], ids=lambda c: c.title)
def test_every_row_is_as_wide_as_asked(chart: Chart, width: int, height: int) -> None:
    raster = draw(chart, width, height)
    assert [cell_width(line) for line in raster.lines()] == [width] * height
    assert raster.chars.shape == raster.fg.shape == raster.bg.shape == (height, width)


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 5), (5, 0), (-3, -3)])
def test_no_room_gives_an_empty_raster(width: int, height: int) -> None:
    raster = draw(decay(), width, height)
    assert (raster.width, raster.height) == (max(width, 0), max(height, 0))


def test_a_wide_glyph_is_followed_by_an_empty_cell() -> None:
    raster = draw(chinese(), 40, 10)
    title = raster.chars[0]
    assert chr(title[0]) == "各"
    assert title[1] == 0


def test_zero_on_a_log_axis_is_marked_at_the_floor_and_named() -> None:
    lines = draw(plain_chart(Line([0, 1, 2, 3], [1, 1e-3, 0, -1], "a"), log=True), 40, 10).lines()
    floor = next(line for line in lines if "▾" in line)
    assert floor.startswith("≤0")
    assert floor.count("▾") == 2
    assert lines.index(floor) == len(lines) - 2


def test_a_value_that_grew_beyond_all_numbers_is_marked_at_the_ceiling() -> None:
    lines = draw(plain_chart(Line([0, 1, 2], [1, 5, np.inf])), 40, 10).lines()
    assert "▴" in lines[2]
    assert lines[2].startswith("∞")


def test_a_missing_value_breaks_the_line() -> None:
    whole = draw(plain_chart(Line(range(9), [1.0] * 9)), 60, 10).chars
    broken = draw(plain_chart(Line(range(9), [1.0] * 4 + [np.nan] + [1.0] * 4)), 60, 10).chars
    drawn = [(row >= 0x2800) & (row < 0x2900) for row in (whole, broken)]
    assert drawn[1].sum() < drawn[0].sum()
    columns = np.flatnonzero(drawn[1].any(axis=0))
    assert np.diff(columns).max() > 5


def test_a_segment_that_leaves_the_panel_and_comes_back_is_drawn_where_it_is_seen() -> None:
    axis = Axis("y", low=0, high=1)
    chart = Chart("", Axis("x"), axis, (Line([0, 1, 2, 3], [0, 1e9, 1e9, 0]),))
    lines = draw(chart, 30, 8).lines()
    assert all(line[2] != " " for line in lines[:-1])
    assert all(line[-1] != " " for line in lines[:-1])
    assert all(line[15] == " " for line in lines[:-1])


def test_a_reversed_axis_runs_from_right_to_left() -> None:
    rising = [0.0, 1.0, 2.0, 3.0]
    forward = draw(Chart("", Axis("x"), Axis("y"), (Line(rising, rising),)), 40, 8).lines()
    back = draw(Chart("", Axis("x", reverse=True), Axis("y"), (Line(rising, rising),)), 40, 8)
    assert (forward[0][2] == " ", forward[0][-1] == " ") == (True, False)
    assert (back.lines()[0][2] == " ", back.lines()[0][-1] == " ") == (False, True)
    assert back.lines()[-1].index("3") < back.lines()[-1].index("0")


@pytest.mark.parametrize("glyphs", ["braille", "block", "ascii"])
def test_every_series_has_a_marker_of_its_own(glyphs: Glyphs) -> None:
    markers = glyph_set(glyphs).markers
    assert len(set(markers)) == len(markers) >= 6
    lines = tuple(Line([0, 1, 2], [k, k, k], f"series {k}", k) for k in range(6))
    shown = text(draw(Chart("", Axis(), Axis(), lines), 80, 20, glyphs))
    for k in range(6):
        assert shown.count(markers[k]) >= 2, "on the line and in the legend"


@pytest.mark.parametrize("glyphs", ["braille", "block", "ascii"])
def test_every_glyph_is_one_cell_wide(glyphs: Glyphs) -> None:
    of = glyph_set(glyphs)
    for glyph in of.dots + of.steps + of.hanging + of.fills + of.markers + of.shades:
        assert cell_width(glyph) == 1
    assert len(of.dots) == 2 ** (of.across * of.down)


def test_ascii_draws_with_nothing_but_ascii() -> None:
    for chart in (decay(), weights(), Chart("h", Axis("x"), Axis("y"), bowl().marks[:1])):
        assert text(draw(chart, 80, 24, "ascii")).isascii()


def in_cp437(glyph: str) -> bool:
    return glyph.encode("cp437", "ignore") != b""


def test_the_block_set_stays_within_code_page_437() -> None:
    control_pictures = set("•▲►◄▼♦♥☼○↓↑←→")  # bytes 1 to 31, which Python's codec leaves out
    for chart in (decay(), weights()):
        shown = set(text(draw(chart, 80, 24, "block"))) - control_pictures
        assert [glyph for glyph in sorted(shown) if not in_cp437(glyph)] == []


@pytest.mark.parametrize(
    ("term", "encoding", "glyphs"),
    [
        ("xterm-256color", "utf-8", "braille"),
        ("tmux-256color", "UTF-8", "braille"),
        ("", "utf8", "braille"),
        ("linux", "utf-8", "block"),
        ("linux-16color", "utf-8", "block"),
        ("dumb", "utf-8", "ascii"),
        ("xterm", "ascii", "ascii"),
        ("xterm", "latin-1", "ascii"),
        ("xterm", None, "ascii"),
    ],
)
def test_a_terminal_gets_the_glyphs_it_can_show(
    term: str, encoding: str | None, glyphs: Glyphs
) -> None:
    assert glyphs_for(term, encoding) == glyphs


def test_lines_that_lie_on_each_other_are_told_and_both_show_markers() -> None:
    shown = draw(chinese(), 80, 24)
    assert "线性整流 =▲" in text(shown)
    plot = shown.chars[:, :60]
    assert (plot == ord("▲")).sum() >= 2
    assert (plot == ord("■")).sum() >= 2


def test_lines_that_only_cross_are_not_called_one() -> None:
    chart = plain_chart(Line([0, 1], [0, 1], "up", 0), Line([0, 1], [1, 0], "down", 1))
    assert "=" not in text(draw(chart, 80, 20))


def test_the_series_in_front_owns_the_cells_it_shares() -> None:
    lines = (Line([0, 1, 2], [1, 1, 1], "a", 0), Line([0, 1, 2], [1, 1, 1], "b", 1))
    chart = Chart("", Axis(), Axis(), lines)
    dots = slice(0x2801, 0x2900)
    for front in (0, 1):
        raster = draw(chart, 50, 10, front=front)
        braille = (raster.chars >= dots.start) & (raster.chars < dots.stop)
        assert set(raster.fg[braille].tolist()) == {front}


def test_a_hidden_series_leaves_the_axes_where_they_were() -> None:
    chart = plain_chart(Line([0, 1], [0, 1], "small", 0), Line([0, 1], [0, 100], "large", 1))
    both, one = draw(chart, 70, 12), draw(chart, 70, 12, hidden=frozenset({1}))
    assert [line[:5] for line in both.lines()] == [line[:5] for line in one.lines()]
    assert not (one.fg == 1).any()
    assert "(large)" in text(one)
    assert (one.fg == HIDDEN).any()


def test_a_band_is_drawn_around_its_line_with_an_ink_of_its_own() -> None:
    line = Line([0, 1, 2], [5, 5, 5], "a", 3, low=[2, 2, 2], high=[8, 8, 8])
    raster = draw(plain_chart(line, Points([0, 0], [0, 10])), 60, 20)
    rows = np.flatnonzero((raster.fg == BAND - 3).any(axis=1))
    assert ink(BAND - 3) == ("band", 3)
    assert len(rows) >= 8
    assert "o" not in text(raster)


def test_a_rule_crosses_the_panel_behind_the_marks_and_bears_its_name() -> None:
    raster = draw(decay(), 80, 24)
    row = next(k for k, line in enumerate(raster.lines()) if "float32" in line)
    assert (raster.fg[row] == RULE).sum() > 30
    assert (raster.fg[row] == 0).any(), "the line that it crosses stays whole"


def test_a_rule_out_of_the_asked_range_is_left_out() -> None:
    chart = Chart("", Axis(high=1), Axis(), (Line([0, 1], [0, 1]), Rule(7.0, "x", "far")))
    assert "far" not in text(draw(chart, 60, 12))


def test_a_rule_beyond_the_data_widens_the_axis() -> None:
    chart = plain_chart(Line([0, 1], [0, 1]), Rule(4.0, "y", "limit"))
    assert "limit" in text(draw(chart, 60, 12))


def test_one_named_point_has_its_name_beside_it() -> None:
    chart = plain_chart(Line([0, 10], [0, 10], "line"), Points([5], [2], "you: 2", 1))
    line = next(line for line in draw(chart, 60, 14).lines() if "you: 2" in line)
    assert "▲ you: 2" in line


def test_bars_reach_as_high_as_their_values_say() -> None:
    chart = Chart("", Axis(), Axis(low=0, high=8), (Bars([0, 1, 2, 3, 4], [8, 4, 1, 0]),))
    lines = draw(chart, 22, 9).lines()[:8]
    levels = [sum(" ▁▂▃▄▅▆▇█".index(line[c]) for line in lines) for c in (4, 9, 13, 18)]
    assert levels == [64, 32, 8, 0]


def test_a_bar_of_little_height_is_still_seen() -> None:
    lines = draw(plain_chart(Bars([0, 1, 2], [1e6, 1])), 40, 10).lines()
    assert "▁" in lines[-2]


def test_a_spike_thinner_than_a_cell_keeps_its_height() -> None:
    heights = np.ones(1000)
    heights[500] = 50
    chart = plain_chart(Bars(np.arange(1001), heights))
    assert "█" in draw(chart, 40, 12).lines()[2]


def test_bars_below_zero_hang_from_the_zero_line() -> None:
    chart = Chart("", Axis(), Axis(), (Bars([0, 1, 2], [1, -1]),))
    lines = draw(chart, 44, 11).lines()[:9]
    assert lines[0][10] == "█"
    assert lines[0][35] == " "
    assert lines[-1][10] == " "
    assert lines[-1][35] == "█"


def test_the_lower_of_two_bars_stands_in_front() -> None:
    marks = (Bars([0, 1, 2], [8, 2], "a", 0), Bars([0, 1, 2], [2, 8], "b", 1))
    raster = draw(Chart("", Axis(), Axis(low=0, high=8), marks), 40, 10)
    left, right = raster.fg[8, 10], raster.fg[8, 30]
    assert (left, right) == (1, 0)
    assert (raster.fg[3, 10], raster.fg[3, 30]) == (0, 1)


def test_an_empty_bar_on_a_log_axis_is_marked() -> None:
    shown = draw(plain_chart(Bars([0, 1, 2, 3], [100, 0, 10]), log=True), 40, 10).lines()
    assert shown[-2].count("▾") == 1


def test_heat_without_colour_is_told_by_shades_and_a_key() -> None:
    raster = draw(
        Chart("", Axis(), Axis(), (Heatmap([[0.0, 1.0]], (0, 2), (0, 1), "loss"),)), 60, 12
    )
    first, *rows = raster.lines()
    assert first.startswith("loss 0 ")
    assert "█" in first
    assert rows[3][-1] == "█"
    assert rows[3][6] == " "
    assert set(raster.bg.ravel().tolist()) == {-1}


def test_heat_in_colour_holds_two_levels_a_cell_and_the_first_row_is_at_the_bottom() -> None:
    grid = np.arange(40.0)[:, None] * np.ones(3)
    raster = draw(Chart("", Axis(), Axis(), (Heatmap(grid, (0, 3), (0, 40)),)), 40, 23, colours=256)
    column = np.column_stack((raster.fg[1:21, 20], raster.bg[1:21, 20])).ravel() - HEAT
    assert column.min() == 0
    assert column.max() == HEAT_LEVELS - 1
    assert (np.diff(column) <= 0).all()


def test_few_colours_are_not_trusted_with_heat() -> None:
    assert "▀" not in text(draw(bowl(), 60, 20, colours=16))
    assert "▀" in text(draw(bowl(), 60, 20, colours=256))


def test_a_large_heat_map_is_averaged_and_a_small_one_is_not_blurred() -> None:
    checks = np.indices((400, 400)).sum(axis=0) % 2.0
    raster = draw(Chart("", Axis(), Axis(), (Heatmap(checks, (0, 1), (0, 1)),)), 60, 20)
    assert set(raster.fg[3:15, 10:50].ravel().tolist()) <= {HEAT + 7, HEAT + 8}
    few = draw(
        Chart("", Axis(), Axis(), (Heatmap([[0.0, 1.0], [1.0, 0.0]], (0, 1), (0, 1)),)), 60, 20
    )
    assert set(few.fg[3:15, 10:50].ravel().tolist()) == {HEAT, HEAT + HEAT_LEVELS - 1}


def test_what_is_no_number_in_a_heat_map_is_crossed_out() -> None:
    chart = Chart("", Axis(), Axis(), (Heatmap([[0.0, np.nan, 1.0]], (0, 3), (0, 1)),))
    for colours in (0, 256):
        assert "×" in text(draw(chart, 40, 10, colours=colours))


def test_lines_keep_the_heat_beneath_them_as_their_ground() -> None:
    raster = draw(bowl(), 80, 24, colours=256)
    on_line = (raster.chars > 0x2800) & (raster.chars < 0x2900)
    assert (raster.bg[on_line] >= HEAT).all()


@pytest.mark.parametrize(
    "marks",
    [
        (),
        (Line([], []),),
        (Line([1, 2], [np.nan, np.nan]),),
        (Heatmap([[np.nan]], (0, 1), (0, 1)),),
    ],
    ids=["no marks", "no points", "no numbers", "no heat"],
)
def test_a_chart_without_data_says_so(marks: tuple[Line | Heatmap, ...]) -> None:
    assert "no data" in text(draw(plain_chart(*marks), 40, 10))


def test_a_single_point_and_a_constant_line_are_seen() -> None:
    assert "●" in text(draw(plain_chart(Line([3], [7])), 40, 10))
    lines = draw(plain_chart(Line([0, 9], [0.3, 0.3])), 40, 11).lines()
    level = [line for line in lines if any("⠀" < c <= "⣿" for c in line)]
    assert [line[:5] for line in level] == ["0.30┤"]


def test_the_axis_that_counts_names_its_first_and_last() -> None:
    chart = Chart("", Axis("layer", reverse=True), Axis(), (Line(LAYERS, LAYERS),))
    words = draw(chart, 80, 20).lines()[-1].split()
    assert words == ["20", "15", "10", "5", "layer", "1"]


def test_the_chart_s_own_ticks_are_used() -> None:
    ticks = ((0.0, "sigmoid"), (1.0, "tanh"))
    chart = Chart("", Axis(ticks=ticks), Axis(), (Points([0, 1], [1, 2], "m"),))
    assert "sigmoid" in draw(chart, 60, 9).lines()[-1]
    assert "tanh" in draw(chart, 60, 9).lines()[-1]


def test_the_smallest_chart_still_shows_its_shape() -> None:
    title, plot = draw(decay(), 20, 2).lines()
    assert title == "Gradient norm per l…"
    assert plot.strip()


def test_ten_histograms_stand_five_in_a_row() -> None:
    charts = [Chart(f"layer {k}", Axis(), Axis(), weights().marks[:1]) for k in range(1, 11)]
    lines = draw_grid(charts, 120, 40).lines()
    titled = [line for line in lines if "layer" in line]
    assert [line.count("layer") for line in titled] == [5, 5]


def test_panels_that_do_not_fit_are_named() -> None:
    charts = [Chart(f"layer {k}", Axis(), Axis(), weights().marks[:1]) for k in range(1, 11)]
    lines = draw_grid(charts, 40, 12).lines()
    assert lines[-1].startswith("+6 more: layer 5, layer 6")
    assert cell_width(lines[-1]) == 40


def test_the_words_of_the_drawer_are_said_in_the_reader_s_language() -> None:
    def say(words: str, /, **values: object) -> str:
        known = {"no data": "没有数据", "+{count} more: {titles}": "另有 {count} 个：{titles}"}
        return known[words].format(**values)

    assert "没有数据" in text(draw(plain_chart(), 40, 10, say=say))
    many = [plain_chart(Line([0, 1], [0, 1]))] * 9
    assert "另有" in text(draw_grid(many, 30, 8, say=say))


@pytest.mark.parametrize("count", range(13))
def test_a_grid_fills_exactly_its_size(count: int) -> None:
    for width, height in ((120, 40), (80, 24), (33, 9), (20, 2), (5, 1)):
        raster = draw_grid([decay()] * count, width, height)
        assert [cell_width(line) for line in raster.lines()] == [width] * height


def test_a_raster_cannot_be_painted_over() -> None:
    with pytest.raises(ValueError, match="read-only"):
        draw(decay(), 40, 10).chars[0, 0] = 1


def test_labels_with_control_characters_stay_in_their_row() -> None:
    chart = Chart("a\nb\x1b[31m", Axis("x\ty"), Axis("e\u0301"), (Line([0, 1], [0, 1], "l\r"),))
    lines = draw(chart, 40, 10).lines()
    assert lines[0].rstrip() == "a b[31m"
    assert lines[1].startswith("é")


def test_a_long_axis_name_has_a_row_of_its_own_and_takes_no_tick() -> None:
    axis = Axis("strength of the penalty (log scale)")
    lines = draw(Chart("", axis, Axis(), (Line([0, 20], [0, 1]),)), 50, 16).lines()
    assert lines[-1].strip() == axis.label
    assert lines[-2].split() == ["0", "5", "10", "15", "20"]


def test_an_axis_name_gives_way_to_the_last_two_ticks() -> None:
    chart = Chart("", Axis("output of a unit"), Axis(), (Line([-1, 1], [0, 1]),))
    axis = draw(chart, 20, 6).lines()[-1]
    assert "-1" in axis
    assert axis.rstrip().endswith("1")


def test_a_heat_map_of_one_value_stands_in_the_middle_of_its_key() -> None:
    """Half of a unit differs from itself by rounding only: no range is made of that."""
    same = Heatmap([[0.5, 0.5 + 1e-16], [0.5, 0.5]], (0, 1), (0, 1))
    levels = warmth([same])
    assert levels is not None
    assert levels.share(np.array([0.5]))[0] == pytest.approx(0.5)
    assert (levels.low, levels.high) == pytest.approx((0.0, 1.0))
    nothing = warmth([Heatmap([[0.0]], (0, 1), (0, 1))])
    assert nothing is not None
    assert (nothing.low, nothing.high) == (-1.0, 1.0)
