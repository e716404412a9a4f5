from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import Cancelled, Demo, Progress, Trouble, find, measure, param, silent
from studyapp.lab.executors import ExecutorError
from studyapp.lab.params import build
from studyapp.lab.sweep import charts, run_chunk, sweep, sweep_over

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
    assert len(told) > 12


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
    settings = [replace(SMALL, depth=depth) for depth in (3, 9)]
    shallow, deep = sweep_over(DEMO, settings, range(3))
    assert (shallow.params.depth, deep.params.depth) == (3, 9)
    assert (deep.measures["first_over_last"] < shallow.measures["first_over_last"]).all()


def test_a_worker_of_another_version_refuses() -> None:
    with pytest.raises(ExecutorError, match=r"needs 0\.0\.0 - install the same version") as refused:
        run_chunk("0.0.0", "gradient_decay", [(SMALL, False)])
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


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


def test_the_results_that_are_drawn_are_those_of_the_first_seeds() -> None:
    with ThreadPoolExecutor(2) as pool:
        for executor in (None, pool):
            found = sweep(DEMO, SMALL, range(6), executor=executor, chunk=2, drawn=4)
            kept = [one.shrink_per_layer for one in found.results]
            assert kept == found.measures["shrink_per_layer"][:4].tolist()
            assert found.first is found.results[0]


def test_a_chart_of_many_seeds_has_their_median_and_their_spread() -> None:
    found = sweep(DEMO, SMALL, range(9), drawn=9)
    alone = [DEMO.draw(SMALL, one, english)[0].marks[0] for one in found.results]
    line = charts(DEMO, found, english)[0].marks[0]
    values = np.array([one.y for one in alone])
    assert np.array_equal(line.y, np.median(values, axis=0))
    assert np.array_equal(line.low, values.min(axis=0))
    assert np.array_equal(line.high, values.max(axis=0))


def test_workers_that_are_lost_are_told_of_in_one_line() -> None:
    class Lost(Executor):
        """One job is done, then the others are gone."""

        def __init__(self) -> None:
            self.taken = 0

        def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object) -> Future:
            future: Future = Future()
            self.taken += 1
            if self.taken == 1:
                future.set_result(fn(*args, **kwargs))
            else:
                future.cancel()
                future.set_running_or_notify_cancel()
            return future

    with pytest.raises(ExecutorError, match="lost after 5 of 20 runs - start them again"):
        sweep(DEMO, SMALL, range(20), executor=Lost())


def test_a_job_that_fails_is_what_is_told_not_those_given_up_because_of_it() -> None:
    class Unordered(Executor):
        """The first job never begins; the second fails."""

        def __init__(self) -> None:
            self.taken = 0

        def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object) -> Future:
            future: Future = Future()
            self.taken += 1
            if self.taken > 1:
                future.set_exception(FloatingPointError("burst"))
            return future

    with pytest.raises(FloatingPointError, match="burst"):
        sweep(DEMO, SMALL, range(10), executor=Unordered())


def test_a_demo_that_runs_seeds_together_is_given_them_together() -> None:
    asked: list[list[int]] = []

    def together(params: object, seeds: Sequence[int], progress: Progress = silent) -> list[object]:
        asked.append(list(seeds))
        assert DEMO.run_seeds is not None
        return DEMO.run_seeds(params, seeds, progress)

    demo = replace(DEMO, run_seeds=together)
    settings = [replace(SMALL, depth=depth) for depth in (3, 4)]
    found = sweep_over(demo, settings, range(3))
    assert asked == [[0, 1, 2], [0, 1, 2]]
    alone = sweep_over(replace(DEMO, run_seeds=None), settings, range(3))
    for one, other in zip(found, alone, strict=True):
        for name, values in one.measures.items():
            assert np.array_equal(values, other.measures[name]), name
