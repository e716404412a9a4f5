"""Check decks: lint them, and run every piece of evidence with its control over many seeds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.deck.evidence import Evidence
from studyapp.deck.values import Deck, Note
from studyapp.lab.citation import problems as citation_problems
from studyapp.lab.citation import runs, vary_problems
from studyapp.library.course.checking import course_problems
from studyapp.library.course.editorial import editorial
from studyapp.library.course.glossary import glossary
from studyapp.library.decks import deck_files, read_file
from studyapp.library.lint import in_order, lint
from studyapp.library.report import Report, Ruled
from studyapp.library.runs import Job, Tell, pool
from studyapp.library.varying import rule_variants, variant_jobs

if TYPE_CHECKING:
    from studyapp.lab.evidence import Decision, Samples

ASK_FROM: Final = 50
"""Distinct runs of decks that did not come with the app, beyond which the learner is asked."""


class TooManyRunsError(RuntimeError):
    """A deck from elsewhere asks for more runs than are made without asking."""


def check(
    paths: Sequence[Path] = (),
    *,
    seeds: Sequence[int],
    tell: Tell = lambda done, total: None,
    many: bool = False,
    variant_seeds: Sequence[int] | None = None,
) -> Report:
    """Check the shipped decks, or the files named.

    Variants of notes that vary are run on `variant_seeds`; without them on the first seed.
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
    if trusted:
        report.problems += editorial(decks, glossary())
    if not paths:
        report.problems += course_problems(decks)
    report.problems = in_order(report.problems)
    cited = [
        (d, n, e) for d in decks for n in d.notes for e in n.evidence if _runnable(n, e, trusted)
    ]
    varying = [
        (d, n) for d in decks for n in d.notes if n.vary and not any(vary_problems(n, hard=trusted))
    ]
    jobs = tuple(dict.fromkeys((e.demo, p) for _, n, e in cited for p in runs(n, e)))
    anew = tuple(dict.fromkeys(job for _, note in varying for job in variant_jobs(note)))
    count = len(jobs) + len(anew)
    if not trusted and count > ASK_FROM and not many:
        raise TooManyRunsError(f"these decks ask for {count} runs")
    report.runs, report.varying, report.variants = len(jobs), len(varying), len(anew)
    if not count:
        return report
    with pool(trusted=trusted) as workers:
        samples, failed = workers.every(
            workers.measure, jobs, seeds, lambda done, _: tell(done, count)
        )
        found, broken = workers.every(
            workers.vary,
            anew,
            seeds[:1] if variant_seeds is None else variant_seeds,
            lambda done, _: tell(len(jobs) + done, count),
        )
    _rule(report, cited, samples, failed)
    for deck, note in varying:
        rule_variants(report, deck, note, found, broken)
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
        str(note.record.get("step")),
    )
    if key not in seen:
        seen.add(key)
        report.evidence += decision.decides
        report.supports += not decision.decides


def _ruled(deck: Deck, note: Note, evidence: Evidence, what: str) -> Ruled:
    return Ruled(deck.id, note.id, evidence.demo, note.line, what)
