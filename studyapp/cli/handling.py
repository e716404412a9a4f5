"""Cards set aside, flagged, marked, tagged, reset and moved, as many as a search finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import click

from studyapp.cli.front import Front
from studyapp.cli.handled import Act, Handled, handling
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.query import SearchCommand
from studyapp.scheduler import study_day
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from studyapp.deck.query import Query
    from studyapp.store.store import Store
    from studyapp.store.values import Operation

MOST_DAYS: Final = 36_500
_RANGE: Final = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?", re.ASCII)


def _is(what: str) -> Query:
    from studyapp.deck.query_parse import parse

    return parse(f"is:{what}")


@click.command("suspend", cls=SearchCommand)
@handling
def suspend_verb(front: Front, query: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Ask the cards that QUERY finds no more, until they are unsuspended."""
    act: Act = lambda store, cards, now: store.suspend(cards, now)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=_is("suspended"))


@click.command("unsuspend", cls=SearchCommand)
@handling
def unsuspend_verb(front: Front, query: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Ask suspended cards again."""
    from studyapp.deck.query import Not

    act: Act = lambda store, cards, now: store.unsuspend(cards, now)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=Not(_is("suspended")))


@click.command("bury", cls=SearchCommand)
@handling
def bury_verb(front: Front, query: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Set cards aside until tomorrow."""
    act: Act = lambda store, cards, now: store.bury(cards, study_day(now) + 1, now)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=_is("buried"))


@click.command("unbury", cls=SearchCommand)
@handling
def unbury_verb(front: Front, query: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Bring buried cards back today."""
    from studyapp.deck.query import Not

    act: Act = lambda store, cards, now: store.unbury(cards, now)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=Not(_is("buried")))


@click.command("flag", cls=SearchCommand)
@click.option(
    "--flag",
    "number",
    metavar="N",
    type=click.IntRange(0, 7),
    default=1,
    show_default=True,
    help="Which flag; 0 takes it away.",
)
@handling
def flag_verb(
    front: Front, query: tuple[str, ...], number: int, dry_run: bool, as_json: bool
) -> None:
    """Flag cards 1 to 7, or take their flags away."""
    from studyapp.deck.query import Flag

    act: Act = lambda store, cards, now: store.flag(cards, number, now)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=Flag(number))


@click.command("mark", cls=SearchCommand)
@handling
def mark_verb(front: Front, query: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Mark cards."""
    act: Act = lambda store, cards, now: store.mark(cards, now)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=_is("marked"))


@click.command("unmark", cls=SearchCommand)
@handling
def unmark_verb(front: Front, query: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Take the marks of cards away."""
    from studyapp.deck.query import Not

    act: Act = lambda store, cards, now: store.unmark(cards, now)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=Not(_is("marked")))


@click.command("tag", cls=SearchCommand)
@click.option("--add", metavar="T", multiple=True, help="Give their notes this tag.")
@click.option("--remove", metavar="T", multiple=True, help="Take this tag away from them.")
@handling
def tag_verb(
    front: Front,
    query: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give the notes of the cards that QUERY finds tags, or take tags away."""
    from studyapp.deck.query import Named, Not, Pattern, all_of
    from studyapp.study.editing import tag_name

    if not (add or remove):
        raise Refused(Outcome.USAGE, "which tag?", "say --add T or --remove T")
    given, taken = tuple(map(tag_name, add)), tuple(map(tag_name, remove))
    if both := sorted({*given} & {*taken}):
        raise Refused(Outcome.USAGE, f"the tag {both[0]!r} can't be added and removed", "say one")
    done = all_of(
        *(Named("tag", Pattern((one,))) for one in given),
        *(Not(Named("tag", Pattern((one,)))) for one in taken),
    )
    act: Act = lambda store, cards, now: store.tag(cards, now, add=given, remove=taken)  # noqa: E731
    Handled(front, query, dry_run, as_json).by(act, done=done)


@click.command("reset", cls=SearchCommand)
@handling
def reset_verb(front: Front, query: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Make cards new again; their history is kept."""
    from studyapp.deck.query_parse import parse

    act: Act = lambda store, cards, now: store.reset(cards, now)  # noqa: E731
    untouched = parse("prop:reps=0 -prop:due>-1e9")
    Handled(front, query, dry_run, as_json).by(act, done=untouched)


@click.command("set-due", cls=SearchCommand)
@click.option("--days", metavar="N|N-M", help="So many days from now; a range spreads them evenly.")
@click.option("--on", "when", metavar="DATE", help="On this day, like 2026-12-09.")
@handling
def set_due_verb(
    front: Front,
    query: tuple[str, ...],
    days: str | None,
    when: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Ask cards on another day; what is remembered of them stays."""
    low, high = _span(days, when, study_day(front.clock()))

    def act(store: Store, cards: Sequence[str], now: datetime) -> Operation | None:
        today, wide = study_day(now), high - low + 1
        return store.set_due({c: today + low + n % wide for n, c in enumerate(cards)}, now)

    Handled(front, query, dry_run, as_json).by(act)


def _span(days: str | None, when: str | None, today: int) -> tuple[int, int]:
    """The first and the last of the days from today. Raises Refused."""
    if (days is None) == (when is None):
        raise Refused(Outcome.USAGE, "on which day?", "say --days 3, --days 3-7 or --on 2026-12-09")
    if when is not None:
        try:
            after = date.fromisoformat(when.strip()).toordinal() - today
        except ValueError:
            what = f"--on {when!r} is not a day"
            raise Refused(Outcome.USAGE, what, "write it like 2026-12-09") from None
        if not 0 <= after <= MOST_DAYS:
            what = f"--on {when} is not in the years to come"
            fix = f"today is {day_date(today).isoformat()}"
            raise Refused(Outcome.USAGE, what, fix)
        return after, after
    found = _RANGE.fullmatch((days or "").strip())
    low = int(found[1]) if found else 0
    high = int(found[2] or low) if found else -1
    if not found or not low <= high <= MOST_DAYS:
        raise Refused(Outcome.USAGE, f"--days {days!r} is no number of days", "write 3 or 3-7")
    return low, high
