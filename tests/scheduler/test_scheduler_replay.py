"""A whole log replayed at once comes to what each card's replay comes to."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import DEFAULT_WEIGHTS, Answered, Memory, Rating, Schedule, Scheduler, State
from studyapp.scheduler.replay import Replayed, replay, replay_answers
from studyapp.scheduler.weights import LOWER_BOUNDS, UPPER_BOUNDS

DAY = 738_000
Row = tuple[int, int, Rating]  # card, study day, rating

card_numbers = st.one_of(
    st.integers(0, 4),
    st.sampled_from([-5, 0, 65_535, 65_536, 70_000, 2**40]),
    st.integers(-(2**62), 2**62),
)
rows_of_a_log = st.lists(
    st.tuples(
        st.sampled_from(range(5)),
        st.one_of(st.integers(-2, 2), st.integers(0, 500)),
        st.sampled_from(Rating),
    ),
    max_size=60,
)
all_weights = st.one_of(
    st.just(DEFAULT_WEIGHTS),
    st.tuples(*(st.floats(a, b) for a, b in zip(LOWER_BOUNDS, UPPER_BOUNDS, strict=True))),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Row]:
    """Rows in the order of their time; a clock sometimes goes back a little."""
    numbers = draw(st.lists(card_numbers, min_size=5, max_size=5, unique=True))
    day, rows = DAY, []
    for card, gap, rating in draw(rows_of_a_log):
        day += gap
        rows.append((numbers[card], day, rating))
    return rows


def columns(rows: list[Row]) -> tuple[list[int], list[int], list[Rating]]:
    return [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]


def one_by_one(rows: list[Row], scheduler: Scheduler) -> dict[int, Schedule]:
    cards = {card for card, _, _ in rows}
    return {
        card: scheduler.replay((day, rating) for c, day, rating in rows if c == card)
        for card in cards
    }


def rounding(weights: tuple[float, ...]) -> float:
    """Weights at the ends of their bounds magnify the last bit, in either replay."""
    return 1e-12 if weights == DEFAULT_WEIGHTS else 1e-11


def assert_same(found: Schedule, expected: Schedule, rel: float = 1e-12) -> None:
    assert (found.state, found.due, found.reps, found.lapses, found.last) == (
        expected.state,
        expected.due,
        expected.reps,
        expected.lapses,
        expected.last,
    )
    assert found.memory is not None
    assert expected.memory is not None
    assert found.memory.stability == pytest.approx(expected.memory.stability, rel=rel)
    assert found.memory.difficulty == pytest.approx(expected.memory.difficulty, rel=rel)


@settings(deadline=None, max_examples=200)
@given(rows=logs(), weights=all_weights)
def test_every_field_of_every_card_is_that_of_its_own_replay(
    rows: list[Row], weights: tuple[float, ...]
) -> None:
    done = replay(*columns(rows), weights)
    expected = one_by_one(rows, Scheduler(weights=weights))
    assert done.cards.tolist() == sorted(expected)
    found = done.schedules()
    assert found.keys() == expected.keys()
    for card, schedule in expected.items():
        assert_same(found[card], schedule, rounding(weights))
        assert done.schedule(card) == found[card]


@settings(deadline=None)
@given(rows=logs(), weights=all_weights)
def test_the_recall_before_each_row_is_the_one_predicted_then(
    rows: list[Row], weights: tuple[float, ...]
) -> None:
    scheduler = Scheduler(weights=weights)
    recall = replay(*columns(rows), weights, want_recall=True).recall
    assert recall is not None
    so_far: dict[int, Schedule] = {}
    for (card, day, rating), found in zip(rows, recall.tolist(), strict=True):
        before = so_far.get(card, Schedule())
        expected = scheduler.retrievability(before, day)
        assert found == pytest.approx(
            float("nan") if expected is None else expected, rel=rounding(weights), nan_ok=True
        )
        so_far[card] = scheduler.replay([(day, rating)], before)


chances = st.one_of(st.just(0.0), st.sampled_from([1 / 4, 1 / 2, 1 / 24, 1.0]), st.floats(0, 1))


@settings(deadline=None, max_examples=200)
@given(rows=logs(), weights=all_weights, data=st.data())
def test_lucky_answers_weigh_the_same_in_both_replays(
    rows: list[Row], weights: tuple[float, ...], data: st.DataObject
) -> None:
    luck = data.draw(st.lists(chances, min_size=len(rows), max_size=len(rows)))
    found = replay(*columns(rows), weights, chances=luck).schedules()
    scheduler = Scheduler(weights=weights)
    for card, schedule in found.items():
        own = [(d, r, g) for (c, d, r), g in zip(rows, luck, strict=True) if c == card]
        assert_same(schedule, scheduler.replay(own), rounding(weights))


@settings(deadline=None)
@given(rows=logs(), share=st.floats(0, 1), data=st.data())
def test_a_log_with_luck_in_it_may_be_cut_in_two(
    rows: list[Row], share: float, data: st.DataObject
) -> None:
    luck = data.draw(st.lists(chances, min_size=len(rows), max_size=len(rows)))
    cut = round(share * len(rows))
    whole = replay(*columns(rows), chances=luck).schedules()
    start = replay(*columns(rows[:cut]), chances=luck[:cut]).schedules()
    rest = replay(*columns(rows[cut:]), chances=luck[cut:], start=start).schedules()
    for card, schedule in (start | rest).items():
        assert_same(schedule, whole[card])


@settings(deadline=None)
@given(rows=logs(), weights=all_weights)
def test_chances_of_nought_change_no_bit(rows: list[Row], weights: tuple[float, ...]) -> None:
    plain = replay(*columns(rows), weights)
    nought = replay(*columns(rows), weights, chances=[0.0] * len(rows))
    assert nought.stability.tolist() == plain.stability.tolist()
    assert nought.difficulty.tolist() == plain.difficulty.tolist()


@settings(deadline=None)
@given(rows=logs(), share=st.floats(0, 1))
def test_a_log_cut_in_two_and_taken_up_again_comes_to_the_same(
    rows: list[Row], share: float
) -> None:
    cut = round(share * len(rows))
    whole = replay(*columns(rows), want_recall=True)
    start = replay(*columns(rows[:cut])).schedules()
    rest = replay(*columns(rows[cut:]), want_recall=True, start=start)
    expected = whole.schedules()
    for card, schedule in (start | rest.schedules()).items():
        assert_same(schedule, expected[card])
    assert whole.recall is not None
    assert rest.recall is not None
    assert rest.recall == pytest.approx(whole.recall[cut:], rel=1e-12, nan_ok=True)


def test_a_card_imported_with_a_memory_goes_on_from_it() -> None:
    start = Schedule(State.REVIEW, DAY + 9, 7, 2, Memory(20.0, 6.0), DAY)
    rows: list[Row] = [(1, DAY + 3, Rating.GOOD), (2, DAY + 21, Rating.AGAIN)]
    done = replay(*columns(rows), start={2: start, 3: start})
    assert done.cards.tolist() == [1, 2]
    assert_same(done.schedule(2), Scheduler().replay([(DAY + 21, Rating.AGAIN)], start))
    assert_same(done.schedule(1), Scheduler().replay([(DAY + 3, Rating.GOOD)]))


def test_rows_given_as_values_may_name_their_cards_by_anything() -> None:
    rows = [
        Answered("deck/b", DAY, Rating.GOOD),
        Answered(("deck", 1), DAY, Rating.AGAIN),
        Answered("deck/b", DAY + 3, Rating.EASY),
    ]
    found = replay_answers(rows)
    assert list(found) == ["deck/b", ("deck", 1)]
    expected = Scheduler().replay([(DAY, Rating.GOOD), (DAY + 3, Rating.EASY)])
    assert_same(found["deck/b"], expected)


def test_rows_given_as_values_may_tell_their_chance() -> None:
    rows = [Answered("a", DAY, Rating.GOOD, 0.25), Answered("a", DAY + 9, Rating.GOOD, 0.5)]
    answers = [(row.day, row.rating, row.chance) for row in rows]
    assert_same(replay_answers(rows)["a"], Scheduler().replay(answers))


@pytest.mark.parametrize(
    ("luck", "message"),
    [([0.5], "one length"), ([0.5, -0.1], "probability"), ([0.5, float("nan")], "probability")],
)
def test_chances_that_are_none_are_refused(luck: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replay([1, 2], [DAY, DAY], [3, 3], chances=luck)


def test_an_empty_log_has_no_cards() -> None:
    done = replay([], [], [], want_recall=True)
    assert done.schedules() == {}
    assert done.recall is not None
    assert done.recall.size == 0
    assert replay_answers([]) == {}


def test_a_card_that_is_not_in_the_log_is_a_key_error() -> None:
    done = replay([3, 9], [DAY, DAY], [3, 3])
    for card in (2, 5, 10):
        with pytest.raises(KeyError):
            done.schedule(card)


def test_one_long_history_among_many_short_ones_is_laid_out_right() -> None:
    rng = np.random.default_rng(4)
    cards = np.concatenate((np.full(300, 7), np.arange(100_000, 102_000)))
    cards = cards[rng.permutation(len(cards))]
    days = DAY + np.sort(rng.integers(0, 900, len(cards)))
    ratings = rng.integers(1, 5, len(cards))
    done = replay(cards, days, ratings)
    rows = list(zip(days[cards == 7].tolist(), map(Rating, ratings[cards == 7]), strict=True))
    assert_same(done.schedule(7), Scheduler().replay(rows))
    assert len(done.cards) == 2001


@pytest.mark.parametrize(
    ("cards", "days", "ratings", "message"),
    [
        ([1, 2], [DAY], [3, 3], "one length"),
        ([1], [DAY], [0], "rating"),
        ([1], [DAY], [5], "rating"),
        ([1], [DAY + 0.5], [3], "whole numbers"),
        (["a"], [DAY], [3], "whole numbers"),
        ([1], [-1], [3], "study day"),
        ([1], [4_000_000], [3], "study day"),
    ],
)
def test_columns_that_are_no_log_are_refused(
    cards: list[object], days: list[float], ratings: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replay(cards, days, ratings)  # type: ignore[arg-type]


def test_weights_out_of_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"weights\[20\]"):
        replay([1], [DAY], [3], (*DEFAULT_WEIGHTS[:20], 0.9))


def test_the_columns_given_are_left_alone() -> None:
    given_columns = [np.array([2, 1, 2]), np.array([DAY, DAY, DAY + 4]), np.array([3, 1, 1])]
    copies = [column.copy() for column in given_columns]
    assert isinstance(replay(*given_columns), Replayed)
    for column, copy in zip(given_columns, copies, strict=True):
        assert np.array_equal(column, copy)


def test_the_scheduler_of_one_card_loads_no_numpy() -> None:
    code = (
        "import sys, studyapp.scheduler, studyapp.scheduler.fsrs, studyapp.scheduler.values,"
        " studyapp.scheduler.days; print('numpy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_the_benchmark_of_the_replay_runs() -> None:
    path = Path(__file__).parents[1] / "benchmarks" / "bench_replay.py"
    spec = spec_from_file_location("bench_replay", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.run(small=True)["replay_over_py_fsrs"] > 0
