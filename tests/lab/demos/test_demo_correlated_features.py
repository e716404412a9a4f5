from __future__ import annotations

from typing import Any

import numpy as np

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.correlated_features import data_sets
from studyapp.lab.nn.penalties import soft_threshold
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("correlated_features")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def test_the_features_have_the_correlation_asked_for() -> None:
    params = build(DEMO, {"correlation": 0.9, "sets": 500, "samples": 400})
    X, _ = data_sets(params, Streams(0))
    flat = X.reshape(-1, 2)
    assert np.allclose(np.cov(flat.T), [[1, 0.9], [0.9, 1]], atol=0.02)


def test_its_weights_are_those_of_two_lines_and_a_corner() -> None:
    """Two features have the L1 solution in closed form: both signs known, or one of them zero."""
    for rho in (0.0, 0.9, 0.999):
        params = build(DEMO, {"correlation": rho, "sets": 40, "strength": 0.3})
        X, y = data_sets(params, Streams(0))
        for A, b, w in zip(X, y, DEMO.run(params).l1, strict=True):
            G, c = A.T @ A / len(b), A.T @ b / len(b)
            both = np.linalg.solve(G, c - 0.3)
            alone = soft_threshold(c, 0.3) / np.diag(G)
            first = abs(c[0]) / np.sqrt(G[0, 0]) > abs(c[1]) / np.sqrt(G[1, 1])
            if (both > 0).all():
                assert np.allclose(w, both, atol=1e-10)
            else:
                ends = [np.array([alone[0], 0.0]), np.array([0.0, alone[1]])]
                assert any(np.allclose(w, end, atol=1e-10) for end in ends), (w, ends, first)


def test_copies_in_the_data_are_split_equally_by_l2_and_not_at_all_by_l1() -> None:
    copies = result_of(correlation=1.0)
    assert np.abs(copies.l2[:, 0] - copies.l2[:, 1]).max() < 1e-10
    assert copies.l1_dropped == 1


def test_its_words_give_both_shares() -> None:
    params = build(DEMO, {})
    words = DEMO.explain(params, DEMO.run(params), english)
    assert "correlation of 0.98" in words
    assert "L2 in 0 %" in words
