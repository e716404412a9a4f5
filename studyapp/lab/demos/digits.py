"""A net can learn wrong labels by heart; stopping before it does keeps more of the test right.

Images of 8 × 8 pixels (Alpaydin & Kaynak 1998), or your own classes, are told apart by a net with
two hidden ReLU layers, trained by Adam on the cross-entropy in mini-batches of 32. A fifth of the
rows is kept for validation and three tenths for the test; of the rest the net sees as many as
asked, some with a label drawn by chance (Zhang et al. 2017 gave all of them one). Early stopping
would keep the weights of the epoch with the lowest validation loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.datasets import Dataset
from studyapp.lab.demo import Demo, Misconception, Progress, dataset, measure, param, silent
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.losses import cross_entropy, cross_entropy_gradient
from studyapp.lab.nn.network import Network
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int_]

BATCH: Final = 32
VALIDATION: Final = 0.2
TEST: Final = 0.3
MOST_CHECKED: Final = 400
"""Rows that validation and test take at most: they are looked at after every epoch."""


@dataclass(frozen=True)
class Params:
    data: Dataset = dataset("digits", N_("what it learns to tell apart"))
    examples: int = param(
        400, N_("training examples"), low=20, high=800, hard_high=2000, log=True, preview=100
    )
    noise: float = param(
        0.3, N_("share of training labels drawn by chance"), low=0.0, high=1.0, step=0.05
    )
    width: int = param(48, N_("units of each hidden layer"), low=4, high=128, hard_high=256)
    dropout: float = param(0.0, N_("share of hidden units dropped"), low=0.0, high=0.8, step=0.05)
    batch_norm: bool = param(False, N_("batch normalization before each activation"))
    rate: float = param(0.003, N_("step size of Adam"), low=1e-4, high=0.03, hard_high=1, log=True)
    epochs: int = param(
        40, N_("passes over the examples"), low=5, high=60, hard_high=200, preview=8
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    epochs: Array
    """(epochs + 1,)"""
    train_loss: Array
    """(epochs + 1,) on the training examples, nothing dropped"""
    validation_loss: Array
    test_loss: Array
    train_right: Array
    """(epochs + 1,) share told right"""
    test_right: Array
    test_accuracy: float = measure(N_("share of the test rows told right at the end"))
    train_accuracy: float = measure(N_("share of the training rows told right at the end"))
    gap: float = measure(N_("training accuracy less test accuracy, at the end"))
    best_epoch: float = measure(N_("epoch with the lowest validation loss"))
    stopped_accuracy: float = measure(N_("test accuracy of the weights of that epoch"))
    final_test_loss: float = measure(N_("cross-entropy of the test rows at the end"))
    stopped_test_loss: float = measure(N_("cross-entropy of the test rows at the best epoch"))
    loss_rise: float = measure(N_("test cross-entropy at the end over that at the best epoch"))
    chance: float = measure(N_("share that naming the commonest class would tell right"))


def run(params: Params, progress: Progress = silent) -> Result:
    streams = Streams(params.seed)
    train, validation, test = _split(params, streams)
    classes = int(params.data.y.max()) + 1
    net = Network(
        (params.data.x.shape[1], params.width, params.width, classes),
        streams=streams,
        norm="before" if params.batch_norm else "none",
        dropout=params.dropout,
    )
    optimizer, masks = Adam(params.rate), streams.mask
    told = [_told(net, train, validation, test)]
    for epoch in range(params.epochs):
        progress(epoch, params.epochs)
        for picked in batches(len(train[1]), BATCH, streams.shuffle):
            x, y = train[0][picked], train[1][picked]
            if len(picked) > 1:  # one row has no spread to be normalized by
                out = net.forward(x, train=True, masks=masks)
                optimizer.step(net.trainable, net.backward(cross_entropy_gradient(out, y)))
        told.append(_told(net, train, validation, test))
    progress(params.epochs, params.epochs)
    history = np.array(told).T
    best = int(np.argmin(history[1]))
    return Result(
        epochs=np.arange(params.epochs + 1.0),
        train_loss=history[0],
        validation_loss=history[1],
        test_loss=history[2],
        train_right=history[3],
        test_right=history[4],
        test_accuracy=float(history[4, -1]),
        train_accuracy=float(history[3, -1]),
        gap=float(history[3, -1] - history[4, -1]),
        best_epoch=float(best),
        stopped_accuracy=float(history[4, best]),
        final_test_loss=float(history[2, -1]),
        stopped_test_loss=float(history[2, best]),
        loss_rise=float(history[2, -1] / history[2, best]),
        chance=float(np.bincount(test[1]).max() / len(test[1])),
    )


def _split(params: Params, streams: Streams) -> list[tuple[Array, Labels]]:
    """Rows for training, validation and test, in an order drawn from the seed."""
    x, y = params.data.scaled, params.data.y.astype(np.int_)
    order = streams.data.permutation(len(y))
    checked = [min(MOST_CHECKED, int(len(y) * share)) for share in (VALIDATION, TEST)]
    ends = np.cumsum([*checked, min(params.examples, len(y) - sum(checked))])
    validation, test, train = np.split(order[: ends[-1]], ends[:-1])
    classes = int(y.max()) + 1
    swapped = streams.uniforms("swapped", (len(y),))[train] < params.noise
    by_chance = np.floor(streams.uniforms("labels", (len(y),))[train] * classes).astype(np.int_)
    labels = np.where(swapped, by_chance, y[train])
    return [(x[train], labels), *((x[rows], y[rows]) for rows in (validation, test))]


def _told(net: Network, *sets: tuple[Array, Labels]) -> list[float]:
    """Losses on training, validation and test rows, then how many of the first and last are
    told right."""
    outs = [net.forward(x) for x, _ in sets]
    losses = [cross_entropy(out, y) for out, (_, y) in zip(outs, sets, strict=True)]
    right = [float(np.mean(outs[at].argmax(axis=1) == sets[at][1])) for at in (0, 2)]
    return losses + right


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    epoch = Axis(say(N_("epoch")), time=True)
    stop = Rule(result.best_epoch, "x", say(N_("early stopping")), 3)
    return (
        Chart(
            say(N_("Cross-entropy")),
            epoch,
            Axis(say(N_("loss")), log=True),
            (
                Line(result.epochs, result.train_loss, say(N_("training")), 0),
                Line(result.epochs, result.validation_loss, say(N_("validation")), 1),
                Line(result.epochs, result.test_loss, say(N_("test")), 2),
                stop,
            ),
        ),
        Chart(
            say(N_("Told right")),
            epoch,
            Axis(say(N_("share")), low=0.0, high=1.0),
            (
                Line(result.epochs, result.train_right, say(N_("training")), 0),
                Line(result.epochs, result.test_right, say(N_("test")), 2),
                stop,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "After {epochs} epochs the net tells {train} of its training rows right and {test} of "
            "the test rows; naming the commonest class would get {chance}."
        ),
        epochs=params.epochs,
        train=percent(result.train_accuracy),
        test=percent(result.test_accuracy),
        chance=percent(result.chance),
    )
    if result.best_epoch == params.epochs:
        second = say(
            N_("The validation loss was still falling, so there was no reason to stop yet.")
        )
    elif result.loss_rise > 1.05 and result.test_accuracy < result.stopped_accuracy:
        second = say(
            N_(
                "The validation loss was lowest after epoch {best}; since then the test loss grew "
                "to {rise} times as much, and the share told right fell from {then} to {now}."
            ),
            best=show(result.best_epoch),
            rise=show(result.loss_rise),
            then=percent(result.stopped_accuracy),
            now=percent(result.test_accuracy),
        )
    elif result.loss_rise > 1.05:
        second = say(
            N_(
                "The validation loss was lowest after epoch {best}; since then the test loss grew "
                "to {rise} times as much, while the share told right went from {then} to {now}: "
                "the net grew surer of its mistakes."
            ),
            best=show(result.best_epoch),
            rise=show(result.loss_rise),
            then=percent(result.stopped_accuracy),
            now=percent(result.test_accuracy),
        )
    else:
        second = say(
            N_(
                "The validation loss was lowest after epoch {best}; the test loss is {rise} times "
                "what it was then, so stopping there changes little."
            ),
            best=show(result.best_epoch),
            rise=show(result.loss_rise),
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("A net on real digits"),
    claim=N_(
        "A net can learn wrong labels by heart; stopping before it does keeps more of the test "
        "right."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "training-is-testing": Misconception(
            N_("took the accuracy on the training rows for that on new ones"),
            lambda _, result: result.train_accuracy,
        ),
        "chance": Misconception(
            N_("took the share that guessing the commonest class gets"),
            lambda _, result: result.chance,
        ),
    },
)
