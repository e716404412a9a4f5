"""How well confidence and predictions fit what happened: Brier scores and reliability tables.

A confidence is said in words before the answer is shown; each word is taken as the probability in
STATED. The Brier score is the mean of (p - right)^2: 0 for a prophet, 0.25 for who always says
50 %. Confidence never sets an interval, so nobody gains by saying less than they think.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from studyapp.deck.ask import chance_of
from studyapp.scheduler import Rating
from studyapp.scheduler.memory import chance_right
from studyapp.store.values import Log

STATED: Final[Mapping[int, float]] = {1: 0.5, 2: 0.75, 3: 0.95}
"""Guess, think so, certain: "as likely as not", halfway, and one wrong in twenty."""


@dataclass(frozen=True, slots=True)
class Level:
    """The answers given with one confidence."""

    confidence: int
    stated: float
    answers: int
    right: int

    @property
    def share(self) -> float | None:
        """None where nothing was answered with it."""
        return self.right / self.answers if self.answers else None


@dataclass(frozen=True, slots=True)
class Calibration:
    levels: tuple[Level, ...]
    """Guess, think so, certain."""

    @property
    def answers(self) -> int:
        return sum(level.answers for level in self.levels)

    @property
    def brier(self) -> float | None:
        """Mean of (stated - right)^2; None where no confidence was said."""
        missed = sum(
            level.right * (1 - level.stated) ** 2 + (level.answers - level.right) * level.stated**2
            for level in self.levels
        )
        return missed / self.answers if self.answers else None

    @property
    def overconfidence(self) -> float | None:
        """Mean stated probability less the share right; below 0 is too modest."""
        gap = sum(level.stated * level.answers - level.right for level in self.levels)
        return gap / self.answers if self.answers else None


def calibration(
    *logs: Log, since: int | None = None, of: Callable[[str], bool] = lambda _: True
) -> Calibration:
    """Over the answers with a confidence, from a study day on, of the cards that `of` takes.

    What was said in practice counts as well: give both logs.
    """
    counts = {confidence: [0, 0] for confidence in STATED}
    for log in logs:
        rows = zip(log.card, log.day, log.right, log.rating, log.confidence, strict=True)
        for card, day, right, rating, confidence in rows:
            if confidence is None or (since is not None and day < since):
                continue
            if of(log.cards[card]):
                found = counts[confidence]
                found[0] += 1
                # who judges a revealed card is the learner: anything but Again is right
                found[1] += rating != Rating.AGAIN if right is None else right
    return Calibration(tuple(Level(c, STATED[c], *found) for c, found in counts.items()))


@dataclass(frozen=True, slots=True)
class Predicted:
    """The right answers that the scheduler predicted against those that came."""

    answers: int
    """Scored: the first of each study day, of cards answered on an earlier one."""
    brier: float | None
    said: float | None
    """Mean predicted chance of a right answer."""
    right: float | None
    """Share of right answers."""


def predicted(log: Log, weights: Sequence[float], *, since: int | None = None) -> Predicted:
    """Score the scheduler's own predictions, from a study day on; needs NumPy."""
    from studyapp.scheduler.replay import replay

    if not len(log):
        return Predicted(0, None, None, None)
    # luck that memory was not reckoned with, under an older rule, was there nevertheless
    chances = [chance_of(form, count) for form, count in zip(log.form, log.options, strict=True)]
    recalls = replay(
        log.history, log.day, log.rating, weights, chances=log.chance, want_recall=True
    ).recall
    assert recalls is not None
    last: dict[int, int] = {}
    said, came, missed, count = 0.0, 0, 0.0, 0
    rows = zip(log.history, log.day, log.rating, recalls.tolist(), chances, strict=True)
    for history, day, rating, recall, chance in rows:
        before = last.get(history)
        last[history] = day
        if before is None or day <= before or (since is not None and day < since):
            continue
        expected, right = chance_right(recall, chance), rating != Rating.AGAIN
        count += 1
        said += expected
        came += right
        missed += (expected - right) ** 2
    if not count:
        return Predicted(0, None, None, None)
    return Predicted(count, missed / count, said / count, came / count)
