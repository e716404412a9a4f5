"""The stack multiplied out, against algebra and against what each layer does alone."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.linear_collapse import (
    ACROSS,
    Params,
    demo,
    drawn,
    left_over,
    multiplied_out,
    rank,
    run,
    widths,
)
from studyapp.lab.nn.network import Network
from studyapp.lab.streams import Streams


@pytest.mark.parametrize("layers", [1, 2, 7])
def test_the_single_layer_has_the_slope_and_the_intercept_of_the_stack(layers: int) -> None:
    """A straight line across the inputs: its slope is along the matrix, its middle the bias."""
    params = Params(layers=layers, seed=3)
    matrix, bias = multiplied_out(drawn(params, Streams(3)))
    stack = run(params).stack
    way = Streams(3).normals("direction", (6,))
    assert stack[len(ACROSS) // 2] == pytest.approx(bias[0], rel=1e-12)
    slope = (way / np.linalg.norm(way)) @ matrix[:, 0]
    assert np.allclose(np.diff(stack), slope * np.diff(ACROSS), rtol=1e-9, atol=1e-12)


def test_the_outputs_are_those_of_a_network_with_the_same_weights() -> None:
    params = Params(activation="tanh", seed=1)
    streams = Streams(params.seed)
    network = Network(widths(params), "tanh", streams=streams)
    for at, (weight, bias) in enumerate(drawn(params, streams)):
        network.weights[at], network.biases[at] = weight, bias
    way = streams.normals("direction", (6,))
    out = network.forward(np.outer(ACROSS, way / np.linalg.norm(way)))
    assert np.allclose(out[:, 0], run(params).bent, rtol=0, atol=1e-12)


@pytest.mark.parametrize("narrowest", [1, 2, 3, 8])
def test_the_rank_is_that_of_the_narrowest_layer(narrowest: int) -> None:
    matrix = multiplied_out(drawn(Params(narrowest=narrowest), Streams(0)))[0]
    assert run(Params(narrowest=narrowest)).rank == np.linalg.matrix_rank(matrix)
    assert run(Params(narrowest=narrowest)).rank == min(narrowest, 3)


def test_a_bend_lets_outputs_leave_the_plane_of_a_narrow_layer() -> None:
    """Two affine layers after a layer of two units cannot, an activation between them can."""
    assert run(Params(activation="tanh", narrowest=2, layers=4)).rank_bent == 3
    assert run(Params(activation="linear", narrowest=2, layers=4)).rank_bent == 2


def test_what_is_left_over_is_one_minus_the_coefficient_of_determination() -> None:
    rng = Streams(0).named("test")
    x, y = rng.standard_normal(300), rng.standard_normal(300)
    r = np.corrcoef(x, y)[0, 1]
    fit = np.polyval(np.polyfit(x, y, 1), x)
    assert left_over(y[:, None], fit[:, None]) == pytest.approx(1 - r * r, rel=1e-9)
    assert left_over(np.ones((5, 1)), np.ones((5, 1))) == 0.0
    assert rank(np.array([2.0, 1.0, 1e-13])) == 2


def test_words_follow_the_run() -> None:
    for params, words in (
        (Params(), "With relu between"),
        (Params(layers=1), "No activation stands"),
        (Params(activation="linear"), "No activation stands"),
        (Params(layers=10, narrowest=1, gain=0.05, seed=3), "do not vary at all"),
    ):
        assert words in demo.explain(params, run(params), english)
