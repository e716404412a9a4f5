"""The cards of a collection whose evidence cites a demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyapp.deck.values import Card

if TYPE_CHECKING:
    from studyapp.store.store import Store


def citing(store: Store, demo: str) -> tuple[Card, ...]:
    """Every live card that is decided or supported by a run of the demo, in deck order."""
    cards = store.cards([row.id for row in store.rows()])
    return tuple(
        stored.card
        for stored in cards
        if any(evidence.demo == demo for evidence in stored.card.note.evidence)
    )
