"""Predict, then run: nothing of a run is seen before a prediction is committed or skipped."""

import pytest

from studyapp.study.prediction import Sitting
from studyapp.tui.screens import lab_predicting
from tests.tui.conftest import Driver, Launch


@pytest.fixture(autouse=True)
def _one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many seeds a second holds is the machine's business: here it is one."""
    monkeypatch.setattr(lab_predicting, "FORESEEN", 1e-9)


async def meet(app: Driver, demo: str = "gradient_decay", sitting: Sitting | None = None) -> None:
    app.app.open_lab(demo, order=("gradient_decay", "loss_slope"), sitting=sitting)
    await app.settle()


def drawn(app: Driver) -> bool:
    """Whether anything of a run is in sight: a line of the chart, or a measure's value."""
    return any("⠁" <= letter <= "⣿" for letter in app.text) or "0.23" in app.text


async def test_a_demo_asks_before_its_first_run_is_shown(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_predicting, "FORESEEN", 600.0)
    async with launch(size=(180, 40)) as app:
        await meet(app)
        assert "what will shrink_per_layer be" in app.text
        assert not drawn(app)
        assert "In this run" not in app.text
        await app.type("0.25")
        await app.press("enter")
        assert "✗ you predicted 0.25; shrink_per_layer is 0.235 (20 seeds" in app.text
        assert "too large by a factor of 1.07" in app.text
        assert "outside the spread of the seeds" in app.text
        assert "predictions hit: 0 of 1" in app.text
        assert drawn(app)


async def test_prediction_and_result_stand_on_one_axis(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.type("1e-6")
        await app.press("enter")
        row = next(n for n, line in enumerate(app.lines) if "──×" in line)
        assert "●" in app.lines[row]
        assert "× 10⁻⁶" in app.lines[row + 1]
        assert "0.235" in app.lines[row + 1]


async def test_escape_skips_and_a_demo_met_before_asks_nothing(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        sitting = Sitting()
        await meet(app, sitting=sitting)
        await app.press("escape")
        assert drawn(app)
        assert "predicted" not in app.text
        await app.press("n")
        assert "what will gradient be" in app.text
        await app.press("escape", "N")
        assert "what will" not in app.text
        assert sitting.tally.predicted == 0


async def test_a_blank_line_skips(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.press("enter")
        assert drawn(app)


async def test_one_key_turns_asking_off_for_the_sitting(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.press("P")
        assert drawn(app)
        assert "nothing is asked any more" in app.toasts
        await app.press("n")
        assert "what will" not in app.text
        await app.press("P")
        assert "asks for a prediction again" in app.toasts


async def test_what_is_no_number_is_refused_and_nothing_shown(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.type("much")
        await app.press("enter")
        assert "that is not a number" in app.text
        assert not drawn(app)


async def test_knobs_are_turned_under_the_cover_and_the_way_is_picked(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.press("escape", "p")
        assert "where does shrink_per_layer go from 0.23" in app.text
        assert "3  about the same" in app.text
        assert not any("⠁" <= letter <= "⣿" for letter in app.text)
        await app.press("1")
        assert "turn a knob first" in app.toasts
        await app.press("right")
        await app.until_rested()
        assert not any("⠁" <= letter <= "⣿" for letter in app.text)
        await app.press("1")
        assert "✓ you said higher; shrink_per_layer went from 0.23" in app.text
        assert "predictions hit: 1 of 1" in app.text
        assert "--activation tanh" in app.text


async def test_a_slider_that_moves_is_never_interrupted(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.press("escape", "down", "right", "right", "right")
        await app.until_rested()
        assert "before" not in app.text


async def test_which_line_wins_can_be_picked_by_tab(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app, "loss_slope")
        await app.press("tab")
        assert "which line ends highest at the right" in app.text
        assert "2  cross-entropy" in app.text
        assert not any("⠁" <= letter <= "⣿" for letter in app.text)
        await app.press("1")
        assert "✗ you said squared error; at the right end the highest is cross-entropy" in app.text


async def test_a_score_goes_away_with_the_next_turn(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.type("0.2345")
        await app.press("enter")
        assert "✓ you predicted 0.234" in app.text or "✓ you predicted 0.235" in app.text
        await app.press("right")
        await app.until_rested()
        assert "you predicted" not in app.text


async def test_the_field_gives_the_knobs_back_and_takes_the_prediction_after(
    launch: Launch,
) -> None:
    async with launch(size=(80, 24)) as app:
        await meet(app)
        await app.press("down", "right")
        await app.until_rested()
        assert not drawn(app)
        await app.press("tab")
        await app.until_rested()
        await app.type("0.9")
        await app.press("enter")
        assert "you predicted 0.9" in app.text
        assert "--activation tanh" in app.text


async def test_the_question_stays_while_a_word_is_refused(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.type("many")
        await app.press("enter")
        assert "that is not a number" in app.text
        assert "what will shrink_per_layer be" in app.text


async def test_the_command_of_the_demo_before_is_not_left_under_a_question(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.press("escape")
        assert "studyapp demo run gradient_decay" in app.text
        await app.press("n")
        assert "what will" in app.text
        assert "studyapp demo run" not in app.text


async def test_more_seeds_are_more_than_those_that_are_shown(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_predicting, "FORESEEN", 600.0)
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.press("escape")
        shown = app.app.screen.sweep.n
        assert shown > 1
        await app.press("minus")
        assert app.app.screen.sweep.n < shown
        await app.press("plus")
        assert app.app.screen.sweep.n == shown
        await app.press("minus", "minus")
        assert app.app.screen.sweep.n == 5


async def test_a_run_of_several_seeds_is_kept_as_a_with_them(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_predicting, "FORESEEN", 600.0)
    async with launch(size=(120, 40)) as app:
        await meet(app)
        await app.press("escape")
        shown = app.app.screen.sweep
        await app.press("a")
        assert shown.n > 1
        assert app.app.screen.other.seeds == shown.seeds


async def test_a_verdict_leaves_the_chart_its_axes_at_60_by_18(launch: Launch) -> None:
    async with launch(size=(60, 18)) as app:
        await meet(app)
        await app.type("0.5")
        await app.press("enter")
        assert "predictions hit" in " ".join(app.text.split())
        assert "┤" in app.text
        assert "└" in app.text
        await app.press("m")
        assert "you predicted" not in app.text
        assert "factor by which one" in app.text
