"""`studyapp due` and `decks`: how much there is, today and on the days to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studyapp.cli.ahead import calendar_lines, day_document, exam_ahead
from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_
from studyapp.scheduler import State, study_day
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from studyapp.store.values import QueueRow


@click.command("due")
@click.option(
    "--days",
    metavar="N",
    type=click.IntRange(1, 400),
    help="A calendar of so many study days, today included.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def due_verb(front: Front, days: int | None, as_json: bool) -> None:
    """How much is due today, and on the days to come."""
    from studyapp.study.forecast import load_calendar
    from studyapp.study.plan import daily_limits
    from studyapp.study.queue import build

    day = study_day(front.clock())
    with front.open() as store:
        exam = exam_ahead(front, store, day)
        queue = build(
            store,
            front.scheduler,
            day,
            daily_limits(front.settings),
            gate=front.settings.gate,
            prefer=exam.exam.cards or () if exam else (),
        )
        upcoming = store.next_due(day)
        ahead = load_calendar(
            store,
            day,
            days or 1,
            exam=exam.exam if exam else None,
            easy_days=front.settings.easy_days,
        )
    counts = by_state(queue.rows)
    after = None if upcoming is None else (day_date(upcoming[0]).isoformat(), upcoming[1])
    if as_json:
        next_ = after and {"day": after[0], "cards": after[1]}
        document: dict[str, object] = {"day": day_date(day).isoformat()} | counts | {"next": next_}
        document |= {"left_over": queue.left_over, "exam": exam.document(day) if exam else None}
        print_document(
            document | ({"calendar": [day_document(one) for one in ahead]} if days else {})
        )
        return
    say = front.say
    click.echo(say(N_("{review} due, {learning} learning, {new} new"), **counts))
    if queue.left_over:
        words = N_("{count} more are due than today's limits take: studyapp backlog")
        click.echo(say(words, count=queue.left_over))
    if after:
        when, count = after
        click.echo(say(N_("next: {when}, {count} due"), count=count, when=when))
    if exam:
        exam.tell(say, day)
    if days:
        for line in calendar_lines(ahead, front):
            click.echo(line)


def by_state(rows: tuple[QueueRow, ...]) -> dict[str, int]:
    states = [row.schedule.state for row in rows]
    return {str(state): states.count(state) for state in (State.NEW, State.LEARNING, State.REVIEW)}


@click.command("decks")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def decks_verb(front: Front, as_json: bool) -> None:
    """The decks of the collection."""
    from studyapp.text.width import cell_width, pad

    with front.open() as store:
        decks = store.decks(study_day(front.clock()))
    if as_json:
        rows = [
            {
                "id": deck.id,
                "title": {"en": deck.title.en, "zh": deck.title.zh},
                "notes": deck.notes,
                "cards": deck.cards,
                "new": deck.new,
                "due": deck.due,
            }
            for deck in decks
        ]
        print_document({"decks": rows})
        return
    if not decks:
        click.echo(front.say(N_("no decks yet; bring one in with: studyapp import FILE")), err=True)
        return
    width = max(cell_width(deck.id) for deck in decks)
    for deck in decks:
        counts = front.say(
            N_("{notes} notes, {cards} cards, {due} due, {new} new"),
            notes=deck.notes,
            cards=deck.cards,
            due=deck.due,
            new=deck.new,
        )
        click.echo(f"{pad(deck.id, width)}  {counts}  {deck.title.said_in(front.language)}")
