"""Every run that decks ask for, once, two at a time: shipped ones in processes, others guarded."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from studyapp.deck.evidence import Params

if TYPE_CHECKING:
    from studyapp.lab.evidence import Samples
    from studyapp.lab.sweep import Sweep
    from studyapp.lab.variants import Found

WORKERS: Final = 2

Job = tuple[str, Params]
"""A demo's name and its params."""
Tell = Callable[[int, int], None]
"""Told (done, total) after each job; what it raises stops the rest."""


T = TypeVar("T")
Work: TypeAlias = Callable[[str, Params, tuple[int, ...]], T]


@dataclass(frozen=True, slots=True)
class Pool:
    """Two workers, and what they can be asked for."""

    executor: Executor
    measure: Work[Samples]
    vary: Work[tuple[Found, ...]]

    def every(
        self, work: Work[T], jobs: Sequence[Job], seeds: Sequence[int], tell: Tell
    ) -> tuple[dict[Job, T], dict[Job, str]]:
        """Every job once; what could not be run is said, never passed."""
        gave: dict[Job, T] = {}
        failed: dict[Job, str] = {}
        with _deaf():
            futures: dict[Future[T], Job] = {
                self.executor.submit(work, *job, tuple(seeds)): job for job in jobs
            }
        for done, future in enumerate(as_completed(futures), 1):
            try:
                gave[futures[future]] = future.result()
            except Exception as error:
                failed[futures[future]] = f"{type(error).__name__}: {error}"
            tell(done, len(jobs))
        return gave, failed


def run_all(
    jobs: Sequence[Job], seeds: Sequence[int], *, trusted: bool, tell: Tell
) -> tuple[dict[Job, Samples], dict[Job, str]]:
    """The measures of every job; what could not be run is said, never passed."""
    if not jobs:
        return {}, {}
    with pool(trusted=trusted) as workers:
        return workers.every(workers.measure, jobs, seeds, tell)


def pool(*, trusted: bool) -> AbstractContextManager[Pool]:
    """Processes for runs of decks that came with the app, guarded children for all others."""
    return _processes() if trusted else _threads()


@contextmanager
def _processes() -> Iterator[Pool]:
    """Two processes of our own, ended at once when the runs are no longer wanted."""
    from multiprocessing import active_children, get_context

    others = set(active_children())
    context = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context) as executor:
        try:
            yield Pool(executor, run_trusted, vary_trusted)
        except BaseException:
            for child in set(active_children()) - others:
                child.terminate()
            executor.shutdown(cancel_futures=True)
            raise


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl+C reaches the whole group; a process started in here leaves it to us to end it.

    A signal that comes meanwhile is kept for us until the end.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _threads() -> Iterator[Pool]:
    """Two threads, each waiting for a guarded child, which is killed when it isn't wanted."""
    unwanted = Event()
    with ThreadPoolExecutor(WORKERS) as executor:
        try:
            yield Pool(executor, partial(_run_guarded, unwanted), partial(_vary_guarded, unwanted))
        except BaseException:
            unwanted.set()
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def run_trusted(demo: str, params: Params, seeds: tuple[int, ...]) -> Samples:
    """A job: top-level and positional, so that a process pool can carry it."""
    from studyapp.lab.demo import find
    from studyapp.lab.params import build
    from studyapp.lab.sweep import sweep

    found = find(demo)
    return _measures(sweep(found, build(found, dict(params)), seeds))


def vary_trusted(demo: str, params: Params, seeds: tuple[int, ...]) -> tuple[Found, ...]:
    """A job: what one variant of a note gives on each seed."""
    from studyapp.lab.variants import run_variant

    return run_variant(demo, params, seeds)


def _run_guarded(unwanted: Event, demo: str, params: Params, seeds: tuple[int, ...]) -> Samples:
    return _measures(_guarded(unwanted, demo, params, seeds))


def _vary_guarded(
    unwanted: Event, demo: str, params: Params, seeds: tuple[int, ...]
) -> tuple[Found, ...]:
    from studyapp.lab.demo import find
    from studyapp.lab.variants import each_seed

    return each_seed(find(demo), _guarded(unwanted, demo, params, seeds))


def _guarded(unwanted: Event, demo: str, params: Params, seeds: tuple[int, ...]) -> Sweep:
    from studyapp.lab.demo import Cancelled
    from studyapp.lab.guarded import sweep_guarded

    def look(done: int, total: int, /) -> None:  # noqa: ARG001
        if unwanted.is_set():
            raise Cancelled

    return sweep_guarded(demo, params, seeds, look)


def _measures(sweep: Sweep) -> Samples:
    return dict(sweep.measures)
