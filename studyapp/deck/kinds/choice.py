"""One right option among several, each with its reason; the order is shuffled by a seed.

A choice may have a recall form: the same question without its options, typed or thought of.
"""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.deck.ask import Choice, Choose, Reveal, Type, shuffled
from studyapp.deck.evidence import Params
from studyapp.deck.expect import Expectation, ExpectationError, read_expectation
from studyapp.deck.fields import LANGUAGES, Fields
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.kinds.typed import read_accept
from studyapp.deck.values import NO_TEXT, Text
from studyapp.i18n import N_

MOST_OPTIONS = 9
"""A digit picks each."""


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: Text
    why: Text = NO_TEXT
    right: bool = False
    expect: tuple[Expectation, ...] = ()
    """What the option says of the note's evidence: the right one holds, the others are refuted."""
    params: Params = ()
    """What this option turns, on top of the evidence's params."""
    misconception: str = ""
    """The demo's name for the line of thought that leads to this option."""


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    prompt: Text
    options: tuple[Option, ...]
    accept: tuple[str, ...] = ()
    """What is accepted where the answer is typed without seeing the options."""
    recall: bool = False
    """Asked without its options, the learner judges."""


def read_options(fields: Fields) -> tuple[Option, ...]:
    """Two to nine options that differ. Raises NoteError."""
    options = tuple(_read_option(table) for table in fields.tables("option"))
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise fields.wrong(
            f"a choice has 2 to {MOST_OPTIONS} options, not {len(options)}", "write [[note.option]]"
        )
    fields.different("options", "id", [option.id for option in options])
    for language in LANGUAGES:
        fields.different(
            "options", f"{language}.text", [option.text.said_in(language) for option in options]
        )
    return options


def _read_option(fields: Fields) -> Option:
    fields.only(("text", "why"), ("id", "right", "expect", "params", "misconception"))
    return Option(
        id=fields.string("id"),
        text=fields.text("text"),
        why=fields.text("why", needed=False),
        right=fields.boolean("right", default=False),
        expect=read_expectations(fields),
        params=fields.params("params"),
        misconception=fields.string("misconception", ""),
    )


def read_expectations(fields: Fields) -> tuple[Expectation, ...]:
    """`expect`: one expectation or a list of them."""
    written = fields.table.get("expect", [])
    lines = (written,) if isinstance(written, str) else fields.strings("expect")
    try:
        return tuple(read_expectation(line) for line in lines)
    except ExpectationError as wrong:
        raise fields.wrong(str(wrong)) from None


def read(fields: Fields) -> ChoiceAnswer:
    options = read_options(fields)
    right = sum(option.right for option in options)
    if right != 1:
        raise fields.wrong(f"{right} options are right", "mark exactly one with right = true")
    return ChoiceAnswer(
        prompt=fields.text("prompt"),
        options=options,
        accept=read_accept(fields),
        recall=fields.boolean("recall", default=False),
    )


def as_choices(body: ChoiceAnswer, language: str) -> list[Choice]:
    return [Choice(o.id, o.text.said_in(language), o.why.said_in(language)) for o in body.options]


def face(body: ChoiceAnswer, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    right = next(option for option in body.options if option.right)
    ask = Choose(shuffled(as_choices(body, language), seed), right.id)
    return Face(body.prompt.said_in(language), ask, right.text.said_in(language))


def recall(body: ChoiceAnswer, language: str) -> Face | None:
    """The same question without its options; None where the author gave no such form."""
    right = next(option for option in body.options if option.right)
    prompt, answer = body.prompt.said_in(language), right.text.said_in(language)
    if body.accept:
        return Face(prompt, Type(body.accept), answer)
    return Face(prompt, Reveal(), answer) if body.recall else None


kind = Kind(
    title=N_("choice"),
    words=("prompt",),
    keys=("option", "accept", "recall"),
    read=read,
    face=face,
    recall=recall,
)
