"""Trees that are grown together, against one grown node by node."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.nn.trees import fitted, nearest_row


def slowly(y: np.ndarray, w: np.ndarray, depth: int) -> np.ndarray:
    """One tree by recursion: every split is tried."""
    mean = np.sum(w * y) / np.sum(w)
    error = np.sum(w * (y - mean) ** 2)
    best, at = 1e-9 * max(1.0, float(np.sum(w * y * y))), 0
    for cut in range(1, len(y)):
        if depth and w[:cut].sum() > 0 and w[cut:].sum() > 0:
            left = np.sum(w[:cut] * y[:cut]) / w[:cut].sum()
            right = np.sum(w[cut:] * y[cut:]) / w[cut:].sum()
            parts = np.sum(w[:cut] * (y[:cut] - left) ** 2)
            parts += np.sum(w[cut:] * (y[cut:] - right) ** 2)
            if error - parts > best * (1 + 1e-12):
                best, at = error - parts, cut
    if not at:
        return np.full(len(y), mean)
    return np.concatenate([slowly(y[:at], w[:at], depth - 1), slowly(y[at:], w[at:], depth - 1)])


@pytest.mark.parametrize("depth", [0, 1, 2, 5, 9])
def test_trees_grown_together_are_those_grown_one_by_one(depth: int) -> None:
    rng = np.random.default_rng(0)
    y = rng.standard_normal((6, 40))
    w = rng.integers(0, 3, (6, 40)).astype(float)
    w[0] = 1.0
    together = fitted(y, w, depth)
    for at in range(6):
        here = w[at] > 0
        assert np.allclose(together[at][here], slowly(y[at], w[at], depth)[here], atol=1e-12)


def test_a_deep_tree_goes_through_every_row_and_a_constant_is_left_whole() -> None:
    y = np.random.default_rng(1).standard_normal((1, 30))
    assert np.allclose(fitted(y, np.ones_like(y), 30), y, atol=1e-9)
    flat = np.full((1, 30), 0.3)
    assert np.allclose(fitted(flat, np.ones_like(flat), 5), 0.3, atol=1e-12)


def test_a_weight_of_two_is_the_row_twice() -> None:
    y = np.array([[3.0, 1.0, 4.0, 1.5, 5.0]])
    doubled = fitted(y, np.array([[1.0, 2, 1, 1, 2]]), 2)
    twice = fitted(np.array([[3.0, 1, 1, 4, 1.5, 5, 5]]), np.ones((1, 7)), 2)
    assert np.allclose(doubled[0], twice[0][[0, 1, 3, 4, 5]])


def test_nodes_meet_halfway_between_rows() -> None:
    rows = nearest_row(np.array([-9.0, 0.4, 0.6, 1.9, 9.0]), np.array([0.0, 1.0, 2.0]))
    assert rows.tolist() == [0, 0, 1, 2, 2]
