"""A deck, or everything a learner has, as bytes to be kept elsewhere."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from studyapp.deck.fields import nearest
from studyapp.deck.values import Deck, Record
from studyapp.formats import Contents, find
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from studyapp.scheduler import Schedule
    from studyapp.store.store import Store
    from studyapp.store.values import Review, StoredCard


class NoDeckError(LookupError):
    """No deck of that name, or none was named where there are several."""


def deck_bytes(store: Store, deck: str | None) -> bytes:
    """One deck as TOML. Raises NoDeckError, and FormatError for what TOML can't hold."""
    known = [one.id for one in store.decks()]
    if deck is None and len(known) != 1:
        fix = f"name one with --deck: {', '.join(known)}" if known else "there is nothing to write"
        raise NoDeckError(f"there are {len(known)} decks - {fix}")
    return _write("toml", Contents(decks_of(store, deck or known[0])))


def collection_bytes(store: Store, deck: str | None) -> bytes:
    """Notes, cards with their schedules, and every review, as JSON lines. Raises NoDeckError."""
    decks = decks_of(store, deck)
    live = [row.id for row in store.rows(deck=deck)]
    answered = [name for name in store.log().cards if deck in (None, name.partition("/")[0])]
    stored = store.cards(tuple(dict.fromkeys((*live, *answered))))
    reviews = [review for one in stored for review in store.reviews(one.id)]
    reviews.sort(key=lambda review: (review.at, review.id))
    return _write("jsonl", Contents(decks, map(_card, stored), map(_review, reviews)))


def decks_of(store: Store, deck: str | None) -> tuple[Deck, ...]:
    """The decks as the learner has them: edits kept, retired notes left out.

    Raises NoDeckError.
    """
    titles = {one.id: one.title for one in store.decks()}
    if deck is not None and deck not in titles:
        raise NoDeckError(f"no deck {deck!r} - {nearest(deck, titles)}")
    return tuple(
        Deck(
            name,
            title,
            tuple(n.note for n in store.notes(deck=name) if not (n.retired or n.deleted)),
        )
        for name, title in titles.items()
        if deck in (None, name)
    )


def _write(form: str, contents: Contents) -> bytes:
    write = find(form).write
    assert write is not None
    return write(contents)


def _card(stored: StoredCard) -> Record:
    return {
        "card": stored.card.id,
        "schedule": _schedule(stored.schedule),
        "suspended": stored.suspended,
        "buried_until": _day(stored.buried_until),
        "retired": stored.retired,
        "flag": stored.flag,
        "marked": stored.marked,
    }


def _schedule(schedule: Schedule) -> Record:
    return {
        "state": str(schedule.state),
        "due": _day(schedule.due),
        "last": _day(schedule.last),
        "reps": schedule.reps,
        "lapses": schedule.lapses,
        "stability": schedule.memory.stability if schedule.memory else None,
        "difficulty": schedule.memory.difficulty if schedule.memory else None,
    }


def _review(review: Review) -> Record:
    return asdict(review) | {
        "at": review.at.isoformat(),
        "day": _day(review.day),
        "due": _day(review.due),
        "event": str(review.event),
        "rating": None if review.rating is None else int(review.rating),
        "shown": list(review.shown),
        "instance": dict(review.instance),
    }


def _day(day: int | None) -> str | None:
    return None if day is None else day_date(day).isoformat()
