"""An explanation in words: one sentence, and what to look at beside it."""

from __future__ import annotations

from studyapp.deck.evidence import Params
from studyapp.deck.values import Text
from studyapp.i18n import N_, Say
from studyapp.study.causes import (
    Cause,
    Explanation,
    KnownSlip,
    Measured,
    OtherSetting,
    Picks,
    Slip,
    Swapped,
)

WIDEST = 48
"""Cells of an option that a sentence names."""


def sentence(explanation: Explanation, say: Say, language: str = "en") -> str:
    """What the mistake was; `language` is the card's."""
    return _cause(explanation.cause, say, language)


def told(explanation: Explanation, say: Say, language: str = "en") -> list[str]:
    """The same line by line: the sentence, where two runs part, and how to make them again."""
    from studyapp.lab.numbers import show

    lines = [sentence(explanation, say, language)]
    pair = explanation.pair
    if pair is None:
        return lines
    if (at := pair.parts_at) is not None:
        axis = pair.axis(say)
        lines.append(say(N_("the two runs part at {axis} {x}"), axis=axis, x=show(at)))
    lines += [
        f"{heading(panel.side.role, panel.side.params, say)}  {panel.command}"
        for panel in pair.panels
    ]
    return lines


ROLES = {
    "claim": N_("claim"),
    "control": N_("control"),
    "option": N_("option"),
    "step": N_("step of the order"),
    "yours": N_("yours"),
    "asked": N_("the card"),
}


def heading(role: str, params: Params, say: Say) -> str:
    """ "claim: activation sigmoid, depth 20"."""
    return say(N_("{first}: {then}"), first=say(ROLES[role]), then=turned(params))


def turned(params: Params) -> str:
    """ "activation sigmoid, depth 20"."""
    return ", ".join(f"{name} {_value(value)}" for name, value in params)


def _value(value: bool | int | float | str) -> str:
    from studyapp.lab.numbers import show

    match value:
        case bool():
            return str(value).lower()
        case float():
            return show(value)
    return str(value)


def _cause(cause: Cause, say: Say, language: str) -> str:
    from studyapp.lab.numbers import show

    match cause:
        case Slip(power=None):
            return say(N_("the size is right, the sign is not"))
        case Slip(power=int(power)):
            large = N_("the digits are right, the power of ten is not: {factor} times too large")
            small = N_("the digits are right, the power of ten is not: {factor} times too small")
            return say(large if power > 0 else small, factor=show(10.0 ** abs(power)))
        case KnownSlip(label, value):
            known = N_("a known slip leads here: {what} (that gives {value})")
            return say(known, what=say(label), value=show(value))
        case OtherSetting(said, changed, asked):
            return say(
                N_("{said} is what {changed} gives; the card asks {asked}"),
                said=show(said),
                changed=turned(changed),
                asked=turned(asked),
            )
        case Measured():
            return _measured(cause, say)
        case Picks(wrong, missed):
            parts = [_picked(N_("picked, though wrong: {options}"), wrong, say, language)]
            parts.append(_picked(N_("right, but left out: {options}"), missed, say, language))
            return say(N_("; ")).join(part for part in parts if part)
        case Swapped():
            return _swapped(cause, say, language)
    raise AssertionError(cause)


def _measured(cause: Measured, say: Say) -> str:
    from studyapp.lab.numbers import show

    values = ", ".join(f"{name} {show(value)}" for name, value in cause.values)
    so = N_("measured: {values}, so {statement}")
    no = N_("measured: {values}, so not {statement}")
    parts = [say(so if cause.holds else no, values=values, statement=cause.statement)]
    if cause.unless:
        fails, holds = N_("with {params} it would fail"), N_("with {params} it would hold")
        parts.append(say(fails if cause.holds else holds, params=turned(cause.unless)))
    return say(N_("; ")).join(parts)


def _picked(
    marked: str,
    options: tuple[tuple[Text, Measured | None], ...],
    say: Say,
    language: str,
) -> str:
    """The options, the first one with what was measured of it."""
    if not options:
        return ""
    named = [named_in(text, language) for text, _ in options]
    measured = options[0][1]
    if measured is not None:
        first = N_("{option} ({measured})")
        named[0] = say(first, option=named[0], measured=_measured(measured, say))
    return say(marked, options=say(N_(", ")).join(named))


def _swapped(cause: Swapped, say: Say, language: str) -> str:
    from studyapp.lab.numbers import show

    first, second = named_in(cause.first, language), named_in(cause.second, language)
    what = say(N_("{first} belongs before {second}"), first=first, second=second)
    if cause.values is None:
        return what
    a, b = (show(value) for value in cause.values)
    ran = N_("{measure} is {a} for the one and {b} for the other")
    return say(N_("; ")).join([what, say(ran, measure=cause.measure, a=a, b=b)])


def named_in(text: Text, language: str) -> str:
    """An option or a step in one short line, quoted; formulae as a terminal writes them."""
    from studyapp.text.markdown import plain
    from studyapp.text.width import clip

    words = " ".join(plain(text.said_in(language), 1000).split())
    quotes = "“{}”"
    return quotes.format(clip(words, WIDEST))
