"""With few samples of a related task, a new head on frozen features beats training everything.

A net with one hidden layer of 16 tanh units learns task A from 1500 samples: 8 answers that depend
on 5 hidden directions of 40 inputs. Task B asks for another answer from the same directions (or, as
far as the tasks are unrelated, from others) and has few, noisy samples. Four ways to learn it: from
scratch; from A's features with a new head, all of it trained; the new head alone, the features
frozen; and the head first, then all of it at a tenth of the rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.initialization import lecun
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.nn.variants import Variants
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

INPUTS, DIRECTIONS, UNITS, ANSWERS = 40, 5, 16, 8
SAMPLES_A, BATCH_A, FRESH = 1500, 128, 300
RATE: Final = 0.01
"""Of pre-training, of a net trained from scratch, and of a head alone."""
NOISE: Final = 0.1
HEAD_FIRST: Final = 0.75
"""Share of the updates after which the careful way goes on with everything."""
LOOKS: Final = 50
NAMES: Final = (
    N_("from scratch"),
    N_("all at once"),
    N_("frozen features"),
    N_("head first"),
)


@dataclass(frozen=True, slots=True)
class Params:
    samples: int = param(
        20, N_("samples of task B"), low=5, high=200, hard_low=2, hard_high=500, log=True
    )
    related: float = param(
        1.0,
        N_("how far task B depends on the directions of task A: 1 the same, 0 others"),
        low=0.0,
        high=1.0,
        step=0.1,
    )
    rate: float = param(
        0.003,
        N_("learning rate of fine-tuning everything"),
        low=0.0003,
        high=0.03,
        hard_low=1e-5,
        hard_high=0.3,
        log=True,
    )
    pretraining: int = param(
        500, N_("updates on task A"), low=0, high=1000, hard_high=2000, preview=60
    )
    steps: int = param(
        400, N_("updates on task B"), low=50, high=800, hard_low=4, hard_high=1500, preview=60
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    steps: Array
    errors: Array
    """(4, looks) error on fresh inputs of task B over the variance of its answers, in the order of
    `NAMES`"""
    errors_a: Array
    """(4, looks) error on task A with its own head on the features as they are by then"""
    frozen_over_scratch: float = measure(
        N_("error on task B with frozen features over that from scratch"), scale="log"
    )
    head_first_over_scratch: float = measure(
        N_("error on task B with the head first, then everything, over that from scratch"),
        scale="log",
    )
    all_over_frozen: float = measure(
        N_("error on task B with everything trained at once over that with frozen features"),
        scale="log",
    )
    error_scratch: float = measure(
        N_("error on task B from scratch, over the variance of its answers"), scale="log"
    )
    error_all: float = measure(
        N_("the same with pre-trained features, everything trained at once"), scale="log"
    )
    error_frozen: float = measure(
        N_("the same with pre-trained features, the head alone trained"), scale="log"
    )
    error_head_first: float = measure(
        N_("the same with the head first, then everything at a tenth of the rate"), scale="log"
    )
    error_a: float = measure(
        N_("error on task A after pre-training, over the variance of its answers"), scale="log"
    )
    forgetting: float = measure(
        N_("error on task A after everything was trained on B at once, over that before"),
        scale="log",
    )
    forgetting_head_first: float = measure(
        N_("error on task A after the head first, then everything, over that before"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, total = Streams(params.seed), params.pretraining + params.steps
    task_a, task_b = tasks(params, streams)
    expert = Variants((INPUTS, UNITS, ANSWERS), ["tanh"], streams=streams, scales=[lecun])
    descent, done = Adam(RATE), 0
    while done < params.pretraining:
        for rows in batches(SAMPLES_A, BATCH_A, streams.shuffle):
            if done % 20 == 0:
                progress(done, total)
            error = expert.forward(task_a.x[rows]) - task_a.y[rows]
            descent.step([expert.weights], [expert.backward(2 * error / len(rows))])
            done += 1
            if done == params.pretraining:
                break

    nets = Variants(
        (INPUTS, UNITS, 1), ["tanh"] * 4, streams=streams, scales=[lecun] * 4, purpose="head"
    )
    nets.W[0][1:], nets.b[0][1:] = expert.W[0], expert.b[0]
    fresh, every = streams.normals("inputs", (FRESH, INPUTS), 2), max(2, -(-params.steps // LOOKS))
    steps, errors, errors_a = [], [], []

    def look(step: int) -> None:
        steps.append(float(step))
        errors.append(task_b.error(nets.forward(fresh), fresh))
        errors_a.append(task_a.error(nets.h[-1] @ expert.W[-1] + expert.b[-1], fresh))

    look(0)
    ways = [Adam(RATE), Adam(params.rate), Adam(RATE), Adam(RATE)]
    for step in range(params.steps):
        if step % 20 == 0:
            progress(params.pretraining + step, total)
        if step == round(HEAD_FIRST * params.steps):
            ways[3] = Adam(params.rate / 10)
        gradient = nets.backward(2 * (nets.forward(task_b.x) - task_b.y) / params.samples)
        held = slice(2, 4) if step < round(HEAD_FIRST * params.steps) else slice(2, 3)
        nets.dW[0][held], nets.db[0][held] = 0.0, 0.0
        for at, way in enumerate(ways):
            way.step([nets.weights[at]], [gradient[at]])
        if (step + 1) % every == 0 or step + 1 == params.steps:
            look(step + 1)
    progress(total, total)
    return told(np.array(steps), np.array(errors).T, np.array(errors_a).T)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Answers that depend on a few directions of the inputs."""

    directions: Array
    head: Array
    x: Array
    y: Array

    def right(self, x: Array) -> Array:
        return np.asarray(features(x, self.directions) @ self.head)

    def error(self, answers: Array, x: Array) -> Array:
        """(variants,) mean squared error over the variance of the right answers."""
        right = self.right(x)
        return np.asarray(np.mean((answers - right) ** 2, axis=(1, 2)) / right.var())


def features(x: Array, directions: Array) -> Array:
    return np.asarray(np.tanh(2 * x @ directions / np.sqrt(INPUTS)))


def tasks(params: Params, streams: Streams) -> tuple[Task, Task]:
    shared, other = (streams.normals("directions", (INPUTS, DIRECTIONS), at) for at in (0, 1))
    mixed = params.related * shared + np.sqrt(1 - params.related**2) * other
    head_a = streams.normals("answers", (DIRECTIONS, ANSWERS))
    head_b = streams.normals("answers", (DIRECTIONS, 1), 1)
    x_a = streams.normals("inputs", (SAMPLES_A, INPUTS))
    x_b = streams.normals("inputs", (params.samples, INPUTS), 1)
    noise = NOISE * streams.normals("noise", (params.samples, 1))
    return (
        Task(shared, head_a, x_a, features(x_a, shared) @ head_a),
        Task(mixed, head_b, x_b, features(x_b, mixed) @ head_b + noise),
    )


def told(steps: Array, errors: Array, errors_a: Array) -> Result:
    last, last_a, before = errors[:, -1], errors_a[:, -1], float(errors_a[1, 0])
    return Result(
        steps=steps,
        errors=errors,
        errors_a=errors_a,
        frozen_over_scratch=float(last[2] / last[0]),
        head_first_over_scratch=float(last[3] / last[0]),
        all_over_frozen=float(last[1] / last[2]),
        error_scratch=float(last[0]),
        error_all=float(last[1]),
        error_frozen=float(last[2]),
        error_head_first=float(last[3]),
        error_a=before,
        forgetting=float(last_a[1] / before),
        forgetting_head_first=float(last_a[3] / before),
    )


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    update = Axis(say(N_("update on task B")), time=True)
    error = Axis(say(N_("error over the variance of the answers")), log=True)
    names = [say(name) for name in NAMES]
    return (
        Chart(
            say(N_("Task B, on fresh inputs")),
            update,
            error,
            tuple(Line(result.steps, result.errors[at], names[at], at) for at in range(4)),
        ),
        Chart(
            say(N_("What is left of task A")),
            update,
            error,
            tuple(Line(result.steps, result.errors_a[at], names[at], at) for at in (1, 2, 3)),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    learned = say(
        N_(
            "With {samples} samples of task B the error on fresh inputs, over the variance of the "
            "answers, is {scratch} from scratch, {all} when everything pre-trained goes on at "
            "once, {frozen} with a new head on frozen features and {careful} with the head first."
        ),
        samples=params.samples,
        scratch=percent(result.error_scratch),
        all=percent(result.error_all),
        frozen=percent(result.error_frozen),
        careful=percent(result.error_head_first),
    )
    best = int(np.argmin(result.errors[:, -1]))
    least = say(N_("The smallest is that of: {best}."), best=say(NAMES[best]))
    forgot = say(
        N_(
            "The error on task A, {before} after {updates} updates of pre-training, became {all} "
            "times that by training everything at once and {careful} times with the head first."
        ),
        before=percent(result.error_a),
        updates=params.pretraining,
        all=show(result.forgetting),
        careful=show(result.forgetting_head_first),
    )
    return f"{learned} {least} {forgot}"


demo = Demo(
    title=N_("Pre-training and fine-tuning"),
    claim=N_(
        "With few samples of a related task, a new head on frozen features beats training "
        "everything."
    ),
    topic="initialization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "all-at-once": Misconception(
            N_("took training everything at once for the best use of what is pre-trained"),
            lambda _, result: result.error_all / result.error_scratch,
        ),
        "no-use": Misconception(
            N_("thought that features of another task are of no use"), lambda *_: 1.0
        ),
    },
)
