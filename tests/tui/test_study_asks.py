"""Ticks, orders, typed answers and hints: every form of a question by key and by mouse."""

from pathlib import Path

import pytest

from studyapp.scheduler import Rating
from studyapp.settings import Settings
from studyapp.store.store import Store
from tests.conftest import Clock
from tests.samples import CHOICE, MULTI, ORDER, TRUEFALSE, TYPED, both, deck
from tests.tui.conftest import Driver, Launch

QUIET = Settings(shipped=False, confidence=False)
RIGHT = ("Adam", "RMSProp")
STEPS = ("the forward pass", "the loss", "the backward pass", "the update")


def digit(app: Driver, words: str) -> str:
    """The number in front of an option."""
    line = next(line for line in app.lines if words in line)
    return line.replace("▸", " ").split()[0]


def newest(folder: Path, clock: Clock, card: str) -> object:
    with Store.open(folder / "collection.db", now=clock()) as store:
        return store.reviews(card)[-1]


async def begin(app: Driver) -> None:
    await app.press("enter")


def order(app: Driver) -> list[str]:
    found = [(n, step) for n, line in enumerate(app.lines) for step in STEPS if step in line]
    return [step for _, step in sorted(found)][: len(STEPS)]


async def put_in_order(app: Driver) -> None:
    for place, step in enumerate(STEPS):
        at = order(app).index(step)
        await app.press(str(at + 1), *["shift+up"] * (at - place))


# -- several right -----------------------------------------------------------------------------


async def test_space_and_digits_tick_and_enter_commits_all_of_them(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(MULTI), settings=QUIET) as app:
        await begin(app)
        await app.press(digit(app, "Adam"))
        assert any("[x] Adam" in line for line in app.lines)
        down = int(digit(app, "RMSProp")) - int(digit(app, "Adam"))
        await app.press(*["down" if down > 0 else "up"] * abs(down), "space")
        assert any("[x] RMSProp" in line for line in app.lines)
        await app.press(digit(app, "plain SGD"), digit(app, "plain SGD"), "enter")
        assert "✓ right" in app.text
        await app.press("3")
    review = newest(tmp_path, clock, "small/multi-1")
    assert (review.right, review.response) == (True, "adam rmsprop")


async def test_ticks_are_signed_and_the_marks_said_after_a_wrong_answer(launch: Launch) -> None:
    async with launch(deck(MULTI), settings=QUIET) as app:
        await begin(app)
        await app.press(digit(app, "Adam"), digit(app, "momentum"), "enter")
        assert "✗ wrong   0 of 2 marks" in app.text
        found = {
            line.split("] ")[1].split()[0]: line.split()[0] for line in app.lines if "] " in line
        }
        assert (found["Adam"], found["momentum"], found["plain"]) == ("✓", "✗", found["plain"])
        missed = next(line for line in app.lines if "[ ] RMSProp" in line)
        assert "left out" in missed
        assert "left out" not in next(line for line in app.lines if "[x] Adam" in line)
        assert "✗ momentum: it averages directions" in app.text


async def test_an_untouched_enter_ticks_nothing_and_is_refused(launch: Launch) -> None:
    async with launch(deck(MULTI), settings=QUIET) as app:
        await begin(app)
        await app.press("enter")
        assert "! tick every right one first: 1 to 4, or Space" in app.text
        await app.press("1", "1", "enter")
        assert "✗ wrong" in app.text


# -- order -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("up", "down"), [("shift+up", "shift+down"), ("K", "J")])
async def test_shift_and_arrows_carry_a_step(launch: Launch, up: str, down: str) -> None:
    async with launch(deck(ORDER), settings=QUIET) as app:
        await begin(app)
        first, second, *rest = order(app)
        await app.press(down)
        assert order(app) == [second, first, *rest]
        await app.press(up, up)
        assert order(app) == [first, second, *rest]


async def test_an_order_is_committed_and_untouched_it_is_refused(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(ORDER), settings=QUIET) as app:
        await begin(app)
        await app.press("enter")
        assert "as it stands it is not in order" in app.text
        await put_in_order(app)
        assert order(app) == list(STEPS)
        await app.press("enter")
        assert "✓ right" in app.text
        await app.press("3")
    assert newest(tmp_path, clock, "small/order-1").response == "forward loss backward update"


async def test_a_wrong_order_says_its_pairs_and_where_each_step_belongs(launch: Launch) -> None:
    async with launch(deck(ORDER), settings=QUIET) as app:
        await begin(app)
        await put_in_order(app)
        await app.press("1", "shift+down", "enter")
        assert "✗ wrong   5 of 6 pairs in order" in app.text
        moved = next(line for line in app.lines if "the forward pass" in line)
        assert moved.split()[0] == "✗"
        assert "→ 1" in moved
        stays = next(line for line in app.lines if "the update" in line)
        assert stays.split()[0] == "✓"
        assert "→" not in stays


async def test_the_mouse_ticks_and_rates(launch: Launch) -> None:
    async with launch(deck(MULTI), settings=QUIET) as app:
        await begin(app)
        await app.pilot.click("Ticks", offset=(6, 1))
        await app.settle()
        assert sum("[x]" in line for line in app.lines) == 1
        await app.press("f3")
        row, line = next((n, line) for n, line in enumerate(app.lines) if "4 Easy" in line)
        await app.pilot.click(offset=(line.index("4 Easy"), row))
        await app.settle()
        assert "1 answered" in app.text


async def test_the_mouse_carries_a_step_by_its_arrows(launch: Launch) -> None:
    async with launch(deck(ORDER), settings=QUIET) as app:
        await begin(app)
        before = order(app)
        await app.pilot.click("Steps", offset=(5, 0))
        await app.settle()
        assert order(app) == [before[1], before[0], *before[2:]]


# -- typed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("RelO", ["you said    RelO", "the answer  ReLU", "               ^"]),
        ("线形整流", ["you said    线形整流", "the answer  线性整流", "              ^^"]),
        ("relllu", ["you said    relllu", "the answer  ReL··U", "               ^^"]),
        ("ＲeLUs", ["you said    ＲeLUs", "the answer  R·eLU·", "                 ^"]),
    ],
)
async def test_a_wrong_word_stands_over_the_nearest_right_one(
    launch: Launch, typed: str, rows: list[str]
) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        app.app.screen.query_one("Field").value = typed
        await app.press("enter")
        place = next(n for n, line in enumerate(app.lines) if "you said" in line)
        shown = [line.removeprefix("   ") for line in app.lines[place : place + 3]]
        assert [line.rstrip() for line in shown] == rows


async def test_y_accepts_a_typed_answer_from_now_on_and_u_takes_it_back(launch: Launch) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        await app.type("rectifier")
        await app.press("enter")
        assert "y I was right" in app.lines[-1]
        await app.press("y")
        assert "counted as right: your answer is accepted from now on" in app.text
        assert "3 Good" in app.text
        await app.press("u")
        assert "✗ wrong" in app.text
        assert "1 Again  today ◂" in app.text
        await app.press("y", "3")
        assert "recalled 1" in app.text


async def test_y_counts_a_wrong_choice_this_once(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press(digit(app, "a wrong one"), "enter", "y")
        assert "counted as right this once" in app.text
        await app.press("u")
        assert "✗ wrong" in app.text
        await app.press("y", "3")
    review = newest(tmp_path, clock, "small/choice-1")
    assert (review.right, review.instance["overridden"]) == (True, True)


async def test_a_choice_known_twice_is_asked_without_its_options(
    launch: Launch, clock: Clock
) -> None:
    from datetime import timedelta

    async with launch(deck({**CHOICE, "accept": ["the right one"]}), settings=QUIET) as app:
        for _ in range(2):
            await begin(app)
            await app.press(digit(app, "the right one"), "enter", "3", "enter")
            clock.now += timedelta(days=40)
        await begin(app)
        assert "without its options" in app.lines[0]
        await app.type("The right one.")
        await app.press("enter")
        assert "✓ right" in app.text


# -- hints -------------------------------------------------------------------------------------


async def test_hints_come_one_by_one_and_take_ratings_away(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        assert "F2 hint (3 left)" in app.lines[-1]
        await app.press("f2")
        assert "four letters" in app.text
        assert "R..U" not in app.text
        assert "F2 hint (2 left)" in app.lines[-1]
        await app.type("relu")
        await app.press("enter")
        assert app.text.count("1 hint: Good at most") == 1
        assert "4 Easy  ×" in app.text
        await app.press("4")
        assert "the hints took that rating away" in app.toasts
        await app.press("enter")
    review = newest(tmp_path, clock, "small/typed-1")
    assert (review.rating, review.instance["hints"]) == (Rating.GOOD, 1)


async def test_after_three_hints_only_again_is_left(launch: Launch) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        await app.press("f2", "f2", "f2")
        assert "hint (" not in app.lines[-1]
        await app.type("relu")
        await app.press("enter")
        assert "3 hints: Again at most" in app.text
        assert "1 Again  today ◂" in app.text


async def test_a_hint_strikes_out_an_option_of_a_choice(launch: Launch) -> None:
    async with launch(deck(CHOICE), settings=QUIET) as app:
        await begin(app)
        await app.press("h")
        assert "it is not:" in app.text


# -- confidence --------------------------------------------------------------------------------


async def test_sure_but_wrong_is_told_in_one_line(launch: Launch) -> None:
    async with launch(deck(TRUEFALSE)) as app:
        await begin(app)
        await app.press("t", "enter", "3")
        assert app.text.count("sure but wrong: it comes first next time") == 1


# -- what people type --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pasted", ["\x1b[31mReLU\x1b[0m", "ReLU\r\n", "\tReLU", "Ｒｅｌｕ"], ids=repr
)
async def test_a_paste_is_cleaned(launch: Launch, pasted: str) -> None:
    from textual.events import Paste

    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        app.app.screen.query_one("Field").post_message(Paste(pasted))
        await app.settle()
        await app.press("enter")
        assert "✓ right" in app.text


async def test_an_enormous_paste_is_refused_and_what_comes_after_is_judged(launch: Launch) -> None:
    from textual.events import Paste

    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        field = app.app.screen.query_one("Field")
        field.post_message(Paste("word " * 100_000))
        await app.settle()
        await app.press("enter")
        assert "an answer has at most 500" in app.text
        field.value = "relu"
        await app.press("enter")
        assert "✓ right" in app.text


async def test_a_screen_too_small_keeps_what_was_typed_and_the_cursor_in_it(
    launch: Launch,
) -> None:
    async with launch(deck(TYPED), settings=QUIET) as app:
        await begin(app)
        await app.type("re")
        await app.pilot.resize_terminal(20, 5)
        await app.settle()
        await app.press("x", "enter")
        await app.pilot.resize_terminal(80, 24)
        await app.settle()
        await app.type("lu")
        assert app.app.screen.query_one("Field").value == "relu"
        await app.press("enter")
        assert "✓ right" in app.text


async def test_ticks_and_orders_survive_another_size_and_language(launch: Launch) -> None:
    async with launch(deck(MULTI), settings=QUIET) as app:
        await begin(app)
        await app.press(digit(app, "Adam"))
        await app.pilot.resize_terminal(20, 5)
        await app.settle()
        await app.pilot.resize_terminal(120, 40)
        await app.settle()
        await app.press("L")
        assert any("[x] 中文 Adam" in line for line in app.lines)


async def test_a_clock_that_jumps_back_loses_no_answer(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    from datetime import timedelta

    async with launch(deck(TYPED, CHOICE), settings=QUIET) as app:
        await begin(app)
        clock.now -= timedelta(days=3)
        await app.press("f3", "3")
        await app.press("f3", "3")
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        assert len([*store.reviews("small/typed-1"), *store.reviews("small/choice-1")]) == 2


async def test_brackets_in_options_and_steps_are_no_markup(launch: Launch) -> None:
    steps = [{**step, **both(text=f"W[{n}] [/] x[i:j]")} for n, step in enumerate(ORDER["step"])]
    async with launch(deck({**ORDER, "step": steps}), settings=QUIET) as app:
        await begin(app)
        await app.press("shift+down", "enter")
        for n in range(4):
            assert f"W[{n}] [/] x[i:j]" in app.text
