"""Dropout switches units off by chance in training, and keeps the mean only if it is rescaled.

What is kept is divided by the keep rate in training (inverted dropout), or everything is multiplied
by it at evaluation (classic dropout): then one pass without dropout gives the mean over all masks,
exactly for a linear output. What is added is variance, p/(1-p) of the square of each unit. On a
linear model that is ridge regression.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu
from studyapp.lab.nn.dropout import (
    dropout,
    dropout_backward,
    dropout_ridge,
    every_mask,
    mask,
)
from studyapp.lab.nn.losses import log_softmax
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

PASSES = 60
"""Passes after which units are counted that were kept at least once."""
INPUTS, CLASSES, HIDDEN = 10, 4, 64
"""The net whose 1024 subnets are all enumerated."""
ROWS, FEATURES, COPIES = 80, 8, 1000
"""The linear model that is fitted to masked copies of its data."""
BINS = 31


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.5,
        N_("p, the probability that a unit is dropped"),
        low=0.0,
        high=0.9,
        hard_high=0.99,
        step=0.05,
    )
    scaling: Literal["inverted", "classic"] = param(
        "inverted", N_("in training: divide what is kept by 1 - p, or leave it")
    )
    evaluation: Literal["plain", "keep", "drop"] = param(
        "plain", N_("at evaluation: use the outputs as they are, times 1 - p, or times p")
    )
    units: int = param(64, N_("units in the layer"), low=4, high=256, hard_low=2, hard_high=512)
    masks: int = param(
        2000, N_("passes in training, each with its own mask"), low=200, high=5000, hard_low=60
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    outputs: Array
    """(masks,) the layer's mean output, pass by pass"""
    evaluated: float
    """The same at evaluation"""
    kept: Array
    """(masks,) share of the units kept in each pass"""
    mean_ratio: float = measure(
        N_("mean output in training over the output at evaluation (1 = unbiased)")
    )
    added_variance: float = measure(
        N_("variance of a unit's output in training over the square of its value")
    )
    kept_share: float = measure(N_("share of the units kept, over all passes"))
    kept_spread: float = measure(N_("standard deviation of that share from pass to pass"))
    mask_agreement: float = measure(N_("share of the units that two passes treat alike"))
    gradient_on_dropped: float = measure(N_("largest gradient of a unit in a pass that drops it"))
    units_trained: float = measure(N_("share of the units kept at least once in 60 passes"))
    variance_shift: float = measure(
        N_("variance of ReLU outputs over inputs at evaluation over that in training")
    )
    subnet_gap_linear: float = measure(
        N_("linear output: mean over all 1024 subnets against one pass at evaluation, relative")
    )
    subnet_gap_geometric: float = measure(
        N_("softmax: geometric mean over all subnets against one pass, largest difference")
    )
    subnet_gap_arithmetic: float = measure(
        N_("softmax: arithmetic mean over all subnets against one pass, largest difference")
    )
    subnet_gap_relu: float = measure(
        N_("hidden ReLU layer: mean over all subnets against one pass, relative")
    )
    ridge_gap: float = measure(
        N_("least squares on masked copies against ridge regression, relative distance")
    )
    least_squares_gap: float = measure(
        N_("least squares on masked copies against plain least squares, relative distance")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    p, shape = params.rate, (params.masks, params.units)
    h = np.abs(streams.normals("data", (params.units,)))
    kept = mask(streams.uniforms("mask", shape), p)
    progress(1, 5)
    trained = in_training(params, h, kept)
    evaluated = at_evaluation(params) * h
    g = streams.normals("gradient", (params.units,))
    gradient = dropout_backward(g, kept[:PASSES], p)
    progress(2, 5)
    linear, geometric, arithmetic, hidden = subnets(params, streams)
    progress(3, 5)
    ridge_gap, least_squares_gap = linear_model(params, streams)
    progress(4, 5)

    shares = kept.mean(axis=1)
    half = params.masks // 2
    size = float(evaluated @ evaluated)
    return Result(
        outputs=trained.mean(axis=1),
        evaluated=float(evaluated.mean()),
        kept=shares,
        mean_ratio=float(trained.mean(axis=0) @ evaluated) / size if size > 0 else float("inf"),
        added_variance=float(trained.var(axis=0).sum() / (h @ h)),
        kept_share=float(shares.mean()),
        kept_spread=float(shares.std()),
        mask_agreement=float(np.mean(kept[:half] == kept[half : 2 * half])),
        gradient_on_dropped=float(np.abs(gradient[kept[:PASSES] == 0]).max(initial=0.0)),
        units_trained=float(np.mean(kept[:PASSES].any(axis=0))),
        variance_shift=variance_shift(params, streams),
        subnet_gap_linear=linear,
        subnet_gap_geometric=geometric,
        subnet_gap_arithmetic=arithmetic,
        subnet_gap_relu=hidden,
        ridge_gap=ridge_gap,
        least_squares_gap=least_squares_gap,
    )


def in_training(params: Params, h: Array, kept: Array) -> Array:
    return dropout(h, kept, params.rate) if params.scaling == "inverted" else h * kept


def at_evaluation(params: Params) -> float:
    """What the outputs are multiplied by when nothing is dropped."""
    match params.evaluation:
        case "plain":
            return 1.0
        case "keep":
            return 1.0 - params.rate
        case "drop":
            return params.rate


def variance_shift(params: Params, streams: Streams) -> float:
    h = relu(streams.normals("inputs", (20_000,)))
    kept = mask(streams.uniforms("inputs", (20_000,)), params.rate)
    return float(np.var(at_evaluation(params) * h) / np.var(in_training(params, h, kept)))


def subnets(params: Params, streams: Streams) -> tuple[float, float, float, float]:
    """Every subnet of a small net, against one pass at evaluation."""
    x = streams.normals("net", (INPUTS,))
    W, b = streams.normals("weights", (INPUTS, CLASSES)), streams.normals("bias", (CLASSES,))
    V = streams.normals("weights", (INPUTS, HIDDEN), 1) / np.sqrt(INPUTS)
    kept, chance = every_mask(INPUTS, params.rate)
    dropped, plain = in_training(params, x, kept), at_evaluation(params) * x

    z = dropped @ W + b
    linear = np.linalg.norm(chance @ z - (plain @ W + b)) / np.linalg.norm(plain @ W + b)
    one_pass = np.exp(log_softmax((plain @ W + b)[None]))[0]
    log_share = log_softmax(z)
    geometric = np.exp(log_softmax((chance @ log_share)[None]))[0]
    arithmetic = chance @ np.exp(log_share)

    hidden, alone = chance @ relu(dropped @ V), relu(plain @ V)
    return (
        float(linear),
        float(np.abs(geometric - one_pass).max()),
        float(np.abs(arithmetic - one_pass).max()),
        float(np.linalg.norm(hidden - alone) / np.linalg.norm(hidden)),
    )


def linear_model(params: Params, streams: Streams) -> tuple[float, float]:
    """Least squares on many masked copies of the data, against ridge and plain least squares."""
    X = streams.normals("features", (ROWS, FEATURES)) * np.linspace(0.5, 2.0, FEATURES)
    truth = streams.normals("truth", (FEATURES,))
    y = X @ truth + streams.normals("noise", (ROWS,))
    kept = mask(streams.uniforms("copies", (COPIES, ROWS, FEATURES)), params.rate)
    copies = dropout(X, kept, params.rate).reshape(-1, FEATURES)
    answers = np.broadcast_to(y, (COPIES, ROWS)).ravel()
    w = np.linalg.solve(copies.T @ copies, copies.T @ answers)
    ridge = dropout_ridge(X, y, params.rate)
    plain = np.linalg.lstsq(X, y, rcond=None)[0]
    return (
        float(np.linalg.norm(w - ridge) / np.linalg.norm(ridge)),
        float(np.linalg.norm(w - plain) / np.linalg.norm(plain)),
    )


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    passes = np.arange(1.0, len(result.outputs) + 1)
    evaluation = say(N_("at evaluation"))
    low, high = float(result.outputs.min()), float(result.outputs.max())
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    count, edges = np.histogram(result.outputs, BINS, (low, high))
    return (
        Chart(
            say(N_("Mean of the outputs so far")),
            Axis(say(N_("passes in training"))),
            Axis(say(N_("mean output"))),
            (
                Line(passes, np.cumsum(result.outputs) / passes, say(N_("in training")), 0),
                Rule(result.evaluated, "y", evaluation, 1),
            ),
        ),
        Chart(
            say(N_("The output from pass to pass")),
            Axis(say(N_("mean output"))),
            Axis(say(N_("share of the passes")), low=0.0),
            (
                Bars(edges, count / result.outputs.size, say(N_("in training")), 0),
                Rule(result.evaluated, "x", evaluation, 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    kept = say(
        N_(
            "Over {masks} passes {share} of the units were kept, with a standard deviation of "
            "{spread} points from pass to pass."
        ),
        masks=params.masks,
        share=percent(result.kept_share),
        spread=show(100 * result.kept_spread, 2),
    )
    mean = say(
        N_(
            "The training output averages {mean}, evaluation gives {evaluated}; with the larger "
            "units counting more, the ratio is {ratio}."
        ),
        mean=show(float(result.outputs.mean())),
        evaluated=show(result.evaluated),
        ratio=show(result.mean_ratio),
    )
    noise = say(
        N_("The masks add a variance of {added} times the square of each unit's value."),
        added=show(round(result.added_variance, 12)),
    )
    return f"{kept} {mean} {noise}"


demo = Demo(
    title=N_("Dropout"),
    claim=N_(
        "Dropout switches units off by chance in training, and keeps the mean only if it is "
        "rescaled."
    ),
    topic="dropout",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "drop-for-keep": Misconception(
            N_("took the drop rate for the keep rate"),
            lambda params, _: (1 - params.rate) / max(params.rate, 1e-9),
        ),
        "exact-share": Misconception(
            N_("thought that exactly the share 1 - p is kept in every pass"),
            lambda params, _: 1 - params.rate,
            ("kept_share",),
        ),
        "no-rescaling": Misconception(
            N_("forgot that what is kept is divided by 1 - p"),
            lambda params, _: params.rate * (1 - params.rate),
            ("added_variance",),
        ),
        "rate-itself": Misconception(
            N_("took the drop rate itself for the variance"),
            lambda params, _: params.rate,
            ("added_variance",),
        ),
        "second-moment": Misconception(
            N_("forgot to subtract the square of the mean"),
            lambda params, _: 1 / (1 - params.rate),
            ("added_variance",),
        ),
    },
)
