"""Which cards a sitting asks, by what it is for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from studyapp.scheduler import Scheduler
from studyapp.store.errors import NotFound
from studyapp.store.values import QueueRow
from studyapp.study.exam import Exam
from studyapp.study.mistakes import mistakes, sure_but_wrong
from studyapp.study.plan import Habits, Mode, Plan
from studyapp.study.queue import Queue, build, practice

if TYPE_CHECKING:
    from studyapp.store.store import Store


def gather(
    store: Store, scheduler: Scheduler, day: int, plan: Plan, habits: Habits, exam: Exam | None
) -> Queue:
    """The cards in the order to ask. Raises QueryError for a search that can't be read."""
    if plan.notes:
        return Queue(tuple(_named(store, day, plan.notes)))
    only = _only(store, day, plan)
    if not plan.schedules:
        return Queue(tuple(_practice(store, day, plan, only)))
    return build(
        store,
        scheduler,
        day,
        plan.limits,
        deck=plan.deck,
        topic=plan.topic,
        only=only,
        gate=habits.gate,
        first=sure_but_wrong(store, day),
        prefer=(exam.cards or ()) if exam else (),
    )


def _named(store: Store, day: int, notes: Sequence[str]) -> Sequence[QueueRow]:
    """The cards of some notes, note by note; those suspended or deleted are left out."""
    place = dict[str, int]()
    for name in notes:
        deck, _, note = name.partition("/")
        with suppress(NotFound):
            for card in store.cards_of(deck, note):
                place.setdefault(card.id, len(place))
    return sorted(practice(store, day, only=tuple(place)), key=lambda row: place[row.id])


def _only(store: Store, day: int, plan: Plan) -> tuple[str, ...] | None:
    """The cards that may be asked at all; None for every one."""
    if plan.query:
        return store.found_ids(plan.query, day)
    if plan.mode is Mode.MISTAKES:
        return tuple(mistake.card for mistake in mistakes(store, day))
    return None


def _practice(store: Store, day: int, plan: Plan, only: Sequence[str] | None) -> Sequence[QueueRow]:
    rows = practice(store, day, deck=plan.deck, topic=plan.topic, only=only)
    if plan.mode is Mode.QUIZ:
        drawn = random.Random(plan.seed)
        most = len(rows) if plan.limits.cards is None else min(plan.limits.cards, len(rows))
        return drawn.sample(sorted(rows, key=lambda row: row.id), most)
    if plan.mode is Mode.MISTAKES and only is not None:
        place = {card: n for n, card in enumerate(only)}
        return sorted(rows, key=lambda row: place[row.id])
    return rows
