"""Predictions in words: what is asked, what can be picked, and how far off it was."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studyapp.i18n import N_, Say
from studyapp.study.prediction import (
    CLOSE,
    WAY_WORDS,
    HowMuch,
    Question,
    Score,
    Tally,
    Way,
    WhichLine,
    WhichWay,
)

if TYPE_CHECKING:
    from studyapp.lab.demo import Measure
    from studyapp.lab.statistics import Summary


def asked(question: Question, say: Say) -> str:
    """The question in words."""
    from studyapp.lab.numbers import show

    match question:
        case HowMuch(measure):
            return say(
                N_("before you run it: what will {measure} be ({meaning})?"),
                measure=measure.name,
                meaning=say(measure.help),
            )
        case WhichWay(measure, before):
            return say(
                N_("before it runs: where does {measure} go from {before} ({meaning})?"),
                measure=measure.name,
                before=show(before),
                meaning=say(measure.help),
            )
        case WhichLine(chart):
            return say(
                N_("before it runs: which line ends highest at the right of “{chart}”?"),
                chart=chart,
            )


def answers(question: Question, say: Say) -> tuple[tuple[float | Way | str, str], ...]:
    """What can be picked, and how it is written; nothing where a number is typed."""
    match question:
        case WhichWay():
            return tuple((one, say(WAY_WORDS[one])) for one in Way)
        case WhichLine(labels=labels):
            return tuple((label, label) for label in labels)
        case _:
            return ()


def verdict(score: Score, say: Say) -> str:
    """How far off a prediction was, in one line with its sign."""
    sign = "✓" if score.hit else "✗"
    return f"{sign} {_verdict(score, say)}"


def _verdict(score: Score, say: Say) -> str:
    from studyapp.lab.numbers import show

    match score.guess.question:
        case HowMuch(measure):
            assert score.measured is not None
            said, found = float(score.guess.said), score.measured
            head = say(
                N_("you predicted {said}; {measure} is {value}"),
                said=show(said),
                measure=measure.name,
                value=spread(found, say),
            )
            return say(N_("{first}: {then}"), first=head, then=_off(score, measure, say))
        case WhichWay(measure, before):
            assert score.measured is not None
            words = WAY_WORDS[Way(score.won[0])]
            return say(
                N_("you said {said}; {measure} went from {before} to {value}: {way}"),
                said=say(WAY_WORDS[Way(str(score.guess.said))]),
                measure=measure.name,
                before=show(before),
                value=spread(score.measured, say),
                way=say(words),
            )
        case WhichLine():
            return say(
                N_("you said {said}; at the right end the highest is {won}"),
                said=score.guess.said,
                won=", ".join(score.won) or "–",
            )


def spread(found: Summary, say: Say) -> str:
    """ "0.234 (20 seeds: 0.232 … 0.237)", and the value alone where no seed changes it."""
    from studyapp.lab.numbers import show

    if not found.low < found.high:
        return show(found.median)
    return say(
        N_("{value} ({n} seeds: {low} … {high})"),
        value=show(found.median),
        n=found.n,
        low=show(found.low),
        high=show(found.high),
    )


def _off(score: Score, measure: Measure, say: Say) -> str:
    assert score.measured is not None
    found, said = score.measured, float(score.guess.said)
    if score.hit:
        seeds = N_("inside the spread of the seeds")
        return say(seeds if found.low < found.high else N_("hit, within 5 %"))
    how = [distance(said, found.median, measure.scale == "log", say)]
    if found.low < found.high:
        how.append(say(N_("outside the spread of the seeds")))
    if score.misconception:
        how.append(
            say(N_("a known slip leads to this number: {what}"), what=say(score.misconception))
        )
    return say(N_("; ")).join(how)


def distance(said: float, value: float, log: bool, say: Say) -> str:
    """How far a number is from the right one: sign and power of ten first, then factor or share."""
    from studyapp.lab.numbers import percent, show

    if not math.isfinite(value):
        return say(N_("the run gave no number that could be hit"))
    if value and said and (said < 0) != (value < 0):
        return say(N_("right but for the sign") if _near(-said, value) else N_("of the other sign"))
    ratio = said / value if value else math.inf
    if ratio > 0 and math.isfinite(ratio) and abs(round(math.log10(ratio))) >= 1:
        power = round(math.log10(ratio))
        if _near(ratio, 10.0**power):
            large = N_("right but for a factor of {factor}: too large")
            small = N_("right but for a factor of {factor}: too small")
            return say(large if power > 0 else small, factor=show(10.0 ** abs(power)))
    if ratio > 0 and math.isfinite(ratio) and (log or not 0.1 < ratio < 10):
        large = N_("too large by a factor of {factor}")
        small = N_("too small by a factor of {factor}")
        return say(large if ratio > 1 else small, factor=show(max(ratio, 1 / ratio)))
    gap = show(abs(said - value))
    if not value:
        return say(N_("too large by {gap}") if said > value else N_("too small by {gap}"), gap=gap)
    large = N_("too large by {gap}, {share} of it")
    small = N_("too small by {gap}, {share} of it")
    share = percent(abs(said - value) / abs(value), 2)
    return say(large if said > value else small, gap=gap, share=share)


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= CLOSE * abs(b)


def tallied(tally: Tally, say: Say) -> str:
    return say(N_("predictions hit: {hit} of {n}"), hit=tally.hit, n=tally.predicted)
