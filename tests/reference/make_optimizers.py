"""Optimizer steps and clipped gradients as torch computes them (float64, CPU), for tests/lab/nn.

    python make_optimizers.py > optimizers.json         (needs torch; written with torch 2.13)

Every optimizer takes 50 steps on ½ w'Aw - b'w, with curvatures 1 and 100, from (1, 1).
"""

from __future__ import annotations

import json

import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, AdamW, Optimizer

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.manual_seed(20240501)

STEPS = 50
CURVATURES, PULL, START = [1.0, 100.0], [1.0, -2.0], [1.0, 1.0]
KINDS: dict[str, tuple[type[Optimizer], dict[str, object]]] = {
    "sgd": (SGD, {"lr": 0.015}),
    "momentum": (SGD, {"lr": 0.01, "momentum": 0.9}),
    "nesterov": (SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    "sgd, decay": (SGD, {"lr": 0.01, "weight_decay": 0.1}),
    "nesterov, decay": (
        SGD,
        {"lr": 0.01, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
    ),
    "adam": (Adam, {"lr": 0.1}),
    "adam, other betas": (Adam, {"lr": 0.1, "betas": (0.8, 0.9), "eps": 1e-3}),
    "adam, decay": (Adam, {"lr": 0.1, "weight_decay": 0.1}),
    "adamw": (AdamW, {"lr": 0.1, "weight_decay": 0.1}),
}


def trace(kind: type[Optimizer], options: dict[str, object]) -> list[list[float]]:
    """(STEPS, 2): the weights after every step."""
    w = torch.tensor(START, requires_grad=True)
    optimizer = kind([w], **options)
    path = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = 0.5 * torch.tensor(CURVATURES) @ (w * w) - torch.tensor(PULL) @ w
        loss.backward()
        optimizer.step()
        path.append(w.tolist())
    return path


def clipped(gradients: list[Tensor], kind: str, limit: float) -> dict[str, object]:
    weights = [nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for w, g in zip(weights, gradients, strict=True):
        w.grad = g.clone()
    if kind == "norm":
        nn.utils.clip_grad_norm_(weights, limit)
    else:
        nn.utils.clip_grad_value_(weights, limit)
    return {"limit": limit, "clipped": [w.grad.tolist() for w in weights if w.grad is not None]}


gradients = [torch.round(5 * torch.randn(*shape), decimals=6) for shape in ((3, 4), (4,))]
print(
    json.dumps(
        {
            "curvatures": CURVATURES,
            "pull": PULL,
            "start": START,
            "traces": {
                name: {"options": options, "path": trace(kind, options)}
                for name, (kind, options) in KINDS.items()
            },
            "gradients": [g.tolist() for g in gradients],
            "clip": {
                "norm": clipped(gradients, "norm", 1.0),
                "value": clipped(gradients, "value", 0.5),
            },
        },
        indent=1,
    )
)
