from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("map_prior")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def mean_under_laplace(estimate: float, spread: float, b: float) -> float:
    """In closed form: two normals, cut off at zero, shifted by spread²/b towards it."""
    parts = []
    for sign in (1.0, -1.0):
        mean = estimate - sign * spread**2 / b
        log_mass = (mean**2 - estimate**2) / (2 * spread**2)
        z = sign * mean / spread
        cut = 0.5 * math.erfc(-z / math.sqrt(2))
        mass = math.exp(log_mass) * cut
        hazard = math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi) / cut
        parts.append((mass, mass * (mean + sign * spread * hazard)))
    return sum(p[1] for p in parts) / sum(p[0] for p in parts)


@pytest.mark.parametrize("scale", [0.05, 0.1, 0.5])
@pytest.mark.parametrize("noise", [0.3, 1.0, 2.0])
def test_the_posterior_mean_is_the_one_in_closed_form(scale: float, noise: float) -> None:
    for seed in range(3):
        result = result_of(scale=scale, noise=noise, seed=seed)
        spread = noise / math.sqrt(size_of(seed))
        told = mean_under_laplace(result.least_squares, spread, scale)
        assert result.mean_weight == pytest.approx(told, rel=1e-4, abs=1e-6)


def size_of(seed: int) -> float:
    """x·x of its twenty inputs."""
    x = Streams(seed).normals("data", (20,))
    return float(x @ x)


@pytest.mark.parametrize("prior", ["laplace", "gaussian"])
@pytest.mark.parametrize("scale", [0.05, 0.2236, 1.0])
def test_the_search_finds_what_the_closed_form_says(prior: str, scale: float) -> None:
    for seed in range(5):
        assert result_of(prior=prior, scale=scale, noise=0.6, seed=seed).gap < 1e-7


def test_a_zero_is_found_exactly_and_counted_by_its_probability() -> None:
    """Zero where |x·y| <= noise²/b, and x·y is normal around 0.3 x·x with variance x·x noise²."""
    for seed in range(5):
        result = result_of(seed=seed)
        size = size_of(seed)
        ends = [(sign * result.strength / size - 0.3) * math.sqrt(size) for sign in (-1, 1)]
        low, high = (0.5 * math.erfc(-z / math.sqrt(2)) for z in ends)
        assert result.zero_share == pytest.approx(high - low, abs=4 * 0.5 / math.sqrt(1000))
        if result.penalized == 0:
            assert result.map_weight == 0


def test_the_mean_is_a_smooth_curve_where_the_mode_has_a_flat_piece() -> None:
    result = result_of()
    assert np.sum(result.modes == 0) > 10
    assert (np.diff(result.means) > 0).all()
    assert "exactly zero" in DEMO.explain(build(DEMO, {}), result, english)
