"""Whether a note's evidence can be run at all: its demo, params, measures and controls exist."""

from __future__ import annotations

from collections.abc import Iterator

from studyapp.deck.evidence import Evidence, Params, with_params
from studyapp.deck.expect import Compare, Expectation
from studyapp.deck.fields import nearest
from studyapp.deck.kinds.choice import ChoiceAnswer
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.kinds.truefalse import TrueFalse
from studyapp.deck.values import Note
from studyapp.lab.demo import AnyDemo, UnknownDemo, described, find
from studyapp.lab.params import ParamError, build

Problem = tuple[str, str]
"""What is wrong, and how to mend it."""


def problems(note: Note, evidence: Evidence, *, hard: bool = True) -> Iterator[Problem]:
    """What keeps evidence from being run; `hard=False` keeps params to the slider's ranges."""
    try:
        demo = find(evidence.demo)
    except UnknownDemo as unknown:
        fix = f"did you mean {unknown.nearest!r}?" if unknown.nearest else "see studyapp demo list"
        yield f"no demo {evidence.demo!r}", fix
        return
    for params in runs(note, evidence):
        try:
            build(demo, dict(params), hard)
        except ParamError as wrong:
            yield f"demo {evidence.demo!r}: {wrong}", f"see studyapp demo show {evidence.demo}"
    yield from _measures(note, evidence, demo)
    yield from _shape(note, evidence)


def runs(note: Note, evidence: Evidence) -> tuple[Params, ...]:
    """Every setting that the evidence runs, each once."""
    options = note.body.options if isinstance(note.body, ChoiceAnswer) else ()
    every = [
        evidence.params,
        *(with_params(evidence.params, turned) for turned in evidence.controls),
    ]
    if not evidence.supports:
        every += [with_params(evidence.params, option.params) for option in options]
    return tuple(dict.fromkeys(every))


def _measures(note: Note, evidence: Evidence, demo: AnyDemo) -> Iterator[Problem]:
    known = {measure.name for measure in described(demo.Result)}
    named = {name for one in expectations(note, evidence) for name in one.measures}
    if evidence.measure:
        named.add(evidence.measure)
    for name in sorted(named - known):
        yield f"demo {evidence.demo!r} has no measure {name!r}", nearest(name, known)


def expectations(note: Note, evidence: Evidence) -> tuple[Expectation, ...]:
    """All that is expected, the options' expectations too."""
    asked = isinstance(note.body, ChoiceAnswer) and not evidence.supports
    options = note.body.options if isinstance(note.body, ChoiceAnswer) and asked else ()
    return evidence.expect + tuple(one for option in options for one in option.expect)


def _shape(note: Note, evidence: Evidence) -> Iterator[Problem]:
    """Whether the parts are there that a note of this kind needs."""
    body, says_answer = note.body, any(map(_answer, expectations(note, evidence)))
    if says_answer and not isinstance(body, NumberAnswer):
        yield "`answer` in an expectation", "only a number note has one"
    if evidence.measure and not isinstance(body, NumberAnswer):
        yield "measure on a note that isn't a number", "write expect = '...'"
    if evidence.supports or not isinstance(body, NumberAnswer | TrueFalse | ChoiceAnswer):
        if not evidence.supports:
            yield "a run can't decide a note of this kind", "write supports = 'why'"
        elif not evidence.expect:
            yield "evidence expects nothing", "write expect = 'measure < 1'"
    elif isinstance(body, ChoiceAnswer):
        if evidence.expect:
            yield "expect on a choice's evidence", "write it in each [[note.option]]"
        for option in body.options:
            if not option.expect:
                yield f"option {option.id!r} expects nothing", "write expect = '...' in it"
            elif any(one.compares_runs for one in option.expect) and not evidence.controls:
                yield f"option {option.id!r} speaks of a control", "write control = {...}"
        return
    elif isinstance(body, NumberAnswer) and not (evidence.measure or evidence.expect):
        yield "evidence names no measure", "write measure = '...'"
    elif isinstance(body, TrueFalse) and not evidence.expect:
        yield "evidence expects nothing", "write expect = what the prompt says"
    if not evidence.controls:
        yield "evidence has no control", "name params under which the claim must fail"


def _answer(expectation: Expectation) -> bool:
    says = expectation.says
    return isinstance(says, Compare) and says.right.of == "answer"
