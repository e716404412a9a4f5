"""The lab: a knob turns, the chart, the measures and the command follow."""

from pathlib import Path

import pytest

from studyapp.lab.demo import names
from studyapp.lab.params import parameters
from studyapp.tui.screens.lab import fitted
from studyapp.tui.widgets.slider import Knob
from tests.tui.conftest import Driver, Launch


async def open_lab(app: Driver, demo: str) -> None:
    app.app.open_lab(demo)
    await app.settle()


async def knob(app: Driver, name: str) -> Knob:
    found = app.app.screen.query_one(f"#knob-{name}", Knob)
    found.focus()
    await app.settle()
    return found


async def test_the_lab_opens_from_home_and_goes_through_every_demo(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await app.press("d")
        seen = []
        for _ in names():
            seen.append(app.lines[0].split("·")[1].split()[0])
            await app.press("n")
        assert sorted(seen) == sorted(names())


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
        await open_lab(app, names()[0])
        for name in names()[1:]:
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
    assert said.endswith(f"… +{len(parts) - len(shown)}")
    assert fitted(parts[:2], 60, 2) == "    ".join(parts[:2])


async def test_a_run_that_breaks_is_told_and_the_bench_stays(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyapp.lab import sweep

    async with launch(size=(120, 40)) as app:
        await open_lab(app, "gradient_decay")

        def broken(*more: object) -> None:
            raise FloatingPointError("overflow")

        monkeypatch.setattr(sweep, "sweep", broken)
        await app.press("r")
        assert "the run failed: FloatingPointError: overflow" in app.text
        monkeypatch.undo()
        await app.press("r")
        assert "the run failed" not in app.text
