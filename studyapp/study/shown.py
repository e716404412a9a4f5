"""A card on the table, the answer given to it, and what a sitting came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from studyapp.deck.ask import Response, Reveal, Verdict
from studyapp.deck.read import Question
from studyapp.deck.vary import Instance
from studyapp.scheduler import Futures, Rating
from studyapp.store.values import StoredCard
from studyapp.study.grading import Confidence
from studyapp.study.hints import cap


@dataclass(frozen=True, slots=True)
class Shown:
    """A card on the table."""

    stored: StoredCard
    """As it is asked: where the note varies, with the numbers drawn in place."""
    question: Question
    futures: Futures | None
    """None where the sitting leaves the schedule alone."""
    seed: int
    """Shuffles the options and draws the numbers; the same until the card is answered."""
    number: int
    """Running number in this sitting, from 1."""
    instance: Instance | None = None
    """What was drawn, where the note varies."""

    @property
    def id(self) -> str:
        return self.stored.card.id

    @property
    def judged(self) -> bool:
        """Whether the machine judges the response (a reveal card is judged by the learner)."""
        return not isinstance(self.question.ask, Reveal)

    @property
    def run_seed(self) -> int:
        """The first seed of the runs that are shown with it."""
        return self.instance.run_seed if self.instance else 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A response that was judged and not yet rated."""

    response: Response
    verdict: Verdict
    confidence: Confidence | None
    proposed: Rating
    hints: int = 0
    overridden: bool = False
    """The learner said "I was right"."""

    @property
    def cap(self) -> Rating:
        """The best rating that it may have: hints have their price."""
        return cap(self.hints)


@dataclass(frozen=True, slots=True)
class Result:
    """One card as it went."""

    card: str
    prompt: str
    right: bool
    rating: Rating
    """In a sitting that leaves the schedule alone, Good for known and Again for not."""
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Unasked:
    """A card that could not be put on the table. `reason` is a marked string."""

    card: str
    reason: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """How the sitting went, and what comes next."""

    results: tuple[Result, ...]
    waiting: int
    """Cards that were failed and are still to be recalled on this study day."""
    next_due: tuple[int, int] | None
    """The next study day with cards due, and how many; None when nothing is scheduled."""
    unasked: tuple[Unasked, ...] = ()

    @property
    def answered(self) -> int:
        return len(self.results)

    @property
    def recalled(self) -> int:
        return sum(result.rating is not Rating.AGAIN for result in self.results)

    @property
    def again(self) -> tuple[Result, ...]:
        """The cards that were failed at least once, each once, in the order met."""
        first: dict[str, Result] = {}
        for result in self.results:
            if result.rating is Rating.AGAIN:
                first.setdefault(result.card, result)
        return tuple(first.values())
