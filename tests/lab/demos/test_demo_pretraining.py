from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos import pretraining
from studyapp.lab.nn.losses import cross_entropy, cross_entropy_gradient
from studyapp.lab.nn.network import Network
from studyapp.lab.nn.optimizers import SGD, Adam
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("pretraining")


def run(**values: Any) -> pretraining.Result:
    result = DEMO.run(build(DEMO, {"steps": 30, "layers": 3} | values))
    assert isinstance(result, pretraining.Result)
    return result


def test_without_pre_training_both_starts_are_the_same() -> None:
    result = run(pretraining=0)
    assert result.random_over_pretrained == result.gradient_ratio == result.rebuilding == 1
    assert np.array_equal(result.losses[0], result.losses[1])


@pytest.mark.parametrize(("at", "times"), [(0, 1.0), (2, 4.0)], ids=["random", "scaled"])
def test_a_random_start_goes_the_way_of_the_dense_network_alone(at: int, times: float) -> None:
    result = run(seed=3)
    x, label = pretraining.points(Streams(3))
    net = Network(
        (16, 16, 16, 16, 4),
        "sigmoid",
        streams=Streams(3),
        scale=lambda a, b: 0.1 if b == 4 else times / np.sqrt(a),
    )
    descent, losses = SGD(0.5), []
    for _ in range(31):
        z = net.forward(x)
        losses.append(cross_entropy(z, label))
        gradients = net.backward(cross_entropy_gradient(z, label))
        if len(losses) == 1:
            lengths = [np.linalg.norm(gradient) for gradient in gradients[::2]]
        descent.step(net.trainable, gradients)
    assert np.allclose(result.losses[at], losses, rtol=1e-10)
    assert np.allclose(result.gradients[at], lengths, rtol=1e-10)


def test_each_layer_is_trained_on_what_the_layers_below_make_of_the_data() -> None:
    result = run(seed=3, pretraining=20)
    h, _ = pretraining.points(Streams(3))
    for layer in range(3):
        coder = Network(
            (16, 16, 16),
            "sigmoid",
            streams=Streams(3),
            scale=0.25,
            purpose=f"auto-encoder {layer}",
        )
        coder.weights[0][:] = Streams(3).normals("weights", (16, 16), layer) / 4
        descent, errors = Adam(pretraining.AUTO_RATE), []
        for _ in range(21):
            error = coder.forward(h) - h
            errors.append(np.mean(error**2))
            if len(errors) <= 20:
                descent.step(coder.trainable, coder.backward(2 * error / 100))
        assert np.allclose(result.rebuilt[layer], errors, rtol=1e-9)
        coder.forward(h)
        h = coder.passes[0].out
