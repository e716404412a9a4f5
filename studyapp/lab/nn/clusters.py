"""A small task for classifiers: clusters of points, two clusters to each class."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int_]

INPUTS: Final = 10
CLASSES: Final = 4
CLUSTERS: Final = 2 * CLASSES
APART: Final = 1.2
"""Standard deviation of the clusters' centres, in each direction."""
WIDE: Final = 0.6
"""Standard deviation of the points around their centre."""


def clusters(streams: Streams, samples: int) -> tuple[Array, Labels]:
    """Points (samples, inputs), each of a cluster drawn by chance, and their classes."""
    centres = APART * streams.normals("centres", (CLUSTERS, INPUTS))
    which = streams.named("clusters").integers(0, CLUSTERS, samples)
    return centres[which] + WIDE * streams.normals("data", (samples, INPUTS)), which % CLASSES
