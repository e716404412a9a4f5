"""What a review is worth: the recall that it adds over the weeks to come, for each second it takes.

Where more is due than fits into a day, what is left out matters. With m(S, t) the mean of the
forgetting curve over the next H days of a card of stability S last answered t days ago, the rise
that one review now may be expected to bring is

    R m(S_right, 0) + (1 - R) m(S_wrong, 0) - m(S, t)

with R the recall predicted for now, S_right and S_wrong the stabilities after Good and Again, and
m in closed form: the integral of (1 + F x / S)^-w20 is S / (F (1 - w20)) (1 + F x / S)^(1 - w20).
Divided by the seconds that such a card takes, it is the order in which a backlog is worked off.
"""

from __future__ import annotations

from math import exp, expm1, log, pow
from typing import Final

from studyapp.scheduler import memory as model
from studyapp.scheduler.memory import Weights
from studyapp.scheduler.values import Memory, Rating

HORIZON: Final = 90
"""Days. A week values quick wins, a year little but what is nearly safe; see docs/benchmarks.md."""


def gain(w: Weights, memory: Memory, days: int, seconds: float, horizon: int = HORIZON) -> float:
    """The mean recall over the horizon that a review adds, a second; `days` since the last one."""
    s = memory.stability
    recall = model.recall(w, s, days)
    right = model.after(w, memory, Rating.GOOD, days).stability
    wrong = model.after(w, memory, Rating.AGAIN, days).stability
    later = recall * mean_recall(w, right, 0, horizon)
    later += (1 - recall) * mean_recall(w, wrong, 0, horizon)
    return (later - mean_recall(w, s, days, horizon)) / seconds


def mean_recall(w: Weights, s: float, days: int, horizon: int) -> float:
    """The mean of the forgetting curve from `days` after the last review on."""
    factor, k = expm1(log(0.9) / -w[20]), 1 - w[20]

    def area(x: float) -> float:
        return s / (factor * k) * pow(1 + factor * x / s, k)

    return (area(days + horizon) - area(days)) / horizon


def gain_constants(w: Weights, horizon: int = HORIZON) -> dict[str, float]:
    """The numbers that the store's own reckoning of the gain needs, by the names it gives them."""
    return {
        "w9": w[9],
        "w10": w[10],
        "w11": w[11],
        "w12": w[12],
        "w13": w[13],
        "w14": w[14],
        "w20": w[20],
        "growth": exp(w[8]),
        "ceiling": exp(w[17] * w[18]),
        "factor": expm1(log(0.9) / -w[20]),
        "k": 1 - w[20],
        "horizon": float(horizon),
    }
