"""Small decks and a learner who answers them, for the tests of the collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from studyapp.deck.ask import chance_of
from studyapp.deck.read import read_note
from studyapp.deck.values import Deck, Text
from studyapp.scheduler.days import study_day
from studyapp.scheduler.fsrs import MODEL, Scheduler
from studyapp.scheduler.values import Rating
from studyapp.store.store import Store
from studyapp.store.values import NewReview

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=1)))
TODAY = study_day(NOON)


def basic(name: str, prompt: str = "", **more: object) -> dict[str, object]:
    said = {"prompt": prompt or f"What is {name}?", "answer": f"It is {name}."}
    return {"id": name, "kind": "basic", "topic": "gradients", "en": said, **more}


def deck(*records: Mapping[str, object], name: str = "gradients", file: str = "g.toml") -> Deck:
    title = Text(name.title(), f"{name}的")
    return Deck(name, title, tuple(read_note(record) for record in records), file)


def opened(folder: Path, name: str = "collection.db") -> Store:
    return Store.open(folder / name, now=NOON)


def stocked(folder: Path, *records: Mapping[str, object]) -> Store:
    """A collection with one imported deck; three basic notes unless others are given."""
    store = opened(folder)
    notes = records or (basic("one"), basic("two"), basic("three"))
    store.apply(store.plan([deck(*notes)]), now=NOON)
    return store


def answer(
    store: Store,
    card: str,
    rating: Rating = Rating.GOOD,
    at: datetime = NOON,
    scheduler: Scheduler | None = None,
    **more: object,
) -> int:
    """Answer a card as a session would; the running number."""
    day = study_day(at)
    row = replace(_right(card, rating, at), **more)
    chance = chance_of(row.form, len(row.shown)) if row.model == MODEL else 0.0
    future = (scheduler or Scheduler()).review(store.card(card).schedule, rating, day, card, chance)
    review = replace(row, interval=future.interval, due=future.schedule.due)
    return store.record(review, future.schedule)


def _right(card: str, rating: Rating, at: datetime) -> NewReview:
    return NewReview(
        card=card,
        at=at,
        day=study_day(at),
        form="reveal",
        response="",
        right=None,
        rating=rating,
        interval=None,
        due=None,
        model=MODEL,
    )
