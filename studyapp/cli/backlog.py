"""`studyapp backlog`: what is too much for a day spread over several, after a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studyapp.cli.ahead import bar, unreadable_query
from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.minutes import Minutes
from studyapp.cli.outcome import Outcome, Refused
from studyapp.i18n import N_
from studyapp.scheduler import study_day
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from studyapp.store.store import Store
    from studyapp.store.values import Operation
    from studyapp.study.backlog import Plan

WEEK = 7
"""Days to spread over where no limit of a day is set."""


@click.command("backlog")
@click.option(
    "--days", metavar="N", type=click.IntRange(1, 365), help="Spread over so many days, evenly."
)
@click.option(
    "--minutes",
    metavar="M",
    type=Minutes(1, 1440),
    help="Put at most so many minutes on a day.",
)
@click.option("--exam", is_flag=True, help="Lay out the last showings before the exam instead.")
@click.option("--apply", "apply_it", is_flag=True, help="Move the cards; else nothing is moved.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def backlog_verb(
    front: Front,
    days: int | None,
    minutes: float | None,
    exam: bool,
    apply_it: bool,
    as_json: bool,
) -> None:
    """Spread what is too much for today over the days to come; first a preview.

    What gains most recall for its time stays soonest. Without an option a day takes what the
    settings reviews_per_day and minutes_per_day say.
    """
    if sum((days is not None, minutes is not None, exam)) > 1:
        raise Refused(Outcome.USAGE, "--days, --minutes and --exam say different things", "say one")
    day = study_day(front.clock())
    with front.open() as store:
        plan = _showings(front, store, day) if exam else _plan(front, store, day, days, minutes)
        done = store.reschedule(plan.moves, front.clock()) if apply_it else None
    if as_json:
        print_document(_document(plan, done, exam))
    else:
        _tell(front, day, plan, exam)
        _tell_done(front, plan, done, apply_it)


def _plan(front: Front, store: Store, day: int, days: int | None, minutes: float | None) -> Plan:
    from studyapp.scheduler.load import read_easy
    from studyapp.study.backlog import plan_backlog

    settings, per_day = front.settings, None
    if days is None and minutes is None:
        per_day, minutes = settings.reviews_per_day or None, settings.minutes_per_day or None
        days = WEEK
    easy = read_easy(settings.easy_days)
    return plan_backlog(
        store, front.scheduler, day, per_day=per_day, minutes=minutes, days=days, easy=easy
    )


def _showings(front: Front, store: Store, day: int) -> Plan:
    from studyapp.deck.query_terms import QueryError
    from studyapp.study.exam_plan import plan_showings

    try:
        plan = plan_showings(store, day, front.settings)
    except QueryError as wrong:
        raise unreadable_query(wrong) from None
    if plan is None:
        raise Refused(
            Outcome.USAGE, "no exam is set", "set one with: studyapp config set exam 2026-12-09"
        )
    return plan


def _document(plan: Plan, done: Operation | None, exam: bool) -> dict[str, object]:
    document: dict[str, object] = {
        "moves": [{"card": card, "due": _date(due)} for card, due in plan.moves.items()],
        "days": [
            {
                "day": _date(one.day),
                "before": one.before,
                "after": one.after,
                "minutes_before": one.minutes_before,
                "minutes_after": one.minutes_after,
            }
            for one in plan.by_day
        ],
        "applied": done is not None,
        "operation": None if done is None else done.id,
    }
    if not exam:
        document["due_now"], document["kept"] = plan.due, len(plan.kept)
        document["waiting_cost"] = plan.waiting_cost
    return document


def _date(day: int) -> str:
    return day_date(day).isoformat()


def _tell(front: Front, day: int, plan: Plan, exam: bool) -> None:
    say, moved = front.say, len(plan.moves)
    if not moved:
        words = N_("{due} due: that fits into a day, nothing to spread")
        click.echo(say(N_("every card has its last showing")) if exam else say(words, due=plan.due))
        return
    if exam:
        click.echo(say(N_("{moved} cards are shown once more before the exam"), moved=moved))
    else:
        words = N_(
            "{due} due: {kept} stay today, {moved} wait {days} days at most; "
            "about {cost:.1f} more will be forgotten by then"
        )
        numbers = {"due": plan.due, "kept": len(plan.kept), "moved": moved}
        days = max(plan.moves.values()) - day
        click.echo(say(words, **numbers, days=days, cost=plan.waiting_cost))
    _tell_days(front, plan)


def _tell_done(front: Front, plan: Plan, done: Operation | None, apply_it: bool) -> None:
    if done is not None:
        words = N_("moved {count} cards; take it back with: studyapp undo")
        click.echo(front.say(words, count=len(plan.moves)))
    elif plan.moves and not apply_it:
        click.echo(front.say(N_("nothing was moved; to do it, add --apply")))


def _tell_days(front: Front, plan: Plan) -> None:
    most = max(one.after for one in plan.by_day)
    for one in plan.by_day:
        minutes = front.say(N_("{minutes:.0f} min"), minutes=one.minutes_after)
        line = f"{_date(one.day)}  {one.before:>5} → {one.after:>5}  {bar(one.after, most, front)}"
        click.echo(f"{line}  {minutes:>7}")
