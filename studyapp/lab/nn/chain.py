"""A deep chain of layers: the signal goes up through it, the gradient comes down.

Each layer is z = h @ W, then (if asked) batch normalization, then the activation; a residual
chain adds the layer's input to its output. There are no biases: they start at zero.

Arrays may have leading axes, (..., batch, width): each index there is a chain of its own, such as
one for every seed, and gets bit for bit what it would get alone.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.demo import Progress, silent
from studyapp.lab.nn.activations import Activation
from studyapp.lab.nn.normalization import standardize, standardize_backward

Array: TypeAlias = NDArray[np.float64]
Powers: TypeAlias = NDArray[np.int64]

CEILING: Final = 1e280
"""A signal above this is not sent further up: soon after it no float could hold it."""
_PROBED: Final = 8
"""Rows of a batch that are looked at for it; all of them grow alike."""
_FAR: Final = 2.0**64
"""How far from 1 a gradient's length may get before it is brought back."""
_WORK: Final = 3300000
"""Multiplications in one layer's products of the chains that are worked on together."""
_SMALL: Final = 1e-100
"""Squares of sizes between this and its inverse are far from the ends of the range of floats."""
_NARROW: Final = 64
"""Units up to which several chains at once are faster than one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Weights as unit normals and one scale, so that another scale costs no new draws."""

    unit: Array
    """(..., fan_in, fan_out)"""
    scale: float

    def forward(self, h: Array, into: Array | None = None) -> Array:
        z: Array = np.matmul(h, self.unit, out=into)
        z *= self.scale
        return z


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """What one layer saw on the way up."""

    h: Array
    """(..., batch, fan_in) its input"""
    z: Array
    """(..., batch, fan_out) what its activation was applied to"""
    out: Array
    """(..., batch, fan_out)"""
    inverse: Array | None
    """(fan_out,) 1/σ of the batch normalization, if there was one"""


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """Lengths of the gradient on its way down, as decimal logarithms; -inf where it is 0."""

    signal: Array
    """(depth + 1, ...): with respect to the input, then to each layer's output, upwards"""
    weights: Array
    """(depth, ...): with respect to each layer's weights, upwards"""


def forward(
    x: Array,
    layers: Sequence[Layer],
    activation: Activation,
    *,
    residual: bool = False,
    branch: float = 1.0,
    normalize: bool = False,
    reuse: Sequence[Pass] = (),
    progress: Progress = silent,
) -> list[Pass]:
    """Send a batch (..., batch, width) up the chain; `normalize` takes a single chain only.

    A residual layer gives h + branch φ(z). There are fewer passes than layers if the signal leaves
    the range of floats on its way. `reuse` gives passes of the same shapes that are no longer
    needed: their arrays are written over, which spares the machine fresh memory.
    """
    h, passes = x, []
    for done, layer in enumerate(layers):
        progress(done, 2 * len(layers))
        old = reuse[done] if done < len(reuse) else None
        shape = (*h.shape[:-1], layer.unit.shape[-1])
        z, inverse = layer.forward(h, None if old is None else _fitting(old.z, shape)), None
        if normalize:
            z, inverse = standardize(z)
        if old is not None and isinstance(activation.of, np.ufunc):
            out: Array = activation.of(z, out=_fitting(old.out, shape))
        else:
            out = activation.of(z)
        if residual:
            out = h + (out if branch == 1 else branch * out)
        if float(np.abs(out[..., :: max(1, out.shape[-2] // _PROBED), :]).max()) > CEILING:
            break
        passes.append(Pass(h, z, out, inverse))
        h = out
    return passes


def backward(
    passes: Sequence[Pass],
    layers: Sequence[Layer],
    activation: Activation,
    top: Array,
    *,
    residual: bool = False,
    branch: float = 1.0,
    weighed: Container[int] | None = None,
    progress: Progress = silent,
) -> Descent:
    """Send a gradient with respect to the last output down the chain.

    It is kept near length 1 and its length as a logarithm, for fifty layers can take it beyond
    what a float holds. `weighed` are the layers, from 0, whose weights' gradients are wanted (all
    if None); the others are left at -inf.
    """
    depth, lead = len(passes), top.shape[:-2]
    # The length at each layer is size * 2^power * 10^scale; the logarithms are taken at the end.
    sizes, powers = np.zeros((depth + 1, *lead)), np.zeros((depth + 1, *lead), dtype=np.int64)
    scales, weights = np.zeros(depth + 1), np.full((depth, *lead), -np.inf)
    d, power = _near_one(top)
    sizes[depth], powers[depth], scale = _norms(d), power, 0.0
    # Arrays of layers above that are not needed any more, to be written over.
    free_dz = free_d = None
    for at in reversed(range(depth)):
        progress(2 * depth - 1 - at, 2 * depth)
        step, layer = passes[at], layers[at]
        dz = free_dz = _through(activation, step, d, free_dz, plain=not residual)
        if residual and branch != 1:
            dz *= branch
        if step.inverse is not None:
            dz = standardize_backward(dz, step.z, step.inverse)
        if weighed is None or at in weighed:
            length, own = _lengths(np.matmul(step.h.mT, dz))
            weights[at] = scale + _log10(length, power + own)
        down = np.matmul(dz, layer.unit.mT, out=_fitting(free_d, step.h.shape))
        if residual:
            down *= layer.scale
            down += d
        elif layer.scale > 0:
            scale += math.log10(layer.scale)
        else:
            break
        free_d, d = d, down
        size = _norms(d)
        sizes[at], powers[at], scales[at] = size, power, scale
        smallest, largest = size.min(), size.max()
        if largest == 0:
            break
        if largest > _FAR or smallest < 1 / _FAR:
            d, more = _near_one(d)
            power = power + more
    signal = _log10(sizes, powers) + scales.reshape(-1, *[1] * len(lead))
    return Descent(signal, weights)


def parts(chains: int, batch: int, width: int) -> Iterator[slice]:
    """How many of these chains to stack at a time: even parts, the larger first.

    Enough for a product to outweigh the calls around it, few enough for its numbers to stay in a
    core's cache. Wide layers go one by one: their products keep a core busy by themselves, and
    stacking their weights would only cost the copying.
    """
    size = 1 if width > _NARROW else max(1, _WORK // (batch * width * width))
    count = -(-chains // size)
    for at in range(count):
        yield slice(-(-chains * at // count), -(-chains * (at + 1) // count))


def _fitting(free: Array | None, shape: tuple[int, ...]) -> Array | None:
    """As much of an array that is free as this shape needs; None if it does not fit."""
    if free is None or free.shape[1:] != shape[1:] or len(free) < shape[0]:
        return None
    return free[: shape[0]]


def _through(
    activation: Activation, step: Pass, d: Array, free: Array | None, *, plain: bool
) -> Array:
    """d φ'(z), the gradient before the activation, in an array of its own."""
    if plain and activation.of is np.tanh:
        # 1 - tanh²(z) from the output at hand: no second exponential.
        slope = np.multiply(step.out, step.out, out=_fitting(free, d.shape))
        np.subtract(1.0, slope, out=slope)
    else:
        slope = activation.slope(step.z)
    slope *= d
    return slope


def _near_one(x: Array) -> tuple[Array, Powers]:
    """Each chain's x divided by a power of two that brings it near 1, and that power.

    Powers of two change no digit, so it doesn't matter where on the way this happens.
    """
    power = _power(x)
    return np.ldexp(x, -power[..., None, None]), power


def _power(x: Array) -> Powers:
    """(...): the power of two just above each chain's largest entry."""
    power: Powers = np.frexp(np.abs(x).max(axis=(-2, -1), initial=0.0))[1].astype(np.int64)
    return power


def _norms(x: Array) -> Array:
    """(...): the Euclidean length of each chain's entries."""
    flat = x.reshape(*x.shape[:-2], -1)
    sizes: Array = np.sqrt(np.vecdot(flat, flat))
    return sizes


def _lengths(x: Array) -> tuple[Array, Powers]:
    """The same as a size and a power of two, where squares might leave the range of floats."""
    with np.errstate(over="ignore"):
        sizes = _norms(x)
    if sizes.min() > _SMALL and sizes.max() < 1 / _SMALL:
        return sizes, np.zeros(sizes.shape, dtype=np.int64)
    near, powers = _near_one(x)
    return _norms(near), powers


def _log10(sizes: Array, powers: Powers) -> Array:
    """log10(size * 2^power), the same digits however the two share it; -inf where it is 0."""
    head, own = np.frexp(sizes)
    logs = np.log10(head, out=np.full(np.shape(head), -np.inf), where=head > 0)
    logs += (own + powers) * math.log10(2)
    return logs


def log10_norm(x: Array) -> float:
    """log10 of the Euclidean length; -inf for a zero vector. No square can overflow."""
    return float(_log10(*_lengths(x.reshape(1, -1))))


def spreads(x: Array) -> Array:
    """(...): the standard deviation of all entries of each chain; no square can overflow."""
    power = _power(x)
    if np.abs(power).max(initial=0) < -math.log2(_SMALL):
        power = np.zeros_like(power)
    else:
        x = np.ldexp(x, -power[..., None, None])
    wide: Array = np.ldexp(np.std(x.reshape(*x.shape[:-2], -1), axis=-1), power)
    return wide


def spread(x: Array) -> float:
    """The standard deviation of all entries; no square can overflow."""
    return float(spreads(x.reshape(1, -1)))
