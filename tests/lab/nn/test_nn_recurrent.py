from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.recurrent import LSTM, RNN

TORCH: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "recurrent.json").read_text(encoding="utf-8")
)
"""What torch computes on stored inputs: tests/reference/make_recurrent.py."""
X, TOP = np.array(TORCH["x"]), np.array(TORCH["top"])
STEPS = len(X)

close = partial(np.testing.assert_allclose, rtol=1e-12, atol=1e-13)


def as_torch_has_it(kind: type[RNN] | type[LSTM], name: str) -> Any:
    """torch multiplies by the transposed weights and has two biases that are added."""
    w = {key: np.array(value) for key, value in TORCH[name]["weights"].items()}
    return kind(w["weight_ih"].T, w["weight_hh"].T, w["bias_ih"] + w["bias_hh"])


@pytest.fixture
def rnn() -> RNN:
    return as_torch_has_it(RNN, "rnn")


@pytest.fixture
def lstm() -> LSTM:
    return as_torch_has_it(LSTM, "lstm")


def test_the_simple_cell_is_that_of_torch_there_and_back(rnn: RNN) -> None:
    wanted, trace = TORCH["rnn"], rnn.forward(X)
    close(trace.h[1:], wanted["h"])
    dh, weights = rnn.backward(trace, TOP)
    close(dh[1:], wanted["dh"])
    close(weights.w_x.T, wanted["dweights"]["weight_ih"])
    close(weights.w_h.T, wanted["dweights"]["weight_hh"])
    close(weights.bias, wanted["dweights"]["bias_ih"])


def test_the_lstm_is_that_of_torch_there_and_back(lstm: LSTM) -> None:
    wanted, trace = TORCH["lstm"], lstm.forward(X)
    close(trace.h[1:], wanted["h"])
    close(trace.c[1:], wanted["c"])
    dh, dc, weights = lstm.backward(trace, TOP)
    close(dh[1:], wanted["dh"])
    close(dc[1:], wanted["dc"])
    close(weights.w_x.T, wanted["dweights"]["weight_ih"])
    close(weights.w_h.T, wanted["dweights"]["weight_hh"])
    close(weights.bias, wanted["dweights"]["bias_ih"])


@pytest.mark.parametrize("name", ["rnn", "lstm"])
def test_what_a_state_does_to_a_far_one_is_what_torch_says(name: str, rnn: RNN, lstm: LSTM) -> None:
    cell = rnn if name == "rnn" else lstm
    norms = cell.log10_norms(cell.forward(X[:, :1]), [STEPS])
    assert norms[0] == pytest.approx(math.log10(TORCH[name]["jacobian_norm"]), abs=1e-11)


def test_every_lag_is_what_a_shorter_sequence_gives_for_all_of_it(lstm: LSTM) -> None:
    """dc_T/dc_(T - lag) does not know that there were steps before."""
    trace = lstm.forward(X[:, :1])
    norms = lstm.log10_norms(trace, range(STEPS + 1))
    assert norms.shape == (STEPS + 1,)
    assert norms[0] == pytest.approx(0, abs=1e-15)
    tiny = 1e-6
    for lag in (1, 4, 9):
        jacobian = np.empty((5, 5))
        for unit in range(5):
            ends = []
            for step in (tiny, -tiny):
                c = trace.c[STEPS - lag].copy()
                c[0, unit] += step
                h = trace.gates[STEPS - lag - 1, 3] * np.tanh(c)
                ends.append(from_here(lstm, X[STEPS - lag :, :1], h, c))
            jacobian[:, unit] = (ends[0] - ends[1])[0] / (2 * tiny)
        wanted = math.log10(np.linalg.norm(jacobian, 2))
        assert norms[lag] == pytest.approx(wanted, abs=1e-7)


def from_here(cell: LSTM, x: np.ndarray, h: np.ndarray, c: np.ndarray) -> np.ndarray:
    """The last cell state, written out once more."""
    for step in x:
        i, f, g, o = np.split(step @ cell.w_x + h @ cell.w_h + cell.bias, 4, axis=1)
        i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
        c = f * c + i * np.tanh(g)
        h = o * np.tanh(c)
    return c


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.0, 1.1, 30.0])
def test_an_orthogonal_recurrence_multiplies_by_its_radius_at_every_step(radius: float) -> None:
    q = np.linalg.qr(np.random.default_rng(0).standard_normal((6, 6)))[0]
    cell = RNN(np.zeros((1, 6)), radius * q, np.zeros(6), ACTIVATIONS["linear"])
    norms = cell.log10_norms(cell.forward(np.zeros((500, 1, 1))), [0, 1, 50, 500])
    assert np.allclose(norms, np.array([0, 1, 50, 500]) * math.log10(radius), atol=1e-9)


def test_without_recurrent_weights_the_cell_keeps_the_product_of_its_forget_gates() -> None:
    """Hochreiter's constant error carousel, with the gate that Gers added."""
    rng = np.random.default_rng(0)
    cell = LSTM(rng.standard_normal((3, 20)), np.zeros((5, 20)), rng.standard_normal(20))
    trace = cell.forward(rng.standard_normal((40, 1, 3)))
    products = np.cumprod(trace.gates[::-1, 1, 0], axis=0).max(axis=1)
    norms = cell.log10_norms(trace, range(41))
    assert np.allclose(norms[1:], np.log10(products), atol=1e-12)
