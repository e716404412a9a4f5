"""Runs asked for by decks that did not come with the app: in a child process, killed at its limits.

The child gets a demo's name, its params and seeds, never code; it hands back a Sweep.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from studyapp.deck.evidence import Params
from studyapp.lab.demo import Progress, find, silent
from studyapp.lab.params import build
from studyapp.lab.sweep import Sweep, sweep
from studyapp.paths import python_command

SECONDS: Final = 5.0
MEMORY: Final = 1 << 30
"""Bytes of address space above what the interpreter and NumPy need."""
LOOK: Final = 0.05


class NotRunError(RuntimeError):
    """The run reached its limit or broke: it says nothing, and never counts as a pass."""


def sweep_guarded(
    demo: str,
    params: Params,
    seeds: Sequence[int],
    progress: Progress = silent,
    seconds: float = SECONDS,
) -> Sweep:
    """The same as `sweep`, in a child. Raises NotRunError, and what `progress` raises."""
    found, ended = _in_child(demo, [params], seeds, progress, seconds, lambda: False)
    if found:
        return found[0]
    if ended is None:
        raise NotRunError(f"{demo} took longer than {seconds:g} s")
    raise NotRunError(f"{demo} stopped with exit code {ended}")


def sweeps_guarded(
    demo: str,
    settings: Sequence[Params],
    seeds: Sequence[int],
    progress: Progress = silent,
    *,
    enough: Callable[[], bool] = lambda: False,
    seconds: float = SECONDS,
) -> tuple[Sweep, ...]:
    """One sweep for each of several settings, in one child, as far as it came: until `enough()`,
    the time limit, or a setting that breaks. Raises what `progress` raises."""
    return _in_child(demo, settings, seeds, progress, seconds, enough)[0]


def _in_child(
    demo: str,
    settings: Sequence[Params],
    seeds: Sequence[int],
    progress: Progress,
    seconds: float,
    enough: Callable[[], bool],
) -> tuple[tuple[Sweep, ...], int | None]:
    """What was finished, and the child's exit code; None where it was ended from here."""
    job = json.dumps({"demo": demo, "settings": [dict(s) for s in settings], "seeds": list(seeds)})
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    child = subprocess.Popen(
        python_command("studyapp.lab.guarded"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    answer: list[bytes] = []
    talk = threading.Thread(target=lambda: answer.append(child.communicate(job.encode())[0]))
    talk.start()
    ended = True
    try:
        for look in range(round(seconds / LOOK)):
            talk.join(LOOK)
            if not talk.is_alive() or enough():
                break
            progress(look, round(seconds / LOOK))
    finally:
        if talk.is_alive():
            ended = False
            child.kill()
            talk.join()
    return tuple(_finished(b"".join(answer))), child.returncode if ended else None


def _finished(answer: bytes) -> Iterator[Sweep]:
    """The sweeps that came whole; the last one may be cut off."""
    stream = io.BytesIO(answer)
    while True:
        try:
            found: Sweep = pickle.load(stream)
        except (EOFError, pickle.UnpicklingError):
            return
        yield found


def _limit() -> None:
    if not sys.platform.startswith("linux"):
        return  # elsewhere the kernel refuses the limit, or has none; the clock still holds
    import resource

    import numpy  # noqa: F401 - what it maps is not the run's

    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[0]) if statm.exists() else 0
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + MEMORY
    if most == resource.RLIM_INFINITY or limit < most:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main() -> None:
    job = json.load(sys.stdin)
    _limit()
    demo = find(job["demo"])
    for values in job["settings"]:
        found = sweep(demo, build(demo, values, hard=False), job["seeds"])
        sys.stdout.buffer.write(pickle.dumps(found))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
