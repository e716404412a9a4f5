"""What is done to the card on the table: marked, written about, moved, edited, practised."""

from pathlib import Path

import pytest

from studyapp.scheduler import State
from studyapp.settings import Settings
from studyapp.store.store import Store
from studyapp.study.plan import Mode, Plan
from studyapp.study.queue import Limits
from studyapp.tui.screens.add import AddScreen
from studyapp.tui.screens.edit import EditScreen
from studyapp.tui.screens.study import StudyScreen
from tests.conftest import Clock
from tests.samples import BASIC, CHOICE, TRUEFALSE, TYPED, both, deck
from tests.tui.conftest import Driver, Launch

QUIET = Settings(shipped=False, confidence=False)


def card(folder: Path, clock: Clock, name: str) -> object:
    with Store.open(folder / "collection.db", now=clock()) as store:
        return store.card(name)


async def begin(app: Driver) -> None:
    await app.press("enter")


# -- flags and marks ---------------------------------------------------------------------------


async def test_f_and_a_digit_flag_and_the_star_marks_and_undo_takes_them_back(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC)) as app:
        await begin(app)
        await app.press("f")
        assert "flag 1 to 7" in app.text
        await app.press("3")
        assert "⚑3" in app.lines[0]
        await app.press("asterisk")
        assert "★" in app.lines[0]
        await app.press("u")
        assert "★" not in app.lines[0]
        await app.press("u")
        assert "⚑" not in app.lines[0]
        assert "What is a gradient?" in app.text
        await app.press("U", "space", "f", "escape")
        assert "3 Good" in app.text
    assert card(tmp_path, clock, "small/basic-1").flag == 3


async def test_while_true_or_false_is_asked_f_is_false(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=QUIET) as app:
        await begin(app)
        await app.press("f")
        assert "flag 1 to 7" not in app.text
        await app.press("enter", "f", "2")
        assert "⚑2" in app.lines[0]
        assert "✓ right" in app.text


# -- own words ---------------------------------------------------------------------------------


async def test_own_words_are_kept_and_shown_after_the_next_answer(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC)) as app:
        await begin(app)
        await app.press("space", "w")
        assert "why, in your words?" in app.text
        await app.type("it is steep [l]")
        await app.press("enter")
        assert "your words: it is steep [l]" in app.text
        await app.press("1")
        assert "your words" not in app.text
        await app.press("space")
        assert "your words: it is steep [l]" in app.text
        await app.press("w")
        await app.type("x")
        await app.press("escape", "3")
        assert "it is steep [l]" in app.text
        assert "2 answered" in app.text
    assert card(tmp_path, clock, "small/basic-1").words == "it is steep [l]"


# -- reset and due -----------------------------------------------------------------------------


async def test_reset_asks_a_second_time_and_can_be_taken_back(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC, CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("space", "1", "R")
        assert "R again makes this card new" in app.text
        await app.press("escape")
        assert "Which one?" in app.text
        await app.press("R", "R")
        assert "reset" in app.toasts
        assert "Which one?" not in app.text
        await app.press("u")
        assert "Which one?" in app.text


async def test_a_due_day_is_said_in_days(launch: Launch, tmp_path: Path, clock: Clock) -> None:
    async with launch(deck(BASIC, CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("D")
        for wrong in ("many", "1e400", "2.5", "-1"):
            app.app.screen.query_one("Written").value = wrong
            await app.press("enter")
            assert "whole number of days" in app.text
        app.app.screen.query_one("Written").value = "１2"
        await app.press("enter")
        assert "Which one?" in app.text
    from studyapp.scheduler import study_day

    assert card(tmp_path, clock, "small/basic-1").schedule.due == study_day(clock()) + 12


# -- editing -----------------------------------------------------------------------------------


async def test_a_card_is_edited_in_a_form_and_keeps_its_history(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC)) as app:
        await begin(app)
        await app.press("space", "1", "e")
        assert "question (English)" in app.text
        assert "question (Chinese)" in app.text
        await app.type("Say, ")
        await app.press("ctrl+s")
        assert isinstance(app.app.screen, StudyScreen)
        assert "Say, What is a gradient?" in app.text
        await app.press("u")
        assert "Say," not in app.text.replace(app.toasts, "")
        await app.press("U", "space", "3")
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        assert len(store.reviews("small/basic-1")) == 2


async def test_what_was_picked_stays_over_an_edit_of_the_words(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("2", "e")
        await app.type("New: ")
        await app.press("ctrl+s")
        assert "New: Which one?" in app.text
        assert any(line.split()[:2] == ["▸", "2"] for line in app.lines)


async def test_a_mistake_in_the_form_is_told_under_its_field_and_nothing_is_lost(
    launch: Launch,
) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        await app.press("escape", "e")
        fields = {one.field.name: one for one in app.app.screen.query("NoteField")}
        fields["en.prompt"].write("Kept?")
        fields["accept"].write("")
        await app.press("ctrl+s")
        assert isinstance(app.app.screen, EditScreen)
        row = next(n for n, line in enumerate(app.lines) if "accepted answers" in line)
        assert any("! " in line and "accept is missing" in line for line in app.lines[row:])
        fields["accept"].write("relu")
        await app.press("ctrl+s")
        assert "Kept?" in app.text


async def test_escape_leaves_the_form_asking_only_when_something_was_changed(
    launch: Launch,
) -> None:
    async with launch(deck(BASIC), settings=QUIET) as app:
        await begin(app)
        await app.press("e", "escape")
        assert isinstance(app.app.screen, StudyScreen)
        await app.press("e")
        await app.type("x")
        await app.press("escape")
        assert "not saved" in app.text
        await app.press("escape")
        assert isinstance(app.app.screen, StudyScreen)
        assert "What is a gradient?" in app.text


async def test_the_form_grows_by_an_option(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("e", "f8")
        await app.type("a fourth one")
        await app.press("ctrl+s")
        assert "a fourth one" in app.text
        await app.press("e", "f8", "ctrl+s")
        assert isinstance(app.app.screen, StudyScreen)


async def test_without_an_editor_f4_says_what_to_do(launch: Launch) -> None:
    async with launch(deck(BASIC), settings=QUIET) as app:
        await begin(app)
        await app.press("e", "f4")
        assert "set EDITOR" in app.text


async def test_a_note_is_added_in_a_form_of_its_kind(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC), settings=QUIET) as app:
        app.app.open(AddScreen)
        await app.settle()
        kind = app.app.screen.query("OneOfWords").first()
        while kind.value != "choice":
            kind.action_turn(1)
            await app.settle()
        fields = {one.field.name: one for one in app.app.screen.query("NoteField")}
        fields["en.prompt"].write("Mine?")
        fields["option.a.en.text"].write("yes")
        fields["option.a.right"].write("true")
        fields["option.b.en.text"].write("no")
        await app.press("ctrl+s")
        assert "added own/mine" in app.toasts
    assert card(tmp_path, clock, "own/mine").card.note.kind == "choice"


# -- practice ----------------------------------------------------------------------------------


async def test_practice_offers_no_intervals_and_moves_no_schedule(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(BASIC, CHOICE), settings=QUIET) as app:
        app.app.sit(Plan(Mode.CRAM))
        await app.settle()
        assert app.lines[0].startswith(" Cram · ")
        await app.until("What is a gradient?", key="f3", then=("enter",))
        await app.press("space")
        assert "1 missed" in app.text
        assert "3 knew ◂" in app.text
        await app.press("2")
        assert "3 knew ◂" in app.text
        await app.press("3")
        await app.press("f3")
        assert "go on ◂" in app.text
        assert "3 Good" not in app.text
        await app.press("q")
        assert "practice: no schedule was moved" in app.text
    assert card(tmp_path, clock, "small/basic-1").schedule.state is State.NEW


async def test_a_quiz_says_its_seed_at_the_end(launch: Launch) -> None:
    async with launch(deck(BASIC, CHOICE), settings=QUIET) as app:
        app.app.sit(Plan(Mode.QUIZ, limits=Limits(cards=1), seed=41))
        await app.settle()
        assert app.lines[0].startswith(" Quiz · ")
        await app.press("f3", "enter")
        assert "seed 41" in app.text


# -- leeches and the end -----------------------------------------------------------------------


async def test_a_leech_gets_advice_and_is_not_put_aside(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        for _ in range(12):
            await begin(app)
            for _ in range(2):
                if isinstance(app.app.screen, StudyScreen):
                    await app.press("f3", "3" if "again" in app.text else "1")
                    if "1 answered" not in app.text and "answered" not in app.text:
                        await app.press("f3", "3")
            await app.press("escape")
            clock.pass_(days=1)
        await begin(app)
        await app.press("f3")
        await app.press("pagedown", "pagedown")
        advised = "forgotten" in app.text
        await app.press("i")
        assert advised == ("were to be expected" in app.text)


async def test_the_end_tells_mistakes_with_own_words_and_the_brier_score(launch: Launch) -> None:
    many = [{**TRUEFALSE, "id": f"truth-{n}", "evidence": []} for n in range(6)]
    many = [{**one, **both(prompt=f"Number {n}?", why=".")} for n, one in enumerate(many)]
    async with launch(deck(*many)) as app:
        await begin(app)
        await app.press("t", "enter", "3", "w")
        await app.type("mixed up")
        await app.press("enter", "1")
        for _ in range(5):
            await app.press("f", "enter", "2", "3")
        await app.press("q")
        assert "mixed up" in app.text
        score = (0.95**2 + 5 * 0.25**2) / 6
        assert f"Brier score of your confidence {score:.2f}" in app.text


async def test_new_cards_that_wait_are_told_at_the_end(launch: Launch) -> None:
    waiting = {**CHOICE, "requires": ["basic-1"]}
    async with launch(deck(BASIC, waiting), settings=QUIET) as app:
        await begin(app)
        await app.press("space", "3")
        if isinstance(app.app.screen, StudyScreen):
            await app.press("q")
        assert "1 new card waits for what it builds on" in app.text


@pytest.mark.parametrize("key", ["asterisk", "minus", "w"])
async def test_a_locked_collection_loses_nothing(launch: Launch, tmp_path: Path, key: str) -> None:
    import sqlite3

    async with launch(deck(BASIC, CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("space")
        other = sqlite3.connect(tmp_path / "collection.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await app.press(key)
        if key == "w":
            await app.type("words")
            await app.press("enter")
        assert "another program" in app.toasts
        assert "What is a gradient?" in app.text
        other.execute("ROLLBACK")
        other.close()
        await app.press("3")
        assert "Which one?" in app.text
