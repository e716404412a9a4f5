"""Steps to be put in order; the author writes them in the right one."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.deck.ask import Arrange, Choice, shuffled
from studyapp.deck.evidence import Params
from studyapp.deck.fields import LANGUAGES, Fields
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.values import NO_TEXT, Text
from studyapp.i18n import N_

LEAST_STEPS, MOST_STEPS = 3, 9


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    text: Text
    why: Text = NO_TEXT
    params: Params = ()
    """What this step turns on top of the evidence's params; its measure gives its place."""


@dataclass(frozen=True, slots=True)
class Order:
    prompt: Text
    steps: tuple[Step, ...]
    """In the right order."""


def read_step(fields: Fields) -> Step:
    fields.only(("text", "why"), ("id", "params"))
    return Step(
        id=fields.string("id"),
        text=fields.text("text"),
        why=fields.text("why", needed=False),
        params=fields.params("params"),
    )


def read(fields: Fields) -> Order:
    steps = tuple(read_step(table) for table in fields.tables("step"))
    if not LEAST_STEPS <= len(steps) <= MOST_STEPS:
        raise fields.wrong(
            f"an order has {LEAST_STEPS} to {MOST_STEPS} steps, not {len(steps)}",
            "write [[note.step]] in the right order",
        )
    fields.different("steps", "id", [step.id for step in steps])
    for language in LANGUAGES:
        fields.different(
            "steps", f"{language}.text", [step.text.said_in(language) for step in steps]
        )
    return Order(fields.text("prompt"), steps)


def face(body: Order, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    steps = [Choice(s.id, s.text.said_in(language), s.why.said_in(language)) for s in body.steps]
    right = tuple(step.id for step in steps)
    mixed = shuffled(steps, seed)
    if tuple(step.id for step in mixed) == right:
        mixed = (*mixed[1:], mixed[0])  # what is shown is never the answer
    answer = "\n".join(f"{n}. {step.text}" for n, step in enumerate(steps, 1))
    return Face(body.prompt.said_in(language), Arrange(mixed, right), answer)


kind = Kind(title=N_("order"), words=("prompt",), keys=("step",), read=read, face=face)
