"""The polynomial, where it is exact and where it must not be trusted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.params import build

DEMO = find("covariate_shift")


def test_without_noise_the_error_is_that_of_the_best_polynomial() -> None:
    """Interpolation at Chebyshev points bounds it: M (b - a)^(k+1) / (2^(2k+1) (k+1)!)."""
    for degree in (3, 5, 7):
        params = build(DEMO, {"noise": 0.0, "degree": degree, "examples": 400})
        bound = 3 ** (degree + 1) / (2 ** (2 * degree + 1) * math.factorial(degree + 1))
        assert DEMO.run(params).error_inside < (4 * bound) ** 2


def test_the_further_the_worse() -> None:
    errors = [
        DEMO.run(build(DEMO, {"shift": shift})).error_shifted for shift in (0.0, 0.5, 1.0, 2.0)
    ]
    assert errors == sorted(errors)


def test_the_drawn_fit_is_the_one_that_is_measured() -> None:
    result = DEMO.run(DEMO.Params())
    inside = result.grid <= 1
    assert np.abs(result.fitted - result.truth)[inside].max() < 0.2
    assert result.fitted[0] == pytest.approx(result.truth[0], abs=0.2)
