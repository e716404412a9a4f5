"""Writes normalization.json: one block through each normalization of torch, there and back.

The inputs are stored with the answers, so nobody has to share a random generator. Run by hand, in
an environment with torch: python tests/reference/make_normalization.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

EPS, MOMENTUM = 1e-5, 0.1
RNG = np.random.default_rng(20240501)

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def drawn(*shape: int) -> torch.Tensor:
    return torch.from_numpy(np.round(RNG.standard_normal(shape), 6))


def there_and_back(layer: nn.Module, x: torch.Tensor, g: torch.Tensor) -> dict[str, object]:
    """The output, and the gradient of sum(out * g) with respect to x and to what is learned."""
    x = x.clone().requires_grad_()
    out = layer(x)
    (out * g).sum().backward()
    learned = {name: value.grad.tolist() for name, value in layer.named_parameters()}
    return {"out": out.tolist(), "dx": x.grad.tolist(), "learned": learned}


x, g, other = 2 * drawn(4, 6, 3, 2) + 1, drawn(4, 6, 3, 2), 3 * drawn(4, 6, 3, 2) - 2
plain = {
    "batch": nn.BatchNorm2d(6, affine=False, eps=EPS),
    "layer": nn.LayerNorm([6, 3, 2], elementwise_affine=False, eps=EPS),
    "instance": nn.InstanceNorm2d(6, eps=EPS),
    "group": nn.GroupNorm(3, 6, affine=False, eps=EPS),
    "rms": nn.RMSNorm([6, 3, 2], elementwise_affine=False, eps=EPS),
}

learning = nn.BatchNorm2d(6, eps=EPS, momentum=MOMENTUM)
gamma, beta = drawn(6), drawn(6)
learning.weight.data, learning.bias.data = gamma.clone(), beta.clone()
first = there_and_back(learning, x, g)
learning(other)
running = {"mean": learning.running_mean.tolist(), "variance": learning.running_var.tolist()}
learning.eval()
learning.zero_grad()

told = {
    "torch": torch.__version__,
    "eps": EPS,
    "momentum": MOMENTUM,
    "groups": 3,
    "x": x.tolist(),
    "g": g.tolist(),
    "other": other.tolist(),
    "plain": {name: there_and_back(layer, x, g) for name, layer in plain.items()},
    "learning": {
        "gamma": gamma.tolist(),
        "beta": beta.tolist(),
        "train": first,
        "running_after_x_and_other": running,
        "eval": there_and_back(learning, x, g),
    },
}
Path(__file__).with_name("normalization.json").write_text(json.dumps(told) + "\n")
