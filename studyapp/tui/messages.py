"""What widgets want said: small messages that the screen alone answers."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget

from studyapp.deck.ask import Response
from studyapp.study.prediction import Guess


@dataclass
class Answered(Message):
    response: Response
    """What the learner committed."""


@dataclass
class Refused(Message):
    reason: str
    """Why a typed line is no answer, already in the learner's language."""


@dataclass
class Predicted(Message):
    guess: Guess | None
    """What the learner expects of a run before it is shown; None skips."""


@dataclass
class ParamsChanged(Message):
    form: Widget
    """Whose params they are."""
    values: dict[str, object]
    """Every param of the form by name."""
    settled: bool
    """False while a slider is still moving."""
