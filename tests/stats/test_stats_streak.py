"""A streak forgives: what counts, what freezes it, what ends it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.stats.streak import FREEZES, Streak, streak

GOAL = 20
DAY = 1000
DAYS = st.lists(st.sampled_from(["met", "missed", "half"]), min_size=1, max_size=60)
MINUTES = {"met": 25.0, "missed": 0.0, "half": 10.0}


def of(days: str, goal: int = GOAL) -> Streak:
    """The streak on the last of some days: "x" a goal day, "." a missed one."""
    minutes = {DAY + n: 30.0 for n, one in enumerate(days) if one == "x"}
    found = streak(minutes, [(DAY, goal)], DAY + len(days) - 1)
    assert found is not None
    return found


def test_without_a_goal_nothing_is_said() -> None:
    assert streak({DAY: 60.0}, [], DAY) is None
    assert streak({DAY: 60.0}, [(DAY, 0)], DAY) is None
    assert streak({DAY: 60.0}, [(DAY, 20), (DAY + 3, 0)], DAY + 5) is None


def test_goal_days_add_up() -> None:
    assert of("xxxxx").days == 5


def test_today_is_not_missed_before_it_is_over() -> None:
    assert of("xxx.").days == 3
    assert of("xxx.").freezes_left == FREEZES
    assert not of("xxx.").met
    assert of("xxx").met


def test_a_missed_day_freezes_the_streak() -> None:
    found = of("xx.xx")
    assert (found.days, found.freezes_left, found.frozen_days) == (4, 1, (DAY + 2,))


def test_the_third_missed_day_ends_it() -> None:
    assert of("xx..x").days == 3
    assert of("xx...x") == Streak(1, (), FREEZES, 30.0, GOAL)


def test_freezes_come_back_after_seven_goal_days() -> None:
    assert of("x..xxxxx").freezes_left == 0
    assert of("x..xxxxxx").freezes_left == FREEZES
    assert of("x..xxxxxx..x").days == 8


def test_days_before_the_first_goal_day_cost_no_freeze() -> None:
    assert of(".....xx") == Streak(2, (), FREEZES, 30.0, GOAL)


def test_days_before_the_goal_was_set_do_not_count() -> None:
    minutes = {DAY - n: 60.0 for n in range(1, 20)} | {DAY: 60.0}
    found = streak(minutes, [(DAY, GOAL)], DAY)
    assert found is not None
    assert found.days == 1


def test_each_day_is_judged_by_the_goal_of_that_day() -> None:
    minutes = {DAY: 10.0, DAY + 1: 10.0, DAY + 2: 30.0}
    found = streak(minutes, [(DAY, 10), (DAY + 2, 30)], DAY + 2)
    assert found is not None
    assert (found.days, found.goal) == (3, 30)


def test_a_goal_that_is_off_for_a_while_ends_nothing() -> None:
    minutes = {DAY: 30.0, DAY + 30: 30.0}
    found = streak(minutes, [(DAY, 20), (DAY + 1, 0), (DAY + 30, 20)], DAY + 30)
    assert found is not None
    assert (found.days, found.frozen_days) == (2, ())


@settings(deadline=None)
@given(DAYS)
def test_one_more_goal_day_is_one_more_day_whatever_came_before(days: list[str]) -> None:
    minutes = {DAY + n: MINUTES[one] for n, one in enumerate(days)}
    now = streak(minutes, [(DAY, GOAL)], DAY + len(days) - 1)
    assert now is not None
    assert 0 <= now.freezes_left <= FREEZES
    assert len(now.frozen_days) >= FREEZES - now.freezes_left
    assert now.days <= days.count("met")
    tomorrow = streak({**minutes, DAY + len(days): 30.0}, [(DAY, GOAL)], DAY + len(days))
    assert tomorrow is not None
    ended = days[-1] != "met" and now.days and not now.freezes_left
    assert tomorrow.days == (1 if ended else now.days + 1)
