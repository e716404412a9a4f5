"""Two runs side by side, a history step by step, and numbers read off the chart."""

import pytest

from studyapp.study.prediction import Sitting
from tests.samples import TRUEFALSE, deck
from tests.tui.conftest import Driver, Launch
from tests.tui.test_study_screen import QUIET, begin


async def show(app: Driver, demo: str, values: dict[str, object] | None = None) -> None:
    app.app.open_lab(demo, values, sitting=Sitting(asks=False))
    await app.settle()


# -- two runs --------------------------------------------------------------------------------------


async def test_a_keeps_a_run_beside_what_the_knobs_turn_to(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "gradient_decay")
        await app.press("a", "right")
        await app.until_rested()
        assert "A  activation sigmoid" in app.text
        assert "B  activation tanh" in app.text
        assert "A  studyapp demo run gradient_decay\n" in app.text
        assert "B  studyapp demo run gradient_decay --activation tanh" in app.text
        row = next(line for line in app.lines if line.strip().startswith("shrink_per_layer"))
        assert "0.235" in row
        assert "× 3." in row


async def test_both_runs_are_drawn_on_the_same_axes(launch: Launch) -> None:
    from studyapp.charts.scale import scales

    async with launch(size=(120, 40)) as app:
        await show(app, "gradient_decay")
        await app.press("a", "down", "end")
        await app.until_rested()
        stage = app.app.screen.stage
        for mine, other in zip(stage.b.charts, stage.a.charts, strict=True):
            ends = [[(s.low, s.high) for s in scales(chart)] for chart in (mine, other)]
            assert ends[0] == ends[1]


async def test_x_swaps_and_a_drops(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "gradient_decay")
        await app.press("x")
        assert "there is no A yet" in app.toasts
        await app.press("a", "right")
        await app.until_rested()
        await app.press("x")
        await app.until_rested()
        assert "A  activation tanh" in app.text
        assert "B  studyapp demo run gradient_decay\n" in app.text
        await app.press("a")
        assert "A  activation" not in app.text
        assert "\n  studyapp demo run gradient_decay\n" in app.text


async def test_both_commands_are_copied(launch: Launch, monkeypatch: pytest.MonkeyPatch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "gradient_decay")
        copied: list[str] = []
        monkeypatch.setattr(app.app, "copy_to_clipboard", copied.append)
        await app.press("a", "right")
        await app.until_rested()
        await app.press("c")
        assert copied == [
            "studyapp demo run gradient_decay\nstudyapp demo run gradient_decay --activation tanh"
        ]


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40)], ids=str)
async def test_two_runs_fit_every_size(launch: Launch, size: tuple[int, int]) -> None:
    async with launch(size=size) as app:
        await show(app, "gradient_decay")
        await app.press("a", "right")
        await app.until_rested()
        widths = {strip.cell_length for strip in app.app.screen._compositor.render_strips()}
        assert widths == {size[0]}
        assert "A  activation sigmoid" in app.text
        assert "B  activation tanh" in app.text
        assert "shrink_per_layer" in app.text


async def test_a_card_opens_its_claim_as_a_and_its_control_as_b(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=QUIET, size=(120, 40)) as app:
        await begin(app)
        await app.press("f", "enter", "v")
        assert "A  studyapp demo run gradient_decay --depth 8" in app.text
        assert "before you run it" not in app.text
        screen = app.app.screen
        assert screen.beside is not None
        assert screen.values != screen.beside


# -- a history -------------------------------------------------------------------------------------


async def test_a_history_is_stepped_by_hand_and_says_where_it_is(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "loss_slope", {"steps": 200})
        whole = app.text
        await app.press("full_stop")
        assert "step 0 of 200" in app.text
        await app.press("full_stop", "full_stop")
        assert "step 2 of 200  (held)" in app.text
        await app.press("comma")
        assert "step 1 of 200" in app.text
        await app.press("end")
        assert "step 200 of 200" in app.text
        await app.press("home")
        assert "step 0 of 200" in app.text
        await app.press("shift+right")
        assert "step 10 of 200" in app.text
        await app.press("escape")
        assert "step 10" not in app.text
        assert app.text.split("\n")[:20] == whole.split("\n")[:20]


async def test_space_plays_to_the_end_and_holds(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        app.app.animation_level = "full"
        await show(app, "loss_slope", {"steps": 20})
        await app.pilot.press("space")
        stage = app.app.screen.stage
        assert stage.playing
        for _ in range(300):
            await app.pilot.pause(0.02)
            if not stage.playing:
                break
        await app.settle()
        assert "step 20 of 20  (held)" in app.text
        await app.pilot.press("space")
        await app.pilot.pause()
        assert stage.at is not None
        assert stage.at < 20
        await app.press("space")
        assert not stage.playing


async def test_without_motion_nothing_moves_by_itself(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        app.app.animation_level = "none"
        await show(app, "loss_slope", {"steps": 20})
        await app.press("space")
        assert not app.app.screen.stage.playing
        assert "step 0 of 20  (held)" in app.text
        assert ". and , go step by step" in app.toasts
        await app.press("full_stop")
        assert "step 1 of 20" in app.text


async def test_charts_without_time_say_so(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "normalization_axes")
        assert "space" not in app.lines[-1]
        await app.press("space")
        assert "nothing to play" in app.toasts


async def test_turning_a_knob_leaves_the_history(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "loss_slope", {"steps": 200})
        await app.press("full_stop", "down", "right")
        await app.until_rested()
        assert "of 200" not in app.text
        assert app.app.screen.phase == "bench"


# -- reading off -----------------------------------------------------------------------------------


async def test_a_cursor_reads_every_line_where_it_stands(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "loss_slope", {"steps": 200})
        await app.press("right_square_bracket")
        assert "step 0   squared error 3.354·10⁻⁴   cross-entropy 3.354·10⁻⁴" in app.text
        first = app.text
        await app.press("right_square_bracket")
        assert app.text != first
        await app.press("right_curly_bracket", "left_square_bracket")
        assert "cross-entropy" in app.text
        await app.press("escape")
        assert "step 0   squared" not in app.text
        assert "Lab · loss_slope" in app.text


async def test_what_is_read_follows_the_history(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "loss_slope", {"steps": 200})
        await app.press("full_stop", "end", "right_square_bracket", "right_curly_bracket")
        assert "cross-entropy 0." in app.text
        await app.press("home")
        assert "cross-entropy 0." not in app.text


async def test_the_mouse_reads_where_it_points(launch: Launch) -> None:
    from studyapp.tui.widgets.chart_view import ChartView

    async with launch(size=(120, 40)) as app:
        await show(app, "loss_slope", {"steps": 200})
        view = app.app.screen.stage.b.query_one(ChartView)
        plot = view.plots[0]
        await app.pilot.hover(view, (plot.left + plot.width // 2, plot.top + 2))
        await app.settle()
        assert "cross-entropy ≈" in app.text or "cross-entropy 0." in app.text
        await app.pilot.hover("#claim")
        await app.settle()
        assert "squared error ≈" not in app.text


async def test_two_runs_are_read_at_the_same_place(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "gradient_decay")
        await app.press("a", "right")
        await app.until_rested()
        await app.press("right_square_bracket", "right_square_bracket")
        assert "A: layer (0 = input) 19   sigmoid" in app.text
        assert "B: layer (0 = input) 19   tanh" in app.text


async def test_the_cursor_goes_on_to_the_next_chart(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await show(app, "gradient_decay", {"depth": 4})
        stage = app.app.screen.stage
        seen = []
        for _ in range(11):
            await app.press("right_square_bracket")
            seen.append(stage.place)
        assert [place[0] for place in seen] == [0] * 5 + [1] * 5 + [0]
