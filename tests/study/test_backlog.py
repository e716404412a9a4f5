"""Too much for a day is spread over several: no card lost, none hurried, no day overfull."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import Memory, Schedule, Scheduler, State
from studyapp.scheduler.load import weekday
from studyapp.store.values import QueueRow
from studyapp.study.backlog import gain, oldest, plan_backlog, spread, weakest
from tests.store.store_samples import NOON, TODAY, answer, basic, stocked
from tests.study.backlog_policies import POLICIES, Learner, compared

DAY = 740_000
RULE = Scheduler()


def row(number: int, due: int, stability: float = 10.0, state: State = State.REVIEW) -> QueueRow:
    schedule = Schedule(state, due, 2, 0, Memory(stability, 5.0), due - max(1, round(stability)))
    return QueueRow(f"d/n{number}", "d", f"n{number}", "", "t", number, schedule)


ROWS = st.lists(
    st.tuples(st.integers(-60, 30), st.floats(0.5, 200), st.sampled_from(State)), max_size=40
).map(lambda drawn: [row(n, DAY + due, s, state) for n, (due, s, state) in enumerate(drawn)])


@settings(deadline=None)
@given(ROWS, st.integers(1, 15))
def test_no_card_is_lost_none_comes_early_and_no_day_takes_too_many(
    rows: list[QueueRow], per_day: int
) -> None:
    plan = spread(rows, DAY, RULE, per_day=per_day)
    begun = [one for one in rows if one.schedule.state is not State.NEW]
    due = {one.id for one in begun if one.schedule.due is not None and one.schedule.due <= DAY}
    assert set(plan.moves) | set(plan.kept) == due
    assert not set(plan.moves) & set(plan.kept)
    assert all(day > DAY for day in plan.moves.values())
    failed = sum(one.schedule.state is State.LEARNING and one.id in due for one in rows)
    for one in plan.by_day:
        least = failed if one.day == DAY else one.before
        assert one.after <= max(per_day, least)
    assert sum(one.after for one in plan.by_day) == sum(one.before for one in plan.by_day)


@settings(deadline=None)
@given(ROWS, st.floats(0.5, 10))
def test_no_day_takes_more_minutes_than_it_has_but_for_a_single_card(
    rows: list[QueueRow], minutes: float
) -> None:
    plan = spread(rows, DAY, RULE, minutes=minutes, seconds=lambda card: 5.0 + int(card[3:]))
    failed = [one for one in rows if one.schedule.state is State.LEARNING]
    for one in plan.by_day[1:] if failed else plan.by_day:
        assert one.minutes_after <= max(minutes, one.minutes_before) + 1e-9 or one.after == 1


@settings(deadline=None)
@given(ROWS, st.integers(1, 20))
def test_so_many_days_are_filled_as_evenly_as_what_is_there_allows(
    rows: list[QueueRow], days: int
) -> None:
    some = [one for one in rows if one.schedule.state is State.REVIEW]
    plan = spread(some, DAY, RULE, days=days)
    assert all(day < DAY + days for day in plan.moves.values())
    before = Counter(one.schedule.due for one in some)
    level = max((one.after for one in plan.by_day), default=0)
    for one in plan.by_day[:-1]:
        others = before[one.day] if one.day > DAY else 0
        assert one.after >= min(level, max(others, 1)) or level <= 1


def test_what_fits_into_a_day_stays() -> None:
    plan = spread([row(n, DAY - n) for n in range(5)], DAY, RULE, per_day=5)
    assert (plan.moves, plan.due, plan.waiting_cost) == ({}, 5, 0.0)


WEEKEND = {5: 0.15, 6: 0.01}
"""Saturday is easy, nothing should fall on Sunday."""


@pytest.mark.parametrize("how", [{"per_day": 10}, {"minutes": 4.0}, {"days": 7}])
def test_days_to_come_that_are_easy_take_their_share(how: dict[str, float]) -> None:
    friday = next(day for day in range(DAY, DAY + 7) if weekday(day) == 4)
    plan = spread([row(n, friday) for n in range(40)], friday, RULE, easy=WEEKEND, **how)
    found = Counter(plan.moves.values())
    assert len(plan.kept) + found.total() == 40
    assert found[friday + 3] > 0
    assert found[friday + 1] <= 0.2 * found[friday + 3]
    assert found[friday + 2] == 0


def test_where_every_day_is_easy_none_is() -> None:
    rows = [row(n, DAY) for n in range(40)]
    easy = dict.fromkeys(range(7), 0.01)
    assert spread(rows, DAY, RULE, per_day=10, easy=easy) == spread(rows, DAY, RULE, per_day=10)


def test_an_easy_day_of_today_holds_what_a_sitting_asks() -> None:
    easy = {weekday(DAY): 0.01}
    assert (
        len(spread([row(n, DAY) for n in range(12)], DAY, RULE, per_day=10, easy=easy).kept) == 10
    )


def test_failed_cards_stay_today_however_many() -> None:
    rows = [row(n, DAY, state=State.LEARNING) for n in range(4)] + [row(9, DAY - 30)]
    plan = spread(rows, DAY, RULE, per_day=2)
    assert plan.moves == {"d/n9": DAY + 1}


def test_what_is_due_later_has_its_place_first() -> None:
    rows = [row(n, DAY - 1) for n in range(4)] + [row(n, DAY + 1) for n in range(4, 6)]
    plan = spread(rows, DAY, RULE, per_day=2)
    assert sorted(plan.moves.values()) == [DAY + 2, DAY + 2]


def test_the_most_useful_for_its_time_stays_soonest() -> None:
    rows = [row(n, DAY - 10) for n in range(3)]
    seconds = {"d/n0": 60.0, "d/n1": 10.0, "d/n2": 20.0}
    plan = spread(rows, DAY, RULE, per_day=1, seconds=seconds.__getitem__)
    assert plan.kept == ("d/n1",)
    assert plan.moves == {"d/n2": DAY + 1, "d/n0": DAY + 2}


def test_other_orders_can_be_asked_for() -> None:
    rows = [row(1, DAY - 3, stability=1.0), row(2, DAY - 30, stability=300.0)]
    assert spread(rows, DAY, RULE, per_day=1, order=oldest).kept == ("d/n2",)
    assert spread(rows, DAY, RULE, per_day=1, order=weakest).kept == ("d/n1",)


def test_waiting_costs_the_recall_that_fades_meanwhile() -> None:
    rows = [row(1, DAY - 5), row(2, DAY - 5)]
    plan = spread(rows, DAY, RULE, per_day=1)
    ((card, new),) = plan.moves.items()
    schedule = next(one.schedule for one in rows if one.id == card)
    now, then = (RULE.retrievability(schedule, day) for day in (DAY, new))
    assert now is not None
    assert then is not None
    assert plan.waiting_cost == pytest.approx(now - then)
    assert plan.waiting_cost > 0


def test_something_has_to_say_how_much_a_day_takes() -> None:
    with pytest.raises(ValueError, match="has to be said"):
        spread([row(1, DAY)], DAY, RULE)


def test_a_card_that_was_never_answered_is_worth_asking_before_all_others() -> None:
    new = QueueRow("d/n", "d", "n", "", "t", 1, Schedule())
    assert gain(new, DAY, RULE, 10.0) > gain(row(1, DAY), DAY, RULE, 10.0)


def test_nothing_moves_before_it_is_applied_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    with stocked(tmp_path, *(basic(f"n{n}") for n in range(6))) as store:
        for one in range(5):
            answer(store, f"gradients/n{one}", at=NOON - timedelta(days=30))
        store.bury(["gradients/n0"], TODAY + 1, NOON)
        before = {row.id: row.schedule.due for row in store.rows()}
        plan = plan_backlog(store, RULE, TODAY, days=2)
        assert {row.id: row.schedule.due for row in store.rows()} == before
        assert plan.due == 4
        assert len(plan.moves) == 1  # tomorrow has the buried one already
        assert "gradients/n0" not in plan.moves
        done = store.reschedule(plan.moves, NOON)
        assert done is not None
        assert {c: store.card(c).schedule.due for c in plan.moves} == dict(plan.moves)
        assert store.replay_check() == ()
        store.undo(NOON + timedelta(minutes=1))
        assert {row.id: row.schedule.due for row in store.rows()} == before


def test_gain_per_minute_leaves_more_remembered_than_other_orders() -> None:
    """Over the first month back, for simulated learners with too little time."""
    found = compared(range(2), Learner(cards=250, minutes=5, days=30))
    mean = {name: sum(one.recall for one in all_) / len(all_) for name, all_ in found.items()}
    assert set(mean) == set(POLICIES)
    assert max(mean, key=mean.__getitem__) == "gain per minute"
    assert mean["gain per minute"] > mean["oldest first"] + 0.01
