"""Two valleys and the hill between them, where calculus puts them; shares as simulated before."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.local_minimum import Params, demo, loss, run, slope, stationary


@pytest.mark.parametrize("tilt", [0.0, 0.5, 1.0, 1.4])
def test_the_hill_lies_between_two_minima(tilt: float) -> None:
    places = np.array(stationary(tilt))
    assert np.abs(slope(places, tilt)).max() < 1e-12
    assert (np.sign(12 * places**2 - 4) == [1, -1, 1]).all()
    assert loss(places, tilt)[0] <= loss(places, tilt)[2] + 1e-12


def test_the_slope_is_the_derivative_of_the_loss() -> None:
    w = np.linspace(-1.5, 1.5, 31)
    numeric = (loss(w + 1e-6, 0.7) - loss(w - 1e-6, 0.7)) / 2e-6
    assert np.allclose(slope(w, 0.7), numeric, atol=1e-8)


def test_plain_descent_ends_in_the_minimum_on_its_side() -> None:
    result = run(Params(noise=0.0, walkers=50))
    assert result.plain_end == pytest.approx(stationary(1.0)[2], abs=1e-9)
    assert result.escaped_share == 0
    assert result.barrier > 0


def test_random_starts_split_at_the_hill() -> None:
    shares = [run(Params(steps=200, walkers=500, seed=s)).random_start_share for s in range(8)]
    expected = (stationary(1.0)[1] + 1.5) / 3
    assert np.mean(shares) == pytest.approx(expected, abs=4 * 0.5 / np.sqrt(8 * 500))


def test_walkers_that_are_thrown_off_are_counted_and_named() -> None:
    params = Params(noise=20.0, rate=0.1, walkers=50, steps=200)
    result = run(params)
    assert result.lost_share > 0.9
    assert result.escaped_share + result.lost_share <= 1
    assert "thrown out of both valleys" in demo.explain(params, result, english)
    assert "thrown" not in demo.explain(Params(), run(Params()), english)
