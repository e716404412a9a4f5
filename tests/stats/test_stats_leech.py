"""A leech is found by a test against what memory predicted, not by counting lapses."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import product
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State
from studyapp.scheduler.memory import chance_right
from studyapp.stats.leech import FEWEST, LEVEL, found_in, leech_of, lower_tail, scored
from studyapp.store.store import Store
from tests.store.store_samples import NOON, TODAY, answer, basic, stocked

CHANCES = st.lists(st.floats(0, 1), max_size=8)
CARD = "gradients/one"
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stocked(tmp_path, basic("one"), basic("two")) as opened:
        yield opened


def brute_force(chances: Sequence[float], right: int) -> float:
    """Every way in which the trials can come out."""
    return sum(
        prod(p if came else 1 - p for p, came in zip(chances, way, strict=True))
        for way in product((False, True), repeat=len(chances))
        if sum(way) <= right
    )


@settings(deadline=None)
@given(CHANCES, st.integers(-1, 9))
def test_the_tail_is_what_counting_every_way_gives(chances: list[float], right: int) -> None:
    assert lower_tail(chances, right) == pytest.approx(brute_force(chances, right), abs=1e-12)


def test_equal_chances_make_a_binomial() -> None:
    assert lower_tail([0.5] * 3, 1) == pytest.approx(0.5)
    assert lower_tail([0.9] * 10, 0) == pytest.approx(0.1**10)


@pytest.mark.parametrize(("chance", "right"), [(0.0, 0.6), (0.25, 0.688), (0.5, 0.788)])
def test_luck_raises_the_chance_of_a_right_answer(chance: float, right: float) -> None:
    assert chance_right(0.6, chance) == pytest.approx(right)


def history(store: Store, ratings: Sequence[Rating], gap: int = 3, **more: object) -> None:
    for place, rating in enumerate(ratings):
        answer(store, CARD, rating, NOON + place * gap * DAY, **more)


def test_a_card_forgotten_time_and_again_is_a_leech(store: Store) -> None:
    history(store, [Rating.GOOD, *[Rating.AGAIN] * 6], gap=1)
    leech = leech_of(store, Scheduler(), CARD)
    assert leech is not None
    assert (leech.card, leech.reviews, leech.forgotten) == (CARD, 6, 6)
    assert leech.p < LEVEL
    assert leech.expected < 3


def test_a_card_recalled_as_predicted_is_none(store: Store) -> None:
    history(store, [Rating.GOOD, Rating.GOOD, Rating.AGAIN, Rating.GOOD, Rating.GOOD])
    assert leech_of(store, Scheduler(), CARD) is None


def test_forgetting_what_was_long_overdue_is_no_wonder(store: Store) -> None:
    """As many lapses as a leech has, each after a time in which nobody remembers."""
    history(store, [Rating.AGAIN] * 5, gap=365)
    assert leech_of(store, Scheduler(), CARD) is None


def test_too_few_answers_say_nothing(store: Store) -> None:
    history(store, [Rating.EASY] + [Rating.AGAIN] * (FEWEST - 1), gap=1)
    assert leech_of(store, Scheduler(), CARD) is None


def test_only_the_first_answer_of_a_day_is_scored(store: Store) -> None:
    answer(store, CARD, Rating.GOOD)
    for minute in range(1, 5):
        answer(store, CARD, Rating.AGAIN, NOON + 3 * DAY + timedelta(minutes=minute))
    found = scored(store.reviews(CARD), Scheduler())
    assert [right for _, right in found] == [False]


def test_the_chance_scored_is_the_recall_that_the_schedule_predicts(store: Store) -> None:
    answer(store, CARD, Rating.GOOD)
    predicted = Scheduler().retrievability(store.card(CARD).schedule, TODAY + 3)
    answer(store, CARD, Rating.GOOD, NOON + 3 * DAY)
    assert scored(store.reviews(CARD), Scheduler()) == [(predicted, True)]


def test_an_answer_taken_back_does_not_count(store: Store) -> None:
    history(store, [Rating.GOOD, *[Rating.AGAIN] * 6], gap=1)
    store.undo(NOON + 30 * DAY, 5)
    assert len(scored(store.reviews(CARD), Scheduler())) == 1


def test_a_reset_begins_anew(store: Store) -> None:
    history(store, [Rating.GOOD, *[Rating.AGAIN] * 6], gap=1)
    store.reset([CARD], NOON + 30 * DAY)
    assert leech_of(store, Scheduler(), CARD) is None
    answer(store, CARD, Rating.GOOD, NOON + 31 * DAY)
    assert scored(store.reviews(CARD), Scheduler()) == []


def test_a_memory_brought_in_is_what_predicts(store: Store) -> None:
    brought = Schedule(State.REVIEW, TODAY + 9, 5, 0, Memory(80.0, 4.0), TODAY - 10)
    store.import_states({CARD: brought}, NOON)
    predicted = Scheduler().retrievability(brought, TODAY)
    answer(store, CARD, Rating.AGAIN, NOON + timedelta(minutes=1))
    assert scored(store.reviews(CARD), Scheduler()) == [(predicted, False)]


def test_the_test_needs_no_collection(store: Store) -> None:
    assert found_in(CARD, (), Scheduler()) is None
