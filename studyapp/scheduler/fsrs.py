"""FSRS-6 for one card: an answer turns a schedule into the next one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from studyapp.scheduler import fuzz as fuzzing
from studyapp.scheduler import memory as model
from studyapp.scheduler.load import Load
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

__all__ = ["DEFAULT_WEIGHTS", "MODEL", "Answer", "Scheduler"]

Answer = tuple[int, Rating] | tuple[int, Rating, float]
"""Study day, rating, and the chance of a lucky answer where there is one."""

Pick = Callable[[tuple[int, int], float], int]
"""Takes a day of a window around an interval."""


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

    def review(
        self,
        schedule: Schedule,
        rating: Rating,
        day: int,
        key: str,
        chance: float = 0.0,
        *,
        load: Load | None = None,
        siblings: Collection[int] = (),
    ) -> Future:
        """The future that the rating leads to: the same value as `futures` shows for it."""
        return self.futures(schedule, day, key, chance, load=load, siblings=siblings)[rating]

    def futures(
        self,
        schedule: Schedule,
        day: int,
        key: str,
        chance: float = 0.0,
        *,
        load: Load | None = None,
        siblings: Collection[int] = (),
    ) -> Futures:
        """All four futures of a card asked on a study day.

        `key` names the card for ever: with the number of answers it fixes the fuzz. Good keeps
        the interval that FSRS gives it; Hard stays a day under it and Easy a day above, so the
        buttons are equal only where Good is one day already or the longest interval is reached.
        `chance` is the probability that someone who doesn't know answers the question right.
        With a `load` the lightest day of the fuzz window is taken, far from `siblings`: the study
        days on which a card of the same note is due.
        """
        elapsed = _elapsed(schedule, day)
        memories = [self.remember(schedule.memory, rating, elapsed, chance) for rating in Rating]

        def pick(window: tuple[int, int], ideal: float) -> int:
            drawn = fuzzing.drawn(window, key, schedule.reps)
            return load.lightest(day, window, ideal, drawn, siblings) if load else drawn

        hard, good, easy = self._intervals(memories[1:], pick, good_first=load is not None)
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

    def remember(
        self, memory: Memory | None, rating: Rating, elapsed_days: int, chance: float = 0.0
    ) -> Memory:
        """The memory after an answer; a day or less than none since the last is the same day."""
        if memory is None:
            return model.first(self.weights, rating, chance)
        return model.after(self.weights, memory, rating, elapsed_days, chance)

    def retrievability(self, schedule: Schedule, day: int) -> float | None:
        """The predicted probability of recall on a study day; None for a card never answered."""
        if schedule.memory is None or schedule.last is None:
            return None
        return model.recall(self.weights, schedule.memory.stability, _elapsed(schedule, day))

    def interval(self, stability: float) -> float:
        """Days until recall falls to the wanted retention, neither rounded nor fuzzed."""
        return model.days_until(self.weights, stability, self.retention)

    def replay(self, answers: Iterable[Answer], start: Schedule = NEW_SCHEDULE) -> Schedule:
        """The schedule that a card's answers (study day, rating, chance) in order lead to.

        Its due day is None: that is the one written on the last row, which was chosen with more
        in view than the answers.
        """
        schedule = replace(start, due=None)
        for answer in answers:
            day, rating = answer[0], answer[1]
            chance = answer[2] if len(answer) == 3 else 0.0
            memory = self.remember(schedule.memory, rating, _elapsed(schedule, day), chance)
            schedule = _answered(schedule, rating, day, memory)
        return schedule

    def _intervals(
        self, memories: list[Memory], pick: Pick, *, good_first: bool
    ) -> tuple[int, int, int]:
        """Whole days for Hard, Good and Easy, in order.

        Picked from the shortest to the longest; or Good, the answer most often given, picks
        before the others.
        """
        hard, good, easy = (max(self.interval(memory.stability), 1.0) for memory in memories)
        hard = max(min(hard, good - 1), 1.0)
        easy = max(easy, good + 1)
        # Windows of intervals a day apart end at least a day apart, so a step above the button
        # before is always inside, save where one day or the maximum is all there is.
        if good_first:
            low, high = self._window(hard)
            least, most = self._window(good)
            middle = pick((min(max(least, low + 1), most), most), good)
            first = pick((low, max(min(high, middle - 1), low)), hard)
        else:
            first = pick(self._window(hard), hard)
            low, high = self._window(good)
            middle = min(max(pick((low, high), good), first + 1), high)
        low, high = self._window(easy)
        if good_first:
            return first, middle, pick((min(max(low, middle + 1), high), high), easy)
        return first, middle, min(max(pick((low, high), easy), middle + 1), high)

    def _window(self, interval: float) -> tuple[int, int]:
        if self.fuzz:
            return fuzzing.window(interval, self.maximum_interval)
        days = min(fuzzing.rounded(interval), self.maximum_interval)
        return days, days


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
