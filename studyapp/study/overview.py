"""What home shows: how much is due, how well each topic is known, how last week went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from studyapp.deck.values import Text
from studyapp.scheduler import Scheduler, State
from studyapp.scheduler.days import day_date
from studyapp.stats.retention import answers_by_day, seconds_an_answer, true_retention
from studyapp.store.glance import Glance
from studyapp.store.values import QueueRow
from studyapp.study.queue import arrange

if TYPE_CHECKING:
    from studyapp.store.store import Store

WEEK = 7
LONGEST_LOOK = 400
"""Study days of the log that are read to tell a card seen before from a new one."""
SECONDS_A_CARD = 25
"""Where nothing was measured yet."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    topic: str
    title: str
    cards: int
    due: int
    new: int
    known: float
    """Share of the topic's cards times how likely each is recalled today, 0..1."""
    recall: float | None
    """Mean recall today of the cards that were answered at least once."""


@dataclass(frozen=True, slots=True)
class Overview:
    cards: int
    due: int
    new: int
    """New cards that today's limit still allows."""
    minutes: int
    topics: tuple[TopicLine, ...]
    week: tuple[int, ...]
    """Answers on each of the last seven study days, today last."""
    recall: float | None
    """Share recalled among last week's answers of cards seen before."""
    next_due: tuple[date, int] | None

    @property
    def answers_week(self) -> int:
        return sum(self.week)


@dataclass(frozen=True, slots=True)
class Week:
    """How the last seven study days went."""

    answers: tuple[int, ...] = ()
    """Answers on each day, today last."""
    recall: float | None = None
    """Share recalled among the answers of cards seen on an earlier day."""
    seconds: float | None = None
    """The time that an answer takes, in the median."""


def week(store: Store, day: int) -> Week:
    # what was answered first inside the week was seen for the first time before it
    log = store.log(since_day=day - LONGEST_LOOK)
    return Week(
        answers_by_day(log, day - WEEK + 1, day),
        true_retention(log, since=day - WEEK + 1).share,
        seconds_an_answer(log),
    )


def look(store: Store, day: int) -> Glance:
    """What an open collection says of a day."""
    return Glance(
        rows=store.rows(),
        queue=store.queue(day),
        titles={deck.id: deck.title for deck in store.decks()},
        new_today=store.new_today(day),
        next_due=store.next_due(day),
        shipped=store.shipped_revision(),
    )


def overview(
    seen: Glance,
    scheduler: Scheduler,
    day: int,
    *,
    new_per_day: int,
    language: str,
    week: Week = Week(),
) -> Overview:
    left = max(0, new_per_day - seen.new_today)
    today = arrange(seen.queue, day, scheduler, left)
    asked = {row.id for row in seen.queue}
    by_topic: dict[str, list[QueueRow]] = {}
    for row in seen.rows:
        by_topic.setdefault(row.topic, []).append(row)
    topics = tuple(
        _line(topic, members, asked, scheduler, day, title(topic, seen.titles, language))
        for topic, members in by_topic.items()
    )
    new = sum(row.schedule.state is State.NEW for row in today)
    upcoming = seen.next_due
    return Overview(
        cards=len(seen.rows),
        due=len(today) - new,
        new=new,
        minutes=max(1, round(len(today) * (week.seconds or SECONDS_A_CARD) / 60)),
        topics=topics,
        week=week.answers,
        recall=week.recall,
        next_due=None if upcoming is None else (day_date(upcoming[0]), upcoming[1]),
    )


def title(topic: str, titles: Mapping[str, Text], language: str) -> str:
    """A topic that has a deck of its own is called as the deck is."""
    return titles[topic].said_in(language) if titles.get(topic) else topic


def _line(
    topic: str,
    rows: list[QueueRow],
    asked: set[str],
    scheduler: Scheduler,
    day: int,
    name: str,
) -> TopicLine:
    recalls = [
        recall
        for row in rows
        if (recall := scheduler.retrievability(row.schedule, day)) is not None
    ]
    new = [row for row in rows if row.schedule.state is State.NEW]
    return TopicLine(
        topic=topic,
        title=name,
        cards=len(rows),
        due=sum(row.id in asked and row.schedule.state is not State.NEW for row in rows),
        new=sum(row.id in asked for row in new),
        known=sum(recalls) / len(rows) if rows else 0.0,
        recall=sum(recalls) / len(recalls) if recalls else None,
    )
