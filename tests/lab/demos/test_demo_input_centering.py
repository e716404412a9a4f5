"""Descent in closed form against descent that is run, and curvatures against theory."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.demos.input_centering import DONE, Descent, Params, descent, run
from studyapp.lab.streams import Streams


@pytest.mark.parametrize("features", [1, 3, 12])
def test_the_loss_left_is_that_of_descent_step_by_step(features: int) -> None:
    streams = Streams(features)
    A = streams.normals("data", (80, features)) + 0.7
    truth = streams.normals("truth", (features,))
    one = descent(A, truth)
    w, rate = np.zeros(features), 1 / np.linalg.norm(A.T @ A / 80, 2)
    losses = []
    for _ in range(one.steps() + 1):
        losses.append(np.mean((A @ (w - truth)) ** 2))
        w = w - rate * A.T @ (A @ (w - truth)) / 80
    shares = np.array(losses) / losses[0]
    assert np.allclose([one.left(t) for t in range(len(shares))], shares, rtol=1e-6, atol=1e-14)
    assert shares[-1] <= DONE < shares[-2]


def test_the_condition_number_is_numpys() -> None:
    A = Streams(5).normals("data", (200, 8)) + 2.0
    condition = descent(A, np.ones(8)).condition
    assert condition == pytest.approx(float(np.linalg.cond(A)) ** 2, rel=1e-9)


def test_centred_features_have_the_curvatures_of_random_matrix_theory() -> None:
    """Marchenko & Pastur 1967: with d/n = y they fill v (1 ± √y)², so κ → ((1+√y)/(1-√y))²."""
    y = 50 / 2000
    wanted = ((1 + y**0.5) / (1 - y**0.5)) ** 2
    found = [run(Params(features=50, samples=2000, seed=seed)) for seed in range(5)]
    centred = np.mean([one.condition_centred for one in found])
    assert centred == pytest.approx(wanted, rel=0.1)


def test_a_direction_without_curvature_costs_no_steps() -> None:
    one = Descent(np.array([0.0, 1.0, 1.0]), np.array([0.0, 0.5, 0.5]))
    assert one.condition == np.inf
    assert one.steps() == 1


def test_the_largest_curvature_lies_along_the_common_mean() -> None:
    one = run(Params()).as_is.curvatures
    assert one[-1] > 50 * one[-2]
    assert run(Params()).centred.curvatures[-1] < 2 * one[-2]
