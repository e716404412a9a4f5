"""A question and its answer; the learner judges."""

from dataclasses import dataclass

from studyapp.deck.ask import Reveal
from studyapp.deck.fields import Fields
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.values import Text
from studyapp.i18n import N_


@dataclass(frozen=True, slots=True)
class Basic:
    prompt: Text
    answer: Text


def read(fields: Fields) -> Basic:
    return Basic(fields.text("prompt"), fields.text("answer"))


def face(body: Basic, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    return Face(body.prompt.said_in(language), Reveal(), body.answer.said_in(language))


kind = Kind(title=N_("basic"), words=("prompt", "answer"), read=read, face=face)
