"""Where a sweep runs: the words for it, what is refused, and that no place changes a bit."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.executors import KINDS, ExecutorError, Place, known, opened
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep
from tests.interrupts import heed_ctrl_c

DEMO = find("gradient_decay")
SMALL = build(DEMO, {"depth": 5, "width": 16})


def same_as_here(word: str) -> None:
    here = sweep(DEMO, SMALL, range(12))
    with opened(word) as place:
        there = sweep(DEMO, SMALL, range(12), executor=place.executor, chunk=place.chunk(12))
    for name, values in here.measures.items():
        assert np.array_equal(values, there.measures[name]), name


@pytest.mark.parametrize("word", KINDS)
def test_every_place_gives_the_same_bits(word: str) -> None:
    same_as_here(word)


@pytest.mark.parametrize(
    ("word", "is_known"),
    [
        ("serial", True),
        ("dask://127.0.0.1:8786", True),
        ("dask://[::1]:8786", True),
        ("dask://host", False),
        ("dask://host:port", False),
        ("dask://a b:1", False),
        ("gpu", False),
        ("", False),
    ],
)
def test_words_for_places(word: str, is_known: bool) -> None:
    assert known(word) is is_known
    if not is_known:
        with pytest.raises(ExecutorError, match="name serial, threads"), opened(word):
            pass


def test_jobs_are_few_but_not_fewer_than_the_workers() -> None:
    assert Place(None, 2).chunk(200) == 25
    assert Place(None, 8).chunk(3) == 1


def test_a_job_of_a_large_sweep_stays_small_for_it_cannot_be_called_back() -> None:
    assert Place(None, 2).chunk(10_000) == 50


LONG = """
from studyapp.lab.demo import find
from studyapp.lab.executors import opened
from studyapp.lab.sweep import sweep

def begun(done, total, /):
    global told
    if not told:
        print("begun", flush=True)
    told = True

if __name__ == "__main__":
    demo = find("gradient_decay")
    try:
        with opened("processes") as place:
            sweep(demo, demo.Params(), range(4), executor=place.executor, chunk=1)
            told = False
            sweep(demo, demo.Params(), range(20_000), begun, place.executor, chunk=5_000)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


@pytest.fixture
def long_sweep(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A sweep of many minutes in processes, with a group of its own as a terminal gives it."""
    script = tmp_path / "long.py"
    script.write_text(LONG)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": heed_ctrl_c}
    with subprocess.Popen(
        [sys.executable, str(script)], text=True, start_new_session=True, **options
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        yield running
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are those of POSIX")
def test_ctrl_c_stops_every_process_without_a_word(long_sweep: subprocess.Popen[str]) -> None:
    os.killpg(long_sweep.pid, signal.SIGINT)
    said, wrong = long_sweep.communicate(timeout=60)  # until no process holds the pipes
    assert said.splitlines()[-1] == "stopped"
    assert wrong == ""


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are those of POSIX")
def test_workers_end_when_what_started_them_is_killed(long_sweep: subprocess.Popen[str]) -> None:
    long_sweep.kill()
    assert ended(long_sweep), "a minute after its parent was killed a worker still holds the pipes"


def ended(running: subprocess.Popen[str]) -> bool:
    """Whether the process and all that it started let go of its pipes within a minute."""
    try:
        running.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_a_scheduler_that_is_not_there_is_one_line() -> None:
    pytest.importorskip("distributed")
    with socket.socket() as taken:  # bound but not listening: nobody answers
        taken.bind(("127.0.0.1", 0))
        word = f"dask://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ExecutorError, match="no dask scheduler answers at"), opened(word):
            pass


@pytest.fixture
def scheduler() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A live engine: a scheduler and one worker, each a process of its own."""
    pytest.importorskip("distributed")
    listen = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", *listen]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as engine:
        assert engine.stderr is not None
        said = next(line for line in engine.stderr if "Scheduler at:" in line)
        address = said.split()[-1]
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address]
        options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1"]
        with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as worker:
            assert worker.stderr is not None
            next(line for line in worker.stderr if "Registered to" in line)
            yield f"dask://{address.removeprefix('tcp://')}", engine
            worker.kill()
        engine.kill()


def test_a_live_dask_engine_gives_the_same_bits_and_its_loss_is_one_line(
    scheduler: tuple[str, subprocess.Popen[str]],
) -> None:
    word, engine = scheduler
    same_as_here(word)

    def lose_it(done: int, total: int, /) -> None:
        if done:
            engine.kill()

    with opened(word) as place, pytest.raises(ExecutorError, match=r"lost after [1-9]"):
        sweep(DEMO, SMALL, range(40_000), lose_it, place.executor, chunk=40)
