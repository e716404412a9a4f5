"""The net on real data: what it is shown, and what is kept from it."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.datasets import own, shipped
from studyapp.lab.demo import find
from studyapp.lab.demos.digits import Params, _split
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("digits")


def test_no_row_is_both_learnt_and_tested() -> None:
    params = Params(noise=0.0)
    sets = _split(params, Streams(0))
    rows = [tuple(row) for x, _ in sets for row in x]
    known = {tuple(row) for row in shipped("digits").scaled}
    assert len(set(rows)) == len(rows)
    assert set(rows) <= known
    assert [len(y) for _, y in sets] == [400, 359, 400]


def test_noise_touches_training_labels_only_and_as_many_as_asked() -> None:
    clean, noisy = (_split(Params(noise=share), Streams(1)) for share in (0.0, 0.5))
    for at in (1, 2):
        assert np.array_equal(clean[at][1], noisy[at][1])
    changed = float(np.mean(clean[0][1] != noisy[0][1]))
    assert changed == pytest.approx(0.5 * 0.9, abs=4 * np.sqrt(0.45 * 0.55 / 400))


def test_accuracies_are_shares_of_whole_rows() -> None:
    result = DEMO.run(build(DEMO, {"epochs": 5}))
    assert result.test_accuracy * 400 == pytest.approx(round(result.test_accuracy * 400))
    assert result.gap == pytest.approx(result.train_accuracy - result.test_accuracy)
    assert result.validation_loss[int(result.best_epoch)] == result.validation_loss.min()


def test_an_untrained_net_knows_no_digit() -> None:
    """Before the first epoch: about one in ten right, and about log 10 of loss or more."""
    results = [DEMO.run(build(DEMO, {"epochs": 5, "seed": seed})) for seed in range(6)]
    assert np.mean([one.test_right[0] for one in results]) == pytest.approx(0.1, abs=0.05)
    assert min(one.test_loss[0] for one in results) > 2.0


def test_it_learns_a_learner_s_own_classes() -> None:
    rng = np.random.default_rng(0)
    rows = [f"{n % 3 + 0.1 * rng.standard_normal()},{n},{n % 3}" for n in range(120)]
    data = own(("a,b,class\n" + "\n".join(rows)).encode(), "my.csv", "classification")
    result = DEMO.run(build(DEMO, {"data": data, "noise": 0.0}))
    assert result.test_accuracy > 0.9
    assert result.chance < 0.5
