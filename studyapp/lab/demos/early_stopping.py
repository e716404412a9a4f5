"""The validation error turns up while the training error still falls: stopping there is like ridge.

Gradient descent from zero on 40 samples with 30 features, the last a tenth as large as the first,
at nine tenths of the inverse of the largest curvature. Steep directions are learnt first; the
flat ones, where the noise is, need thousands of steps. After t steps of rate η the weights are
nearly those of ridge regression with λ = 1/(ηt) (Bishop 1995; Goodfellow et al. 2016, §7.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.least_squares import filtered
from studyapp.lab.nn.losses import squared_error
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

VALIDATION: Final = 2000
AT_ONCE: Final = 2000
"""Steps that are computed together."""
KEPT: Final = 400
"""Steps that are drawn, evenly on a log scale."""


@dataclass(frozen=True, slots=True)
class Params:
    noise: float = param(
        1.0, N_("standard deviation of the noise"), low=0.0, high=2.0, hard_high=10.0, step=0.1
    )
    samples: int = param(
        40, N_("training samples"), low=10, high=400, hard_low=2, hard_high=1000, log=True
    )
    features: int = param(30, N_("features"), low=2, high=60, hard_high=100)
    steps: int = param(
        20_000,
        N_("steps of gradient descent"),
        low=10,
        high=20_000,
        hard_low=2,
        hard_high=100_000,
        log=True,
    )
    patience: int = param(
        20,
        N_("steps without a new lowest validation error after which training would be stopped"),
        low=1,
        high=1000,
        hard_high=100_000,
        log=True,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    kept: Array
    """(kept,) steps that the following are told after"""
    train_errors: Array
    validation_errors: Array
    norms: Array
    ridge_errors: Array
    """(kept,) validation error of ridge with λ = 1/(η step)"""
    ridge_norms: Array
    end_over_best: float = measure(
        N_("validation error after all steps over the lowest on the way"), scale="log"
    )
    best_step: float = measure(N_("step with the lowest validation error"), scale="log")
    best_error: float = measure(N_("that lowest validation error"))
    end_error: float = measure(N_("validation error after all steps"))
    stop_step: float = measure(N_("step at which the patience is at an end"), scale="log")
    stop_over_best: float = measure(
        N_("validation error of the weights kept then over the lowest"), scale="log"
    )
    norm_best: float = measure(N_("length of the weights at the lowest validation error"))
    norm_end: float = measure(N_("length of the weights after all steps"))
    norm_best_over_end: float = measure(N_("the first of these lengths over the second"))
    train_rises: float = measure(N_("steps at which the training error rises"))
    ridge_strength: float = measure(N_("λ = 1/(ηt) at the lowest validation error"), scale="log")
    ridge_cosine: float = measure(N_("cosine between the weights there and those of ridge"))
    ridge_over_best: float = measure(
        N_("validation error of ridge over the lowest on the way"), scale="log"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Parabola:
    """The mean squared error as a function of the weights."""

    curvature: Array
    """(features, features) X'X/n"""
    lowest: Array
    """(features,) where it is lowest, the shortest such weights"""
    floor: float
    """and how low"""

    def at(self, weights: Array) -> Array:
        """(columns,) of weights (features, columns)."""
        away = weights - self.lowest[:, None]
        return np.asarray(np.sum(away * (self.curvature @ away), axis=0) + self.floor)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The two errors as functions of the weights in the directions of curvature."""

    curvature: Array
    """(features,) eigenvalues of X'X/n, rising"""
    pull: Array
    """(features,) X'y/n in these directions"""
    rate: float
    train: Parabola
    validation: Parabola

    def after(self, steps: Array) -> Array:
        """Weights (features, steps) of gradient descent: 1 - (1 - ηc)^t of the way in each."""
        way = -np.expm1(np.outer(np.log1p(-self.rate * self.curvature), steps))
        return np.asarray(self.train.lowest[:, None] * way)

    def ridge(self, strengths: Array) -> Array:
        return np.asarray(self.pull[:, None] / (self.curvature[:, None] + strengths))


def run(params: Params, progress: Progress = silent, /) -> Result:
    of = problem(params)
    train, validation = np.empty(params.steps), np.empty(params.steps)
    for done in chunks(params.steps):
        progress(done.start, params.steps)
        weights = of.after(np.arange(done.start, done.stop) + 1.0)
        train[done], validation[done] = of.train.at(weights), of.validation.at(weights)
    progress(params.steps, params.steps)

    best = int(validation.argmin())
    stop, back_to = patient(validation, params.patience)
    kept = np.unique(np.geomspace(1, params.steps, KEPT).round())
    at = kept.astype(int) - 1
    strength = 1 / (of.rate * kept)
    ridges = of.ridge(strength)
    w = of.after(np.array([best + 1.0, params.steps]))
    ridge = of.ridge(np.array([1 / (of.rate * (best + 1))]))
    lengths = np.linalg.norm(w, axis=0)
    floor = max(float(validation[best]), 1e-30)
    return Result(
        kept=kept,
        train_errors=train[at],
        validation_errors=validation[at],
        norms=np.linalg.norm(of.after(kept), axis=0),
        ridge_errors=of.validation.at(ridges),
        ridge_norms=np.linalg.norm(ridges, axis=0),
        end_over_best=float(validation[-1]) / floor,
        best_step=best + 1.0,
        best_error=float(validation[best]),
        end_error=float(validation[-1]),
        stop_step=stop + 1.0,
        stop_over_best=float(validation[back_to]) / floor,
        norm_best=float(lengths[0]),
        norm_end=float(lengths[1]),
        norm_best_over_end=float(lengths[0] / lengths[1]),
        train_rises=float(np.sum(np.diff(train) > 1e-12 * train[0])),
        ridge_strength=1 / (of.rate * (best + 1)),
        ridge_cosine=float(w[:, 0] @ ridge[:, 0] / lengths[0] / np.linalg.norm(ridge)),
        ridge_over_best=float(of.validation.at(ridge)[0]) / floor,
    )


def problem(params: Params) -> Problem:
    streams = Streams(params.seed)
    size = np.logspace(0, -1, params.features)
    truth = streams.normals("truth", (params.features,))
    X = streams.normals("data", (params.samples, params.features)) * size
    y = X @ truth + params.noise * streams.normals("noise", (params.samples,))
    X_val = streams.normals("validation", (VALIDATION, params.features)) * size
    y_val = X_val @ truth + params.noise * streams.normals("validation noise", (VALIDATION,))
    curvature, along = np.linalg.eigh(X.T @ X / len(X))
    curvature, turned = np.maximum(curvature, 0.0), X @ along
    return Problem(
        curvature,
        turned.T @ y / len(X),
        0.9 / float(curvature[-1]),
        parabola(turned, y),
        parabola(X_val @ along, y_val),
    )


def parabola(X: Array, y: Array) -> Parabola:
    lowest = filtered(X, y, 0.0)
    return Parabola(X.T @ X / len(X), lowest, squared_error(X @ lowest, y))


def chunks(steps: int) -> Iterator[slice]:
    for start in range(0, steps, AT_ONCE):
        yield slice(start, min(start + AT_ONCE, steps))


def patient(validation: Array, patience: int) -> tuple[int, int]:
    """Where training stops that has seen no new lowest error for so long, and where that was."""
    step = np.arange(len(validation))
    lowest = np.minimum.accumulate(validation)
    new = np.append(True, validation[1:] < lowest[:-1])
    last_new = np.maximum.accumulate(np.where(new, step, 0))
    over = np.flatnonzero(step - last_new >= patience)
    stop = int(over[0]) if over.size else len(validation) - 1
    return stop, int(last_new[stop])


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    step = Axis(say(N_("step")), log=True, time=True)
    best = Rule(result.best_step, "x", say(N_("lowest")), 3)
    return (
        Chart(
            say(N_("Errors by step")),
            step,
            Axis(say(N_("mean squared error")), log=True),
            (
                Line(result.kept, result.train_errors, say(N_("training")), 0),
                Line(result.kept, result.validation_errors, say(N_("validation")), 1),
                Line(result.kept, result.ridge_errors, say(N_("validation, ridge")), 2),
                best,
            ),
        ),
        Chart(
            say(N_("Length of the weights")),
            step,
            Axis(say(N_("length")), low=0.0),
            (
                Line(result.kept, result.norms, say(N_("gradient descent")), 1),
                Line(result.kept, result.ridge_norms, say(N_("ridge, λ = 1/(ηt)")), 2),
                best,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.best_step >= params.steps:
        first = say(
            N_(
                "In {steps} steps the validation error never turned up: it ends at its lowest, "
                "{best}."
            ),
            steps=params.steps,
            best=show(result.best_error),
        )
    else:
        first = say(
            N_(
                "The validation error is lowest after step {step} of {steps}, at {best}; all steps "
                "together bring it to {end}, while the training error fell all the way."
            ),
            step=show(result.best_step, 6),
            steps=params.steps,
            best=show(result.best_error),
            end=show(result.end_error),
        )
    second = say(
        N_(
            "At the lowest point the weights are {share} as long as at the end, and their cosine "
            "with those of ridge at λ = {strength} is {cosine}."
        ),
        share=percent(result.norm_best_over_end),
        strength=show(result.ridge_strength, 2),
        cosine=show(result.ridge_cosine, 4),
    )
    if result.stop_step >= params.steps:
        third = say(
            N_("A patience of {patience} would not stop it before the end."),
            patience=params.patience,
        )
    else:
        third = say(
            N_("A patience of {patience} would stop at step {stop} and keep an error of {kept}."),
            patience=params.patience,
            stop=show(result.stop_step, 6),
            kept=show(result.stop_over_best * result.best_error),
        )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Early stopping"),
    claim=N_(
        "The validation error turns up while the training error still falls: stopping there is "
        "like ridge."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "more-steps-better": Misconception(
            N_("thought that more steps only help: the end would be the lowest"),
            lambda _params, _result: 1.0,
        ),
    },
)
