"""Leeches: cards that are forgotten more often than their own memory says they should be.

Not a count of lapses, for a card asked a hundred times may lapse eight times by rights: a
lower-tail test of how often it was recalled against the chances predicted before each answer. It is
made again after every lapse, so it asks for 1 % instead of 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studyapp.deck.ask import chance_of
from studyapp.scheduler import NEW_SCHEDULE, Rating, Schedule, Scheduler
from studyapp.scheduler.memory import chance_right
from studyapp.scheduler.weights import weighs_chance
from studyapp.store.schedules import schedule as read
from studyapp.store.values import Event, Review

if TYPE_CHECKING:
    from studyapp.store.store import Store

LEVEL: Final = 0.01
"""A card is a leech where so bad a record, or a worse one, is less likely than this."""
FEWEST: Final = 3
"""Scored answers below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Leech:
    card: str
    reviews: int
    """Scored answers: the first of each study day, but for the day it was met."""
    forgotten: int
    expected: float
    """How many would have been forgotten by the recalls predicted."""
    p: float
    """The chance of so few right answers or fewer."""


def lower_tail(chances: Sequence[float], right: int) -> float:
    """P(at most `right` successes) of independent trials with these chances (Poisson-binomial).

    Adding one trial at a time to the distribution of the number of successes:
    P_n(k) = P_(n-1)(k) (1 - p_n) + P_(n-1)(k - 1) p_n.
    """
    if right >= len(chances):
        return 1.0
    mass = [1.0] + [0.0] * max(right, 0)
    for chance in chances:
        for k in range(len(mass) - 1, 0, -1):
            mass[k] = mass[k] * (1 - chance) + mass[k - 1] * chance
        mass[0] *= 1 - chance
    return min(sum(mass), 1.0) if right >= 0 else 0.0


def scored(reviews: Iterable[Review], scheduler: Scheduler) -> list[tuple[float, bool]]:
    """The chance of a right answer said before each scored one of a card, and whether it came.

    Takes every row of the card's log in order. A reset begins anew, and so does a state that was
    brought in from elsewhere.
    """
    found: list[tuple[float, bool]] = []
    schedule = NEW_SCHEDULE
    for review in reviews:
        if review.voided:
            continue
        if review.event is Event.RESET:
            found, schedule = [], NEW_SCHEDULE
        if review.event is Event.IMPORTED:
            found, schedule = [], brought_in(review.instance)
        if review.event is not Event.ANSWER or review.rating is None:
            continue
        chance = chance_of(review.form, len(review.shown))
        recall = scheduler.retrievability(schedule, review.day)
        if recall is not None and schedule.last is not None and review.day > schedule.last:
            found.append((chance_right(recall, chance), review.rating is not Rating.AGAIN))
        believed = chance if weighs_chance(review.model) else 0.0
        schedule = scheduler.replay([(review.day, review.rating, believed)], schedule)
    return found


def brought_in(state: Mapping[str, object]) -> Schedule:
    """The schedule that an imported-state row holds."""
    names = ("reps", "lapses", "stability", "difficulty", "last")
    columns = (state.get("state"), None, *(state.get(name) for name in names))
    return read(*columns)  # type: ignore[arg-type]  # written from a schedule's own columns


def found_in(card: str, reviews: Iterable[Review], scheduler: Scheduler) -> Leech | None:
    """The card's record where it is a leech's; None where chance may well explain it."""
    answers = scored(reviews, scheduler)
    if len(answers) < FEWEST:
        return None
    chances = [chance for chance, _ in answers]
    right = sum(came for _, came in answers)
    p = lower_tail(chances, right)
    if p >= LEVEL:
        return None
    return Leech(card, len(answers), len(answers) - right, sum(1 - c for c in chances), p)


def leech_of(store: Store, scheduler: Scheduler, card: str) -> Leech | None:
    """Whether one card is a leech: reads its own rows only. Raises NotFound."""
    return found_in(card, store.reviews(card), scheduler)
