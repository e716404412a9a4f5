"""`studyapp search`: the cards that a search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.query import SearchCommand, asked, complete_query, joined
from studyapp.i18n import N_
from studyapp.scheduler import study_day
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studyapp.store.values import StoredCard

WIDTH = 79
"""Cells of a line: a card's id, where it stands, and how its question begins."""


@click.command("search", cls=SearchCommand)
@click.argument("query", nargs=-1, shell_complete=complete_query)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(0),
    default=100,
    show_default=True,
    help="List at most this many; 0 for all.",
)
@click.option(
    "--order",
    type=click.Choice(["deck", "due", "added"]),
    default="deck",
    show_default=True,
    help="As in their decks, by due day, or the newest first.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def search_verb(
    front: Front,
    query: tuple[str, ...],
    limit: int,
    order: Literal["deck", "due", "added"],
    as_json: bool,
) -> None:
    """The cards that a search finds; without one, all of them.

    Words are looked for in the notes; the rest is as in Anki: deck:gradients, tag:exam, is:due,
    prop:ivl>21, rated:7:1, "a phrase", or, -, ( ).
    """
    day, text = study_day(front.clock()), joined(query)
    with front.open() as store:
        wanted = asked(text, store, day)
        count = store.count(wanted, day)
        most = min(limit, count) or None
        found = store.cards(store.found_ids(wanted, day, order=order, limit=most))
    if as_json:
        cards = [_row(one, front.language) for one in found]
        print_document({"query": str(wanted), "count": count, "cards": cards})
        return
    _tell(front, found, day)
    if not count:
        click.echo(front.say(N_("no card found")), err=True)
    elif count > len(found):
        words = N_("{shown} of {count} cards; --limit 0 lists all")
        click.echo(front.say(words, shown=len(found), count=count), err=True)
    else:
        words = N_("1 card") if count == 1 else N_("{count} cards")
        click.echo(front.say(words, count=count), err=True)


def _row(one: StoredCard, language: str) -> dict[str, object]:
    return {
        "card": one.id,
        "kind": one.card.note.kind,
        "topic": one.card.topic,
        "prompt": _prompt(one, language),
        "state": str(one.schedule.state),
        "due": _date(one.schedule.due),
        "suspended": one.suspended,
        "buried_until": _date(one.buried_until),
        "flag": one.flag,
        "marked": one.marked,
    }


def _tell(front: Front, found: Sequence[StoredCard], day: int) -> None:
    from studyapp.text.markdown import plain
    from studyapp.text.width import cell_width, clip, pad

    lines = [
        (one.id, _standing(front, one, day), plain(_prompt(one, front.language), 2 * WIDTH))
        for one in found
    ]
    wide = [max((cell_width(line[n]) for line in lines), default=0) for n in (0, 1)]
    for card, standing, prompt in lines:
        begun = next((line.strip() for line in prompt.splitlines() if line.strip()), "–")
        room = max(WIDTH - wide[0] - wide[1] - 4, 20)
        click.echo(f"{pad(card, wide[0])}  {pad(standing, wide[1])}  {clip(begun, room)}".rstrip())


def _standing(front: Front, one: StoredCard, day: int) -> str:
    """Where it stands, in a word or a date."""
    if one.suspended:
        return front.say(N_("suspended"))
    if one.buried_until is not None and one.buried_until > day:
        return front.say(N_("buried"))
    return _date(one.schedule.due) or front.say(N_("new"))


def _date(day: int | None) -> str | None:
    return None if day is None else day_date(day).isoformat()


def _prompt(one: StoredCard, language: str) -> str:
    from studyapp.deck.read import question

    return question(one.card, language, 0).prompt
