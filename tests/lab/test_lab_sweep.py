from __future__ import annotations

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest

from studyapp.lab.demo import Cancelled, Demo, Progress, Trouble, find, measure, param, silent
from studyapp.lab.params import build
from studyapp.lab.sweep import run_chunk, sweep, sweep_over

DEMO = find("gradient_decay")
SMALL = build(DEMO, {"depth": 5, "width": 16})


def test_a_sweep_holds_every_measure_over_the_seeds() -> None:
    found = sweep(DEMO, SMALL, range(7))
    assert found.n == 7
    assert found.seeds == tuple(range(7))
    assert found.params == SMALL
    assert all(values.shape == (7,) for values in found.measures.values())
    alone = DEMO.run(build(DEMO, {"depth": 5, "width": 16, "seed": 3}))
    assert found.measures["shrink_per_layer"][3] == alone.shrink_per_layer
    assert found.first.shrink_per_layer == found.measures["shrink_per_layer"][0]


def test_its_summary_is_that_of_the_seeds() -> None:
    found = sweep(DEMO, SMALL, range(7))
    values = found.measures["shrink_per_layer"]
    told = found.summary("shrink_per_layer")
    assert (told.low, told.median, told.high) == (min(values), np.median(values), max(values))


def executors() -> list[Executor]:
    spawn = multiprocessing.get_context("spawn")
    return [ThreadPoolExecutor(3), ProcessPoolExecutor(2, mp_context=spawn)]


@pytest.mark.parametrize("executor", executors(), ids=["threads", "processes"])
def test_where_it_runs_changes_no_bit(executor: Executor) -> None:
    serial = sweep(DEMO, SMALL, range(12))
    with executor:
        pooled = sweep(DEMO, SMALL, range(12), executor=executor)
    for name, values in serial.measures.items():
        assert np.array_equal(values, pooled.measures[name]), name


def test_it_tells_how_far_it_is() -> None:
    told: list[float] = []
    sweep(DEMO, SMALL, range(4), lambda done, total, /: told.append(done / total))
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 20


@pytest.mark.parametrize("threads", [0, 2])
def test_it_stops_when_it_is_no_longer_wanted(threads: int) -> None:
    def unwanted(done: int, total: int, /) -> None:
        if done > 0.3 * total:
            raise Cancelled

    if not threads:
        with pytest.raises(Cancelled):
            sweep(DEMO, SMALL, range(50), unwanted)
        return
    with ThreadPoolExecutor(threads) as pool, pytest.raises(Cancelled):
        sweep(DEMO, SMALL, range(50), unwanted, pool)


def test_values_of_one_param_are_swept_on_the_same_seeds() -> None:
    shallow, deep = sweep_over(DEMO, SMALL, "depth", [3, 9], seeds=range(3))
    assert (shallow.params.depth, deep.params.depth) == (3, 9)
    assert (deep.measures["first_over_last"] < shallow.measures["first_over_last"]).all()


def test_a_worker_of_another_version_refuses() -> None:
    with pytest.raises(RuntimeError, match=r"needs 0\.0\.0"):
        run_chunk("0.0.0", "gradient_decay", [SMALL])


def test_a_sweep_over_no_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a seed"):
        sweep(DEMO, SMALL, [])


def test_it_keeps_what_went_wrong_in_which_seeds() -> None:
    @dataclass(frozen=True)
    class Params:
        seed: int = param(0, "seed", low=0, high=9)

    @dataclass(frozen=True)
    class Result:
        trouble: Trouble | None
        size: float = measure("size")

    def run(params: Params, progress: Progress = silent) -> Result:
        progress(1, 1)
        odd = params.seed % 2 == 1
        return Result(
            Trouble(params.seed, None, "it burst", "a smaller rate") if odd else None, size=1
        )

    demo = Demo("t", "c", "topic", Params, Result, run, lambda *_: (), lambda *_: "")
    found = sweep(demo, Params(), range(5))
    assert [one.step for one in found.troubles] == [1, 3]
