"""A word or formula to be typed; several spellings may be right."""

from dataclasses import dataclass

from studyapp.deck.ask import Type
from studyapp.deck.fields import Fields
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.values import Text
from studyapp.i18n import N_
from studyapp.text.fold import fold


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    prompt: Text
    accept: tuple[str, ...]


def read(fields: Fields) -> TypedAnswer:
    return TypedAnswer(fields.text("prompt"), read_accept(fields, needed=True))


def read_accept(fields: Fields, *, needed: bool = False) -> tuple[str, ...]:
    """Answers that are accepted. Raises NoteError on one that nobody could type."""
    accept = fields.strings("accept", needed=needed)
    if blank := [one for one in accept if not fold(one)]:
        raise fields.wrong(f"accept holds {blank[0]!r}, which says nothing", "write a word")
    return accept


def face(body: TypedAnswer, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    return Face(body.prompt.said_in(language), Type(body.accept), shown_answer(body, language))


def shown_answer(body: TypedAnswer, language: str) -> str:
    """The first accepted answer in the learner's own script, else the first of all."""
    chinese = [one for one in body.accept if any("\u4e00" <= c <= "\u9fff" for c in one)]
    return chinese[0] if language == "zh" and chinese else body.accept[0]


kind = Kind(title=N_("typed"), words=("prompt",), keys=("accept",), read=read, face=face)
