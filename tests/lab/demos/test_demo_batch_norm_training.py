from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find, trouble
from studyapp.lab.demos.batch_norm_training import SAMPLES, WORST, Params, Result, network
from studyapp.lab.nn.clusters import clusters
from studyapp.lab.nn.normalization import skewness
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("batch_norm_training")


def ran(**values: Any) -> Result:
    return DEMO.run(build(DEMO, values))


def test_the_net_without_it_is_the_same_whatever_stands_beside_it() -> None:
    before, after = (ran(placement=p, rate=0.1, steps=20) for p in ("before", "after"))
    assert np.array_equal(before.plain.losses, after.plain.losses)
    assert not np.array_equal(before.normed.losses, after.normed.losses)


def test_a_net_that_hears_nothing_stays_at_the_logarithm_of_the_classes() -> None:
    result = ran(activation="tanh", depth=6, rate=0.1, gain=0.03)
    assert result.loss_without == pytest.approx(math.log(4), abs=0.02)
    assert result.accuracy_without < 0.45


def test_with_it_the_size_of_the_hidden_weights_does_not_change_the_first_outputs() -> None:
    """BN(aWu) = BN(Wu), layer after layer (Ioffe & Szegedy 2015, §3.3); ε apart."""
    x, _ = clusters(Streams(2), SAMPLES)
    outs = [
        network(Params(gain=gain), norm, Streams(2)).forward(x, train=True)
        for norm in ("before", "none")
        for gain in (1.0, 4.0)
    ]
    assert np.allclose(outs[0], outs[1], atol=1e-3)
    assert np.allclose(4.0**5 * outs[2], outs[3])


def test_a_training_that_diverges_is_stopped_and_told() -> None:
    params = build(DEMO, {"rate": 5.0})
    result = DEMO.run(params)
    found = trouble(result)
    assert found is not None
    assert found.step == result.plain.given_up
    assert "without" in found.what
    assert result.loss_without == WORST
    assert np.isnan(result.plain.losses[-1])
    assert "Without it the training diverged" in DEMO.explain(params, result, english)
    assert trouble(ran(rate=0.1, steps=20)) is None


def test_skewness_is_that_of_each_unit() -> None:
    result = ran(steps=1)
    sums = np.mean([abs(skewness(unit)) for unit in result.sums.T])
    assert result.skew_sums == pytest.approx(float(sums), rel=1e-9)
    outs = np.mean([abs(skewness(unit)) for unit in result.outs.T])
    assert result.skew_outs == pytest.approx(float(outs), rel=1e-9)
