"""How large the first weights are: the standard deviation that keeps a signal's size on its way.

A unit that sums n inputs has n times the variance of one product, so the variance of a weight
must be about 1/n; each rule says what n is and what the activation takes away.
"""

from __future__ import annotations

import math


def lecun(fan_in: int, fan_out: int) -> float:  # noqa: ARG001 - every rule is asked the same way
    """1/fan_in: keeps the variance forwards through a linear layer (LeCun 1998)."""
    return math.sqrt(1 / fan_in)


def xavier(fan_in: int, fan_out: int) -> float:
    """2/(fan_in + fan_out): between keeping it forwards and backwards (Glorot & Bengio 2010)."""
    return math.sqrt(2 / (fan_in + fan_out))


def he(fan_in: int, fan_out: int) -> float:  # noqa: ARG001
    """2/fan_in: makes up for the half of the signal that a ReLU cuts off (He et al. 2015)."""
    return math.sqrt(2 / fan_in)


def he_average(fan_in: int, fan_out: int) -> float:
    """4/(fan_in + fan_out): He's factor with Xavier's average of the two widths."""
    return math.sqrt(4 / (fan_in + fan_out))


def uniform_bound(std: float) -> float:
    """a for which U(-a, a) has this standard deviation: √(6/(fan_in + fan_out)) under Xavier."""
    return math.sqrt(3) * std
