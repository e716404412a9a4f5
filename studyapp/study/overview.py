"""What home shows: how much is due, how well each topic is known, how last week went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from studyapp.deck.values import Text
from studyapp.scheduler import Scheduler
from studyapp.scheduler.days import day_date
from studyapp.store.counting import SECONDS_A_CARD
from studyapp.store.glance import Glance, TopicGlance
from studyapp.study.gating import held
from studyapp.study.queue import Limits

if TYPE_CHECKING:
    from studyapp.store.store import Store

WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class TopicLine:
    topic: str
    title: str
    cards: int
    due: int
    """Cards to ask today that were answered before, failed ones among them."""
    new: int
    """New cards to ask today, but for the day's limit."""
    known: float
    """Share of the topic's cards times how likely each is recalled today, 0..1."""
    recall: float | None
    """Mean recall today of the cards that were answered at least once."""
    waiting: int = 0
    """New cards held back by what they require."""
    needs: str = ""
    """Where all its new cards wait: the title of the topic that opens the first of them."""


@dataclass(frozen=True, slots=True)
class Overview:
    cards: int
    due: int
    """Cards answered before that today's limits still allow."""
    new: int
    """New cards that today's limit still allows."""
    minutes: int
    topics: tuple[TopicLine, ...]
    week: tuple[int, ...]
    """Answers on each of the last seven study days, today last."""
    recall: float | None
    """Share recalled among last week's answers of cards seen before."""
    next_due: tuple[date, int] | None
    waiting: int = 0
    """New cards held back by what they require."""

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
    found = store.recent(day - WEEK + 1, day)
    share = found.recalled / found.asked if found.asked else None
    return Week(found.answers, share, found.seconds)


def look(store: Store, scheduler: Scheduler, day: int) -> Glance:
    """What an open collection says of a day."""
    return store.glance(day, scheduler.weights)


def overview(
    seen: Glance,
    day: int,
    *,
    limits: Limits,
    language: str,
    gate: bool = True,
    week: Week = Week(),
) -> Overview:
    """What a sitting of the day would ask, as far as counts tell it."""
    needs = held(seen.gates) if gate else {}
    waiting = [(seen.gated[note], needs[note]) for note in seen.gated if note in needs]
    lines = tuple(_line(topic, waiting, seen, language) for topic in seen.topics)
    learning = sum(topic.learning for topic in seen.topics)
    seconds = week.seconds or SECONDS_A_CARD
    due = _within(seen.due, limits.reviews, seen.spent.reviews)
    new = _within(sum(line.new for line in lines), limits.new, seen.spent.new)
    if limits.minutes_a_day is not None:
        room = max(0, int((limits.minutes_a_day - seen.spent.minutes) * 60 / seconds))
        due = min(due, room)
        new = min(new, room - due)
        learning = min(learning, room)
    return Overview(
        cards=sum(topic.cards for topic in seen.topics),
        due=due + learning,
        new=new,
        minutes=max(1, round((due + learning + new) * seconds / 60)),
        topics=lines,
        week=week.answers,
        recall=week.recall,
        next_due=_next(seen, day, due),
        waiting=len(waiting),
    )


def _within(count: int, limit: int | None, done: int) -> int:
    return count if limit is None else min(count, max(0, limit - done))


def _next(seen: Glance, day: int, today: int) -> tuple[date, int] | None:
    """The next day with cards due; what is left of today is due tomorrow."""
    left = max(0, seen.behind - today)
    when, count = seen.next_due or (day + 1, 0)
    if left:
        when, count = day + 1, left + (count if when == day + 1 else 0)
    return (day_date(when), count) if count else None


def title(topic: str, titles: Mapping[str, Text], language: str) -> str:
    """A topic that has a deck of its own is called as the deck is."""
    return titles[topic].said_in(language) if titles.get(topic) else topic


def _line(
    topic: TopicGlance,
    waiting: list[tuple[str, tuple[str, ...]]],
    seen: Glance,
    language: str,
) -> TopicLine:
    here = [needs for name, needs in waiting if name == topic.topic]
    new = max(0, topic.new - len(here))
    keys = (seen.gates.open[note] for needs in here for note in needs)
    opens = next((key for key in keys if key != topic.topic), None)
    return TopicLine(
        topic=topic.topic,
        title=title(topic.topic, seen.titles, language),
        cards=topic.cards,
        due=topic.due + topic.learning,
        new=new,
        known=topic.recall / topic.cards if topic.cards else 0.0,
        recall=topic.recall / topic.started if topic.started else None,
        waiting=len(here),
        needs="" if new or opens is None else title(opens, seen.titles, language),
    )
