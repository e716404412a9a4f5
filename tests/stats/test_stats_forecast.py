"""The days to come: each scheduled card stands on one of them, with the time it takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import Memory, Schedule, State
from studyapp.scheduler.load import read_easy
from studyapp.stats.forecast import SECONDS_A_CARD, Pace, calendar, pace
from studyapp.store.values import Log, QueueRow

DAY = 740_000


def row(number: int, due: int | None, state: State = State.REVIEW) -> QueueRow:
    memory = None if due is None else Memory(10.0, 5.0)
    schedule = Schedule(state, due, 1, 0, memory, None if due is None else DAY - 20)
    return QueueRow(f"d/n{number}", "d", f"n{number}", "", "t", number, schedule)


def answers(*given: tuple[str, str, int | None]) -> Log:
    """Card, form, milliseconds."""
    n = len(given)
    names = tuple(dict.fromkeys(card for card, *_ in given))
    return Log(
        cards=names,
        card=tuple(names.index(card) for card, *_ in given),
        form=tuple(form for _, form, _ in given),
        duration_ms=tuple(ms for *_, ms in given),
        day=(DAY,) * n,
    )


def test_a_card_takes_the_median_of_its_form() -> None:
    found = pace(
        answers(
            ("d/a", "type", 9000), ("d/b", "type", 11000), ("d/b", "type", 99000),
            ("d/c", "number", 60000), ("d/d", "reveal", None),
        )
    )  # fmt: skip
    assert found.seconds("d/a") == 11.0
    assert found.seconds("d/c") == 60.0
    assert found.seconds("d/d") == found.seconds("d/new") == found.overall == 60.0


def test_a_card_is_taken_at_the_form_it_was_asked_in_last() -> None:
    found = pace(answers(("d/a", "choose", 5000), ("d/a", "type", 20000)))
    assert found.seconds("d/a") == 20.0


def test_where_nothing_was_measured_a_card_takes_a_usual_time() -> None:
    assert pace(answers()).seconds("d/a") == SECONDS_A_CARD
    assert Pace().minutes(["d/a"] * 12) == pytest.approx(5.0)


def test_overdue_cards_stand_on_today_and_new_ones_nowhere() -> None:
    rows = [row(1, DAY - 5), row(2, DAY), row(3, DAY + 2), row(4, None, State.NEW)]
    ahead = calendar(rows, DAY, 3)
    assert [one.cards for one in ahead] == [2, 0, 1]
    assert [one.overdue for one in ahead] == [1, 0, 0]
    assert ahead[0].minutes == pytest.approx(2 * SECONDS_A_CARD / 60)


def test_what_is_buried_comes_tomorrow() -> None:
    ahead = calendar([row(1, DAY - 5), row(2, DAY + 2)], DAY, 4, later={"d/n1", "d/n2"})
    assert [one.cards for one in ahead] == [0, 1, 1, 0]
    assert not any(one.overdue for one in ahead)


def test_the_exam_and_easy_days_are_marked() -> None:
    ahead = calendar([], DAY, 8, exam=DAY + 3, easy=read_easy("sun"))
    assert [one.day - DAY for one in ahead if one.exam] == [3]
    sundays = [one for one in ahead if one.share < 1]
    assert all(one.day % 7 == sundays[0].day % 7 for one in sundays)
    assert len(sundays) in (1, 2)


@settings(deadline=None)
@given(st.lists(st.integers(-30, 30), max_size=40), st.integers(1, 20))
def test_every_card_due_in_time_stands_on_one_day(dues: list[int], days: int) -> None:
    ahead = calendar([row(n, DAY + due) for n, due in enumerate(dues)], DAY, days)
    assert [one.day for one in ahead] == list(range(DAY, DAY + days))
    assert sum(one.cards for one in ahead) == sum(due < days for due in dues)
    assert ahead[0].overdue == sum(due < 0 for due in dues)
