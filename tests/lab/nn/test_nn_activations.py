from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.nn.activations import ACTIVATIONS, Name, sigmoid, sigmoid_slope

EVERY = list(ACTIVATIONS)
Z = np.concatenate([np.linspace(-6, 6, 240), [-30.0, 30.0]])


@pytest.mark.parametrize("name", EVERY)
def test_the_slope_is_what_a_small_step_gives(name: Name) -> None:
    activation, step = ACTIVATIONS[name], 1e-6
    assert (np.abs(Z) > 2 * step).all(), "the kink at zero has no slope"
    secant = (activation.of(Z + step) - activation.of(Z - step)) / (2 * step)
    assert np.allclose(activation.slope(Z), secant, atol=1e-9)


@pytest.mark.parametrize("name", EVERY)
def test_no_slope_is_above_the_steepest(name: Name) -> None:
    slopes = ACTIVATIONS[name].slope(np.linspace(-12, 12, 240_001))
    assert slopes.max() == pytest.approx(ACTIVATIONS[name].steepest, rel=1e-4)
    assert slopes.max() <= ACTIVATIONS[name].steepest * (1 + 1e-9)


@pytest.mark.parametrize("name", EVERY)
def test_far_out_nothing_overflows(name: Name) -> None:
    far = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(ACTIVATIONS[name].of(far)).all()
        assert np.isfinite(ACTIVATIONS[name].slope(far)).all()


def test_the_sigmoid_has_its_textbook_values() -> None:
    assert sigmoid_slope(np.array([0.0]))[0] == 0.25
    assert sigmoid_slope(np.array([5.0]))[0] == pytest.approx(0.006648056670790033, rel=1e-14)
    assert np.allclose(np.tanh(Z), 2 * sigmoid(2 * Z) - 1, atol=1e-15)


def test_the_sigmoid_slope_keeps_its_digits_where_the_sigmoid_is_one() -> None:
    assert sigmoid(np.array([40.0]))[0] == 1.0
    assert sigmoid_slope(np.array([40.0]))[0] == pytest.approx(math.exp(-40), rel=1e-12)
