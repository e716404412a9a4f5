"""Whether a note's evidence can be run at all: its demo, params, measures and controls exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studyapp.deck.evidence import Evidence, Params, with_params
from studyapp.deck.expect import Compare, Expectation
from studyapp.deck.fields import nearest
from studyapp.deck.kinds.choice import ChoiceAnswer
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.kinds.order import Order
from studyapp.deck.kinds.truefalse import TrueFalse
from studyapp.deck.template import FEWEST_VARIANTS
from studyapp.deck.values import Note
from studyapp.lab.demo import AnyDemo, UnknownDemo, described, find
from studyapp.lab.params import ParamError, build, parameters
from studyapp.lab.variants import variants

Problem = tuple[str, str]
"""What is wrong, and how to mend it."""


def unknown_names(note: Note) -> Iterator[Problem]:
    """Names in [note.vary] that its demo does not have."""
    vary = note.vary
    assert vary is not None, "a note that varies"
    try:
        demo = find(vary.demo)
    except UnknownDemo as unknown:
        yield _no_demo(unknown)
        return
    known = {measure.name for measure in described(demo.Result)}
    if vary.measure not in known:
        yield f"demo {vary.demo!r} has no measure {vary.measure!r}", nearest(vary.measure, known)
    slips = demo.slips(vary.measure)
    for offer in vary.offers:
        if (name := offer.misconception) and name not in slips:
            about = f"demo {vary.demo!r} has no misconception {name!r} about {vary.measure}"
            yield about, nearest(name, slips) if slips else "add it to the demo"
    for name in sorted(set(vary.given) - known):
        fix = f"write {name} in params" if name in _params(demo) else nearest(name, known)
        yield f"nothing is known of <<{name}>>: it is no param that is set and no measure", fix


def vary_problems(note: Note, *, hard: bool = True) -> Iterator[Problem]:
    """What keeps a note that varies from being asked, as far as no run is needed to tell."""
    vary = note.vary
    assert vary is not None, "a note that varies"
    unknown = tuple(unknown_names(note))
    yield from unknown
    if vary.count < FEWEST_VARIANTS:
        yield (
            f"{vary.count} variants, which are soon known by heart",
            f"write longer lists: {FEWEST_VARIANTS} at least",
        )
    try:
        demo = find(vary.demo)
    except UnknownDemo:
        return
    wrong: dict[str, None] = {}
    for params in variants(vary):
        for turned in (params, with_params(params, vary.control)):
            try:
                build(demo, dict(turned), hard)
            except ParamError as error:
                wrong[str(error)] = None
    for what in wrong:
        yield f"demo {vary.demo!r}: {what}", f"see studyapp demo show {vary.demo}"


def _no_demo(unknown: UnknownDemo) -> Problem:
    fix = f"did you mean {unknown.nearest!r}?" if unknown.nearest else "see studyapp demo list"
    return f"no demo {unknown.name!r}", fix


def _params(demo: AnyDemo) -> set[str]:
    return {one.name for one in parameters(demo.Params)}


def problems(note: Note, evidence: Evidence, *, hard: bool = True) -> Iterator[Problem]:
    """What keeps evidence from being run; `hard=False` keeps params to the slider's ranges."""
    try:
        demo = find(evidence.demo)
    except UnknownDemo as unknown:
        yield _no_demo(unknown)
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
    base, controls = evidence.params, evidence.controls
    match note.body:
        case Order(steps=steps) if not evidence.supports:
            settings = [with_params(base, step.params) for step in steps]
            under = [with_params(one, turned) for turned in controls for one in settings]
            return tuple(dict.fromkeys([*settings, *under]))
        case ChoiceAnswer(options=options) if not evidence.supports:
            turns = [option.params for option in options]
        case _:
            turns = []
    return tuple(dict.fromkeys(with_params(base, turn) for turn in ((), *controls, *turns)))


def demo_problems(name: str, params: Mapping[str, object], knob: str = "") -> Iterator[Problem]:
    """What keeps a demo from being run with some params, or a knob of it from being turned."""
    try:
        demo = find(name)
        build(demo, dict(params), True)
    except UnknownDemo as unknown:
        yield _no_demo(unknown)
        return
    except ParamError as wrong:
        yield f"demo {name!r}: {wrong}", f"see studyapp demo show {name}"
        return
    if knob and knob not in _params(demo):
        yield f"demo {name!r} has no param {knob!r}", nearest(knob, _params(demo))


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
    if note.vary is not None and not evidence.supports:
        yield "the run of [note.vary] decides the answer", "write supports = 'why' here"
        return
    body, says_answer = note.body, any(map(_answer, expectations(note, evidence)))
    if says_answer and not isinstance(body, NumberAnswer):
        yield "`answer` in an expectation", "only a number note has one"
    if evidence.measure and not isinstance(body, NumberAnswer | Order):
        yield "measure on a note that is neither a number nor an order", "write expect = '...'"
    if evidence.falling and not isinstance(body, Order):
        yield "order on a note that isn't an order", "take it out"
    if isinstance(body, Order) and not evidence.supports:
        yield from _order(body, evidence)
        return
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
        if all(option.right for option in body.options) and not evidence.controls:
            fix = "name params under which each of them must fail"
            yield "every option is right and evidence has no control", fix
        return
    elif isinstance(body, NumberAnswer) and not (evidence.measure or evidence.expect):
        yield "evidence names no measure", "write measure = '...'"
    elif isinstance(body, TrueFalse) and not evidence.expect:
        yield "evidence expects nothing", "write expect = what the prompt says"
    if not evidence.controls:
        yield "evidence has no control", "name params under which the claim must fail"


def _order(body: Order, evidence: Evidence) -> Iterator[Problem]:
    """Whether steps can be sorted: by one measure, each run apart from the others."""
    if not evidence.measure:
        yield "evidence names no measure", "write measure = '...', which sorts the steps"
    if evidence.expect:
        yield "expect on an order's evidence", "write measure = '...', which sorts the steps"
    ran: dict[Params, str] = {}
    for step in body.steps:
        first = ran.setdefault(with_params(evidence.params, step.params), step.id)
        if first != step.id:
            yield f"steps {first!r} and {step.id!r} run the same", "write params = {...} in each"


def _answer(expectation: Expectation) -> bool:
    says = expectation.says
    return isinstance(says, Compare) and says.right.of == "answer"
