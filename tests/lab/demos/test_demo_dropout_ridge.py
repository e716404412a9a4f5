from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.nn.dropout import dropout, dropout_ridge, every_mask
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("dropout_ridge")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_over_every_mask_there_is_dropout_is_the_weighted_ridge_exactly(rate: float) -> None:
    """All 2^8 masks of one sample of eight features, each weighted by its probability."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((20, 8)), rng.standard_normal(20)
    kept, chance = every_mask(8, rate)
    gram, product = np.zeros((8, 8)), np.zeros(8)
    for x, answer in zip(X, y, strict=True):
        masked = dropout(x, kept, rate)
        gram += masked.T @ (chance[:, None] * masked)
        product += masked.T @ chance * answer
    assert np.allclose(np.linalg.solve(gram, product), dropout_ridge(X, y, rate), atol=1e-10)


def test_with_nothing_dropped_it_is_least_squares() -> None:
    result = result_of(rate=0.0)
    assert result.plain_gap < 1e-10
    assert np.allclose(result.kept, 1, atol=1e-10)


def test_the_gap_is_chance_and_falls_with_the_root_of_the_copies() -> None:
    found = {
        copies: np.sqrt(
            np.mean([result_of(copies=copies, seed=s).ridge_gap ** 2 for s in range(12)])
        )
        for copies in (100, 1600)
    }
    assert found[100] / found[1600] == pytest.approx(4, rel=0.3)


def test_independent_features_keep_one_minus_p_whatever_their_size() -> None:
    """With uncorrelated columns X'X is diagonal, and the penalty makes 1/(1 + p/(1-p)) of it."""
    X = np.linalg.qr(Streams(0).normals("data", (40, 8)))[0] * np.geomspace(0.1, 10, 8)
    y = Streams(0).normals("answers", (40,))
    plain = np.linalg.lstsq(X, y, rcond=None)[0]
    assert np.allclose(dropout_ridge(X, y, 0.3) / plain, 0.7, atol=1e-9)


def test_its_words_give_both_distances() -> None:
    params = build(DEMO, {})
    words = DEMO.explain(params, DEMO.run(params), english)
    assert "30 % of the inputs dropped" in words
    assert "predictions change by 0 %" in words
