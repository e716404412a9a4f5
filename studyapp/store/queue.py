"""Cards without their text: what may be asked today, and how much there is of it."""

from __future__ import annotations

from operator import itemgetter
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from studyapp.deck.values import Text
from studyapp.store.cards import CARDS, DECKS, JOINED, LIVE, NAME, NOTES, TOPIC
from studyapp.store.log import REVIEWS, voided
from studyapp.store.schedules import FRESH, schedule
from studyapp.store.tables import AnySelect
from studyapp.store.values import DeckInfo, Event, QueueRow, TopicCount

_PLACE: Final = (DECKS.c.position * 100_000_000 + NOTES.c.position * 100 + CARDS.c.position).label(
    "place"
)
"""Rises through all decks: a note makes fewer than a hundred cards, a deck has under a million."""

_SCHEDULE: Final = [
    CARDS.c[name] for name in ("state", "due", "reps", "lapses", "stability", "difficulty", "last")
]
_LIGHT: Final = (
    select(
        NAME,
        DECKS.c.key.label("deck"),
        NOTES.c.key.label("note"),
        CARDS.c.slot,
        TOPIC.label("topic"),
        _PLACE,
        *_SCHEDULE,
    )
    .select_from(JOINED)
    .where(LIVE)
)


def rows(connection: Connection, deck: str | None, topic: str | None) -> tuple[QueueRow, ...]:
    """All live cards in deck order, suspended and buried ones among them."""
    return _read(connection, _within(_LIGHT, deck, topic))


def queue(
    connection: Connection, day: int, deck: str | None, topic: str | None
) -> tuple[QueueRow, ...]:
    """What may be asked on a study day, in deck order: due cards and new ones."""
    c = CARDS.c
    askable = and_(
        c.suspended.is_(False),
        or_(c.buried_until.is_(None), c.buried_until <= day),
        or_(c.due <= day, and_(c.due.is_(None), c.state == "new")),
    )
    return _read(connection, _within(_LIGHT.where(askable), deck, topic))


def _within(query: AnySelect, deck: str | None, topic: str | None) -> AnySelect:
    if deck is not None:
        query = query.where(DECKS.c.key == deck)
    if topic is not None:
        query = query.where(TOPIC == topic)  # noqa: SIM300 - the column is no constant
    return query


_by_place: Final = itemgetter(5)


def _read(connection: Connection, query: AnySelect) -> tuple[QueueRow, ...]:
    found = sorted(connection.execute(query).all(), key=_by_place)
    # Most cards of a large collection are new: no call for those.
    return tuple(
        [
            QueueRow(
                name,
                deck,
                note,
                slot,
                topic,
                place,
                FRESH
                if state == "new" and due is None and not reps
                else schedule(state, due, reps, *memory),
            )
            for name, deck, note, slot, topic, place, state, due, reps, *memory in found
        ]
    )


def next_due(connection: Connection, day: int) -> tuple[int, int] | None:
    """The first study day after `day` with cards due, and how many."""
    c = CARDS.c
    asked = func.max(c.due, func.coalesce(c.buried_until, 0))
    query = (
        select(asked, func.count())
        .select_from(JOINED)
        .where(LIVE, c.suspended.is_(False), asked > day)
        .group_by(asked)
        .order_by(asked)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


# -- counts ------------------------------------------------------------------------------------

_IS_NEW: Final = CARDS.c.state == "new"


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def topics(connection: Connection, day: int) -> tuple[TopicCount, ...]:
    """One row a topic, in the order in which the decks bring them up."""
    c = CARDS.c
    query = (
        select(
            TOPIC,
            func.count(),
            _count(_IS_NEW),
            _count(and_(~_IS_NEW, c.due <= day)),
            _count(c.state == "learning"),
        )
        .select_from(JOINED)
        .where(LIVE)
        .group_by(TOPIC)
        .order_by(func.min(_PLACE))
    )
    return tuple(TopicCount(*row) for row in connection.execute(query))


def titles(connection: Connection) -> dict[str, Text]:
    query = select(DECKS.c.key, DECKS.c.title_en, DECKS.c.title_zh)
    return {key: Text(en, zh) for key, en, zh in connection.execute(query)}


def decks(connection: Connection, day: int | None) -> tuple[DeckInfo, ...]:
    c = CARDS.c
    query = (
        select(
            DECKS.c.key,
            DECKS.c.title_en,
            DECKS.c.title_zh,
            func.count(NOTES.c.id.distinct()),
            func.count(c.id),
            _count(_IS_NEW & c.id.is_not(None)),
            _count(and_(~_IS_NEW, c.due <= day)) if day is not None else literal(0),
        )
        .select_from(
            DECKS.outerjoin(
                NOTES,
                (NOTES.c.deck_id == DECKS.c.id)
                & NOTES.c.retired.is_(False)
                & NOTES.c.deleted.is_(False),
            ).outerjoin(CARDS, (c.note_id == NOTES.c.id) & c.retired.is_(False))
        )
        .group_by(DECKS.c.id)
        .order_by(DECKS.c.position)
    )
    return tuple(
        DeckInfo(key, Text(en, zh), *counts) for key, en, zh, *counts in connection.execute(query)
    )


def new_today(connection: Connection, day: int) -> int:
    """Cards whose first unvoided answer, since a reset if they had one, is of this study day."""
    c = REVIEWS.c
    today = select(c.card_id).where(c.day == day, c.event == Event.ANSWER).distinct()
    cards = connection.scalars(today).all()
    if not cards:
        return 0
    history = (
        select(c.id, c.card_id, c.day, c.event)
        .where(c.card_id.in_(today), c.event.in_([Event.ANSWER, Event.RESET]))
        .order_by(c.at, c.id)
    )
    gone = voided(connection)
    first: dict[int, int] = {}
    for row in connection.execute(history):
        if row.id in gone:
            continue
        if row.event == Event.RESET:
            first.pop(row.card_id, None)
        else:
            first.setdefault(row.card_id, row.day)
    return sum(begun == day for begun in first.values())


def answers_on(connection: Connection, day: int) -> int:
    """Unvoided answers of a study day."""
    c = REVIEWS.c
    query = select(c.id).where(c.day == day, c.event == Event.ANSWER)
    return len(set(connection.scalars(query)) - voided(connection))
