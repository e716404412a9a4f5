"""The step of the overflow by its formula, and what each fault does and does not spoil."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.charts.text import draw as drawn
from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.numerical_trouble import MEND, TYPES, WHAT, Params, run
from studyapp.lab.nn.faults import CURVATURE
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("numerical_trouble")
FAULTS = [cause for cause in WHAT if cause != "learning_rate"]


@pytest.mark.parametrize(
    ("precision", "rate"), [("float64", 3.0), ("float64", 5.0), ("float32", 3)]
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_loss_overflows_at_the_step_that_its_formula_says(
    precision: str, rate: float, seed: int
) -> None:
    start = np.linalg.norm(Streams(seed).normals("bowl", (10,)) / math.sqrt(10))
    largest = math.log(float(np.finfo(TYPES[precision]).max))
    expected = (largest + math.log(2 / CURVATURE) - 2 * math.log(start)) / (2 * math.log(rate - 1))
    params = build(DEMO, {"precision": precision, "rate": rate, "steps": 1200, "seed": seed})
    found = run(params)
    assert abs(found.first_bad_step - math.ceil(expected)) <= 1
    assert found.first_bad_step < found.first_nan_step < 2.1 * found.first_bad_step + 2
    assert found.bad_gradient_share == 0


@pytest.mark.parametrize("cause", FAULTS)
def test_a_fault_says_its_step_its_layer_and_what_mends_it(cause: str) -> None:
    layers = {"bad_input": 1, "zero_over_zero": 1, "inf_minus_inf": 2, "log_of_zero": None}
    found = run(build(DEMO, {"cause": cause, "outlier": 1000, "steps": 100}))
    assert found.trouble is not None
    assert found.trouble.step == found.first_bad_step == len(found.losses)
    assert (found.trouble.what, found.trouble.mend) == (WHAT[cause], MEND[cause])
    assert found.trouble.layer == layers.get(cause, 2)
    assert found.mended_bad_step == 100
    assert len(found.mended_losses) == 100


def test_the_bad_row_spoils_the_step_of_its_batch_and_no_earlier_one() -> None:
    for seed in range(5):
        order = Streams(seed).named("shuffle", 0).permutation(100).tolist()
        for cause in ("bad_input", "inf_minus_inf"):
            found = run(build(DEMO, {"cause": cause, "steps": 20, "seed": seed}))
            assert found.first_bad_step == order.index(17) // 11


def test_a_row_of_the_usual_size_spoils_nothing() -> None:
    for cause in ("log_of_zero", "overflow"):
        params = build(DEMO, {"cause": cause, "outlier": 1, "precision": "float64"})
        found = run(params)
        assert found.trouble is None
        assert np.allclose(found.losses, found.mended_losses, rtol=1e-6)
        assert "nothing went bad" in DEMO.explain(params, found, english)


def test_a_run_that_is_bad_from_its_first_step_can_be_drawn_and_told() -> None:
    seed = next(s for s in range(99) if 17 in Streams(s).named("shuffle", 0).permutation(100)[:11])
    params = Params(cause="bad_input", steps=50, seed=seed)
    found = run(params)
    assert found.first_bad_step == 0
    assert found.last_loss == 0
    for chart in DEMO.draw(params, found, english):
        assert str(drawn(chart, 60, 12)).strip()
    assert "at step 0" in DEMO.explain(params, found, english)


def test_more_bits_put_the_trouble_off_and_do_not_mend_it() -> None:
    for cause in ("learning_rate", "overflow"):
        steps = [
            run(build(DEMO, {"cause": cause, "precision": p, "steps": 1000, "seed": 1}))
            for p in ("float32", "float64")
        ]
        assert steps[0].first_bad_step < steps[1].first_bad_step < 1000
