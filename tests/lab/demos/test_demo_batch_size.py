from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos import batch_size
from studyapp.lab.nn.batches import batches
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("batch_size")


def run(**values: Any) -> batch_size.Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, batch_size.Result)
    return result


def data(seed: int, condition: float = 25.0, noise: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    streams = Streams(seed)
    X = streams.normals("data", (512, 20)) * condition ** (-0.5 * np.arange(20) / 19)
    return X, X @ streams.normals("truth", (20,)) + noise * streams.normals("noise", (512,))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_full_batch_goes_by_the_powers_of_one_minus_rate_times_curvature(seed: int) -> None:
    full = run(seed=seed).full
    X, y = data(seed)
    curvature, directions = np.linalg.eigh(X.T @ X / 512)
    start = directions.T @ np.linalg.lstsq(X, y, rcond=None)[0]
    steps = np.arange(full.updates + 1)[:, None]
    left = curvature * (start * (1 - full.rate * curvature) ** steps) ** 2
    assert np.allclose(full.excess, left.sum(axis=1) / left[0].sum(), rtol=1e-9, atol=0)


@pytest.mark.parametrize("size", [1, 16])
def test_a_small_batch_goes_as_plain_descent_on_the_same_batches(size: int) -> None:
    way = next(way for way in run(seed=4).ways if way.batch == size)
    X, y = data(4)
    w, rng, losses = np.zeros(20), Streams(4).named("shuffle", size), []
    while len(losses) < way.updates:
        for rows in batches(512, size, rng):
            error = X[rows] @ w - y[rows]
            w = w - way.rate * X[rows].T @ error / size
            losses.append(np.mean((X @ w - y) ** 2))
    least = np.mean((X @ np.linalg.lstsq(X, y, rcond=None)[0] - y) ** 2)
    wanted = (np.array(losses[: way.updates]) - least) / (np.mean(y**2) - least)
    assert np.allclose(way.excess[1:], wanted, rtol=1e-8)


def test_it_stops_at_the_first_update_that_reaches_the_target() -> None:
    for way in run(target=0.1).ways:
        assert way.excess[-1] <= 0.1
        assert (way.excess[:-1] > 0.1).all()
        assert len(way.excess) == way.updates + 1


def test_what_never_arrives_is_counted_as_one_more_than_all_and_told_as_such() -> None:
    params = build(DEMO, {"condition": 10_000.0, "target": 0.001, "noise": 10.0})
    result = DEMO.run(params)
    assert not result.single.arrived
    assert result.updates_single == batch_size.MOST_UPDATES + 1
    assert np.isfinite(result.single.excess).all()
    assert "no learning rate" in DEMO.explain(params, result, english)
