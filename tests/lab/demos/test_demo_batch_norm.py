from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

ONE, DEEP = find("batch_norm"), find("batch_norm_depth")


def over_seeds(**values: Any) -> dict[str, np.ndarray]:
    return dict(sweep(ONE, build(ONE, values), range(5)).measures)


def deep(**values: Any) -> dict[str, np.ndarray]:
    return dict(sweep(DEEP, build(DEEP, values), range(5)).measures)


@pytest.mark.parametrize("distribution", ["exponential", "normal", "uniform", "bimodal", "relu"])
def test_it_standardizes_and_keeps_the_shape(distribution: str) -> None:
    found = over_seeds(distribution=distribution, eps=0.0)
    assert (found["mean_after"] < 1e-10).all()
    assert (abs(found["std_after"] - 1) < 1e-10).all()
    assert (found["skew_change"] < 1e-9).all()


def test_what_is_skewed_or_split_stays_so() -> None:
    assert (over_seeds(batch=5000)["skew_after"] > 1.5).all()
    assert (over_seeds(batch=1000, distribution="bimodal")["kurtosis_after"] < 1.2).all()
    assert (abs(over_seeds(batch=5000, distribution="normal")["skew_after"]) < 0.2).all()


def test_the_size_of_the_weights_cancels_and_divides_their_gradient() -> None:
    found = over_seeds(eps=0.0)
    assert (found["output_change"] < 1e-9).all()
    assert (found["input_gradient_change"] < 1e-9).all()
    assert np.allclose(found["weight_gradient_ratio"], 100, rtol=1e-9)
    assert (found["bias_gradient"] < 1e-9).all()
    without = over_seeds(normalize=False)
    assert (without["output_change"] > 100).all()
    assert np.allclose(without["weight_gradient_ratio"], 1)


def test_gamma_and_beta_can_undo_it_and_set_mean_and_spread() -> None:
    found = over_seeds(batch=50)
    assert (found["restored_error"] < 1e-12).all()
    assert (found["restored_without_eps"] > 1e-9).all()
    turned = over_seeds(gamma=2.0, beta=3.0)
    assert np.allclose(turned["output_mean"], 3, atol=1e-9)
    assert np.allclose(turned["output_std"], 2, atol=1e-4)


def test_the_noise_of_a_batch_mean_falls_with_the_root_of_its_size() -> None:
    sizes = np.array([2, 8, 32, 128])
    spread = [np.median(over_seeds(batch=int(m))["batch_mean_spread"]) for m in sizes]
    slope = np.polyfit(np.log(sizes), np.log(spread), 1)[0]
    assert abs(slope + 0.5) < 0.03


def test_small_batches_are_useless() -> None:
    assert (over_seeds(batch=1)["largest_after"] == 0).all()
    assert np.allclose(over_seeds(batch=2, eps=0.0)["largest_after"], 1, atol=1e-9)
    quarter = over_seeds(batch=4, distribution="normal")["variance_ratio"]
    assert np.allclose(quarter, 0.75, atol=0.02)


def test_only_in_training_do_the_others_in_the_batch_change_a_value() -> None:
    assert (over_seeds(batch=8)["output_jitter"] > 0.5).all()
    assert (over_seeds(batch=8, mode="eval")["output_jitter"] < 1e-12).all()


def test_evaluation_follows_the_running_averages() -> None:
    found = over_seeds(distribution="normal", batch=32)
    assert (abs(found["running_mean"] - 5) < 1).all()
    assert ((found["running_variance"] > 5.5) & (found["running_variance"] < 13)).all()
    assert (abs(found["eval_output"] - 2) < 0.6).all()
    early = over_seeds(distribution="normal", batch=32, steps=5)
    assert ((early["running_mean"] > 1.3) & (early["running_mean"] < 2.9)).all()


def test_it_lifts_the_gradient_of_deep_sigmoids_by_decades() -> None:
    sigmoid = {"activation": "sigmoid", "init": "xavier", "depth": 12}
    assert (deep(**sigmoid)["log10_lift"] > 5).all()
    assert (deep(**sigmoid, gain=0.08)["log10_lift"] > 15).all()


def test_sixty_normalized_relu_layers_explode_whatever_the_weights() -> None:
    found, small = deep(depth=60), deep(depth=60, gain=0.05)
    assert ((found["growth_per_layer"] > 1.15) & (found["growth_per_layer"] < 1.3)).all()
    assert (found["log10_first_over_last"] > 4).all()
    assert np.allclose(found["growth_per_layer"], small["growth_per_layer"], rtol=1e-9)
    assert (abs(deep(depth=60, normalize=False)["log10_first_over_last"]) < 3).all()
    assert (deep(depth=60, residual=True)["log10_first_over_last"] < 2.5).all()


def test_smaller_batches_explode_faster() -> None:
    growth = [np.median(deep(depth=40, batch=b)["growth_per_layer"]) for b in (4, 8, 64)]
    assert growth == sorted(growth, reverse=True)
    assert growth[0] > 1.45


def test_their_words_follow_the_run() -> None:
    for values, words in (
        ({"batch": 1}, "comes out as 0"),
        ({"normalize": False}, "Nothing is normalized"),
        ({"eps": 0.0}, "change the outputs by 0 "),
    ):
        params = build(ONE, values)
        assert words in ONE.explain(params, ONE.run(params), english)
    params = build(DEEP, {"normalize": False})
    assert "without normalization" in DEEP.explain(params, DEEP.run(params), english)


def test_the_upper_layers_of_a_wide_net_grow_as_mean_field_theory_says() -> None:
    """√(π/(π-1)) a layer for wide ReLU nets and large batches (Yang et al. 2019)."""
    growth = []
    for seed in range(3):
        result = DEEP.run(build(DEEP, {"depth": 40, "width": 256, "batch": 128, "seed": seed}))
        growth.append((result.log10_norms[20] - result.log10_norms[40]) / 20)
    assert 10 ** np.mean(growth) == pytest.approx(np.sqrt(np.pi / (np.pi - 1)), rel=0.02)
