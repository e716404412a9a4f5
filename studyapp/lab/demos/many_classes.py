"""With many classes a softmax costs more; it overfits where examples of a class are few.

Class prototypes are drawn in 32 dimensions, examples scatter around them, and a linear softmax is
trained by 80 full-batch steps with momentum 0.9, in 32 bits. The same is done with 10 classes, and
with 2 examples of each class. Beside it the rule that this data asks for, the nearest class mean;
and the sum over 100 000 classes that a softmax divides by, estimated from a few of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Single: TypeAlias = NDArray[np.float32]
Labels: TypeAlias = NDArray[np.int_]

INPUTS, STEPS, RATE, MOMENTUM, TESTED = 32, 80, 27.0, 0.9, 5
"""TESTED fresh examples of each class."""
EVERY = 4
"""Steps between two looks at the test examples."""
FEW_CLASSES, FEW_EXAMPLES = 10, 2
VOCABULARY, MOST = 100_000, 10_000
SCATTER = math.sqrt(math.e - 1)
"""Standard deviation of e^z over its mean for z from N(0, 1)."""
SIZES = np.unique(np.rint(np.geomspace(10, MOST, 61))).astype(int)


@dataclass(frozen=True, slots=True)
class Params:
    classes: int = param(100, N_("number of classes"), low=10, high=300, log=True, preview=50)
    per_class: int = param(10, N_("examples of each class"), low=2, high=50, log=True, preview=10)
    noise: float = param(
        1.3, N_("scatter of a class, over that of the prototypes"), low=0.5, high=2.5, step=0.1
    )
    decay: float = param(0.0, N_("L2 penalty on the weights"), low=0.0, high=0.003, step=0.0001)
    sampled: int = param(
        1000, N_("classes of 100 000 that the sum is estimated from"), low=10, high=MOST, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    train: Array
    """(steps + 1,) share of the training examples that are right"""
    looks: Array
    test: Array
    """(looks,) share of the test examples that are right"""
    weights: Single
    """(inputs, classes)"""

    @property
    def gap(self) -> float:
        return float(self.train[-1] - self.test[-1])


@dataclass(frozen=True, eq=False)
class Result:
    fit: Fit
    errors: Array
    """(sizes,) of the logarithm of the sum, estimated from so many classes"""
    gap: float = measure(N_("training accuracy less test accuracy"))
    train_accuracy: float = measure(N_("share of the training examples that are right"))
    test_accuracy: float = measure(N_("share of fresh examples that are right"))
    gap_of_ten: float = measure(N_("the gap with 10 classes and as many examples of each"))
    gap_of_two: float = measure(N_("the gap with as many classes and 2 examples of each"))
    classes_effect: float = measure(N_("what the gap is more than with 10 classes"))
    examples_effect: float = measure(N_("what the gap is less than with 2 examples of each class"))
    nearest_mean_accuracy: float = measure(
        N_("share of fresh examples that the nearest class mean names rightly")
    )
    nearest_mean_lead: float = measure(N_("what the nearest class mean is better by than softmax"))
    products: float = measure(N_("multiplications for the scores of one example"), scale="log")
    start_loss: float = measure(N_("cross-entropy before training, ln K"))
    log_sum_error: float = measure(
        N_("error of the logarithm of the sum over 100 000 classes, from the sampled ones")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, K, m = Streams(params.seed), params.classes, params.per_class
    shares = [K * K * m, FEW_CLASSES**2 * m, K * K * FEW_EXAMPLES]
    total, done = sum(shares), 0
    fits = []
    for (classes, examples), share in zip(
        ((K, m), (FEW_CLASSES, m), (K, FEW_EXAMPLES)), shares, strict=True
    ):

        def step(at: int, done: int = done, share: int = share) -> None:
            progress(done + share * at // STEPS, total)

        X, label = examples_of(streams, "train", params.noise, classes, examples)
        T, asked = examples_of(streams, "test", params.noise, classes, TESTED)
        fits.append(fitted(X, label, T, asked, classes, params.decay, step))
        done += share
    progress(total, total)
    fit, ten, two = fits
    X, _ = examples_of(streams, "train", params.noise, K, m)
    T, asked = examples_of(streams, "test", params.noise, K, TESTED)
    nearest = nearest_mean(X, T, asked, K)
    errors = estimated(streams)
    return Result(
        fit=fit,
        errors=errors[SIZES - 1],
        gap=fit.gap,
        train_accuracy=float(fit.train[-1]),
        test_accuracy=float(fit.test[-1]),
        gap_of_ten=ten.gap,
        gap_of_two=two.gap,
        classes_effect=fit.gap - ten.gap,
        examples_effect=two.gap - fit.gap,
        nearest_mean_accuracy=nearest,
        nearest_mean_lead=nearest - float(fit.test[-1]),
        products=float(INPUTS * K),
        start_loss=math.log(K),
        log_sum_error=float(errors[params.sampled - 1]),
    )


def examples_of(
    streams: Streams, purpose: str, noise: float, classes: int, each: int
) -> tuple[Single, Labels]:
    """(classes · each, INPUTS) of mean square 1/INPUTS, and their classes."""
    label = np.repeat(np.arange(classes), each)
    prototypes = streams.normals("prototypes", (classes, INPUTS))
    x = prototypes[label] + noise * streams.normals(purpose, (len(label), INPUTS))
    return (x / math.sqrt(INPUTS * (1 + noise * noise))).astype(np.float32), label


def fitted(
    X: Single,
    label: Labels,
    T: Single,
    asked: Labels,
    classes: int,
    decay: float,
    progress: Callable[[int], None],
) -> Fit:
    """Softmax trained on X, watched on T."""
    W = np.zeros((INPUTS, classes), np.float32)
    momentum, back = np.zeros_like(W), np.ascontiguousarray(X.T) / np.float32(len(X))
    each, p = np.arange(len(X)), np.empty((len(X), classes), np.float32)
    train, looks, test = np.empty(STEPS + 1), [], []
    for step in range(STEPS + 1):
        progress(step)
        if step % EVERY == 0:
            looks.append(float(step))
            test.append(np.mean((T @ W).argmax(axis=1) == asked))
        np.matmul(X, W, out=p)
        p -= p.max(axis=1, keepdims=True)
        train[step] = np.mean(p[each, label] == 0)  # nothing is above its score
        if step == 0:
            train[0] = 1 / classes  # before training all scores are equal
        np.exp(p, out=p)
        p /= p.sum(axis=1, keepdims=True)
        p[each, label] -= 1
        momentum = np.float32(MOMENTUM) * momentum + back @ p + np.float32(decay) * W
        if step < STEPS:
            W -= np.float32(RATE) * momentum
    return Fit(train, np.array(looks), np.array(test), W)


def nearest_mean(X: Single, T: Single, asked: Labels, classes: int) -> float:
    """How many of T lie nearest to the mean of their own class in X, which is in order."""
    means = X.reshape(classes, -1, INPUTS).mean(axis=1)
    scores = T @ means.T - 0.5 * (means * means).sum(axis=1)
    return float(np.mean(scores.argmax(axis=1) == asked))


def estimated(streams: Streams) -> Array:
    """(MOST,) |error| of log Σ e^score over the vocabulary, from the first 1, 2, ... drawn."""
    e = np.exp(streams.normals("scores", (VOCABULARY,)))
    drawn = e[streams.named("sample").integers(0, VOCABULARY, MOST)]
    means = np.cumsum(drawn) / np.arange(1, MOST + 1)
    return np.asarray(np.abs(np.log(means) - np.log(e.mean())))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    K, m, fit, sizes = params.classes, params.per_class, result.fit, SIZES.astype(np.float64)
    names = (
        say(N_("10 classes")),
        say(N_("{classes} × {each}"), classes=K, each=m),
        say(N_("2 a class")),
    )
    return (
        Chart(
            say(N_("Examples classified rightly")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("share of the examples")), low=0.0, high=1.0),
            (
                Line(np.arange(STEPS + 1.0), fit.train, say(N_("training")), 0),
                Line(fit.looks, fit.test, say(N_("fresh")), 1),
                Rule(result.nearest_mean_accuracy, "y", say(N_("nearest mean")), 2),
            ),
        ),
        Chart(
            say(N_("Fewer classes, fewer examples")),
            Axis(
                say(N_("what is trained on")),
                ticks=tuple((at + 0.5, name) for at, name in enumerate(names)),
            ),
            Axis(say(N_("training less test")), low=0.0),
            (
                Bars(
                    np.arange(4.0),
                    np.maximum([result.gap_of_ten, result.gap, result.gap_of_two], 0.0),
                    say(N_("gap")),
                ),
            ),
        ),
        Chart(
            say(N_("The sum, from some of its terms")),
            Axis(say(N_("classes sampled")), log=True),
            Axis(say(N_("error of the logarithm")), log=True),
            (
                Line(sizes, result.errors, say(N_("this sample")), 0),
                Line(sizes, SCATTER / np.sqrt(sizes), say(N_("to be expected")), 1),
                Rule(params.sampled, "x", "", 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "{train} of the training examples are right and {test} of fresh ones. The gap is "
            "{gap}; with 10 classes it is {ten}, and with 2 examples of each class {two}."
        ),
        train=percent(result.train_accuracy),
        test=percent(result.test_accuracy),
        gap=show(result.gap, 2),
        ten=show(result.gap_of_ten, 2),
        two=show(result.gap_of_two, 2),
    )
    second = say(
        N_(
            "The nearest class mean names {nearest} of fresh ones rightly. The sum over 100 000 "
            "classes is known from {sampled} of them within {error} of its logarithm."
        ),
        nearest=percent(result.nearest_mean_accuracy),
        sampled=params.sampled,
        error=show(result.log_sum_error, 2),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Softmax over very many classes"),
    claim=N_(
        "With many classes a softmax costs more; it overfits where examples of a class are few."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "classes-do-not-matter": Misconception(
            N_("took the gap of 10 classes for that of many"),
            lambda _, result: result.gap_of_ten,
        ),
        "no-gap": Misconception(
            N_("took fresh examples for as easy as the training's"), lambda *_: 0.0
        ),
    },
)
