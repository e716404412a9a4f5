from __future__ import annotations

import numpy as np

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build

DEMO = find("soft_threshold")


def test_a_penalty_whose_steps_blow_up_is_stopped_and_told() -> None:
    params = build(DEMO, {"penalty": "l2", "strength": 1000.0, "rate": 3.0})
    with np.errstate(all="raise"):
        result = DEMO.run(params)
    assert result.trouble is not None
    assert abs(result.decay[result.trouble.step]) <= 1e100 < abs(result.decay[-1])
    assert np.allclose(result.decay[1:4], [-2999.0, 2999.0**2, -(2999.0**3)])
    assert "ever further away" in DEMO.explain(params, result, english)


def test_the_curves_of_shrinkage_are_the_minima_of_their_costs() -> None:
    result = DEMO.run(build(DEMO, {"strength": 0.7}))
    w = np.linspace(-2, 2, 4001)
    for a, l1, l2 in zip(result.optima[::20], *result.best[:, ::20], strict=True):
        loss = 0.5 * (w - a) ** 2
        assert abs(w[(loss + 0.7 * np.abs(w)).argmin()] - l1) <= 1e-3
        assert abs(w[(loss + 0.35 * w * w).argmin()] - l2) <= 1e-3
