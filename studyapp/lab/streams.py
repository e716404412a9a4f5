"""Randomness by purpose: what one stream draws never shifts another, and draws are kept.

Two settings of a demo are compared on the same draws, so what differs is the setting and not the
luck; and a slider that moves a scale costs no draws at all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Final, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Shape: TypeAlias = tuple[int, ...]

KEPT_BYTES: Final = 64 * 1024 * 1024


class Draws:
    """The last arrays drawn, as many as fit in `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._kept: OrderedDict[tuple[object, ...], Array] = OrderedDict()
        self._lock = Lock()

    def take(self, key: tuple[object, ...], draw: Callable[[], Array]) -> Array:
        """The array under this key, read-only, drawn now unless it was kept."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        array = draw()
        array.setflags(write=False)
        if array.nbytes <= self.limit:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = array
                    self.size += array.nbytes
                while self.size > self.limit:
                    _, oldest = self._kept.popitem(last=False)
                    self.size -= oldest.nbytes
        return array


_DRAWS: Final = Draws(KEPT_BYTES)


class Streams:
    """The random streams of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def named(self, purpose: str, index: int = 0) -> np.random.Generator:
        """A fresh generator for this purpose: the same draws at every call."""
        key = (crc32(purpose.encode()), index)
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key))
        )

    @cached_property
    def weights(self) -> np.random.Generator:
        return self.named("weights")

    @cached_property
    def data(self) -> np.random.Generator:
        return self.named("data")

    @cached_property
    def shuffle(self) -> np.random.Generator:
        return self.named("shuffle")

    @cached_property
    def noise(self) -> np.random.Generator:
        return self.named("noise")

    @cached_property
    def mask(self) -> np.random.Generator:
        return self.named("mask")

    def normals(self, purpose: str, shape: Shape, index: int = 0) -> Array:
        """Read-only N(0, 1) draws, the same for this seed, purpose, index and shape; multiply them
        by the scale wanted. `index` keeps layer 3 the same however many layers there are.
        """
        return _DRAWS.take(
            ("normal", self.seed, purpose, index, shape),
            lambda: self.named(purpose, index).standard_normal(shape),
        )

    def uniforms(self, purpose: str, shape: Shape, index: int = 0) -> Array:
        """Read-only draws from [0, 1); compare them with a rate to get a mask."""
        return _DRAWS.take(
            ("uniform", self.seed, purpose, index, shape),
            # A stream of its own: one purpose may draw both, and they must not be the same bits.
            lambda: self.named(f"{purpose}, uniform", index).random(shape),
        )
