from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.nn.penalties import moments, ridge
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("ridge_conditioning")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("strength", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("features", [10, 50])
def test_the_steps_are_those_that_descent_takes(strength: float, features: int) -> None:
    """The distances in closed form against descent itself, at the best constant rate."""
    streams = Streams(0)
    X = streams.normals("data", (30, features))
    y = X @ streams.normals("truth", (features,)) + 0.1 * streams.normals("noise", (30,))
    of, w = moments(X, y), streams.normals("weights", (features,)).copy()
    minimum = ridge(of, np.array([strength]))[:, 0]
    c = np.linalg.eigvalsh(of.gram) + strength
    start, steps = np.linalg.norm(w - minimum), 0
    while np.linalg.norm(w - minimum) > 1e-4 * start:
        w -= 2 / (c[0] + c[-1]) * (of.gram @ w - of.correlation + strength * w)
        steps += 1
    result = result_of(strength=strength, features=features)
    assert result.steps == steps
    assert result.condition_number == pytest.approx(c[-1] / c[0], rel=1e-9)
    assert result.history[-1] <= 1e-4 < result.history[-2]


def test_the_steps_never_exceed_what_the_condition_number_allows() -> None:
    """Each step leaves at most (κ - 1) / (κ + 1) of the distance."""
    for seed in range(5):
        result = result_of(seed=seed, strength=0.01)
        kappa = result.condition_number
        assert result.steps <= np.ceil(np.log(1e4) / -np.log((kappa - 1) / (kappa + 1)))


def test_its_words_count_the_flat_directions() -> None:
    for features, words in ((50, "In 20 of 50 directions"), (20, "curvatures of the loss alone")):
        params = build(DEMO, {"features": features})
        assert words in DEMO.explain(params, DEMO.run(params), english)
