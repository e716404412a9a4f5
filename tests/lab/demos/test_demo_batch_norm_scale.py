from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find, trouble
from studyapp.lab.demos.batch_norm_scale import Params, Result, trip
from studyapp.lab.params import build

DEMO = find("batch_norm_scale")
RNG = np.random.default_rng(1)
U, W, B, G = (RNG.standard_normal(shape) for shape in ((16, 5), (5, 4), (4,), (16, 4)))


def ran(**values: Any) -> Result:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("normalize", [True, False])
def test_its_gradients_are_those_of_finite_differences(normalize: bool) -> None:
    params = Params(normalize=normalize, eps=0.01)

    def loss(u: np.ndarray, w: np.ndarray, b: np.ndarray) -> float:
        return float(np.sum(G * trip(params, u, w, b, G).y))

    back = trip(params, U, W, B, G)
    for at, gradient in enumerate((back.inputs, back.weights, back.bias)):
        step = RNG.standard_normal(gradient.shape)
        ends = []
        for by in (1e-6, -1e-6):
            moved = [U, W, B]
            moved[at] = moved[at] + by * step
            ends.append(loss(*moved))
        assert np.sum(gradient * step) == pytest.approx(
            (ends[0] - ends[1]) / 2e-6, rel=1e-6, abs=1e-8
        )


def test_without_epsilon_a_factor_on_the_weights_is_its_inverse_square_on_the_rate() -> None:
    """W and the rate η take the same path as aW and a²η: only their ratio counts."""
    one = ran(eps=0.0, scale=1.0, rate=0.5)
    other = ran(eps=0.0, scale=8.0, rate=32.0)
    assert np.allclose(one.plain, other.grown, rtol=1e-9)


def test_each_step_adds_the_square_of_its_length_to_that_of_the_weights() -> None:
    """As the gradient is at right angles to the weights: Pythagoras, for one step."""
    result = ran(eps=0.0, steps=1, rate=2.0)
    twice = ran(eps=0.0, steps=1, rate=4.0)
    grown = [at.weight_growth**2 - 1 for at in (result, twice)]
    assert grown[0] > 0
    assert grown[1] == pytest.approx(4 * grown[0], rel=1e-9)


def test_epsilon_ends_the_invariance_of_tiny_weights() -> None:
    assert ran(scale=1e-4, eps=0.0).output_change < 1e-9
    assert ran(scale=1e-4, eps=1e-5).output_change > 1


def test_a_descent_that_leaves_its_bowl_is_given_up_and_told() -> None:
    params = build(DEMO, {"normalize": False, "rate": 10.0})
    result = DEMO.run(params)
    found = trouble(result)
    assert found is not None
    assert found.step is not None
    assert 0 < found.step < params.steps
    assert np.isnan(result.plain[-1])
    assert result.loss_left > 1e6
    assert "diverges" in DEMO.explain(params, result, english)
    tamed = DEMO.run(replace(params, normalize=True))
    assert trouble(tamed) is None
    assert tamed.loss_left < 1
