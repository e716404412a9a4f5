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
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from studyapp.deck.evidence import Params

if TYPE_CHECKING:
    from studyapp.lab.evidence import Samples
    from studyapp.lab.sweep import Sweep

WORKERS: Final = 2

Job = tuple[str, Params]
"""A demo's name and its params."""
Tell = Callable[[int, int], None]
"""Told (done, total) after each job; what it raises stops the rest."""


def run_all(
    jobs: Sequence[Job], seeds: Sequence[int], *, trusted: bool, tell: Tell
) -> tuple[dict[Job, Samples], dict[Job, str]]:
    """Every job once, two at a time; what could not be run is said, never passed."""
    samples: dict[Job, Samples] = {}
    failed: dict[Job, str] = {}
    if not jobs:
        return samples, failed
    pool = _processes() if trusted else _threads()
    with pool as (executor, work):
        with _deaf():
            futures: dict[Future[Samples], Job] = {
                executor.submit(work, *job, tuple(seeds)): job for job in jobs
            }
        for done, future in enumerate(as_completed(futures), 1):
            try:
                samples[futures[future]] = future.result()
            except Exception as error:
                failed[futures[future]] = f"{type(error).__name__}: {error}"
            tell(done, len(jobs))
    return samples, failed


Work = Callable[[str, Params, tuple[int, ...]], "Samples"]


@contextmanager
def _processes() -> Iterator[tuple[Executor, Work]]:
    """Two processes of our own, ended at once when the runs are no longer wanted."""
    from multiprocessing import active_children, get_context

    others = set(active_children())
    context = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context) as executor:
        try:
            yield executor, run_trusted
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
def _threads() -> Iterator[tuple[Executor, Work]]:
    """Two threads, each waiting for a guarded child, which is killed when it isn't wanted."""
    unwanted = Event()
    with ThreadPoolExecutor(WORKERS) as executor:
        try:
            yield executor, partial(_run_guarded, unwanted)
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


def _run_guarded(unwanted: Event, demo: str, params: Params, seeds: tuple[int, ...]) -> Samples:
    from studyapp.lab.demo import Cancelled
    from studyapp.lab.guarded import sweep_guarded

    def look(done: int, total: int, /) -> None:  # noqa: ARG001
        if unwanted.is_set():
            raise Cancelled

    return _measures(sweep_guarded(demo, params, seeds, look))


def _measures(sweep: Sweep) -> Samples:
    return dict(sweep.measures)
