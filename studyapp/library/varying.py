"""Checking questions that vary: every variant is run, and judged fit to be asked or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyapp.deck.evidence import Params, with_params
from studyapp.deck.template import FEWEST_VARIANTS
from studyapp.deck.values import Deck, Note
from studyapp.lab.variants import Found, differ, judge, variants
from studyapp.library.report import Report, Ruled
from studyapp.library.runs import Job


def variant_jobs(note: Note) -> tuple[Job, ...]:
    """Every variant, and what the control makes of each."""
    vary = note.vary
    assert vary is not None, "a note that varies"
    every = variants(vary)
    turned = tuple(with_params(one, vary.control) for one in every) if vary.control else ()
    return tuple((vary.demo, params) for params in (*every, *turned))


def rule_variants(
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
