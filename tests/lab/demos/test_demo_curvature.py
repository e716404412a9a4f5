"""Bowls whose paths are powers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.curvature import FAR, Params, demo, expected_steps, run


@pytest.mark.parametrize(("rate", "curvature"), [(0.015, 100.0), (0.003, 50.0), (0.019, 100.0)])
def test_steps_are_those_of_a_power(rate: float, curvature: float) -> None:
    result = run(Params(rate=rate, curvature=curvature, steps=3000))
    for steps, c in ((result.steps_flat, 1.0), (result.steps_steep, curvature)):
        assert steps == math.ceil(math.log(1e-3) / math.log(abs(1 - rate * c)))
        assert expected_steps(np.array([rate * c]))[0] == pytest.approx(steps, abs=1)


def test_the_distance_in_the_steep_bowl_is_a_power_until_it_is_stopped() -> None:
    result = run(Params(rate=0.021, steps=500))
    assert result.trouble is None
    assert result.final_steep == pytest.approx(1.1**500, rel=1e-10)
    blown = run(Params(rate=0.05, steps=2000))
    assert blown.trouble is not None
    assert FAR < blown.final_steep < FAR * 4.001
    assert blown.trouble.step == math.floor(100 / math.log10(4))


def test_what_a_rate_suits_best_is_reached_in_one_step() -> None:
    result = run(Params(rate=0.01, curvature=100.0))
    assert result.steps_steep == 1
    assert result.best_curvature == 100


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "the flat bowl takes 458 steps; the steep one, with 100 times the gradient, 10."),
        ({"rate": 0.021}, "diverges"),
        ({"steps": 50}, "takes more than 50 steps"),
    ],
)
def test_words_follow_the_run(values: dict[str, float], words: str) -> None:
    params = Params(**values)  # type: ignore[arg-type]
    assert words in demo.explain(params, run(params), english)
