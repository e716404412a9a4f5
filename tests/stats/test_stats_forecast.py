"""The days to come: each scheduled card stands on one of them, with the time it takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler.load import read_easy
from studyapp.stats.forecast import Pace, calendar
from studyapp.store.counting import SECONDS_A_CARD

DAY = 740_000
PACE = Pace({"typed": 10.0, "number": 60.0}, {"d/a": "typed", "d/b": "number"})


def test_a_card_takes_what_its_kind_takes() -> None:
    assert [PACE.seconds(card) for card in ("d/a", "d/a#reverse", "d/b")] == [10.0, 10.0, 60.0]
    assert PACE.minutes(["d/a", "d/b"]) == pytest.approx(70 / 60)


def test_a_kind_that_was_not_measured_takes_a_usual_time() -> None:
    assert PACE.of("order") == PACE.seconds("d/unknown") == 35.0
    assert Pace().minutes(["d/a"] * 12) == pytest.approx(12 * SECONDS_A_CARD / 60)


def test_overdue_cards_stand_on_today() -> None:
    ahead = calendar(
        [(DAY - 5, "typed", 2), (DAY, "number", 1), (DAY + 2, "typed", 4)], DAY, 3, pace=PACE
    )
    assert [one.cards for one in ahead] == [3, 0, 4]
    assert [one.overdue for one in ahead] == [2, 0, 0]
    assert [one.minutes for one in ahead] == pytest.approx([80 / 60, 0, 40 / 60])


def test_the_exam_and_easy_days_are_marked() -> None:
    ahead = calendar([], DAY, 8, exam=DAY + 3, easy=read_easy("sun"))
    assert [one.day - DAY for one in ahead if one.exam] == [3]
    sundays = [one for one in ahead if one.share < 1]
    assert all(one.day % 7 == sundays[0].day % 7 for one in sundays)
    assert len(sundays) in (1, 2)


@settings(deadline=None)
@given(st.lists(st.integers(-30, 30), max_size=40), st.integers(1, 20))
def test_every_card_due_in_time_stands_on_one_day(dues: list[int], days: int) -> None:
    ahead = calendar([(DAY + due, "typed", 1) for due in dues], DAY, days)
    assert [one.day for one in ahead] == list(range(DAY, DAY + days))
    assert sum(one.cards for one in ahead) == sum(due < days for due in dues)
    assert ahead[0].overdue == sum(due < 0 for due in dues)
