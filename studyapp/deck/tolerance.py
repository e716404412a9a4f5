"""How far from the answer a number may lie and still be right."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

_PERCENT = re.compile(r"\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*[%％]\s*", re.IGNORECASE)
_FACTOR = re.compile(r"\s*[x×]\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*", re.IGNORECASE)


class Measure(StrEnum):
    ABSOLUTE = "absolute"
    PERCENT = "percent"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Tolerance:
    by: Measure
    amount: float
    """A distance, a percentage, or a factor >= 1."""

    def accepts(self, answer: float, value: float) -> bool:
        if not (math.isfinite(value) and math.isfinite(answer)):
            return False
        # a hair of slack: 0.3 within 0.1 of 0.2 must not hang on the last bit
        hair = 1e-12 * max(abs(answer), abs(value))
        match self.by:
            case Measure.ABSOLUTE:
                return abs(value - answer) <= self.amount + hair
            case Measure.PERCENT:
                return abs(value - answer) <= abs(answer) * self.amount / 100 + hair
            case Measure.FACTOR:
                if answer == 0 or value == 0 or (answer > 0) != (value > 0):
                    return answer == value
                ratio = abs(value / answer)
                return 1 / self.amount * (1 - 1e-9) <= ratio <= self.amount * (1 + 1e-9)

    def __str__(self) -> str:
        match self.by:
            case Measure.ABSOLUTE:
                return f"{self.amount:g}"
            case Measure.PERCENT:
                return f"{self.amount:g} %"
            case Measure.FACTOR:
                return f"x{self.amount:g}"


EXACT = Tolerance(Measure.ABSOLUTE, 0.0)


def read_tolerance(written: object) -> Tolerance:
    """From 0.01 (absolute), "2 %" or "x10" (a factor). Raises ValueError on anything else."""
    wrong = ValueError(f'tolerance {written!r} is not a number, "2 %" or "x10"')
    if isinstance(written, bool):
        raise wrong
    if isinstance(written, (int, float)):
        try:
            tolerance = Tolerance(Measure.ABSOLUTE, float(written))
        except OverflowError:
            raise wrong from None
    elif isinstance(written, str) and (found := _PERCENT.fullmatch(written)):
        tolerance = Tolerance(Measure.PERCENT, float(found[1]))
    elif isinstance(written, str) and (found := _FACTOR.fullmatch(written)):
        tolerance = Tolerance(Measure.FACTOR, float(found[1]))
    elif isinstance(written, str):
        try:
            tolerance = Tolerance(Measure.ABSOLUTE, float(written))
        except ValueError:
            raise wrong from None
    else:
        raise wrong
    least = 1.0 if tolerance.by is Measure.FACTOR else 0.0
    if not (math.isfinite(tolerance.amount) and tolerance.amount >= least):
        raise ValueError(f"tolerance {written!r} must be finite and at least {least:g}")
    return tolerance
