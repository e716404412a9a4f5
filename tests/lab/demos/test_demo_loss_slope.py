"""One sigmoid unit: the ratio of its two gradients, what pulls it, and Nielsen's two neurons."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.loss_slope import Params, run, slope
from studyapp.lab.params import build

DEMO = find("loss_slope")


@pytest.mark.parametrize("logit", [-12.0, -8.0, -1.0, 0.0, 3.0])
def test_the_gradients_differ_by_the_slope_of_the_sigmoid(logit: float) -> None:
    a = 1 / (1 + math.exp(-logit))
    found = run(Params(logit=logit))
    assert found.gradient_ratio == pytest.approx(1 / (a * (1 - a)), rel=1e-12)


@pytest.mark.parametrize(
    ("weight", "bias", "start", "end"), [(0.6, 0.9, 0.8176, 0.0940), (2.0, 2.0, 0.9820, 0.2028)]
)
def test_nielsens_neurons_learn_alike_with_weight_and_bias_kept_apart(
    weight: float, bias: float, start: float, end: float
) -> None:
    """Chapter 3 of Neural Networks and Deep Learning: input 1, target 0, rate 0.15, 300 steps."""
    found = run(Params(logit=weight + bias, target="0"))
    outputs = []
    for _ in range(301):
        a = 1 / (1 + math.exp(-(weight + bias)))
        outputs.append(a)
        gradient = a * a * (1 - a)
        weight, bias = weight - 0.15 * gradient, bias - 0.15 * gradient
    assert (round(outputs[0], 4), round(outputs[-1], 4)) == (start, end)
    assert np.allclose(found.outputs, outputs, rtol=1e-12, atol=0)


def test_cross_entropy_pulls_with_the_error_and_not_with_its_own_slope_by_the_output() -> None:
    """dC/da = 1/(1-a) in place of dC/dw = a would be 57 times too steep at a start of 0.98."""
    z = np.array([4.0])
    a = 1 / (1 + math.exp(-4.0))
    assert slope("cross_entropy", z, 0.0)[0] == pytest.approx(a, rel=1e-14)
    assert 1 / (1 - a) / slope("cross_entropy", z, 0.0)[0] == pytest.approx(57, abs=1)


def test_both_losses_are_told_whichever_is_asked_for() -> None:
    said = []
    for loss in ("cross_entropy", "squared_error"):
        params = build(DEMO, {"loss": loss})
        said.append(DEMO.explain(params, DEMO.run(params), english).partition(" After ")[2])
    assert said[0] == said[1]
    assert "0.987 by cross-entropy" in said[0]


def test_a_long_training_is_drawn_from_its_first_step_to_its_last() -> None:
    params = Params(steps=2000)
    result = run(params)
    line = DEMO.draw(params, result, english)[0].marks[0]
    assert (line.x[0], line.x[-1]) == (0, 2000)
    assert len(line.x) == 501
    assert line.y[-1] == result.outputs[-1]
