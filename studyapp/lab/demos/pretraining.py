"""Layer-wise pre-training starts a deep sigmoid net where it can learn; a good scale does too.

Layers of 16 sigmoid units learn four classes from 100 points of 16 features by full-batch descent,
from three starts: random weights of variance 1/fan-in; the same weights, each layer first trained
by Adam to reproduce its own input (an auto-encoder, without labels; Hinton et al. 2006, Bengio et
al. 2007); and random weights four times as large, which make up for the sigmoid's slope of 1/4.
It is a heuristic for a good start (Erhan et al. 2010), not a search for the global optimum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import sigmoid
from studyapp.lab.nn.losses import log_softmax
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.nn.variants import Variants
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

POINTS, WIDTH, CLASSES = 100, 16, 4
AUTO_RATE: Final = 0.02
HEAD: Final = 0.1
"""Standard deviation of the first output weights, the same for all starts."""
CHANCE: Final = float(np.log(CLASSES))
"""Cross-entropy of a net that says the same for every point."""
NEAR_CHANCE: Final = 0.95
"""Share of the loss by chance above which a net has as good as learned nothing."""
LONGEST: Final = 400
NAMES: Final = (N_("random"), N_("pre-trained"), N_("random, four times as large"))


@dataclass(frozen=True, slots=True)
class Params:
    layers: int = param(4, N_("hidden layers"), low=1, high=6)
    pretraining: int = param(
        200,
        N_("updates of each layer's auto-encoder"),
        low=0,
        high=500,
        hard_high=1000,
        preview=20,
    )
    rate: float = param(
        0.5,
        N_("learning rate of the whole net"),
        low=0.05,
        high=2.0,
        hard_low=0.001,
        hard_high=10.0,
        log=True,
    )
    steps: int = param(
        500,
        N_("updates of the whole net"),
        low=50,
        high=1500,
        hard_low=1,
        hard_high=2000,
        preview=50,
        log=True,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    steps: Array
    losses: Array
    """(3, looks) cross-entropy, in the order of `NAMES`"""
    gradients: Array
    """(3, layers + 1) length of each layer's weight gradient before the first update"""
    rebuilt: tuple[Array, ...]
    """Each auto-encoder's mean squared error, by update"""
    random_over_pretrained: float = measure(
        N_("loss from random weights over that from pre-trained ones"), scale="log"
    )
    loss_random: float = measure(N_("loss at the end from random weights"), scale="log")
    loss_pretrained: float = measure(N_("loss at the end from pre-trained weights"), scale="log")
    loss_scaled: float = measure(
        N_("loss at the end from random weights four times as large"), scale="log"
    )
    scaled_over_pretrained: float = measure(
        N_("loss from random weights four times as large over that from pre-trained ones"),
        scale="log",
    )
    gradient_ratio: float = measure(
        N_("the first layer's gradient at the start, pre-trained over random"), scale="log"
    )
    rebuilding: float = measure(
        N_("mean squared error of the first auto-encoder, after its training over before"),
        scale="log",
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    total = params.layers * params.pretraining + params.steps
    x, label = points(streams)
    wanted = np.eye(CLASSES)[label]
    nets = Variants(
        (WIDTH, *[WIDTH] * params.layers, CLASSES),
        ["sigmoid"] * 3,
        streams=streams,
        scales=[_scale(1.0), _scale(1.0), _scale(4.0)],
    )
    rebuilt, h = [], x
    for layer in range(params.layers):
        coder = Variants(
            (WIDTH, WIDTH, WIDTH),
            ["sigmoid"],
            streams=streams,
            scales=[_scale(1.0)],
            purpose=f"auto-encoder {layer}",
        )
        coder.W[0][0] = nets.W[layer][1]
        done = layer * params.pretraining
        rebuilt.append(rebuild(coder, h, params.pretraining, progress, (done, total)))
        nets.W[layer][1], nets.b[layer][1] = coder.W[0][0], coder.b[0][0]
        h = sigmoid(h @ coder.W[0][0] + coder.b[0][0])

    every = -(-params.steps // LONGEST)
    steps, losses, gradients = [], [], np.zeros((3, params.layers + 1))
    for step in range(params.steps + 1):
        if step % 20 == 0:
            progress(params.layers * params.pretraining + step, total)
        log_share = log_softmax(nets.forward(x))
        if step % every == 0 or step == params.steps:
            steps.append(float(step))
            losses.append(-np.mean(log_share[:, np.arange(POINTS), label], axis=1))
        gradient = nets.backward((np.exp(log_share) - wanted) / POINTS)
        if step == 0:
            gradients = np.array([np.linalg.norm(dW, axis=(1, 2)) for dW in nets.dW]).T
        if step < params.steps:
            nets.weights -= params.rate * gradient
    progress(total, total)

    last = losses[-1]
    return Result(
        steps=np.array(steps),
        losses=np.array(losses).T,
        gradients=gradients,
        rebuilt=tuple(rebuilt),
        random_over_pretrained=float(last[0] / last[1]),
        loss_random=float(last[0]),
        loss_pretrained=float(last[1]),
        loss_scaled=float(last[2]),
        scaled_over_pretrained=float(last[2] / last[1]),
        gradient_ratio=float(gradients[1, 0] / gradients[0, 0]),
        rebuilding=float(rebuilt[0][-1] / rebuilt[0][0]),
    )


def _scale(times: float) -> Callable[[int, int], float]:
    return lambda fan_in, fan_out: HEAD if fan_out == CLASSES else times / float(np.sqrt(fan_in))


def points(streams: Streams) -> tuple[Array, NDArray[np.int_]]:
    """A cloud around each of four random corners of [0, 1]¹⁶, and its number."""
    centres = streams.uniforms("centres", (CLASSES, WIDTH))
    label = np.arange(POINTS) % CLASSES
    spread = 0.15 * streams.normals("data", (POINTS, WIDTH))
    return np.clip(centres[label] + spread, 0.0, 1.0), label


def rebuild(
    coder: Variants, h: Array, updates: int, progress: Progress, at: tuple[int, int]
) -> Array:
    """Train it to give back its input; its mean squared error before, between and after."""
    descent, errors = Adam(AUTO_RATE), []
    for step in range(updates + 1):
        if step % 50 == 0:
            progress(at[0] + step, at[1])
        error = coder.forward(h) - h
        errors.append(float(np.mean(error * error)))
        if step < updates:
            descent.step([coder.weights], [coder.backward(2 * error / POINTS)])
    return np.array(errors)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    names = [say(name) for name in NAMES]
    layer = np.arange(1.0, params.layers + 2)
    return (
        Chart(
            say(N_("The whole net, trained")),
            Axis(say(N_("update")), time=True),
            Axis(say(N_("cross-entropy")), log=True),
            (
                *(Line(result.steps, result.losses[at], names[at], at) for at in range(3)),
                Rule(CHANCE, "y", say(N_("chance")), 3),
            ),
        ),
        Chart(
            say(N_("The gradient before the first update")),
            Axis(say(N_("layer"))),
            Axis(say(N_("length of the weight gradient")), log=True),
            tuple(Line(layer, result.gradients[at], names[at], at) for at in range(3)),
        ),
        Chart(
            say(N_("Before that: each layer learns to give back its input")),
            Axis(say(N_("update"))),
            Axis(say(N_("mean squared error")), log=True),
            tuple(
                Line(np.arange(float(len(errors))), errors, say(N_("layer {n}"), n=at + 1), at)
                for at, errors in enumerate(result.rebuilt)
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.pretraining:
        first = say(
            N_(
                "After {updates} updates of every layer's auto-encoder, without labels, the first "
                "layer's gradient on the task is {ratio} times that of the random start."
            ),
            updates=params.pretraining,
            ratio=show(result.gradient_ratio),
        )
    else:
        first = say(N_("Nothing was pre-trained: both starts are the same."))
    ends = say(
        N_(
            "{steps} updates of the whole net bring the loss to {random} from the random start, to "
            "{pretrained} from the pre-trained one and to {scaled} from random weights four times "
            "as large; chance is {chance}."
        ),
        steps=params.steps,
        random=show(result.loss_random),
        pretrained=show(result.loss_pretrained),
        scaled=show(result.loss_scaled),
        chance=show(CHANCE),
    )
    if min(result.loss_random, result.loss_pretrained) > NEAR_CHANCE * CHANCE:
        last = say(
            N_("In so many updates only the start by scale got away from chance.")
            if result.loss_scaled <= NEAR_CHANCE * CHANCE
            else N_("In so many updates none of the three got far from chance.")
        )
    elif result.loss_scaled < result.loss_pretrained:
        last = say(
            N_("A start by scale alone went lower: pre-training finds a good start, not the best.")
        )
    elif result.loss_random < result.loss_pretrained:
        last = say(N_("In this run the random start went lower than the pre-trained one."))
    else:
        last = say(N_("In this run no other start went lower than the pre-trained one."))
    return f"{first} {ends} {last}"


demo = Demo(
    title=N_("Layer-wise pre-training"),
    claim=N_(
        "Layer-wise pre-training starts a deep sigmoid net where it can learn; a good scale does "
        "too."
    ),
    topic="initialization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "from-the-gradient": Misconception(
            N_("took the ratio of the first gradients for that of the losses"),
            lambda _, result: result.gradient_ratio,
        ),
        "no-difference": Misconception(
            N_("thought that enough updates make up for the start"), lambda *_: 1.0
        ),
    },
)
