from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.high_dimensional import Result, sample
from studyapp.lab.params import build
from studyapp.lab.streams import Streams
from studyapp.lab.sweep import sweep

DEMO = find("high_dimensional")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("strength", [0.0, 1.5, 3.0])
@pytest.mark.parametrize("loss", ["half", "whole"])
def test_where_no_sample_points_only_the_decay_acts(strength: float, loss: str) -> None:
    found = ran(strength=strength, loss=loss)
    steps = 4 * np.arange(len(found.unseen_norms))
    told = found.unseen_norms[0] * (1 - 0.003 * strength) ** steps
    assert np.allclose(found.unseen_norms, told, rtol=1e-12, atol=0)


def test_from_zero_the_weights_never_leave_what_the_samples_span() -> None:
    found = ran(init=0.0)
    assert found.unseen_norm < 1e-14
    assert found.seen_norm == pytest.approx(found.weight_norm)
    assert found.test_loss == found.zero_start_loss


def test_with_samples_enough_the_start_is_forgotten() -> None:
    found = ran(features=10, samples=200, epochs=200)
    assert found.test_loss == pytest.approx(found.zero_start_loss, rel=1e-6)
    assert found.unseen_norm == 0


@pytest.mark.parametrize(
    ("strength", "printed"), [(0.0, (0.0092, 0.0130)), (3.0, (0.00162, 0.00138))]
)
def test_ten_epochs_end_where_a_published_run_ended(
    strength: float, printed: tuple[float, ...]
) -> None:
    """Half the squared length that two editions of "Dive into Deep Learning", §3.7, print."""
    params = build(DEMO, {"strength": strength, "init": 0.01, "epochs": 10, "rate": 0.01})
    ours = sweep(DEMO, params, range(30)).measures["half_squared_norm"]
    for value in printed:
        assert abs(value - ours.mean()) < 4 * ours.std(ddof=1)


@pytest.mark.parametrize(("loss", "slope"), [("half", 1), ("whole", 2)])
def test_one_batch_of_all_samples_is_gradient_descent(loss: str, slope: int) -> None:
    """The residual of n samples is multiplied by 1 - η(XX' + 1)/n a step, b and w trained alike."""
    found = ran(samples=5, features=7, epochs=3, init=0.0, loss=loss)
    streams = Streams(0)
    X, y = sample(build(DEMO, {"samples": 5, "features": 7}), streams, "data", 5)
    residual = -y
    told = [residual @ residual / 10]
    for _ in range(3):
        residual = residual - slope * 0.003 * (X @ X.T + 1) @ residual / 5
        told.append(residual @ residual / 10)
    assert np.allclose(found.train_losses[:, 0], told, rtol=1e-12)


def test_steps_that_overshoot_stop_and_say_when() -> None:
    found = ran(rate=1.0)
    assert found.trouble is not None
    assert found.trouble.step is not None
    assert len(found.test_losses) == found.trouble.step // 4 + 1
    assert np.isfinite(found.test_losses).all()
