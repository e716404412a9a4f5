"""What infinitely wide layers do, by quadrature: the reference for every 'by depth' demo.

q(l+1) = w E[φ(√q z)²] and χ = w E[φ'(√q z)²] with z ~ N(0, 1) and w = fan_in · Var(weight)
(Poole et al. 2016, Schoenholz et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studyapp.lab.nn.activations import Activation

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(200)


def gauss(values: object) -> float:
    """E[f(z)], z ~ N(0, 1), split at zero so that a kink is exact."""
    assert callable(values)
    half = 6.0 * (_POINTS + 1)
    total = 0.0
    for z in (half, -half):
        density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        total += float((6.0 * _WEIGHTS * density * values(z)).sum())
    return total


@dataclass(frozen=True)
class Level:
    std: float
    """Standard deviation of the outputs"""
    chi: float
    """Factor on the squared length of a gradient going down through the layer"""
    second_moment: float


def levels(activation: Activation, weight: float, depth: int, q0: float = 1.0) -> list[Level]:
    moment, found = q0, []
    for _ in range(depth):
        s = np.sqrt(weight * moment)
        first = gauss(lambda z, s=s: activation.of(s * z))
        moment = gauss(lambda z, s=s: activation.of(s * z) ** 2)
        chi = weight * gauss(lambda z, s=s: activation.slope(s * z) ** 2)
        found.append(Level(float(np.sqrt(max(moment - first**2, 0))), chi, moment))
    return found
