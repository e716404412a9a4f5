"""A goal is remembered from the day it was set; without one there is nothing to show."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studyapp.store.store import Store
from studyapp.study.goal import goal_streak
from tests.store.store_samples import NOON, TODAY, answer, opened, stocked

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stocked(tmp_path) as one:
        yield one


def study(store: Store, day: int, minutes: float) -> None:
    at = NOON + (day - TODAY) * DAY
    while minutes > 0:
        answer(store, "gradients/one", at=at, duration_ms=int(60_000 * min(minutes, 5)))
        minutes -= 5


def test_without_a_goal_nothing_is_kept(store: Store) -> None:
    assert goal_streak(store, 0, TODAY) is None
    assert store.goals() == ()


def test_days_before_the_goal_do_not_count(store: Store) -> None:
    study(store, TODAY - 1, 60)
    study(store, TODAY, 12)
    found = goal_streak(store, 10, TODAY)
    assert found is not None
    assert (found.days, found.today_minutes, found.met) == (1, 12.0, True)
    study(store, TODAY + 1, 3)
    found = goal_streak(store, 10, TODAY + 1)
    assert found is not None
    assert (found.days, found.met) == (1, False)


def test_a_new_goal_does_not_judge_the_days_before_it(store: Store, tmp_path: Path) -> None:
    study(store, TODAY, 10)
    goal_streak(store, 10, TODAY)
    study(store, TODAY + 1, 30)
    goal_streak(store, 30, TODAY + 1)
    assert store.goals() == ((TODAY, 10), (TODAY + 1, 30))
    store.close()
    with opened(tmp_path) as again:
        found = goal_streak(again, 30, TODAY + 1)
    assert found is not None
    assert found.days == 2


def test_a_goal_that_is_turned_off_is_remembered_too(store: Store) -> None:
    study(store, TODAY, 10)
    goal_streak(store, 10, TODAY)
    assert goal_streak(store, 0, TODAY + 1) is None
    study(store, TODAY + 9, 10)
    found = goal_streak(store, 10, TODAY + 9)
    assert found is not None
    assert (found.days, found.frozen_days) == (2, ())


def test_two_goals_on_one_day_leave_the_last(store: Store) -> None:
    goal_streak(store, 10, TODAY)
    goal_streak(store, 20, TODAY)
    assert store.goals() == ((TODAY, 20),)


def test_time_that_was_not_measured_counts_a_little_and_a_long_lunch_not_much(store: Store) -> None:
    answer(store, "gradients/one")
    answer(store, "gradients/two", at=NOON + MINUTE, duration_ms=3_600_000)
    assert store.minutes(TODAY) == {TODAY: pytest.approx(5 + 25 / 60)}
    assert store.minutes(TODAY + 1) == {}


def test_an_answer_taken_back_took_its_time_nevertheless(store: Store) -> None:
    answer(store, "gradients/one", duration_ms=60_000)
    store.undo(NOON + MINUTE)
    assert store.minutes(TODAY) == {TODAY: 1.0}
