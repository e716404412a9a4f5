"""Batch, layer, instance and group normalization differ only in which values share one mean.

A block of [samples, channels, height, width] has one mean per channel (batch), per sample (layer),
per sample and channel (instance), or per sample and group of channels (group). Only batch
normalization mixes samples: there the other images change what becomes of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Heatmap
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.normalization import normalized
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Params:
    kind: Literal["batch", "layer", "instance", "group"] = param("batch", N_("the normalization"))
    samples: int = param(10, N_("samples in the batch"), low=2, high=32, hard_low=1, hard_high=64)
    channels: int = param(3, N_("channels"), low=1, high=32, hard_high=64)
    side: int = param(28, N_("height and width"), low=2, high=32, hard_low=1, hard_high=64)
    groups: int = param(
        2,
        N_("groups of channels; more than divide the channels are lessened"),
        low=1,
        high=32,
        hard_high=64,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    sharing: Array
    """(samples, channels): which mean each channel of each sample uses, counted from 1"""
    means: float = measure(N_("means that are computed"))
    values_per_mean: float = measure(N_("values that share one mean"))
    groups_used: float = measure(N_("groups the channels are in"))
    learned: float = measure(N_("learned numbers, γ and β of every channel"))
    neighbour_effect: float = measure(
        N_("largest change in sample 1 when all other samples change")
    )
    channel_effect: float = measure(
        N_("largest change in channel 1 when all other channels change")
    )
    from_layer: float = measure(N_("largest difference from what layer normalization gives"))
    from_instance: float = measure(N_("largest difference from what instance normalization gives"))
    mean_after: float = measure(N_("largest size of a mean afterwards"))
    std_after: float = measure(N_("standard deviation of all values afterwards"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    shape = (params.samples, params.channels, params.side, params.side)
    x = 3.0 * streams.normals("data", shape) + 2.0
    groups = groups_of(params)
    progress(0, 3)
    y = normalized(x, params.kind, groups)
    others = x.copy()
    others[1:] += 100.0 * streams.normals("samples", (params.samples - 1, 1, 1, 1))
    progress(1, 3)
    beside = x.copy()
    beside[:, 1:] += 100.0 * streams.normals("channels", (1, params.channels - 1, 1, 1))
    progress(2, 3)
    sharing = which_mean(params, groups)
    count = float(sharing.max())
    return Result(
        sharing=sharing,
        means=count,
        values_per_mean=x.size / count,
        groups_used=float(groups),
        learned=2.0 * params.channels,
        neighbour_effect=float(np.abs(normalized(others, params.kind, groups)[0] - y[0]).max()),
        channel_effect=float(np.abs(normalized(beside, params.kind, groups)[:, 0] - y[:, 0]).max()),
        from_layer=float(np.abs(normalized(x, "layer") - y).max()),
        from_instance=float(np.abs(normalized(x, "instance") - y).max()),
        mean_after=largest_mean(y, sharing),
        std_after=float(y.std()),
    )


def groups_of(params: Params) -> int:
    """The wanted number of groups, or the next smaller one that divides the channels."""
    fits = (
        g for g in range(min(params.groups, params.channels), 0, -1) if params.channels % g == 0
    )
    return next(fits)


def which_mean(params: Params, groups: int) -> Array:
    n, c = params.samples, params.channels
    sample, channel = np.meshgrid(np.arange(n), np.arange(c), indexing="ij")
    match params.kind:
        case "batch":
            mean = channel
        case "layer":
            mean = sample
        case "instance":
            mean = sample * c + channel
        case "group":
            mean = sample * groups + channel // (c // groups)
    return np.asarray(mean + 1.0, np.float64)


def largest_mean(y: Array, sharing: Array) -> float:
    of_image = y.mean(axis=(2, 3))
    which = sharing.astype(int).ravel()
    sums, counts = np.bincount(which, of_image.ravel())[1:], np.bincount(which)[1:]
    return float(np.abs(sums / counts).max())


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    return (
        Chart(
            say(N_("Which mean is used")),
            Axis(say(N_("channel"))),
            Axis(say(N_("sample"))),
            (
                Heatmap(
                    result.sharing,
                    (0.5, params.channels + 0.5),
                    (0.5, params.samples + 0.5),
                    say(N_("number of the mean")),
                ),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    counts = say(
        N_(
            "In a block of [{samples}, {channels}, {side}, {side}] every mean is taken over "
            "{values} values; the number of means is {means}."
        ),
        samples=params.samples,
        channels=params.channels,
        side=params.side,
        means=f"{result.means:.0f}",
        values=f"{result.values_per_mean:.0f}",
    )
    mixing = say(
        N_(
            "When the other samples change, the first one's values change by up to {neighbour}; "
            "when the other channels do, the first channel's by up to {channel}."
        ),
        neighbour=show(result.neighbour_effect, 2),
        channel=show(result.channel_effect, 2),
    )
    if params.kind == "group" and result.groups_used == 1:
        alike = say(N_("With all channels in one group this is layer normalization."))
        return f"{counts} {mixing} {alike}"
    return f"{counts} {mixing}"


demo = Demo(
    title=N_("Which values share a mean"),
    claim=N_(
        "Batch, layer, instance and group normalization differ only in which values share one mean."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "per-sample": Misconception(
            N_("counted one mean a sample, as layer normalization has"),
            lambda params, _: float(params.samples),
        ),
        "per-channel": Misconception(
            N_("counted one mean a channel, as batch normalization has"),
            lambda params, _: float(params.channels),
        ),
        "per-image": Misconception(
            N_("counted one mean a sample and channel, as instance normalization has"),
            lambda params, _: float(params.samples * params.channels),
        ),
        "means-for-values": Misconception(
            N_("counted the means, not the values of one mean"),
            lambda _, result: result.means,
            ("values_per_mean",),
        ),
        "one-image-of-a-channel": Misconception(
            N_("averaged over one sample's channel only, as instance normalization does"),
            lambda params, _: float(params.side**2),
            ("values_per_mean",),
        ),
        "one-sample": Misconception(
            N_("averaged over all channels of a sample, as layer normalization does"),
            lambda params, _: float(params.channels * params.side**2),
            ("values_per_mean",),
        ),
        "channel-of-the-batch": Misconception(
            N_("averaged a channel over the whole batch, as batch normalization does"),
            lambda params, _: float(params.samples * params.side**2),
            ("values_per_mean",),
        ),
    },
)
