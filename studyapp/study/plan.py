"""What a sitting is asked to be: what for, of which cards, with which limits and habits."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from studyapp.i18n import N_
from studyapp.study.queue import Limits

if TYPE_CHECKING:
    from studyapp.settings import Settings


class Mode(StrEnum):
    STUDY = "study"
    """Asks what is due and some new cards, and schedules them."""
    CRAM = "cram"
    """Asks every card, until each was right once. It and the next two move no schedule."""
    QUIZ = "quiz"
    """Asks a drawn number of cards once."""
    MISTAKES = "mistakes"
    """Asks the cards that went wrong lately, until each was right once."""


MODE_WORDS: Final = {
    Mode.STUDY: N_("Study"),
    Mode.CRAM: N_("Cram"),
    Mode.QUIZ: N_("Quiz"),
    Mode.MISTAKES: N_("Mistakes"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One sitting."""

    mode: Mode = Mode.STUDY
    deck: str | None = None
    topic: str | None = None
    query: str = ""
    """A search; only cards that it finds are asked."""
    limits: Limits = field(default_factory=Limits)
    notes: tuple[str, ...] = ()
    """ "deck/note": asked in this order, due or not, whatever the limits; nothing else is asked,
    and a sitting that was left waits meanwhile."""
    seed: int = 0
    """Draws the cards of a quiz."""

    @property
    def schedules(self) -> bool:
        return self.mode is Mode.STUDY


@dataclass(frozen=True, slots=True)
class Habits:
    """What the learner set for every sitting."""

    gate: bool = True
    """New cards wait for what they require."""
    easy_days: str = ""
    """Weekdays on which less falls due."""
    exam: str = ""
    exam_query: str = ""
    per_day: int = 200
    """Cards that a day holds when the last showings before an exam are laid out."""

    @classmethod
    def of(cls, settings: Settings) -> Habits:
        return cls(
            settings.gate,
            settings.easy_days,
            settings.exam,
            settings.exam_query,
            max(1, settings.reviews_per_day),
        )


def daily_limits(
    settings: Settings, cards: int | None = None, minutes: float | None = None
) -> Limits:
    """The limits of a day as they are set, and those of one sitting."""
    return Limits(
        new=settings.new_per_day,
        cards=cards,
        minutes=minutes,
        reviews=settings.reviews_per_day,
        minutes_a_day=settings.minutes_per_day or None,
    )
