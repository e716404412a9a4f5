"""The check itself is checked: against the shared network, and by the order of its error."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.backprop_check import (
    EPSILONS,
    FORMULAS,
    Formula,
    Params,
    Problem,
    backward,
    demo,
    difference,
    objective,
    run,
)
from studyapp.lab.nn.network import Network
from studyapp.lab.streams import Streams


def problem(strength: float = 0.1) -> Problem:
    rng = np.random.default_rng(0)
    shapes = ((5,), (3,), (7, 5), (3, 7))
    return Problem(*(rng.standard_normal(shape) for shape in shapes), strength)


def test_the_backward_pass_is_that_of_the_shared_network() -> None:
    given = problem()
    network = Network((5, 7, 3), "tanh", streams=Streams(0), bias=False)
    network.weights = [given.W1.T.copy(), given.W2.T.copy()]
    d_out = network.forward(given.x[None]) - given.y
    for ours, theirs, W in zip(
        backward(given, "right"), network.backward(d_out), (given.W1, given.W2), strict=True
    ):
        assert np.allclose(ours, theirs.T + given.strength * W, rtol=1e-12, atol=1e-14)


def test_the_objective_takes_stacks_of_weights() -> None:
    given = problem()
    stacked = objective(given, np.stack([given.W1, 2 * given.W1]), given.W2)
    assert stacked.shape == (2,)
    o = given.W2 @ np.tanh(given.W1 @ given.x)
    squares = np.sum(given.W1**2) + np.sum(given.W2**2)
    assert stacked[0] == pytest.approx(0.5 * np.sum((o - given.y) ** 2) + 0.05 * squares)


def test_central_differences_err_by_the_square_of_epsilon_and_forward_ones_by_epsilon() -> None:
    given = problem()
    right = np.concatenate([g.ravel() for g in backward(given, "right")])
    errors = {
        kind: [np.linalg.norm(difference(given, e, kind) - right) for e in (1e-2, 1e-3)]
        for kind in ("central", "forward")
    }
    assert errors["central"][0] / errors["central"][1] == pytest.approx(100, rel=0.05)
    assert errors["forward"][0] / errors["forward"][1] == pytest.approx(10, rel=0.05)


def test_rounding_grows_as_epsilon_falls() -> None:
    errors = run(Params()).errors["central"]
    assert errors[EPSILONS < 1e-10].min() > 100 * errors.min()


@pytest.mark.parametrize(
    ("formula", "values", "words"),
    [
        ("right", {}, "The backward pass is right: what is left"),
        ("right", {"epsilon": 0.1}, "right all the same"),
        ("no_penalty", {}, "A term is missing"),
        ("no_penalty", {"strength": 0.0}, "nothing shows"),
    ],
)
def test_words_follow_the_run(formula: Formula, values: dict[str, float], words: str) -> None:
    params = Params(formula=formula, **values)  # type: ignore[arg-type]
    assert words in demo.explain(params, run(params), english)


def test_each_formula_leaves_out_something_else() -> None:
    given = problem()
    found = {f: np.concatenate([g.ravel() for g in backward(given, f)]) for f in FORMULAS}
    assert len({tuple(g) for g in found.values()}) == len(FORMULAS)
