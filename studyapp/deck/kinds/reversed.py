"""Two cards that ask each other: the term for its meaning, the meaning for its term."""

from studyapp.deck.ask import Reveal
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.kinds.basic import Basic, read
from studyapp.i18n import N_


def slots(body: Basic) -> tuple[str, ...]:  # noqa: ARG001
    return ("", "reverse")


def face(body: Basic, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    front, back = body.prompt.said_in(language), body.answer.said_in(language)
    return Face(back, Reveal(), front) if slot == "reverse" else Face(front, Reveal(), back)


kind = Kind(title=N_("both ways"), words=("prompt", "answer"), read=read, face=face, slots=slots)
