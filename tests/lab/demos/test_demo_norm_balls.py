from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.norm_balls import bowls
from studyapp.lab.nn.norm_balls import inside, lowest, on_an_axis, outline
from studyapp.lab.nn.proximal import onto_l1_ball, onto_l2_ball, proximal_gradient
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("norm_balls")
H, FREE = bowls(Streams(3), "plane", 300, 2)


@pytest.mark.parametrize("p", [0.25, 0.5, 1.0, 2.0, 8.0])
def test_an_outline_has_the_norm_of_its_radius(p: float) -> None:
    points = outline(p, 1.5, np.linspace(0, 2 * np.pi, 333))
    assert np.allclose(np.sum(np.abs(points / 1.5) ** p, axis=0), 1, atol=1e-12)


def test_the_corner_rule_agrees_with_a_solver_that_knows_no_corners() -> None:
    """Projected gradient descent finds exact zeros for just the bowls whose slope says so."""
    solved = proximal_gradient(H, H @ FREE[..., None], lambda v, _: onto_l1_ball(v, 1.0))[..., 0]
    assert np.array_equal(on_an_axis(H, FREE, 1.0, 1.0), (solved == 0).any(axis=1))


@pytest.mark.parametrize(("p", "onto"), [(1.0, onto_l1_ball), (2.0, onto_l2_ball)])
def test_the_search_along_the_outline_agrees_with_the_solver(p: float, onto: object) -> None:
    for at in range(5):
        h, free = H[at], FREE[at]
        solved = proximal_gradient(h, h @ free[:, None], lambda v, _: onto(v, 0.7), close=1e-14)
        assert np.allclose(lowest(h, free, p, 0.7), solved[:, 0], atol=1e-7)


@pytest.mark.parametrize("p", [0.25, 0.5, 0.75, 1.5, 4.0])
def test_no_point_of_the_ball_lies_lower(p: float) -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (20_000, 2))
    points = points[inside(points, p, 1.0)]
    for at in range(20):
        h, free = H[at], FREE[at]
        best = lowest(h, free, p, 1.0)
        gap, gaps = best - free, points - free
        assert np.einsum("ni,ij,nj->n", gaps, h, gaps).min() >= gap @ h @ gap - 1e-9
        assert (best == 0).any() == on_an_axis(h[None], free[None], p, 1.0)[0]


def test_its_words_tell_corners_from_round_balls() -> None:
    for order, words in ((1.0, "its corners on the axes"), (2.0, "0 % of 200 random bowls")):
        params = build(DEMO, {"order": order})
        assert words in DEMO.explain(params, DEMO.run(params), english)
