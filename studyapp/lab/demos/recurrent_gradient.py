"""Through time a gradient is multiplied at every step; an open forget gate is what keeps it.

One sequence of random inputs through a simple tanh cell and through an LSTM, both at random
weights, untrained. Measured is the spectral norm of the Jacobian from the last state back to the
state some steps before: dh_T/dh_t of the simple cell, dc_T/dc_t of the LSTM, on all paths. Below
them the bare case: an orthogonal matrix times its spectral radius r, without activation, gives r^T;
weight decay lowers r, and with it the power.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.recurrent import LSTM, RNN
from studyapp.lab.numbers import percent, show, show_log10
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

DRAWN: Final = 40
"""Lags of a line"""
DECAYS: Final = 20
"""Steps of weight decay"""


@dataclass(frozen=True, slots=True)
class Params:
    forget_bias: float = param(
        3.0,
        N_("bias of the LSTM's forget gates"),
        low=-1.0,
        high=5.0,
        hard_low=-10.0,
        hard_high=10.0,
        step=0.5,
    )
    gain: float = param(
        0.8,
        N_("standard deviation of the simple cell's recurrent weights, times √units"),
        low=0.5,
        high=2.0,
        hard_low=0.1,
        hard_high=5.0,
        step=0.1,
    )
    steps: int = param(
        100, N_("steps of the sequence"), low=10, high=200, hard_low=1, hard_high=500
    )
    radius: float = param(
        1.1,
        N_("spectral radius r of the orthogonal recurrence"),
        low=0.5,
        high=1.5,
        hard_low=0.01,
        hard_high=3.0,
        step=0.05,
    )
    decay: float = param(
        0.01,
        N_("share of r that a step of weight decay takes off (rate times λ); there are 20"),
        low=0.0,
        high=0.1,
        hard_high=0.5,
        step=0.005,
    )
    units: int = param(32, N_("units of a state"), low=4, high=64, hard_low=2, hard_high=64)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    lags: Array
    """Steps back from the last"""
    rnn: Array
    """log10 of the Jacobian's norm at each lag, as the rest of them"""
    lstm: Array
    forget_product: Array
    orthogonal: Array
    decayed: Array
    log10_lstm: float = measure(
        N_("what the LSTM leaves of a gradient over all steps, as a power of ten")
    )
    log10_rnn: float = measure(N_("the same for the simple cell"))
    log10_forget_product: float = measure(
        N_("product of a forget gate over all steps, median unit, as a power of ten")
    )
    forget_gate: float = measure(N_("mean of the forget gates"))
    log10_orthogonal: float = measure(
        N_("what the orthogonal recurrence makes of a gradient, as a power of ten")
    )
    log10_decayed: float = measure(N_("the same after the steps of weight decay"))
    lstm_per_step: float = measure(
        N_("factor of the LSTM for one step (geometric mean)"), scale="log"
    )
    rnn_per_step: float = measure(
        N_("factor of the simple cell for one step (geometric mean)"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, n, steps = Streams(params.seed), params.units, params.steps
    lags = np.unique(np.linspace(0, steps, DRAWN).round().astype(int))
    x = streams.normals("data", (steps, 1, n))

    def part(number: int) -> Progress:
        def tell(done: int, total: int, /) -> None:
            progress(number * total + done, 4 * total)

        return tell

    rnn = RNN(
        streams.normals("weights", (n, n), 0) * 0.5 / math.sqrt(n),
        streams.normals("weights", (n, n), 1) * params.gain / math.sqrt(n),
        np.zeros(n),
    )
    through_rnn = rnn.log10_norms(rnn.forward(x), lags, part(0))

    lstm = LSTM(
        streams.normals("weights", (n, 4 * n), 2) * 0.5 / math.sqrt(2 * n),
        streams.normals("weights", (n, 4 * n), 3) * 0.5 / math.sqrt(2 * n),
        np.repeat([0.0, params.forget_bias, 0.0, 0.0], n),
    )
    trace = lstm.forward(x)
    through_lstm = lstm.log10_norms(trace, lags, part(1))
    forget = trace.gates[:, 1, 0]  # (steps, units)
    product = np.vstack([np.zeros(n), np.cumsum(np.log10(forget[::-1]), axis=0)])

    turn = np.linalg.qr(streams.normals("weights", (n, n), 4))[0]
    bare = []
    for number, radius in enumerate((params.radius, decayed_radius(params)), 2):
        cell = RNN(np.zeros((1, n)), radius * turn, np.zeros(n), ACTIVATIONS["linear"])
        states = cell.forward(np.zeros((steps, 1, 1)))
        bare.append(cell.log10_norms(states, lags, part(number)))
    progress(4 * steps, 4 * steps)
    return Result(
        lags=lags.astype(float),
        rnn=through_rnn,
        lstm=through_lstm,
        forget_product=np.median(product[lags], axis=1),
        orthogonal=bare[0],
        decayed=bare[1],
        log10_lstm=float(through_lstm[-1]),
        log10_rnn=float(through_rnn[-1]),
        log10_forget_product=float(np.median(product[-1])),
        forget_gate=float(forget.mean()),
        log10_orthogonal=float(bare[0][-1]),
        log10_decayed=float(bare[1][-1]),
        lstm_per_step=float(10 ** (through_lstm[-1] / steps)),
        rnn_per_step=float(10 ** (through_rnn[-1] / steps)),
    )


def decayed_radius(params: Params) -> float:
    """Weight decay shrinks the matrix, and so its spectral radius, by the same share each step."""
    return params.radius * (1 - params.decay) ** DECAYS


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    back = Axis(say(N_("steps back")), time=True)
    length = Axis(say(N_("length of the gradient")), log=True)

    def line(logs: Array, name: str, series: int) -> Line:
        return Line(result.lags, 10.0 ** np.clip(logs, -307, 308), name, series)

    return (
        Chart(
            say(N_("Back through time")),
            back,
            length,
            (
                line(result.rnn, say(N_("simple cell")), 0),
                line(result.lstm, "LSTM", 1),
                line(result.forget_product, say(N_("its forget gates alone")), 2),
            ),
        ),
        Chart(
            say(N_("The spectral radius alone")),
            back,
            length,
            (
                line(result.orthogonal, f"r = {show(params.radius)}", 3),
                line(result.decayed, f"r = {show(decayed_radius(params))}", 4),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Back over {steps} steps the simple cell leaves {rnn} of a gradient and the LSTM "
            "{lstm}; its forget gates are {gate} open on average, and alone they would leave "
            "{product}."
        ),
        steps=params.steps,
        rnn=show_log10(result.log10_rnn),
        lstm=show_log10(result.log10_lstm),
        gate=percent(result.forget_gate),
        product=show_log10(result.log10_forget_product, 2),
    )
    second = say(
        N_(
            "A spectral radius of {radius} alone makes it {whole}; {decays} steps of weight decay "
            "lower it to {lower}, and that makes it {decayed}."
        ),
        radius=show(params.radius),
        whole=show_log10(result.log10_orthogonal),
        decays=DECAYS,
        lower=show(decayed_radius(params)),
        decayed=show_log10(result.log10_decayed),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Gradients through time"),
    claim=N_(
        "Through time a gradient is multiplied at every step; an open forget gate is what keeps it."
    ),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "by-its-name": Misconception(
            N_("thought that an LSTM keeps its gradient whatever its gates do"),
            lambda _params, _result: 0.0,
        ),
        "gates-alone": Misconception(
            N_("multiplied the forget gates and forgot the other paths"),
            lambda _, result: result.log10_forget_product,
        ),
        "as-the-simple-cell": Misconception(
            N_("took the simple cell for the LSTM"), lambda _, result: result.log10_rnn
        ),
    },
)
