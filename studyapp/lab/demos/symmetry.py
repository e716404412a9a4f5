"""Hidden units that start with equal weights get equal gradients, and stay one unit for ever.

A net with one hidden layer and full-batch gradient descent on XOR: inputs and targets -1 and 1,
mean squared error, which one tanh unit can't bring below 2/3. Three starts of the same net are
trained side by side: all weights 0, all weights one constant, and weights from N(0, 1) (over the
root of their number in the output layer). A jitter on the equal weights shows how little randomness
it takes to part them, and how long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS, Activation
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

X: Final = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
Y: Final = np.array([-1.0, 1.0, 1.0, -1.0])
STARTS: Final = ("zero", "equal", "random")
DRAWN: Final = 500
APART: Final = 0.01
"""Units whose weights differ by this much count as different"""
CEILING: Final = 1e6
"""A loss above this is not trained further: it diverges"""


@dataclass(frozen=True, slots=True)
class Params:
    constant: float = param(
        0.5, N_("every weight of the equal start"), low=0.1, high=2.0, hard_low=-5.0, hard_high=5.0
    )
    jitter: Literal["none", "1e-12", "1e-6", "1e-3", "0.1"] = param(
        "none", N_("standard deviation of a jitter on the equal weights")
    )
    activation: Literal["tanh", "sigmoid", "relu"] = param(
        "tanh", N_("activation of the hidden layer")
    )
    units: int = param(8, N_("hidden units"), low=2, high=16, hard_high=64)
    rate: float = param(
        0.1, N_("learning rate"), low=0.01, high=0.5, hard_low=1e-4, hard_high=2.0, log=True
    )
    steps: int = param(
        3000, N_("training steps"), low=100, high=5000, hard_low=1, hard_high=20_000, preview=500
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    losses: Array
    """(steps + 1, starts)"""
    spreads: Array
    """(steps + 1, starts) largest difference between two hidden units' incoming weights"""
    trouble: Trouble | None
    different_units: float = measure(
        N_("hidden units that differ from each other, trained from equal weights")
    )
    loss_equal: float = measure(N_("loss trained from equal weights"), scale="log")
    loss_zero: float = measure(N_("loss trained from zeros"), scale="log")
    loss_random: float = measure(N_("loss trained from random weights"), scale="log")
    spread_equal: float = measure(
        N_("largest difference between two units, trained from equal weights")
    )
    spread_random: float = measure(
        N_("largest difference between two units, trained from random weights")
    )
    largest_zero: float = measure(N_("largest hidden weight, trained from zeros"))
    steps_to_part: float = measure(
        N_("steps until two of the equal units differ by 0.01; one more than all if never")
    )


@dataclass(slots=True, eq=False)
class Nets:
    """One net for each start; sums run over one axis at a time, so that equal units keep every
    bit equal.
    """

    incoming: Array
    """(starts, 2, units)"""
    bias: Array
    """(starts, 1, units)"""
    outgoing: Array
    """(starts, 1, units)"""
    shift: Array
    """(starts, 1)"""

    def step(self, activation: Activation, rates: Array) -> Array:
        """One step of gradient descent; the losses before it."""
        n = len(Y)
        z = X[:, :1] * self.incoming[:, :1] + X[:, 1:] * self.incoming[:, 1:] + self.bias
        h = activation.of(z)  # (starts, n, units)
        error = (h * self.outgoing).sum(axis=2) + self.shift - Y  # (starts, n)
        d_out = (2 / n * error)[:, :, None]
        dz = d_out * self.outgoing * activation.slope(z)
        rate = rates[:, None, None]
        self.outgoing -= rate * (h * d_out).sum(axis=1, keepdims=True)
        self.shift -= rates[:, None] * d_out.sum(axis=1)
        self.bias -= rate * dz.sum(axis=1, keepdims=True)
        self.incoming[:, :1] -= rate * (X[:, :1] * dz).sum(axis=1, keepdims=True)
        self.incoming[:, 1:] -= rate * (X[:, 1:] * dz).sum(axis=1, keepdims=True)
        losses: Array = np.mean(error * error, axis=1)
        return losses

    def spread(self) -> Array:
        """(starts,)"""
        spread: Array = np.ptp(self.incoming, axis=2).max(axis=1)
        return spread


def started(params: Params) -> Nets:
    streams, units = Streams(params.seed), params.units
    first, last = streams.normals("weights", (2, units)), streams.normals("weights", (1, units), 1)
    jitter = 0.0 if params.jitter == "none" else float(params.jitter)
    return Nets(
        incoming=np.stack([0 * first, params.constant + jitter * first, first]),
        bias=np.zeros((len(STARTS), 1, units)),
        outgoing=np.stack([0 * last, params.constant + jitter * last, last / np.sqrt(units)]),
        shift=np.zeros((len(STARTS), 1)),
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    activation = ACTIVATIONS[params.activation]
    nets, rates = started(params), np.full(len(STARTS), params.rate)
    losses = np.empty((params.steps + 1, len(STARTS)))
    spreads = np.empty_like(losses)
    trouble = None
    for step in range(params.steps + 1):
        if step % 100 == 0:
            progress(step, params.steps + 1)
        spreads[step] = nets.spread()
        # The last call only asks for the losses.
        losses[step] = nets.step(activation, rates if step < params.steps else 0 * rates)
        if losses[step].max() > CEILING and rates[losses[step] > CEILING].any():
            rates[losses[step] > CEILING] = 0.0
            trouble = trouble or Trouble(step, None, N_("the loss diverged"), N_("a lower rate"))
    progress(params.steps + 1, params.steps + 1)
    zero, equal, random = losses[-1]
    parted = np.flatnonzero(spreads[:, 1] > APART)
    return Result(
        losses=losses,
        spreads=spreads,
        trouble=trouble,
        different_units=different(nets.incoming[1]),
        loss_equal=float(equal),
        loss_zero=float(zero),
        loss_random=float(random),
        spread_equal=float(spreads[-1, 1]),
        spread_random=float(spreads[-1, 2]),
        largest_zero=float(np.abs(nets.incoming[0]).max()),
        steps_to_part=float(parted[0]) if parted.size else params.steps + 1.0,
    )


def different(incoming: Array) -> float:
    """How many units (columns) there are that are not another one's copy."""
    found: list[Array] = []
    for unit in incoming.T:
        if all(np.abs(unit - other).max() > APART for other in found):
            found.append(unit)
    return float(len(found))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    steps = np.unique(np.linspace(0, params.steps, DRAWN).round().astype(int))
    names = (say(N_("all zero")), say(N_("all equal")), say(N_("random")))

    def lines(history: Array) -> tuple[Line, ...]:
        return tuple(
            Line(steps.astype(float), history[steps, at], name, at) for at, name in enumerate(names)
        )

    return (
        Chart(
            say(N_("Training on XOR")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("loss")), log=True),
            lines(result.losses),
        ),
        Chart(
            say(N_("How far apart the hidden units are")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("largest difference of weights")), log=True),
            lines(result.spreads),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "After {steps} steps the loss is {zero} from zeros, {equal} from equal weights and "
            "{random} from random ones."
        ),
        steps=params.steps,
        zero=show(result.loss_zero),
        equal=show(result.loss_equal),
        random=show(result.loss_random),
    )
    if result.different_units > 1:
        second = say(
            N_(
                "The jitter of {jitter} parted the equal units: from step {parted} on two of them "
                "differed, at the end there are {different} different ones."
            ),
            jitter=show(float(params.jitter)),
            parted=show(result.steps_to_part),
            different=show(result.different_units),
        )
    elif result.spread_equal > 0:
        second = say(
            N_(
                "The jitter of {jitter} has not parted the equal units yet: their weights differ "
                "by {spread} at most."
            ),
            jitter=show(float(params.jitter)),
            spread=show(result.spread_equal),
        )
    else:
        second = say(
            N_(
                "The {units} equal units got equal gradients at every step and still are one and "
                "the same."
            ),
            units=params.units,
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("Symmetry of equal weights"),
    claim=N_(
        "Hidden units that start with equal weights get equal gradients, and stay one unit for "
        "ever."
    ),
    topic="initialization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "training-parts-them": Misconception(
            N_("thought that training parts units that start equal"),
            lambda params, _: float(params.units),
        ),
    },
)
