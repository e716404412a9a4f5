"""A ReLU unit dies when one step too large switches it off for every example, and stays dead.

One hidden layer learns to tell two classes of 200 points in 5 dimensions apart, by mini-batches of
20. A unit counts as dead when it is off for all 200 points: then no example sends a gradient
through it and its weights stand still (in a deeper net, the layers that feed it could still bring
it back). Being off for some points is how a ReLU works. A second net with the same first weights
uses a leaky ReLU, whose slope below zero is small but not nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.activations import Activation, relu, relu_slope, sigmoid
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.variants import Variants
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

POINTS, INPUTS, BATCH = 200, 5, 20
CEILING: Final = 1e100
"""Weights beyond this end the run, while their products can still be written down."""
GREW: Final = (
    N_("the weights of the ReLU net grew beyond 10¹⁰⁰"),
    N_("the weights of the leaky net grew beyond 10¹⁰⁰"),
)
LONGEST: Final = 500
"""Updates that are looked at; of a longer run, as many evenly."""


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        20.0,
        N_("learning rate"),
        low=0.05,
        high=20.0,
        hard_low=0.001,
        hard_high=1000.0,
        log=True,
    )
    leak: float = param(
        0.01, N_("slope of the leaky ReLU below zero"), low=0.0, high=0.3, hard_high=1.0, step=0.01
    )
    units: int = param(
        64, N_("hidden units"), low=16, high=128, hard_low=2, hard_high=512, log=True
    )
    epochs: int = param(
        20, N_("passes over the training points"), low=1, high=60, hard_high=300, preview=10
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    steps: Array
    """The updates after which was looked, from 0"""
    off: Array
    """(2, looks) share of the units off for every point: ReLU, leaky ReLU"""
    accuracy: Array
    """(2, looks)"""
    on_first: Array
    """(units,) share of the points each ReLU unit is on for at the start, rising"""
    on_last: Array
    """(2, units) the same at the end, for both nets"""
    updates: tuple[int, int]
    """Updates that the ReLU and the leaky net made: fewer than all where one was stopped"""
    dead_share: float = measure(N_("share of the ReLU units that are dead at the end"))
    dead_at_start: float = measure(N_("share of the ReLU units that are dead before training"))
    off_for_some: float = measure(
        N_("share of the ReLU units off for at least one point before training")
    )
    moved_share: float = measure(N_("share of the ReLU units whose weights training has changed"))
    revived: float = measure(N_("number of ReLU units that were seen dead and on again later"))
    revived_leaky: float = measure(
        N_("number of leaky units that were seen off for every point and on for some later")
    )
    stuck_leaky: float = measure(
        N_("share of the leaky units that get no gradient from any point at the end")
    )
    off_leaky: float = measure(N_("share of the leaky units off for every point at the end"))
    accuracy_relu: float = measure(N_("share of the points that the ReLU net gets right"))
    accuracy_leaky: float = measure(N_("share of the points that the leaky net gets right"))
    trouble: Trouble | None = None


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    X = streams.normals("data", (POINTS, INPUTS))
    y = (np.sin(1.5 * X @ streams.normals("truth", (INPUTS,))) > 0).astype(float)[:, None]
    nets = Variants(
        (INPUTS, params.units, 1),
        [Activation(relu, relu_slope, 1.0), leaky(params.leak)],
        streams=streams,
        scales=[lambda a, b: np.sqrt((2 if b > 1 else 1) / a)] * 2,
    )
    first, total = nets.W[0][0].copy(), params.epochs * (POINTS // BATCH)
    every = -(-total // LONGEST)
    steps, on, accuracy = [], [], []

    def look(step: int) -> None:
        lit, right = np.zeros((2, params.units)), np.zeros(2)
        for half in (slice(0, POINTS // 2), slice(POINTS // 2, POINTS)):  # small arrays are cheap
            right += np.sum((nets.forward(X[half]) > 0) == y[half], axis=(1, 2))
            lit += np.sum(nets.bent[0] > 0, axis=1)
        steps.append(float(step))
        on.append(lit / POINTS)
        accuracy.append(right / POINTS)

    look(0)
    step, trouble, going = 0, None, np.ones((2, 1))
    made = [total, total]
    for _ in range(params.epochs):
        for rows in batches(POINTS, BATCH, streams.shuffle):
            if step % 20 == 0:
                progress(step, total)
            error = sigmoid(nets.forward(X[rows])) - y[rows]
            nets.weights -= params.rate * going * nets.backward(error / BATCH)
            gone = (np.abs(nets.weights).max(axis=1, keepdims=True) > CEILING) & (going > 0)
            if gone.any():
                # The other net trains on: what died in it is not the fault of this one.
                going[gone] = 0.0
                made = [step + 1 if out else was for out, was in zip(gone[:, 0], made, strict=True)]
                trouble = trouble or Trouble(
                    step, None, GREW[int(np.argmax(gone))], N_("a smaller learning rate")
                )
            step += 1
            if step % every == 0 or step == total:
                look(step)
    progress(total, total)

    shares = np.array(on)
    off = shares == 0
    nets.forward(X)
    slope = nets.activations[-1][1].slope(nets.bent[0])
    return Result(
        steps=np.array(steps),
        off=off.mean(axis=2).T,
        accuracy=np.array(accuracy).T,
        on_first=np.sort(shares[0, 0]),
        on_last=np.sort(shares[-1], axis=1),
        dead_share=float(off[-1, 0].mean()),
        dead_at_start=float(off[0, 0].mean()),
        off_for_some=float(np.mean(shares[0, 0] < 1)),
        moved_share=float(np.mean((nets.W[0][0] != first).any(axis=0))),
        revived=_revived(off[:, 0]),
        revived_leaky=_revived(off[:, 1]),
        stuck_leaky=float(np.mean((slope[1] == 0).all(axis=0))),
        off_leaky=float(off[-1, 1].mean()),
        accuracy_relu=float(accuracy[-1][0]),
        accuracy_leaky=float(accuracy[-1][1]),
        updates=(made[0], made[1]),
        trouble=trouble,
    )


def leaky(slope: float) -> Activation:
    return Activation(
        lambda z: np.where(z > 0, z, slope * z), lambda z: np.where(z > 0, 1.0, slope), 1.0
    )


def _revived(off: NDArray[np.bool_]) -> float:
    """Units, of (looks, units), that were off for every point at one look and not at a later."""
    return float(np.sum((off[:-1] & ~off[1:]).any(axis=0)))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    update = Axis(say(N_("update")), time=True)
    names = ("ReLU", say(N_("leaky ReLU")))
    unit = np.arange(1.0, params.units + 1)
    return (
        Chart(
            say(N_("Units that are off for every point")),
            update,
            Axis(say(N_("share of the units")), low=0.0, high=1.0),
            tuple(Line(result.steps, result.off[at], names[at], at) for at in (0, 1)),
        ),
        Chart(
            say(N_("How often each unit is on")),
            Axis(say(N_("unit, from the one least on"))),
            Axis(say(N_("share of the points it is on for")), low=0.0, high=1.0),
            (
                *(Line(unit, result.on_last[at], names[at], at) for at in (0, 1)),
                Line(unit, result.on_first, say(N_("before training")), 2),
            ),
        ),
        Chart(
            say(N_("Points that it gets right")),
            update,
            Axis(say(N_("share of the points")), low=0.0, high=1.0),
            tuple(Line(result.steps, result.accuracy[at], names[at], at) for at in (0, 1)),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    start = say(
        N_(
            "Before training {some} of the ReLU units are off for some points, and {none} for all "
            "of them; training has moved {moved}."
        ),
        some=percent(result.off_for_some),
        none=percent(result.dead_at_start),
        moved=percent(result.moved_share),
    )
    end = say(
        N_(
            "After {updates} updates at a rate of {rate}, {dead} are dead, and {revived} came "
            "back; the net gets {accuracy} of the points right."
        ),
        updates=result.updates[0],
        rate=show(params.rate),
        dead=percent(result.dead_share),
        revived=show(result.revived),
        accuracy=percent(result.accuracy_relu),
    )
    leak = say(
        N_(
            "Of the leaky units {off} are off for every point, {stuck} are without a gradient, and "
            "{revived} came back; that net gets {accuracy} right."
        ),
        off=percent(result.off_leaky),
        stuck=percent(result.stuck_leaky),
        revived=show(result.revived_leaky),
        accuracy=percent(result.accuracy_leaky),
    )
    told = f"{start} {end} {leak}"
    if result.updates[1] == result.updates[0]:
        return told
    stop = say(
        N_("The leaky net made {updates} updates, and what is said of it is as it was then."),
        updates=result.updates[1],
    )
    return f"{told} {stop}"


demo = Demo(
    title=N_("Dying ReLU"),
    claim=N_(
        "A ReLU unit dies when one step too large switches it off for every example, and stays "
        "dead."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "off-for-some": Misconception(
            N_("took a unit that is off for some points for a dead one"),
            lambda _, result: result.off_for_some,
        ),
        "half": Misconception(
            N_("took the share of the outputs that are off for that of the dead units"),
            lambda _, result: 1 - float(result.on_last[0].mean()),
        ),
    },
)
