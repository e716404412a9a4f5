"""FSRS-6 as values: when a card comes back, for one card and for a whole log.

The whole log at once is `studyapp.scheduler.replay`, which alone needs NumPy.
"""

from studyapp.scheduler.days import ROLLOVER_HOURS, day_date, study_day, study_day_from_utc
from studyapp.scheduler.fsrs import DEFAULT_WEIGHTS, MODEL, Scheduler
from studyapp.scheduler.values import (
    NEW_SCHEDULE,
    Answered,
    Future,
    Futures,
    Memory,
    Rating,
    Schedule,
    State,
)

__all__ = [
    "DEFAULT_WEIGHTS",
    "MODEL",
    "NEW_SCHEDULE",
    "ROLLOVER_HOURS",
    "Answered",
    "Future",
    "Futures",
    "Memory",
    "Rating",
    "Schedule",
    "Scheduler",
    "State",
    "day_date",
    "study_day",
    "study_day_from_utc",
]
