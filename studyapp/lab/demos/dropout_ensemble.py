"""One pass without dropout is the mean of all 2ⁿ subnets exactly if linear, else only roughly.

Every mask over n units makes a subnet. All are run, each with its probability, and averaged; beside
it stands one pass with nothing dropped (what is kept was divided by 1 - p in training). For scores
linear in the units the two agree, and so do softmax outputs if the mean is the normalized geometric
one (Hinton et al. 2012; Baldi & Sadowski 2013). The arithmetic mean of the probabilities differs,
and so does a net with another ReLU layer above the dropped one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu
from studyapp.lab.nn.dropout import dropout, every_mask
from studyapp.lab.nn.losses import log_softmax
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

INPUTS, FEATURES, UPPER = 20, 8, 32
"""Inputs of the net with two ReLU layers, their features, and the units of its upper layer."""
BINS: Final = 25
AT_ONCE: Final = 256
"""Subnets that are run together."""


@dataclass(frozen=True, slots=True)
class Params:
    units: int = param(10, N_("n, the units that can be dropped"), low=2, high=12)
    rate: float = param(
        0.5,
        N_("p, the probability that a unit is dropped"),
        low=0.0,
        high=0.9,
        hard_high=0.99,
        step=0.05,
    )
    classes: int = param(4, N_("classes of the softmax"), low=2, high=10, hard_high=50)
    scale: float = param(
        1.0,
        N_("standard deviation of the weights of the softmax"),
        low=0.1,
        high=3.0,
        hard_low=0.01,
        hard_high=10.0,
        log=True,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    shares: Array
    """(subnets,) probability that each gives to the class that the one pass favours"""
    chance: Array
    """(subnets,) probability of each mask"""
    one_pass: float
    """Probability of that class in the one pass"""
    mean_share: float
    """and in the mean over the subnets"""
    relu_mean: Array
    """(inputs,) output of the net with two ReLU layers, the mean over the subnets"""
    relu_one_pass: Array
    """(inputs,) and in one pass"""
    arithmetic_gap: float = measure(
        N_("softmax: arithmetic mean over all subnets against one pass, largest difference")
    )
    relu_gap: float = measure(
        N_("two ReLU layers: mean over all subnets against one pass, relative distance")
    )
    geometric_gap: float = measure(
        N_("softmax: geometric mean over all subnets against one pass, largest difference")
    )
    linear_gap: float = measure(
        N_("linear scores: mean over all subnets against one pass, largest difference")
    )
    subnets: float = measure(N_("masks, each a subnet"))
    spread: float = measure(
        N_("standard deviation over the subnets of the favoured class's probability")
    )
    agreeing: float = measure(N_("probability of a subnet that favours the same class"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    kept, chance = every_mask(params.units, params.rate)
    progress(0, len(kept) + 1)

    x = streams.normals("data", (params.units,))
    W = params.scale * streams.normals("weights", (params.units, params.classes))
    b = streams.normals("bias", (params.classes,))
    scores = dropout(x, kept, params.rate) @ W + b  # (subnets, classes)
    log_shares = log_softmax(scores)
    shares = np.exp(log_shares)
    one_pass = np.exp(log_softmax((x @ W + b)[None])[0])
    geometric = np.exp(log_softmax((chance @ log_shares)[None])[0])
    arithmetic = chance @ shares
    favoured = int(one_pass.argmax())
    mean_share = float(arithmetic[favoured])
    away = shares[:, favoured] - mean_share

    relu_mean, relu_one_pass = two_layers(params, streams, kept, chance, progress)
    return Result(
        shares=shares[:, favoured],
        chance=chance,
        one_pass=float(one_pass[favoured]),
        mean_share=mean_share,
        relu_mean=relu_mean,
        relu_one_pass=relu_one_pass,
        arithmetic_gap=float(np.abs(arithmetic - one_pass).max()),
        relu_gap=relative(relu_mean, relu_one_pass),
        geometric_gap=float(np.abs(geometric - one_pass).max()),
        linear_gap=float(np.abs(chance @ scores - (x @ W + b)).max()),
        subnets=float(len(kept)),
        spread=float(np.sqrt(chance @ (away * away))),
        agreeing=float(chance[shares.argmax(axis=1) == favoured].sum()),
    )


def two_layers(
    params: Params, streams: Streams, kept: Array, chance: Array, progress: Progress
) -> tuple[Array, Array]:
    """Output (inputs,) of FEATURES → n → UPPER → 1 with He weights and dropout on the n units: the
    mean over the subnets, and one pass."""
    n = params.units
    X = streams.normals("inputs", (INPUTS, FEATURES))
    W1 = streams.normals("first layer", (FEATURES, n)) * np.sqrt(2 / FEATURES)
    W2 = streams.normals("second layer", (n, UPPER)) * np.sqrt(2 / n)
    w3 = streams.normals("output", (UPPER,)) / np.sqrt(UPPER)
    h = relu(X @ W1)  # (inputs, n)
    mean = np.zeros(INPUTS)
    for start in range(0, len(kept), AT_ONCE):
        progress(start, len(kept))
        some = slice(start, start + AT_ONCE)
        dropped = dropout(h, kept[some, None, :], params.rate)  # (some, inputs, n)
        mean += chance[some] @ (relu(dropped.reshape(-1, n) @ W2) @ w3).reshape(-1, INPUTS)
    progress(len(kept), len(kept))
    return mean, np.asarray(relu(h @ W2) @ w3)


def relative(mean: Array, one_pass: Array) -> float:
    """Their distance over the length of the mean; 0 for a net whose units are all off."""
    size = float(np.linalg.norm(mean))
    return float(np.linalg.norm(mean - one_pass)) / size if size > 0 else 0.0


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    heights, edges = np.histogram(result.shares, BINS, (0.0, 1.0), weights=result.chance)
    both = np.concatenate([result.relu_mean, result.relu_one_pass])
    diagonal = np.array([both.min(), both.max()])
    return (
        Chart(
            say(N_("What the subnets think of one class")),
            Axis(say(N_("a subnet's probability for it"))),
            Axis(say(N_("share of the subnets")), low=0.0),
            (
                Bars(edges, heights, say(N_("subnets")), 0),
                Rule(result.mean_share, "x", say(N_("their mean")), 1),
                Rule(result.one_pass, "x", say(N_("one pass")), 2),
            ),
        ),
        Chart(
            say(N_("Two ReLU layers, twenty inputs")),
            Axis(say(N_("mean over all subnets"))),
            Axis(say(N_("one pass"))),
            (
                Line(diagonal, diagonal, say(N_("the same")), 1),
                Points(result.relu_mean, result.relu_one_pass, say(N_("an input")), 0),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    softmax = say(
        N_(
            "{subnets} subnets of {units} units give the favoured class {mean} on average, and one "
            "pass without dropout gives it {one}; from subnet to subnet it varies by {spread} "
            "points."
        ),
        subnets=show(result.subnets, 4),
        units=params.units,
        mean=percent(result.mean_share),
        one=percent(result.one_pass),
        spread=show(100 * result.spread, 2),
    )
    exact = say(
        N_(
            "The scores agree to {linear} and the geometric mean to {geometric}: rounding. With a "
            "second ReLU layer above, one pass is {relu} off."
        ),
        linear=show(result.linear_gap, 2),
        geometric=show(result.geometric_gap, 2),
        relu=percent(result.relu_gap),
    )
    return f"{softmax} {exact}"


demo = Demo(
    title=N_("Dropout as an ensemble"),
    claim=N_(
        "One pass without dropout is the mean of all 2ⁿ subnets exactly if linear, else only "
        "roughly."
    ),
    topic="dropout",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "exact-mean": Misconception(
            N_("thought that one pass is exactly the mean of all subnets"), lambda _p, _r: 0.0
        ),
        "two-each": Misconception(
            N_("counted two subnets a unit instead of doubling at each"),
            lambda params, _: 2.0 * params.units,
        ),
    },
)
