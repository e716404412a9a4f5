from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.nn.clusters import APART, CLASSES, INPUTS, WIDE, clusters
from studyapp.lab.streams import Streams


def test_points_spread_as_their_centres_and_clusters_together() -> None:
    variances = [clusters(Streams(seed), 400)[0].var() for seed in range(60)]
    assert np.mean(variances) == pytest.approx(WIDE**2 + APART**2, rel=0.05)


def test_every_class_has_points_of_two_clusters() -> None:
    x, label = clusters(Streams(1), 2000)
    assert x.shape == (2000, INPUTS)
    assert sorted(set(label)) == list(range(CLASSES))
    for one in range(CLASSES):
        points = x[label == one]
        # Two clusters: along the line between their centres the points fall into two heaps.
        _, _, directions = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
        along = (points - points.mean(axis=0)) @ directions[0]
        assert np.mean(np.abs(along) < WIDE / 2) < 0.25
