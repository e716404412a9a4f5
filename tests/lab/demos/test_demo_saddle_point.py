"""A saddle whose gradient, curvatures and growth are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.saddle_point import Params, demo, gradient, loss, run


def test_the_gradient_is_that_of_the_loss() -> None:
    for w in (np.array([0.3, -0.7]), np.array([1.0, 0.2])):
        numeric = [(loss(*(w + e)) - loss(*(w - e))) / 2e-6 for e in 1e-6 * np.eye(2)]
        assert np.allclose(gradient(w), numeric, atol=1e-8)
    for still in ([0.0, 0.0], [0.0, 1.0], [0.0, -1.0]):
        assert (gradient(np.array(still)) == 0).all()


def test_a_small_offset_grows_by_one_plus_rate_a_step() -> None:
    path = run(Params(noise=0.0, offset=1e-6, steps=50)).plain
    assert path[50, 1] == pytest.approx(1e-6 * 1.1**50, rel=1e-6)
    assert path[50, 0] == pytest.approx(0.9**50, rel=1e-9)


def test_ten_times_less_offset_takes_ln_10_over_ln_of_the_growth_more_steps() -> None:
    steps = [run(Params(noise=0.0, offset=o)).plain_escape_step for o in (1e-2, 1e-3, 1e-4)]
    assert np.diff(steps) == pytest.approx(math.log(10) / math.log(1.1), abs=1)


def test_both_sides_of_the_ridge_are_reached() -> None:
    ends = [run(Params(seed=seed, steps=200)).noisy[-1, 1] for seed in range(20)]
    assert 3 <= sum(end > 0 for end in ends) <= 17


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "keeps y = 0 exactly"),
        ({"offset": 0.01}, "starts 0.01 off the ridge"),
        ({"steps": 50}, "is not left in that time"),
        ({"steps": 50, "offset": 0.01, "rate": 0.01}, "off the ridge after 50 steps"),
    ],
)
def test_words_follow_the_run(values: dict[str, float], words: str) -> None:
    params = Params(**values)  # type: ignore[arg-type]
    assert words in demo.explain(params, run(params), english)
