"""Noise can lift descent out of a shallow minimum, and too much of it out of the deep one too.

The loss w⁴ - 2w² + tilt·w has a shallow minimum near w = 1 and a deep one near w = -1. Plain
descent and a crowd of noisy walkers (the gradient plus normal noise) start in the shallow one at
0.9; others start anywhere in [-1.5, 1.5] and descend without noise. At the end the noise is turned
off for 500 steps, so that every walker settles in the minimum whose side it is on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

START: Final = 0.9
REACH: Final = 1.5
"""Random starts lie in ±REACH."""
WALL: Final = 4.0
"""Where a walker that is thrown off is held, so that no number overflows."""
SETTLE: Final = 500
"""Steps without noise at the end."""
POINTS: Final = 400
"""Points of a history that are kept for the drawing."""


@dataclass(frozen=True, slots=True)
class Params:
    noise: float = param(
        6.0,
        N_("standard deviation of the noise on the gradient"),
        low=0.0,
        high=10.0,
        hard_high=20.0,
        step=0.5,
    )
    rate: float = param(
        0.02, N_("learning rate"), low=0.005, high=0.05, hard_low=0.001, hard_high=0.1, step=0.005
    )
    tilt: float = param(
        1.0, N_("how much deeper the left minimum is"), low=0.1, high=1.4, hard_low=0.0, step=0.1
    )
    steps: int = param(
        3000,
        N_("steps with noise"),
        low=200,
        high=4000,
        hard_low=50,
        hard_high=6000,
        preview=1000,
        step=200,
    )
    walkers: int = param(
        400, N_("walkers of each kind"), low=50, high=500, hard_low=20, hard_high=500, preview=100
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    steps: Array
    """The steps that are kept for the drawing"""
    deep_shares: Array
    """(kept, 3) share beyond the hill: noisy, plain from the same start, plain from anywhere"""
    walker: Array
    """(kept,) one noisy walker's weight"""
    plain: Array
    """(kept,) the weight under plain descent"""
    crowd: Array
    """(walkers,) the noisy ones when the noise is turned off"""
    hill: float
    """The w between the two minima where the loss is highest"""
    escaped_share: float = measure(
        N_("share of the noisy walkers that end in the deep minimum's valley")
    )
    plain_escaped: float = measure(N_("1 if plain descent from the same start gets there, else 0"))
    random_start_share: float = measure(
        N_("share of the random starts from which plain descent gets there")
    )
    lost_share: float = measure(
        N_("share of the noisy walkers that are thrown out of both valleys for good")
    )
    plain_end: float = measure(N_("weight at which plain descent ends"))
    barrier: float = measure(N_("height of the hill above the shallow minimum"))


def loss(w: Array, tilt: float) -> Array:
    squared = w * w
    return squared * squared - 2 * squared + tilt * w


def slope(w: Array, tilt: float) -> Array:
    return np.asarray(4 * w * (w * w - 1) + tilt)


def stationary(tilt: float) -> tuple[float, float, float]:
    """The deep minimum, the hill and the shallow minimum: the roots of 4w³ - 4w + tilt."""
    deep, hill, shallow = sorted(float(root.real) for root in np.roots([4.0, 0.0, -4.0, tilt]))
    return deep, hill, shallow


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, crowd = Streams(params.seed), params.walkers
    _, hill, shallow = stationary(params.tilt)
    draws = streams.normals("noise", (params.steps, crowd))
    anywhere = REACH * (2 * streams.uniforms("starts", (crowd,)) - 1)
    # One array for all: the noisy walkers, plain descent from their start, the random starts.
    w = np.concatenate([np.full(crowd + 1, START), anywhere])
    noisy, scale = w[:crowd], params.rate * params.noise
    total = params.steps + SETTLE
    every = max(1, -(-total // POINTS))
    kept, shares, walker, plain = [], [], [], []
    midway = noisy.copy()
    for step in range(total + 1):
        if step % 100 == 0:
            progress(step, total + 1)
        if step == params.steps:
            midway = noisy.copy()
        if step % every == 0 or step == total:
            beyond = w < hill
            kept.append(float(step))
            shares.append((beyond[:crowd].mean(), beyond[crowd], beyond[crowd + 1 :].mean()))
            walker.append(float(w[0]))
            plain.append(float(w[crowd]))
        w -= params.rate * slope(w, params.tilt)
        if step < params.steps:
            noisy -= scale * draws[step]
        np.clip(w, -WALL, WALL, out=w)
    progress(1, 1)
    thrown = np.abs(noisy) > REACH + 0.5
    return Result(
        steps=np.array(kept),
        deep_shares=np.array(shares, dtype=np.float64),
        walker=np.array(walker),
        plain=np.array(plain),
        crowd=midway,
        hill=hill,
        escaped_share=float(np.mean((noisy < hill) & ~thrown)),
        plain_escaped=float(w[crowd] < hill),
        random_start_share=float(np.mean(w[crowd + 1 :] < hill)),
        lost_share=float(thrown.mean()),
        plain_end=float(w[crowd]),
        barrier=float(np.diff(loss(np.array([shallow, hill]), params.tilt))[0]),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    grid = np.linspace(-1.8, 1.8, 181)
    inside = result.crowd[np.abs(result.crowd) < grid[-1]][:60]
    end = np.array([result.plain_end])
    time = Axis(say(N_("step")), time=True)
    return (
        Chart(
            say(N_("The loss, and where the noise leaves the walkers")),
            Axis(say(N_("weight"))),
            Axis(say(N_("loss"))),
            (
                Line(grid, loss(grid, params.tilt), say(N_("loss")), 0),
                Points(inside, loss(inside, params.tilt), say(N_("noisy walkers")), 1),
                Points(end, loss(end, params.tilt), say(N_("plain descent")), 2),
            ),
        ),
        Chart(
            say(N_("Share on the deep minimum's side")),
            time,
            Axis(say(N_("share of the walkers")), low=0.0, high=1.0),
            tuple(
                Line(result.steps, result.deep_shares[:, at], words, at + 1)
                for at, words in enumerate(
                    (
                        say(N_("noisy walkers")),
                        say(N_("plain descent")),
                        say(N_("plain, from random starts")),
                    )
                )
            ),
        ),
        Chart(
            say(N_("Two paths")),
            time,
            Axis(say(N_("weight"))),
            (
                Line(result.steps, result.walker, say(N_("one noisy walker")), 1),
                Line(result.steps, result.plain, say(N_("plain descent")), 2),
            ),
        ),
    )


def explain(_params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Of the noisy walkers {noisy} end in the deep valley; plain descent from the same "
            "start ends at {plain}."
        ),
        noisy=percent(result.escaped_share),
        plain=show(result.plain_end),
    )
    second = say(
        N_("Plain descent gets there from {random} of the random starts."),
        random=percent(result.random_start_share),
    )
    if result.lost_share > 0:
        third = say(
            N_(
                "{lost} of the noisy ones are thrown out of both valleys: noise times rate is high."
            ),
            lost=percent(result.lost_share),
        )
        return f"{first} {second} {third}"
    return f"{first} {second}"


demo = Demo(
    title=N_("A shallow minimum and noise"),
    claim=N_(
        "Noise can lift descent out of a shallow minimum, and too much of it out of the deep one "
        "too."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "coin": Misconception(
            N_("took the side of the hill for a coin toss once there is noise"), lambda *_: 0.5
        ),
        "random-start": Misconception(
            N_("took the share for that of random starts"),
            lambda _, result: result.random_start_share,
        ),
        "never": Misconception(N_("expected that noise makes no difference"), lambda *_: 0.0),
    },
)
