"""FSRS-6 for one card: an answer turns a schedule into the next one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from studyapp.scheduler import fuzz as fuzzing
from studyapp.scheduler import memory as model
from studyapp.scheduler.values import (
    NEW_SCHEDULE,
    Future,
    Futures,
    Memory,
    Rating,
    Schedule,
    State,
)
from studyapp.scheduler.weights import DEFAULT_WEIGHTS, MODEL, checked

__all__ = ["DEFAULT_WEIGHTS", "MODEL", "Scheduler"]


@dataclass(frozen=True, slots=True)
class Scheduler:
    """How cards are scheduled: the weights of the model and what the learner asks of it.

    Raises ValueError for weights out of bounds, a retention outside 0.5 to 0.999, and a longest
    interval under one day.
    """

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    retention: float = 0.9  # recall wanted at the moment a card is due
    maximum_interval: int = 36500  # days
    fuzz: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", checked(self.weights))
        if not 0.5 <= self.retention <= 0.999:
            raise ValueError(f"retention = {self.retention:g} is outside 0.5 to 0.999")
        if self.maximum_interval < 1:
            raise ValueError(f"maximum_interval = {self.maximum_interval} is below one day")

    def review(self, schedule: Schedule, rating: Rating, day: int, key: str) -> Future:
        """The future that the rating leads to: the same value as `futures` shows for it."""
        return self.futures(schedule, day, key)[rating]

    def futures(self, schedule: Schedule, day: int, key: str) -> Futures:
        """All four futures of a card asked on a study day.

        `key` names the card for ever: with the number of answers it fixes the fuzz. Good keeps
        the interval that FSRS gives it; Hard stays a day under it and Easy a day above, so the
        buttons are equal only where Good is one day already or the longest interval is reached.
        """
        elapsed = _elapsed(schedule, day)
        memories = [self.remember(schedule.memory, rating, elapsed) for rating in Rating]
        hard, good, easy = self._intervals(memories[1:], key, schedule.reps)
        return Futures(
            *(
                Future(
                    rating, replace(_answered(schedule, rating, day, memory), due=day + days), days
                )
                for rating, memory, days in zip(
                    Rating, memories, (0, hard, good, easy), strict=True
                )
            )
        )

    def remember(self, memory: Memory | None, rating: Rating, elapsed_days: int) -> Memory:
        """The memory after an answer; a day or less than none since the last is the same day."""
        if memory is None:
            return model.first(self.weights, rating)
        return model.after(self.weights, memory, rating, elapsed_days)

    def retrievability(self, schedule: Schedule, day: int) -> float | None:
        """The predicted probability of recall on a study day; None for a card never answered."""
        if schedule.memory is None or schedule.last is None:
            return None
        return model.recall(self.weights, schedule.memory.stability, _elapsed(schedule, day))

    def interval(self, stability: float) -> float:
        """Days until recall falls to the wanted retention, neither rounded nor fuzzed."""
        return model.days_until(self.weights, stability, self.retention)

    def replay(
        self, answers: Iterable[tuple[int, Rating]], start: Schedule = NEW_SCHEDULE
    ) -> Schedule:
        """The schedule that a card's answers (study day, rating), in their order, lead to.

        Its due day is None: that is the one written on the last row, which was chosen with more
        in view than the answers.
        """
        schedule = replace(start, due=None)
        for day, rating in answers:
            memory = self.remember(schedule.memory, rating, _elapsed(schedule, day))
            schedule = _answered(schedule, rating, day, memory)
        return schedule

    def _intervals(self, memories: list[Memory], key: str, reps: int) -> tuple[int, int, int]:
        """Whole days for Hard, Good and Easy, in order."""
        hard, good, easy = (max(self.interval(memory.stability), 1.0) for memory in memories)
        hard = max(min(hard, good - 1), 1.0)
        easy = max(easy, good + 1)
        chosen: list[int] = []
        for interval in (hard, good, easy):
            low, high = fuzzing.window(interval, self.maximum_interval)
            if not self.fuzz:
                low = high = min(fuzzing.rounded(interval), self.maximum_interval)
            days = fuzzing.drawn((low, high), key, reps)
            # Windows of intervals a day apart end at least a day apart, so a step above the
            # button before is always inside, save where one day or the maximum is all there is.
            chosen.append(min(max(days, chosen[-1] + 1), high) if chosen else days)
        return chosen[0], chosen[1], chosen[2]


def _elapsed(schedule: Schedule, day: int) -> int:
    """Study days since the last answer; a clock that went backwards has stood still."""
    return 0 if schedule.last is None else max(day - schedule.last, 0)


def _answered(schedule: Schedule, rating: Rating, day: int, memory: Memory) -> Schedule:
    """The schedule after an answer, its due day still to be chosen."""
    again = rating is Rating.AGAIN
    return Schedule(
        state=State.LEARNING if again else State.REVIEW,
        reps=schedule.reps + 1,
        lapses=schedule.lapses + (again and schedule.state is State.REVIEW),
        memory=memory,
        last=day,
    )
