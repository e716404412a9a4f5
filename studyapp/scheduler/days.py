"""Study days: a day of study ends at four in the morning, where the learner is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

ROLLOVER_HOURS: Final = 4

_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY_MINUTES: Final = 24 * 60


def study_day(moment: datetime, rollover_hours: int = ROLLOVER_HOURS) -> int:
    """The study day of a moment, by the clock on the wall of the moment's own time zone.

    Raises ValueError for a moment that does not know its zone.
    """
    if moment.utcoffset() is None:
        raise ValueError("a study day needs a moment with a time zone")
    # Wall time on purpose: where the night has 23 or 25 hours, the day still begins at the same
    # time on the clock.
    wall = moment.replace(tzinfo=None)
    return (wall - timedelta(hours=_checked(rollover_hours))).toordinal()


def study_day_from_utc(
    utc_ms: int, offset_minutes: int, rollover_hours: int = ROLLOVER_HOURS
) -> int:
    """The study day of a moment stored as UTC milliseconds and minutes east of Greenwich."""
    wall = utc_ms // 60_000 + offset_minutes
    return _EPOCH + (wall - 60 * _checked(rollover_hours)) // _DAY_MINUTES


def day_date(day: int) -> date:
    """The calendar date of a study day."""
    return date.fromordinal(day)


def _checked(rollover_hours: int) -> int:
    if not 0 <= rollover_hours < 24:
        raise ValueError(f"a study day begins at an hour from 0 to 23, not {rollover_hours}")
    return rollover_hours
