"""Made-up histories of many cards: the same for every program that is measured on them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class History:
    """One started card: its answers, the oldest first, and where they left it."""

    card: int
    answers: tuple[tuple[int, int, int, int], ...]
    """Days ago, rating, interval chosen, milliseconds."""
    due: int
    """Days from today, negative when overdue."""
    difficulty: float


def histories(cards: int, started: int, answers: int, seed: int = 11) -> Iterator[History]:
    """Growing gaps, some lapses; due days from a month ago to nine months ahead, a tenth overdue.

    The started cards are spread over all of them; together they have exactly so many answers.
    """
    rng = random.Random(seed)
    chosen = sorted(rng.sample(range(1, cards + 1), started))
    for place, card in enumerate(chosen):
        count = answers // started + (place < answers % started)
        gaps, ratings, gap = [], [3], 1
        for _ in range(count - 1):
            gaps.append(gap)
            if rng.random() < 0.09:
                ratings.append(1)
                gap = 1
            else:
                ratings.append(rng.choices((2, 3, 4), (12, 78, 10))[0])
                gap = min(400, max(gap + 1, int(gap * rng.uniform(1.5, 2.2))))
        due = rng.randint(-30, 270)
        ago = gap - due
        if ago < 1:  # the last answer lies in the past
            due, ago = gap - 1, 1
        rows, day = [], ago + sum(gaps)
        for rating, interval in zip(ratings, (*gaps, gap), strict=True):
            rows.append((day, rating, interval, rng.randint(2_000, 20_000)))
            day -= interval
        yield History(card, tuple(rows), due, rng.uniform(2, 9))
