"""NaN has many causes, and a large learning rate is only one of them: each has its own mending.

A net of two layers (3 inputs, 16 ReLU units, softmax over 2 classes) is trained on 100 rows in
batches of 11, so that the last batch of an epoch holds a single row; one thing is wrong with its
data or its formulas. For the learning rate: ten weights on a round bowl. Both are trained again
with the fault mended, from the same start. Arithmetic is of 32 or 64 bits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.faults import CURVATURE, RATE, Cause, Kind, Step, bowl, net, operations
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

TYPES: Final[Mapping[str, Kind]] = {"float32": np.float32, "float64": np.float64}
GENTLE = 0.05
"""The mended learning rate times the curvature."""
DRAWN = 500

WHAT: Final[Mapping[Cause, str]] = {
    "learning_rate": N_("every step overshoots, and the loss grows until no number holds it"),
    "log_of_zero": N_("an output is rounded to 0 or 1, and the loss takes the logarithm of 0"),
    "overflow": N_("e to a large logit is infinite, and softmax divides infinity by infinity"),
    "inf_minus_inf": N_(
        "a row has all its scores masked with minus infinity, and softmax takes the largest off"
    ),
    "bad_input": N_("one input is NaN, and so is every weight after its batch"),
    "zero_over_zero": N_("a batch of one row has no variance, and normalization divides 0 by 0"),
}
MEND: Final[Mapping[Cause, str]] = {
    "learning_rate": N_("a learning rate below two over the largest curvature"),
    "log_of_zero": N_("the loss taken from the logits in one formula"),
    "overflow": N_("the largest logit taken off before the exponential"),
    "inf_minus_inf": N_("a mask that is large and finite, or no row without a score"),
    "bad_input": N_("the row found and dropped; no learning rate helps"),
    "zero_over_zero": N_("a small number added to the variance, or no batch of one row"),
}


@dataclass(frozen=True, slots=True)
class Params:
    cause: Literal[
        "learning_rate",
        "log_of_zero",
        "overflow",
        "inf_minus_inf",
        "bad_input",
        "zero_over_zero",
    ] = param("learning_rate", N_("what is wrong"))
    rate: float = param(
        3.0,
        N_("learning rate times curvature, for learning_rate"),
        low=0.5,
        high=5.0,
        hard_low=0.01,
        hard_high=100.0,
        step=0.1,
    )
    outlier: float = param(
        100.0,
        N_("how many times too large one row is, for log_of_zero and overflow"),
        low=1.0,
        high=1000.0,
        hard_high=10_000.0,
        log=True,
    )
    precision: Literal["float32", "float64"] = param(
        "float32", N_("numbers of 32 bits (the usual) or 64")
    )
    steps: int = param(200, N_("steps of training"), low=50, high=1200, hard_low=1, hard_high=3000)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    losses: Array
    """(n,) finite losses, up to the first that isn't"""
    sizes: Array
    """(n or n + 1,) the largest logit or weight, with that of the first bad step if finite"""
    bad_step: int | None
    """The first whose loss or gradient is not finite"""
    bad_layer: int | None
    bad_share: float
    """How much of the gradient is not finite there"""
    nan_step: int | None
    """The first that leaves a weight NaN"""


@dataclass(frozen=True, eq=False)
class Result:
    losses: Array
    """As it is, while finite"""
    mended_losses: Array
    sizes: tuple[Array, Array]
    """The largest logit of each step, or weight of the bowl: as it is, mended"""
    trouble: Trouble | None
    first_bad_step: float = measure(
        N_("first step whose loss or gradient is infinite or NaN; all steps if none")
    )
    first_nan_step: float = measure(
        N_("first step that leaves a weight NaN; all steps if none does")
    )
    bad_gradient_share: float = measure(
        N_("share of the gradient that is infinite or NaN at the first bad step")
    )
    mended_bad_step: float = measure(N_("first bad step with the fault mended; all steps if none"))
    last_loss: float = measure(N_("last loss that is finite; 0 if the first is bad"), scale="log")
    mended_loss: float = measure(
        N_("mean loss of the last ten steps with the fault mended"), scale="log"
    )
    rate_after: float = measure(N_("the learning rate itself after training"))
    bad_operations: float = measure(
        N_("of -log 0, 0·log 0, ∞-∞, e¹⁰⁰⁰/Σ and 0/0, how many are infinite or NaN")
    )
    mended_operations: float = measure(
        N_("how many of the five are, written so that they need not be")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    steps, cause, kind = params.steps, params.cause, TYPES[params.precision]
    with np.errstate(all="ignore"):  # trouble is what this is about
        written = watched(training(params, False), steps, 0, progress)
        mended = watched(training(params, True), steps, steps, progress)
        bad = [np.sum(~np.isfinite(operations(kind, tidy))) for tidy in (False, True)]
    progress(2 * steps, 2 * steps)
    at = written.bad_step
    found = None if at is None else Trouble(at, written.bad_layer, WHAT[cause], MEND[cause])
    return Result(
        losses=written.losses,
        mended_losses=mended.losses,
        sizes=(written.sizes, mended.sizes),
        trouble=found,
        first_bad_step=float(steps if at is None else at),
        first_nan_step=float(steps if written.nan_step is None else written.nan_step),
        bad_gradient_share=written.bad_share,
        mended_bad_step=float(steps if mended.bad_step is None else mended.bad_step),
        last_loss=float(written.losses[-1]) if written.losses.size else 0.0,
        mended_loss=float(mended.losses[-10:].mean()) if mended.losses.size else 0.0,
        rate_after=params.rate / CURVATURE if cause == "learning_rate" else RATE,
        bad_operations=float(bad[0]),
        mended_operations=float(bad[1]),
    )


def training(params: Params, mended: bool) -> Iterator[Step]:
    kind, streams = TYPES[params.precision], Streams(params.seed)
    if params.cause == "learning_rate":
        return bowl(GENTLE if mended else params.rate, kind, streams)
    return net(params.cause, mended, params.outlier, kind, streams)


def watched(steps: Iterator[Step], limit: int, done: int, progress: Progress) -> History:
    """What becomes of a training until its weights are NaN."""
    losses: list[float] = []
    sizes: list[float] = []
    bad_step = bad_layer = nan_step = None
    bad_share = 0.0
    for at, step in zip(range(limit), steps, strict=False):
        if at % 50 == 0:
            progress(done + at, 2 * limit)
        entries = np.concatenate([gradient.ravel() for gradient in step.gradients])
        if bad_step is None:
            if np.isfinite(step.size):
                sizes.append(step.size)
            if np.isfinite(step.loss) and np.isfinite(entries).all():
                losses.append(step.loss)
            else:
                bad_step, bad_layer = at, step.layer
                bad_share = float(np.mean(~np.isfinite(entries)))
        if any(np.isnan(weights).any() for weights in step.weights):
            nan_step = at
            break
    return History(np.array(losses), np.array(sizes), bad_step, bad_layer, bad_share, nan_step)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    names = (say(N_("as it is")), say(N_("mended")))
    bowl_like = params.cause == "learning_rate"
    ends = () if result.trouble is None else (Rule(result.first_bad_step, "x", "", 2),)
    limit = limits(params)
    losses, sizes = (result.losses, result.mended_losses), result.sizes
    if not bowl_like:  # batches differ, and one of ten holds a single row
        losses = (rolled(losses[0], np.mean, 10), rolled(losses[1], np.mean, 10))
        sizes = (rolled(sizes[0], np.max, 20), rolled(sizes[1], np.max, 20))
    size = (
        say(N_("size of the weight"))
        if bowl_like
        else say(N_("size of the logit, of twenty steps"))
    )
    return tuple(
        Chart(
            title,
            Axis(say(N_("step")), time=True),
            Axis(label, log=True),
            (*(line(of, names[k], k) for k, of in enumerate(pair)), *ends, *rules),
        )
        for title, label, pair, rules in (
            (
                say(N_("The loss, until it is no number")),
                say(N_("loss")) if bowl_like else say(N_("loss, mean of ten steps")),
                losses,
                (),
            ),
            (
                say(N_("The largest weight")) if bowl_like else say(N_("The largest logit")),
                size,
                sizes,
                () if limit is None else (Rule(limit, "y", "", 3),),
            ),
        )
    )


def rolled(values: Array, of: Callable[[Array], float], n: int) -> Array:
    """Of each value and those before it, n in all: twenty steps hold every row once."""
    return np.array([of(values[max(0, at - n + 1) : at + 1]) for at in range(len(values))])


def line(values: Array, name: str, series: int) -> Line:
    """At most 501 of the values, with the first and the last."""
    last = len(values) - 1
    kept = np.rint(np.linspace(0, last, min(last, DRAWN) + 1)).astype(int)
    return Line(kept.astype(np.float64), values[kept], name, series)


def limits(params: Params) -> float | None:
    """The size of a weight or logit beyond which something does not fit the precision."""
    held = np.finfo(TYPES[params.precision])
    match params.cause:
        case "learning_rate":
            return float(np.sqrt(held.max))  # whose square, and so the loss, overflows
        case "log_of_zero":
            return math.log(2 / float(held.eps))
        case "overflow":
            return math.log(float(held.max))
    return None


def explain(params: Params, result: Result, say: Say) -> str:
    found = result.trouble
    if found is None and params.cause == "learning_rate" and params.rate > 2:
        return say(
            N_(
                "In {steps} steps nothing is infinite or NaN yet, but the loss has grown to "
                "{loss}; with the fault mended it is {mended}."
            ),
            steps=params.steps,
            loss=show(result.last_loss),
            mended=show(result.mended_loss),
        )
    if found is None:
        return say(
            N_(
                "In {steps} steps nothing went bad: the loss ended at {loss}, and with the fault "
                "mended at {mended}."
            ),
            steps=params.steps,
            loss=show(result.last_loss),
            mended=show(result.mended_loss),
        )
    first = say(
        N_(
            "The loss or its gradient is first infinite or NaN at step {step}, and with it {share} "
            "of the gradient; the learning rate itself stays {rate}."
        ),
        step=found.step,
        share=percent(result.bad_gradient_share),
        rate=show(result.rate_after),
    )
    said = [first]
    if result.first_nan_step < params.steps:
        said.append(say(N_("Step {step} makes a weight NaN."), step=show(result.first_nan_step, 4)))
    if result.mended_bad_step == params.steps:
        said.append(
            say(
                N_("With the fault mended nothing goes bad in {steps} steps: the loss is {loss}."),
                steps=params.steps,
                loss=show(result.mended_loss),
            )
        )
    return " ".join(said)


demo = Demo(
    title=N_("Roads to NaN"),
    claim=N_(
        "NaN has many causes, and a large learning rate is only one of them: each has its own "
        "mending."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "at-once": Misconception(N_("took it for bad from the first step on"), lambda *_: 0.0),
        "when-weights-overflow": Misconception(
            N_("took the step that makes the weights NaN for the first bad one"),
            lambda _, result: result.first_nan_step,
        ),
    },
)
