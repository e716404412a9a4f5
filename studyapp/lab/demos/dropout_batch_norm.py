"""Dropout before batch normalization makes what it sees vary more in training than at evaluation.

A unit's activations for 20 000 inputs pass inverted dropout, then batch normalization. Dropout
keeps their mean and adds E h² p/(1 - p) to their variance, in training only; the running variance
is that of training. At evaluation nothing is dropped, so the values are divided by too much: the
variance shift of Li et al. 2019. With dropout after the normalization there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.dropout import dropout, mask
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

SAMPLES = 20_000
RATES = np.linspace(0.0, 0.9, 10)
BINS = 40
EPS = 1e-5


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.5,
        N_("probability that a unit is dropped"),
        low=0.0,
        high=0.9,
        hard_high=0.95,
        step=0.05,
    )
    activation: Literal["relu", "tanh", "sigmoid", "linear"] = param(
        "relu", N_("activation before the dropout")
    )
    order: Literal["dropout_first", "norm_first"] = param(
        "dropout_first", N_("dropout before the normalization, or after it")
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    ratios: Array
    """(rates,) variance at evaluation over that in training, by dropout rate"""
    told: Array
    """(rates,) the same from the mean and mean square of the activations"""
    in_training: Array
    """(samples,) what the normalization gives"""
    at_evaluation: Array
    variance_ratio: float = measure(
        N_("variance before the normalization at evaluation, over that in training")
    )
    told_ratio: float = measure(N_("the same by the formula Var h / (E h²/(1 - p) - (E h)²)"))
    eval_std: float = measure(
        N_("standard deviation of what the normalization gives at evaluation; 1 in training")
    )
    mean_shift: float = measure(
        N_("mean of what the normalization gives at evaluation; 0 in training")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 2)
    streams = Streams(params.seed)
    h = ACTIVATIONS[params.activation].of(streams.normals("data", (SAMPLES,)))
    uniform = streams.uniforms("mask", (SAMPLES,))
    ratios = np.array([float(h.var() / seen(params, h, uniform, p).var()) for p in RATES])
    progress(1, 2)
    train = seen(params, h, uniform, params.rate)
    running_mean, running_std = train.mean(), np.sqrt(train.var() + EPS)
    at_evaluation = (h - running_mean) / running_std
    return Result(
        ratios=ratios,
        told=np.array([told(params, h, p) for p in RATES]),
        in_training=(train - running_mean) / running_std,
        at_evaluation=at_evaluation,
        variance_ratio=float(h.var() / train.var()),
        told_ratio=told(params, h, params.rate),
        eval_std=float(at_evaluation.std()),
        mean_shift=float(at_evaluation.mean()),
    )


def seen(params: Params, h: Array, uniform: Array, rate: float) -> Array:
    """What the normalization receives in training."""
    return dropout(h, mask(uniform, rate), rate) if params.order == "dropout_first" else h


def told(params: Params, h: Array, rate: float) -> float:
    """Variance without dropout over that with it (Li et al. 2019)."""
    if params.order == "norm_first":
        return 1.0
    mean, square = float(h.mean()), float(np.mean(h * h))
    return (square - mean * mean) / (square / (1 - rate) - mean * mean)


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    train, evaluation = say(N_("in training")), say(N_("at evaluation"))
    both = np.concatenate([result.in_training, result.at_evaluation])
    low, high = float(both.min()), float(np.quantile(both, 0.999))
    lines = []
    for series, (label, values) in enumerate(
        ((train, result.in_training), (evaluation, result.at_evaluation))
    ):
        count, edges = np.histogram(values, BINS, (low, high))
        middle = (edges[1:] + edges[:-1]) / 2
        share = np.where(count > 0, count / values.size, np.nan)
        lines.append(Line(middle, share, label, series))
    return (
        Chart(
            say(N_("What batch normalization gives")),
            Axis(say(N_("value"))),
            Axis(say(N_("share")), log=True),
            tuple(lines),
        ),
        Chart(
            say(N_("Variance: evaluation / training")),
            Axis(say(N_("dropout rate"))),
            Axis(say(N_("ratio")), low=0.0, high=1.1),
            (
                Line(RATES, result.told, say(N_("by the formula")), 0),
                Points(RATES, result.ratios, say(N_("measured")), 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.order == "norm_first":
        return say(
            N_(
                "Batch normalization stands before the dropout of {rate} and receives the same in "
                "training and at evaluation: what it gives has a standard deviation of {std} in "
                "both."
            ),
            rate=percent(params.rate),
            std=show(result.eval_std),
        )
    return say(
        N_(
            "After a dropout of {rate} the variance at evaluation is {ratio} of that in training, "
            "by the formula {told}. Divided by the running averages of training, what comes out "
            "at evaluation has a standard deviation of {std}, in training of 1."
        ),
        rate=percent(params.rate),
        ratio=show(result.variance_ratio),
        told=show(result.told_ratio),
        std=show(result.eval_std),
    )


demo = Demo(
    title=N_("Dropout before batch normalization"),
    claim=N_(
        "Dropout before batch normalization makes what it sees vary more in training than at "
        "evaluation."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "mean-is-enough": Misconception(
            N_("thought that what keeps the mean keeps the variance"),
            lambda _params, _result: 1.0,
        ),
        "keep-rate": Misconception(
            N_("took the share that is kept, as if the activations had mean 0"),
            lambda params, _result: 1.0 - params.rate,
        ),
    },
)
