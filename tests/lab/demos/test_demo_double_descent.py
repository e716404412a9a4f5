from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.double_descent import (
    Params,
    Result,
    Size,
    expected_error,
    gaussian,
    shortest,
)
from studyapp.lab.nn.least_squares import filtered
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("double_descent")
RNG = np.random.default_rng(0)


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("features", [5, 15, 25, 60, 100])
@pytest.mark.parametrize("noise", [0.3, 1.0])
def test_the_excess_risk_is_the_one_that_is_known(features: int, noise: float) -> None:
    """σ²p/(n - p - 1) below n - 1; 1 - n/p + σ²n/(p - n - 1) above n + 1."""
    params = Params(design="gaussian", noise=noise)
    size = Size(features, 40)
    errors = gaussian(params, Streams(features), size, range(300))[0]
    z = (errors.mean() - expected_error(params, size)) / (errors.std(ddof=1) / np.sqrt(300))
    assert abs(z) < 4, (errors.mean(), expected_error(params, size))


@pytest.mark.parametrize(("n", "p"), [(12, 5), (12, 12), (12, 30)])
@pytest.mark.parametrize("strength", [0.0, 0.3])
def test_many_problems_at_once_are_solved_as_each_by_itself(
    n: int, p: int, strength: float
) -> None:
    F, y = RNG.standard_normal((3, n, p)), RNG.standard_normal((3, n))
    F[:, :, 1] = 0.0  # a ReLU that is off for every sample
    found = shortest(F, y, strength)
    for one, answers, w in zip(F, y, found, strict=True):
        assert np.allclose(w, filtered(one, answers, strength), atol=1e-9)
        if strength == 0:
            assert np.allclose(w, np.linalg.lstsq(one, answers, rcond=None)[0], atol=1e-9)


def test_a_size_has_the_same_error_in_both_charts() -> None:
    found = ran(features=30, repetitions=3)
    across = found.by_width[list(found.widths).index(30)]
    along = found.by_size[list(found.sizes).index(40)]
    assert np.array_equal(across, along)
    assert found.error == np.median(across)


def test_beyond_the_peak_more_features_make_shorter_weights_and_still_fit_every_sample() -> None:
    runs = [ran(features=p, repetitions=3) for p in (40, 60, 100, 400)]
    norms = [found.weight_norm for found in runs]
    assert norms == sorted(norms, reverse=True)
    assert max(found.train_error for found in runs) < 1e-20
