"""The equations of `studyapp.scheduler.memory` for many cards at once, in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studyapp.scheduler.memory import (
    DIFFICULTY_MAX,
    DIFFICULTY_MIN,
    FIRST_KNOWN,
    SLIP,
    STABILITY_MIN,
)

Floats = NDArray[np.float64]
Days = NDArray[np.int32]  # small types: a replay of a long log waits for memory, not for sums
Grades = NDArray[np.int8]


class Step:
    """The equations for one set of weights, applied to the k-th answers of many cards."""

    def __init__(self, w: Floats):
        self.w = w
        grades = np.arange(1.0, 5.0)
        difficulty = w[4] - np.exp(w[5] * (grades - 1)) + 1
        self.first_stability = np.maximum(w[:4], STABILITY_MIN)
        self.first_difficulty = np.clip(difficulty, DIFFICULTY_MIN, DIFFICULTY_MAX)
        self.pull = w[7] * difficulty[3]
        self.damped = w[6] * (grades - 3) / 9
        self.factor = np.expm1(np.log(0.9) / -w[20])
        self.growth = np.exp(w[8]) * np.array([0.0, w[15], 1.0, w[16]])
        self.ceiling = np.exp(w[17] * w[18])
        self.same_day = w[17] * (grades - 3 + w[18])
        self.least = np.array([0.0, 1.0, 1.0, 1.0])  # a right answer never lowers stability

    def first(self, grade: Grades, chance: Floats | None) -> tuple[Floats, Floats]:
        """The memories after first answers."""
        s, d = self.first_stability[grade], self.first_difficulty[grade]
        if chance is not None:
            i = np.flatnonzero((chance > 0) & (grade > 0))
            q = _known(FIRST_KNOWN, chance.take(i))
            s[i] = _between(s.take(i), self.first_stability[0], q)
            d[i] = q * d.take(i) + (1 - q) * self.first_difficulty[0]
        return s, d

    def __call__(
        self, s: Floats, d: Floats, grade: Grades, elapsed: Days, chance: Floats | None = None
    ) -> Floats:
        """Write the memories after one answer each into `s` and `d`; the recalls before it."""
        w = self.w
        recalls: Floats = np.exp(-w[20] * np.log1p(self.factor * elapsed / s))  # 1 on the same day
        log_s = np.log(s)
        gain = self.growth.take(grade) * (11 - d) * np.exp(-w[9] * log_s)
        new = s * (1 + gain * np.expm1(w[10] * (1 - recalls)))

        i = np.flatnonzero(grade == 0)
        new[i] = self.forgotten(s.take(i), d.take(i), recalls.take(i))

        i = np.flatnonzero(elapsed < 1)
        g = grade.take(i)
        change = np.exp(self.same_day.take(g) - w[19] * log_s.take(i))
        new[i] = s.take(i) * np.maximum(change, self.least.take(g))

        if chance is None:
            np.maximum(new, STABILITY_MIN, out=s)
            self.difficulty(d, grade, out=d)
            return recalls
        i = np.flatnonzero((chance > 0) & (grade > 0) & (elapsed > 0))
        some_d, r = d.take(i), recalls.take(i)
        lost = np.maximum(self.forgotten(s.take(i), some_d, r), STABILITY_MIN)
        harder = self.difficulty(some_d, np.zeros(len(i), np.int8), out=some_d)
        np.maximum(new, STABILITY_MIN, out=s)
        self.difficulty(d, grade, out=d)
        q = _known(r, chance.take(i))
        s[i] = _between(s.take(i), lost, q)
        d[i] = q * d.take(i) + (1 - q) * harder
        return recalls

    def forgotten(self, s: Floats, d: Floats, r: Floats) -> Floats:
        """The stability left by a lapse."""
        w = self.w
        left = w[11] * np.exp(-w[12] * np.log(d)) * np.expm1(w[13] * np.log1p(s))
        left *= np.exp(w[14] * (1 - r))
        least: Floats = np.minimum(left, s / self.ceiling)
        return least

    def difficulty(self, d: Floats, grade: Grades, out: Floats) -> Floats:
        stepped = d - self.damped.take(grade) * (10 - d)
        moved = self.pull + (1 - self.w[7]) * stepped
        return np.clip(moved, DIFFICULTY_MIN, DIFFICULTY_MAX, out=out)


def _known(r: Floats | float, chance: Floats) -> Floats:
    """P(known | right), as in `studyapp.scheduler.memory`."""
    believed = r * (1 - SLIP)
    posterior: Floats = believed / (believed + (1 - r) * chance)
    return posterior


def _between(right: Floats, again: Floats | np.float64, q: Floats) -> Floats:
    mixed: Floats = np.exp(q * np.log(right) + (1 - q) * np.log(again))
    return np.maximum(mixed, STABILITY_MIN, out=mixed)
