"""How well a log was foretold: the probability of each scored answer, and their log loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from studyapp.scheduler.memories import Floats
from studyapp.scheduler.memory import SLIP, chance_right
from studyapp.scheduler.replay import Bools, Ints, replay
from studyapp.scheduler.values import Rating, Schedule
from studyapp.scheduler.weights import DEFAULT_WEIGHTS


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """A log's scored rows: a card's first answer on each study day after its first."""

    rows: Ints  # their places in the log given, rising
    recall: Floats  # R before the answer
    expected: Floats  # probability of a right answer: luck and slips are in it
    right: Bools

    @property
    def log_loss(self) -> float:
        """Mean of -ln p over the scored rows, in nats; NaN where there is none."""
        if not len(self.rows):
            return float("nan")
        return float(-np.mean(np.log(np.where(self.right, self.expected, 1 - self.expected))))


def foretell(
    cards: ArrayLike,
    days: ArrayLike,
    ratings: ArrayLike,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
    *,
    chances: ArrayLike | None = None,
    start: Mapping[int, Schedule] | None = None,
) -> Foretold:
    """Foretell a log's answers from the ones before each; columns as `replay` takes them.

    What is foretold is `studyapp.scheduler.memory.chance_right`. Raises ValueError as `replay`
    does.
    """
    done = replay(
        cards, days, ratings, weights, chances=chances, want_recall=True, start=start
    ).recall
    assert done is not None
    # Later answers of one day have R = 1: the card was told a moment ago and nothing is foretold.
    rows = np.flatnonzero(done < 1)
    recall = done[rows]
    luck = np.zeros(len(rows)) if chances is None else np.asarray(chances, np.float64)[rows]
    # Only where luck alone is near 1 (a single option) does the bound matter: slips stay possible.
    expected = np.minimum(chance_right(recall, luck), np.where(luck > 0, 1 - SLIP, 1.0))
    return Foretold(rows, recall, expected, np.asarray(ratings)[rows] > Rating.AGAIN)
