"""The equations of FSRS-6 for one card: how a memory fades, and what an answer makes of it.

Formulas: open-spaced-repetition, "The Algorithm", section FSRS-6. `w` is always the 21 weights,
`s` a stability in days, `d` a difficulty, `r` the recall predicted at the answer, `g` the rating.

One rule is ours: an answer that someone who knows nothing gets right with a chance above 0 (one of
four options: 1/4) is weaker evidence of a memory than a recall. Such a right answer leaves a memory
between the one of its rating and the one of Again, as far towards the first as the posterior says.
With chance 0 everything here is FSRS-6 to the last bit.
"""

from __future__ import annotations

from math import exp, expm1, log, log1p
from typing import TYPE_CHECKING, Final, TypeVar

from studyapp.scheduler.values import Memory, Rating

if TYPE_CHECKING:
    from studyapp.scheduler.memories import Floats

Chance = TypeVar("Chance", float, "Floats")

STABILITY_MIN: Final = 0.001
DIFFICULTY_MIN: Final = 1.0
DIFFICULTY_MAX: Final = 10.0
SLIP: Final = 0.02
"""Probability that someone who knows the answer picks a wrong option."""
FIRST_KNOWN: Final = 0.5
"""Probability that the answer was known before a card's first question, for want of evidence."""

Weights = tuple[float, ...]


def recall(w: Weights, s: float, days: int) -> float:
    """The forgetting curve R = (1 + F t / S)^-w20, with F such that R is 0.9 at t = S."""
    factor = expm1(log(0.9) / -w[20])
    return exp(-w[20] * log1p(factor * days / s))


def days_until(w: Weights, s: float, retention: float) -> float:
    """The time at which recall has fallen to `retention`: the curve above, solved for t."""
    return s * (expm1(log(retention) / -w[20]) / expm1(log(0.9) / -w[20]))


def first(w: Weights, g: Rating, chance: float = 0.0) -> Memory:
    """The memory after a card's first answer, right by chance with probability `chance`."""
    if chance > 0 and g is not Rating.AGAIN:
        return _between(first(w, g), first(w, Rating.AGAIN), known(FIRST_KNOWN, chance))
    return Memory(max(w[g - 1], STABILITY_MIN), _bounded(_first_difficulty(w, g)))


def after(w: Weights, memory: Memory, g: Rating, days: int, chance: float = 0.0) -> Memory:
    """The memory after an answer `days` study days after the one before.

    `chance` is the probability of a right answer without knowing. On the same day R is 1: what
    was told a moment ago is known, so chance says nothing.
    """
    right = _after(w, memory, g, days)
    if chance <= 0 or g is Rating.AGAIN or days < 1:
        return right
    again = _after(w, memory, Rating.AGAIN, days)
    return _between(right, again, known(recall(w, memory.stability, days), chance))


def _after(w: Weights, memory: Memory, g: Rating, days: int) -> Memory:
    """The memory after an answer that is believed: FSRS-6."""
    s, d = memory.stability, memory.difficulty
    if days < 1:
        stability = _same_day(w, s, g)
    elif g is Rating.AGAIN:
        stability = _forgotten(w, s, d, recall(w, s, days))
    else:
        stability = _recalled(w, s, d, recall(w, s, days), g)
    return Memory(max(stability, STABILITY_MIN), _next_difficulty(w, d, g))


def known(r: float, chance: float) -> float:
    """P(known | right) = R (1 - s) / (R (1 - s) + (1 - R) g), with slip s and chance g."""
    return r * (1 - SLIP) / (r * (1 - SLIP) + (1 - r) * chance)


def chance_right(recall: Chance, luck: Chance) -> Chance:
    """P(right) = R (1 - s) + (1 - R) g: known and no slip, or not known and lucky.

    Only a question that luck may answer (g > 0) has options to mistake, and slips; of any other it
    is R. Takes arrays as well.
    """
    slip = SLIP * (luck > 0)
    return recall * (1 - slip) + (1 - recall) * luck


def _between(right: Memory, again: Memory, q: float) -> Memory:
    """ln S and D at `q` of the way from a lapse to a recall."""
    s = exp(q * log(right.stability) + (1 - q) * log(again.stability))
    d = q * right.difficulty + (1 - q) * again.difficulty
    return Memory(max(s, STABILITY_MIN), _bounded(d))


def _recalled(w: Weights, s: float, d: float, r: float, g: Rating) -> float:
    """S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1) h), h Hard's penalty or Easy's bonus."""
    h = w[15] if g is Rating.HARD else w[16] if g is Rating.EASY else 1.0
    return s * (1 + exp(w[8]) * (11 - d) * exp(-w[9] * log(s)) * expm1(w[10] * (1 - r)) * h)


def _forgotten(w: Weights, s: float, d: float, r: float) -> float:
    """w11 D^-w12 ((S + 1)^w13 - 1) e^(w14 (1 - R)), and never more than S / e^(w17 w18)."""
    long_term = w[11] * exp(-w[12] * log(d)) * expm1(w[13] * log1p(s)) * exp(w[14] * (1 - r))
    return min(long_term, s / exp(w[17] * w[18]))


def _same_day(w: Weights, s: float, g: Rating) -> float:
    """S e^(w17 (G - 3 + w18)) S^-w19; a right answer never lowers it."""
    growth = exp(w[17] * (g - 3 + w[18]) - w[19] * log(s))
    return s * (growth if g is Rating.AGAIN else max(growth, 1.0))


def _first_difficulty(w: Weights, g: Rating) -> float:
    return w[4] - exp(w[5] * (g - 1)) + 1


def _next_difficulty(w: Weights, d: float, g: Rating) -> float:
    """A step of -w6 (G - 3), damped as D nears 10, then drawn by w7 to an easy card's first."""
    stepped = d - w[6] * (g - 3) * (10 - d) / 9
    return _bounded(w[7] * _first_difficulty(w, Rating.EASY) + (1 - w[7]) * stepped)


def _bounded(d: float) -> float:
    return min(max(d, DIFFICULTY_MIN), DIFFICULTY_MAX)
