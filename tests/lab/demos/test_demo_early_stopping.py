from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.early_stopping import Params, Result, patient, problem
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("early_stopping")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("samples", [40, 20], ids=["more samples", "more features"])
def test_the_errors_are_those_of_gradient_descent_step_by_step(samples: int) -> None:
    steps, found = 300, ran(samples=samples, steps=300)
    streams, size = Streams(0), np.logspace(0, -1, 30)
    truth = streams.normals("truth", (30,))
    X = streams.normals("data", (samples, 30)) * size
    y = X @ truth + streams.normals("noise", (samples,))
    X_val = streams.normals("validation", (2000, 30)) * size
    y_val = X_val @ truth + streams.normals("validation noise", (2000,))
    gram = X.T @ X / samples
    rate, w, told = 0.9 / np.linalg.eigvalsh(gram)[-1], np.zeros(30), []
    for _ in range(steps):
        w = w - rate * X.T @ (X @ w - y) / samples
        told.append([np.mean((X @ w - y) ** 2), np.mean((X_val @ w - y_val) ** 2)])
    at = found.kept.astype(int) - 1
    assert np.allclose(found.train_errors, np.array(told)[at, 0], rtol=1e-10)
    assert np.allclose(found.validation_errors, np.array(told)[at, 1], rtol=1e-10)
    assert found.norm_end == pytest.approx(np.linalg.norm(w), rel=1e-10)


def test_ridge_solves_its_own_equation() -> None:
    of = problem(Params())
    w = of.ridge(np.array([0.3]))[:, 0]
    gradient = of.train.curvature @ w - of.pull + 0.3 * w
    assert np.abs(gradient).max() < 1e-13


def test_ridge_is_a_little_shorter_than_the_stop_that_it_stands_for() -> None:
    """c/(c + 1/ηt) < 1 - (1 - ηc)^t <= 1.9 c/(c + 1/ηt) for every curvature with ηc <= 0.9."""
    for seed in range(3):
        found = ran(seed=seed)
        assert (found.ridge_norms < found.norms).all()
        assert (found.norms < 1.9 * found.ridge_norms).all()


def test_without_noise_there_is_nothing_to_stop_for() -> None:
    found = ran(noise=0.0)
    assert found.best_step == 20_000
    assert found.end_over_best == 1


def test_patience_waits_so_many_steps_for_a_new_lowest_error() -> None:
    validation = np.array([5.0, 4.0, 4.5, 3.0, 3.5, 3.6, 3.7, 1.0])
    assert patient(validation, 1) == (2, 1)
    assert patient(validation, 2) == (5, 3)
    assert patient(validation, 9) == (7, 7)
