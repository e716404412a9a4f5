"""One learned number, against least squares and the closed form of its descent."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.streams import Streams
from studyapp.lab.sweep import sweep

DEMO = find("parametric_relu")


def test_the_best_slope_is_that_of_least_squares() -> None:
    params = build(DEMO, {"noise": 0.5, "target": -0.3, "shift": 0.4, "steps": 500})
    streams = Streams(params.seed)
    x = streams.normals("inputs", (500,)) + 0.4
    y = np.where(x > 0, x, -0.3 * x) + 0.5 * streams.normals("noise", (500,))
    below = x < 0
    wanted = np.linalg.lstsq(x[below, None], y[below], rcond=None)[0][0]
    result = DEMO.run(params)
    assert result.best_slope == pytest.approx(wanted, rel=1e-12)
    assert result.slope == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("rate", [0.03, 0.3, 1.5])
def test_the_distance_shrinks_by_the_same_factor_at_every_step(rate: float) -> None:
    result = DEMO.run(build(DEMO, {"rate": rate, "noise": 0.2, "steps": 30}))
    distance = result.slopes - result.best_slope
    powers = distance[0] * result.factor ** np.arange(31.0)
    assert distance == pytest.approx(powers, abs=1e-12)


def test_half_of_a_normal_teaches() -> None:
    """E min(0, x)² = 1/2 for x ~ N(0, 1), so that a step leaves 1 - rate of the distance."""
    found = sweep(DEMO, DEMO.Params(), range(40)).measures["factor"]
    assert abs(found.mean() - 0.9) < 4 * found.std(ddof=1) / math.sqrt(len(found))


def test_the_losses_are_those_of_the_slopes() -> None:
    params = build(DEMO, {"noise": 0.3, "steps": 20})
    streams = Streams(params.seed)
    x = streams.normals("inputs", (500,))
    y = np.where(x > 0, x, 0.25 * x) + 0.3 * streams.normals("noise", (500,))
    result = DEMO.run(params)
    direct = [np.mean((np.where(x > 0, x, a * x) - y) ** 2) for a in result.slopes]
    assert result.losses == pytest.approx(direct, rel=1e-12)
    assert result.loss_fixed == pytest.approx(direct[0], rel=1e-12)


def test_too_large_a_rate_is_stopped_and_said() -> None:
    params = build(DEMO, {"rate": 100.0, "steps": 500})
    result = DEMO.run(params)
    assert result.trouble is not None
    assert len(result.slopes) == result.trouble.step + 1 < 500
    assert math.isfinite(result.loss)
    assert "too large" in DEMO.explain(params, result, english)


def test_without_inputs_below_zero_nothing_is_learned() -> None:
    params = build(DEMO, {"shift": 10.0})
    result = DEMO.run(params)
    assert set(result.slopes) == {0.01}
    assert "nothing teaches" in DEMO.explain(params, result, english)
