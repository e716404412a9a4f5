"""Most random triplets soon cost nothing and teach nothing; the hard ones are still to be found.

Six classes of 30 points in 20 dimensions, embedded in four by a linear map that is trained on
batches of 32 triplets: drawn at random, or made of the hardest positive and negative that a batch
holds for each anchor (or the hardest negative that is farther than the positive). Watched are 400
random triplets that stay the same, and the hardest triplet of every point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.losses import triplet_gradient, triplet_slack
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int_]
Triplets: TypeAlias = tuple[Indices, Indices, Indices]
"""Anchors, positives (of the same class), negatives (of another)."""

CLASSES, EACH, INPUTS, OUTPUTS, BATCH, WATCHED = 6, 30, 20, 4, 32, 400
POINTS = CLASSES * EACH
LABEL = np.repeat(np.arange(CLASSES), EACH)
APART = 1.5
"""Standard deviation of the middles of the classes; that of a class is 1."""
EVERY = 10
"""Steps between two looks at the hardest triplets."""
CEILING = 1e6
"""Weights beyond this are stopped: the next overflow is only a matter of steps."""
DRAWN = 500


@dataclass(frozen=True, slots=True)
class Params:
    mining: Literal["random", "semi_hard", "hard"] = param(
        "random", N_("which triplets are trained on")
    )
    margin: float = param(
        1.0, N_("how much farther the negative has to be"), low=0.1, high=3.0, hard_high=10.0
    )
    rate: float = param(
        0.002, N_("learning rate"), low=0.0005, high=0.02, hard_low=1e-5, hard_high=1.0, log=True
    )
    steps: int = param(
        300, N_("steps of training"), low=50, high=1000, hard_low=1, hard_high=3000, preview=100
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    active: Array
    """(n,) share of the watched triplets that are active, before each step and at the end"""
    looks: Array
    """(m,) the steps at which the hardest triplets were looked at"""
    hardest: Array
    """(m,) share of the points whose hardest triplet is active"""
    plane: Array
    """(points, 2) the embedding along its two widest directions"""
    trouble: Trouble | None
    active_end: float = measure(N_("share of random triplets that are active after training"))
    active_start: float = measure(N_("share of random triplets that are active before training"))
    hardest_active_end: float = measure(
        N_("share of the points whose hardest triplet is active after training")
    )
    neighbour_accuracy: float = measure(
        N_("share of the points whose nearest neighbour is of their class")
    )
    trained_active: float = measure(
        N_("share of active triplets in the last fifty batches trained on")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    X = APART * streams.normals("classes", (CLASSES, INPUTS))[LABEL]
    X = X + streams.normals("data", (POINTS, INPUTS))
    W = 0.15 * streams.normals("weights", (INPUTS, OUTPUTS))
    watched, rng = at_random(streams.named("watched"), WATCHED), streams.shuffle
    active, looks, hardest, trained = [], [], [], []
    for step in range(params.steps + 1):
        if step % 50 == 0:
            progress(step, params.steps + 1)
        Z = X @ W
        active.append(share_active(Z, watched, params.margin))
        if step % EVERY == 0 or step == params.steps:
            looks.append(step)
            hardest.append(share_active(Z, hardest_of(Z, np.arange(POINTS)), params.margin))
        if step == params.steps or np.abs(W).max() > CEILING:
            break
        batch = mined(params, Z, rng)
        trained.append(share_active(Z, batch, params.margin))
        anchor, positive, negative = (Z[corner] for corner in batch)
        pulls = triplet_gradient(anchor, positive, negative, params.margin)
        for corner, pull in zip(batch, pulls, strict=True):
            W = W - params.rate * (X[corner].T @ pull)
    progress(params.steps + 1, params.steps + 1)
    apart = distances(Z)
    np.fill_diagonal(apart, np.inf)
    centred = Z - Z.mean(axis=0)
    widest = np.linalg.svd(centred, full_matrices=False)[2][:2]
    return Result(
        active=np.array(active),
        looks=np.array(looks, dtype=np.float64),
        hardest=np.array(hardest),
        plane=centred @ widest.T,
        trouble=Trouble(
            step,
            1,
            N_("every step overshoots, and the embedding grows without end"),
            N_("a smaller learning rate"),
        )
        if step < params.steps
        else None,
        active_end=active[-1],
        active_start=active[0],
        hardest_active_end=hardest[-1],
        neighbour_accuracy=float(np.mean(LABEL[apart.argmin(axis=1)] == LABEL)),
        trained_active=float(np.mean(trained[-50:])),
    )


def at_random(rng: np.random.Generator, n: int) -> Triplets:
    """n triplets, each corner uniform among the points that it may be."""
    anchor = rng.integers(0, POINTS, n)
    first = LABEL[anchor] * EACH
    positive = first + (anchor - first + rng.integers(1, EACH, n)) % EACH
    negative = (first + EACH + rng.integers(0, POINTS - EACH, n)) % POINTS
    return anchor, positive, negative


def mined(params: Params, Z: Array, rng: np.random.Generator) -> Triplets:
    """The triplets of one batch."""
    if params.mining == "random":
        return at_random(rng, BATCH)
    members = rng.choice(POINTS, BATCH, replace=False)
    return hardest_of(Z, members, beyond=params.mining == "semi_hard")


def hardest_of(Z: Array, members: Indices, beyond: bool = False) -> Triplets:
    """For each of these points the farthest positive and the nearest negative among them; with
    `beyond`, the nearest negative that is farther than that positive, if there is one.

    Schroff, Kalenichenko and Philbin 2015 (semi-hard); Hermans, Beyer and Leibe 2017 (batch hard).
    """
    apart, each = distances(Z[members]), np.arange(len(members))
    same = LABEL[members][:, None] == LABEL[members]
    positive = np.where(same, apart, -1.0).argmax(axis=1)
    apart = np.where(same, np.inf, apart)
    negative = apart.argmin(axis=1)
    if beyond:
        farther = np.where(apart > distances(Z[members])[each, positive][:, None], apart, np.inf)
        some = np.isfinite(farther).any(axis=1)
        negative = np.where(some, farther.argmin(axis=1), negative)
    return members, members[positive], members[negative]


def distances(Z: Array) -> Array:
    """Squared, from every row to every row."""
    squares = (Z * Z).sum(axis=1)
    return np.asarray(np.maximum(squares[:, None] + squares - 2.0 * Z @ Z.T, 0.0))


def share_active(Z: Array, triplets: Triplets, margin: float) -> float:
    """A triplet is active while its negative is not yet the margin farther than its positive."""
    anchor, positive, negative = (Z[corner] for corner in triplets)
    return float(np.mean(triplet_slack(anchor, positive, negative, margin) > 0))


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    last = len(result.active) - 1
    steps = np.rint(np.linspace(0, last, min(last, DRAWN) + 1)).astype(int)
    return (
        Chart(
            say(N_("Triplets that still teach")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("share that is active")), low=0.0, high=1.0),
            (
                Line(steps.astype(np.float64), result.active[steps], say(N_("random")), 0),
                Line(result.looks, result.hardest, say(N_("hardest of each point")), 1),
            ),
        ),
        Chart(
            say(N_("The embedding after training")),
            Axis(say(N_("widest direction"))),
            Axis(say(N_("second widest"))),
            tuple(
                Points(points[:, 0], points[:, 1], say(N_("class {number}"), number=k + 1), k)
                for k, points in enumerate(np.split(result.plane, CLASSES))
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.trouble is not None:
        return say(
            N_(
                "The learning rate of {rate} is too large: the embedding grew without end, and "
                "training was stopped after {steps} steps."
            ),
            rate=show(params.rate),
            steps=result.trouble.step,
        )
    first = say(
        N_(
            "{start} of random triplets were active (with a loss above 0) before training and "
            "{end} after {steps} steps; of the points, {hardest} still have an active triplet."
        ),
        start=percent(result.active_start),
        end=percent(result.active_end),
        steps=params.steps,
        hardest=percent(result.hardest_active_end),
    )
    second = say(
        N_(
            "In the last batches {trained} of the triplets taught something; {right} of the points "
            "have their nearest neighbour in their own class."
        ),
        trained=percent(result.trained_active),
        right=percent(result.neighbour_accuracy),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Triplet loss and mining"),
    claim=N_(
        "Most random triplets soon cost nothing and teach nothing; the hard ones are still to be "
        "found."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "stays-active": Misconception(
            N_("took as many for active as before training"),
            lambda _, result: result.active_start,
        ),
        "hardest": Misconception(
            N_("took the hardest triplets for random ones"),
            lambda _, result: result.hardest_active_end,
        ),
    },
)
