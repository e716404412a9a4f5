"""One demo over many seeds: the same jobs in this thread, in a pool, or on other machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp import __version__
from studyapp.lab.demo import (
    AnyDemo,
    Progress,
    Trouble,
    described,
    find,
    measures,
    silent,
    trouble,
)
from studyapp.lab.statistics import Summary, summary

Array: TypeAlias = NDArray[np.float64]
Row: TypeAlias = tuple[dict[str, float], Trouble | None]
"""The measures of one seed, and the trouble it met."""
Rows: TypeAlias = list[Row]
"""A chunk of seeds, in their order."""

CHUNK: Final = 5
"""Seeds a job: a remote scheduler costs about 2 ms a job."""
PATIENCE: Final = 0.02
"""Seconds between two looks at whether the sweep is still wanted."""
SHARES: Final = 1000
"""Steps of progress that one seed counts for."""


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    demo: str
    params: Any
    """As given; the seeds take the place of its seed."""
    seeds: tuple[int, ...]
    """Empty for a demo without a seed, which runs once."""
    measures: Mapping[str, Array]
    """Each measure over the seeds."""
    first: Any
    """The Result of the first seed, for drawing."""
    troubles: tuple[Trouble, ...] = ()
    """What went wrong with the numbers, for the seeds in which something did."""

    @property
    def n(self) -> int:
        """How many runs there were."""
        return max(1, len(self.seeds))

    def summary(self, measure: str) -> Summary:
        return summary(self.measures[measure])


def sweep(
    demo: AnyDemo,
    params: Any,
    seeds: Sequence[int] = (0,),
    progress: Progress = silent,
    executor: Executor | None = None,
) -> Sweep:
    """Run a demo on every seed; a demo without a seed runs once.

    Any `concurrent.futures.Executor` will do, and gives bit for bit what no executor gives.
    Raises what the run raises: Cancelled when `progress` does.
    """
    if not demo.random:
        seeds = ()
        jobs = [params]
    else:
        jobs = [replace(params, seed=int(seed)) for seed in seeds]
        if not jobs:
            raise ValueError("a sweep needs a seed")
    total = SHARES * len(jobs)

    def within(place: int) -> Progress:
        def tell(done: int, steps: int, /) -> None:
            progress(SHARES * place + SHARES * done // max(1, steps), total)

        return tell

    first = demo.run(jobs[0], within(0))
    rows = [_row(first)]
    progress(SHARES, total)
    if executor is None:
        rows += [_row(demo.run(job, within(i))) for i, job in enumerate(jobs[1:], 1)]
    else:
        rows += _elsewhere(demo.name, jobs[1:], progress, total, executor)
    progress(total, total)
    names = [m.name for m in described(demo.Result)]
    columns = {name: np.array([row[name] for row, _ in rows]) for name in names}
    troubles = tuple(met for _, met in rows if met is not None)
    return Sweep(demo.name, params, tuple(int(seed) for seed in seeds), columns, first, troubles)


def _row(result: object) -> Row:
    return measures(result), trouble(result)


def sweep_over(
    demo: AnyDemo,
    params: Any,
    name: str,
    values: Iterable[object],
    *,
    seeds: Sequence[int] = (0,),
    progress: Progress = silent,
    executor: Executor | None = None,
) -> tuple[Sweep, ...]:
    """One sweep for each value of one param, all on the same seeds."""
    turned = [replace(params, **{name: value}) for value in values]

    def within(place: int) -> Progress:
        def tell(done: int, steps: int, /) -> None:
            progress(SHARES * place + SHARES * done // max(1, steps), SHARES * len(turned))

        return tell

    return tuple(sweep(demo, one, seeds, within(i), executor) for i, one in enumerate(turned))


def run_chunk(version: str, name: str, jobs: Sequence[Any]) -> Rows:
    """A job: top-level, positional and picklable, so that any executor can carry it.

    Raises RuntimeError where another version of the app is installed: its numbers may differ.
    """
    if version != __version__:
        raise RuntimeError(f"this worker has studyapp {__version__}, the sweep needs {version}")
    demo = find(name)
    return [_row(demo.run(job)) for job in jobs]


def _elsewhere(
    name: str, jobs: Sequence[Any], progress: Progress, total: int, executor: Executor
) -> Rows:
    chunks = [jobs[at : at + CHUNK] for at in range(0, len(jobs), CHUNK)]
    futures: list[Future[Rows]] = [
        executor.submit(run_chunk, __version__, name, chunk) for chunk in chunks
    ]
    pending = set(futures)
    try:
        while pending:
            _, pending = wait(pending, PATIENCE, FIRST_COMPLETED)
            finished = len(futures) - len(pending)
            progress(min(total, SHARES * (1 + CHUNK * finished)), total)
    finally:
        for future in pending:
            future.cancel()
    return [row for future in futures for row in future.result()]
