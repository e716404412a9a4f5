"""Writes autodiff.json: the gradients of a five-layer net by torch's autograd, for each activation.

The inputs are stored with the answers, so nobody has to share a random generator. Run by hand, in
an environment with torch: python tests/reference/make_autodiff.py
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

RNG = np.random.default_rng(20240501)
WIDTHS = (6, 8, 8, 8, 5, 3)
ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "elu": functional.elu,
    "softplus": functional.softplus,
    "silu": functional.silu,
    "linear": lambda z: z,
}

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def drawn(*shape: int, scale: float = 1.0) -> torch.Tensor:
    return torch.from_numpy(np.round(scale * RNG.standard_normal(shape), 6))


def main() -> None:
    x, y = drawn(7, 6), drawn(7, 3)
    weights = [drawn(a, b, scale=a**-0.5) for a, b in pairwise(WIDTHS)]
    biases = [drawn(b, scale=0.1) for b in WIDTHS[1:]]
    found = {}
    for name, activation in ACTIVATIONS.items():
        w = [one.clone().requires_grad_() for one in weights]
        b = [one.clone().requires_grad_() for one in biases]
        h = x.clone().requires_grad_()
        start = h
        for at in range(len(w)):
            h = h @ w[at] + b[at]
            h = activation(h) if at < len(w) - 1 else h
        loss = ((h - y) ** 2).mean()
        loss.backward()
        found[name] = {
            "loss": loss.item(),
            "weights": [one.grad.tolist() for one in w],
            "biases": [one.grad.tolist() for one in b],
            "input": start.grad.tolist(),
        }
    document = {
        "made_with": f"torch {torch.__version__}, float64",
        "x": x.tolist(),
        "y": y.tolist(),
        "weights": [one.tolist() for one in weights],
        "biases": [one.tolist() for one in biases],
        "activations": found,
    }
    Path(__file__).with_name("autodiff.json").write_text(json.dumps(document) + "\n")


if __name__ == "__main__":
    main()
