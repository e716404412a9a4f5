"""The lab: a knob turns, the chart, the measures and the command follow."""

from dataclasses import replace
from pathlib import Path

import pytest

from studyapp.charts.spec import Line
from studyapp.i18n import english
from studyapp.lab.demo import find as find_demo
from studyapp.lab.demo import names
from studyapp.lab.params import parameters
from studyapp.study.prediction import Sitting
from studyapp.tui.keys import EVERYWHERE, LAB, acting
from studyapp.tui.widgets.chart_view import ChartView
from studyapp.tui.widgets.key_bar import fitting
from studyapp.tui.widgets.measures import fitted
from studyapp.tui.widgets.slider import Knob
from studyapp.tui.widgets.value_field import ValueField
from tests.tui.conftest import Driver, Launch

SOME = ("activation_curves", "gradient_decay", "loss_slope", "normalization_axes")


async def open_lab(app: Driver, demo: str, order: tuple[str, ...] = SOME) -> None:
    """In a sitting in which nothing is asked."""
    app.app.open_lab(demo, order=order, sitting=Sitting(asks=False))
    await app.settle()


async def knob(app: Driver, name: str) -> Knob:
    found = app.app.screen.query_one(f"#knob-{name}", Knob)
    found.focus()
    await app.settle()
    return found


async def test_n_goes_along_the_gallerys_order_and_round(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, SOME[0])
        seen = []
        for _ in SOME:
            seen.append(app.lines[0].split("·")[1].split()[0])
            await app.press("n")
        assert tuple(seen) == SOME
        assert f"Lab · {SOME[0]}" in app.lines[0]
        await app.press("N")
        assert f"Lab · {SOME[-1]}" in app.lines[0]


async def test_turning_a_knob_changes_chart_measures_and_command(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        before = app.lines
        await knob(app, "depth")
        await app.press("right", "right")
        await app.until_rested()
        assert "--depth 22" in app.text
        assert [
            a for a, b in zip(before, app.lines, strict=True) if a != b and "shrink_per_layer" in a
        ]
        await app.press("delete")
        await app.until_rested()
        assert "--depth" not in app.text


async def test_the_arrows_choose_a_knob_and_turn_it(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        assert any(line.lstrip().startswith("▸activation") for line in app.lines)
        await app.press("down")
        assert any(line.lstrip().startswith("▸depth") for line in app.lines)
        await app.press("left")
        await app.until_rested()
        assert "--depth 19" in app.text
        await app.press("up", "left")
        await app.until_rested()
        assert "--activation" in app.text


async def test_a_choice_turns_round_and_a_number_stops_at_its_ends(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        activation = await knob(app, "activation")
        choices = activation.parameter.choices
        for n in range(1, len(choices) + 1):
            await app.press("right")
            assert activation.value == choices[n % len(choices)]
        depth = await knob(app, "depth")
        await app.press("end", "right")
        assert depth.value == depth.parameter.high
        await app.press("home", "left")
        assert depth.value == depth.parameter.low


@pytest.mark.parametrize("demo", names())
async def test_every_knob_reaches_every_place_of_its_range(launch: Launch, demo: str) -> None:
    from studyapp.lab.demo import find

    for parameter in parameters(find(demo).Params):
        made = Knob(parameter)
        values = [made.at(place) for place in range(made.places + 1)]
        assert values[0] == (parameter.choices[0] if parameter.choices else parameter.low)
        assert values[-1] == (parameter.choices[-1] if parameter.choices else parameter.high)
        assert len(set(values)) > 1
        if not parameter.choices:
            assert values == sorted(values)


async def test_more_seeds_show_their_spread(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        await app.press("plus")
        assert "median of 5 seeds" in app.text
        assert "--seeds 5" in app.text
        await app.press("minus")
        assert "median of" not in app.text


async def test_the_plot_is_saved_in_the_current_folder(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "plots"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        for expected in ("gradient_decay.png", "gradient_decay-2.png"):
            await app.press("s")
            assert (folder / expected).read_bytes().startswith(b"\x89PNG")
            assert expected in app.toasts


async def test_the_lab_fits_80_by_24_in_both_languages(launch: Launch) -> None:
    for language in ("en", "zh"):
        async with launch(language=language) as app:
            await open_lab(app, "gradient_decay")
            widths = {strip.cell_length for strip in app.app.screen._compositor.render_strips()}
            assert widths == {80}
            assert "studyapp demo run gradient_decay" in app.text
            assert any("⠀" <= letter <= "⣿" for letter in app.text)


async def test_after_many_quick_turns_the_last_one_is_drawn(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        depth = await knob(app, "depth")
        for _ in range(12):
            await app.pilot.press("right")
        await app.until_rested()
        assert f"--depth {depth.value}" in app.text


async def test_the_next_demo_hears_nothing_of_the_last_ones_knobs(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, SOME[0])
        for name in SOME[1:]:
            await app.pilot.press("down", "right", "n")
            await app.until_rested()
            assert f"Lab · {name}" in app.lines[0]
            assert "the run failed" not in app.text
            assert f"studyapp demo run {name}\n" in app.text


async def test_a_series_is_hidden_and_shown_again_by_its_number(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        full = app.text
        await app.press("1")
        assert app.text != full
        await app.press("1")
        assert app.text == full


async def test_a_hidden_series_is_seen_again_in_the_next_demo(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        await app.press("1", "n", "N")
        assert any("⠁" <= letter <= "⣿" for letter in app.text)


def test_measures_are_never_broken_and_what_is_left_out_is_counted() -> None:
    parts = [f"measure_{n} 0.{n}" for n in range(9)]
    said = fitted(parts, 60, 2)
    assert said.count("\n") == 1
    assert all(len(line) <= 60 for line in said.split("\n"))
    shown = [part for part in parts if part in said]
    assert said.endswith(f"… +{len(parts) - len(shown)}  m")
    assert fitted(parts[:2], 60, 2) == "    ".join(parts[:2])


async def test_a_run_that_breaks_is_told_and_the_bench_stays(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyapp.lab import sweep

    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")

        def broken(*more: object, **named: object) -> None:
            raise FloatingPointError("overflow")

        monkeypatch.setattr(sweep, "sweep", broken)
        await app.press("r")
        assert "the run failed: FloatingPointError: overflow" in app.text
        monkeypatch.undo()
        await app.press("r")
        assert "the run failed" not in app.text


async def test_a_value_beyond_the_slider_can_be_typed(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        depth = await knob(app, "depth")
        await app.press("equals_sign")
        assert "1 to 200" in app.text
        await app.type("150")
        await app.press("enter")
        await app.until_rested()
        assert "--depth 150" in app.text
        assert "» 150" in app.text
        await app.press("right")
        assert depth.value == 150
        await app.press("left")
        assert depth.value == 59


@pytest.mark.parametrize(
    ("typed", "said"),
    [("500", "500 is outside 1 to 200"), ("2.5", "a whole number"), ("many", "not a number")],
)
async def test_a_value_that_will_not_do_is_refused_in_one_line(
    launch: Launch, typed: str, said: str
) -> None:
    async with launch(size=(80, 24)) as app:
        await open_lab(app, "gradient_decay")
        depth = await knob(app, "depth")
        await app.press("enter")
        await app.type(typed)
        await app.press("enter")
        assert said in app.text
        assert depth.value == 20
        await app.press("escape")
        assert said not in app.text
        assert depth.has_focus


async def test_enter_turns_a_choice(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        activation = await knob(app, "activation")
        await app.press("enter")
        assert activation.value == activation.parameter.choices[1]


async def test_a_learners_own_file_is_typed_where_a_demo_takes_data(
    launch: Launch, tmp_path: Path
) -> None:
    from studyapp.lab.demo import find

    taking = [n for n in names() if any(p.kind == "data" for p in parameters(find(n).Params))]
    name = taking[0]
    param = next(p for p in parameters(find(name).Params) if p.kind == "data")
    async with launch(size=(120, 40)) as app:
        await open_lab(app, name)
        await knob(app, param.name)
        await app.press("equals_sign")
        assert str(param.choices[0]) in app.text
        await app.type("nowhere.csv")
        await app.press("enter")
        assert "! " in app.text
        assert "nowhere.csv" in app.text


async def test_every_measure_is_explained_in_place_of_the_chart(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        await app.press("m")
        assert "factor by which one layer multiplies the gradient" in app.text
        assert not any("⠁" <= letter <= "⣿" for letter in app.text)
        await app.press("escape")
        assert any("⠁" <= letter <= "⣿" for letter in app.text)


async def test_a_newcomer_sees_claim_knobs_chart_and_the_whole_sentence_at_80_by_24(
    launch: Launch,
) -> None:
    from studyapp.i18n import english
    from studyapp.lab.demo import find

    demo = find("gradient_decay")
    params = demo.Params()
    async with launch() as app:
        await open_lab(app, "gradient_decay")
        words = " ".join(app.text.split())
        assert demo.claim in words
        assert demo.told(params, demo.run(params), english) in words
        assert "▸activation" in words


async def test_a_run_in_trouble_says_where_and_what_mends_it(launch: Launch) -> None:
    from studyapp.lab.demo import Trouble

    async with launch(size=(100, 32)) as app:
        await open_lab(app, "gradient_decay")
        screen = app.app.screen
        met = Trouble(12, 4, "the loss overflows", "a lower rate")
        screen.sweep = replace(screen.sweep, troubles=(met,))
        screen.draw()
        await app.settle()
        assert "! the loss overflows: first bad step 12, layer 4" in app.text
        assert "What mends it: a lower rate" in app.text
        await app.press("r")
        assert "What mends it" not in app.text


def test_the_seeds_in_trouble_are_counted_and_the_first_bad_step_named() -> None:
    from studyapp.i18n import english
    from studyapp.lab.demo import Trouble, find
    from studyapp.lab.sweep import sweep
    from studyapp.tui.widgets.measures import troubled

    demo = find("gradient_decay")
    found = replace(
        sweep(demo, demo.Params(depth=2), range(3)),
        troubles=(
            Trouble(40, None, "late", "less"),
            Trouble(12, 4, "it overflows", "a lower rate"),
        ),
    )
    said = troubled(found, english).plain
    assert said == (
        "! it overflows: first bad step 12, layer 4, 2 of 3 seeds  What mends it: a lower rate"
    )
    assert not troubled(replace(found, troubles=()), english).plain


async def test_a_long_run_says_how_far_it_is_and_escape_stops_it(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from studyapp.lab import sweep
    from studyapp.tui.widgets import runs

    monkeypatch.setattr(runs, "LONG", 0.05)
    monkeypatch.setattr(runs, "TELL", 0.0)
    half, ran = Event(), sweep.sweep

    def slow(
        demo: object, params: object, seeds: object, progress: object, **named: object
    ) -> object:
        while not half.wait(0.01):
            progress(1, 2)
        return ran(demo, params, seeds, progress, **named)

    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        monkeypatch.setattr(sweep, "sweep", slow)
        await app.pilot.press("r")
        for _ in range(200):
            await app.pilot.pause(0.02)
            if "50 % done" in app.text:
                break
        assert "running, 50 % done …  Esc stops" in app.text
        await app.pilot.press("escape")
        await app.settle()
        half.set()
        assert "stopped" in app.text
        assert "Lab · gradient_decay" in app.text
        await app.press("escape")
        assert "Lab ·" not in app.text


async def test_a_setting_seen_before_is_not_run_again(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyapp.lab import sweep

    count, ran = [0], sweep.sweep

    def counted(*more: object, **named: object) -> object:
        count[0] += 1
        return ran(*more, **named)

    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        monkeypatch.setattr(sweep, "sweep", counted)
        await knob(app, "depth")
        await app.press("right", "left")
        await app.until_rested()
        once = count[0]
        await app.press("right", "left")
        await app.until_rested()
        assert count[0] == once
        assert "studyapp demo run gradient_decay\n" in app.text
        await app.press("r")
        assert count[0] == once + 1


async def test_with_several_seeds_lines_are_medians_with_a_band(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")
        await app.press("plus")
        await app.until_rested()
        view = app.app.screen.query(ChartView).last()
        assert "median of 5 seeds, lowest … highest; sentence of seed 0" in app.text
        drawn = [mark for chart in view.charts for mark in chart.marks if isinstance(mark, Line)]
        assert any(mark.low is not None for mark in drawn)


async def test_what_the_knob_under_the_cursor_means_is_said_under_the_knobs(launch: Launch) -> None:
    async with launch(size=(80, 24)) as app:
        await open_lab(app, "gradient_decay")
        await knob(app, "depth")
        await app.press("up", "down")
        first = " ".join(line[:30].strip() for line in app.lines)
        depth = next(p for p in parameters(find_demo("gradient_decay").Params) if p.name == "depth")
        assert depth.help in first
        await app.press("down")
        assert depth.help not in " ".join(line[:30].strip() for line in app.lines)


async def test_a_sentence_cut_short_is_whole_among_the_measures_which_scroll(
    launch: Launch,
) -> None:
    async with launch(size=(80, 24)) as app:
        await open_lab(app, "gradient_decay")
        demo = find_demo("gradient_decay")
        params = demo.Params()
        depth = await knob(app, "depth")
        await app.press("m")
        right = " ".join(" ".join(line[31:] for line in app.lines[4:22]).split())
        assert demo.told(params, demo.run(params), english) in right
        last = list(app.app.screen.sweep.measures)[-1]
        assert last not in app.text
        await app.press(*["pagedown"] * 4)
        assert last in app.text
        assert depth.value == 20


async def test_why_a_file_will_not_do_is_said_to_its_end_at_80_columns(
    launch: Launch, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("a,b\n1,x\n", encoding="utf-8")
    async with launch(size=(80, 24)) as app:
        await open_lab(app, "lasso_path")
        await knob(app, "data")
        await app.press("equals_sign")
        field = app.app.screen.query_one(ValueField).query_one("Typed")
        field.value = str(path)
        await app.press("enter")
        refused = field.parent.query_one("#range").region
        said = [line[refused.x : refused.right] for line in app.lines[refused.y : refused.bottom]]
        assert "leave the row out" in " ".join(" ".join(said).split()), said
        field.value = "nowhere.csv"
        await app.press("enter")
        assert "there is no file nowhere.csv" in app.text


def test_where_there_is_room_the_footer_names_more_keys() -> None:
    keys = [*acting(LAB, "bench"), *EVERYWHERE]
    narrow, wide = (fitting(keys, english, width).plain for width in (80, 120))
    assert "m measures" not in narrow
    assert "m measures" in wide
    assert "? help" in wide
