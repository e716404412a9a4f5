"""Training keeps what every layer received until its gradient returns; inference keeps two layers.

Bytes are counted, none are filled: a net of equal layers, dense and without biases. The backward
pass needs what went into every layer, so training stores its input and one array of
batch x width for each layer; inference needs one array to read and one to write. With checkpoints
at every k-th layer only those are stored and the rest is computed once more, one stretch at a time
(Chen et al. 2016). Weights, their gradients and the optimizer's own numbers do not grow with the
batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import percent, show

Array: TypeAlias = NDArray[np.float64]

BYTES: Final = {"float64": 8, "float32": 4, "float16": 2}
KEPT_BY: Final = {"sgd": 0, "momentum": 1, "adam": 2}
"""Numbers that an optimizer keeps for each weight"""
MEBI: Final = 2.0**20


@dataclass(frozen=True, slots=True)
class Params:
    layers: int = param(20, N_("number of layers"), low=1, high=100, hard_high=10_000)
    batch: int = param(
        64, N_("samples in the batch"), low=1, high=1024, hard_high=1_000_000, log=True
    )
    width: int = param(
        256, N_("units in every layer"), low=16, high=4096, hard_low=1, hard_high=100_000, log=True
    )
    precision: Literal["float32", "float16", "float64"] = param(
        "float32", N_("type of the stored numbers")
    )
    optimizer: Literal["adam", "momentum", "sgd"] = param(
        "adam", N_("what makes the steps: it keeps 2, 1 or 0 numbers for each weight")
    )
    checkpoint: int = param(
        1, N_("store the input of every k-th layer only"), low=1, high=20, hard_high=10_000
    )


@dataclass(frozen=True, eq=False)
class Result:
    batches: Array
    by_batch: dict[str, Array]
    """Activations in MiB at each batch: in training, with checkpoints, at inference"""
    parts: Array
    """(4,) MiB in training: activations, weights, gradients, optimizer"""
    train_over_inference: float = measure(
        N_("activations kept in training over those kept at inference")
    )
    activations: float = measure(N_("activations kept in training"), unit=" MiB")
    inference: float = measure(N_("activations kept at inference"), unit=" MiB")
    double_batch: float = measure(N_("activations kept with twice the batch over these"))
    double_layers: float = measure(N_("activations kept with twice the layers over these"))
    weights: float = measure(
        N_("weights, their gradients and the optimizer's numbers"), unit=" MiB"
    )
    whole: float = measure(N_("all of it together, in training"), unit=" MiB")
    extra_forward: float = measure(
        N_("layers computed a second time in the backward pass, as a share of all")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 1)
    layers, batch = params.layers, params.batch
    kept = stored(layers, params.checkpoint)
    one = params.width * BYTES[params.precision] / MEBI  # of one sample in one layer
    weights = layers * params.width * one
    parts = np.array([kept * batch * one, weights, weights, KEPT_BY[params.optimizer] * weights])
    batches = np.geomspace(1, max(1024, batch), 101)
    progress(1, 1)
    return Result(
        batches=batches,
        by_batch={
            "training": stored(layers, 1) * batches * one,
            "checkpoints": kept * batches * one,
            "inference": 2 * batches * one,
        },
        parts=parts,
        train_over_inference=kept / 2,
        activations=float(parts[0]),
        inference=2 * batch * one,
        double_batch=kept * 2 * batch * one / parts[0],
        double_layers=stored(2 * layers, params.checkpoint) / kept,
        weights=float(parts[1:].sum()),
        whole=float(parts.sum()),
        extra_forward=1 - len(range(0, layers, params.checkpoint)) / layers,
    )


def stored(layers: int, every: int) -> int:
    """Arrays of batch x width that are kept at most at one time.

    The input of every stretch of k layers and the output of the last layer; while a stretch goes
    backward, also its other inputs, computed anew. The last stretch may be shorter, and its start
    is free when the one before it goes backward.
    """
    starts = len(range(0, layers, every))
    last = layers - every * (starts - 1)
    return starts + max(last, every - 1 if starts > 1 else 0)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    names = {
        "training": say(N_("training")),
        "inference": say(N_("inference")),
        "checkpoints": say(N_("training, checkpoints")),
    }
    if params.checkpoint == 1:
        names.pop("checkpoints")
    words = (N_("activations"), N_("weights"), N_("gradients"), N_("optimizer"))
    return (
        Chart(
            say(N_("Memory for activations")),
            Axis(say(N_("samples in the batch")), log=True),
            Axis(say(N_("memory in MiB")), log=True),
            (
                *(
                    Line(result.batches, result.by_batch[kind], name, series)
                    for series, (kind, name) in enumerate(names.items())
                ),
                Rule(params.batch, "x", str(params.batch), 3),
            ),
        ),
        Chart(
            say(N_("What training keeps, at a batch of {batch}"), batch=params.batch),
            Axis(say(N_("what is kept")), ticks=tuple((at, say(w)) for at, w in enumerate(words))),
            Axis(say(N_("memory in MiB")), low=0.0),
            tuple(
                Bars((at - 0.4, at + 0.4), (float(size),), say(word), at)
                for at, (word, size) in enumerate(zip(words, result.parts, strict=True))
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Training keeps {training} MiB of activations, inference {inference} MiB: {ratio} "
            "times as much. Twice the batch makes it {batch} times as much, twice the layers "
            "{layers} times."
        ),
        training=show(result.activations),
        inference=show(result.inference),
        ratio=show(result.train_over_inference),
        batch=show(result.double_batch),
        layers=show(result.double_layers),
    )
    second = say(
        N_("Weights, gradients and the optimizer's numbers take {weights} MiB at any batch."),
        weights=show(result.weights),
    )
    if params.checkpoint == 1:
        return f"{first} {second}"
    third = say(
        N_("With checkpoints at every {every} layers it computes {share} of them twice."),
        every=params.checkpoint,
        share=percent(result.extra_forward),
    )
    return f"{first} {third} {second}"


demo = Demo(
    title=N_("Memory for training"),
    claim=N_(
        "Training keeps what every layer received until its gradient returns; inference keeps two "
        "layers."
    ),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "weights-only": Misconception(
            N_("thought that training keeps nothing more than inference"),
            lambda _params, _result: 1.0,
        ),
        "one-an-layer": Misconception(
            N_("forgot that inference needs two arrays, one to read and one to write"),
            lambda _, result: 2 * result.train_over_inference,
        ),
    },
)
