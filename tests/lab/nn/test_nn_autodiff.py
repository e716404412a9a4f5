"""The backward pass against torch's autograd, on stored weights and inputs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.losses import squared_error, squared_error_gradient
from studyapp.lab.nn.network import Network
from studyapp.lab.streams import Streams

STORED = json.loads(
    (Path(__file__).parents[2] / "reference" / "autodiff.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_every_gradient_of_a_five_layer_net_is_that_of_autograd(name: str) -> None:
    x, y = np.array(STORED["x"]), np.array(STORED["y"])
    net = Network((6, 8, 8, 8, 5, 3), name, streams=Streams(0))
    for at in range(5):
        net.weights[at][:] = STORED["weights"][at]
        net.biases[at][:] = STORED["biases"][at]
    out = net.forward(x, train=True)
    wanted = STORED["activations"][name]
    assert squared_error(out, y) == pytest.approx(wanted["loss"], rel=1e-12)
    found = net.backward(squared_error_gradient(out, y))
    for at in range(5):
        for mine, theirs in ((found[2 * at], "weights"), (found[2 * at + 1], "biases")):
            reference = np.array(wanted[theirs][at])
            assert np.abs(mine - reference).max() <= 1e-12 * np.abs(reference).max()
    reference = np.array(wanted["input"])
    assert np.abs(net.input_gradient - reference).max() <= 1e-12 * np.abs(reference).max()
