"""What is asked, in which order: due cards by retrievability, topics interleaved, some new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyapp.scheduler import Scheduler, State
from studyapp.store.values import QueueRow


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one sitting may ask; None is no limit."""

    new: int = 10
    """New cards a study day."""
    cards: int | None = None
    minutes: float | None = None


def arrange(
    rows: Sequence[QueueRow], day: int, scheduler: Scheduler, new_left: int
) -> tuple[QueueRow, ...]:
    """Due cards first, the least retrievable first; then new cards in the order of their decks.

    Of a note that already has a card in the queue, no new card is added: a sibling would give
    the answer away.
    """

    def strength(row: QueueRow) -> tuple[bool, float]:
        recall = scheduler.retrievability(row.schedule, day)
        return (row.schedule.state is not State.LEARNING, 0.0 if recall is None else recall)

    due = sorted((row for row in rows if row.schedule.state is not State.NEW), key=strength)
    asked = {(row.deck, row.note) for row in due}
    new: list[QueueRow] = []
    for row in interleave([row for row in rows if row.schedule.state is State.NEW]):
        if len(new) >= new_left:
            break
        if (row.deck, row.note) not in asked:
            asked.add((row.deck, row.note))
            new.append(row)
    return (*spread(due), *new)


def interleave(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """One card of each topic in turn, each topic in its own order."""
    by_topic: dict[str, list[QueueRow]] = {}
    for row in rows:
        by_topic.setdefault(row.topic, []).append(row)
    longest = max(map(len, by_topic.values()), default=0)
    turns = list(by_topic.values())
    return [topic[turn] for turn in range(longest) for topic in turns if turn < len(topic)]


def spread(rows: Sequence[QueueRow], reach: int = 8) -> list[QueueRow]:
    """Keep the order, but take the next of another topic (and another note) when one is near.

    `reach` is how many places a card may be brought forward, so that the order by retrievability
    still shows.
    """
    left, out = list(rows), list[QueueRow]()
    while left:
        near = range(min(reach, len(left)))
        last = out[-1] if out else None
        pick = next((n for n in near if last is None or left[n].topic != last.topic), None)
        if pick is None:
            pick = next((n for n in near if last and left[n].note != last.note), 0)
        out.append(left.pop(pick))
    return out
