"""Study days as people write them."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_, Say
from studyapp.scheduler.days import day_date

WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS: Final = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)


def date_words(day: int, say: Say) -> str:
    """ "21 Nov": of the same width for every day."""
    date = day_date(day)
    return say(N_("{day:>2} {month}"), day=date.day, month=say(MONTHS[date.month - 1]))


def day_words(day: int, say: Say) -> str:
    """ "Sat 21 Nov"."""
    weekday = say(WEEKDAYS[day_date(day).weekday()])
    return say(N_("{weekday} {date}"), weekday=weekday, date=date_words(day, say))
