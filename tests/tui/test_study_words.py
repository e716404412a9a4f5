"""What the study screen says of its keys, and how it makes room, as a person meets it."""

from studyapp.i18n import english
from studyapp.settings import Settings
from studyapp.tui.keys import Key
from studyapp.tui.widgets.key_bar import fitting
from tests.samples import BASIC, CHOICE, EVERY_KIND, NUMBER, ORDER, TRUEFALSE, TYPED, both, deck
from tests.tui.conftest import Driver, Launch

SUPPORT = {
    "demo": "gradient_decay",
    "params": {"depth": 6, "width": 16},
    "expect": "shrink_per_layer < 0.5",
    "supports": "why",
}
QUIET = Settings(shipped=False, confidence=False)


def rebound(**keys: str) -> Settings:
    changed = {f"study.{name.replace('_', '-')}": key for name, key in keys.items()}
    return Settings(shipped=False, confidence=False, keys=changed)


async def begin(app: Driver) -> None:
    await app.press("enter")


async def put_off(app: Driver) -> None:
    """Bury the card on the table."""
    typing = "Esc commands" in app.lines[-1]
    await app.press(*(("escape", "minus") if typing else ("minus",)))


# -- keys as they are now ----------------------------------------------------------------------


async def test_a_card_to_think_of_says_which_key_shows_it(launch: Launch) -> None:
    async with launch(deck(BASIC), settings=rebound(show="z")) as app:
        await begin(app)
        assert "then show it with z" in app.text
        assert "↵ show" in app.lines[-1]
        await app.press("z")
        assert "3 Good" in app.text
        assert "then show it" not in app.text


async def test_true_and_false_stand_behind_the_keys_that_say_them(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=rebound(true="y", false="n")) as app:
        await begin(app)
        assert "y  true" in app.text
        await app.press("enter")
        assert "say y or n first" in app.text
        await app.press("n", "enter")
        assert "✓ n  false" in app.text


async def test_the_keys_that_carry_a_step_are_named_as_they_are(launch: Launch) -> None:
    async with launch(deck(ORDER), settings=QUIET) as app:
        await begin(app)
        assert "⇧↑↓ move" in app.lines[-1]
        await app.press("enter")
        assert "move a step with Shift+↑ or Shift+↓" in app.text
    async with launch(deck(ORDER), settings=rebound(carry_up="w", carry_down="s")) as app:
        await begin(app)
        assert "w s move" in app.lines[-1]
        await app.press("enter")
        assert "move a step with w or s" in app.text


async def test_the_run_is_offered_by_its_key(launch: Launch) -> None:
    async with launch(deck({**TRUEFALSE, "evidence": [SUPPORT]}), settings=rebound(run="p")) as app:
        await begin(app)
        await app.press("f", "enter")
        assert "p runs it" in app.text


async def test_how_to_take_back_minds_that_a_field_has_the_keys(launch: Launch) -> None:
    notes = deck(BASIC, NUMBER, {**BASIC, "id": "last", **both(prompt="Last?", answer="Yes.")})
    async with launch(notes, settings=rebound(undo="z")) as app:
        await begin(app)
        seen = set()
        for _ in range(3):
            await put_off(app)
            typing = "Esc commands" in app.lines[-1]
            assert ("Esc z takes it back" in app.toasts) is typing
            seen.add(typing)
        assert seen == {True, False}


async def test_before_the_reveal_the_footer_says_how_to_change_the_answer(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=Settings(shipped=False)) as app:
        await begin(app)
        assert "1-3 pick" in app.lines[-1]
        await app.press("1", "enter")
        assert "Esc change it" in app.lines[-1]
        assert "leave" not in app.lines[-1]
        await app.press("escape", "R")
        assert "Esc leave it" in app.lines[-1]


async def test_a_second_run_is_called_what_it_is(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE), settings=QUIET) as app:
        await begin(app)
        await app.press("f", "enter")
        assert "x control" in app.lines[-1]
        await app.press("x")
        assert "x claim" in app.lines[-1]


# -- what is said, and when it goes away -------------------------------------------------------


async def test_a_refusal_goes_as_soon_as_it_is_being_mended(launch: Launch) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        await app.press("enter")
        assert "! a blank line is not an answer" in app.text
        await app.type("r")
        assert "!" not in app.text


async def test_every_hint_says_what_it_costs_and_the_last_one_that_it_is(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("h")
        assert "hint 1, Good at most  it is not:" in app.text
        await app.press("h")
        assert "! that was the last hint" in app.text


# -- room --------------------------------------------------------------------------------------


async def test_once_answered_hints_make_room_on_a_low_screen(launch: Launch) -> None:
    for size, stay in (((80, 24), False), ((80, 40), True)):
        async with launch(deck(CHOICE), settings=QUIET, size=size) as app:
            await begin(app)
            await app.press("h", "1", "enter")
            assert ("it is not:" in app.text) is stay
            await app.press("u", "q")


async def test_scrolling_is_offered_at_once_where_the_text_is_long_and_not_where_it_is_short(
    launch: Launch,
) -> None:
    long = {**BASIC, **both(prompt="?", answer="One.\n\n" * 30)}
    for note, offered in ((long, True), (BASIC, False)):
        async with launch(deck(note), settings=QUIET) as app:
            await begin(app)
            await app.press("space")
            assert ("PgDn" in app.lines[-1]) is offered
            await app.press("minus")


async def test_text_is_broken_alike_before_and_after_a_scrollbar_comes(launch: Launch) -> None:
    words = " ".join(f"word{n}" for n in range(40))
    option = CHOICE["option"][0]
    many = [{**option, "id": f"o{n}", "right": n == 0} for n in range(9)]
    many = [{**one, **both(text=f"text {n}", why="so")} for n, one in enumerate(many)]
    note = {**CHOICE, **both(prompt=words, why="."), "option": many}
    async with launch(deck(note), settings=QUIET) as app:
        await begin(app)
        before = app.lines[3:8]
        await app.press("1", "enter")
        assert app.lines[3:8] == before


async def test_a_run_that_is_asked_for_comes_into_sight(launch: Launch) -> None:
    why = both(prompt="Sigmoid layers keep gradients large.", why="Because.\n\n" * 12)
    async with launch(deck({**TRUEFALSE, **why, "evidence": [SUPPORT]}), settings=QUIET) as app:
        await begin(app)
        await app.press("f", "enter", "r", "escape")
        assert "claim:" in app.text
        assert "holds" in app.text


async def test_the_verdict_is_broken_anew_by_another_width(launch: Launch) -> None:
    async with launch(deck(NUMBER), settings=QUIET, size=(100, 30)) as app:
        await begin(app)
        await app.type("0.26000000000000000000000000001")
        await app.press("enter")
        assert any("you said" in line and "the answer" in line for line in app.lines)
        await app.pilot.resize_terminal(60, 24)
        await app.settle()
        assert not any("you said" in line and "the answer" in line for line in app.lines)
        assert any(line.strip().startswith("the answer") for line in app.lines)


async def test_a_message_stands_where_the_one_before_it_stood(launch: Launch) -> None:
    async with launch(deck(*EVERY_KIND), settings=QUIET, messages=True) as app:
        await begin(app)
        rows = []
        for _ in range(3):
            await put_off(app)
            rows += [n for n, line in enumerate(app.lines) if "buried" in line]
        assert rows == [0, 0, 0], app.text


async def test_how_sure_fits_one_line_of_the_smallest_screen(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=Settings(shipped=False), size=(60, 18)) as app:
        await begin(app)
        await app.press("1", "enter")
        asked = next(line for line in app.lines if "how sure?" in line)
        assert "3 certain" in asked
        assert "↵ skip" in asked


def test_a_key_that_fits_is_not_lost_behind_one_that_does_not() -> None:
    keys = [Key("a", "a", "short"), Key("b", "b", "far too long for this"), Key("c", "c", "fits")]
    assert str(fitting(keys, english, 20)) == " a short  c fits  "
