"""A larger batch reaches a loss in fewer updates, but soon in many more passes over the data.

Least squares on 512 examples of 20 features, trained from zero by mini-batch descent. Every batch
size (1, 2, 4 ... up to all examples) gets the best of nine learning rates: the one that first
brings the loss to the target. Less noise allows larger steps until the curvature, and no longer
the noise, limits them; beyond that point a larger batch only costs more examples an update.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.batches import batches
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FEATURES: Final = 20
RATES: Final = 0.005 * 2.0 ** np.arange(9)
"""The learning rates that each batch size may choose from; the largest curvature is about 1."""
MOST_UPDATES: Final = 4000
"""Where a batch size is given up on."""
TOO_LARGE: Final = 1e6
"""Weights beyond this have diverged; they are put back to it, so that nothing overflows."""
LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Params:
    batch: int = param(
        16,
        N_("examples in a mini-batch"),
        low=2,
        high=256,
        hard_low=1,
        hard_high=2048,
        log=True,
    )
    examples: int = param(
        512, N_("training examples"), low=64, high=1024, hard_low=8, hard_high=2048, log=True
    )
    target: float = param(
        0.02,
        N_("share of the first loss above the minimum that counts as arrived"),
        low=0.005,
        high=0.5,
        hard_low=0.001,
        hard_high=0.9,
        log=True,
    )
    condition: float = param(
        25.0,
        N_("largest over smallest curvature of the features"),
        low=1.0,
        high=200.0,
        hard_high=10_000.0,
        log=True,
    )
    noise: float = param(
        0.1, N_("standard deviation of the noise in the answers"), low=0.0, high=2.0, hard_high=10.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How one batch size went to the target, with its best rate."""

    batch: int
    updates: int
    """One more than all that were allowed, if it never arrived."""
    rate: float
    excess: Array
    """(updates + 1,) loss above the minimum, over the first one"""
    arrived: bool


@dataclass(frozen=True, eq=False)
class Result:
    ways: tuple[Way, ...]
    """One for each batch size, growing"""
    single: Way
    mini: Way
    full: Way
    epochs_ratio: float = measure(
        N_("passes over the data with the full batch over those with single examples"), scale="log"
    )
    updates_ratio: float = measure(
        N_("updates with single examples over those with the full batch"), scale="log"
    )
    updates_single: float = measure(N_("updates to the target with single examples"), scale="log")
    updates_mini: float = measure(N_("updates to the target with the mini-batch"), scale="log")
    updates_full: float = measure(N_("updates to the target with the full batch"), scale="log")
    epochs_single: float = measure(N_("passes to the target with single examples"), scale="log")
    epochs_mini: float = measure(N_("passes to the target with the mini-batch"), scale="log")
    epochs_full: float = measure(N_("passes to the target with the full batch"), scale="log")
    rate_single: float = measure(N_("best learning rate for single examples"), scale="log")
    rate_full: float = measure(N_("best learning rate for the full batch"), scale="log")


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, n = Streams(params.seed), params.examples
    scales = params.condition ** (-0.5 * np.arange(FEATURES) / (FEATURES - 1))
    X = streams.normals("data", (n, FEATURES)) * scales
    noise = params.noise * streams.normals("noise", (n,))
    y = X @ streams.normals("truth", (FEATURES,)) + noise
    best = np.asarray(np.linalg.lstsq(X, y, rcond=None)[0], np.float64)

    mini = min(params.batch, n)
    sizes = sorted({*(2**k for k in range(n.bit_length()) if 2**k < n), mini, n})
    ways = {}
    for done, size in enumerate(sizes):
        progress(done, len(sizes))
        ways[size] = descend(X, y, best, size, params, streams, progress, (done, len(sizes)))
    progress(len(sizes), len(sizes))

    def passes(way: Way) -> float:
        return way.updates * way.batch / n

    single, full = ways[1], ways[n]
    return Result(
        ways=tuple(ways.values()),
        single=single,
        mini=ways[mini],
        full=full,
        epochs_ratio=passes(full) / passes(single),
        updates_ratio=single.updates / full.updates,
        updates_single=float(single.updates),
        updates_mini=float(ways[mini].updates),
        updates_full=float(full.updates),
        epochs_single=passes(single),
        epochs_mini=passes(ways[mini]),
        epochs_full=passes(full),
        rate_single=single.rate,
        rate_full=full.rate,
    )


def descend(
    X: Array,
    y: Array,
    best: Array,
    size: int,
    params: Params,
    streams: Streams,
    progress: Progress,
    at: tuple[int, int],
) -> Way:
    """All rates at once on the same batches, until the first of them arrives."""
    n, rng = len(X), streams.named("shuffle", size)
    curvature = X.T @ X / n
    w = np.zeros((len(RATES), FEATURES))
    first = float(best @ curvature @ best)
    history, updates = [np.ones(len(RATES))], 0
    while updates < MOST_UPDATES:
        for rows in batches(n, size, rng):
            x = X[rows]
            error = w @ x.T - y[rows]
            w -= RATES[:, None] * (error @ x) / len(rows)
            np.clip(w, -TOO_LARGE, TOO_LARGE, out=w)
            away = w - best
            excess = np.einsum("ri,ri->r", away @ curvature, away) / first
            history.append(excess)
            updates += 1
            if updates % 100 == 0:
                progress(*at)
            if excess.min() <= params.target:
                winner = int(np.argmin(excess))
                path = np.array(history)[:, winner]
                return Way(size, updates, float(RATES[winner]), path, True)
            if updates == MOST_UPDATES:
                break
    winner = int(np.argmin(history[-1]))
    return Way(size, updates + 1, float(RATES[winner]), np.array(history)[:, winner], False)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    sizes = np.array([float(way.batch) for way in result.ways])
    updates = np.array([float(way.updates) for way in result.ways])
    chosen = np.array([float(result.mini.batch)])
    names = {
        result.single.batch: say(N_("single examples")),
        result.mini.batch: say(N_("batches of {batch}"), batch=result.mini.batch),
        result.full.batch: say(N_("full batch")),
    }
    shown = {way.batch: way for way in (result.single, result.mini, result.full)}
    by_update, by_pass = [], []
    for series, (size, way) in enumerate(sorted(shown.items())):
        step = _thin(len(way.excess))
        passes = step * size / params.examples
        by_update.append(Line(step, way.excess[step.astype(int)], names[size], series))
        by_pass.append(Line(passes, way.excess[step.astype(int)], names[size], series, at=step))
    loss = Axis(say(N_("loss above the minimum, first = 1")), log=True)
    goal = Rule(params.target, "y", say(N_("target")), len(shown))
    return (
        Chart(
            say(N_("Updates and passes to the target")),
            Axis(say(N_("batch size")), log=True),
            Axis(say(N_("how many")), log=True),
            (
                Line(sizes, updates, say(N_("updates")), 0),
                Line(sizes, updates * sizes / params.examples, say(N_("passes over the data")), 1),
                Points(chosen, np.array([result.updates_mini]), names[result.mini.batch], 2),
            ),
        ),
        Chart(
            say(N_("By updates")),
            Axis(say(N_("update")), log=True, time=True),
            loss,
            (*by_update, goal),
        ),
        Chart(
            say(N_("By passes over the data")),
            Axis(say(N_("pass over the data")), log=True),
            loss,
            (*by_pass, goal),
        ),
    )


def _thin(length: int) -> Array:
    """At most `LONGEST` of the updates after the start, evenly; the last one is kept."""
    last = length - 1
    return np.unique(np.linspace(1, last, min(last, LONGEST)).round())


def explain(params: Params, result: Result, say: Say) -> str:
    missed = [way.batch for way in (result.single, result.mini, result.full) if not way.arrived]
    if missed:
        return say(
            N_(
                "With batches of {batch} no learning rate came to {target} of the first loss above "
                "the minimum within {most} updates; it came closest, to {closest}, with {rate}."
            ),
            batch=missed[0],
            target=percent(params.target),
            most=MOST_UPDATES,
            closest=percent(_way(result, missed[0]).excess[-1]),
            rate=show(_way(result, missed[0]).rate),
        )
    ways = say(
        N_(
            "Until {target} of the first loss above the minimum was left, single examples took "
            "{single} updates, batches of {batch} took {mini} and the full batch {full}."
        ),
        target=percent(params.target),
        single=result.single.updates,
        batch=result.mini.batch,
        mini=result.mini.updates,
        full=result.full.updates,
    )
    passes = say(
        N_("That is {single}, {mini} and {full} passes over the data."),
        single=show(result.epochs_single),
        mini=show(result.epochs_mini),
        full=show(result.epochs_full),
    )
    rates = say(
        N_("Their best learning rates were {single}, {mini} and {full}."),
        single=show(result.rate_single),
        mini=show(result.mini.rate),
        full=show(result.rate_full),
    )
    return f"{ways} {passes} {rates}"


def _way(result: Result, batch: int) -> Way:
    return next(way for way in result.ways if way.batch == batch)


demo = Demo(
    title=N_("Batch size: updates and passes"),
    claim=N_(
        "A larger batch reaches a loss in fewer updates, but soon in many more passes over the "
        "data."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "same-updates": Misconception(
            N_("thought that as many updates are needed, whatever the batch"),
            lambda params, _: float(params.examples),
        ),
        "same-passes": Misconception(
            N_("thought that as many passes are needed, whatever the batch"), lambda *_: 1.0
        ),
        "updates-for-passes": Misconception(
            N_("compared the updates in place of the passes"),
            lambda _, result: 1 / result.updates_ratio,
        ),
    },
)
