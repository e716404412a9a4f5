"""Dropout draws a new mask each pass: a dropped unit gets no gradient now, and is soon back.

A layer of ReLU units, a linear output and a squared loss, with inverted dropout on the units. Masks
are drawn anew for every sample, for every pass, or only once. Counted are the units that a mask
keeps (a binomial number, not exactly 1 - p of them) and the passes until each has been trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu
from studyapp.lab.nn.dropout import dropout, dropout_backward, mask
from studyapp.lab.nn.losses import squared_error_gradient
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

INPUTS: Final = 10
SHOWN: Final = (12, 24)
"""Passes and units whose masks are drawn: each cell stays visible in a narrow terminal."""


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.5,
        N_("p, the probability that a unit is dropped"),
        low=0.0,
        high=0.9,
        hard_high=0.99,
        step=0.05,
    )
    drawn: Literal["pass", "sample", "once"] = param(
        "pass", N_("when a mask is drawn: for every pass, for every sample of it, or once for all")
    )
    units: int = param(64, N_("units in the layer"), low=4, high=256, hard_low=2)
    batch: int = param(32, N_("samples in a pass"), low=1, high=64)
    passes: int = param(60, N_("passes in training"), low=5, high=200, hard_low=2)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    masks: Array
    """(passes, units) 1 where the first sample of the pass keeps the unit"""
    kept_counts: Array
    """Units kept by each mask that was drawn"""
    untrained: Array
    """(passes + 1,) share of the units that had no gradient so far"""
    passes_until_all: float = measure(
        N_("passes until every unit has been kept once; one more than all if never")
    )
    untrained_share: float = measure(N_("share of the units that no pass has kept"))
    expected_untrained: float = measure(N_("the share of them that is to be expected"))
    mask_agreement: float = measure(N_("share of the units that two passes treat alike"))
    kept_share: float = measure(N_("share of the units kept, over all masks"))
    kept_spread: float = measure(N_("standard deviation of that share from mask to mask"))
    kept_fewest: float = measure(N_("fewest units that a mask keeps"))
    kept_most: float = measure(N_("most units that a mask keeps"))
    gradient_on_dropped: float = measure(
        N_("largest gradient at a unit that is dropped, over samples and passes")
    )
    gradient_on_kept: float = measure(
        N_("largest gradient at a unit that is kept, over samples and passes")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    n, p = params.passes, params.rate
    drawn = draw_masks(params, streams)
    # A view: masks that are shared are not stored again.
    masks = np.broadcast_to(drawn, (n, params.batch, params.units))
    x = streams.normals("data", (params.batch, INPUTS))
    y = streams.normals("answers", (params.batch,))
    W = streams.normals("weights", (INPUTS, params.units)) * np.sqrt(2 / INPUTS)
    w = streams.normals("output", (params.units,)) / np.sqrt(params.units)
    h = relu(x @ W)

    on_dropped = on_kept = 0.0
    seen, untrained = np.zeros(params.units, bool), [1.0]
    for at, kept in enumerate(masks):
        progress(at, n)
        error = squared_error_gradient(dropout(h, kept, p) @ w, y)
        gradient = np.abs(dropout_backward(np.outer(error, w), kept, p))  # (batch, units)
        on_dropped = max(on_dropped, float(gradient[kept == 0].max(initial=0.0)))
        on_kept = max(on_kept, float(gradient[kept == 1].max(initial=0.0)))
        seen |= kept.any(axis=0)
        untrained.append(float(1 - seen.mean()))
    progress(n, n)

    counts = drawn.sum(axis=-1).ravel()
    done = np.flatnonzero(np.array(untrained) == 0)
    return Result(
        masks=masks[:, 0].copy(),
        kept_counts=counts,
        untrained=np.array(untrained),
        passes_until_all=float(done[0]) if done.size else n + 1.0,
        untrained_share=untrained[-1],
        expected_untrained=float(expected(params)[-1]),
        mask_agreement=float(np.mean(masks[1:] == masks[:-1])),
        kept_share=float(counts.mean() / params.units),
        kept_spread=float(counts.std() / params.units),
        kept_fewest=float(counts.min()),
        kept_most=float(counts.max()),
        gradient_on_dropped=on_dropped,
        gradient_on_kept=on_kept,
    )


def draw_masks(params: Params, streams: Streams) -> Array:
    """(passes or 1, batch or 1, units): as many masks as are drawn."""
    shape = {
        "sample": (params.passes, params.batch, params.units),
        "pass": (params.passes, 1, params.units),
        "once": (1, 1, params.units),
    }[params.drawn]
    return mask(streams.uniforms("mask", shape), params.rate)


def expected(params: Params) -> Array:
    """(passes + 1,) probability that a unit has not been kept by any mask so far."""
    passes = np.arange(params.passes + 1.0)
    drawn = {"sample": params.batch * passes, "pass": passes, "once": np.minimum(passes, 1)}
    return np.asarray(params.rate ** drawn[params.drawn])


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    corner = result.masks[: SHOWN[0], : SHOWN[1]]
    passes = np.arange(params.passes + 1.0)
    k = np.arange(params.units + 1)
    chance = binomial(params.units, 1 - params.rate)
    near = chance > 1e-4 * chance.max()
    count = np.bincount(result.kept_counts.astype(int), minlength=params.units + 1)
    near |= count > 0
    first, last = np.flatnonzero(near)[[0, -1]]
    some = slice(first, last + 1)
    edges = np.arange(first - 0.5, last + 1.5)
    return (
        Chart(
            say(N_("Masks of the first units")),
            Axis(say(N_("unit"))),
            Axis(say(N_("pass"))),
            (
                Heatmap(
                    corner,
                    (0.5, corner.shape[1] + 0.5),
                    (0.5, corner.shape[0] + 0.5),
                    say(N_("1 = kept")),
                ),
            ),
        ),
        Chart(
            say(N_("Units not trained so far")),
            Axis(say(N_("pass")), time=True),
            Axis(say(N_("share of the units")), low=0.0, high=1.0),
            (
                Line(passes, result.untrained, say(N_("counted")), 0),
                Line(passes, expected(params), say(N_("to be expected")), 1),
            ),
        ),
        Chart(
            say(N_("Units that a mask keeps")),
            Axis(say(N_("units kept"))),
            Axis(say(N_("share of the masks")), low=0.0),
            (
                Bars(edges, count[some] / count.sum(), say(N_("counted")), 0),
                Line(k[some].astype(np.float64), chance[some], say(N_("binomial")), 1),
            ),
        ),
    )


def binomial(n: int, p: float) -> Array:
    """(n + 1,) probability of k of n."""
    return np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def explain(params: Params, result: Result, say: Say) -> str:
    if params.drawn == "once":
        return say(
            N_(
                "One mask for all {passes} passes keeps {kept} of {units} units; the others get no "
                "gradient ever: this is a smaller net, not dropout."
            ),
            passes=params.passes,
            kept=show(result.kept_fewest),
            units=params.units,
        )
    counts = say(
        N_(
            "The {masks} masks keep {fewest} to {most} of {units} units, {share} on average; two "
            "passes treat {agree} of the units alike."
        ),
        masks=result.kept_counts.size,
        fewest=show(result.kept_fewest),
        most=show(result.kept_most),
        units=params.units,
        share=percent(result.kept_share),
        agree=percent(result.mask_agreement),
    )
    if result.untrained_share == 0:
        trained = say(
            N_(
                "A dropped unit's gradient is {zero} in that pass, and after {passes} passes every "
                "unit has been kept at least once."
            ),
            zero=show(result.gradient_on_dropped),
            passes=show(result.passes_until_all),
        )
    else:
        trained = say(
            N_(
                "A dropped unit's gradient is {zero} in that pass, and {share} of the units have "
                "been dropped in all {passes}."
            ),
            zero=show(result.gradient_on_dropped),
            share=percent(result.untrained_share),
            passes=params.passes,
        )
    return f"{counts} {trained}"


def until_expected_below_one(params: Params) -> float:
    """Passes until p^t units are left of all, were the number never to vary."""
    return float(np.log(params.units) / -np.log(max(params.rate, 1e-9)))


demo = Demo(
    title=N_("Dropout masks"),
    claim=N_(
        "Dropout draws a new mask each pass: a dropped unit gets no gradient now, and is soon back."
    ),
    topic="dropout",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "never-again": Misconception(
            N_("thought that a unit once dropped is out for good"),
            lambda params, _: params.passes + 1.0,
        ),
        "mean-below-one": Misconception(
            N_("solved units x p^t = 1 for t, as if the number never varied"),
            lambda params, _: until_expected_below_one(params),
        ),
        "kept-for-dropped": Misconception(
            N_("multiplied the keep rates in place of the drop rates"),
            lambda params, _: (1 - params.rate) ** params.passes,
            ("expected_untrained",),
        ),
        "one-pass": Misconception(
            N_("took a single pass for all of them"),
            lambda params, _: params.rate,
            ("expected_untrained",),
        ),
        "trained-for-untrained": Misconception(
            N_("took the share that has been trained"),
            lambda params, _: 1 - params.rate**params.passes,
            ("expected_untrained",),
        ),
    },
)
