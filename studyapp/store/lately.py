"""The cards that something happened to within the last study days, as the log tells."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, and_, or_, select

from studyapp.deck.query import Lately
from studyapp.store.log import ORDER, REVIEWS, voided
from studyapp.store.values import Event

_ASKED: Final = (Event.ANSWER, Event.PRACTICE)
_SURE: Final = 3
"""The highest confidence: certain."""


def met(connection: Connection, query: Lately, day: int) -> set[int]:
    """The rows of the cards that were rated, introduced or failed; what is taken back is not."""
    if query.what == "introduced":
        return _introduced(connection, day - query.days)
    c = REVIEWS.c
    asked = select(c.id, c.card_id).where(c.day > day - query.days)
    if query.what == "rated":
        asked = asked.where(c.event == Event.ANSWER)
        if query.rating is not None:
            asked = asked.where(c.rating == query.rating)
    else:
        failed = and_(c.verdict.is_(None), c.rating == 1)
        asked = asked.where(c.event.in_(_ASKED), or_(c.verdict.is_(False), failed))
        if query.what == "sure-wrong":
            asked = asked.where(c.confidence == _SURE)
    rows = connection.execute(asked).all()
    gone = voided(connection) if rows else set()
    return {row.card_id for row in rows if row.id not in gone}


def _introduced(connection: Connection, since: int) -> set[int]:
    """Cards whose first unvoided answer, since a reset if they had one, is later than this day."""
    c = REVIEWS.c
    lately = select(c.card_id).where(c.day > since, c.event == Event.ANSWER).distinct()
    history = (
        select(c.id, c.card_id, c.day, c.event)
        .where(c.card_id.in_(lately), c.event.in_([Event.ANSWER, Event.RESET]))
        .order_by(*ORDER)
    )
    rows = connection.execute(history).all()
    gone = voided(connection) if rows else set()
    first: dict[int, int] = {}
    for row in rows:
        if row.id in gone:
            continue
        if row.event == Event.RESET:
            first.pop(row.card_id, None)
        else:
            first.setdefault(row.card_id, row.day)
    return {card for card, begun in first.items() if begun > since}
