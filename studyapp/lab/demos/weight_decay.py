"""Under plain SGD weight decay is an L2 penalty; under momentum or Adam it is not.

Least squares on ten features of very different scales, from the same start, with the same λ in two
places: as λw in the gradient (L2), or as (1 - ηλ)w taken off the weights themselves (decoupled;
Loshchilov & Hutter 2019). A second run has no loss at all: weights of 1 whose gradient is pure
noise, small for half of them and large for the other half, are stepped by Adam with either decay
and without. Adam divides λw by the noise along with everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.optimizers import SGD, Adam, Optimizer
from studyapp.lab.nn.penalties import moments
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["sgd", "momentum", "adam"]

METHODS: Final[tuple[Method, ...]] = ("sgd", "momentum", "adam")
FEATURES: Final = 10
EXAMPLES: Final = 200
NOISY: Final = 60
"""Weights with each size of noise; their mean is what is measured."""
NOISE_STEPS: Final = 500
NOISE_RATE: Final = 0.01
FAR: Final = 1e100
"""A weight beyond this ends the run: it only grows."""


@dataclass(frozen=True, slots=True)
class Params:
    strength: float = param(
        0.1, N_("λ, the strength of the decay"), low=0.0, high=0.5, hard_high=10.0, step=0.05
    )
    rate: float = param(
        0.003,
        N_("learning rate of all three optimizers"),
        low=0.0005,
        high=0.01,
        hard_low=1e-5,
        hard_high=0.1,
        log=True,
    )
    momentum: float = param(
        0.9, N_("momentum of the second optimizer"), low=0.0, high=0.95, step=0.05, hard_high=0.99
    )
    noise: float = param(
        10.0,
        N_("noise of the noisy weights' gradient; that of the quiet ones is one over it"),
        low=1.0,
        high=30.0,
        hard_high=1000.0,
        log=True,
    )
    steps: int = param(
        300, N_("steps of each optimizer"), low=50, high=500, hard_low=5, hard_high=1000
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    gaps: dict[Method, Array]
    """(steps + 1,) largest difference between the weights of the two decays; shorter if stopped"""
    shrunk: Array
    """(NOISE_STEPS + 1, 4) by how much decay lowered the mean weight: L2 quiet, L2 noisy,
    decoupled quiet, decoupled noisy"""
    adam_ratio: float = measure(
        N_("under Adam, how many times as much L2 shrinks the quiet weights as the noisy ones"),
        scale="log",
    )
    adamw_ratio: float = measure(N_("the same for decoupled decay"), scale="log")
    sgd_difference: float = measure(
        N_("largest difference at the end between L2 and decoupled decay, under SGD"), scale="log"
    )
    momentum_difference: float = measure(N_("the same under SGD with momentum"), scale="log")
    adam_difference: float = measure(N_("the same under Adam"), scale="log")
    l2_quiet: float = measure(N_("by how much L2 lowers the mean of the quiet weights"))
    l2_noisy: float = measure(N_("the same for the noisy weights"))
    decoupled_quiet: float = measure(
        N_("by how much decoupled decay lowers the mean of the quiet weights")
    )
    decoupled_noisy: float = measure(N_("the same for the noisy weights, decoupled"))
    trouble: Trouble | None = None


def optimizer(method: Method, params: Params) -> Optimizer:
    match method:
        case "sgd":
            return SGD(params.rate)
        case "momentum":
            return SGD(params.rate, momentum=params.momentum)
        case "adam":
            return Adam(params.rate)


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    scales = np.logspace(-1, 1, FEATURES)
    X = streams.normals("data", (EXAMPLES, FEATURES)) * scales
    y = X @ (1 / scales) + streams.normals("noise", (EXAMPLES,))
    start = streams.normals("weights", (FEATURES,))
    of = moments(X, y)
    total = len(METHODS) * params.steps + NOISE_STEPS
    gaps: dict[Method, Array] = {}
    for at, method in enumerate(METHODS):
        w, stepper, gap = np.stack([start, start]), optimizer(method, params), [0.0]
        for step in range(params.steps):
            if step % 100 == 0:
                progress(at * params.steps + step, total)
            gradient = w @ of.gram - of.correlation
            gradient[0] += params.strength * w[0]  # L2: the loss pulls
            w[1] *= 1 - params.rate * params.strength  # decoupled: the weights are shrunk
            stepper.step([w], [gradient])
            gap.append(float(np.abs(w[0] - w[1]).max()))
            if np.abs(w).max() > FAR:
                break
        gaps[method] = np.array(gap)
    shrunk = _under_noise(params, streams, progress, total)
    progress(total, total)
    stopped = [len(gap) - 2 for gap in gaps.values() if len(gap) <= params.steps]
    last = shrunk[-1]
    return Result(
        gaps=gaps,
        shrunk=shrunk,
        adam_ratio=_ratio(last[0], last[1]),
        adamw_ratio=_ratio(last[2], last[3]),
        sgd_difference=float(gaps["sgd"][-1]),
        momentum_difference=float(gaps["momentum"][-1]),
        adam_difference=float(gaps["adam"][-1]),
        l2_quiet=float(last[0]),
        l2_noisy=float(last[1]),
        decoupled_quiet=float(last[2]),
        decoupled_noisy=float(last[3]),
        trouble=Trouble(
            min(stopped),
            None,
            N_("a weight passed 10¹⁰⁰: the learning rate is too large for the largest feature"),
            N_("a smaller learning rate"),
        )
        if stopped
        else None,
    )


def _under_noise(params: Params, streams: Streams, progress: Progress, total: int) -> Array:
    draws = streams.normals("gradient noise", (NOISE_STEPS, NOISY))
    sizes = np.array([1 / params.noise, params.noise])
    w = np.ones((3, 2, NOISY))  # without decay, L2, decoupled; quiet and noisy
    stepper, shrunk = Adam(NOISE_RATE), np.zeros((NOISE_STEPS + 1, 4))
    gradient = np.empty_like(w)
    for step in range(NOISE_STEPS):
        if step % 100 == 0:
            progress(total - NOISE_STEPS + step, total)
        gradient[:] = sizes[:, None] * draws[step]
        gradient[1] += params.strength * w[1]
        w[2] *= 1 - NOISE_RATE * params.strength
        stepper.step([w], [gradient])
        mean = w.mean(axis=2)
        shrunk[step + 1] = (mean[0] - mean[1:]).ravel()
    return shrunk


def _ratio(quiet: float, noisy: float) -> float:
    """1 where neither shrinks at all."""
    return float(quiet / noisy) if noisy != 0 else 1.0


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    names = {"sgd": "SGD", "momentum": say(N_("momentum")), "adam": "Adam"}
    noise_steps = np.arange(NOISE_STEPS + 1.0)
    return (
        Chart(
            say(N_("How far L2 and decoupled decay are apart")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("largest difference of a weight")), log=True),
            tuple(
                Line(np.arange(1.0, len(gap)), gap[1:], names[method], at)
                for at, (method, gap) in enumerate(result.gaps.items())
            ),
        ),
        Chart(
            say(N_("Adam: how much decay takes off")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("lowered by"))),
            tuple(
                Line(noise_steps, result.shrunk[:, at], words, at)
                for at, words in enumerate(
                    (
                        say(N_("L2, quiet gradient")),
                        say(N_("L2, noisy gradient")),
                        say(N_("decoupled, quiet")),
                        say(N_("decoupled, noisy")),
                    )
                )
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.strength == 0:
        return say(
            N_("With λ = {strength} there is no decay, so all runs are the same."),
            strength=show(params.strength),
        )
    if result.trouble is not None:
        shortest = min(len(gap) for gap in result.gaps.values()) - 1
        first = say(
            N_(
                "At a learning rate of {rate} the weights grow without bound: the first run was "
                "stopped after {steps} steps."
            ),
            rate=show(params.rate),
            steps=shortest,
        )
        return f"{first} {_noise_told(result, say)}"
    first = say(
        N_(
            "After {steps} steps L2 and decoupled decay differ by {sgd} under SGD, by {momentum} "
            "with a momentum of {beta}, and by {adam} under Adam."
        ),
        steps=params.steps,
        sgd=show(result.sgd_difference),
        momentum=show(result.momentum_difference),
        beta=show(params.momentum),
        adam=show(result.adam_difference),
    )
    return f"{first} {_noise_told(result, say)}"


def _noise_told(result: Result, say: Say) -> str:
    return say(
        N_(
            "Adam's L2 takes {l2_quiet} off the quiet weights and {l2_noisy} off the noisy ones, "
            "decoupled decay {quiet} and {noisy}."
        ),
        l2_quiet=show(result.l2_quiet),
        l2_noisy=show(result.l2_noisy),
        quiet=show(result.decoupled_quiet),
        noisy=show(result.decoupled_noisy),
    )


demo = Demo(
    title=N_("Weight decay and L2"),
    claim=N_("Under plain SGD weight decay is an L2 penalty; under momentum or Adam it is not."),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "the-same": Misconception(
            N_("took L2 and weight decay for the same under every optimizer"), lambda *_: 1.0
        ),
        "all-of-the-noise": Misconception(
            N_("took the ratio of the noises: Adam would divide λw by the noise alone"),
            lambda params, _: params.noise**2,
        ),
    },
)
