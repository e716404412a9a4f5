"""Optimizers against fifty steps of torch's, and clipping against torch's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studyapp.lab.nn.optimizers import SGD, Adam, Optimizer, clip_by_norm, clip_by_value

STORED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "optimizers.json").read_text(encoding="utf-8")
)
"""What torch computes on stored inputs: tests/reference/make_optimizers.py."""

OURS: dict[str, Optimizer] = {
    "sgd": SGD(0.015),
    "momentum": SGD(0.01, momentum=0.9),
    "nesterov": SGD(0.01, momentum=0.9, nesterov=True),
    "sgd, decay": SGD(0.01, decay=0.1),
    "nesterov, decay": SGD(0.01, momentum=0.9, nesterov=True, decay=0.1),
    "adam": Adam(0.1),
    "adam, other betas": Adam(0.1, beta1=0.8, beta2=0.9, eps=1e-3),
    "adam, decay": Adam(0.1, decay=0.1),
    "adamw": Adam(0.1, decay=0.1, decoupled=True),
}


@pytest.mark.parametrize("name", list(STORED["traces"]))
def test_fifty_steps_are_those_of_torch(name: str) -> None:
    curvatures, pull = np.array(STORED["curvatures"]), np.array(STORED["pull"])
    w, optimizer = np.array(STORED["start"]), OURS[name]
    path = []
    for _ in STORED["traces"][name]["path"]:
        optimizer.step([w], [curvatures * w - pull])
        path.append(w.copy())
    assert len(path) == 50
    assert np.abs(np.array(path) - STORED["traces"][name]["path"]).max() < 1e-10


def test_clipping_by_norm_is_torch_s_but_for_the_millionth_that_torch_adds_to_the_norm() -> None:
    gradients = [np.array(g) for g in STORED["gradients"]]
    length = np.sqrt(sum(np.sum(g * g) for g in gradients))
    stored = STORED["clip"]["norm"]
    for ours, theirs in zip(
        clip_by_norm(gradients, stored["limit"]), stored["clipped"], strict=True
    ):
        assert np.allclose(ours, np.array(theirs) * (length + 1e-6) / length, rtol=1e-12, atol=0)


def test_clipping_by_value_is_torch_s() -> None:
    stored = STORED["clip"]["value"]
    gradients = [np.array(g) for g in STORED["gradients"]]
    for ours, theirs in zip(
        clip_by_value(gradients, stored["limit"]), stored["clipped"], strict=True
    ):
        assert np.array_equal(ours, theirs)
