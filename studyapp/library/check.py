"""Check decks: lint them, and run every piece of evidence with its control over many seeds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.deck.evidence import Evidence
from studyapp.deck.values import Deck, Note
from studyapp.formats import Problem
from studyapp.lab.citation import problems as citation_problems
from studyapp.lab.citation import runs
from studyapp.library.decks import deck_files, read_file
from studyapp.library.lint import in_order, lint
from studyapp.library.runs import Job, Tell, run_all

if TYPE_CHECKING:
    from studyapp.lab.evidence import Decision, Samples

ASK_FROM: Final = 50
"""Distinct runs of decks that did not come with the app, beyond which the learner is asked."""


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
    warnings: list[Problem] = field(default_factory=list)
    """What was cleaned, left out or guessed when a file was read; no reason to fail."""

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
    """Check the shipped decks, or the files named.

    Raises OSError, TooManyRunsError (unless `many`), and what `tell` raises.
    """
    report = Report(seeds=tuple(seeds))
    home = {path.resolve() for path in deck_files()}
    trusted = all(path.resolve() in home for path in paths)
    decks = []
    for path in dict.fromkeys(paths or deck_files()):
        reading = read_file(path)
        report.problems += reading.problems
        report.warnings += reading.warnings
        if reading.deck is not None:
            decks.append(reading.deck)
    report.decks, report.notes = len(decks), sum(len(deck.notes) for deck in decks)
    report.problems += lint(
        decks,
        known=_elsewhere(home) if paths else lambda _: False,
        both_languages=trusted,
        trusted=trusted,
    )
    report.problems = in_order(report.problems)
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


def _elsewhere(home: Collection[Path]) -> Callable[[str], bool]:
    """Whether a "deck/note" comes with the app; the decks are read when it is first asked."""

    @cache
    def notes() -> frozenset[str]:
        decks = [deck for path in home if (deck := read_file(path).deck) is not None]
        return frozenset(f"{deck.id}/{note.id}" for deck in decks for note in deck.notes)

    return lambda name: name in notes()


def _runnable(note: Note, evidence: Evidence, trusted: bool) -> bool:
    return not any(citation_problems(note, evidence, hard=trusted))


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
