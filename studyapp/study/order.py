"""The order in which cards that were chosen are asked: topics in turn, siblings apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

from studyapp.store.values import QueueRow


def interleave(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """One card of each topic in turn, each topic in its own order."""
    by_topic: dict[str, list[QueueRow]] = {}
    for row in rows:
        by_topic.setdefault(row.topic, []).append(row)
    longest = max(map(len, by_topic.values()), default=0)
    turns = list(by_topic.values())
    return [topic[turn] for turn in range(longest) for topic in turns if turn < len(topic)]


def spread(rows: Sequence[QueueRow], reach: int = 8) -> list[QueueRow]:
    """Keep the order, but take the next of another topic when one is near.

    `reach` is how many places a card may be brought forward, so that the order still shows.
    """
    rest, near, out = deque(rows), list[QueueRow](), list[QueueRow]()
    while near or rest:
        while rest and len(near) < reach:
            near.append(rest.popleft())
        last = out[-1] if out else None
        pick = next((n for n, row in enumerate(near) if not last or row.topic != last.topic), None)
        if pick is None:
            pick = next((n for n, row in enumerate(near) if last and not siblings(row, last)), 0)
        out.append(near.pop(pick))
    return out


def mixed(due: Sequence[QueueRow], new: Sequence[QueueRow]) -> list[QueueRow]:
    """New cards among the due ones at even distances, a due one first."""
    out: list[QueueRow] = []
    begun = 0
    for place, row in enumerate(new, 1):
        until = round(place * len(due) / (len(new) + 1)) or min(1, len(due))
        out += [*due[begun:until], row]
        begun = max(begun, until)
    return [*out, *due[begun:]]


def siblings(one: QueueRow, other: QueueRow) -> bool:
    return one.note == other.note and one.deck == other.deck


def apart(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """The same order, but no two cards of a note side by side where that can be.

    A card that would stand beside a sibling waits for the next that is none; those still waiting
    at the end go back to the first gap between two other notes.
    """
    if not any(siblings(*pair) for pair in pairwise(rows)):
        return list(rows)
    rest, out = list(rows), list[QueueRow]()
    while rest:
        pick = next(
            (n for n, row in enumerate(rest) if not out or not siblings(row, out[-1])), None
        )
        if pick is None:
            break
        out.append(rest.pop(pick))
    for row in rest:
        gap = next((n for n in range(len(out)) if _fits(row, out, n)), len(out))
        out.insert(gap, row)
    return out


def _fits(row: QueueRow, out: Sequence[QueueRow], gap: int) -> bool:
    before = out[gap - 1 : gap] if gap else ()
    return not any(siblings(row, other) for other in (*before, *out[gap : gap + 1]))
