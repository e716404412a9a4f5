"""Check decks: lint them, and run every piece of evidence with its control over many seeds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.deck.evidence import Evidence, Params, with_params
from studyapp.deck.template import FEWEST_VARIANTS
from studyapp.deck.values import Deck, Note
from studyapp.formats import Problem
from studyapp.lab.citation import problems as citation_problems
from studyapp.lab.citation import runs, vary_problems
from studyapp.lab.variants import Found, differ, judge, variants
from studyapp.library.decks import deck_files, read_file
from studyapp.library.lint import in_order, lint
from studyapp.library.runs import Job, Tell, pool

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
    varying: int = 0
    """Notes with [note.vary]."""
    variants: int = 0
    """Variants of them that were run."""
    unusable: list[Ruled] = field(default_factory=list)
    """Variants that are never asked; no reason to fail while enough others are."""
    ill_conditioned: list[Ruled] = field(default_factory=list)
    """Variants whose answer hangs on the seed."""
    too_few_variants: list[Ruled] = field(default_factory=list)
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
            or self.ill_conditioned
            or self.too_few_variants
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
    report.problems = in_order(report.problems)
    cited = [
        (d, n, e) for d in decks for n in d.notes for e in n.evidence if _runnable(n, e, trusted)
    ]
    varying = [
        (d, n) for d in decks for n in d.notes if n.vary and not any(vary_problems(n, hard=trusted))
    ]
    jobs = tuple(dict.fromkeys((e.demo, p) for _, n, e in cited for p in runs(n, e)))
    variant_jobs = tuple(dict.fromkeys(job for _, note in varying for job in _variant_jobs(note)))
    count = len(jobs) + len(variant_jobs)
    if not trusted and count > ASK_FROM and not many:
        raise TooManyRunsError(f"these decks ask for {count} runs")
    report.runs, report.varying, report.variants = len(jobs), len(varying), len(variant_jobs)
    if not count:
        return report
    with pool(trusted=trusted) as workers:
        samples, failed = workers.every(
            workers.measure, jobs, seeds, lambda done, _: tell(done, count)
        )
        found, broken = workers.every(
            workers.vary,
            variant_jobs,
            seeds[:1] if variant_seeds is None else variant_seeds,
            lambda done, _: tell(len(jobs) + done, count),
        )
    _rule(report, cited, samples, failed)
    for deck, note in varying:
        _rule_variants(report, deck, note, found, broken)
    return report


def _elsewhere(home: Collection[Path]) -> Callable[[str], bool]:
    """Whether a "deck/note" comes with the app; the decks are read when it is first asked."""

    @cache
    def notes() -> frozenset[str]:
        decks = [deck for path in home if (deck := read_file(path).deck) is not None]
        return frozenset(f"{deck.id}/{note.id}" for deck in decks for note in deck.notes)

    return lambda name: name in notes()


def _variant_jobs(note: Note) -> tuple[Job, ...]:
    vary = note.vary
    assert vary is not None, "a note that varies"
    every = variants(vary)
    turned = tuple(with_params(one, vary.control) for one in every) if vary.control else ()
    return tuple((vary.demo, params) for params in (*every, *turned))


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


def _rule_variants(
    report: Report,
    deck: Deck,
    note: Note,
    found: Mapping[Job, Sequence[Found]],
    broken: Mapping[Job, str],
) -> None:
    """Judge each variant of one note: fit to be asked on every seed, and the same on all."""
    vary = note.vary
    assert vary is not None, "a note that varies"

    def told(params: Params, what: str) -> Ruled:
        turned = ", ".join(f"{name} = {dict(params)[name]}" for name, _ in vary.lists)
        return Ruled(deck.id, note.id, vary.demo, note.line, f"{turned}: {what}")

    answers: dict[Params, float] = {}
    for params in variants(vary):
        jobs = [(vary.demo, params), (vary.demo, with_params(params, vary.control))]
        if stopped := [broken[job] for job in jobs if job in broken]:
            report.not_run.append(told(params, stopped[0]))
            continue
        judged = judge(note, params, found[jobs[0]])
        answer, under = (found[job][0].measures[vary.measure] for job in jobs)
        if judged.unusable:
            report.unusable.append(told(params, judged.unusable))
        elif judged.unsteady:
            report.ill_conditioned.append(told(params, judged.unsteady))
        elif vary.control and not differ(note, answer, under):
            report.controls_not_failing.append(told(params, "the control has the same answer"))
        else:
            answers[params] = answer
    if len(answers) < FEWEST_VARIANTS:
        what = f"{len(answers)} of {vary.count} variants can be asked, not {FEWEST_VARIANTS}"
        report.too_few_variants.append(Ruled(deck.id, note.id, vary.demo, note.line, what))
    elif not any(differ(note, next(iter(answers.values())), one) for one in answers.values()):
        what = "every variant has the same answer"
        report.controls_not_failing.append(Ruled(deck.id, note.id, vary.demo, note.line, what))


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
