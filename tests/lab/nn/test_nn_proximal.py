from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.lab.nn.penalties import lasso_path, moments, soft_threshold
from studyapp.lab.nn.proximal import (
    block_threshold,
    onto_l1_ball,
    onto_l2_ball,
    proximal_gradient,
)

Array = np.ndarray
RNG = np.random.default_rng(0)
vectors = st.lists(st.floats(-5, 5), min_size=1, max_size=6).map(
    lambda v: np.array(v, dtype=float)[:, None]
)


@settings(deadline=None)
@given(vectors, st.floats(0.1, 4))
def test_the_nearest_point_of_the_l1_ball_has_the_certificate_of_one(
    v: Array, radius: float
) -> None:
    """Inside: the point itself. Outside: all that is kept was moved by one and the same amount, and
    what was dropped is no larger than it.
    """
    near = onto_l1_ball(v, radius)
    if np.abs(v).sum() <= radius:
        assert np.array_equal(near, v)
        return
    assert np.abs(near).sum() == pytest.approx(radius, abs=1e-9)
    moved, kept = np.abs(v) - np.abs(near), near != 0
    by = moved[kept].max()
    assert np.allclose(moved[kept], by, atol=1e-9)
    assert (np.abs(v)[~kept] <= by + 1e-9).all()


@settings(deadline=None)
@given(vectors, st.floats(0.1, 4))
def test_the_nearest_point_of_the_l2_ball_keeps_its_direction(v: Array, radius: float) -> None:
    near, length = onto_l2_ball(v, radius), float(np.linalg.norm(v))
    assert np.linalg.norm(near) == pytest.approx(min(length, radius), abs=1e-12)
    assert np.allclose(near * length, v * np.linalg.norm(near), atol=1e-9)


def test_a_block_stays_a_direction_or_becomes_the_zero_vector() -> None:
    v = np.array([[3.0], [4.0], [0.3], [0.4]])
    assert np.allclose(block_threshold(v, 1.0, 2), [[2.4], [3.2], [0.0], [0.0]])
    assert not block_threshold(v, 1.0, 2)[2:].any()
    assert np.array_equal(block_threshold(v, 0.2, 4), soft_threshold(v, 0.2))


def test_with_a_soft_threshold_it_arrives_at_the_lasso() -> None:
    X = RNG.standard_normal((2, 60, 12))
    ofs = [moments(x, x[:, :3].sum(axis=1) + RNG.standard_normal(60)) for x in X]
    strengths = np.array([0.05, 0.2, 0.6])
    found = proximal_gradient(
        np.array([of.gram for of in ofs]),
        np.array([of.correlation for of in ofs])[..., None],
        lambda v, step: soft_threshold(v, strengths * step),
        3,
        close=1e-13,
    )
    for of, w in zip(ofs, found, strict=True):
        told = lasso_path(of, 0.01).at(strengths)
        assert np.allclose(w, told, atol=1e-10)
        assert np.array_equal(w == 0, told == 0)


@pytest.mark.parametrize("onto", [onto_l1_ball, onto_l2_ball])
def test_inside_a_ball_no_step_that_stays_in_it_leads_downhill(onto: object) -> None:
    A = RNG.standard_normal((5, 4, 4))
    gram = A @ A.swapaxes(1, 2) + 0.5 * np.eye(4)
    free = 3 * RNG.standard_normal((5, 4, 1))
    w = proximal_gradient(gram, gram @ free, lambda v, step: onto(v, 1.0), close=1e-14)
    downhill = gram @ (free - w)
    others = onto(3 * RNG.standard_normal((1000, 1, 4, 1)), 1.0)
    assert (np.sum(downhill * (others - w), axis=-2) <= 1e-9).all()
