from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from mean_field import levels

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.initialization import shapes, weights
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.params import build
from studyapp.lab.statistics import t_interval
from studyapp.lab.streams import Streams
from studyapp.lab.sweep import sweep

DEMO = find("initialization")


def over_seeds(**values: Any) -> dict[str, np.ndarray]:
    return dict(sweep(DEMO, build(DEMO, values), range(5)).measures)


def test_the_layers_are_those_of_the_experiment() -> None:
    assert shapes(DEMO.Params())[0] == (800, 750)
    assert shapes(DEMO.Params())[-1] == (350, 300)
    assert set(shapes(build(DEMO, {"taper": False}))) == {(800, 800)}


def test_small_weights_let_signal_and_gradient_fade_and_weight_gradients_alike() -> None:
    found = over_seeds(scheme="fixed")
    assert np.allclose(found["std_first"], 0.2636, rtol=0.02)
    assert np.allclose(found["std_last"], 4.93e-7, rtol=0.06)
    assert (found["log10_gradient_ratio"] < -5).all()
    assert (abs(np.log10(found["weight_gradient_ratio"])) < 0.7).all()
    xavier = over_seeds()
    assert (xavier["weight_gradient_first"] / found["weight_gradient_first"] > 10**4.5).all()


def test_large_weights_saturate_tanh_and_yet_the_gradient_explodes() -> None:
    found = over_seeds(scheme="fixed", std=1.0)
    assert (found["saturated_share"] > 0.85).all()
    assert (found["log10_gradient_ratio"] > 3).all()
    assert np.allclose(found["gradient_growth_per_layer"], 3.57, rtol=0.05)


def test_relu_between_narrowing_layers_grows_as_expected_under_the_average_of_widths() -> None:
    """E[h²] is multiplied by fan_in * 4/(fan_in + fan_out) / 2 a layer (He et al. 2015)."""
    settings = {"activation": "relu", "scheme": "he_average", "width": 400, "samples": 32}
    found = sweep(DEMO, build(DEMO, settings), range(16))
    expected = math.prod(2 * width / (2 * width - 25) for width in range(375, 150, -25))
    low, high = t_interval(found.measures["mean_square_ratio"], 0.999)
    assert low < expected < high


def test_uniform_weights_stay_in_their_bound_and_have_the_same_variance() -> None:
    params = build(DEMO, {"distribution": "uniform"})
    drawn = weights(params, Streams(0), (400, 300), 3)
    assert np.abs(drawn).max() <= math.sqrt(3)
    assert drawn.std() == pytest.approx(1, abs=0.01)
    assert drawn.mean() == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_zeros_leave_nothing_to_learn_below_the_last_layer(activation: str) -> None:
    params = build(DEMO, {"activation": activation, "scheme": "zeros", "width": 64})
    with np.errstate(all="raise"):
        result = DEMO.run(params)
    assert (result.std[1:] == 0).all()
    assert (result.log10_gradient[:-1] == -np.inf).all()
    assert "nothing below the last layer" in DEMO.explain(params, result, english)


# Standard deviations by layer as printed by the CS231n lecture (10 tanh layers of 500 units).
@pytest.mark.parametrize(
    ("settings", "published"),
    [
        pytest.param(
            {"scheme": "fixed", "std": 0.01},
            [0.213081, 0.047551, 0.010630, 0.002378, 0.000532, 0.000119],
            id="0.01",
        ),
        pytest.param(
            {"scheme": "lecun"},
            [
                0.627422,
                0.486087,
                0.408522,
                0.357302,
                0.320092,
                0.293146,
                0.271269,
                0.256240,
                0.242764,
            ],
            id="1-over-in",
        ),
    ],
)
def test_it_agrees_with_the_published_lecture(
    settings: dict[str, Any], published: list[float]
) -> None:
    params = {"width": 500, "taper": False, "samples": 200, **settings}
    runs = [DEMO.run(build(DEMO, {**params, "seed": seed})) for seed in range(5)]
    mean = np.mean([run.std[1 : len(published) + 1] for run in runs], axis=0)
    assert np.allclose(mean, published, rtol=0.015)


@pytest.mark.parametrize(
    ("activation", "scheme", "weight"),
    [("tanh", "lecun", 1.0), ("sigmoid", "lecun", 1.0), ("relu", "he", 2.0)],
)
def test_many_seeds_agree_with_infinitely_wide_layers(
    activation: str, scheme: str, weight: float
) -> None:
    settings = {"activation": activation, "scheme": scheme, "width": 256, "taper": False}
    runs = [DEMO.run(build(DEMO, {**settings, "seed": seed})) for seed in range(24)]
    theory = np.array([level.std for level in levels(ACTIVATIONS[activation], weight, 10)])
    logs = np.log([run.std[1:] for run in runs])
    error = logs.std(axis=0, ddof=1) / np.sqrt(len(runs))
    z = (logs.mean(axis=0) - np.log(theory)) / np.hypot(error, 0.01)
    assert (abs(z) < 4).all(), z


def test_its_histograms_hold_every_value_once() -> None:
    result = DEMO.run(DEMO.Params())
    assert result.edges.shape == (10, result.shares.shape[1] + 1)
    assert np.allclose(result.shares.sum(axis=1), 1)
    params = build(DEMO, {"activation": "relu", "scheme": "he"})
    assert np.allclose(DEMO.run(params).shares.sum(axis=1), 1)
    assert len(DEMO.draw(params, DEMO.run(params), english)) == 12
