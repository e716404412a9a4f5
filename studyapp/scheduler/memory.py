"""The equations of FSRS-6 for one card: how a memory fades, and what an answer makes of it.

Formulas: open-spaced-repetition, "The Algorithm", section FSRS-6. `w` is always the 21 weights,
`s` a stability in days, `d` a difficulty, `r` the recall predicted at the answer, `g` the rating.
"""

from __future__ import annotations

from math import exp, expm1, log, log1p
from typing import Final

from studyapp.scheduler.values import Memory, Rating

STABILITY_MIN: Final = 0.001
DIFFICULTY_MIN: Final = 1.0
DIFFICULTY_MAX: Final = 10.0

Weights = tuple[float, ...]


def recall(w: Weights, s: float, days: int) -> float:
    """The forgetting curve R = (1 + F t / S)^-w20, with F such that R is 0.9 at t = S."""
    factor = expm1(log(0.9) / -w[20])
    return exp(-w[20] * log1p(factor * days / s))


def days_until(w: Weights, s: float, retention: float) -> float:
    """The time at which recall has fallen to `retention`: the curve above, solved for t."""
    return s * (expm1(log(retention) / -w[20]) / expm1(log(0.9) / -w[20]))


def first(w: Weights, g: Rating) -> Memory:
    """The memory after a card's first answer."""
    return Memory(max(w[g - 1], STABILITY_MIN), _bounded(_first_difficulty(w, g)))


def after(w: Weights, memory: Memory, g: Rating, days: int) -> Memory:
    """The memory after an answer `days` study days after the one before."""
    s, d = memory.stability, memory.difficulty
    if days < 1:
        stability = _same_day(w, s, g)
    elif g is Rating.AGAIN:
        stability = _forgotten(w, s, d, recall(w, s, days))
    else:
        stability = _recalled(w, s, d, recall(w, s, days), g)
    return Memory(max(stability, STABILITY_MIN), _next_difficulty(w, d, g))


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
