"""Descent of a neuron with two weights, against what its algebra says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.zigzag_path import LENGTH, SAMPLES, Params, demo, length, run


def test_steps_on_all_samples_follow_the_powers_of_one_matrix() -> None:
    """w(t) = w* - (I - η X'X/n)^t w*."""
    result = run(Params(batch=SAMPLES, rate=0.7))
    turn = np.eye(2) - 0.7 * result.x.T @ result.x / SAMPLES
    for step in (1, 5, 20):
        wanted = result.target - np.linalg.matrix_power(turn, step) @ result.target
        assert np.allclose(result.path[step], wanted, rtol=0, atol=1e-12)


def test_a_step_of_one_sample_goes_along_its_input_and_shrinks_its_error() -> None:
    """The error w·x - y of the sample seen is multiplied by 1 - η |x|²."""
    result, rate = run(Params(seed=4)), Params().rate
    gone = np.diff(result.path, axis=0)
    for before, step in zip(result.path, gone, strict=False):
        along = np.abs(np.cross(np.c_[result.x, np.zeros(SAMPLES)], [*step, 0.0])[:, 2])
        x = result.x[np.argmin(along)]
        error = (before - result.target) @ x
        assert (before + step - result.target) @ x == pytest.approx(
            (1 - rate * x @ x) * error, abs=1e-9
        )


@pytest.mark.parametrize("angle", [-45.0, -80.0, 30.0, 120.0])
def test_no_path_is_shorter_than_the_straight_way(angle: float) -> None:
    result = run(Params(angle=angle))
    assert np.hypot(*result.target) == pytest.approx(LENGTH)
    assert np.hypot(*(result.path[-1] - result.target)) < 0.05
    assert result.path_ratio >= 1 - 0.05 / LENGTH
    assert result.path_ratio == pytest.approx(length(result.path) / LENGTH)


def test_positive_inputs_never_part_the_weights() -> None:
    for seed in range(10):
        gone = np.diff(run(Params(seed=seed, rate=0.3)).path, axis=0)
        assert np.all(gone[:, 0] * gone[:, 1] > 0)


def test_a_run_that_diverges_is_stopped_and_says_so() -> None:
    params = Params(rate=4.0)
    result = run(params)
    assert result.trouble is not None
    assert result.trouble.step is not None
    assert "without end" in demo.explain(params, result, english)
    assert math.isfinite(result.path_ratio)
