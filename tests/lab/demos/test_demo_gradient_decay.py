from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from mean_field import levels

from studyapp.i18n import english
from studyapp.lab.demo import find, measures
from studyapp.lab.demos.gradient_decay import run_seeds
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.params import build
from studyapp.lab.statistics import t_interval
from studyapp.lab.sweep import Sweep, sweep

DEMO = find("gradient_decay")
SEEDS = range(5)


def over_seeds(**values: Any) -> Sweep:
    return sweep(DEMO, build(DEMO, values), SEEDS)


def within(sweep: Sweep, measure: str, low: float, high: float) -> bool:
    values = sweep.measures[measure]
    return bool(((values > low) & (values < high)).all())


@pytest.mark.parametrize(
    ("settings", "low", "high"),
    [
        pytest.param({}, 0.228, 0.242, id="sigmoid-xavier"),
        pytest.param({"activation": "tanh"}, 0.90, 0.94, id="tanh-xavier"),
        pytest.param({"activation": "relu", "init": "he"}, 0.97, 1.03, id="relu-he"),
        pytest.param({"activation": "leaky_relu", "init": "he"}, 0.97, 1.03, id="leaky-he"),
        pytest.param({"activation": "elu", "gain": 1.245}, 0.98, 1.03, id="elu-1.55"),
        pytest.param({"activation": "sigmoid", "gain": 4}, 0.58, 0.66, id="sigmoid-four"),
        pytest.param({"activation": "tanh", "gain": 4}, 1.4, 1.65, id="tanh-four"),
    ],
)
def test_the_factor_of_one_layer(settings: dict[str, Any], low: float, high: float) -> None:
    assert within(over_seeds(**settings), "shrink_per_layer", low, high)


def test_sigmoids_explode_only_under_huge_weights() -> None:
    for gain, low, high in ((4, 0.55, 0.7), (10, 0.9, 1.1), (30, 1.5, 1.9)):
        found = over_seeds(gain=gain, depth=15, width=256)
        assert within(found, "shrink_per_layer", low, high), gain


def test_a_residual_connection_carries_the_gradient_through_fifty_sigmoids() -> None:
    assert within(over_seeds(depth=50), "log10_first_over_last", -40, -25)
    assert within(over_seeds(depth=50, residual=True), "log10_first_over_last", -1, 2)


@pytest.mark.parametrize(
    ("activation", "gain"), [("sigmoid", 1.0), ("tanh", 1.0), ("relu", 2**0.5), ("linear", 1.0)]
)
def test_many_seeds_agree_with_infinitely_wide_layers(activation: str, gain: float) -> None:
    settings = {"activation": activation, "gain": gain, "depth": 10, "width": 256}
    found = sweep(DEMO, build(DEMO, settings), range(20))
    theory = levels(ACTIVATIONS[activation], gain**2, 10)
    factor = float(np.prod([level.chi for level in theory])) ** (1 / 20)
    low, high = t_interval(found.measures["shrink_per_layer"], 0.999, "log")
    # Finite width shifts a layer's factor by about 1/width.
    assert low * (1 - 2 / 256) < factor < high * (1 + 2 / 256)
    low, high = t_interval(found.measures["activation_std_last"], 0.999, "log")
    assert 0.97 * low < theory[-1].std < 1.03 * high


@pytest.mark.parametrize(
    ("activation", "mean"), [("sigmoid", 0.5), ("tanh", 0.0), ("relu", 0.3989), ("elu", 0.1605)]
)
def test_the_mean_output_of_the_first_layer(activation: str, mean: float) -> None:
    """Of N(0, 1) pre-activations: ReLU 1/√(2π), ELU 1/√(2π) + √e Φ(-1) - 1/2."""
    found = over_seeds(activation=activation).measures["mean_output_first"]
    assert np.allclose(found, mean, atol=0.02)


def test_a_unit_that_is_off_for_some_input_is_not_dead() -> None:
    found = over_seeds(activation="relu").measures
    assert np.allclose(found["off_share"], 0.5, atol=0.03)
    assert (found["ever_off_share"] == 1).all()
    assert (found["dead_share"] == 0).all()


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"width": 32, "depth": 30}, id="narrow"),
        pytest.param({"width": 16, "activation": "relu", "residual": True}, id="residual"),
        pytest.param({"width": 128, "depth": 3, "activation": "elu"}, id="wide"),
        pytest.param(
            {"width": 8, "activation": "linear", "init": "he", "gain": 30, "depth": 200},
            id="outgrown",
        ),
    ],
)
def test_many_seeds_at_once_are_bit_for_bit_those_alone(settings: dict[str, Any]) -> None:
    params = build(DEMO, settings)
    for seed, together in enumerate(run_seeds(params, range(7))):
        alone = DEMO.run(replace(params, seed=seed))
        assert measures(together) == measures(alone)
        assert np.array_equal(together.log10_norms, alone.log10_norms)
        assert np.array_equal(together.activation_std, alone.activation_std)
        assert together.trouble == alone.trouble


def test_a_signal_that_outgrows_floats_is_told_with_its_layer_and_what_mends_it() -> None:
    params = build(DEMO, {"activation": "linear", "init": "he", "gain": 30, "depth": 200})
    result = DEMO.run(params)
    # He's 2/width times 30²: each layer multiplies the signal by 30 √2.
    assert result.trouble is not None
    assert result.trouble.layer == pytest.approx(280 / np.log10(30 * 2**0.5), abs=2)
    assert result.reached == result.trouble.layer - 1
    assert result.shrink_per_layer == pytest.approx(30 * 2**0.5, rel=0.02)
    assert f"Above layer {result.reached}" in DEMO.explain(params, result, english)


def test_the_others_are_drawn_with_the_weights_that_suit_them() -> None:
    result = DEMO.run(build(DEMO, {"activation": "tanh", "gain": 4}))
    assert set(result.others) == {"sigmoid", "relu"}
    assert -14 < result.others["sigmoid"][0] < -11
    assert -0.5 < result.others["relu"][0] < 0.5
    assert DEMO.run(build(DEMO, {"compare": False})).others == {}


def test_its_words_follow_the_run() -> None:
    said = {}
    for word, values in {
        "vanishes": {},
        "explodes": {"activation": "relu", "gain": 3},
        "same order": {"activation": "relu", "init": "he"},
        "exactly 0": {"activation": "relu", "gain": 1, "width": 4, "depth": 200},
    }.items():
        params = build(DEMO, values)
        said[word] = DEMO.explain(params, DEMO.run(params), english)
    assert all(word in sentence for word, sentence in said.items()), said
