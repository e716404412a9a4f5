"""A card is asked, answered, judged and rated by keys alone."""

from pathlib import Path

import pytest

from studyapp.scheduler import Rating, State
from studyapp.settings import Settings
from studyapp.store.store import Store
from studyapp.tui.widgets import run_box
from tests.conftest import Clock
from tests.samples import BASIC, CHOICE, CLOZE, NUMBER, TRUEFALSE, TYPED, both, deck
from tests.tui.conftest import Driver, Launch

QUIET = Settings(shipped=False, confidence=False)


def reviews(folder: Path, clock: Clock, card: str) -> list[object]:
    with Store.open(folder / "collection.db", now=clock()) as store:
        return list(store.reviews(card))


async def begin(app: Driver) -> None:
    await app.press("enter")


async def test_a_reveal_card_shows_its_answer_below_its_prompt_and_takes_a_rating(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC)) as app:
        await begin(app)
        place = next(n for n, line in enumerate(app.lines) if "What is a gradient?" in line)
        assert "The slope" not in app.text
        await app.press("space")
        assert "What is a gradient?" in app.lines[place]
        assert "The slope in every direction." in app.text
        assert "3 Good" in app.text
        await app.press("3")
        assert "1 answered" in app.text
    (review,) = reviews(tmp_path, clock, "small/basic-1")
    assert review.rating is Rating.GOOD


async def test_a_choice_is_picked_by_digit_committed_by_enter_and_asked_how_sure(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(CHOICE)) as app:
        await begin(app)
        right = next(line for line in app.lines if "the right one" in line).split()[0]
        await app.press(right, "enter")
        assert "how sure?" in app.text
        assert "✓" not in app.text
        await app.press("3")
        assert "✓ right" in app.text
        assert "you were: certain" in app.text
        assert "it is right" in app.text
        await app.press("enter")
    (review,) = reviews(tmp_path, clock, "small/choice-1")
    assert (review.response, review.right, review.confidence) == ("good", True, 3)


async def test_a_wrong_choice_shows_both_and_proposes_again(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        wrong = next(line for line in app.lines if "a wrong one" in line).split()[0]
        await app.press(wrong, "enter")
        assert "✗ wrong" in app.text
        assert any("✗" in line and "a wrong one" in line for line in app.lines)
        assert any("✓" in line and "the right one" in line for line in app.lines)
        assert "it is wrong" in app.text
        assert "1 Again  today ◂" in app.text


async def test_enter_without_a_pick_is_refused_and_not_counted(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("enter")
        assert "pick an option first" in app.text
    assert reviews(tmp_path, clock, "small/choice-1") == []


async def test_true_or_false_takes_t_and_f(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=QUIET) as app:
        await begin(app)
        await app.press("f", "enter")
        assert "✓ right" in app.text


@pytest.mark.parametrize("typed", ["relu", "ＲｅＬＵ", " ReLU. ", "线性整流"])
async def test_a_typed_answer_is_folded(launch: Launch, typed: str) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        app.app.screen.query_one("Field").value = typed
        await app.press("enter")
        assert "✓ right" in app.text


@pytest.mark.parametrize(
    ("typed", "sign"),
    [("0.25", "✓"), ("１/４", "✓"), ("25 %", "✓"), ("2.5e-1", "✓"), ("0.5", "✗"), ("2.5", "✗")],
)
async def test_a_number_is_judged_within_its_tolerance(
    launch: Launch, typed: str, sign: str
) -> None:
    async with launch(deck(NUMBER), settings=QUIET) as app:
        await begin(app)
        app.app.screen.query_one("Field").value = typed
        await app.press("enter")
        assert f"{sign} " in app.text
        assert "0.25" in app.text


@pytest.mark.parametrize("typed", ["", "   ", "nan", "1e400", "many", "x" * 501, "0.25 apples"])
async def test_what_is_no_number_is_refused_with_a_reason(
    launch: Launch, typed: str, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(NUMBER), settings=QUIET) as app:
        await begin(app)
        app.app.screen.query_one("Field").value = typed
        await app.press("enter")
        assert "! " in app.text
        assert "3 Good" not in app.text
        app.app.screen.query_one("Field").value = "0.25"
        await app.press("enter")
        assert "✓ right" in app.text


async def test_escape_leaves_the_field_for_commands_and_tab_goes_back(launch: Launch) -> None:
    async with launch(deck(TYPED)) as app:
        await begin(app)
        await app.type("hh")
        assert app.app.screen.query_one("Field").value == "hh"
        await app.press("escape", "h")
        assert "four letters" in app.text
        await app.press("h")
        assert "R..U" in app.text
        await app.press("tab")
        await app.type("i")
        assert app.app.screen.query_one("Field").value == "hhi"
        await app.press("escape", "escape")
        assert "1 new" in app.text


async def test_f2_hints_and_f3_shows_while_typing(launch: Launch) -> None:
    async with launch(deck(TYPED)) as app:
        await begin(app)
        await app.press("f2")
        assert "four letters" in app.text
        await app.press("f3")
        assert "not answered" in app.text
        assert "ReLU" in app.text
        assert "1 Again  today ◂" in app.text


async def test_three_quick_enters_do_not_answer_skip_confidence_and_rate(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(TRUEFALSE)) as app:
        await begin(app)
        await app.press("f")
        for _ in range(3):
            app.app.post_message(_key("enter"))
        await app.settle()
        assert "how sure?" in app.text
    assert reviews(tmp_path, clock, "small/truth-1") == []


def _key(name: str) -> object:
    from textual.events import Key

    return Key(name, None)


async def test_the_run_that_decides_a_card_is_drawn_after_the_answer(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_box, "ENOUGH", 60.0)  # all its seeds, however slow the machine
    async with launch(deck(TRUEFALSE), settings=QUIET, size=(120, 40)) as app:
        await begin(app)
        assert "claim" not in app.text
        await app.press("f", "enter")
        assert "x control" not in app.text
        assert "claim: activation sigmoid" in app.text
        assert "control: activation relu" in app.text
        assert "refuted" in app.text
        assert "holds" in app.text
        assert "studyapp demo run gradient_decay" in app.text
        rulings = [line for line in app.lines if "shrink_per_layer > 0.9" in line]
        assert len(rulings) == 1, "the two runs stand side by side, line by line"
        assert "✗ 0/" in rulings[0]
        assert "refuted" in rulings[0]
        assert "holds here" in rulings[0]


async def test_at_80_columns_the_control_folds_under_a_key(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=QUIET) as app:
        await begin(app)
        await app.press("f", "enter")
        assert "claim: " in app.text
        assert "control: " not in app.text
        assert "x control" in app.text
        await app.press("x")
        assert "control: " in app.text
        assert "claim: " not in app.text
        await app.press("x")
        assert "claim: " in app.text


async def test_the_verdict_and_the_ratings_stay_in_sight_at_80_by_24(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=QUIET) as app:
        await begin(app)
        await app.press("f", "enter", "pagedown", "pagedown")
        assert "✓ right" in app.text
        assert "3 Good" in app.text


async def test_a_prediction_is_asked_before_a_supporting_run_is_shown(launch: Launch) -> None:
    evidence = [{**TRUEFALSE["evidence"][0], "expect": "shrink_per_layer < 0.5", "supports": "why"}]
    async with launch(deck({**BASIC, "evidence": evidence}), size=(120, 40)) as app:
        await begin(app)
        await app.press("space")
        assert "r runs it" in app.text
        await app.press("r")
        assert "shrink_per_layer" in app.text
        assert "claim:" not in app.text
        await app.type("1e-3")
        await app.press("enter")
        assert "claim:" in app.text
        assert "you predicted 0.001; shrink_per_layer is 0.2" in app.text
        await app.press("3")
        assert "1 answered" in app.text


async def test_escape_skips_a_prediction_and_the_card_can_be_rated(launch: Launch) -> None:
    evidence = [{**TRUEFALSE["evidence"][0], "expect": "shrink_per_layer < 0.5", "supports": "why"}]
    async with launch(deck({**BASIC, "evidence": evidence}), size=(120, 40)) as app:
        await begin(app)
        await app.press("space", "r", "escape")
        assert "claim:" in app.text
        assert "you predicted" not in app.text
        await app.press("3")
        assert "1 answered" in app.text


async def test_a_run_that_breaks_is_told_only_after_the_answer(launch: Launch) -> None:
    evidence = [{**TRUEFALSE["evidence"][0], "params": {"depth": 100_000}}]
    async with launch(deck({**TRUEFALSE, "evidence": evidence}), settings=QUIET) as app:
        await begin(app)
        assert "failed" not in app.text
        await app.press("f", "enter")
        assert "the run failed" in app.text
        assert "3 Good" in app.text


async def test_a_burst_of_enters_after_the_last_card_begins_no_new_sitting(
    launch: Launch,
) -> None:
    async with launch(deck(BASIC, CHOICE), settings=Settings(shipped=False, new_per_day=1)) as app:
        await begin(app)
        await app.press("space")
        for _ in range(5):
            app.app.post_message(_key("enter"))
        await app.settle()
        assert "1 answered" in app.text


async def test_a_click_no_longer_moves_the_mark_once_the_answer_stands(launch: Launch) -> None:
    async with launch(deck(CHOICE)) as app:
        await begin(app)
        await app.press("1", "enter")
        marked = next(line for line in app.lines if "▸" in line)
        await app.pilot.click("Choices", offset=(5, 2))
        await app.settle()
        assert next(line for line in app.lines if "▸" in line) == marked


async def test_a_prediction_is_a_number(launch: Launch) -> None:
    evidence = [{**TRUEFALSE["evidence"][0], "expect": "shrink_per_layer < 0.5", "supports": "why"}]
    async with launch(deck({**BASIC, "evidence": evidence})) as app:
        await begin(app)
        await app.press("space", "r")
        assert "shrink_per_layer" in app.text
        assert "Esc skip" in app.text
        await app.type("abc")
        await app.press("enter")
        assert "not a number" in app.text
        assert "claim:" not in app.text


async def test_before_the_reveal_a_committed_answer_can_be_taken_back(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(TRUEFALSE)) as app:
        await begin(app)
        await app.press("t", "enter")
        assert "how sure?" in app.text
        await app.press("escape")
        assert "how sure?" not in app.text
        await app.press("f", "enter", "3")
        assert "✓ right" in app.text


async def test_the_footer_says_what_acts_in_a_text_field(launch: Launch) -> None:
    async with launch(deck(TYPED)) as app:
        await begin(app)
        assert "F2 hint" in app.lines[-1]
        assert "Esc commands" in app.lines[-1]
        assert "u undo" not in app.lines[-1]
        await app.press("escape")
        assert "u undo" in app.lines[-1]


async def test_undo_onto_a_typed_card_leaves_the_keys_to_undo(launch: Launch) -> None:
    async with launch(deck(BASIC, TYPED)) as app:
        await begin(app)
        await app.press("space", "3")
        app.app.screen.query_one("Field").value = "relu"
        await app.press("enter", "3", "3")
        assert "2 answered" in app.text
        await app.press("u", "u")
        assert "What is a gradient?" in app.text


async def test_one_line_of_news_stands_at_a_time(launch: Launch) -> None:
    async with launch(deck(BASIC, CHOICE)) as app:
        await begin(app)
        await app.press("space", "3", "u", "U", "u")
        assert len(app.app._notifications) == 1


async def test_v_opens_the_run_in_the_lab_and_comes_back(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=QUIET, size=(120, 40)) as app:
        await begin(app)
        await app.press("f", "enter", "v")
        assert "Lab · gradient_decay" in app.text
        assert "--depth 8" in app.text
        await app.press("escape")
        assert "✓ right" in app.text


async def test_undo_names_what_it_undid_and_asks_again(launch: Launch) -> None:
    async with launch(deck(BASIC, CHOICE)) as app:
        await begin(app)
        await app.press("space", "3")
        assert "Which one?" in app.text
        await app.press("u")
        assert "undid" in app.toasts
        assert "basic-1" in app.toasts
        assert "What is a gradient?" in app.text


async def test_redo_puts_the_answer_back(launch: Launch, tmp_path: Path, clock: Clock) -> None:
    async with launch(deck(BASIC, CHOICE)) as app:
        await begin(app)
        await app.press("space", "3", "u", "U")
        assert "redid" in app.toasts
        assert "Which one?" in app.text
    assert [r.voided for r in reviews(tmp_path, clock, "small/basic-1") if r.event == "answer"] == [
        False
    ]


@pytest.mark.parametrize(("key", "word"), [("minus", "buried"), ("at", "suspended")])
async def test_a_card_is_put_aside_and_undo_brings_it_back(
    launch: Launch, key: str, word: str
) -> None:
    async with launch(deck(BASIC, CHOICE)) as app:
        await begin(app)
        await app.press(key)
        assert word in app.toasts
        assert "Which one?" in app.text
        await app.press("u")
        assert "undid" in app.toasts
        assert "What is a gradient?" in app.text


async def test_info_shows_the_schedule_and_every_review(launch: Launch) -> None:
    async with launch(deck(BASIC, CHOICE)) as app:
        await begin(app)
        await app.press("space", "1", "i")
        assert "stability" in app.text
        await app.press("escape")
        assert "Which one?" in app.text


async def test_the_language_of_the_card_turns_at_once(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("1", "L")
        assert "中文 Which one?" in app.text
        assert "中文 the right one" in app.text
        await app.press("enter")
        assert "中文 Because." in app.text
        await app.press("L")
        assert "Which one?" in app.text
        assert "中文" not in app.text.replace("中文/English", "")


async def test_quitting_and_starting_again_keeps_the_schedule(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC, CLOZE)) as app:
        await begin(app)
        await app.press("space", "4", "q")
    async with launch() as app:
        assert "1 new" in app.text
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        assert store.card("small/basic-1").schedule.state is State.REVIEW


async def test_a_failed_card_is_listed_at_the_end(launch: Launch) -> None:
    async with launch(deck(BASIC)) as app:
        await begin(app)
        await app.press("space", "1", "space", "3")
        assert "to see again" in app.text
        assert "2 answered" in app.text
        assert "recalled 1 (50 %)" in app.text


async def test_card_text_is_never_markup(launch: Launch) -> None:
    words = both(prompt="`W[l]` [/] [@click=app.quit]x [b]y", answer="[red]z[/red]", why="[/]")
    async with launch(deck({**BASIC, **words})) as app:
        await begin(app)
        assert "W[l] [/] [@click=app.quit]x [b]y" in app.text
        await app.press("space")
        assert "[red]z[/red]" in app.text


async def test_a_locked_collection_is_told_in_one_line_and_the_answer_can_be_given_again(
    launch: Launch, tmp_path: Path
) -> None:
    import sqlite3

    async with launch(deck(BASIC)) as app:
        await begin(app)
        await app.press("space")
        other = sqlite3.connect(tmp_path / "collection.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await app.press("3")
        assert "another program" in app.toasts
        assert "3 Good" in app.text
        other.execute("ROLLBACK")
        other.close()
        await app.press("3")
        assert "1 answered" in app.text


async def test_undo_at_the_end_asks_again_in_the_language_that_the_cards_turned_to(
    launch: Launch,
) -> None:
    async with launch(deck(BASIC)) as app:
        await begin(app)
        await app.press("space", "3", "L", "u")
        assert "中文 What is a gradient?" in app.text
