"""The 21 weights of FSRS-6: the published defaults and the bounds they must keep."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Final

MODEL: Final = "fsrs6.2"  # the tag stored with each review; a change of rule is a new tag
BELIEVING_MODEL: Final = "fsrs6.1"  # FSRS-6 as published: a right answer is believed, chance or not


def weighs_chance(model: str) -> bool:
    """Whether rows of the log with this tag are replayed with their chance of a lucky answer."""
    return model == MODEL


DEFAULT_WEIGHTS: Final[tuple[float, ...]] = (
    *(0.212, 1.2931, 2.3065, 8.2956),  # 0-3: first stability after Again, Hard, Good, Easy
    *(6.4133, 0.8334),  # 4-5: first difficulty
    *(3.0194, 0.001),  # 6-7: difficulty's step and its pull back to an easy card's
    *(1.8722, 0.1666, 0.796),  # 8-10: growth of stability when recalled
    *(1.4835, 0.0614, 0.2629, 1.6483),  # 11-14: stability left when forgotten
    *(0.6014, 1.8729),  # 15-16: Hard's penalty, Easy's bonus
    *(0.5425, 0.0912, 0.0658),  # 17-19: second and later answers of one day
    0.1542,  # 20: how fast the forgetting curve falls
)

LOWER_BOUNDS: Final[tuple[float, ...]] = (
    *(0.001, 0.001, 0.001, 0.001),
    *(1.0, 0.001),
    *(0.001, 0.001),
    *(0.0, 0.0, 0.001),
    *(0.001, 0.001, 0.001, 0.0),
    *(0.0, 1.0),
    *(0.0, 0.0, 0.0),
    0.1,
)

UPPER_BOUNDS: Final[tuple[float, ...]] = (
    *(100.0, 100.0, 100.0, 100.0),
    *(10.0, 4.0),
    *(4.0, 0.75),
    *(4.5, 0.8, 3.5),
    *(5.0, 0.25, 0.9, 4.0),
    *(1.0, 6.0),
    *(2.0, 2.0, 0.8),
    0.8,
)

_OLDER: Final = {17: "FSRS-4.5", 19: "FSRS-5"}


def checked(weights: Sequence[float]) -> tuple[float, ...]:
    """The weights as a tuple of floats.

    Raises ValueError when they are not 21 or one of them leaves its published bounds.
    """
    if len(weights) != len(DEFAULT_WEIGHTS):
        older = _OLDER.get(len(weights))
        hint = f"; {len(weights)} is a set of {older}, which has to be fitted anew" if older else ""
        raise ValueError(f"FSRS-6 has {len(DEFAULT_WEIGHTS)} weights, not {len(weights)}{hint}")
    values = tuple(float(weight) for weight in weights)
    for index, (low, value, high) in enumerate(
        zip(LOWER_BOUNDS, values, UPPER_BOUNDS, strict=True)
    ):
        if isnan(value):
            raise ValueError(f"weights[{index}] is not a number; its bounds are {low:g}, {high:g}")
        if value < low:
            raise ValueError(f"weights[{index}] = {value:g} is below its bound {low:g}")
        if value > high:
            raise ValueError(f"weights[{index}] = {value:g} is above its bound {high:g}")
    return values
