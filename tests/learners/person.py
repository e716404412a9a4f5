"""A learner by assumption: memory is FSRS-6 with weights of one's own, answers come by knowing,
by luck and by slips, and what is learned without its prerequisites does not last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from studyapp.scheduler import DEFAULT_WEIGHTS, Memory, Rating
from studyapp.scheduler import memory as model
from studyapp.scheduler.weights import LOWER_BOUNDS, UPPER_BOUNDS
from tests.learners.decks import Items

CHOICE_SECONDS: Final = 9.0
RECALL_SECONDS: Final = 14.0
WRONG_SECONDS: Final = 12.0
"""To read why."""
FIRST_SECONDS: Final = 15.0
"""To take in a question never seen before."""

_SPREAD: Final = {0: 0.4, 1: 0.4, 2: 0.4, 3: 0.4, 8: 0.1, 10: 0.15, 11: 0.2, 14: 0.15, 20: 0.2}
"""How much people differ: the standard deviation of a weight's logarithm."""


@dataclass(frozen=True, slots=True)
class World:
    """What is assumed of everyone; the default is what the app itself assumes."""

    hollow: float = 0.4
    """Stability kept of what was learned without its prerequisites, and how much rarer such a
    card is known beforehand; 1: prerequisites don't matter."""
    teaches: float = 1.0
    """How far a choice answered by knowing moves ln S, of what a recall would."""
    hunch: float = 0.0
    """Probability that someone who can't recall the answer knows it when it is seen."""
    slip: float = 0.02


AS_BELIEVED: Final = World()
HARSHER: Final = World(teaches=0.7, hunch=0.3)
"""Choices teach less than recalls do, and are easier than luck alone would have them."""


@dataclass(frozen=True, slots=True)
class Person:
    weights: tuple[float, ...]
    prior: float
    """Probability of knowing a card before it is first asked, where its prerequisites are known."""
    pace: float
    """Seconds are multiplied by it."""
    seed: int
    world: World


def person(seed: int, world: World = AS_BELIEVED) -> Person:
    """One of a population around the published weights."""
    rng = np.random.default_rng([seed, 2])
    weights = list(DEFAULT_WEIGHTS)
    for index, spread in _SPREAD.items():
        weight = weights[index] * float(np.exp(rng.normal(0, spread)))
        weights[index] = min(max(weight, LOWER_BOUNDS[index]), UPPER_BOUNDS[index])
    weights[:4] = sorted(weights[:4])
    prior, pace = float(rng.uniform(0.3, 0.8)), float(np.exp(rng.normal(0, 0.2)))
    return Person(tuple(weights), prior, pace, seed, world)


class Mind:
    """What a person remembers of a deck. Days are numbers; the first day of study is 0."""

    def __init__(self, who: Person, items: Items) -> None:
        self.who, self.items = who, items
        self.rng = np.random.default_rng([who.seed, 3])
        self.memories: list[Memory | None] = [None] * len(items)
        self.last = [0] * len(items)
        self.seconds = 0.0
        self.adrift = 0
        """Cards met for the first time without knowing what they require."""

    def recall(self, place: int, day: int) -> float:
        """Probability of recalling a card on a day; 0 for one never met."""
        memory = self.memories[place]
        if memory is None:
            return 0.0
        return model.recall(self.who.weights, memory.stability, day - self.last[place])

    def known(self, day: int) -> float:
        """Mean recall of the whole deck on a day."""
        return sum(self.recall(place, day) for place in range(len(self.items))) / len(self.items)

    def answer(self, place: int, day: int, options: int) -> bool:
        """Answer a card, as a choice of so many or (0) by recall; whether that was right.

        Someone who does not know reads why, and keeps less of it (`hollow`) where a prerequisite
        is not known either. A lucky guess is no recall: memory takes it as a lapse.
        """
        who, world, draw = self.who, self.who.world, self.rng.random
        memory, gap = self.memories[place], day - self.last[place]
        grounded = True
        if memory is None or gap > 0:
            grounded = all(draw() < self.recall(one, day) for one in self.items[place].requires)
        if memory is None:
            knows = draw() < who.prior * (1.0 if grounded else world.hollow)
            self.adrift += not grounded
        else:
            knows = gap < 1 or draw() < self.recall(place, day)
        right = draw() >= world.slip if knows and options else knows
        if not knows and options:
            right = draw() < world.hunch + (1 - world.hunch) / options

        rating = Rating.GOOD if knows else Rating.AGAIN
        if memory is None:
            after = model.first(who.weights, rating)
        else:
            after = model.after(who.weights, memory, rating, gap)
        kept = 1.0
        if not (knows or grounded):
            kept = world.hollow
        elif knows and options and memory is not None:
            kept = (memory.stability / after.stability) ** (1 - world.teaches)
        stability = max(after.stability * kept, model.STABILITY_MIN)
        self.memories[place], self.last[place] = Memory(stability, after.difficulty), day
        seconds = CHOICE_SECONDS if options else RECALL_SECONDS
        seconds += FIRST_SECONDS * (memory is None) + WRONG_SECONDS * (not right)
        self.seconds += seconds * who.pace
        return right
