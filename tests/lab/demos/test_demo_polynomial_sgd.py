from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.polynomial_sgd import CEILING, Result
from studyapp.lab.nn.least_squares import exact, powers
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("polynomial_sgd")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("degree", [0, 1, 3, 6])
def test_with_the_whole_set_in_a_batch_it_is_gradient_descent_in_closed_form(degree: int) -> None:
    """The distance from the least-squares weights is (1 - 2ηG)^t of what it was at the start."""
    epochs, rate = 37, 0.003
    found = ran(degree=degree, batch=100, epochs=epochs, rate=rate)
    F = powers(found.x, degree, over_factorial=True)
    least = exact(F, found.y)
    curvature, along = np.linalg.eigh(F.T @ F / len(F))
    kept = (1 - 2 * rate * curvature) ** epochs
    told = least + along @ (kept * (along.T @ (found.weights[0] - least)))
    assert np.allclose(found.weights[-1], told, atol=1e-10)


def test_a_line_finds_the_best_line_of_the_whole_population() -> None:
    """x of N(0, 1) makes it 5 - 3.4/2 and 1.2 + 5.6 E[x⁴]/3!, with error 2·1.7² + 6·(5.6/6)²."""
    found = sweep(DEMO, build(DEMO, {"degree": 1, "samples": 200, "epochs": 100}), range(40))
    for name, told in {"constant": 3.3, "slope": 4.0, "test_error": 11.02}.items():
        values = found.measures[name]
        z = (values.mean() - told) / (values.std(ddof=1) / np.sqrt(values.size))
        assert abs(z) < 4, (name, values.mean())


def test_the_starting_weights_are_those_of_a_linear_layer() -> None:
    starts = np.array([ran(epochs=1, seed=seed).weights[0] for seed in range(50)])
    assert np.abs(starts).max() < 0.5
    assert np.abs(starts).max() > 0.48
    assert abs(starts.mean()) < 0.08


def test_steps_that_overshoot_stop_where_they_leave_and_keep_what_was_before() -> None:
    found = ran(rate=1.0)
    assert found.trouble is not None
    assert found.trouble.step is not None
    assert found.trouble.step >= 10 * found.epochs[-1]
    assert np.abs(found.weights).max() < CEILING
    assert np.isfinite(found.test_error)
    assert ran().trouble is None


def test_a_long_history_is_thinned_and_keeps_both_ends() -> None:
    found = ran(epochs=1500, degree=1)
    assert len(found.epochs) == 500
    assert found.epochs[[0, -1]].tolist() == [0, 1500]
