"""A right answer that may have been luck is weaker evidence, and never more than that."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State
from studyapp.scheduler.memory import FIRST_KNOWN, SLIP, known, recall
from studyapp.scheduler.weights import (
    BELIEVING_MODEL,
    LOWER_BOUNDS,
    MODEL,
    UPPER_BOUNDS,
    weighs_chance,
)

AGAIN, HARD, GOOD, EASY = Rating
DAY = 738_000
unhurried = settings(deadline=None)
schedulers = st.builds(
    Scheduler,
    weights=st.one_of(
        st.just(Scheduler().weights),
        st.tuples(*(st.floats(a, b) for a, b in zip(LOWER_BOUNDS, UPPER_BOUNDS, strict=True))),
    ),
)
known_cards = st.builds(Memory, stability=st.floats(0.001, 20_000), difficulty=st.floats(1, 10))
memories = st.none() | known_cards
gaps = st.integers(0, 3000)
chances = st.floats(0, 1, exclude_min=True)


@unhurried
@given(schedulers, memories, gaps, st.sampled_from(Rating))
def test_without_a_chance_the_rule_is_fsrs_to_the_last_bit(
    scheduler: Scheduler, memory: Memory | None, gap: int, rating: Rating
) -> None:
    assert scheduler.remember(memory, rating, gap, 0.0) == scheduler.remember(memory, rating, gap)


@unhurried
@given(schedulers, memories, gaps, chances)
def test_a_wrong_answer_is_believed_whatever_the_chance(
    scheduler: Scheduler, memory: Memory | None, gap: int, chance: float
) -> None:
    assert scheduler.remember(memory, AGAIN, gap, chance) == scheduler.remember(memory, AGAIN, gap)


@unhurried
@given(schedulers, memories, gaps, chances, st.sampled_from([HARD, GOOD, EASY]))
def test_a_right_answer_lies_between_a_lapse_and_a_recall(
    scheduler: Scheduler, memory: Memory | None, gap: int, chance: float, rating: Rating
) -> None:
    found = scheduler.remember(memory, rating, gap, chance)
    believed = scheduler.remember(memory, rating, gap)
    lapse = scheduler.remember(memory, AGAIN, gap)
    if memory is not None and gap == 0:
        assert found == believed
        return
    near = 1e-9  # fitted first stabilities may be in any order, so either end may be the lower
    low, high = sorted((lapse.stability, believed.stability))
    assert low * (1 - near) <= found.stability <= high * (1 + near)
    assert believed.difficulty - near <= found.difficulty <= lapse.difficulty + near


@unhurried
@given(schedulers, known_cards, st.integers(1, 3000), st.lists(chances, min_size=2))
def test_the_likelier_luck_is_the_less_an_answer_counts(
    scheduler: Scheduler, memory: Memory, gap: int, luck: list[float]
) -> None:
    found = [scheduler.remember(memory, GOOD, gap, chance) for chance in sorted(luck)]
    assert all(b.stability <= a.stability * (1 + 1e-9) for a, b in pairwise(found))


@unhurried
@given(schedulers, known_cards, gaps, chances)
def test_a_better_rating_still_lasts_longer(
    scheduler: Scheduler, memory: Memory, gap: int, chance: float
) -> None:
    found = [scheduler.remember(memory, rating, gap, chance) for rating in (HARD, GOOD, EASY)]
    assert all(a.stability <= b.stability * (1 + 1e-9) for a, b in pairwise(found))
    assert all(a.difficulty >= b.difficulty - 1e-9 for a, b in pairwise(found))


def test_the_posterior_is_bayes_theorem_on_a_guess_and_a_slip() -> None:
    for r, g in ((0.9, 0.25), (0.5, 0.5), (0.1, 1 / 24)):
        right_and_known, right_by_luck = r * (1 - SLIP), (1 - r) * g
        assert known(r, g) == right_and_known / (right_and_known + right_by_luck)
    assert known(0.9, 0.25) == pytest.approx(0.9724, abs=1e-4)
    assert known(1.0, 0.5) == 1.0


def test_the_memory_is_the_mean_of_both_by_the_posterior() -> None:
    scheduler, memory, days = Scheduler(), Memory(30.0, 6.0), 60
    q = known(recall(scheduler.weights, 30.0, days), 0.25)
    right = scheduler.remember(memory, EASY, days)
    again = scheduler.remember(memory, AGAIN, days)
    found = scheduler.remember(memory, EASY, days, 0.25)
    expected = exp(q * log(right.stability) + (1 - q) * log(again.stability))
    assert found.stability == pytest.approx(expected, rel=1e-14)
    assert found.difficulty == pytest.approx(q * right.difficulty + (1 - q) * again.difficulty)


def test_a_first_answer_starts_from_even_odds() -> None:
    scheduler = Scheduler()
    q = known(FIRST_KNOWN, 0.25)
    found = scheduler.remember(None, GOOD, 0, 0.25)
    s = scheduler.weights
    assert found.stability == pytest.approx(s[2] ** q * s[0] ** (1 - q), rel=1e-14)


def test_the_button_shows_what_the_replay_comes_to() -> None:
    scheduler = Scheduler()
    schedule = Schedule(State.REVIEW, DAY, 4, 0, Memory(12.0, 5.0), DAY - 20)
    for chance in (0.25, 0.5):
        for future in scheduler.futures(schedule, DAY, "gradients/one", chance=chance):
            again = scheduler.replay([(DAY, future.rating, chance)], schedule)
            assert future.schedule.memory == again.memory
    lucky = scheduler.review(schedule, GOOD, DAY, "gradients/one", chance=0.5)
    assert lucky.interval < scheduler.review(schedule, GOOD, DAY, "gradients/one").interval


def test_only_rows_written_under_this_rule_are_weighed() -> None:
    assert weighs_chance(MODEL)
    assert not weighs_chance(BELIEVING_MODEL)
    assert not weighs_chance("")
