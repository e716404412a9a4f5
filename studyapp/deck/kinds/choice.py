"""One right option among several, each with its reason; the order is shuffled by a seed."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.deck.ask import Choice, Choose, shuffled
from studyapp.deck.evidence import Params
from studyapp.deck.expect import Expectation, ExpectationError, read_expectation
from studyapp.deck.fields import LANGUAGES, Fields
from studyapp.deck.kinds import Face, Kind
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


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    prompt: Text
    options: tuple[Option, ...]


def read_option(fields: Fields) -> Option:
    fields.only(("text", "why"), ("id", "right", "expect", "params"))
    return Option(
        id=fields.string("id"),
        text=fields.text("text"),
        why=fields.text("why", needed=False),
        right=fields.boolean("right", default=False),
        expect=read_expectations(fields),
        params=fields.params("params"),
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
    options = tuple(read_option(table) for table in fields.tables("option"))
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise fields.wrong(
            f"a choice has 2 to {MOST_OPTIONS} options, not {len(options)}", "write [[note.option]]"
        )
    ids = [option.id for option in options]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise fields.wrong(f"two options have the id {twice!r}", "make them differ")
    for language in LANGUAGES:
        texts = [option.text.said_in(language) for option in options]
        if twice := next((one for one in texts if texts.count(one) > 1), None):
            raise fields.wrong(
                f"two options have the {language}.text {twice[:40]!r}", "make them differ"
            )
    right = sum(option.right for option in options)
    if right != 1:
        raise fields.wrong(f"{right} options are right", "mark exactly one with right = true")
    return ChoiceAnswer(fields.text("prompt"), options)


def face(body: ChoiceAnswer, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    choices = [
        Choice(o.id, o.text.said_in(language), o.why.said_in(language)) for o in body.options
    ]
    right = next(option for option in body.options if option.right)
    ask = Choose(shuffled(choices, seed), right.id)
    return Face(body.prompt.said_in(language), ask, right.text.said_in(language))


kind = Kind(title=N_("choice"), words=("prompt",), keys=("option",), read=read, face=face)
