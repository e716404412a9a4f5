"""A sentence that is true or false."""

from dataclasses import dataclass

from studyapp.deck.ask import Decide
from studyapp.deck.fields import Fields
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.values import Text
from studyapp.i18n import N_


@dataclass(frozen=True, slots=True)
class TrueFalse:
    prompt: Text
    answer: bool


def read(fields: Fields) -> TrueFalse:
    return TrueFalse(fields.text("prompt"), fields.boolean("answer"))


def face(body: TrueFalse, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    word = {"en": ("false", "true"), "zh": ("错", "对")}[language][body.answer]
    return Face(body.prompt.said_in(language), Decide(body.answer), word)


kind = Kind(title=N_("true or false"), words=("prompt",), keys=("answer",), read=read, face=face)
