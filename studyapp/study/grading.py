"""From a verdict to the rating that is proposed; the learner has the last word."""

from __future__ import annotations

from enum import IntEnum

from studyapp.deck.ask import Verdict
from studyapp.i18n import N_, Say
from studyapp.scheduler import Rating
from studyapp.store.values import Operation


class Confidence(IntEnum):
    """How sure the learner was before the answer was shown."""

    GUESS = 1
    LIKELY = 2
    CERTAIN = 3


CONFIDENCE_WORDS = {
    Confidence.GUESS: N_("guess"),
    Confidence.LIKELY: N_("think so"),
    Confidence.CERTAIN: N_("certain"),
}

RATING_WORDS = {
    Rating.AGAIN: N_("Again"),
    Rating.HARD: N_("Hard"),
    Rating.GOOD: N_("Good"),
    Rating.EASY: N_("Easy"),
}


def named(operation: Operation, say: Say) -> str:
    """What an operation did, in the learner's words: "rated gradients/chain-rule Good"."""
    values = dict(operation.values)
    if isinstance(rating := values.get("rating"), int) and rating in set(Rating):
        values["rating"] = say(RATING_WORDS[Rating(rating)])
    return say(operation.name, **values)


def propose(verdict: Verdict, confidence: Confidence | None) -> Rating:
    """Again for a wrong answer and for a right one that was a guess; else Good."""
    if verdict.right is False:
        return Rating.AGAIN
    if verdict.right and confidence is Confidence.GUESS:
        return Rating.AGAIN
    return Rating.GOOD
