"""A convolution moves with its image; it does not see through a turn or a brighter light.

A random kernel goes over the letter F on a noisy ground; the edges of the image wrap around.
Shifting the image shifts the map of outputs by as much (equivariance); only the maximum over the
whole map stays (invariance), and with a stride not even that. A quarter turn gives another map, and
one more unit of brightness moves every output by the sum of the kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Heatmap
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]


BRIGHT, NOISE = 3.0, 0.3


@dataclass(frozen=True)
class Params:
    change: Literal["shift", "turn", "brighten"] = param("shift", N_("what is done to the image"))
    by: int = param(3, N_("pixels that it is shifted by"), low=1, high=8, hard_high=31)
    stride: int = param(1, N_("step of the kernel"), low=1, high=4)
    kernel: int = param(3, N_("width of the kernel"), low=1, high=7, hard_high=8)
    size: int = param(16, N_("width of the image"), low=8, high=32, hard_high=64)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    image: Array
    before: Array
    """The map of outputs of the image"""
    after: Array
    """That of the changed image"""
    map_change: float = measure(N_("largest difference between the two maps of outputs"))
    equivariance_error: float = measure(
        N_("largest difference once the map, taken without a stride, is changed in the same way")
    )
    max_change: float = measure(N_("difference between the maxima of the two maps"))
    kernel_sum: float = measure(N_("size of the sum of the kernel"))


def run(params: Params, progress: Progress = silent) -> Result:
    progress(0, 2)
    streams = Streams(params.seed)
    image = letter(params.size) + NOISE * streams.normals("data", (params.size, params.size))
    kernel = streams.normals("weights", (params.kernel, params.kernel))
    before = convolve(image, kernel, params.stride)
    progress(1, 2)
    after = convolve(_changed(image, params), kernel, params.stride)
    moved = _changed(convolve(image, kernel, 1), params, float(kernel.sum()))
    same = moved[:: params.stride, :: params.stride]
    progress(2, 2)
    return Result(
        image=np.asarray(image),
        before=before,
        after=after,
        map_change=float(np.abs(after - before).max()),
        equivariance_error=float(np.abs(after - same).max()),
        max_change=abs(float(after.max() - before.max())),
        kernel_sum=abs(float(kernel.sum())),
    )


def letter(size: int) -> Array:
    """An F, which no shift or turn maps onto itself."""
    unit = size // 8
    image = np.zeros((size, size))
    image[unit : 7 * unit, unit : 2 * unit] = BRIGHT
    image[unit : 2 * unit, unit : 6 * unit] = BRIGHT
    image[4 * unit : 5 * unit, unit : 4 * unit] = BRIGHT
    return image


def convolve(image: Array, kernel: Array, stride: int) -> Array:
    """Each output is the kernel's product with the patch to its lower right; edges wrap around."""
    out = np.zeros_like(image)
    for (row, column), weight in np.ndenumerate(kernel):
        out += weight * np.roll(image, (-row, -column), (0, 1))
    return out[::stride, ::stride]


def _changed(values: Array, params: Params, brighter: float = 1.0) -> Array:
    match params.change:
        case "shift":
            return np.roll(values, params.by, axis=1)
        case "turn":
            return np.rot90(values).copy()
        case "brighten":
            return values + brighter


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    column, row = Axis(say(N_("column"))), Axis(say(N_("row")))
    panels = (
        (N_("Image"), result.image),
        (N_("Outputs"), result.before),
        (N_("Outputs for the changed image"), result.after),
    )
    return tuple(
        Chart(
            say(title),
            column,
            row,
            (Heatmap(values[::-1], (0, values.shape[1]), (0, values.shape[0])),),
        )
        for title, values in panels
    )


def explain(params: Params, result: Result, say: Say) -> str:
    words = {
        "shift": N_("Shifting the image by {by} changes outputs by up to {change}."),
        "turn": N_("A quarter turn of the image changes outputs by up to {change}."),
        "brighten": N_("One more unit of brightness changes outputs by up to {change}."),
    }
    first = say(words[params.change], by=params.by, change=show(result.map_change))
    if params.change == "brighten":
        second = say(
            N_("Every output moves by the same, the sum of the kernel: {sum} up or down."),
            sum=show(result.kernel_sum),
        )
    elif params.change == "shift" and params.by % params.stride:
        second = say(
            N_(
                "The map without a stride follows exactly; the one output in {stride} that is kept "
                "each way does not, for {by} is no multiple of {stride}."
            ),
            stride=params.stride,
            by=params.by,
        )
    elif result.equivariance_error < 1e-9:
        second = say(
            N_("The map follows exactly: changed in the same way, it differs by {error}."),
            error=show(result.equivariance_error),
        )
    else:
        second = say(
            N_("The map does not follow: changed in the same way, it still differs by {error}."),
            error=show(result.equivariance_error),
        )
    third = say(N_("The maximum over the map moves by {moved}."), moved=show(result.max_change))
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("What a convolution sees through"),
    claim=N_(
        "A convolution moves with its image; it does not see through a turn or a brighter light."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "invariance": Misconception(
            N_("took equivariance for invariance: thought that outputs don't change"),
            lambda _params, _result: 0.0,
        ),
    },
)
