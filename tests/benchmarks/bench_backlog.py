"""In which order a backlog is worked off best: the mean recall of all cards under each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.scheduler import DEFAULT_WEIGHTS
from studyapp.scheduler.gain import HORIZON, gain_constants

Floats: TypeAlias = NDArray[np.float64]
Order: TypeAlias = Callable[[Floats, Floats, Floats, Floats], Floats]
"""Stability, difficulty, days away, seconds: the highest is asked first."""

W = np.array(DEFAULT_WEIGHTS)
F = gain_constants(DEFAULT_WEIGHTS)["factor"]


def recall(s: Floats, t: Floats) -> Floats:
    return (1 + F * t / s) ** -W[20]


def right(s: Floats, d: Floats, r: Floats) -> Floats:
    return s * (1 + np.exp(W[8]) * (11 - d) * s ** -W[9] * np.expm1(W[10] * (1 - r)))


def wrong(s: Floats, d: Floats, r: Floats) -> Floats:
    left = W[11] * d ** -W[12] * ((s + 1) ** W[13] - 1) * np.exp(W[14] * (1 - r))
    return np.minimum(left, s / np.exp(W[17] * W[18]))


def mean_recall(s: Floats, t: Floats, days: int) -> Floats:
    k = 1 - W[20]
    return s / (F * k) * ((1 + F * (t + days) / s) ** k - (1 + F * t / s) ** k) / days


def gained(days: int) -> Order:
    def order(s: Floats, d: Floats, t: Floats, seconds: Floats) -> Floats:
        r, now = recall(s, t), np.zeros_like(t)
        later = r * mean_recall(right(s, d, r), now, days)
        later += (1 - r) * mean_recall(wrong(s, d, r), now, days)
        return (later - mean_recall(s, t, days)) / seconds

    return order


def stability(s: Floats, d: Floats, t: Floats, seconds: Floats) -> Floats:
    r = recall(s, t)
    return (r * right(s, d, r) + (1 - r) * wrong(s, d, r) - s * r) / seconds


ORDERS: dict[str, Order] = {
    f"recall gained over {HORIZON} days, a second": gained(HORIZON),
    "the same over 7 days": gained(7),
    "the same over 365 days": gained(365),
    "rise of stability, a second": stability,
    "longest due first": lambda s, d, t, seconds: t - s,
    "least likely recalled first": lambda s, d, t, seconds: -recall(s, t),
    "most likely recalled first": lambda s, d, t, seconds: recall(s, t),
}


def worked_off(order: Order, seed: int, cards: int, minutes: float, days: int = 90) -> Floats:
    """Mean recall over the days, on the last, and a month without review later."""
    rng = np.random.default_rng(seed)
    s = np.exp(rng.normal(2.5, 1.3, cards)).clip(0.3, 800)
    d = rng.uniform(2, 9.5, cards)
    last = -np.round(s * rng.uniform(0.2, 4, cards)).clip(1)
    due = last + np.maximum(1, np.round(s))
    seconds = np.where(rng.random(cards) < 0.3, 40.0, 15.0)
    daily = []
    for day in range(days):
        here = np.flatnonzero(due <= day)
        away = day - last[here]
        ranked = here[np.argsort(-order(s[here], d[here], away, seconds[here]), kind="stable")]
        asked = ranked[np.cumsum(seconds[ranked]) <= minutes * 60]
        r = recall(s[asked], day - last[asked])
        ok = rng.random(len(asked)) < r
        harder = d[asked] + W[6] * 2 * (10 - d[asked]) / 9
        s[asked] = np.where(ok, right(s[asked], d[asked], r), wrong(s[asked], d[asked], r)).clip(
            0.1
        )
        d[asked] = np.where(ok, d[asked], harder).clip(1, 10)
        last[asked], due[asked] = day, day + np.maximum(1, np.round(s[asked]))
        daily.append(recall(s, day - last).mean())
    return np.array([np.mean(daily), daily[-1], recall(s, days + 30 - last).mean()])


def measured(seeds: int, cards: int, minutes: float) -> dict[str, Floats]:
    return {
        name: np.mean([worked_off(order, seed, cards, minutes) for seed in range(seeds)], axis=0)
        for name, order in ORDERS.items()
    }


def run(small: bool) -> dict[str, float]:
    """The mean recall that our order keeps over that of the usual one."""
    ours, *_, usual, _ = (measured(1, 300, 2) if small else measured(5, 3_000, 20)).values()
    return {"recall over least likely first": float(ours[0] / usual[0])}


def main() -> None:
    print("3,000 cards, 20 minutes a day: mean recall over 90 days, at the end, a month later")
    for name, found in measured(5, 3_000, 20).items():
        print(f"{name:42} " + "  ".join(f"{value:.3f}" for value in found))


if __name__ == "__main__":
    main()
