from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos import dropout_gap
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.network import Network, Placement
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("dropout_gap")


def run(**values: Any) -> dropout_gap.Result:
    result = DEMO.run(build(DEMO, {"units": 50, "steps": 60} | values))
    assert isinstance(result, dropout_gap.Result)
    return result


def test_dropping_nothing_changes_nothing() -> None:
    result = run(rate=0.0)
    assert result.gap_ratio == result.test_ratio_dropout == 1
    assert np.array_equal(result.test[3], result.test[1])
    assert not np.array_equal(result.test[1], result.test[0])


@pytest.mark.parametrize(
    ("at", "norm", "dropout"),
    [(0, "none", 0.0), (1, "before", 0.0), (2, "none", 0.5), (3, "before", 0.5)],
)
def test_each_net_is_what_the_dense_network_becomes_alone(
    at: int, norm: Placement, dropout: float
) -> None:
    result, streams = run(seed=3), Streams(3)
    truth = streams.normals("truth", (20, 1)) / np.sqrt(20)
    X = streams.normals("data", (60, 20))
    y = X @ truth + 0.5 * streams.normals("noise", (60, 1))
    net = Network(
        (20, 50, 1),
        streams=streams,
        scale=lambda a, b: np.sqrt((2 if b > 1 else 1) / a),
        norm=norm,
        dropout=dropout,
    )
    descent = Adam(dropout_gap.RATE)
    for _ in range(15):
        for rows in batches(60, 16, streams.shuffle):
            # Masks are drawn for all nets, whether they drop or not.
            masks = streams.mask
            if not dropout:
                masks.random((len(rows), 50))
            error = net.forward(X[rows], train=True, masks=masks) - y[rows]
            descent.step(net.trainable, net.backward(2 * error / len(rows)))
    assert result.train[at, -1] == pytest.approx(np.mean((net.forward(X) - y) ** 2), rel=1e-9)
    fresh = streams.normals("fresh", (200, 20))
    wanted = np.mean((net.forward(fresh) - fresh @ truth) ** 2) + 0.25
    assert result.test[at, -1] == pytest.approx(wanted, rel=1e-9)


def test_where_there_is_no_gap_it_says_so() -> None:
    params = build(DEMO, {"samples": 1000, "units": 8, "steps": 1, "noise": 0.0, "seed": 1})
    result = DEMO.run(params)
    wide = DEMO.Result(**{**vars(result), "test_neither": result.train_neither})
    assert "no gap" in DEMO.explain(params, wide, english)
    assert "times that gap" in DEMO.explain(DEMO.Params(), run(), english)
