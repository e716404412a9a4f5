"""Regression trees on one feature, many at once: each split is the one that lowers the squared
error most (Breiman et al. 1984).

The rows are sorted by the feature once. A node is then a stretch of neighbouring rows, and what a
split gains follows from running sums, so all splits of all nodes of all trees are judged together.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

TINY = 1e-12
"""A gain below this share of the sum of squares is rounding."""


def fitted(y: Array, weights: Array, depth: int) -> Array:
    """(trees, rows): what each tree says at each row, for rows sorted by the feature.

    y is (trees, rows); weights (trees, rows) count how often a row is in the tree's sample (a
    bootstrap sample is such counts). A node without any weight takes the value of its parent.
    """
    trees, rows = y.shape
    weight = np.concatenate([np.zeros((trees, 1)), np.cumsum(weights, axis=1)], axis=1)
    total = np.concatenate([np.zeros((trees, 1)), np.cumsum(weights * y, axis=1)], axis=1)
    least = TINY * np.sum(weights * y * y, axis=1, keepdims=True)
    starts = np.zeros((trees, rows), dtype=np.intp)
    ends = np.full((trees, rows), rows, dtype=np.intp)
    tree = np.arange(trees)[:, None]
    after = np.broadcast_to(np.arange(1, rows + 1), (trees, rows))
    for _ in range(depth):
        gain = _gain(weight, total, tree, starts, after, ends)
        first = (starts == after - 1).ravel()
        begins = np.flatnonzero(first)
        best = np.maximum.reduceat(gain.ravel(), begins)
        node = np.cumsum(first) - 1
        # The first row of a node whose split is the best; of equals the leftmost.
        hits = np.flatnonzero((gain.ravel() == best[node]) & (best[node] > least.repeat(rows)))
        if not hits.size:
            break
        nodes, at = np.unique(node[hits], return_index=True)
        cut = np.zeros(len(begins), dtype=np.intp)
        cut[nodes] = after.ravel()[hits[at]]
        here = cut[node].reshape(trees, rows)
        split = here > 0
        right = split & (after > here)
        starts = np.where(right, here, starts)
        ends = np.where(split & ~right, here, ends)
    return _means(weight, total, tree, starts, ends)


def _gain(
    weight: Array,
    total: Array,
    tree: NDArray[np.intp],
    starts: NDArray[np.intp],
    after: NDArray[np.int_],
    ends: NDArray[np.intp],
) -> Array:
    """By how much the sum of squares falls if a node is cut after this row; -1 where nothing
    would be left on one side."""
    w0, w1, w2 = weight[tree, starts], weight[tree, after], weight[tree, ends]
    s0, s1, s2 = total[tree, starts], total[tree, after], total[tree, ends]
    left, right = w1 - w0, w2 - w1
    possible = (left > 0) & (right > 0)
    left, right = np.where(possible, left, 1.0), np.where(possible, right, 1.0)
    whole = np.where(possible, w2 - w0, 1.0)
    gain = (s1 - s0) ** 2 / left + (s2 - s1) ** 2 / right - (s2 - s0) ** 2 / whole
    return np.where(possible, gain, -1.0)


def _means(
    weight: Array,
    total: Array,
    tree: NDArray[np.intp],
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
) -> Array:
    held = weight[tree, ends] - weight[tree, starts]
    return np.asarray((total[tree, ends] - total[tree, starts]) / np.where(held > 0, held, 1.0))


def nearest_row(x: Array, sorted_x: Array) -> NDArray[np.intp]:
    """The row whose node each x falls into: nodes meet halfway between two rows."""
    return np.searchsorted((sorted_x[1:] + sorted_x[:-1]) / 2, x)
