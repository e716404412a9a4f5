"""Distributions of mean 0 and variance 1: they differ in their shape and in nothing else."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.streams import Shape, Streams

Array: TypeAlias = NDArray[np.float64]
Name: TypeAlias = Literal["exponential", "normal", "uniform", "bimodal", "relu"]

PEAK = 0.1
"""Width of the two peaks at ±1, before their variance is made 1."""


def draw(name: Name, streams: Streams, purpose: str, shape: Shape) -> Array:
    """Draws of this distribution with mean 0 and variance 1; relu is that of a normal."""
    match name:
        case "normal":
            drawn = streams.normals(purpose, shape)
        case "exponential":
            drawn = -np.log1p(-streams.uniforms(purpose, shape)) - 1.0
        case "uniform":
            drawn = (streams.uniforms(purpose, shape) - 0.5) * np.sqrt(12.0)
        case "bimodal":
            side = np.where(streams.uniforms(purpose, shape) < 0.5, -1.0, 1.0)
            drawn = (side + PEAK * streams.normals(purpose, shape)) / math.hypot(1.0, PEAK)
        case "relu":
            mean = 1 / math.sqrt(2 * math.pi)
            std = math.sqrt(0.5 - mean * mean)
            drawn = (np.maximum(streams.normals(purpose, shape), 0.0) - mean) / std
    return drawn
