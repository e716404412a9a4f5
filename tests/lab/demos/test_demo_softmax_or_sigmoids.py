"""What shares of one can and cannot say, on labels that exclude each other and that do not."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.softmax_or_sigmoids import Params, exact, rows, run
from studyapp.lab.nn import losses
from studyapp.lab.streams import Streams


def test_labels_are_as_frequent_as_asked_or_one_a_row() -> None:
    _, label = rows(Params(labels=10, frequency=0.2), Streams(0), "training rows")
    assert label.mean() == pytest.approx(0.2, abs=0.02)
    _, label = rows(Params(labels=10, exclusive=True), Streams(0), "training rows")
    assert (label.sum(axis=1) == 1).all()


def test_a_set_is_given_exactly_or_not_at_all() -> None:
    truth = np.array([[True, False], [True, True], [False, False]])
    outputs = np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.4]])
    assert exact(outputs, truth).tolist() == [True, False, True]


def test_both_models_descend_losses_that_torch_has_checked() -> None:
    params = Params(steps=3, seed=5)
    X, label = rows(params, Streams(5), "training rows")
    some = label.any(axis=1)
    shared = label[some] / label[some].sum(axis=1, keepdims=True)
    V, U = np.zeros((2, 11, 5))
    for _ in range(3):
        # The mean of the demo is over rows, that of the loss over rows and labels.
        V -= 2.0 * 5 * X.T @ losses.binary_cross_entropy_gradient(X @ V, label)
        U -= 2.0 * X[some].T @ losses.soft_cross_entropy_gradient(X[some] @ U, shared)
    fresh, _ = rows(params, Streams(5), "fresh rows")
    found = run(params)
    assert np.allclose(found.shares, losses.softmax(fresh @ U), atol=1e-12)
    assert np.allclose(found.sigmoids, 1 / (1 + np.exp(-fresh @ V)), atol=1e-12)


@pytest.mark.parametrize("labels", [2, 5, 10])
def test_no_row_with_several_labels_is_recovered_by_softmax(labels: int) -> None:
    found = run(Params(labels=labels))
    right, counts = exact(found.shares, found.truth), found.truth.sum(axis=1)
    assert not right[counts > 1].any()
    assert right[counts == 1].any()
    assert found.second_largest <= 0.5


def test_its_words_turn_with_the_labels() -> None:
    demo = find("softmax_or_sigmoids")
    for exclusive, words in ((True, "with one label each"), (False, "never above one half")):
        params = Params(exclusive=exclusive)
        assert words in demo.explain(params, run(params), english)
