"""The mean of an inverse, against its integral and against Jensen's inequality."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("random_leaky_relu")


@pytest.mark.parametrize(("smallest", "width"), [(3.0, 5.0), (1.0, 0.5), (2.0, 20.0)])
def test_the_mean_slope_is_that_of_the_integral(smallest: float, width: float) -> None:
    found = sweep(DEMO, build(DEMO, {"smallest": smallest, "width": width}), range(12)).measures
    a = np.linspace(smallest, smallest + width, 20_001)
    integral = np.trapezoid(1 / a, a) / width
    assert found["slope_expected"][0] == pytest.approx(integral, rel=1e-6)
    slopes = found["slope_training"]
    error = slopes.std(ddof=1) / math.sqrt(len(slopes))
    assert abs(slopes.mean() - integral) < 4 * error


def test_training_passes_on_more_the_wider_the_range() -> None:
    ratios = [DEMO.run(build(DEMO, {"width": width})).ratio for width in (0.0, 1.0, 5.0, 20.0)]
    assert ratios[0] == pytest.approx(1, abs=1e-12)
    assert ratios == sorted(ratios)


def test_the_default_ranges_are_those_of_the_libraries() -> None:
    """Slopes from U(1/8, 1/3) are evaluated at 11/48."""
    assert DEMO.run(DEMO.Params()).even_slope == pytest.approx(11 / 48, rel=1e-15)


def test_only_what_is_below_zero_is_divided() -> None:
    result = DEMO.run(DEMO.Params())
    above = result.shown > 0
    assert np.array_equal(result.passed[above], result.shown[above])
    divisors = result.shown[~above] / result.passed[~above]
    assert divisors.min() >= 3 - 1e-9
    assert divisors.max() <= 8 + 1e-9


def test_the_bars_hold_every_draw() -> None:
    result = DEMO.run(DEMO.Params())
    assert result.slopes.sum() == pytest.approx(1)
    assert result.even_slopes.sum() == pytest.approx(1)
