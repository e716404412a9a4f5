from __future__ import annotations

from typing import Any

import numpy as np

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("sparsity")
TWINS = {"features": 2, "relevant": 2, "samples": 60, "correlation": 0.98, "noise": 1.0}
TWINS |= {"strength": 0.3}


def over_seeds(seeds: int = 5, **values: Any) -> dict[str, np.ndarray]:
    return dict(sweep(DEMO, build(DEMO, values), range(seeds)).measures)


def test_l1_removes_the_useless_and_keeps_what_matters() -> None:
    found = over_seeds()
    assert (found["zeros"] >= 40).all()
    assert (found["true_kept"] == 1).all()


def test_l2_removes_nothing() -> None:
    found = over_seeds(penalty="l2")
    assert (found["zeros"] == 0).all()
    assert (found["smallest_weight"] > 0).all()
    assert (over_seeds(penalty="l2", strength=10.0)["zeros"] == 0).all()


def test_plain_gradient_steps_never_arrive_at_zero() -> None:
    found = over_seeds(solver="subgradient")
    assert (found["zeros"] == 0).all()
    assert (found["largest_hovering"] <= 2 * found["step_size"]).all()
    assert (found["sign_flips"] > 0.5).all()


def test_twins_are_shared_by_l2_and_not_by_l1() -> None:
    lasso, ridge = over_seeds(20, **TWINS), over_seeds(20, **TWINS, penalty="l2")
    assert np.median(lasso["twin_gap"]) > 3 * np.median(ridge["twin_gap"])
    assert (ridge["zeros"] == 0).all()
    copies = over_seeds(**TWINS | {"correlation": 1.0}, penalty="l2")
    assert (copies["twin_gap"] < 1e-10).all()


def test_which_penalty_predicts_better_depends_on_the_truth() -> None:
    few = {"features": 100, "samples": 60, "noise": 0.7, "relevant": 4}
    every = few | {"relevant": 100}
    sparse = (
        over_seeds(**few)["best_test_error"] / over_seeds(**few, penalty="l2")["best_test_error"]
    )
    dense = (
        over_seeds(**every)["best_test_error"]
        / over_seeds(**every, penalty="l2")["best_test_error"]
    )
    assert (sparse < 0.5).all()
    assert np.median(dense) > 1


def test_l2_lowers_the_condition_number() -> None:
    values = {"penalty": "l2", "features": 50, "samples": 30}
    weak, strong = (over_seeds(**values, strength=s)["condition_number"] for s in (0.001, 1.0))
    assert (weak > 3000).all()
    assert (strong < 10).all()


def test_its_path_and_its_weights_are_one_solution() -> None:
    params = build(DEMO, {"strength": 0.1})
    result = DEMO.run(params)
    assert np.allclose(result.path[:, 20], result.weights, atol=1e-12)


def test_its_words_follow_the_run() -> None:
    plain = build(DEMO, {"solver": "subgradient"})
    assert "none arrives" in DEMO.explain(plain, DEMO.run(plain), english)
    l2 = build(DEMO, {"penalty": "l2"})
    assert "shrunk, none removed" in DEMO.explain(l2, DEMO.run(l2), english)
    assert len(DEMO.draw(plain, DEMO.run(plain), english)) == 3
