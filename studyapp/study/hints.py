"""Three steps of help, each at a price: what the card's author says, then what the ask gives away.

After one hint a card is rated Good at most, after two Hard, after three Again.
"""

from __future__ import annotations

import math
from typing import Final

from studyapp.deck.ask import Arrange, Choose, ChooseMany, Number, Type
from studyapp.deck.read import Question
from studyapp.i18n import N_, Say
from studyapp.scheduler import Rating

STEPS: Final = 3
_CAPS: Final = (Rating.EASY, Rating.GOOD, Rating.HARD, Rating.AGAIN)


def cap(hints: int) -> Rating:
    """The best rating that an answer with so many hints may have."""
    return _CAPS[min(hints, STEPS)]


def ladder(question: Question, say: Say) -> tuple[str, ...]:
    """At most three hints, from the gentlest on: card Markdown."""
    return (*question.hints, *_given_away(question, say))[:STEPS]


def _given_away(question: Question, say: Say) -> tuple[str, ...]:
    """What can be told of the answer without telling it."""
    match question.ask:
        case Type(accept):
            answer = accept[0]
            length = say(N_("it is {n} characters long"), n=len(answer))
            begins = say(N_("it begins with {letter}"), letter=f"`{answer[0]}`")
            half = say(
                N_("it begins with {letter}"), letter=f"`{answer[: math.ceil(len(answer) / 2)]}`"
            )
            if len(answer) == 1:  # it begins with all there is
                return (length,)
            return (length, begins, half) if len(answer) > 3 else (length, begins)
        case Choose(options, right):
            wrong = [option.text for option in options if option.id != right]
            keep = len(options) - 2  # two are always left to choose between
            return tuple(say(N_("it is not: {option}"), option=one) for one in wrong[:keep])
        case ChooseMany(_, rights):
            return (say(N_("of these are right: {n}"), n=len(rights)),)
        case Arrange(steps, order):
            by_id = {step.id: step.text for step in steps}
            first = say(N_("the first is: {step}"), step=by_id[order[0]])
            last = say(N_("the last is: {step}"), step=by_id[order[-1]])
            return (first, last) if len(order) > 3 else (first,)  # of three, two tell the third
        case Number(answer) if answer != 0 and math.isfinite(answer):
            power = math.floor(math.log10(abs(answer)))
            sign = say(N_("it is negative")) if answer < 0 else say(N_("it is positive"))
            size = say(
                N_("its size lies between {low} and {high}"),
                low=f"1e{power}",
                high=f"1e{power + 1}",
            )
            return (sign, size)
    return ()
