"""`studyapp due`, `stats` and `decks`: how much there is, and how well it is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_, Say
from studyapp.scheduler import State, study_day
from studyapp.scheduler.days import day_date
from studyapp.study.queue import arrange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studyapp.stats.retention import Retention
    from studyapp.store.store import Store
    from studyapp.store.values import QueueRow


@click.command("due")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def due_verb(front: Front, as_json: bool) -> None:
    """How much is due today."""
    day = study_day(front.clock())
    with front.open() as store:
        left = max(0, front.settings.new_per_day - store.new_today(day))
        rows = arrange(store.queue(day), day, front.scheduler, left)
        upcoming = store.next_due(day)
    counts = by_state(rows)
    after = None if upcoming is None else (day_date(upcoming[0]).isoformat(), upcoming[1])
    if as_json:
        next_ = after and {"day": after[0], "cards": after[1]}
        print_document({"day": day_date(day).isoformat()} | counts | {"next": next_})
        return
    click.echo(front.say(N_("{review} due, {learning} learning, {new} new"), **counts))
    if after:
        when, count = after
        click.echo(front.say(N_("next: {when}, {count} due"), count=count, when=when))


def by_state(rows: tuple[QueueRow, ...]) -> dict[str, int]:
    states = [row.schedule.state for row in rows]
    return {str(state): states.count(state) for state in (State.NEW, State.LEARNING, State.REVIEW)}


@click.command("stats")
@click.option(
    "--days",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=30,
    show_default=True,
    help="How many study days back, today included.",
)
@click.option("--by", type=click.Choice(["topic", "kind"]), help="A line for each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def stats_verb(front: Front, days: int, by: str | None, as_json: bool) -> None:
    """Counts and true retention.

    True retention: of the cards answered on an earlier day, the share remembered at the first
    answer of a day.
    """
    from studyapp.stats.retention import true_retention

    day = study_day(front.clock())
    since = day - days + 1
    with front.open() as store:
        rows, log = store.rows(), store.log()
        groups = _groups(store, rows, by) if by else {}
    parts = {}
    for name in sorted(set(groups.values())):
        cards = {card for card, group in groups.items() if group == name}
        parts[name] = true_retention(log, since=since, of=cards.__contains__)
    total = true_retention(log, since=since)
    counts = {
        "cards": len(rows),
        **by_state(rows),
        "answers": len(log),
        "answers_in_days": sum(one >= since for one in log.day),
    }
    if as_json:
        document: dict[str, object] = {"day": day_date(day).isoformat(), "days": days, **counts}
        document["retention"] = _share(total)
        if by:
            document["by"] = {name: _share(part) for name, part in parts.items()}
        print_document(document)
        return
    _tell(front.say, counts, days, {front.say(N_("true retention")): total, **parts})


def _groups(store: Store, rows: tuple[QueueRow, ...], by: str) -> dict[str, str]:
    """What every live card belongs to; cards that are gone count in the total only."""
    if by == "topic":
        return {row.id: row.topic for row in rows}
    kinds = {f"{note.deck}/{note.note.id}": note.note.kind for note in store.notes()}
    return {row.id: kinds[f"{row.deck}/{row.note}"] for row in rows}


def _share(found: Retention) -> dict[str, object]:
    return {"asked": found.asked, "recalled": found.recalled, "share": found.share}


def _tell(say: Say, counts: Mapping[str, int], days: int, found: Mapping[str, Retention]) -> None:
    from studyapp.charts.data import aligned

    words = N_("{cards} cards: {new} new, {learning} learning, {review} in review")
    click.echo(say(words, **counts))
    words = N_("{answers} answers, {recent} in the last {days} days")
    click.echo(say(words, answers=counts["answers"], recent=counts["answers_in_days"], days=days))
    rows = [
        (name or "–", "–" if r.share is None else f"{r.share:.1%}", f"({r.recalled}/{r.asked})")
        for name, r in found.items()
    ]
    for line in aligned(rows):
        click.echo(line)


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
