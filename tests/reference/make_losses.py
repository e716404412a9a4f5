"""Losses and their gradients as torch computes them (float64, CPU), for tests/lab/nn.

    python make_losses.py > losses.json         (needs torch; written with torch 2.13)

Every case stores its inputs beside the answers, so no random stream is shared.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.manual_seed(20240501)

FAR = torch.tensor([-40.0, -20.0, -10.0, -5.0, -1.0, 0.0, 1.0, 5.0, 10.0, 20.0, 40.0])


def drawn(*shape: int, scale: float = 1.0) -> Tensor:
    """Rounded, so that the numbers in the file are the numbers used."""
    return torch.round(scale * torch.randn(*shape), decimals=6)


def case(loss: Callable[..., Tensor], *by: Tensor, **stored: object) -> dict[str, object]:
    """The loss and its gradient by each of `by`."""
    inputs = [x.clone().requires_grad_() for x in by]
    value = loss(*inputs)
    value.sum().backward()
    return {
        "inputs": [x.tolist() for x in by],
        "loss": value.tolist(),
        "gradients": [x.grad.tolist() for x in inputs if x.grad is not None],
        **stored,
    }


def each(loss: Callable[..., Tensor], y: float) -> dict[str, object]:
    """Entry by entry over the far logits, with the same label."""
    return case(lambda z: loss(z, torch.full_like(z, y), reduction="none"), FAR, y=y)


def squared(a: Tensor, b: Tensor) -> Tensor:
    return ((a - b) ** 2).sum(-1)


z, y, w = drawn(6, scale=3.0), torch.tensor([0.0, 1.0, 1.0, 0.0, 0.3, 0.8]), drawn(6).abs()
logits, label = drawn(5, 4, scale=3.0), torch.tensor([0, 3, 1, 2, 2])
far = torch.tensor([[40.0, -40.0, 0.0], [-40.0, 40.0, 0.0], [40.0, 40.0, -40.0]])
target = functional.softmax(drawn(5, 4), -1)
y_hat, truth = drawn(4, 3), drawn(4, 3)
corners = [drawn(8, 3) for _ in range(3)]

print(
    json.dumps(
        {
            "binary_cross_entropy": [
                each(functional.binary_cross_entropy_with_logits, y) for y in (0.0, 0.3, 1.0)
            ],
            "sigmoid_squared_error": [
                each(
                    lambda v, t, reduction: functional.mse_loss(
                        v.sigmoid(), t, reduction=reduction
                    ),
                    y,
                )
                for y in (0.0, 0.3, 1.0)
            ],
            "weighted": case(
                lambda v: functional.binary_cross_entropy_with_logits(v, y, weight=w),
                z,
                y=y.tolist(),
                weight=w.tolist(),
            ),
            "squared_error": case(lambda v: functional.mse_loss(v, truth), y_hat, y=truth.tolist()),
            "cross_entropy": [
                case(lambda v: functional.cross_entropy(v, label), logits, label=label.tolist()),
                case(
                    lambda v: functional.cross_entropy(v, torch.tensor([1, 1, 2])),
                    far,
                    label=[1, 1, 2],
                ),
            ],
            "soft_cross_entropy": case(
                lambda v: functional.cross_entropy(v, target), logits, target=target.tolist()
            ),
            "smoothed": case(
                lambda v: functional.cross_entropy(v, label, label_smoothing=0.1),
                logits,
                label=label.tolist(),
                smoothing=0.1,
            ),
            "kl_divergence": functional.kl_div(
                functional.log_softmax(logits, -1), target, reduction="none"
            )
            .sum(-1)
            .tolist(),
            "triplet": [
                case(
                    lambda a, p, n, m=margin: functional.triplet_margin_with_distance_loss(
                        a, p, n, distance_function=squared, margin=m
                    ),
                    *corners,
                    margin=margin,
                )
                for margin in (0.2, 1.0, 3.0)
            ],
        },
        indent=1,
    )
)
