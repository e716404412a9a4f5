"""Triplets by exhaustive search, the gradient by small steps, and a rate that is too large."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.triplet_loss import (
    LABEL,
    POINTS,
    Params,
    at_random,
    distances,
    hardest_of,
    run,
    share_active,
)
from studyapp.lab.nn import losses

RNG = np.random.default_rng(3)
Z = RNG.standard_normal((POINTS, 4))


def test_random_triplets_are_two_of_a_class_and_one_of_another_each_equally_often() -> None:
    anchor, positive, negative = at_random(np.random.default_rng(0), 200_000)
    assert (LABEL[anchor] == LABEL[positive]).all()
    assert (LABEL[anchor] != LABEL[negative]).all()
    assert (anchor != positive).all()
    offsets = np.bincount((positive - anchor) % 30, minlength=30)[1:]
    assert offsets.max() / offsets.min() < 1.15
    steps = np.bincount((LABEL[negative] - LABEL[anchor]) % 6, minlength=6)[1:]
    assert steps.max() / steps.min() < 1.1


def test_distances_are_those_between_rows() -> None:
    by_hand = ((Z[:, None] - Z[None]) ** 2).sum(axis=-1)
    assert np.allclose(distances(Z), by_hand, atol=1e-12)


@pytest.mark.parametrize("beyond", [False, True])
def test_the_hardest_triplet_is_found_among_all_of_them(beyond: bool) -> None:
    members = RNG.choice(POINTS, 24, replace=False)
    for a, p, n in zip(*hardest_of(Z, members, beyond), strict=True):
        near = {m: ((Z[a] - Z[m]) ** 2).sum() for m in members if LABEL[m] == LABEL[a]}
        far = {m: ((Z[a] - Z[m]) ** 2).sum() for m in members if LABEL[m] != LABEL[a]}
        assert near[p] == max(near.values())
        if beyond:
            far = {m: d for m, d in far.items() if d > near[p]} or far
        assert far[n] == pytest.approx(min(far.values()), abs=1e-12)


def test_an_inactive_triplet_has_no_gradient_and_costs_nothing() -> None:
    triplets = at_random(np.random.default_rng(1), 50)
    a, p, n = (Z[corner] for corner in triplets)
    slack = losses.triplet_slack(a, p, n, 0.5)
    idle = slack <= 0
    assert share_active(Z, triplets, 0.5) == np.mean(~idle)
    assert 0 < idle.sum() < 50
    for gradient in losses.triplet_gradient(a, p, n, 0.5):
        assert (gradient[idle] == 0).all()
        assert (gradient[~idle] != 0).any(axis=1).all()
    assert losses.triplet_loss(a[idle], p[idle], n[idle], 0.5) == 0


def test_it_embeds_classes_it_can_tell_apart() -> None:
    for mining in ("random", "semi_hard", "hard"):
        found = run(Params(mining=mining, steps=1000))  # type: ignore[arg-type]
        assert found.neighbour_accuracy > 0.9
        assert found.active_end < 0.05
        assert found.trouble is None


def test_too_large_a_rate_is_stopped_and_told() -> None:
    demo, params = find("triplet_loss"), Params(rate=1.0)
    with np.errstate(all="raise", under="ignore"):
        found = run(params)
    assert found.trouble is not None
    assert found.trouble.step == len(found.active) - 1 < 300
    assert "too large" in demo.explain(params, found, english)
    assert demo.draw(params, found, english)
