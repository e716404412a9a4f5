"""Training replayed in double precision, nearest means one by one, and an error of known size."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demos.many_classes import (
    MOST,
    SCATTER,
    Params,
    estimated,
    examples_of,
    fitted,
    nearest_mean,
    run,
)
from studyapp.lab.nn import losses
from studyapp.lab.streams import Streams


def test_it_is_descent_on_cross_entropy_with_momentum() -> None:
    X, label = examples_of(Streams(0), "train", 1.3, 20, 4)
    T, asked = examples_of(Streams(0), "test", 1.3, 20, 5)
    found = fitted(X, label, T, asked, 20, 1e-3, lambda _: None)
    W, momentum, right = np.zeros((32, 20)), np.zeros((32, 20)), []
    for step in range(81):
        z = X.astype(float) @ W
        right.append(np.mean(z.argmax(axis=1) == label))
        gradient = X.T.astype(float) @ losses.cross_entropy_gradient(z, label)
        momentum = 0.9 * momentum + gradient + 1e-3 * W
        if step < 80:
            W = W - 27.0 * momentum
    assert np.allclose(found.weights, W, atol=1e-3 * np.abs(W).max())  # single precision
    assert np.allclose(found.train, right, atol=0.026)  # two of eighty may be as near
    assert found.test[-1] == np.mean((T @ found.weights).argmax(axis=1) == asked)


def test_the_nearest_mean_is_found_class_by_class() -> None:
    X, label = examples_of(Streams(1), "train", 1.3, 15, 3)
    T, asked = examples_of(Streams(1), "test", 1.3, 15, 5)
    means = np.array([X[label == k].mean(axis=0) for k in range(15)])
    nearest = [np.argmin(((t - means) ** 2).sum(axis=1)) for t in T]
    assert nearest_mean(X, T, asked, 15) == np.mean(np.array(nearest) == asked)


def test_examples_have_the_size_that_the_rate_is_made_for() -> None:
    for noise in (0.5, 1.3, 2.5):
        X, label = examples_of(Streams(0), "train", noise, 100, 10)
        assert (X * X).sum(axis=1).mean() == pytest.approx(1, abs=0.1)
        assert X.dtype == np.float32
        assert np.bincount(label).tolist() == [10] * 100


def test_the_error_of_the_sum_falls_with_the_root_of_the_sample() -> None:
    errors = np.array([estimated(Streams(seed)) for seed in range(60)])
    for size in (100, 1000, MOST):
        rms = np.sqrt(np.mean(errors[:, size - 1] ** 2))
        assert rms == pytest.approx(SCATTER / math.sqrt(size), rel=0.35)


def test_ten_classes_and_two_examples_are_compared_with_themselves_as_nothing() -> None:
    assert run(Params(classes=10)).classes_effect == 0
    assert run(Params(classes=30, per_class=2)).examples_effect == 0


def test_what_grows_with_the_classes_alone() -> None:
    found = run(Params(classes=300, per_class=2))
    assert found.products == 32 * 300
    assert found.start_loss == pytest.approx(
        losses.cross_entropy(np.zeros((1, 300)), np.array([7])), rel=1e-12
    )
    assert found.fit.train[0] == 1 / 300
