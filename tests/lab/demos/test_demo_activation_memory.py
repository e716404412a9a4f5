from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.activation_memory import stored
from studyapp.lab.params import build

DEMO = find("activation_memory")


def run(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def peak_of_a_pass(layers: int, batch: int, width: int, *, training: bool) -> int:
    """Bytes that Python really holds at once for the activations of a forward pass."""
    weights = np.zeros((width, width), dtype=np.float32)
    tracemalloc.start()
    try:
        h, kept = np.zeros((batch, width), dtype=np.float32), []
        spare = np.empty_like(h)
        for _ in range(layers):
            if training:
                kept.append(h)
                h = h @ weights
            else:
                np.matmul(h, weights, out=spare)
                h, spare = spare, h
        if training:
            del spare
        return tracemalloc.get_traced_memory()[0 if training else 1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("layers", [1, 6, 20])
def test_the_count_is_what_a_real_pass_holds(layers: int) -> None:
    found = run(layers=layers, batch=128, width=256)
    held = peak_of_a_pass(layers, 128, 256, training=True)
    assert found.activations * 2**20 == pytest.approx(held, rel=0.02)
    held = peak_of_a_pass(layers, 128, 256, training=False)
    assert found.inference * 2**20 == pytest.approx(held, rel=0.02)


@pytest.mark.parametrize("every", [1, 2, 3, 4, 7, 20, 50])
def test_the_count_with_checkpoints_is_the_most_that_a_backward_pass_holds(every: int) -> None:
    """Layer l turns activation l into activation l + 1; its gradient needs activation l."""
    layers = 20
    starts = list(range(0, layers, every))
    held, most = {*starts, layers}, 0
    for start in reversed(starts):
        stretch = range(start, min(start + every, layers))
        held |= set(stretch)
        most = max(most, len(held))
        for layer in reversed(stretch):
            assert layer in held
            held.discard(layer)
    assert stored(layers, every) == most


def test_the_root_of_the_depth_is_a_good_distance_of_checkpoints() -> None:
    """Chen et al. 2016: n layers in about 2 √n arrays."""
    least = min(range(1, 101), key=lambda every: stored(100, every))
    assert 8 <= least <= 12
    assert stored(100, least) == 20


def test_the_optimizer_keeps_its_own_numbers_for_each_weight() -> None:
    plain = run(optimizer="sgd").weights
    assert run(optimizer="momentum").weights == pytest.approx(1.5 * plain)
    assert run(optimizer="adam").weights == pytest.approx(2 * plain)
    assert plain == pytest.approx(2 * 20 * 256 * 256 * 4 / 2**20)
    assert run(precision="float16").whole == pytest.approx(run().whole / 2)


def test_its_words_follow_the_run() -> None:
    for values, words in (
        ({}, "10.5 times as much"),
        ({"checkpoint": 4}, "computes 75 % of them twice"),
    ):
        params = build(DEMO, values)
        assert words in DEMO.explain(params, DEMO.run(params), english)
