"""Means of activations against their integrals over the normal density."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("mean_activation")


def normal_cdf(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2))


def mean_relu(shift: float) -> float:
    """E[max(0, z)] for z ~ N(shift, 1)."""
    return shift * normal_cdf(shift) + math.exp(-shift * shift / 2) / math.sqrt(2 * math.pi)


def mean_elu(alpha: float, shift: float) -> float:
    below = math.exp(shift + 0.5) * normal_cdf(-shift - 1) - normal_cdf(-shift)
    return mean_relu(shift) + alpha * below


@pytest.mark.parametrize(("alpha", "shift"), [(1.0, 0.0), (0.3, 1.5), (2.0, -1.0)])
def test_the_means_are_those_of_the_integrals(alpha: float, shift: float) -> None:
    found = sweep(DEMO, build(DEMO, {"alpha": alpha, "shift": shift}), range(12))
    for name, wanted in (
        ("mean_relu", mean_relu(shift)),
        ("mean_elu", mean_elu(alpha, shift)),
        ("mean_leaky", mean_relu(shift) + 0.01 * (shift - mean_relu(shift))),
    ):
        values = found.measures[name]
        z = (values.mean() - wanted) / (values.std(ddof=1) / math.sqrt(len(values)))
        assert abs(z) < 4, name


def test_the_distance_from_relu_is_alpha_at_most_and_nearly_that() -> None:
    for alpha in (0.01, 0.5, 2.0):
        result = DEMO.run(build(DEMO, {"alpha": alpha}))
        assert 0.95 * alpha < result.elu_relu_distance <= alpha


def test_all_compare_the_same_inputs() -> None:
    one, other = (DEMO.run(build(DEMO, {"alpha": alpha})) for alpha in (0.5, 1.0))
    assert one.mean_relu == other.mean_relu
    assert np.array_equal(one.curves[0], other.curves[0])
