"""Reading a lesson: where its cards stand, how to ask one in place, and how far the reader came."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from studyapp.deck.fields import NoteError
from studyapp.deck.read import question
from studyapp.study.plan import Mode, Plan

if TYPE_CHECKING:
    from studyapp.store.store import Store
    from studyapp.store.values import StoredCard

State = Literal["new", "due", "later", "away"]


@dataclass(frozen=True, slots=True)
class Place:
    """A note that stands in a lesson, and what the learner's schedule says of its cards."""

    note: str
    """ "deck/note"."""
    prompt: str = ""
    state: State = "away"
    due: int | None = None
    """The study day on which the first of its cards is asked next."""


def places(store: Store, notes: Iterable[str], day: int, language: str) -> dict[str, Place]:
    """Where each note stands; one that the collection doesn't have is `away`. Raises StoreError."""
    from studyapp.store.errors import NotFound

    found = dict[str, Place]()
    for name in notes:
        deck, _, note = name.partition("/")
        found[name] = Place(name)
        with suppress(NotFound, NoteError):
            cards = store.cards_of(deck, note)
            asked = _asked(store, cards, day, language) if cards else ""
            found[name] = _place(name, asked, cards, day)
    return found


def _place(name: str, asked: str, cards: Sequence[StoredCard], day: int) -> Place:
    live = [card for card in cards if not (card.retired or card.suspended)]
    if not live:
        return Place(name, asked)
    dues = [card.schedule.due for card in live if card.schedule.due is not None]
    if len(dues) < len(live):
        return Place(name, asked, "new")
    return Place(name, asked, "due" if min(dues) <= day else "later", min(dues))


def _asked(store: Store, cards: Sequence[StoredCard], day: int, language: str) -> str:
    """The prompt with the numbers of the question that comes next; with the names of its blanks
    where none can be drawn."""
    from studyapp.study.dealing import seed_of
    from studyapp.study.instance import NoInstanceError, drawn

    first = cards[0]
    times = len(store.last_answers(first.id, most=1000)) if _practised(cards, day) else None
    seed, card = seed_of(first, day, times), first.card
    with suppress(NoInstanceError, NoteError):
        note, _ = drawn(card.note, seed, trusted=first.shipped)
        card = replace(card, note=note)
    return question(card, language, seed).prompt


def _practised(cards: Sequence[StoredCard], day: int) -> bool:
    """Whether all were asked today already: they are asked again, and the schedule stays."""
    lasts = [card.schedule.last for card in cards if not card.retired]
    return bool(lasts) and all(last is not None and last >= day for last in lasts)


def plan_for(store: Store, notes: Sequence[str], day: int) -> Plan:
    """A sitting of these notes in this order, due or not: what was asked today is practised only.

    Raises StoreError.
    """
    from studyapp.store.errors import NotFound

    cards: list[StoredCard] = []
    for name in notes:
        deck, _, note = name.partition("/")
        with suppress(NotFound, NoteError):
            cards += store.cards_of(deck, note)
    return Plan(Mode.CRAM if _practised(cards, day) else Mode.STUDY, notes=tuple(notes))


# -- how far the reader came -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """How far a lesson was read."""

    sections: frozenset[int] = frozenset()
    """Sections that were seen to their end, from 1."""
    here: int = 0
    """The section in which the reader stopped; 0 above the first."""

    def share(self, sections: int) -> float:
        """Of a lesson of so many sections, 0..1."""
        return min(1.0, len(self.sections) / sections) if sections else 0.0


NOT_READ = Read()


def progress(store: Store) -> dict[str, Read]:
    """How far each lesson was read, by topic; what can't be read counts as nothing read."""
    try:
        found = json.loads(store.reading() or "{}")
        return {
            str(topic): Read(frozenset(map(int, one["read"])), int(one["here"]))
            for topic, one in found.items()
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


def keep(store: Store, topic: str, read: Read) -> None:
    """Keep how far a lesson was read; what was read once stays read. Raises StoreError."""
    every = progress(store)
    before = every.get(topic, NOT_READ)
    after = replace(read, sections=before.sections | read.sections)
    if after != before:
        every[topic] = after
        store.keep_reading(_written(every))


def _written(every: Mapping[str, Read]) -> str:
    return json.dumps(
        {name: {"read": sorted(one.sections), "here": one.here} for name, one in every.items()}
    )
