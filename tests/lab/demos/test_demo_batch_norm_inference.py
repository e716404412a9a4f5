from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.batch_norm_inference import Result
from studyapp.lab.nn.network import MOMENTUM, BatchNorm
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("batch_norm_inference")


def ran(**values: Any) -> Result:
    return DEMO.run(build(DEMO, values))


def test_the_start_is_forgotten_by_the_same_factor_at_every_batch() -> None:
    """E r = 5 (1 - 0.9^t), within four standard errors of the mean over sixty seeds."""
    for steps in (5, 20):
        means = [ran(steps=steps, seed=seed).running_mean for seed in range(60)]
        spread = 3 / math.sqrt(32) * math.sqrt(0.1 / 1.9 * (1 - 0.9 ** (2 * steps)))
        assert np.mean(means) == pytest.approx(5 * (1 - 0.9**steps), abs=4 * spread / math.sqrt(60))


def test_what_is_left_of_the_noise_has_its_closed_form() -> None:
    """Var r = σ²/B · m/(2 - m) once the start is forgotten."""
    for momentum in (0.1, 0.5):
        errors = [ran(momentum=momentum, steps=100, seed=seed).mean_error for seed in range(150)]
        told = math.sqrt(momentum / (2 - momentum) / 32)
        assert np.std(errors) == pytest.approx(told, rel=4 / math.sqrt(300))


def test_behind_a_steady_drift_it_stays_by_a_number_of_batches() -> None:
    """Lag = drift (1 - m)/m, the noise of large batches put aside."""
    for momentum in (0.05, 0.2):
        result = ran(drift=0.02, momentum=momentum, batch=1024, steps=400)
        assert result.mean_error == pytest.approx(-0.02 * (1 - momentum) / momentum, abs=0.03)
    plain = ran(drift=0.02, average="plain", batch=1024, steps=400)
    assert plain.mean_error == pytest.approx(-0.02 * 399 / 2, abs=0.03)


def test_it_is_what_the_networks_layer_does() -> None:
    result = ran(steps=7, momentum=MOMENTUM, batch=16)
    norm = BatchNorm.of(1)
    for batch in seen(steps=7, batch=16):
        norm.forward(batch[:, None], train=True)
    assert result.running_mean == pytest.approx(float(norm.mean[0]), rel=1e-12)
    assert result.running_variance == pytest.approx(float(norm.variance[0]), rel=1e-12)
    out, _, _ = norm.forward(np.array([[11.0]]), train=False)
    assert result.eval_output == pytest.approx(float(out[0, 0]), rel=1e-12)


def seen(steps: int, batch: int) -> np.ndarray:
    return 5 + 3 * Streams(0).normals("stream", (steps, batch))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"steps": 2}, "81 % of the guess"),
        ({"average": "plain"}, "Every batch counts alike"),
        ({"drift": 0.1}, "The true mean moves"),
    ],
)
def test_its_words_follow_the_run(values: dict[str, Any], words: str) -> None:
    params = build(DEMO, values)
    assert words in DEMO.explain(params, DEMO.run(params), english)
