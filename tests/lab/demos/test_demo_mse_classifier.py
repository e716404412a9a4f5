"""The two descents against losses that torch has checked, and least squares against LAPACK's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.mse_classifier import APART, Params, one_hot, run
from studyapp.lab.nn import losses
from studyapp.lab.streams import Streams


@pytest.mark.parametrize(
    ("column", "loss", "gradient"),
    [
        (0, losses.binary_cross_entropy, losses.binary_cross_entropy_gradient),
        (1, losses.sigmoid_squared_error, losses.sigmoid_squared_error_gradient),
    ],
    ids=["cross-entropy", "squared error"],
)
def test_it_descends_the_loss_that_it_names(
    column: int,
    loss: Callable[[np.ndarray, np.ndarray], float],
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> None:
    params = Params(steps=50, seed=3)
    streams = Streams(3)
    truth, X = streams.normals("truth", (5,)), streams.normals("data", (300, 5))
    y = (X @ truth + 0.3 * streams.normals("noise", (300,)) > 0).astype(float)
    w = -8.0 * truth / np.linalg.norm(truth)
    by_hand, right = [], []
    for _ in range(51):
        z = X @ w
        by_hand.append(loss(z, y))
        right.append(np.mean((z > 0) == (y > 0)))
        w = w - 0.5 * X.T @ gradient(z, y)
    found = run(params)
    assert np.allclose(found.loss[:, column], np.array(by_hand) / by_hand[0], rtol=1e-10)
    assert np.allclose(found.right[:, column], right, atol=1e-12)


def test_least_squares_on_one_hot_labels_is_what_lapack_finds() -> None:
    streams = Streams(7)
    named = np.arange(400) % 4
    x = APART * streams.normals("classes", (4, 8))[named] + streams.normals("draws", (400, 8))
    X = np.c_[np.ones(400), x]
    W = np.linalg.lstsq(X, np.eye(4)[named], rcond=None)[0]
    assert one_hot(streams) == np.mean((X @ W).argmax(1) == named)


def test_from_an_undecided_start_both_losses_learn_in_a_few_steps() -> None:
    found = run(Params(wrong_start=0.0, steps=100, noise=0.0))
    assert found.start_accuracy == 0  # an output of exactly one half names no class
    assert found.squared_error_steps < 20
    assert found.cross_entropy_steps < 20


def test_a_rate_that_is_too_large_is_told() -> None:
    demo, params = find("mse_classifier"), Params(rate=100.0)
    result = run(params)
    assert result.squared_error_rises > 0
    assert "too large" in demo.explain(params, result, english)
    assert "rose at no step" in demo.explain(Params(), run(Params()), english)
