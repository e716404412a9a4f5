"""One demo over many seeds: the same jobs in this thread, in a pool, or on other machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp import __version__
from studyapp.charts.spec import Chart
from studyapp.charts.spread import spread
from studyapp.i18n import N_, Say
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
from studyapp.lab.executors import ExecutorError, wanted
from studyapp.lab.statistics import Summary, summary

Array: TypeAlias = NDArray[np.float64]
Row: TypeAlias = tuple[dict[str, float], Trouble | None, Any]
"""The measures of one seed, the trouble it met, and its Result where it is to be drawn."""
Job: TypeAlias = tuple[Any, bool]
"""Params, and whether their Result is kept."""
Rows: TypeAlias = list[Row]
"""A chunk of seeds, in their order."""

CHUNK: Final = 5
"""Seeds a job: a remote scheduler costs about 2 ms a job."""
PATIENCE: Final = 0.02
"""Seconds between two looks at whether the sweep is still wanted."""
DRAWN: Final = 40
"""Results that are kept for drawing the spread; more would say no more."""
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
    results: tuple[Any, ...] = ()
    """The Results of the first seeds, for drawing their spread; `first` is one of them."""

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
    *,
    chunk: int = CHUNK,
    drawn: int = 1,
) -> Sweep:
    """Run a demo on every seed; a demo without a seed runs once.

    Any `concurrent.futures.Executor` will do, with `chunk` seeds a job, and gives bit for bit
    what no executor gives. `drawn` Results are kept. Raises what the run raises: Cancelled when
    `progress` does.
    """
    return _sweeps(demo, [params], seeds, progress, executor, chunk, drawn)[0]


def sweep_over(
    demo: AnyDemo,
    settings: Iterable[Any],
    seeds: Sequence[int] = (0,),
    progress: Progress = silent,
    executor: Executor | None = None,
    *,
    chunk: int = CHUNK,
    drawn: int = 1,
) -> tuple[Sweep, ...]:
    """One sweep for each of several params, all on the same seeds: a grid, in one go."""
    return _sweeps(demo, list(settings), seeds, progress, executor, chunk, drawn)


def _sweeps(
    demo: AnyDemo,
    settings: Sequence[Any],
    seeds: Sequence[int],
    progress: Progress,
    executor: Executor | None,
    chunk: int,
    drawn: int,
) -> tuple[Sweep, ...]:
    ran = tuple(int(seed) for seed in seeds) if demo.random else ()
    if demo.random and not ran:
        raise ValueError("a sweep needs a seed")
    each = max(1, len(ran))
    jobs: list[Job] = [
        (replace(params, seed=seed) if seed is not None else params, at < max(1, drawn))
        for params in settings
        for at, seed in enumerate(ran or (None,))
    ]
    if executor is None:
        rows = _here(demo, jobs, progress)
    else:
        rows = _elsewhere(demo.name, jobs, progress, executor, chunk)
    progress(SHARES * len(jobs), SHARES * len(jobs))
    return tuple(
        _together(demo, params, ran, rows[each * at : each * (at + 1)])
        for at, params in enumerate(settings)
    )


def _together(demo: AnyDemo, params: Any, seeds: tuple[int, ...], rows: Rows) -> Sweep:
    names = [m.name for m in described(demo.Result)]
    columns = {name: np.array([row[name] for row, _, _ in rows]) for name in names}
    troubles = tuple(met for _, met, _ in rows if met is not None)
    results = tuple(result for _, _, result in rows if result is not None)
    return Sweep(demo.name, params, seeds, columns, results[0], troubles, results)


def _here(demo: AnyDemo, jobs: Sequence[Job], progress: Progress = silent) -> Rows:
    """In this thread: seeds of one setting together where the demo can, else one by one."""
    total, rows = SHARES * len(jobs), Rows()
    for _, group in groupby(jobs, lambda job: _setting(demo, job)):
        some = list(group)
        if demo.run_seeds is not None and len(some) > 1:
            seeds = [params.seed for params, _ in some]
            within = _share(progress, len(rows), len(some), total)
            found = demo.run_seeds(some[0][0], seeds, within)
            rows += [_row(one, keep) for one, (_, keep) in zip(found, some, strict=True)]
        else:
            for params, keep in some:
                rows.append(_row(demo.run(params, _share(progress, len(rows), 1, total)), keep))
    return rows


def _setting(demo: AnyDemo, job: Job) -> Any:
    return replace(job[0], seed=0) if demo.random else job[0]


def _share(progress: Progress, place: int, count: int, total: int) -> Progress:
    """Progress through `count` runs, as a part of that through all."""

    def tell(done: int, steps: int, /) -> None:
        progress(SHARES * place + SHARES * count * done // max(1, steps), total)

    return tell


def _row(result: object, keep: bool) -> Row:
    return measures(result), trouble(result), result if keep else None


def charts(demo: AnyDemo, found: Sweep, say: Say) -> tuple[Chart, ...]:
    """The demo's charts: those of the first seed, with the spread of the others kept."""
    return spread([demo.draw(found.params, result, say) for result in found.results])


def run_chunk(version: str, name: str, jobs: Sequence[Job]) -> Rows:
    """A job: top-level, positional and picklable, so that any executor can carry it.

    Raises ExecutorError where another version of the app is installed: its numbers may differ.
    """
    if version != __version__:
        raise ExecutorError(
            N_("a worker has studyapp {theirs}, the sweep needs {ours}"),
            N_("install the same version there"),
            theirs=__version__,
            ours=version,
        )
    return _here(find(name), jobs, wanted)


def _failed(future: Future[Rows]) -> bool:
    return future.cancelled() or future.exception() is not None


def _elsewhere(
    name: str, jobs: Sequence[Job], progress: Progress, executor: Executor, chunk: int
) -> Rows:
    chunks = [jobs[at : at + chunk] for at in range(0, len(jobs), chunk)]
    futures: list[Future[Rows]] = [
        executor.submit(run_chunk, __version__, name, part) for part in chunks
    ]
    pending = set(futures)
    try:
        while pending:
            _, pending = wait(pending, PATIENCE, FIRST_COMPLETED)
            finished = len(futures) - len(pending)
            progress(SHARES * min(len(jobs), chunk * finished), SHARES * len(jobs))
            if any(_failed(future) for future in set(futures) - pending):
                break
    finally:
        for future in pending:
            future.cancel()
    for future in futures:
        error = future.exception() if future.done() and not future.cancelled() else None
        if error is not None and not isinstance(error, BrokenExecutor):
            raise error  # before the jobs that were cancelled because of it
    try:
        return [row for future in futures for row in future.result()]
    except (CancelledError, BrokenExecutor):
        done = chunk * sum(future.done() and not future.cancelled() for future in futures)
        raise ExecutorError(
            N_("the workers were lost after {done} of {total} runs"),
            N_("start them again, or leave --executor out"),
            done=min(done, len(jobs)),
            total=len(jobs),
        ) from None
