"""Descent on a quadratic: the extreme curvatures decide, and a run that diverges stops in time."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.learning_rate import FAR, Params, demo, run


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rate", [0.25, 0.5, 0.995, 1.005, 1.25])
def test_a_random_quadratic_in_six_dimensions_goes_as_its_extreme_curvatures_do(
    seed: int, rate: float
) -> None:
    rng = np.random.default_rng(seed)
    a = rng.standard_normal((6, 6))
    hessian = a @ a.T / 6 + 0.1 * np.eye(6)
    curvatures, directions = np.linalg.eigh(hessian)
    steps = 300
    two = run(
        Params(
            rate=rate,
            curvature=float(curvatures[-1]),
            condition=float(curvatures[-1] / curvatures[0]),
            steps=steps,
        )
    )
    w = directions[:, 0] + directions[:, -1]
    for _ in range(steps):
        w = w - rate * 2 / curvatures[-1] * (hessian @ w)
    ratio = np.linalg.norm(w) / np.sqrt(2)
    assert two.final_distance == pytest.approx(ratio, rel=1e-6)


def test_a_run_that_diverges_stops_before_it_overflows_and_says_so() -> None:
    params = Params(rate=2.0, steps=2000)
    result = run(params)
    assert result.trouble is not None
    assert result.trouble.step == len(result.path) - 2
    assert FAR < np.abs(result.path[-1]).max() < 3 * FAR * 1.01
    assert np.abs(result.path[:-1]).max() <= FAR
    assert f"After {len(result.path) - 1} steps" in demo.explain(params, result, english)


def test_one_below_the_limit_has_no_trouble() -> None:
    assert run(Params(rate=0.99, steps=2000)).trouble is None


def test_the_factors_of_plain_steps_are_not_claimed_for_momentum() -> None:
    params = Params(momentum=0.8)
    assert demo.explain(params, run(params), english).startswith("Without momentum")
