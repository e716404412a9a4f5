"""Round numbers along an axis, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from studyapp.charts.scale import Scale

_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_STRIDES: Final = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500)


class Tick(NamedTuple):
    share: float
    """Where on the axis, 0 to 1."""
    label: str


def ticks(
    scale: Scale,
    most: int,
    *,
    given: Sequence[tuple[float, str]] = (),
    superscripts: bool = True,
) -> list[Tick]:
    """At most about `most` ticks, the chart's own where it names them."""
    if given:
        values = [float(value) for value, _ in given]
        labels = [label for _, label in given]
    else:
        values, labels = _chosen(scale, max(most, 2), superscripts)
    if not values:
        return []
    shares = scale.place(values).tolist()
    return [
        Tick(min(max(share, 0.0), 1.0), label)
        for share, label in zip(shares, labels, strict=True)
        if -1e-9 <= share <= 1 + 1e-9
    ]


def _chosen(scale: Scale, most: int, superscripts: bool) -> tuple[list[float], list[str]]:
    if scale.log:
        decades = _decades(scale.low, scale.high, most)
        if decades:
            return [10.0**k for k in decades], [_power(k, superscripts) for k in decades]
        values = _within_decade(scale.low, scale.high)
        if len(values) >= 2:
            return values, [_short(v) for v in values]
    values, step = round_values(scale.low, scale.high, most, whole=scale.whole)
    return values, written(values, step)


def round_values(
    low: float, high: float, most: int, *, whole: bool = False
) -> tuple[list[float], float]:
    """Multiples of 1, 2 or 5 times a power of ten between the ends, and their step."""
    raw = high / most - low / most
    if not raw > 1e-300:
        return [low, high], 0.0
    power = math.floor(math.log10(raw))
    unit = 10.0**power
    step = next(
        (k * unit for k in (1.0, 2.0, 5.0, 10.0) if k * unit >= raw * (1 - 1e-9)), 10 * unit
    )
    if whole:
        step = max(step, 1.0)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if not math.isfinite(step) or last - first > 10 * most:
        return [low, high], 0.0
    # Division by a power of ten keeps 0.3 from becoming 0.30000000000000004.
    values = [
        round(k * step, -power + 1) if abs(power) < 300 else k * step
        for k in range(first, last + 1)
    ]
    return values, step


def written(values: Sequence[float], step: float) -> list[str]:
    """The numbers with as many digits as their step needs, all in one manner."""
    largest = max((abs(v) for v in values), default=0.0)
    if step <= 0 or largest == 0:
        return [_short(v) for v in values]
    spare = math.floor(math.log10(largest)) - math.floor(math.log10(step) + 1e-9)
    if largest < 1e-3 or largest >= 1e12 or (largest >= 1e6 and spare <= 4):
        return [_scientific(v, min(max(spare, 0), 12)) for v in values]
    digits = min(max(0, -math.floor(math.log10(step) + 1e-9)), 12)
    return [f"{v + 0.0:.{digits}f}" for v in values]


def _scientific(value: float, digits: int) -> str:
    return tidy(f"{value:.{digits}e}") if value else "0"


def tidy(text: str) -> str:
    """1.50e-07 as 1.5e-7."""
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def _short(value: float) -> str:
    return tidy(f"{value:.4g}")


def _power(exponent: int, superscripts: bool) -> str:
    return "10" + str(exponent).translate(_SUPERSCRIPT) if superscripts else f"1e{exponent}"


def _decades(low: float, high: float, most: int) -> list[int]:
    """Exponents of the powers of ten to be named; empty when fewer than two lie on the axis."""
    first = math.ceil(math.log10(low) - 1e-9)
    last = math.floor(math.log10(high) + 1e-9)
    if last <= first:
        return []
    for stride in _STRIDES:
        chosen = [k for k in range(first, last + 1) if k % stride == 0]
        if len(chosen) <= most:
            break
    if len(chosen) < 2:
        return [first, last]
    return chosen


def _within_decade(low: float, high: float) -> list[float]:
    """1, 2 and 5 times a power of ten, for an axis of about one decade."""
    if math.log10(high) - math.log10(low) < 0.7:
        return []
    power = math.floor(math.log10(low))
    values = [k * 10.0**p for p in (power, power + 1) for k in (1.0, 2.0, 5.0)]
    return [v for v in values if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)]


def with_ends(chosen: list[Tick], scale: Scale) -> list[Tick]:
    """On an axis that counts (layers, epochs) the first and the last are named too."""
    if not scale.whole or scale.log or any(not e.is_integer() for e in (scale.low, scale.high)):
        return chosen
    gap = min(np.diff(sorted(t.share for t in chosen)), default=1.0)
    extra = []
    for value in (scale.low, scale.high):
        share = float(scale.place(value))
        if all(abs(share - t.share) > gap * 0.45 for t in chosen):
            extra.append(Tick(share, f"{value:.0f}"))
    return chosen + extra
