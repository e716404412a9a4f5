"""What was studied each day and went wrong, how stable memory is, since when a goal stands."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import Connection, case, func, select

from studyapp.scheduler.values import Rating, State
from studyapp.store.cards import CARDS, DECKS, JOINED, LIVE, NOTES, card_ids
from studyapp.store.collection import Collection
from studyapp.store.counters import note, noted
from studyapp.store.counting import LONGEST_MS, UNMEASURED_MS
from studyapp.store.log import ORDER, REVIEWS, voided
from studyapp.store.mistakes import DAYS, Mistake, mistakes, sure_but_wrong
from studyapp.store.values import Event, Log

_GOALS: Final = "goals"


class Diary(Collection):
    """What plans are made of: the log by day, goals, how stable memories are."""

    def mistakes(self, day: int, days: int = DAYS, limit: int | None = None) -> tuple[Mistake, ...]:
        """Cards answered wrong in the last study days and not right since."""
        with self._reading() as connection:
            return mistakes(connection, day, days, limit)

    def sure_but_wrong(self, day: int) -> frozenset[str]:
        """Of the cards due on a day, those answered wrong with certainty and not right since."""
        with self._reading() as connection:
            return sure_but_wrong(connection, day)

    def minutes(self, since_day: int) -> dict[int, float]:
        """How long was studied on each study day that has answers; practice counts too.

        An answer that was taken back later was given nevertheless: its time is in it.
        """
        c = REVIEWS.c
        ms = case(
            (c.duration.is_(None), UNMEASURED_MS),
            (c.duration > LONGEST_MS, LONGEST_MS),
            else_=c.duration,
        )
        query = (
            select(c.day, func.sum(ms))
            .where(c.day >= since_day, c.event.in_([Event.ANSWER, Event.PRACTICE]))
            .group_by(c.day)
        )
        with self._reading() as connection:
            return {day: spent / 60_000 for day, spent in connection.execute(query)}

    def practised(self, since_day: int | None = None) -> Log:
        """The unvoided practice answers in order: `History.log` for what moves no schedule.

        Their rating is Good where they were right, else Again.
        """
        with self._reading() as connection:
            return practised(connection, since_day)

    def standing(self, until: int) -> list[tuple[int, str, int]]:
        """Study day, kind of note, cards: what falls due by a day, buried ones when they are back.

        Suspended cards and new ones stand nowhere.
        """
        c = CARDS.c
        asked = func.max(c.due, func.coalesce(c.buried_until, 0)).label("asked")
        query = (
            select(asked, NOTES.c.kind, func.count())
            .select_from(JOINED)
            .where(LIVE, c.suspended.is_(False), c.state != State.NEW, c.due <= until)
            .group_by(asked, NOTES.c.kind)
        )
        with self._reading() as connection:
            return [(day, kind, n) for day, kind, n in connection.execute(query) if day <= until]

    def kinds(self) -> dict[str, str]:
        """The kind of every note, as "deck/note"."""
        query = select(DECKS.c.key + "/" + NOTES.c.key, NOTES.c.kind).join_from(NOTES, DECKS)
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def stabilities(self, before: int) -> list[float]:
        """Of the live cards that were last answered before a study day; suspended ones not."""
        c = CARDS.c
        query = (
            select(c.stability)
            .select_from(JOINED)
            .where(LIVE, c.suspended.is_(False), c.stability.is_not(None), c.last < before)
        )
        with self._reading() as connection:
            return list(connection.scalars(query))

    def goals(self) -> tuple[tuple[int, int], ...]:
        """From which study day on how many minutes were the goal, in order; 0 for none."""
        with self._reading() as connection:
            return _goals(connection)

    def note_goal(self, day: int, minutes: int) -> None:
        """From this study day on, so many minutes are the goal."""
        with self._writing() as connection:
            kept = [goal for goal in _goals(connection) if goal[0] < day]
            note(connection, _GOALS, json.dumps([*kept, (day, minutes)]))


def _goals(connection: Connection) -> tuple[tuple[int, int], ...]:
    return tuple((day, minutes) for day, minutes in json.loads(noted(connection, _GOALS) or "[]"))


def practised(connection: Connection, since_day: int | None) -> Log:
    c = REVIEWS.c
    query = (
        select(c.id, c.card_id, c.at, c.tz, c.day, c.form, c.verdict, c.confidence, c.duration)
        .where(c.event == Event.PRACTICE)
        .order_by(*ORDER)
    )
    if since_day is not None:
        query = query.where(c.day >= since_day)
    rows = connection.execute(query).all()
    gone = voided(connection) if rows else set()
    rows = [row for row in rows if row.id not in gone]
    code = {card: place for place, card in enumerate(dict.fromkeys(row.card_id for row in rows))}
    names = card_ids(connection, code)
    return Log(
        cards=tuple(names[card] for card in code),
        card=tuple(code[row.card_id] for row in rows),
        at=tuple(row.at for row in rows),
        tz=tuple(row.tz for row in rows),
        day=tuple(row.day for row in rows),
        form=tuple(row.form for row in rows),
        right=tuple(row.verdict for row in rows),
        rating=tuple(int(Rating.AGAIN if row.verdict is False else Rating.GOOD) for row in rows),
        confidence=tuple(row.confidence for row in rows),
        duration_ms=tuple(row.duration for row in rows),
    )
