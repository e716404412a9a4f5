from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from studyapp.lab.nn import losses

RNG = np.random.default_rng(0)
Z, Y = RNG.standard_normal((6, 4)) * 3, RNG.random((6, 4))
LABEL = RNG.integers(0, 4, 6)


@pytest.mark.parametrize(
    ("loss", "gradient", "target"),
    [
        (losses.squared_error, losses.squared_error_gradient, Y),
        (losses.cross_entropy, losses.cross_entropy_gradient, LABEL),
        (losses.binary_cross_entropy, losses.binary_cross_entropy_gradient, Y),
    ],
    ids=["squared error", "cross-entropy", "binary cross-entropy"],
)
def test_the_gradient_is_what_small_steps_give(
    loss: Callable[[np.ndarray, np.ndarray], float],
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray],
    target: np.ndarray,
) -> None:
    found = gradient(Z, target)
    for place in np.ndindex(Z.shape):
        e = np.zeros_like(Z)
        e[place] = 1e-6
        secant = (loss(Z + e, target) - loss(Z - e, target)) / 2e-6
        assert found[place] == pytest.approx(secant, rel=1e-6, abs=1e-9)


def test_two_classes_are_one_sigmoid() -> None:
    z, y = RNG.standard_normal(7), RNG.integers(0, 2, 7)
    two = np.c_[np.zeros(7), z]
    assert losses.binary_cross_entropy(z, y.astype(float)) == pytest.approx(
        losses.cross_entropy(two, y), rel=1e-14
    )


def test_far_out_nothing_overflows_and_no_digit_is_lost() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert losses.cross_entropy(np.array([[1000.0, 0.0]]), np.array([1])) == 1000
        assert losses.binary_cross_entropy(np.array([-1000.0]), np.array([1.0])) == 1000
        assert losses.binary_cross_entropy(np.array([40.0]), np.array([1.0])) == pytest.approx(
            math.exp(-40), rel=1e-12
        )
