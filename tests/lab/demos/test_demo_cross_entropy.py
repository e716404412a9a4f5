"""Entropies known by heart, and identities at many draws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demos.cross_entropy import PREDICTIONS, Params, drawn, run
from studyapp.lab.streams import Streams


def test_a_fair_coin_has_ln_two_and_any_other_guess_costs_more() -> None:
    fair = run(Params(base_rate=0.5, prediction=0.5))
    assert fair.cross_entropy == pytest.approx(math.log(2), rel=1e-15)
    assert fair.divergence == pytest.approx(0, abs=1e-15)
    assert fair.entropy == pytest.approx(math.log(2), rel=1e-15)
    guess = run(Params(base_rate=0.5, prediction=0.9))
    assert guess.divergence == pytest.approx(-math.log(2 * math.sqrt(0.9 * 0.1)), rel=1e-12)


@pytest.mark.parametrize("base_rate", [0.01, 0.3, 0.62, 0.99])
def test_the_best_constant_is_the_base_rate(base_rate: float) -> None:
    found = run(Params(base_rate=base_rate))
    assert found.best_prediction == pytest.approx(base_rate, abs=0.0011)
    assert found.by_prediction.min() == pytest.approx(found.entropy, abs=1e-12)
    assert len(found.by_prediction) == len(PREDICTIONS)


def test_the_identities_hold_for_every_draw() -> None:
    for seed in range(30):
        found = run(Params(classes=2 + seed, seed=seed))
        assert found.sum_gap < 1e-12
        assert found.two_class_gap < 1e-12
        assert found.weight_gap < 1e-6
        assert found.class_cross_entropy > found.class_entropy
        assert found.on_the_way[-1, 1] == pytest.approx(0, abs=1e-15)
        assert (np.diff(found.on_the_way[:, 0]) < 0).all()


def test_draws_are_those_of_a_flat_dirichlet() -> None:
    shares = np.array([drawn(Streams(seed), "truth", 4) for seed in range(2000)])
    assert np.allclose(shares.sum(axis=1), 1)
    assert np.allclose(shares.mean(axis=0), 1 / 4, atol=0.02)
    assert np.allclose(shares.var(axis=0), 3 / (16 * 5), rtol=0.15)
