"""Signs of a layer's gradient, against a network's own backward pass and against counting."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.zigzag_signs import NEURONS, Params, demo, one_way, outputs, pulls, run
from studyapp.lab.nn.network import Network
from studyapp.lab.streams import Streams
from studyapp.lab.sweep import sweep


def test_the_gradient_is_that_of_a_layers_backward_pass() -> None:
    params = Params(activation="elu", batch=7, inputs=11, seed=3)
    streams = Streams(params.seed)
    x = outputs("elu", streams.normals("data", (512, 11))[:7], 0.01)
    layer = Network((11, NEURONS), streams=streams)
    layer.forward(x)
    of_weights, _ = layer.backward(streams.normals("gradient", (512, NEURONS))[:7] / 7)
    assert np.allclose(run(params).gradient, of_weights.T, rtol=0, atol=1e-15)


def test_inputs_of_both_signs_move_together_as_often_as_coins_agree() -> None:
    """Two inputs whose signs are fair coins agree every other time, three once in four times."""
    for inputs in (2, 3):
        found = sweep(demo, Params(activation="tanh", inputs=inputs), range(300))
        same = found.measures["same_sign"]
        assert same.mean() == pytest.approx(2.0 ** (1 - inputs), abs=4 * same.std() / 300**0.5)


def test_the_pull_of_large_batches_is_that_of_their_means() -> None:
    """Averaged over many samples g is N(0, Σ) with Σ = v I + m² 11ᵀ. Without a mean Σ g / √(n v)
    is N(0, 1) and Σ |g| is n √(2v/π), so the pull is 1/√n."""
    found = sweep(demo, Params(activation="tanh", batch=512, inputs=100), range(30))
    assert found.measures["pull"].mean() == pytest.approx(0.1, rel=0.05)


def test_none_against_another_counts_as_one_way() -> None:
    gradient = np.array([[0.0, 1.0, 2.0], [-1.0, 0.0, -1.0], [1.0, -1.0, 0.0], [0.0, 0.0, 0.0]])
    assert one_way(gradient).tolist() == [True, True, False, True]
    assert pulls(gradient).tolist() == [1.0, 1.0, 0.0, 1.0]


def test_the_curves_pass_through_the_run() -> None:
    result = run(Params(activation="sigmoid", batch=32))
    assert result.same_at[3, 5] == result.same_sign
    assert result.pull_at[3, 5] == result.pull
    assert "batch of 32" in demo.explain(Params(batch=32), result, english)
