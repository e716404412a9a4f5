"""The trainings with a fault: mended, their gradients are right; as they are, IEEE 754 decides."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from studyapp.lab.nn.faults import RATE, Cause, bowl, head, net, operations, passes
from studyapp.lab.streams import Streams

RNG = np.random.default_rng(4)
X, LABEL = RNG.standard_normal((11, 3)), RNG.integers(0, 2, 11)
WEIGHTS = (RNG.standard_normal((3, 16)), RNG.standard_normal((16, 2)))
NONE = np.zeros(11, dtype=bool)


@pytest.mark.parametrize(
    ("cause", "mended"),
    [
        ("bad_input", True),
        ("zero_over_zero", True),
        ("log_of_zero", False),
        ("overflow", False),
        ("zero_over_zero", False),
    ],
)
def test_the_gradient_is_what_small_steps_give(cause: Cause, mended: bool) -> None:
    found = passes(cause, mended, X, LABEL, NONE, WEIGHTS)
    for which, weights in enumerate(WEIGHTS):
        for place in [(0, 0), (1, 1), (2, 1)]:
            ends = []
            for side in (1e-6, -1e-6):
                moved = [w.copy() for w in WEIGHTS]
                moved[which][place] += side
                ends.append(passes(cause, mended, X, LABEL, NONE, tuple(moved)).loss)
            secant = (ends[0] - ends[1]) / 2e-6
            assert found.gradients[which][place] == pytest.approx(secant, rel=1e-5, abs=1e-8)
        moved_on = weights - RATE * found.gradients[which]
        assert np.allclose(found.weights[which], moved_on, rtol=1e-12)


def test_on_moderate_logits_the_three_formulas_agree() -> None:
    z = RNG.standard_normal((11, 2))
    _, loss, gradient = head("bad_input", True, z, LABEL)
    for cause in ("log_of_zero", "overflow"):
        _, same, also = head(cause, False, z, LABEL)
        assert same == pytest.approx(loss, rel=1e-12)
        assert np.allclose(also, gradient, atol=1e-12)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_five_operations_are_infinite_or_nan_unless_written_well(kind: type[np.floating]) -> None:
    with np.errstate(all="ignore"):
        bad = operations(kind, mended=False)
    assert bad[0] == np.inf
    assert np.isnan(bad[1:]).all()
    with np.errstate(all="raise", under="ignore"):
        well = operations(kind, mended=True)
    assert well.tolist() == [1000, 0, 0, 1, 0]
    assert bad.dtype == kind


def test_a_sure_and_right_output_is_nan_and_a_sure_and_wrong_one_infinite() -> None:
    sure = np.array([[0.0, 800.0]])
    with np.errstate(all="ignore"):
        _, right, _ = head("log_of_zero", False, sure, np.array([1]))
        _, wrong, gradient = head("log_of_zero", False, sure, np.array([0]))
        _, mended, pull = head("log_of_zero", True, sure, np.array([0]))
    assert np.isnan(right)
    assert wrong == np.inf
    assert np.isnan(gradient).all()
    assert (mended, pull.tolist()) == (800, [[-1, 1]])


def test_the_bowl_multiplies_every_weight_by_one_minus_the_rate() -> None:
    steps = list(islice(bowl(3.0, np.float64, Streams(0)), 6))
    assert np.allclose(steps[5].weights[0], (1 - 3.0) ** 5 * steps[0].weights[0], rtol=1e-12)


def test_arithmetic_keeps_to_its_type() -> None:
    for kind in (np.float32, np.float64):
        for cause in ("bad_input", "zero_over_zero", "log_of_zero"):
            step = next(net(cause, True, 1.0, kind, Streams(0)))
            assert {w.dtype for w in (*step.weights, *step.gradients)} == {np.dtype(kind)}
        assert next(bowl(0.5, kind, Streams(0))).weights[0].dtype == kind
