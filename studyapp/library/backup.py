"""A deck, or everything a learner has, as bytes to be kept elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyapp.deck.values import Deck
from studyapp.formats import find
from studyapp.library import DeckError

if TYPE_CHECKING:
    from studyapp.store.store import Store


def deck_bytes(store: Store, deck: str | None) -> bytes:
    """One deck as TOML. Raises DeckError when it must be named, or isn't there."""
    decks = {one.id: one for one in store.decks()}
    if deck is None and len(decks) == 1:
        deck = next(iter(decks))
    if deck is None:
        raise DeckError(f"there are {len(decks)} decks - name one with --deck")
    if deck not in decks:
        raise DeckError(f"no deck {deck!r} - there are {', '.join(sorted(decks)) or 'none yet'}")
    notes = tuple(one.note for one in store.notes(deck) if not (one.retired or one.deleted))
    write = find("toml").write
    assert write is not None
    return write([Deck(deck, decks[deck].title, notes)])


def collection_lines(store: Store, deck: str | None) -> bytes:
    """Notes, cards with their schedules, and every review, as JSON lines."""
    from studyapp.formats.jsonl import lines

    return lines(store.everything(deck))
