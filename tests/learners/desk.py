"""The app's side of a simulated course: our scheduler, our queue's order, our gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from studyapp.deck.ask import chance_of
from studyapp.scheduler import Rating, Schedule, Scheduler, State
from studyapp.scheduler.load import Load
from studyapp.store.gates import Gates
from studyapp.store.values import QueueRow
from studyapp.study.backlog import Order, weakest
from studyapp.study.backlog import spread as spread_out
from studyapp.study.gating import held
from studyapp.study.order import interleave, mixed, spread
from tests.learners.decks import Items
from tests.learners.person import CHOICE_SECONDS, RECALL_SECONDS, Mind, Person

FIRST_DAY: Final = 738_000


@dataclass(frozen=True, slots=True)
class Policy:
    """How the app deals with a learner."""

    form: str = "choice"
    """"choice", "recall", or "ladder": choice until two right answers in a row, then recall."""
    believe: bool = False
    """A right choice counts as a recall does."""
    believe_first: bool = False
    """A right choice counts as a recall does on a card's first question only."""
    right: Rating = Rating.GOOD
    """What a right choice is rated."""
    rungs_own_days: bool = False
    """On the ladder only a card's first answer of a day counts."""
    gate: bool = True
    level: bool = True
    """Take the lightest day of the fuzz window; else one drawn by the card's name."""
    order: Order = weakest
    """Of what is due."""
    new_a_day: int = 6
    retention: float = 0.9


@dataclass(slots=True)
class Course:
    """A person who studies a deck under a policy, day by day."""

    who: Person
    items: Items
    policy: Policy
    minutes: list[float] = field(default_factory=list)
    """Of each day."""
    said: list[float] = field(default_factory=list)
    """The recall predicted at each review of another day than the last."""
    true: list[float] = field(default_factory=list)

    mind: Mind = field(init=False)
    scheduler: Scheduler = field(init=False)
    schedules: list[Schedule] = field(init=False)
    rungs: list[int] = field(init=False)
    load: Load = field(init=False)
    place: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.mind = Mind(self.who, self.items)
        self.scheduler = Scheduler(retention=self.policy.retention)
        self.schedules = [Schedule()] * len(self.items)
        self.rungs = [0] * len(self.items)
        """Right choices in a row."""
        self.load = Load()
        self.place = {item.id: number for number, item in enumerate(self.items)}

    def study(self, days: int, budget: float | None = None, new: bool = True) -> None:
        """So many days more, each of so many minutes; a card begun is finished."""
        for _ in range(days):
            day, before = len(self.minutes), self.mind.seconds
            failed: list[int] = []
            for row in self.queue(day, new):
                if budget is not None and self.mind.seconds - before >= budget * 60:
                    break
                place = self.place[row.id]
                if not self.ask(place, day):
                    failed.append(place)
            while failed:  # once recalled, a failed card is gone for the day
                failed = [place for place in failed if not self.ask(place, day)]
            self.minutes.append((self.mind.seconds - before) / 60)

    def rest(self, days: int) -> None:
        self.minutes.extend([0.0] * days)

    def rows(self) -> list[QueueRow]:
        return [
            QueueRow(item.id, item.topic, item.id.split("/")[1], "", item.topic, number, schedule)
            for number, (item, schedule) in enumerate(zip(self.items, self.schedules, strict=True))
        ]

    def due(self, day: int) -> list[QueueRow]:
        today = FIRST_DAY + day
        return [r for r in self.rows() if r.schedule.due is not None and r.schedule.due <= today]

    def queue(self, day: int, new: bool = True) -> Sequence[QueueRow]:
        """As `studyapp.study.queue.build` makes it, from values instead of a collection."""
        rows, today, policy = self.rows(), FIRST_DAY + day, self.policy
        due = self.due(day)
        due.sort(key=lambda r: -policy.order(r, today, self.scheduler, self.seconds(r.id)))
        fresh = [r for r in rows if r.schedule.state is State.NEW] if new else []
        if fresh and policy.gate:
            waiting = held(self.gates(rows))
            fresh = [row for row in fresh if f"{row.deck}/{row.note}" not in waiting]
        return mixed(spread(due), interleave(fresh)[: policy.new_a_day])

    def seconds(self, card: str) -> float:
        """What a card is expected to take."""
        asked_as_choice = self.options(self.place[card])
        return CHOICE_SECONDS if asked_as_choice else RECALL_SECONDS

    def options(self, place: int) -> int:
        """How many options a card is asked with; 0 where it is to be recalled."""
        form = self.policy.form
        recalls = form == "recall" or (form == "ladder" and self.rungs[place] >= 2)
        return 0 if recalls else self.items[place].options

    def spread_out(self, minutes: float) -> None:
        """Spread the backlog over days of so many minutes, by our plan."""
        today = FIRST_DAY + len(self.minutes)
        plan = spread_out(
            self.rows(),
            today,
            self.scheduler,
            minutes=minutes,
            seconds=self.seconds,
            order=self.policy.order,
        )
        for card, due in plan.moves.items():
            place = self.place[card]
            self.schedules[place] = replace(self.schedules[place], due=due)

    def gates(self, rows: Sequence[QueueRow]) -> Gates:
        requires = {
            item.id: tuple(self.items[one].id for one in item.requires)
            for item, row in zip(self.items, rows, strict=True)
            if item.requires and row.schedule.state is not State.REVIEW
        }
        unknown = {row.id for row in rows if row.schedule.state is not State.REVIEW}
        return Gates(requires, frozenset(unknown))

    def ask(self, place: int, day: int) -> bool:
        """Ask a card, rate the answer and schedule it; whether the answer was right."""
        item, schedule, today = self.items[place], self.schedules[place], FIRST_DAY + day
        policy, options = self.policy, self.options(place)
        predicted = self.scheduler.retrievability(schedule, today)
        if predicted is not None and schedule.last != today:
            self.said.append(predicted)
            self.true.append(self.mind.recall(place, day))
        right = self.mind.answer(place, day, options)
        rating = Rating.AGAIN if not right else policy.right if options else Rating.GOOD
        believed = policy.believe or (policy.believe_first and schedule.memory is None)
        chance = 0.0 if believed or not options else chance_of("choose", options)
        load = self.load if policy.level else None
        after = self.scheduler.review(schedule, rating, today, item.id, chance, load=load).schedule
        if policy.level and after.due is not None:
            self.load = self.load.with_one(after.due)
        if not right:
            self.rungs[place] = 0
        elif options and not (policy.rungs_own_days and schedule.last == today):
            self.rungs[place] += 1
        self.schedules[place] = after
        return right

    def spent(self) -> float:
        """Minutes, all told."""
        return float(np.sum(self.minutes))

    def unevenness(self) -> float:
        """How much a day's minutes differ from those of the two weeks around it, by their mean."""
        settled = np.array(self.minutes[len(self.minutes) // 3 :])
        around = np.convolve(settled, np.ones(15) / 15, "valid")
        return float(np.std(settled[7:-7] - around) / np.mean(settled))
