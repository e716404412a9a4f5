"""The runs that the knobs ask for: one at a time, the newest next, old ones remembered."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

if TYPE_CHECKING:
    from studyapp.lab.demo import AnyDemo, Progress
    from studyapp.lab.sweep import Sweep

Values: TypeAlias = Mapping[str, object]

LONG: Final = 1.0
"""Seconds after which a run says that it is running, how far it is, and how to stop it."""
TELL: Final = 0.1
"""Seconds between two tellings of how far it is."""
GROWTH: Final = (1, 5, 10, 20)
"""Seeds of a run that takes as many as its patience allows."""
KEPT: Final = 24
"""Sweeps that are remembered."""
DRAWN: Final = 20
"""Results of a sweep that are kept, to draw their spread."""
PATIENCE: Final = 3
"""Newer requests that a preview lets come before it gives up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A run of one set of params, or of two."""

    version: int
    demo: str
    values: Values
    """What the knobs say."""
    beside: Values | None = None
    """The params kept as A, always run at full size."""
    seeds: int = 1
    preview: bool = False
    patience: float = 0.0
    """Where it is set: seconds in which as many seeds are run as there is time for."""
    fresh: bool = False
    """Run it, even if the result is remembered."""


@dataclass(frozen=True, slots=True)
class Job:
    """One sweep that is asked for."""

    params: Any
    seeds: int
    patience: float

    def key(self, demo: str) -> object:
        return demo, self.params, self.seeds, self.patience > 0


class Runs(Widget):
    """Posts Ran, Broke or nothing (when it was cancelled); Slow while a long run goes on."""

    DEFAULT_CSS = "Runs { display: none; }"

    @dataclass
    class Ran(Message):
        wanted: Wanted
        sweep: Sweep
        beside: Sweep | None

    @dataclass
    class Broke(Message):
        wanted: Wanted
        reason: str

    @dataclass
    class Slow(Message):
        share: float | None
        """How far it is; None where the run doesn't say."""

    @dataclass
    class _Done(Message):
        wanted: Wanted
        found: tuple[tuple[object, Sweep], ...]

    def __init__(self) -> None:
        super().__init__()
        self.version = 0
        self.current: Wanted | None = None
        self.waiting: Wanted | None = None
        self.long = False
        """Whether the current run has lasted so long that it was told."""
        self._began = 0.0
        self._known: OrderedDict[object, Sweep] = OrderedDict()

    @property
    def idle(self) -> bool:
        return self.current is None and self.waiting is None

    def want(self, wanted: Wanted) -> None:
        """Ask for a run; while one is running only the newest request waits."""
        if self.current is None:
            self._start(wanted)
        else:
            self.waiting = wanted

    def next_version(self) -> int:
        self.version += 1
        return self.version

    def cancel(self) -> None:
        """What is running is not wanted any more, and won't be heard of."""
        self.workers.cancel_node(self)
        self.current = self.waiting = None
        self.long = False

    # -- running -------------------------------------------------------------------------------

    def _start(self, wanted: Wanted) -> None:
        from studyapp.lab.demo import find

        self.current, self.long, self._began = wanted, False, time.monotonic()
        try:
            jobs = _jobs(find(wanted.demo), wanted)
        except ValueError as error:
            self._broke(self.Broke(wanted, str(error)))
            return
        known = {job.key(wanted.demo): self._known.get(job.key(wanted.demo)) for job in jobs}
        ready = {key: sweep for key, sweep in known.items() if sweep is not None}
        if wanted.fresh:
            ready = {}
        if len(ready) == len(known):
            self._settle(wanted, ready)
            return
        self.set_timer(LONG, lambda: self._grew_long(wanted))
        self._work(wanted, tuple(jobs), ready)

    def _grew_long(self, wanted: Wanted) -> None:
        if wanted is self.current and not self.long:
            self.long = True
            self.post_message(self.Slow(None))

    @work(thread=True, group="runs")
    def _work(self, wanted: Wanted, jobs: tuple[Job, ...], ready: Mapping[object, Sweep]) -> None:
        from studyapp.lab.demo import Cancelled, find

        worker: Worker[None] = get_current_worker()
        demo, told = find(wanted.demo), 0.0

        def progress(done: int, total: int, /) -> None:
            nonlocal told
            if worker.is_cancelled or self._stale(wanted):
                raise Cancelled
            now = time.monotonic()
            if now - self._began > LONG and now - told > TELL:
                told = now
                self.post_message(self.Slow(done / max(1, total)))

        try:
            found = tuple(
                (key, ready[key] if key in ready else _swept(demo, job, progress))
                for job in jobs
                for key in (job.key(wanted.demo),)
            )
            self.post_message(self._Done(wanted, found))
        except Cancelled:
            self.post_message(self.Broke(wanted, ""))
        except Exception as error:
            # a broken run is told where it would have been drawn; the bench stays
            self.post_message(self.Broke(wanted, f"{type(error).__name__}: {error}"))

    def _stale(self, wanted: Wanted) -> bool:
        """Whether something newer waits; a preview is finished unless several do."""
        patience = PATIENCE if wanted.preview else 0
        waiting = self.waiting
        return waiting is not None and waiting.version > wanted.version + patience

    # -- hearing of it -------------------------------------------------------------------------

    @on(_Done)
    def _done(self, event: _Done) -> None:
        event.stop()
        if event.wanted is self.current:
            self._settle(event.wanted, dict(event.found))

    def _settle(self, wanted: Wanted, found: Mapping[object, Sweep]) -> None:
        from studyapp.lab.demo import find

        for key, sweep in found.items():
            self._known[key] = sweep
            self._known.move_to_end(key)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        sweeps = [found[job.key(wanted.demo)] for job in _jobs(find(wanted.demo), wanted)]
        self.post_message(self.Ran(wanted, sweeps[0], sweeps[1] if len(sweeps) > 1 else None))
        self._next()

    @on(Broke)
    def _broke(self, event: Broke) -> None:
        if event.wanted is not self.current:
            event.stop()
            return
        if not event.reason:
            event.stop()
        self._next()

    def _next(self) -> None:
        self.current, wanted = None, self.waiting
        self.long = False
        if wanted is not None:
            self.waiting = None
            self._start(wanted)


def _jobs(demo: AnyDemo, wanted: Wanted) -> list[Job]:
    """What to run, the knobs' params first. Raises ParamError."""
    from studyapp.lab.params import build, preview

    params = build(demo, wanted.values)
    own = Job(preview(params) if wanted.preview else params, wanted.seeds, wanted.patience)
    if wanted.beside is None:
        return [own]
    return [own, Job(build(demo, wanted.beside), 1 if wanted.preview else wanted.seeds, 0.0)]


def _swept(demo: AnyDemo, job: Job, progress: Progress) -> Sweep:
    from studyapp.lab.sweep import sweep

    first = getattr(job.params, "seed", 0)

    def over(count: int) -> Sweep:
        return sweep(demo, job.params, range(first, first + count), progress, drawn=DRAWN)

    if not job.patience:
        return over(job.seeds)
    return _grown(over, job.patience, demo.random)


def _grown(over: Callable[[int], Sweep], patience: float, random: bool) -> Sweep:
    """Ever more seeds, as long as the next round is likely to end in time."""
    found, took = None, 0.0
    for count in GROWTH if random else GROWTH[:1]:
        began = time.monotonic()
        if found is not None and took * count / found.n > patience:
            break
        found = over(count)
        took = time.monotonic() - began
        patience -= took
    assert found is not None
    return found
