"""A study day ends at four in the morning, on the learner's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.scheduler import ROLLOVER_HOURS, day_date, study_day, study_day_from_utc

BERLIN = ZoneInfo("Europe/Berlin")
INDIA = timezone(timedelta(hours=5, minutes=30))
NEPAL = timezone(timedelta(hours=5, minutes=45))
NEWFOUNDLAND = timezone(-timedelta(hours=3, minutes=30))


def stored(moment: datetime) -> tuple[int, int]:
    """A moment as the review log stores it: UTC milliseconds, minutes east of Greenwich."""
    offset = moment.utcoffset()
    assert offset is not None
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1), offset // timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 5, 3, 59, 59, 999_999, UTC), date(2026, 3, 4)),
        (datetime(2026, 3, 5, 4, 0, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 23, 59, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 1, 1, 0, 30, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2024, 3, 1, 2, 0, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2026, 3, 5, 3, 59, tzinfo=INDIA), date(2026, 3, 4)),
        (datetime(2026, 3, 5, 4, 0, tzinfo=INDIA), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 4, 0, tzinfo=NEPAL), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 3, 59, tzinfo=NEWFOUNDLAND), date(2026, 3, 4)),
        # clocks go forward: the night of 29 March has no hour from two to three
        (datetime(2026, 3, 29, 1, 59, tzinfo=BERLIN), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 3, 59, tzinfo=BERLIN), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN), date(2026, 3, 29)),
        # clocks go back: the night of 25 October has the hour from two to three twice
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 3, 59, tzinfo=BERLIN), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 4, 0, tzinfo=BERLIN), date(2026, 10, 25)),
        (datetime(1969, 12, 31, 12, 0, tzinfo=UTC), date(1969, 12, 31)),
    ],
    ids=str,
)
def test_a_moment_belongs_to_the_day_its_wall_clock_says(moment: datetime, expected: date) -> None:
    assert day_date(study_day(moment)) == expected
    assert day_date(study_day_from_utc(*stored(moment))) == expected


def test_the_same_instant_can_be_two_days_in_two_places() -> None:
    instant = datetime(2026, 3, 5, 23, 0, tzinfo=UTC)
    assert study_day(instant.astimezone(INDIA)) == study_day(instant) + 1


@pytest.mark.parametrize("rollover", [0, 4, 23])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_a_year_of_quarter_hours_has_every_study_day_once_and_in_order(
    zone: str, rollover: int
) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    quarters = (start + timedelta(minutes=15 * n) for n in range(366 * 96))
    days = [study_day(moment.astimezone(ZoneInfo(zone)), rollover) for moment in quarters]
    steps = [after - before for before, after in pairwise(days)]
    assert set(steps) == {0, 1}
    assert sum(steps) in (365, 366)


@given(
    moment=st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1)),
    offset=st.integers(-14 * 60, 14 * 60),
    rollover=st.integers(0, 23),
)
def test_the_stored_form_of_a_moment_gives_the_same_day(
    moment: datetime, offset: int, rollover: int
) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert study_day_from_utc(*stored(there), rollover) == study_day(there, rollover)


def test_a_moment_without_a_zone_has_no_study_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        study_day(datetime(2026, 3, 5, 12))


@pytest.mark.parametrize("rollover", [-1, 24])
def test_a_rollover_outside_the_day_is_refused(rollover: int) -> None:
    with pytest.raises(ValueError, match="0 to 23"):
        study_day(datetime(2026, 3, 5, 12, tzinfo=UTC), rollover)
    with pytest.raises(ValueError, match="0 to 23"):
        study_day_from_utc(0, 0, rollover)


def test_the_day_turns_at_four_unless_told_otherwise() -> None:
    assert ROLLOVER_HOURS == 4
    assert study_day(datetime(2026, 3, 5, 0, 30, tzinfo=UTC), 0) == date(2026, 3, 5).toordinal()
