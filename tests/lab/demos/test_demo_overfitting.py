from __future__ import annotations

from typing import Any

import numpy as np

from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("overfitting")
CUBIC = {"truth": "cubic", "samples": 100, "noise": 0.1}


def over_seeds(**values: Any) -> dict[str, np.ndarray]:
    return dict(sweep(DEMO, build(DEMO, values), range(5)).measures)


def test_the_cubic_is_recovered_by_a_cubic() -> None:
    found = over_seeds(**CUBIC, degree=3)
    assert (found["coefficient_error"] < 0.15).all()
    assert (found["test_error"] < 0.025).all()


def test_a_line_underfits_the_cubic() -> None:
    found = over_seeds(**CUBIC, degree=1)
    assert (found["train_error"] > 2).all()
    assert (found["bias2"] > 100 * found["variance"]).all()


def test_the_training_error_never_rises_with_the_degree() -> None:
    assert (over_seeds(**CUBIC)["train_rises"] == 0).all()
    assert (over_seeds()["train_rises"] == 0).all()


def test_one_degree_less_than_samples_goes_through_every_point() -> None:
    assert (over_seeds(samples=8, degree=7)["train_error"] < 1e-12).all()
    assert (over_seeds(samples=8, degree=6)["train_error"] > 1e-6).all()


def test_an_overfitted_polynomial_has_huge_coefficients_and_a_penalty_tames_them() -> None:
    high, low = over_seeds(degree=11), over_seeds(degree=3)
    ridge = over_seeds(degree=11, method="l2")
    assert (high["coefficient_norm"] > 20 * low["coefficient_norm"]).all()
    assert (ridge["coefficient_norm"] < 30).all()
    assert (ridge["true_error"] < high["true_error"]).all()


def test_a_few_gradient_steps_tame_twenty_features_of_the_cubic() -> None:
    exact, stopped = over_seeds(**CUBIC, degree=19), over_seeds(**CUBIC, method="early_stop")
    assert (exact["largest_coefficient"] > 1e8).all()
    assert (stopped["largest_coefficient"] < 20).all()
    assert np.median(stopped["test_error"]) < 0.1 < np.median(exact["test_error"])


def test_copies_of_the_samples_change_nothing_and_more_samples_do() -> None:
    once, ten, many = over_seeds(), over_seeds(copies=10), over_seeds(samples=200)
    assert np.allclose(once["test_error"], ten["test_error"], rtol=1e-9)
    assert (many["test_over_train"] < 1.6).all()


def test_bias_variance_and_noise_make_the_error() -> None:
    """On average over the training noise."""
    params = build(DEMO, {"degree": 5, "samples": 25})
    found = sweep(DEMO, params, range(60)).measures
    told = found["bias2"] + found["variance"] + found["noise_floor"]
    assert np.isclose(found["test_error"].mean(), told.mean(), rtol=0.05)
