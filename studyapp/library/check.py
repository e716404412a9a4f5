"""Check decks: lint them, and run every piece of evidence with its control over many seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.deck.evidence import Evidence, Params
from studyapp.deck.values import Deck, Note
from studyapp.formats import Problem
from studyapp.lab.citation import problems as citation_problems
from studyapp.lab.citation import runs
from studyapp.library.decks import deck_files, read_file
from studyapp.library.lint import lint

if TYPE_CHECKING:
    from studyapp.lab.evidence import Decision, Samples
    from studyapp.lab.sweep import Sweep

WORKERS: Final = 2
ASK_FROM: Final = 50
"""Distinct runs of decks that did not come with the app, beyond which the learner is asked."""

Job = tuple[str, Params]
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ruled:
    """One piece of evidence and what it said."""

    deck: str
    note: str
    demo: str
    line: int | None
    what: str


@dataclass
class Report:
    decks: int = 0
    notes: int = 0
    runs: int = 0
    seeds: tuple[int, ...] = ()
    evidence: int = 0
    """Distinct pieces that decide a key."""
    supports: int = 0
    holds: int = 0
    """Pieces of evidence, of both sorts, that say what they must."""
    refuted: list[Ruled] = field(default_factory=list)
    depends: list[Ruled] = field(default_factory=list)
    controls_not_failing: list[Ruled] = field(default_factory=list)
    wrong_keys_holding: list[Ruled] = field(default_factory=list)
    not_run: list[Ruled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (
            self.refuted
            or self.depends
            or self.controls_not_failing
            or self.wrong_keys_holding
            or self.not_run
            or self.problems
        )


class TooManyRunsError(RuntimeError):
    """A deck from elsewhere asks for more runs than are made without asking."""


def check(
    paths: Sequence[Path] = (),
    *,
    seeds: Sequence[int],
    tell: Tell = lambda done, total: None,
    many: bool = False,
) -> Report:
    """Check the shipped decks, or the files named. Raises OSError, FormatError, TooManyRunsError
    (unless `many`), and what `tell` raises."""
    report = Report(seeds=tuple(seeds))
    home = {path.resolve() for path in deck_files()}
    trusted = all(path.resolve() in home for path in paths)
    decks = []
    for path in paths or deck_files():
        reading = read_file(path)
        report.problems += reading.problems
        if reading.deck is not None:
            decks.append(reading.deck)
    report.decks, report.notes = len(decks), sum(len(deck.notes) for deck in decks)
    report.problems += lint(
        decks,
        known=_shipped_note if not trusted else lambda _: False,
        both_languages=trusted,
        trusted=trusted,
    )
    cited = [
        (d, n, e) for d in decks for n in d.notes for e in n.evidence if _runnable(n, e, trusted)
    ]
    jobs = tuple(dict.fromkeys((e.demo, p) for _, n, e in cited for p in runs(n, e)))
    if not trusted and len(jobs) > ASK_FROM and not many:
        raise TooManyRunsError(f"these decks ask for {len(jobs)} runs")
    report.runs = len(jobs)
    samples, failed = run_all(jobs, seeds, trusted=trusted, tell=tell)
    _rule(report, cited, samples, failed)
    return report


def _shipped_note(name: str) -> bool:
    from studyapp.library.decks import shipped

    return any(name == f"{deck.id}/{note.id}" for deck in shipped() for note in deck.notes)


def _runnable(note: Note, evidence: Evidence, trusted: bool) -> bool:
    return not any(citation_problems(note, evidence, hard=trusted))


def run_all(
    jobs: Sequence[Job], seeds: Sequence[int], *, trusted: bool, tell: Tell
) -> tuple[dict[Job, Samples], dict[Job, str]]:
    """Every job once, two at a time; what could not be run is said, never passed."""
    samples: dict[Job, Samples] = {}
    failed: dict[Job, str] = {}
    if not jobs:
        return samples, failed
    with _executor(trusted) as executor:
        work = run_trusted if trusted else run_untrusted
        futures: dict[Future[Samples], Job] = {
            executor.submit(work, *job, tuple(seeds)): job for job in jobs
        }
        try:
            for done, future in enumerate(as_completed(futures), 1):
                try:
                    samples[futures[future]] = future.result()
                except Exception as error:
                    failed[futures[future]] = f"{type(error).__name__}: {error}"
                tell(done, len(jobs))
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
    return samples, failed


def _executor(trusted: bool) -> Executor:
    if not trusted:
        return ThreadPoolExecutor(WORKERS)
    from multiprocessing import get_context

    return ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))


def run_trusted(demo: str, params: Params, seeds: tuple[int, ...]) -> Samples:
    """A job: top-level and positional, so that a process pool can carry it."""
    from studyapp.lab.demo import find
    from studyapp.lab.params import build
    from studyapp.lab.sweep import sweep

    found = find(demo)
    return _measures(sweep(found, build(found, dict(params)), seeds))


def run_untrusted(demo: str, params: Params, seeds: tuple[int, ...]) -> Samples:
    from studyapp.lab.guarded import sweep_guarded

    return _measures(sweep_guarded(demo, params, seeds))


def _measures(sweep: Sweep) -> Samples:
    return dict(sweep.measures)


def _rule(
    report: Report,
    cited: Sequence[tuple[Deck, Note, Evidence]],
    samples: dict[Job, Samples],
    failed: dict[Job, str],
) -> None:
    from studyapp.lab.evidence import Fault, decide

    lists = {
        Fault.REFUTED: report.refuted,
        Fault.DEPENDS: report.depends,
        Fault.CONTROL: report.controls_not_failing,
        Fault.WRONG_KEY: report.wrong_keys_holding,
    }
    seen: set[tuple[object, ...]] = set()
    for deck, note, evidence in cited:
        stopped = [
            failed[job] for p in runs(note, evidence) if (job := (evidence.demo, p)) in failed
        ]
        if stopped:
            report.not_run.append(_ruled(deck, note, evidence, stopped[0]))
            continue
        decision = decide(note, evidence, lambda demo, params: samples[demo, params])
        for finding in decision.findings:
            lists[finding.fault].append(_ruled(deck, note, evidence, finding.what))
        report.holds += decision.sound
        _count(report, note, evidence, decision, seen)


def _count(
    report: Report,
    note: Note,
    evidence: Evidence,
    decision: Decision,
    seen: set[tuple[object, ...]],
) -> None:
    """Two notes with the same run, expectation and answer count once."""
    key = (
        evidence.demo,
        evidence.params,
        evidence.expect,
        evidence.measure,
        note.record.get("answer"),
        str(note.record.get("option")),
    )
    if key not in seen:
        seen.add(key)
        report.evidence += decision.decides
        report.supports += not decision.decides


def _ruled(deck: Deck, note: Note, evidence: Evidence, what: str) -> Ruled:
    return Ruled(deck.id, note.id, evidence.demo, note.line, what)
