"""Descent at a wall: its gradient, the length of its steps, and when it is down."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.gradient_clipping import Params, demo, gradient, loss, run


def test_the_gradient_is_that_of_the_loss() -> None:
    for w in (np.array([1.2, 0.7]), np.array([-1.0, 0.3])):
        numeric = [
            (loss(*(w + move), 20.0) - loss(*(w - move), 20.0)) / 2e-6 for move in 1e-6 * np.eye(2)
        ]
        assert np.allclose(gradient(w, 20.0), numeric, rtol=1e-6)


def test_the_first_step_is_rate_times_gradient_and_clipped_steps_are_rate_times_threshold() -> None:
    params = Params(threshold=2.0, rate=0.02)
    result = run(params)
    assert result.first_step_plain == pytest.approx(0.02 * result.first_gradient, rel=1e-12)
    assert result.longest_step_norm == pytest.approx(0.04, rel=1e-9)
    assert 0.04 < result.longest_step_value <= 0.04 * np.sqrt(2)


def test_far_out_the_way_back_is_geometric() -> None:
    """Beyond the wall the loss is a bowl of curvature 1: each step keeps 1 - rate."""
    path = run(Params()).paths["none"]
    assert np.allclose(path[2:20, 0] / path[1:19, 0], 0.95, rtol=1e-12)


def test_clipping_does_not_move_the_minimum() -> None:
    result = run(Params(steps=1000))
    ends = [path[-1] for path in result.paths.values()]
    assert np.allclose(ends, ends[0], atol=1e-12)
    assert np.linalg.norm(gradient(ends[0], 20.0)) < 1e-12


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "clipped by norm (cosine 1)"),
        ({"threshold": 1e4}, "None of the fifty entries"),
        ({"threshold": 0.01, "rate": 0.001}, "does not leave the wall"),
        ({"steps": 50}, "the other never is"),
    ],
)
def test_words_follow_the_run(values: dict[str, float], words: str) -> None:
    params = Params(**values)  # type: ignore[arg-type]
    told = demo.explain(params, run(params), english)
    assert words in told
