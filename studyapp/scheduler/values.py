"""What the scheduler takes and gives: ratings, memories, schedules and a card's four futures."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class Rating(IntEnum):
    """How well a card was recalled, in the learner's own judgement."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(StrEnum):
    """Where a card stands: never answered, failed and due again at once, or spaced over days."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS believes of one card after its last answer."""

    stability: float  # days until recall has fallen to 90 %
    difficulty: float  # 1 (easy) to 10


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a card is next asked, and what is known of it; the default is a card never answered.

    Days are study days: proleptic ordinals as `date.toordinal` counts them.
    """

    state: State = State.NEW
    due: int | None = None
    reps: int = 0  # answers of every rating
    lapses: int = 0  # Agains on a card in review
    memory: Memory | None = None
    last: int | None = None  # study day of the last answer


NEW_SCHEDULE: Final = Schedule()


@dataclass(frozen=True, slots=True)
class Future:
    """What a card becomes if it is given one rating."""

    rating: Rating
    schedule: Schedule
    interval: int  # days; 0 is again today


@dataclass(frozen=True, slots=True)
class Futures:
    """What a card becomes under each of the four ratings."""

    again: Future
    hard: Future
    good: Future
    easy: Future

    def __getitem__(self, rating: Rating) -> Future:
        match rating:
            case Rating.AGAIN:
                return self.again
            case Rating.HARD:
                return self.hard
            case Rating.GOOD:
                return self.good
            case Rating.EASY:
                return self.easy

    def __iter__(self) -> Iterator[Future]:
        return iter((self.again, self.hard, self.good, self.easy))


@dataclass(frozen=True, slots=True)
class Answered:
    """One row of a log to replay."""

    card: Hashable
    day: int
    rating: Rating
    chance: float = 0.0  # of a right answer from someone who doesn't know
