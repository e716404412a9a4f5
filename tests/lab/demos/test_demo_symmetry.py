from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.symmetry import X, Y, different, started
from studyapp.lab.nn.activations import ACTIVATIONS, Name
from studyapp.lab.params import build

DEMO = find("symmetry")


def run(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def loss(parts: list[np.ndarray], name: Name) -> float:
    """Written out once more: (2, units), (1, units), (1, units) and (1,) for one net."""
    incoming, bias, outgoing, shift = parts
    out = ACTIVATIONS[name].of(X @ incoming + bias) @ outgoing[0] + shift
    return float(np.mean((out - Y) ** 2))


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu"])
def test_a_step_goes_down_the_gradient_that_small_steps_give(name: Name) -> None:
    rate, tiny = 0.01, 1e-6
    params = build(DEMO, {"activation": name, "jitter": "0.1", "units": 3, "seed": 1})
    nets, before = started(params), started(params)
    losses = nets.step(ACTIVATIONS[name], np.full(3, rate))
    for start in (1, 2):
        old = [part[start].copy() for part in (before.incoming, before.bias, before.outgoing)]
        old.append(before.shift[start].copy())
        new = [nets.incoming[start], nets.bias[start], nets.outgoing[start], nets.shift[start]]
        assert losses[start] == pytest.approx(loss(old, name))
        for part, after in zip(old, new, strict=True):
            for place in np.ndindex(part.shape):
                kept = part[place]
                part[place] = kept + tiny
                up = loss(old, name)
                part[place] = kept - tiny
                slope = (up - loss(old, name)) / (2 * tiny)
                part[place] = kept
                assert (kept - after[place]) / rate == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize("units", [2, 3, 5, 8, 13])
@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu"])
def test_equal_units_keep_every_bit_equal(name: str, units: int) -> None:
    found = run(activation=name, units=units, constant=0.37, steps=300, rate=0.05)
    assert (found.spreads[:, 1] == 0).all()
    assert found.different_units == 1


def test_one_unit_comes_near_two_thirds_and_never_below() -> None:
    """A monotone unit can tell one corner from three: -1 there and their mean, 1/3, elsewhere."""
    found = run(units=2, steps=20_000, rate=0.2)
    assert 2 / 3 < found.loss_equal < 2 / 3 + 0.01


def test_a_loss_that_diverges_is_stopped_and_told() -> None:
    with np.errstate(all="raise", under="ignore"):
        found = run(units=64, rate=2.0, steps=100, activation="relu")
    assert found.trouble is not None
    assert np.isfinite(found.losses).all()
    assert found.losses.max() > 1e6


def test_copies_are_not_counted_as_different_units() -> None:
    assert different(np.array([[1.0, 1.0, 2.0], [0.0, 0.0, 0.0]])) == 2
    assert different(np.zeros((2, 5))) == 1


def test_its_words_follow_the_run() -> None:
    for values, words in (
        ({}, "The 8 equal units got equal gradients"),
        ({"jitter": "1e-6"}, "The jitter of 10⁻⁶ parted the equal units"),
        ({"jitter": "1e-6", "steps": 20}, "has not parted the equal units yet"),
    ):
        params = build(DEMO, values)
        assert words in DEMO.explain(params, DEMO.run(params), english)
