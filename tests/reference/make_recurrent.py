"""Gradients through time as torch computes them (float64, CPU), for tests/lab/nn.

    python make_recurrent.py > recurrent.json         (needs torch; written with torch 2.15)

Inputs and weights are stored beside the answers, so no random stream is shared. The gates of the
LSTM stand in torch's order: input, forget, candidate, output.
"""

from __future__ import annotations

import json

import torch
from torch import Tensor, nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.manual_seed(20240501)

STEPS, BATCH, INPUTS, UNITS = 20, 2, 3, 5


def drawn(*shape: int, scale: float = 1.0) -> Tensor:
    """Rounded, so that the numbers in the file are the numbers used."""
    return torch.round(scale * torch.randn(*shape), decimals=6)


def through_time(kind: str, x: Tensor, top: Tensor) -> dict[str, object]:
    """Gradients of <h_T, top> by every state and weight, and dh_T/dh_0 or dc_T/dc_0."""
    cell = nn.RNNCell(INPUTS, UNITS) if kind == "rnn" else nn.LSTMCell(INPUTS, UNITS)
    for weight in cell.parameters():
        weight.data = drawn(*weight.shape, scale=0.35)

    h, c = torch.zeros(BATCH, UNITS), torch.zeros(BATCH, UNITS)
    hs, cs = [], []
    for step in x:
        if kind == "rnn":
            h = cell(step, h)
        else:
            h, c = cell(step, (h, c))
            c.retain_grad()
            cs.append(c)
        h.retain_grad()
        hs.append(h)
    (h * top).sum().backward()

    def last(state: Tensor) -> Tensor:
        """The last state of the first sequence as a function of its first one."""
        h, c = (state, state) if kind == "rnn" else (torch.zeros(1, UNITS), state)
        for step in x[:, :1]:
            if kind == "rnn":
                h = cell(step, h)
            else:
                h, c = cell(step, (h, c))
        return h if kind == "rnn" else c

    zero = torch.zeros(1, UNITS)
    jacobian = torch.autograd.functional.jacobian(last, zero)[0, :, 0]
    return {
        "weights": {name: w.tolist() for name, w in cell.named_parameters()},
        "h": torch.stack(hs).tolist(),
        "c": torch.stack(cs).tolist() if cs else None,
        "dh": torch.stack([state.grad for state in hs]).tolist(),
        "dc": torch.stack([state.grad for state in cs]).tolist() if cs else None,
        "dweights": {name: w.grad.tolist() for name, w in cell.named_parameters()},
        "jacobian": jacobian.tolist(),
        "jacobian_norm": torch.linalg.matrix_norm(jacobian, 2).item(),
    }


def main() -> None:
    x, top = drawn(STEPS, BATCH, INPUTS), drawn(BATCH, UNITS)
    found: dict[str, object] = {"x": x.tolist(), "top": top.tolist()}
    for kind in ("rnn", "lstm"):
        found[kind] = through_time(kind, x, top)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
