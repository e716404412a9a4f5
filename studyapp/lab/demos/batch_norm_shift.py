"""A net with batch normalization trains fast even when its layers' distributions are shaken.

Three nets of 24 ReLU units a layer learn four classes from the same first weights and batches: a
plain one, one with batch normalization, and one whose normalized values get a fresh random scale
and offset in every unit at every step (after Santurkar et al. 2018, who draw noise for every sample
as well). That makes a layer's means jump more from batch to batch than in the plain net, and yet it
learns nearly as fast as the one left in peace. The first weights are half of He's: from the right
ones the plain net is as fast, so this shows that shift does no harm, not that normalizing must.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.clusters import CLASSES, INPUTS, Labels, clusters
from studyapp.lab.nn.histories import first_below, trailing_mean
from studyapp.lab.nn.losses import cross_entropy, cross_entropy_gradient
from studyapp.lab.nn.network import Network, Placement
from studyapp.lab.nn.optimizers import SGD
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

SAMPLES, UNITS, BATCH = 256, 24, 64
GOAL: Final = 0.2
"""The training loss to be reached."""
SMOOTH: Final = 5
"""Mini-batches whose mean loss is compared with it."""
LIMIT: Final = 1e8
"""An output beyond it ends the training: the next ones would leave the numbers a float holds."""
WORST: Final = 100.0
"""A loss above it counts as this much."""


@dataclass(frozen=True, slots=True)
class Params:
    noise: float = param(
        0.5,
        N_("largest random offset at a step; the random scale is off 1 by half as much at most"),
        low=0.0,
        high=1.0,
        hard_high=2.0,
        step=0.05,
    )
    gain: float = param(
        0.5,
        N_("factor on the standard deviation of the hidden layers' weights"),
        low=0.2,
        high=1.5,
        hard_low=0.01,
        hard_high=2.0,
        step=0.05,
    )
    rate: float = param(
        0.2, N_("learning rate"), low=0.02, high=0.5, hard_low=1e-3, hard_high=0.5, log=True
    )
    depth: int = param(5, N_("number of hidden layers"), low=2, high=8)
    steps: int = param(
        120, N_("training steps"), low=20, high=300, hard_low=2, hard_high=500, preview=16
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    losses: Array
    """(steps,) of each mini-batch; NaN after the training was given up"""
    shifts: Array
    """(steps - 1,) how far the middle layer's means moved, in its units' standard deviations"""
    given_up: int | None

    @property
    def steps(self) -> int:
        return first_below(trailing_mean(self.losses, SMOOTH), GOAL)

    @property
    def shift(self) -> float:
        seen = self.shifts[np.isfinite(self.shifts)]
        return float(np.median(seen)) if seen.size else 0.0

    @property
    def last_loss(self) -> float:
        return float(self.losses[np.isfinite(self.losses)][-SMOOTH:].mean())


@dataclass(frozen=True, eq=False)
class Result:
    plain: Training
    normed: Training
    shaken: Training
    trouble: Trouble | None
    steps_over_plain: float = measure(
        N_("steps of the shaken net to a training loss of 0.2, over those of the plain one"),
        scale="log",
    )
    steps_over_normed: float = measure(
        N_("the same over those of the normalized net left in peace"), scale="log"
    )
    steps_plain: float = measure(
        N_("steps of the plain net to that loss; one more than all if it does not get there")
    )
    steps_normed: float = measure(N_("steps of the normalized net"))
    steps_shaken: float = measure(N_("steps of the shaken net"))
    shift_plain: float = measure(
        N_("change of a middle unit's mean from batch to batch, in its standard deviations")
    )
    shift_normed: float = measure(N_("the same in the normalized net"))
    shift_shaken: float = measure(N_("the same in the shaken net"))
    shift_over_normed: float = measure(
        N_("this shift over that of the normalized net left in peace"), scale="log"
    )
    loss_plain: float = measure(N_("last training loss of the plain net"), scale="log")
    loss_shaken: float = measure(N_("last training loss of the shaken net"), scale="log")


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    x, label = clusters(streams, SAMPLES)

    def trained(part: int, norm: Placement, noise: float) -> Training:
        def tell(done: int, total: int, /) -> None:
            progress(part * total + done, 3 * total)

        return train(params, x, label, streams, norm, noise, tell)

    plain, normed = trained(0, "none", 0.0), trained(1, "before", 0.0)
    shaken = trained(2, "before", params.noise)
    return Result(
        plain=plain,
        normed=normed,
        shaken=shaken,
        trouble=_trouble(plain),
        steps_over_plain=shaken.steps / plain.steps,
        steps_over_normed=shaken.steps / normed.steps,
        steps_plain=float(plain.steps),
        steps_normed=float(normed.steps),
        steps_shaken=float(shaken.steps),
        shift_plain=plain.shift,
        shift_normed=normed.shift,
        shift_shaken=shaken.shift,
        shift_over_normed=shaken.shift / normed.shift,
        loss_plain=plain.last_loss,
        loss_shaken=shaken.last_loss,
    )


def train(
    params: Params,
    x: Array,
    label: Labels,
    streams: Streams,
    norm: Placement,
    noise: float,
    progress: Progress,
) -> Training:
    """Plain SGD on mini-batches; with noise γ and β are shaken anew before every step."""
    widths = (INPUTS, *[UNITS] * params.depth, CLASSES)
    net = Network(widths, streams=streams, norm=norm)
    net.weights[:-1] = [params.gain * weight for weight in net.weights[:-1]]
    chosen = streams.named("shuffle").integers(0, SAMPLES, (params.steps, BATCH))
    jumps = streams.uniforms("jumps", (params.steps, 2, params.depth, UNITS)) * 2 - 1
    losses, spreads = np.full(params.steps, np.nan), np.full(params.steps, np.nan)
    means = np.full((params.steps, UNITS), np.nan)
    descent, given_up = SGD(params.rate), None
    for step, batch in enumerate(chosen):
        if step % 5 == 0:
            progress(step, params.steps)
        scale, offset = 1 + noise / 2 * jumps[step, 0], noise * jumps[step, 1]
        out, gradients = shaken_pass(net, x[batch], label[batch], scale, offset)
        losses[step] = min(WORST, cross_entropy(out, label[batch]))
        middle = net.passes[params.depth // 2].out
        means[step], spreads[step] = middle.mean(axis=0), middle.std(axis=0).mean()
        if np.abs(out).max() > LIMIT:
            given_up = step
            break
        descent.step(net.trainable, gradients)
    moved = np.abs(np.diff(means, axis=0)).mean(axis=1)
    shifts = np.divide(moved, spreads[1:], out=np.full_like(moved, np.nan), where=spreads[1:] > 0)
    return Training(losses, shifts, given_up)


def shaken_pass(
    net: Network, x: Array, label: Labels, scale: Array, offset: Array
) -> tuple[Array, list[Array]]:
    """Outputs and gradients with (γ x̂ + β) · scale + offset in place of γ x̂ + β in each layer.

    scale and offset are (layers, units). The offset has no gradient; those of γ and β are scaled.
    """
    kept = [(norm.gamma, norm.beta) for norm in net.norms]
    for norm, a, b in zip(net.norms, scale, offset, strict=False):
        norm.gamma, norm.beta = norm.gamma * a, norm.beta * a + b
    out = net.forward(x, train=True)
    gradients = net.backward(cross_entropy_gradient(out, label))
    for at, (norm, (gamma, beta), a) in enumerate(zip(net.norms, kept, scale, strict=False)):
        norm.gamma, norm.beta = gamma, beta
        gradients[4 * at + 2] *= a  # of W, b, γ, β of each layer in turn
        gradients[4 * at + 3] *= a
    return out, gradients


def _trouble(plain: Training) -> Trouble | None:
    if plain.given_up is None:
        return None
    return Trouble(
        plain.given_up,
        None,
        N_("without batch normalization the outputs went beyond a hundred million"),
        N_("batch normalization, or a smaller rate"),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    step = np.arange(1.0, params.steps + 1)
    trainings = (
        (result.plain, say(N_("plain"))),
        (result.normed, say(N_("normalized"))),
        (result.shaken, say(N_("shaken"))),
    )
    return (
        Chart(
            say(N_("Training loss")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("loss, mean of {count} batches"), count=SMOOTH), log=True),
            (
                *(
                    Line(step, trailing_mean(one.losses, SMOOTH), label, series)
                    for series, (one, label) in enumerate(trainings)
                ),
                Rule(GOAL, "y", "", 3),
            ),
        ),
        Chart(
            say(N_("Shift of the middle layer")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("shift, mean of {count} steps"), count=SMOOTH), log=True),
            tuple(
                Line(step[1:], trailing_mean(one.shifts, SMOOTH), label, series)
                for series, (one, label) in enumerate(trainings)
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    shift = say(
        N_(
            "From batch to batch a unit's mean moves by {plain} of its standard deviation in the "
            "plain net, by {normed} in the normalized one and by {shaken} in the shaken one."
        ),
        plain=show(result.shift_plain),
        normed=show(result.shift_normed),
        shaken=show(result.shift_shaken),
    )
    trainings = (
        (N_("the plain net"), result.plain),
        (N_("the normalized one"), result.normed),
        (N_("the shaken one"), result.shaken),
    )
    arrived = [
        say(N_("{which} in {steps} steps"), which=say(which), steps=one.steps)
        if one.steps <= params.steps
        else say(N_("{which} not in {steps} steps"), which=say(which), steps=params.steps)
        for which, one in trainings
    ]
    steps = say(
        N_("A loss of {goal} is reached: {arrived}."), goal=show(GOAL), arrived="; ".join(arrived)
    )
    return f"{shift} {steps}"


demo = Demo(
    title=N_("Batch normalization and shifting distributions"),
    claim=N_(
        "A net with batch normalization trains fast even when its layers' distributions are shaken."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "shift-hurts": Misconception(
            N_("thought that the more the distributions shift, the more steps it takes"),
            lambda _params, result: result.shift_shaken / result.shift_plain,
        ),
        "noise-undoes-it": Misconception(
            N_("thought that without a smaller shift nothing of the gain is left"),
            lambda _params, _result: 1.0,
        ),
    },
)
