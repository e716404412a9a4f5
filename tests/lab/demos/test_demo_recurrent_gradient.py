from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("recurrent_gradient")


def run(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def test_the_simple_cell_is_the_product_of_its_jacobians() -> None:
    found, streams, n = run(steps=12, gain=1.3, units=6, seed=4), Streams(4), 6
    w_x = streams.normals("weights", (n, n), 0) * 0.5 / math.sqrt(n)
    w_h = streams.normals("weights", (n, n), 1) * 1.3 / math.sqrt(n)
    h, product = np.zeros(n), np.eye(n)
    for x in streams.normals("data", (12, 1, n))[:, 0]:
        h = np.tanh(h @ w_h + x @ w_x)
        product = ((1 - h * h)[:, None] * w_h.T) @ product
    assert found.log10_rnn == pytest.approx(math.log10(np.linalg.norm(product, 2)), abs=1e-11)


@pytest.mark.parametrize("bias", [-1.0, 0.0, 1.0, 5.0])
def test_the_forget_gates_alone_are_near_the_sigmoid_of_their_bias(bias: float) -> None:
    """σ(b)^100: 10^-13.6 at 1, 10^-2.11 at 3; random weights make a gate a little smaller."""
    found = run(forget_bias=bias)
    alone = 100 * math.log10(1 / (1 + math.exp(-bias)))
    assert found.log10_forget_product == pytest.approx(alone, rel=0.1, abs=0.1)
    assert found.log10_forget_product < alone
    assert found.forget_gate == pytest.approx(1 / (1 + math.exp(-bias)), abs=0.02)


def test_weight_decay_is_a_power_of_a_power() -> None:
    found = run(steps=50, radius=1.2, decay=0.02)
    lost = found.log10_orthogonal - found.log10_decayed
    assert lost == pytest.approx(-50 * 20 * math.log10(0.98), abs=1e-9)


def test_a_longer_sequence_has_the_lines_of_all_lags_from_zero() -> None:
    for steps in (1, 10, 500):
        found = run(steps=steps)
        assert found.lags[[0, -1]].tolist() == [0, steps]
        for line in (found.rnn, found.lstm, found.forget_product, found.orthogonal):
            assert line.shape == found.lags.shape
            assert line[0] == pytest.approx(0, abs=1e-12)


def test_lengths_beyond_floats_keep_their_logarithm() -> None:
    with np.errstate(all="raise", under="ignore"):
        params = build(DEMO, {"steps": 500, "radius": 0.01, "gain": 0.1, "forget_bias": -10.0})
        found = DEMO.run(params)
        DEMO.draw(params, found, english)
    assert found.log10_orthogonal == pytest.approx(-1000, abs=1e-8)
    assert found.log10_rnn < -400
    assert found.log10_lstm < -300
    assert "10⁻¹⁰⁰⁰" in DEMO.explain(params, found, english)
