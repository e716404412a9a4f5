from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.batch_norm_batch_size import SIZES, Result, in_batches, watched
from studyapp.lab.params import build

DEMO = find("batch_norm_batch_size")


def ran(**values: Any) -> Result:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("distribution", ["exponential", "normal", "uniform", "bimodal", "relu"])
def test_the_standard_error_is_one_over_the_root_of_the_size(distribution: str) -> None:
    """Within four standard errors of a spread measured on that many batches."""
    result = ran(distribution=distribution)
    for size, spread in zip(SIZES, result.spreads, strict=True):
        count = 200_000 // size
        # The spread of a spread: √((kurtosis - 1)/4n); the kurtosis of a mean is 3 + excess/size.
        excess = 6.0 / size if distribution == "exponential" else 2.5 / size
        allowed = 4 * math.sqrt((2 + excess) / (4 * count))
        assert spread * math.sqrt(size) == pytest.approx(1, abs=allowed)


@pytest.mark.parametrize("batch", [2, 3, 8, 50])
def test_the_biased_variance_is_a_sample_short(batch: int) -> None:
    found = ran(batch=batch, distribution="normal").variance_ratio
    allowed = 4 * math.sqrt(2 * (batch - 1)) / batch / math.sqrt(200_000 // batch)
    assert found == pytest.approx((batch - 1) / batch, abs=allowed)


@pytest.mark.parametrize("batch", [2, 5, 30])
def test_no_output_is_above_the_root_of_the_size_less_one(batch: int) -> None:
    """The largest standardized value that n values can have is √(n - 1) (Samuelson 1968)."""
    result = ran(batch=batch, eps=0.0)
    assert result.largest_output <= math.sqrt(batch - 1) + 1e-9
    far = watched(build(DEMO, {"value": 4.0, "eps": 0.0}), np.zeros((3, batch)))
    assert np.allclose(far, math.sqrt(batch - 1))


def test_the_last_batch_is_dropped_when_it_is_not_whole() -> None:
    assert in_batches(np.arange(10.0), 4).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_batch_of_one_is_told_as_what_it_is() -> None:
    params = build(DEMO, {"batch": 1, "value": 3.0})
    result = DEMO.run(params)
    assert not result.outputs.any()
    assert result.output_error == 3
    assert "0 comes out" in DEMO.explain(params, result, english)
