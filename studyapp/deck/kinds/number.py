"""A number to be worked out, right within a stated tolerance."""

from dataclasses import dataclass

from studyapp.deck.ask import Number
from studyapp.deck.fields import Fields
from studyapp.deck.judge import write_number
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.tolerance import EXACT, Tolerance, read_tolerance
from studyapp.deck.values import Text
from studyapp.i18n import N_


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    prompt: Text
    answer: float
    tolerance: Tolerance = EXACT
    unit: str = ""


def read(fields: Fields) -> NumberAnswer:
    answer = fields.number("answer")
    tolerance = EXACT
    if "tolerance" in fields:
        try:
            tolerance = read_tolerance(fields.table["tolerance"])
        except ValueError as wrong:
            raise fields.wrong(str(wrong)) from None
    elif answer != int(answer):
        raise fields.wrong(
            f"{answer:g} can't be typed exactly", 'add tolerance = "2 %", 0.01 or "x10"'
        )
    return NumberAnswer(fields.text("prompt"), answer, tolerance, fields.string("unit", ""))


def face(body: NumberAnswer, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    ask = Number(body.answer, body.tolerance, body.unit)
    return Face(body.prompt.said_in(language), ask, write_number(body.answer, body.unit))


kind = Kind(
    title=N_("number"),
    words=("prompt",),
    keys=("answer", "tolerance", "unit"),
    read=read,
    face=face,
)
