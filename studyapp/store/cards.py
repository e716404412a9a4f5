"""Cards by the names that people and logs use, and their schedules written."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, case, select, update

from studyapp.deck.values import split_card_id
from studyapp.i18n import N_
from studyapp.scheduler.fsrs import Scheduler
from studyapp.scheduler.values import Schedule
from studyapp.store.chunks import chunks
from studyapp.store.errors import NotFound
from studyapp.store.images import TABLES
from studyapp.store.log import columns, replayed, standing
from studyapp.store.tables import AnyRow, AnySelect

DECKS: Final = TABLES["decks"]
NOTES: Final = TABLES["notes"]
TEXTS: Final = TABLES["texts"]
CARDS: Final = TABLES["cards"]

NAME: Final = (
    DECKS.c.key + "/" + NOTES.c.key + case((CARDS.c.slot == "", ""), else_="#" + CARDS.c.slot)
).label("name")
TOPIC: Final = case((NOTES.c.topic == "", DECKS.c.key), else_=NOTES.c.topic)
"""A note without a topic is about what its deck is about."""
JOINED: Final = CARDS.join(NOTES, NOTES.c.id == CARDS.c.note_id).join(
    DECKS, DECKS.c.id == NOTES.c.deck_id
)
LIVE: Final = NOTES.c.retired.is_(False) & NOTES.c.deleted.is_(False) & CARDS.c.retired.is_(False)

_ONE: Final = (
    select(CARDS.c.id, *(CARDS.c[name] for name in columns(Schedule())))
    .select_from(JOINED)
    .where(
        DECKS.c.key == bindparam("deck"),
        NOTES.c.key == bindparam("note"),
        CARDS.c.slot == bindparam("slot"),
    )
)


def card_row(connection: Connection, card: str) -> AnyRow:
    """The row of one card, its schedule's columns in it. Raises NotFound."""
    deck, note, slot = _split(connection, card)
    row = connection.execute(_ONE, {"deck": deck, "note": note, "slot": slot}).one_or_none()
    if row is None:
        raise unknown(connection, card)
    return row


def card_rows(connection: Connection, cards: Sequence[str], query: AnySelect) -> dict[str, AnyRow]:
    """What `query` (over JOINED, with NAME) says of each card, in the order asked. Or NotFound."""
    found: dict[str, AnyRow] = {}
    notes: dict[str, dict[str, None]] = {}
    for card in cards:
        deck, note, _ = _split(connection, card)
        notes.setdefault(deck, {})[note] = None
    for deck, names in notes.items():  # by the index of (deck, note)
        for chunk in chunks(list(names)):
            where = (DECKS.c.key == deck, NOTES.c.key.in_(chunk))
            found.update((row.name, row) for row in connection.execute(query.where(*where)))
    for card in cards:
        if card not in found:
            raise unknown(connection, card)
    return {card: found[card] for card in cards}


def _split(connection: Connection, card: str) -> tuple[str, str, str]:
    try:
        return split_card_id(card)
    except ValueError:
        raise unknown(connection, card) from None


def unknown(connection: Connection, card: str) -> NotFound:
    near = nearest(connection, card, 1)
    if near:
        return NotFound(
            N_("there is no card {card}"), N_("did you mean {near}?"), card=card, near=near[0]
        )
    return NotFound(
        N_("there is no card {card}"), N_("studyapp decks lists what there is"), card=card
    )


def nearest(connection: Connection, text: str, limit: int) -> tuple[str, ...]:
    """Live cards whose id is the text, begins with it, holds it, or looks like it; best first."""
    names = connection.scalars(select(NAME).select_from(JOINED).where(LIVE)).all()
    wanted = text.casefold()
    close = difflib.get_close_matches(wanted, names, n=limit, cutoff=0.6)
    held = sorted(
        (name for name in names if wanted in name),
        key=lambda name: (name != wanted, not name.startswith(wanted), len(name), name),
    )
    return tuple(dict.fromkeys((*held, *close)))[:limit]


def card_ids(connection: Connection, rows: Collection[int]) -> dict[int, str]:
    """The id that people use, for each card's row."""
    names: dict[int, str] = {}
    for chunk in chunks(sorted(rows)):
        query = select(CARDS.c.id, NAME).select_from(JOINED).where(CARDS.c.id.in_(chunk))
        names.update((row.id, row.name) for row in connection.execute(query))
    return names


_PUT: Final = (
    update(CARDS)
    .where(CARDS.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in columns(Schedule())})
)


def put_schedule(connection: Connection, row: int, schedule: Schedule) -> None:
    connection.execute(_PUT, {**columns(schedule), "row_id": row})


def put_schedules(connection: Connection, rows: Sequence[int] | None, scheduler: Scheduler) -> None:
    """Write what each card's log leads to; None for every card there is."""
    if rows is None:
        rows = connection.scalars(select(CARDS.c.id)).all()
    for chunk in chunks(rows):
        logs = standing(connection, chunk)
        values = [{**columns(replayed(log, scheduler)), "row_id": r} for r, log in logs.items()]
        connection.execute(_PUT, values)
