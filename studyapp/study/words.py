"""What schedules and reviews are called, and how an interval is said."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_, Say
from studyapp.scheduler import State
from studyapp.store.values import Event

STATE_WORDS: Final = {
    State.NEW: N_("not asked yet"),
    State.LEARNING: N_("to be recalled today"),
    State.REVIEW: N_("in review"),
}
EVENT_WORDS: Final = {
    Event.ANSWER: N_("answered"),
    Event.RESET: N_("reset"),
    Event.SET_DUE: N_("due day set"),
    Event.IMPORTED: N_("brought in"),
    Event.RESCHEDULE: N_("rescheduled"),
    Event.VOID: N_("taken back"),
    Event.PRACTICE: N_("practised"),
}


def days(interval: int, say: Say) -> str:
    """An interval in the largest unit that keeps it readable."""
    if interval < 1:
        return say(N_("today"))
    if interval < 31:
        return say(N_("{n} d"), n=interval)
    if interval < 365:
        return say(N_("{n:.1f} mo"), n=interval / 30.44)
    return say(N_("{n:.1f} y"), n=interval / 365.25)
