from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.normalization_axes import Params, Result, groups_of
from studyapp.lab.nn.normalization import normalized
from studyapp.lab.params import build

DEMO = find("normalization_axes")


def ran(**values: Any) -> tuple[Params, Result]:
    params = build(DEMO, values)
    return params, DEMO.run(params)


@pytest.mark.parametrize("kind", ["batch", "layer", "instance", "group"])
def test_a_value_reaches_exactly_those_that_it_is_said_to_share_a_mean_with(kind: str) -> None:
    params, result = ran(kind=kind, samples=3, channels=4, side=2, groups=2)
    x = np.random.default_rng(0).standard_normal((3, 4, 2, 2))
    before = normalized(x, params.kind, groups_of(params))
    for sample, channel in np.ndindex(3, 4):
        moved = x.copy()
        moved[sample, channel, 0, 1] += 1.0
        changed = normalized(moved, params.kind, groups_of(params)) != before
        same = result.sharing == result.sharing[sample, channel]
        assert np.array_equal(changed.any(axis=(2, 3)), same)


def test_as_many_means_as_are_told_apart_times_what_shares_one_is_everything() -> None:
    for kind in ("batch", "layer", "instance", "group"):
        params, result = ran(kind=kind, samples=5, channels=6, side=3, groups=3)
        assert len(np.unique(result.sharing)) == result.means
        assert result.means * result.values_per_mean == 5 * 6 * 9
        assert str(int(result.means)) in DEMO.explain(params, result, english)


def test_groups_lie_between_layers_and_instances() -> None:
    assert ran(kind="group", channels=4, groups=1)[1].from_layer == 0
    assert ran(kind="group", channels=4, groups=4)[1].from_instance == 0
    between = ran(kind="group", channels=4, groups=2)[1]
    assert min(between.from_layer, between.from_instance) > 0.01
