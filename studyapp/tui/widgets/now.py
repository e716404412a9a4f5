"""Home's first lines: how much there is to do, what is next, and what should be known of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.content import Content

from studyapp.i18n import N_, Say
from studyapp.text.width import cell_width, pad

if TYPE_CHECKING:
    from studyapp.stats.streak import Streak
    from studyapp.study.notices import ExamAhead, Notices
    from studyapp.study.overview import Overview

EMPTY = N_(
    "No cards yet. Import a deck: studyapp import FILE, or turn on the decks\n"
    "that come with the app: studyapp config set shipped on"
)


def now(
    overview: Overview, notices: Notices | None, width: int, face: Callable[[str], str], say: Say
) -> Content:
    """`face` writes a key of home by its name."""
    if overview.cards == 0:
        return Content(say(EMPTY))
    exam = Content("") if notices is None or notices.exam is None else ahead(notices.exam, say)
    rows = [beside(_counts(overview, say), exam, width)]
    left = notices.left if notices else None
    if left is not None:
        words = say(N_("Go on: {n} left of the sitting you left"), n=left.cards)
        rows.append(_next(words, face("begin")))
    elif overview.due or overview.new:
        rows.append(_next(say(N_("Study now")), face("begin")))
    else:
        words = say(N_("Play in the lab meanwhile: {key}"), key=face("demos"))
        rows.append(Content.styled(words, "$muted"))
    if notices is not None:
        rows += _told(notices, face, say)
    return Content("\n").join(rows)


def _next(words: str, key: str) -> Content:
    return Content.assemble(("▸ ", "bold $primary"), (words, "bold"), (f"  {key}", "$muted"))


def _counts(overview: Overview, say: Say) -> Content:
    if overview.due or overview.new:
        return Content(
            say(
                N_("{due} due · {new} new · about {minutes} min"),
                due=overview.due,
                new=overview.new,
                minutes=overview.minutes,
            )
        )
    when = say(N_("nothing is scheduled"))
    if overview.next_due:
        day, count = overview.next_due
        when = say(N_("{count} cards on {day}"), count=count, day=day.isoformat())
    return Content.assemble(
        (say(N_("Done for today.")), "bold"), "  ", say(N_("Next: {when}"), when=when)
    )


def ahead(exam: ExamAhead, say: Say) -> Content:
    """ "exam in 18 days · 74 %": what is to be expected of its cards on the day."""
    share = f"{round(100 * exam.recall)} %"
    match exam.days:
        case 0:
            when = say(N_("exam today"))
        case 1:
            when = say(N_("exam tomorrow"))
        case days:
            when = say(N_("exam in {days} days"), days=days)
    return Content.assemble((when, "bold" if exam.days <= 7 else ""), (f" · {share}", "$muted"))


def _told(notices: Notices, face: Callable[[str], str], say: Say) -> list[Content]:
    rows = list[Content]()
    if notices.mistakes:
        words = say(N_("mistakes to mend: {n}"), n=notices.mistakes)
        if notices.sure:
            words = say(
                N_("mistakes to mend: {n} ({sure} sure but wrong)"),
                n=notices.mistakes,
                sure=notices.sure,
            )
        rows.append(_offer(words, face("mistakes")))
    if notices.backlog:
        words = say(
            N_("{n} cards are due, more than a day holds: spread them"),
            n=notices.backlog,
        )
        rows.append(_offer(words, face("plan")))
    elif notices.exam is not None and notices.exam.late:
        words = say(
            N_("cards due after the exam only: {n}; show them before it"),
            n=notices.exam.late,
        )
        rows.append(_offer(words, face("plan")))
    if notices.streak is not None:
        rows.append(Content.styled(goal(notices.streak, say), "$muted"))
    return rows


def _offer(words: str, key: str) -> Content:
    return Content.assemble(("  ", ""), (words, ""), (f"  {key}", "bold $primary"))


def goal(streak: Streak, say: Say) -> str:
    """How the day's goal goes, and the days on which it was met."""
    sign = "✓ " if streak.met else "  "
    words = sign + say(
        N_("{minutes:.0f} of {goal} minutes today"),
        minutes=streak.today_minutes,
        goal=streak.goal,
    )
    if streak.days:
        words += "   " + say(N_("days in a row: {n}"), n=streak.days)
    return words


def beside(left: Content, right: Content, width: int) -> Content:
    """Two ends of a line; one under the other where they don't fit."""
    gap = width - cell_width(left.plain) - cell_width(right.plain)
    if not right.plain:
        return left
    if gap < 2:
        return Content("\n").join([left, right])
    return Content.assemble(left, pad("", gap), right)
