"""The demos whose numbers are known beforehand: formulas, published values, identities."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find, measures
from studyapp.lab.demos.normalization_axes import normalized
from studyapp.lab.params import build


def measured(demo: str, **values: Any) -> dict[str, float]:
    found = find(demo)
    return measures(found.run(build(found, values)))


def test_the_sigmoid_is_a_quarter_steep_and_not_flat_at_three() -> None:
    found = measured("activation_curves")
    assert found["max_slope"] == 0.25
    assert 0.18 < found["slope_share"] < 0.182
    assert found["slope_bound"] == pytest.approx(9.5367e-7, rel=1e-4)
    assert 5.97 < found["one_percent_point"] < 6
    assert found["mean_output"] == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize(
    ("function", "largest", "lowest", "mean"),
    [
        ("tanh", 1.0, -1.0, 0.0),
        ("relu", 1.0, 0.0, 1 / math.sqrt(2 * math.pi)),
        ("elu", 1.0, -1.0, 0.1605),
        ("linear", 1.0, -10.0, 0.0),
    ],
)
def test_the_other_activations(function: str, largest: float, lowest: float, mean: float) -> None:
    found = measured("activation_curves", function=function)
    assert found["max_slope"] == largest
    assert found["lowest_output"] == pytest.approx(lowest, abs=1e-3)
    assert found["mean_output"] == pytest.approx(mean, abs=1e-4)


def test_cross_entropy_keeps_its_gradient_where_squared_error_has_none() -> None:
    entropy = measured("loss_slope", loss="cross_entropy")
    squared = measured("loss_slope")
    assert entropy["gradient"] == pytest.approx(0.99966, abs=1e-5)
    assert squared["gradient"] == pytest.approx(3.35e-4, rel=0.01)
    assert 2980 < squared["gradient_ratio"] < 2985
    assert squared["curvature"] < 0 <= entropy["curvature"]
    assert squared["lowest_curvature"] < 0 <= entropy["lowest_curvature"]


@pytest.mark.parametrize(
    ("logit", "start", "half", "end"), [(1.5, 0.8176, None, 0.0940), (4.0, 0.9820, 0.933, 0.2028)]
)
def test_one_neuron_learns_as_in_nielsens_third_chapter(
    logit: float, start: float, half: float | None, end: float
) -> None:
    """Weights 0.6 and 0.9, then 2 and 2, rate 0.15, target 0, squared error, 300 steps."""
    demo = find("loss_slope")
    result = demo.run(build(demo, {"logit": logit, "target": "0"}))
    assert result.start_output == pytest.approx(start, abs=5e-5)
    assert result.final_output == pytest.approx(end, abs=5e-5)
    if half is not None:
        assert result.outputs[150] == pytest.approx(half, abs=5e-4)


def test_a_sure_and_wrong_unit_recovers_by_cross_entropy_only() -> None:
    assert measured("loss_slope", loss="cross_entropy")["steps_to_right"] < 50
    assert measured("loss_slope")["final_output"] < 0.01


def test_descent_converges_below_two_over_the_curvature_and_not_above() -> None:
    for curvature in (0.5, 20.0):
        below = measured("learning_rate", rate=0.99, curvature=curvature, condition=1.0, steps=500)
        above = measured("learning_rate", rate=1.01, curvature=curvature, condition=1.0, steps=500)
        assert below["final_distance"] < 1e-3
        assert above["final_distance"] > 1e3
        assert below["step_limit"] == 2 / curvature


def test_momentum_at_its_optimum_beats_descent_at_its_own() -> None:
    """Both optima for curvatures 1 and 100: rates (κ-1)/(κ+1) and (√κ-1)/(√κ+1) a step."""
    plain = 2 / 101 / (2 / 100)
    heavy = (2 / (1 + 10)) ** 2 / (2 / 100)
    bowl = {"condition": 100.0, "curvature": 100.0, "steps": 500}
    descent = measured("learning_rate", **bowl, rate=plain)
    assert descent["steep_factor"] == pytest.approx(-99 / 101)
    assert descent["shallow_factor"] == pytest.approx(99 / 101)
    momentum = measured("learning_rate", **bowl, rate=heavy, momentum=(9 / 11) ** 2)
    assert momentum["steps_to_arrive"] < 0.25 * descent["steps_to_arrive"]


@pytest.mark.parametrize(
    ("penalty", "optimum", "weight"),
    [("l1", 0.5, 0.0), ("l1", 2.0, 1.0), ("l1", -2.0, -1.0), ("l2", 0.5, 0.25), ("l2", 2.0, 1.0)],
)
def test_one_weight_has_its_closed_form(penalty: str, optimum: float, weight: float) -> None:
    demo = find("soft_threshold")
    result = demo.run(build(demo, {"penalty": penalty, "optimum": optimum}))
    assert result.weight == weight
    assert result.grid[result.objective.argmin()] == pytest.approx(weight, abs=0.02)


def test_the_penalty_alone_reaches_zero_under_l1_and_never_under_l2() -> None:
    assert measured("soft_threshold")["steps_to_zero"] in (10, 11)
    l2 = measured("soft_threshold", penalty="l2")
    assert l2["steps_to_zero"] == 201
    assert l2["left_after"] == pytest.approx(0.9**200)
    blown = measured("soft_threshold", penalty="l2", rate=2.1)
    assert blown["left_after"] > 1e4


@pytest.mark.parametrize(
    ("kind", "channels", "means", "values"),
    [
        ("batch", 3, 3, 7840),
        ("layer", 3, 10, 2352),
        ("instance", 3, 30, 784),
        ("group", 4, 20, 1568),
    ],
)
def test_the_counts_of_means(kind: str, channels: int, means: float, values: float) -> None:
    found = measured("normalization_axes", kind=kind, channels=channels)
    assert (found["means"], found["values_per_mean"]) == (means, values)
    assert found["mean_after"] < 1e-12
    assert found["std_after"] == pytest.approx(1, abs=1e-5)
    assert (found["neighbour_effect"] > 0.1) == (kind == "batch")
    assert (found["channel_effect"] > 0.1) == (kind in ("layer", "group"))


def test_one_group_is_layer_and_one_channel_a_group_is_instance_normalization() -> None:
    x = np.random.default_rng(0).standard_normal((5, 4, 6, 6))
    assert np.allclose(normalized(x, "group", 1), normalized(x, "layer", 1), atol=1e-12)
    assert np.allclose(normalized(x, "group", 4), normalized(x, "instance", 1), atol=1e-12)


def test_groups_that_do_not_divide_the_channels_are_lessened() -> None:
    assert measured("normalization_axes", kind="group", channels=6, groups=4)["groups_used"] == 3


@pytest.mark.parametrize(
    ("demo", "values", "words"),
    [
        ("learning_rate", {"rate": 1.1}, "it diverges"),
        ("learning_rate", {}, "of the distance is left"),
        ("soft_threshold", {}, "exactly zero from step 10 on"),
        ("soft_threshold", {"penalty": "l2"}, "of a weight of 1 after 200 steps"),
        ("activation_curves", {}, "18.1 % of the largest, 0.25"),
    ],
)
def test_their_words_follow_the_run(demo: str, values: dict[str, Any], words: str) -> None:
    found = find(demo)
    params = build(found, values)
    assert words in found.explain(params, found.run(params), english)
