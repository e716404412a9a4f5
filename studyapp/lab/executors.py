"""Where a sweep is run: in this process, in threads, in processes, or on an engine elsewhere."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, Protocol

from studyapp.i18n import N_
from studyapp.lab.demo import Cancelled

KINDS: Final = ("serial", "threads", "processes")
_DASK: Final = re.compile(r"dask://(?P<place>[\w.\-]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5})")

PATIENCE: Final = 5
"""Seconds to wait for a scheduler to answer."""
PARTS: Final = 4
"""Jobs for each worker: one that is slow then holds up a part of the sweep only."""
LARGEST: Final = 50
"""Seeds a job at most: an engine elsewhere can't be called back from a job that it has begun."""


class ExecutorError(RuntimeError):
    """A place to run in that isn't there; `fix` says what mends it."""

    def __init__(self, message: str, fix: str, **values: object) -> None:
        self.message, self.fix, self.values = message, fix, values
        super().__init__(f"{message} - {fix}".format(**values))

    def __reduce__(self) -> tuple[object, ...]:
        """As it was made, so that it can come back from another process."""
        return _error, (self.message, self.fix, self.values)


def _error(message: str, fix: str, values: dict[str, object]) -> ExecutorError:
    return ExecutorError(message, fix, **values)


@dataclass(frozen=True, slots=True)
class Place:
    executor: Executor | None
    """None: this thread."""
    workers: int

    def chunk(self, jobs: int) -> int:
        """Seeds a job: few enough that all workers have some, many enough to be worth sending."""
        return min(LARGEST, max(1, -(-jobs // (PARTS * self.workers))))


def known(word: str) -> bool:
    """Whether a word names a place to run in."""
    return word in KINDS or _DASK.fullmatch(word) is not None


@contextlib.contextmanager
def opened(word: str) -> Iterator[Place]:
    """The place that a word names: one of KINDS, or dask://HOST:PORT.

    Raises ExecutorError. What hasn't begun when the block is left is given up.
    """
    workers = os.cpu_count() or 1
    match word:
        case "serial":
            yield Place(None, 1)
        case "threads":
            from concurrent.futures import ThreadPoolExecutor

            given_up: Flag = threading.Event()
            yield from _pool(ThreadPoolExecutor(workers, "", begin, (given_up,)), given_up, workers)
        case "processes":
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # Spawned, not forked: a fork copies locks that other threads hold.
            spawn = multiprocessing.get_context("spawn")
            given_up = spawn.Event()  # first: it starts a process that lets signals in again
            with _interrupts_held():
                pool = ProcessPoolExecutor(workers, spawn, begin_process, (given_up,))
                for _ in range(workers):
                    pool.submit(os.getpid)  # a worker is made for each
            yield from _pool(pool, given_up, workers)
        case _:
            found = _DASK.fullmatch(word)
            if found is None:
                raise ExecutorError(
                    N_("no executor {word!r}"),
                    N_("name serial, threads, processes or dask://HOST:PORT"),
                    word=word,
                )
            yield from _dask(found["place"])


# -- pools of our own --------------------------------------------------------------------------


class Flag(Protocol):
    """An Event of threading or of multiprocessing."""

    def is_set(self) -> bool: ...

    def set(self) -> None: ...


_worker: Final = threading.local()


def begin(given_up: Flag) -> None:
    """The first act of a worker: it learns where to look whether its job is still wanted."""
    _worker.given_up = given_up


def begin_process(given_up: Flag) -> None:
    """Ctrl+C reaches every process of a terminal; the one that was started decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin(given_up)


def _end_with_parent() -> None:
    """A killed process can't stop its workers, and they would wait for jobs for ever."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def wanted(done: int, total: int, /) -> None:  # noqa: ARG001 - asked as any progress is
    """The progress of a job on a worker; raises Cancelled when its sweep was given up."""
    given_up: Flag | None = getattr(_worker, "given_up", None)
    if given_up is not None and given_up.is_set():
        raise Cancelled


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process begun in here never hears Ctrl+C, not even while it loads; we hear it after."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _pool(executor: Executor, given_up: Flag, workers: int) -> Iterator[Place]:
    try:
        yield Place(executor, workers)
    finally:
        with _interrupts_held():  # a worker that still loads would miss what we take down
            given_up.set()
            executor.shutdown(wait=True, cancel_futures=True)


# -- an engine elsewhere -----------------------------------------------------------------------


def _dask(place: str) -> Iterator[Place]:
    """An engine that somebody else keeps; its workers need this version of the app."""
    import logging

    # It logs its own traceback when a scheduler goes away; ours is one line.
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    try:
        from distributed import Client
    except ImportError:
        raise ExecutorError(
            N_("dask isn't installed"), N_("install it: pip install 'studyapp[dask]'")
        ) from None
    try:
        client = Client(f"tcp://{place}", timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError):
        raise ExecutorError(
            N_("no dask scheduler answers at {place}"),
            N_("start one: dask scheduler --port PORT"),
            place=place,
        ) from None
    try:
        workers = sum(client.nthreads().values())
        if not workers:
            raise ExecutorError(
                N_("the dask scheduler at {place} has no workers"),
                N_("start some: dask worker {place}"),
                place=place,
            )
        executor: Executor = client.get_executor(pure=False)
        yield Place(executor, workers)
    finally:
        client.close(timeout=1)
