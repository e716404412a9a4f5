"""Blank rows, counted and followed through a network's own backward pass."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.exact_zeros import FEATURES, UNITS, Params, demo, inputs, run, slope
from studyapp.lab.nn.activations import relu_slope
from studyapp.lab.nn.network import Network
from studyapp.lab.streams import Streams
from studyapp.lab.sweep import sweep


def test_the_layers_are_those_of_a_network_with_zero_biases() -> None:
    params = Params(seed=2)
    network = Network((FEATURES, UNITS, UNITS, 1), streams=Streams(2))
    network.forward(inputs(params, Streams(2)))
    result = run(params)
    assert np.array_equal(network.passes[0].z, result.sums)
    padded = network.passes[1].z[:20]
    assert np.all(padded == 0)
    assert result.zeros_blank_second == 1


def test_one_row_moves_a_bias_only_under_the_other_custom() -> None:
    """d/db of max(0, b) g at b = 0 is 0 from the left and g from the right."""
    z = np.array([-1.0, 0.0, 2.0])
    assert np.array_equal(slope(z, 0.0), relu_slope(z))
    assert slope(z, 1.0).tolist() == [0.0, 1.0, 1.0]


def test_with_blank_rows_only_the_custom_decides_whether_a_bias_learns() -> None:
    result = run(Params(blank=1.0))
    assert result.zeros == 1
    assert result.weight_change == 0
    assert result.bias_change == np.inf
    assert "no bias has a gradient" in demo.explain(Params(blank=1.0), result, english)


def test_rows_turn_out_blank_by_chance_as_often_as_all_their_features_are_missing() -> None:
    present = 0.03
    found = sweep(demo, Params(blank=0.0, present=present, rows=1000), range(20))
    wanted = (1 - present) ** FEATURES
    spread = (wanted * (1 - wanted) / 20_000) ** 0.5
    assert found.measures["blank_rows"].mean() == pytest.approx(wanted, abs=4 * spread)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (Params(blank=0.0), "No row is blank"),
        (Params(blank=0.25), "25 % of the rows are blank"),
        (Params(blank=1.0), "100 % of the rows are blank"),
    ],
)
def test_words_follow_the_run(values: Params, words: str) -> None:
    said = demo.explain(values, run(values), english)
    assert words in said
    assert ("other rows" in said) == (values.blank == 0.25)
