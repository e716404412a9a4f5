"""Curvatures in closed form, minima on a finer grid, and a net that really solves XOR."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demos.loss_convexity import (
    LOGITS,
    WAY,
    Params,
    curvature_of_square,
    minima,
    run,
    slopes,
    squared_errors,
    way,
)
from studyapp.lab.nn.activations import sigmoid, sigmoid_slope

SMALL = Params(problems=20)


def test_the_squared_error_turns_where_the_output_is_a_third() -> None:
    found = run(SMALL)
    assert found.inflection == pytest.approx(-math.log(2), abs=1e-5)
    a = np.linspace(0, 1, 100_001)
    assert found.squared_error_curvature == pytest.approx(
        np.min(a * (1 - a) ** 2 * (3 * a - 1)), abs=1e-6
    )
    assert found.cross_entropy_curvature == pytest.approx(sigmoid_slope(np.array([10.0]))[0])


def test_the_curvatures_are_second_differences() -> None:
    step = LOGITS[1] - LOGITS[0]
    loss = 0.5 * (sigmoid(LOGITS) - 1) ** 2
    assert np.allclose(np.diff(loss, 2) / step**2, curvature_of_square(LOGITS)[1:-1], atol=1e-5)


def test_minima_are_those_of_the_loss_itself_on_a_fine_grid() -> None:
    rng = np.random.default_rng(1)
    w = np.linspace(-29.9, 29.9, 30_001)
    several = 0
    for _ in range(40):
        x, y = rng.standard_normal(6), (rng.random(6) < 0.5).astype(float)
        loss = squared_errors(w, x, y)
        dips = (loss[1:-1] < loss[:-2] - 1e-14) & (loss[1:-1] < loss[2:] - 1e-14)
        assert minima(slopes(x, y)[0]).size == dips.sum()
        several += dips.sum() > 1
    assert several


def test_cross_entropy_has_no_second_minimum_however_unequal_the_inputs() -> None:
    for seed in range(10):
        assert run(Params(points=20, spread=3.0, problems=50, seed=seed)).cross_entropy_share == 0


def test_the_net_solves_xor_and_the_middle_gives_one_answer_to_all_four() -> None:
    path = way(1.0)
    assert len(path) == len(WAY)
    assert path[0] == pytest.approx(path[-1], abs=1e-15)
    assert path[0] < 0.01
    # Exchanged output weights cancel half way: only the bias of -4 is left, right for two of four.
    assert path[50] == pytest.approx((np.logaddexp(0, -4) + np.logaddexp(0, 4)) / 2)
