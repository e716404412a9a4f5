"""The variance of a mean, by its two formulas, and gradients as the shared loss has them."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.minibatch_noise import FEATURES, Params, demo, indices, run
from studyapp.lab.streams import Streams


def test_the_full_gradient_is_that_of_half_the_mean_squared_error() -> None:
    params = Params(examples=600, noise=2.0, draws=100)
    streams = Streams(params.seed)
    X = streams.normals("data", (600, FEATURES))
    y = X @ streams.normals("truth", (FEATURES,)) + 2.0 * streams.normals("noise", (600,))

    def loss(w: np.ndarray) -> float:
        return 0.5 * float(np.mean((X @ w - y) ** 2))

    moves = 1e-5 * np.eye(FEATURES)
    slopes = [(loss(move) - loss(-move)) / 2e-5 for move in moves]
    assert np.allclose(run(params).full, slopes, rtol=1e-8)


@pytest.mark.parametrize(("replace", "factor"), [(True, 1.0), (False, (60 - 30) / (60 - 1))])
def test_the_variance_of_a_batch_has_its_textbook_value(replace: bool, factor: float) -> None:
    """σ²/B with replacement, times (n - B)/(n - 1) without (Cochran 1977, section 2.5)."""
    params = Params(batch=30, examples=60, draws=4000, replace=replace)
    result = run(params)
    assert result.variance_ratio == pytest.approx(factor / 30, rel=0.08)


def test_without_replacement_a_batch_holds_nobody_twice() -> None:
    rng = np.random.default_rng(0)
    drawn = indices(rng, 50, 20, 20, replace=False)
    assert (np.sort(drawn, axis=1) == np.arange(20)).all()
    again = indices(rng, 50, 20, 20, replace=True)
    assert max(np.bincount(row).max() for row in again) > 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"draws": 100}, "Batches of 8 have"),
        ({"draws": 20, "batch": 2000, "examples": 20, "replace": False}, "no noise is left"),
    ],
)
def test_words_follow_the_run(values: dict[str, int], words: str) -> None:
    params = Params(**values)  # type: ignore[arg-type]
    assert words in demo.explain(params, run(params), english)
