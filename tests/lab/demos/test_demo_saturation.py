"""What is left of the noise, against closed forms."""

from __future__ import annotations

import math

import pytest

from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("saturation")


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "elu"])
def test_small_noise_is_passed_on_as_a_gradient_is(activation: str) -> None:
    for z in (-2.0, -0.5, 1.0):
        params = build(DEMO, {"activation": activation, "z": z, "noise": 0.05})
        found = sweep(DEMO, params, range(10)).measures["passed"]
        assert found.mean() == pytest.approx(DEMO.run(params).slope, rel=0.01)


def test_relu_at_zero_passes_what_half_a_normal_keeps() -> None:
    """The standard deviation of max(0, z) for z ~ N(0, 1) is √(1/2 - 1/2π)."""
    params = build(DEMO, {"activation": "relu", "z": 0.0, "noise": 1.0})
    found = sweep(DEMO, params, range(12)).measures["passed"]
    wanted = math.sqrt(0.5 - 1 / (2 * math.pi))
    assert abs(found.mean() - wanted) < 4 * found.std(ddof=1) / math.sqrt(len(found))


def test_a_linear_piece_passes_its_slope() -> None:
    result = DEMO.run(build(DEMO, {"activation": "leaky_relu", "z": -6.0}))
    assert result.passed == pytest.approx(0.01 * result.passed_opposite, rel=0.1)
