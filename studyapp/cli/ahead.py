"""The exam that is set and the days until it, as the command line tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from studyapp.cli.outcome import Outcome, Refused
from studyapp.i18n import N_, Say
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studyapp.cli.front import Front
    from studyapp.deck.query_terms import QueryError
    from studyapp.stats.forecast import DayLoad
    from studyapp.store.store import Store
    from studyapp.study.exam import Exam, Readiness

BAR: Final = 30
"""Cells of the longest bar."""


@dataclass(frozen=True, slots=True)
class ExamAhead:
    """An exam, how ready one is for it, and what is still to be laid out."""

    exam: Exam
    ready: Readiness
    moves: dict[str, int]
    """New due days of the cards that would have no last showing."""

    def document(self, day: int) -> dict[str, object]:
        return {
            "day": day_date(self.exam.day).isoformat(),
            "in_days": self.exam.day - day,
            "cards": self.exam.total,
            "new": self.ready.new,
            "readiness": self.ready.recall,
            "untouched": self.ready.untouched,
            "unplanned": len(self.moves),
        }

    def tell(self, say: Say, day: int) -> None:
        words = N_(
            "exam on {when}, in {days} days: {recall:.0%} of {cards} cards recalled, if you study "
            "as planned; {new} are not learned yet"
        )
        if self.exam.day == day:
            words = N_("exam today: {recall:.0%} of {cards} cards recalled; {new} are not learned")
        click.echo(
            say(
                words,
                when=day_date(self.exam.day).isoformat(),
                days=self.exam.day - day,
                recall=self.ready.recall,
                cards=self.exam.total,
                new=self.ready.new,
            )
        )
        if self.moves:
            words = N_("{count} cards fall due after it: studyapp backlog --exam")
            click.echo(say(words, count=len(self.moves)))


def exam_ahead(front: Front, store: Store, day: int) -> ExamAhead | None:
    """The exam that the settings name; None where there is none, or it is over."""
    from studyapp.deck.query_terms import QueryError
    from studyapp.study.exam import exam_of, exam_rows, readiness, replan

    settings = front.settings
    try:
        exam = exam_of(
            store,
            day,
            exam=settings.exam,
            query=settings.exam_query,
            per_day=settings.reviews_per_day,
        )
    except QueryError as wrong:
        raise unreadable_query(wrong) from None
    if exam is None:
        return None
    rows = exam_rows(store, day, settings.exam_query)
    return ExamAhead(exam, readiness(rows, exam, day, front.scheduler), replan(rows, exam))


def unreadable_query(wrong: QueryError) -> Refused:
    return Refused(Outcome.UNUSABLE, f"the setting exam_query: {wrong}")


# -- a calendar --------------------------------------------------------------------------------


def day_document(load: DayLoad) -> dict[str, object]:
    return {
        "day": day_date(load.day).isoformat(),
        "cards": load.cards,
        "minutes": load.minutes,
        "overdue": load.overdue,
        "exam": load.exam,
        "share": load.share,
    }


def calendar_lines(ahead: Iterable[DayLoad], front: Front) -> list[str]:
    """A line a day: the date, a bar, the cards, the minutes, and what is special about it."""
    days = list(ahead)
    most = max((load.cards for load in days), default=0)
    rows = []
    for load in days:
        marks = []
        if load.overdue:
            marks.append(front.say(N_("{count} overdue"), count=load.overdue))
        if load.exam:
            marks.append(front.say(N_("exam")))
        if load.share < 1:
            marks.append(front.say(N_("easy day")))
        rows.append((load.day, load.cards, load.minutes, ", ".join(marks)))
    return [
        f"{day_date(day).isoformat()}  {bar(cards, most, front)}  {cards:>5}"
        f"  {front.say(N_('{minutes:.0f} min'), minutes=minutes):>7}  {marks}".rstrip()
        for day, cards, minutes, marks in rows
    ]


def bar(value: int, most: int, front: Front) -> str:
    """A bar in its column; what is more than nothing shows."""
    from studyapp.charts.glyphs import glyph_set

    full = glyph_set(front.glyphs).fills[0]
    length = max(round(BAR * value / most), value > 0) if most else 0
    return (full * length).ljust(BAR)
