from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studyapp.lab.nn import losses

RNG = np.random.default_rng(0)
Z, Y = RNG.standard_normal((6, 4)) * 3, RNG.random((6, 4))
LABEL = RNG.integers(0, 4, 6)
SHARES = Y / Y.sum(axis=1, keepdims=True)

TORCH: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "losses.json").read_text(encoding="utf-8")
)
"""What torch computes on stored inputs: tests/reference/make_losses.py."""

close = partial(np.testing.assert_allclose, rtol=1e-12, atol=1e-15)
"""Absolute where a sigmoid is saturated: torch's gradient is exactly 0 there, ours -4.2e-18."""


@pytest.mark.parametrize(
    ("loss", "gradient", "target"),
    [
        (losses.squared_error, losses.squared_error_gradient, Y),
        (losses.cross_entropy, losses.cross_entropy_gradient, LABEL),
        (losses.soft_cross_entropy, losses.soft_cross_entropy_gradient, SHARES),
        (losses.binary_cross_entropy, losses.binary_cross_entropy_gradient, Y),
        (losses.sigmoid_squared_error, losses.sigmoid_squared_error_gradient, Y),
    ],
    ids=["squared", "cross-entropy", "soft cross-entropy", "binary", "squared behind a sigmoid"],
)
def test_the_gradient_is_what_small_steps_give(
    loss: Callable[[np.ndarray, np.ndarray], float],
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray],
    target: np.ndarray,
) -> None:
    found = gradient(Z, target)
    for place in np.ndindex(Z.shape):
        e = np.zeros_like(Z)
        e[place] = 1e-6
        secant = (loss(Z + e, target) - loss(Z - e, target)) / 2e-6
        assert found[place] == pytest.approx(secant, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "loss", "gradient"),
    [
        (
            "binary_cross_entropy",
            losses.binary_cross_entropy,
            losses.binary_cross_entropy_gradient,
        ),
        (
            "sigmoid_squared_error",
            losses.sigmoid_squared_error,
            losses.sigmoid_squared_error_gradient,
        ),
    ],
)
def test_torch_agrees_on_every_logit_from_minus_to_plus_forty(
    name: str, loss: Callable[..., float], gradient: Callable[..., np.ndarray]
) -> None:
    for case in TORCH[name]:
        y = np.array([case["y"]])
        logits = [np.array([z]) for z in case["inputs"][0]]
        close([loss(z, y) for z in logits], case["loss"])
        close([gradient(z, y)[0] for z in logits], case["gradients"][0])


def test_torch_agrees_on_weighted_terms() -> None:
    case = TORCH["weighted"]
    z, y, weight = (np.array(values) for values in (case["inputs"][0], case["y"], case["weight"]))
    close(losses.binary_cross_entropy(z, y, weight), case["loss"])
    close(losses.binary_cross_entropy_gradient(z, y, weight), case["gradients"][0])


def test_torch_agrees_on_the_squared_error() -> None:
    case = TORCH["squared_error"]
    y_hat, y = np.array(case["inputs"][0]), np.array(case["y"])
    close(losses.squared_error(y_hat, y), case["loss"])
    close(losses.squared_error_gradient(y_hat, y), case["gradients"][0])


def test_torch_agrees_on_softmax_and_cross_entropy() -> None:
    for case in TORCH["cross_entropy"]:
        z, label = np.array(case["inputs"][0]), np.array(case["label"])
        close(losses.cross_entropy(z, label), case["loss"])
        close(losses.cross_entropy_gradient(z, label), case["gradients"][0])


def test_torch_agrees_on_soft_targets_and_on_smoothed_labels() -> None:
    soft, smoothed = TORCH["soft_cross_entropy"], TORCH["smoothed"]
    z = np.array(soft["inputs"][0])
    label = np.eye(z.shape[1])[smoothed["label"]]
    share = smoothed["smoothing"]
    targets = (np.array(soft["target"]), (1 - share) * label + share / z.shape[1])
    for case, target in zip((soft, smoothed), targets, strict=True):
        close(losses.soft_cross_entropy(z, target), case["loss"])
        close(losses.soft_cross_entropy_gradient(z, target), case["gradients"][0])


def test_torch_agrees_on_the_divergence_and_the_entropy_makes_up_the_rest() -> None:
    case = TORCH["soft_cross_entropy"]
    z, target = np.array(case["inputs"][0]), np.array(case["target"])
    q = losses.softmax(z)
    found = [losses.kl_divergence(p, row) for p, row in zip(target, q, strict=True)]
    close(found, TORCH["kl_divergence"])
    both = np.array(found) + [losses.entropy(p) for p in target]
    close(both.mean(), case["loss"])


def test_torch_agrees_on_triplets() -> None:
    for case in TORCH["triplet"]:
        corners = [np.array(values) for values in case["inputs"]]
        close(losses.triplet_loss(*corners, case["margin"]), case["loss"])
        found = losses.triplet_gradient(*corners, case["margin"])
        for gradient, expected in zip(found, case["gradients"], strict=True):
            close(gradient, expected)


def test_two_classes_are_one_sigmoid() -> None:
    z, y = RNG.standard_normal(7), RNG.integers(0, 2, 7)
    two = np.c_[np.zeros(7), z]
    assert losses.binary_cross_entropy(z, y.astype(float)) == pytest.approx(
        losses.cross_entropy(two, y), rel=1e-14
    )


def test_a_certain_truth_has_no_entropy_and_costs_what_the_prediction_gave_it() -> None:
    certain = np.array([0.0, 1.0, 0.0])
    assert losses.entropy(certain) == 0
    assert losses.kl_divergence(certain, np.array([0.2, 0.5, 0.3])) == math.log(2)


def test_far_out_nothing_overflows_and_no_digit_is_lost() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert losses.cross_entropy(np.array([[1000.0, 0.0]]), np.array([1])) == 1000
        assert losses.binary_cross_entropy(np.array([-1000.0]), np.array([1.0])) == 1000
        far, right = np.array([40.0]), np.array([1.0])
        assert losses.binary_cross_entropy(far, right) == pytest.approx(math.exp(-40), rel=1e-12)
        assert losses.sigmoid_error(far, right)[0] == pytest.approx(-math.exp(-40), rel=1e-12)
        assert losses.softmax(np.array([1000.0, 0.0, -1000.0])).tolist() == [1.0, 0.0, 0.0]
