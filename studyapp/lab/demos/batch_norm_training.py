"""With batch normalization a net trains at rates and from weights that stall it without.

256 samples in eight clusters of four classes; dense layers of 24 units, with batch normalization
before or after the activation, and the same net without it: same data, same first weights, same
mini-batches, plain SGD. At a rate of 2, or from weights a thirtieth as large as He's rule says, the
net without it stays at chance (Ioffe & Szegedy 2015). Not every rate is bearable, though: at 5 the
normalized one fails too on many seeds. Both placements train.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.clusters import CLASSES, INPUTS, Labels, clusters
from studyapp.lab.nn.histories import trailing_mean
from studyapp.lab.nn.losses import cross_entropy, cross_entropy_gradient
from studyapp.lab.nn.network import Network, Placement
from studyapp.lab.nn.normalization import standardize
from studyapp.lab.nn.optimizers import SGD
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

SAMPLES, UNITS = 256, 24
LIMIT: Final = 1e8
"""An output beyond it ends the training: the next ones would leave the numbers a float holds."""
WORST: Final = 100.0
"""A loss above it counts as this much."""
BINS = 40
SMOOTH = 9
"""Mini-batches whose losses are drawn as one mean."""


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        2.0, N_("learning rate"), low=0.02, high=5.0, hard_low=1e-4, hard_high=50.0, log=True
    )
    gain: float = param(
        1.0,
        N_("factor on the standard deviation of the hidden layers' weights"),
        low=0.03,
        high=4.0,
        hard_low=0.001,
        hard_high=10.0,
        log=True,
    )
    placement: Literal["before", "after"] = param(
        "before", N_("batch normalization before the activation, or after it")
    )
    activation: Literal["relu", "tanh", "sigmoid"] = param("relu", N_("activation of every layer"))
    depth: int = param(5, N_("number of hidden layers"), low=1, high=8)
    batch: int = param(64, N_("samples in the batch"), low=4, high=128, hard_low=2, log=True)
    steps: int = param(
        150, N_("training steps"), low=20, high=300, hard_low=1, hard_high=500, preview=25
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    losses: Array
    """(steps,) of each mini-batch; NaN after the training was given up"""
    spreads: Array
    """(steps,) standard deviation of the last hidden layer's outputs"""
    accuracy: float
    loss: float
    """Of all training samples at the end"""
    given_up: int | None


@dataclass(frozen=True, eq=False)
class Result:
    normed: Training
    plain: Training
    sums: Array
    """(samples, units) weighted sums of the second hidden layer at the start, standardized"""
    outs: Array
    """What the activation makes of them, standardized; units that never change left out"""
    trouble: Trouble | None
    accuracy_lift: float = measure(
        N_("training accuracy with batch normalization minus that without")
    )
    accuracy: float = measure(N_("training accuracy with batch normalization"))
    accuracy_without: float = measure(N_("training accuracy without"))
    loss: float = measure(N_("training loss with batch normalization, at most 100"), scale="log")
    loss_without: float = measure(N_("training loss without, at most 100"), scale="log")
    spread_first: float = measure(
        N_("standard deviation of the last hidden layer's outputs at the start"), scale="log"
    )
    spread_without: float = measure(N_("the same without batch normalization"), scale="log")
    skew_sums: float = measure(
        N_("mean size of the skewness of what the second layer's activation receives")
    )
    skew_outs: float = measure(N_("mean size of the skewness of what that activation gives"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    x, label = clusters(streams, SAMPLES)

    def first(done: int, total: int, /) -> None:
        progress(done, 2 * total)

    def second(done: int, total: int, /) -> None:
        progress(total + done, 2 * total)

    plain = train(params, network(params, "none", streams), x, label, streams, first)
    normed = train(params, network(params, params.placement, streams), x, label, streams, second)
    sums, outs = what_is_normalized(params, network(params, "none", streams), x)
    return Result(
        normed=normed,
        plain=plain,
        sums=sums,
        outs=outs,
        trouble=_trouble(normed, plain),
        accuracy_lift=normed.accuracy - plain.accuracy,
        accuracy=normed.accuracy,
        accuracy_without=plain.accuracy,
        loss=normed.loss,
        loss_without=plain.loss,
        spread_first=float(normed.spreads[0]),
        spread_without=float(plain.spreads[0]),
        skew_sums=float(np.abs(np.mean(sums**3, axis=0)).mean()) if sums.size else 0.0,
        skew_outs=float(np.abs(np.mean(outs**3, axis=0)).mean()) if outs.size else 0.0,
    )


def network(params: Params, norm: Placement, streams: Streams) -> Network:
    widths = (INPUTS, *[UNITS] * params.depth, CLASSES)
    net = Network(widths, params.activation, streams=streams, norm=norm)
    # The last layer, which no normalization can follow, keeps the size of He's rule.
    net.weights[:-1] = [params.gain * weight for weight in net.weights[:-1]]
    return net


def train(
    params: Params, net: Network, x: Array, label: Labels, streams: Streams, progress: Progress
) -> Training:
    """Plain SGD on mini-batches drawn with replacement."""
    chosen = streams.named("shuffle").integers(0, SAMPLES, (params.steps, params.batch))
    losses, spreads = np.full(params.steps, np.nan), np.full(params.steps, np.nan)
    descent, given_up = SGD(params.rate), None
    for step, batch in enumerate(chosen):
        if step % 5 == 0:
            progress(step, params.steps)
        out = net.forward(x[batch], train=True)
        losses[step] = min(WORST, cross_entropy(out, label[batch]))
        spreads[step] = net.passes[-1].h.std()
        if np.abs(out).max() > LIMIT:
            given_up = step
            break
        descent.step(net.trainable, net.backward(cross_entropy_gradient(out, label[batch])))
    out = net.forward(x, train=True)  # with the statistics of all samples: no noise, no lag
    return Training(
        losses=losses,
        spreads=spreads,
        accuracy=float(np.mean(out.argmax(axis=1) == label)),
        loss=WORST if given_up is not None else min(WORST, cross_entropy(out, label)),
        given_up=given_up,
    )


def what_is_normalized(params: Params, net: Network, x: Array) -> tuple[Array, Array]:
    """What the second activation receives and gives in the untrained plain net, standardized."""
    net.forward(x)
    layer = net.passes[min(1, params.depth - 1)]
    sums, _ = standardize(layer.z)
    outs, inverse = standardize(layer.out)
    return sums, outs[:, inverse > 0]


def _trouble(normed: Training, plain: Training) -> Trouble | None:
    mend = N_("a smaller learning rate, or smaller first weights")
    if normed.given_up is not None:
        what = N_("even with batch normalization the outputs went beyond a hundred million")
        return Trouble(normed.given_up, None, what, mend)
    if plain.given_up is not None:
        what = N_("without batch normalization the outputs went beyond a hundred million")
        return Trouble(plain.given_up, None, what, N_("batch normalization, or a smaller rate"))
    return None


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    step = np.arange(params.steps, dtype=np.float64)
    normed, plain = say(N_("normalized")), say(N_("plain"))
    return (
        Chart(
            say(N_("Training loss")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("loss, mean of {count} batches"), count=SMOOTH), log=True),
            (
                Line(step, trailing_mean(result.normed.losses, SMOOTH), normed, 0),
                Line(step, trailing_mean(result.plain.losses, SMOOTH), plain, 1),
            ),
        ),
        Chart(
            say(N_("The last hidden layer")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("standard deviation of its outputs")), log=True),
            (
                Line(step, result.normed.spreads, normed, 0),
                Line(step, result.plain.spreads, plain, 1),
            ),
        ),
        Chart(
            say(N_("Around the activation")),
            Axis(say(N_("standardized value"))),
            Axis(say(N_("share of the values")), log=True),
            (
                _shares(result.sums, say(N_("input")), 0),
                _shares(result.outs, say(N_("output")), 1),
            ),
        ),
    )


def _shares(values: Array, label: str, series: int) -> Line:
    count, edges = np.histogram(values, BINS, (-4.0, 6.0))
    share = np.where(count > 0, count / max(1, values.size), np.nan)
    return Line((edges[1:] + edges[:-1]) / 2, share, label, series)


def explain(params: Params, result: Result, say: Say) -> str:
    where = {
        "before": N_("batch normalization before the activations"),
        "after": N_("batch normalization after the activations"),
    }[params.placement]
    first = say(
        N_(
            "At a rate of {rate}, from weights {gain} times He's, {steps} steps with {where} get "
            "{accuracy} of the training samples right; without it, {without}."
        ),
        rate=show(params.rate),
        gain=show(params.gain),
        steps=params.steps,
        where=say(where),
        accuracy=percent(result.accuracy),
        without=percent(result.accuracy_without),
    )
    diverged = []
    if (step := result.normed.given_up) is not None:
        diverged.append(say(N_("With it the training diverged at step {step}."), step=step))
    if (step := result.plain.given_up) is not None:
        diverged.append(say(N_("Without it the training diverged at step {step}."), step=step))
    second = say(
        N_(
            "What an activation receives has a skewness of {sums} on average before training, what "
            "it gives of {outs}."
        ),
        sums=show(result.skew_sums, 2),
        outs=show(result.skew_outs, 2),
    )
    return " ".join([first, *diverged, second])


demo = Demo(
    title=N_("Training with batch normalization"),
    claim=N_(
        "With batch normalization a net trains at rates and from weights that stall it without."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "same-limit": Misconception(
            N_("thought that a rate which is too much for one net is too much for both"),
            lambda _params, _result: 0.0,
        ),
        "no-tuning": Misconception(
            N_("thought that with batch normalization every rate and every start will do"),
            lambda _params, result: 1.0 - result.accuracy_without,
        ),
    },
)
