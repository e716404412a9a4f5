"""Several options, any number of them right: all the right ones and no other must be picked."""

from __future__ import annotations

from studyapp.deck.ask import ChooseMany, shuffled
from studyapp.deck.fields import Fields
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.kinds.choice import ChoiceAnswer, as_choices, read_options
from studyapp.i18n import N_


def read(fields: Fields) -> ChoiceAnswer:
    options = read_options(fields)
    if not any(option.right for option in options):
        raise fields.wrong("no option is right", "mark each right one with right = true")
    return ChoiceAnswer(fields.text("prompt"), options)


def face(body: ChoiceAnswer, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    right = frozenset(option.id for option in body.options if option.right)
    ask = ChooseMany(shuffled(as_choices(body, language), seed), right)
    answer = "\n".join(f"- {o.text.said_in(language)}" for o in body.options if o.right)
    return Face(body.prompt.said_in(language), ask, answer)


kind = Kind(title=N_("several right"), words=("prompt",), keys=("option",), read=read, face=face)
