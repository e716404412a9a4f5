"""Policies compared on the same people, at the same minutes of study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studyapp.study.backlog import Order
from tests.learners.decks import Items
from tests.learners.desk import Course, Policy
from tests.learners.person import AS_BELIEVED, World, person

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RETENTIONS: Final = (0.6, 0.75, 0.85, 0.9, 0.93, 0.95, 0.97, 0.985)
"""The first policy is tried at these, to see what it makes of more or fewer minutes."""
DAYS: Final = 150
EXAM: Final = 14
"""Days after the last day of study."""


@dataclass(frozen=True, slots=True)
class Job:
    items: Items
    policy: Policy
    seed: int
    world: World
    days: int


class Sat(NamedTuple):
    """What came of one course."""

    recall: float
    """True, mean of the deck, at the exam."""
    minutes: float
    said: float
    """Mean recall predicted at reviews of another day than the last."""
    true: float
    """Mean recall at these reviews."""
    uneven: float
    """How much a day's minutes differ from those around it."""
    adrift: float
    """Share of the cards first met without knowing what they require."""


Map = Callable[..., Iterable[Sat]]


def sat(job: Job) -> Sat:
    course = Course(person(job.seed, job.world), job.items, job.policy)
    course.study(job.days)
    mind = course.mind
    return Sat(
        mind.known(job.days - 1 + EXAM),
        course.spent(),
        float(np.mean(course.said)),
        float(np.mean(course.true)),
        course.unevenness(),
        mind.adrift / len(job.items),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One policy at a wanted retention of 0.9, on every learner."""

    courses: tuple[Sat, ...]
    gain: float
    """Mean recall at the exam, over what the first policy comes to in as many minutes."""
    error: float
    """Standard error of the gain, from learners drawn anew."""

    def mean(self, name: str) -> float:
        return float(np.mean([getattr(course, name) for course in self.courses]))

    def spread(self, name: str) -> float:
        """Standard deviation over the learners."""
        return float(np.std([getattr(course, name) for course in self.courses]))


def error(differences: Floats) -> float:
    """Standard error of their mean."""
    return float(np.std(differences, ddof=1) / np.sqrt(len(differences)))


def compared(
    policies: Mapping[str, Policy],
    items: Items,
    learners: Sequence[int],
    *,
    world: World = AS_BELIEVED,
    days: int = DAYS,
    retentions: Sequence[float] = RETENTIONS,
    over: Map = map,
) -> dict[str, Compared]:
    """Every policy on every learner; the first is what the others are measured against.

    The first is tried at all `retentions`, 0.9 among them. Raises ValueError where another takes
    more or fewer minutes than any of them.
    """
    (base, first), *rest = policies.items()
    tried = [replace(first, retention=one) for one in retentions] + [one for _, one in rest]
    jobs = [Job(items, policy, seed, world, days) for policy in tried for seed in learners]
    found = iter(over(sat, jobs))
    courses = [tuple(next(found) for _ in learners) for _ in tried]
    curve, others = courses[: len(retentions)], courses[len(retentions) :]
    own = {base: curve[retentions.index(0.9)]}
    own |= {name: one for (name, _), one in zip(rest, others, strict=True)}
    draws = np.random.default_rng(6).integers(len(learners), size=(200, len(learners)))
    out: dict[str, Compared] = {}
    for name, mine in own.items():
        gain = _above(curve, mine, np.arange(len(learners)))
        again = [_above(curve, mine, drawn) for drawn in draws]
        out[name] = Compared(mine, gain, float(np.std(again)))
    return out


def _above(curve: Sequence[Sequence[Sat]], mine: Sequence[Sat], who: Ints) -> float:
    """The mean recall of some learners over that of the curve at their mean minutes.

    The curve goes through the means, straight in ln(1 - recall) against ln(minutes).
    """
    points = [np.mean([one[:2] for one in courses], axis=0) for courses in _of(who, *curve)]
    recall, minutes = np.mean([one[:2] for one in _of(who, mine)[0]], axis=0)
    points.sort(key=lambda point: float(point[1]))
    known, spent = np.array(points).T
    if not spent[0] <= minutes <= spent[-1]:
        raise ValueError(f"{minutes:.0f} minutes are not among {spent.round()}")
    even = 1 - np.exp(np.interp(np.log(minutes), np.log(spent), np.log(1 - known)))
    return float(recall - even)


def _of(who: Ints, *courses: Sequence[Sat]) -> list[list[Sat]]:
    return [[one[n] for n in who] for one in courses]


@dataclass(frozen=True, slots=True)
class Break:
    """A course, some weeks away, and a return with few minutes a day."""

    items: Items
    order: Order
    seed: int
    away: int
    minutes: float
    """A day, from the return on."""
    studied: int = 60
    after: int = 28


class Returned(NamedTuple):
    overdue: float
    at_return: float
    """Recall of the deck on the day of the return."""
    meanwhile: float
    """Its mean over the days after, in which the backlog is worked off."""
    minutes: float


def returned(job: Break) -> Returned:
    course = Course(person(job.seed), job.items, Policy(new_a_day=10))
    course.study(job.studied)
    course.rest(job.away)
    course.policy = replace(course.policy, order=job.order)
    day, before = len(course.minutes), course.spent()
    overdue = len(course.due(day))
    at_return = course.mind.known(day)
    course.spread_out(job.minutes)
    recalls = []
    for _ in range(job.after):
        course.study(1, budget=job.minutes, new=False)
        recalls.append(course.mind.known(len(course.minutes)))
    return Returned(overdue, at_return, float(np.mean(recalls)), course.spent() - before)
