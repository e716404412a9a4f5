"""Where a sweep is run: in this process, in threads, in processes, or on an engine elsewhere."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from studyapp.i18n import N_

KINDS: Final = ("serial", "threads", "processes")
_DASK: Final = re.compile(r"dask://(?P<place>[\w.\-]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5})")

PATIENCE: Final = 5
"""Seconds to wait for a scheduler to answer."""
PARTS: Final = 4
"""Jobs for each worker: one that is slow then holds up a part of the sweep only."""


class ExecutorError(RuntimeError):
    """A place to run in that isn't there; `fix` says what mends it."""

    def __init__(self, message: str, fix: str, **values: object) -> None:
        self.message, self.fix, self.values = message, fix, values
        super().__init__(f"{message} - {fix}".format(**values))


@dataclass(frozen=True, slots=True)
class Place:
    executor: Executor | None
    """None: this thread."""
    workers: int

    def chunk(self, jobs: int) -> int:
        """Seeds a job: few enough that all workers have some, many enough to be worth sending."""
        return max(1, -(-jobs // (PARTS * self.workers)))


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

            yield from _pool(ThreadPoolExecutor(workers), workers)
        case "processes":
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # Spawned, not forked: a fork copies locks that other threads hold.
            spawn = multiprocessing.get_context("spawn")
            yield from _pool(ProcessPoolExecutor(workers, mp_context=spawn), workers)
        case _:
            found = _DASK.fullmatch(word)
            if found is None:
                raise ExecutorError(
                    N_("no executor {word!r}"),
                    N_("name serial, threads, processes or dask://HOST:PORT"),
                    word=word,
                )
            yield from _dask(found["place"])


def _pool(executor: Executor, workers: int) -> Iterator[Place]:
    try:
        yield Place(executor, workers)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


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
