"""What went wrong lately, and what was wrong though the learner was certain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studyapp.deck.ask import (
    Arranged,
    Ask,
    Chosen,
    ChosenMany,
    Decided,
    Response,
    form,
)
from studyapp.deck.fields import NoteError
from studyapp.deck.judge import judge, right_answer
from studyapp.deck.read import question
from studyapp.deck.values import Card
from studyapp.deck.vary import Instance, fill
from studyapp.i18n import Say
from studyapp.store.mistakes import Mistake

if TYPE_CHECKING:
    from studyapp.store.store import Store

__all__ = ["Mistake", "Told", "mistakes", "sure_but_wrong", "told"]


def mistakes(store: Store, day: int, limit: int | None = None) -> tuple[Mistake, ...]:
    """Cards answered wrong and not right since: those that were certain first, then the newest."""
    return store.mistakes(day, limit=limit)


def sure_but_wrong(store: Store, day: int) -> frozenset[str]:
    """Due cards that a queue takes first: such an error is mended best while it still surprises."""
    return store.sure_but_wrong(day)


@dataclass(frozen=True, slots=True)
class Told:
    """A mistake in the words of its card: Markdown, as a card's text is."""

    mistake: Mistake
    prompt: str
    said: str
    """ "" where nothing was said: the card was revealed, or given up."""
    answer: str


def told(mistake: Mistake, card: Card, language: str, say: Say) -> Told:
    """The question as it was asked, with the numbers of its instance, and what was said to it."""
    note = card.note
    if note.vary is not None:
        try:
            card = replace(card, note=fill(note, Instance.from_log(mistake.instance)))
        except (ValueError, NoteError):  # the note was edited since: its blanks stay blanks
            card = replace(card, note=note)
    asked = question(card, language, 0)
    if form(asked.ask) != mistake.form:
        asked = question(card, language, 0, recall=True)
    answer = say(right_answer(asked.ask)) or asked.answer
    return Told(mistake, asked.prompt, said_to(asked.ask, mistake, say), answer)


def said_to(ask: Ask, mistake: Mistake, say: Say) -> str:
    """The response in words; as the log keeps it where the card is asked otherwise by now."""
    response = _response(mistake)
    if response is None or form(ask) != mistake.form:
        return mistake.said
    try:
        return say(judge(ask, response).said)
    except LookupError:  # an option that is gone
        return mistake.said


def _response(mistake: Mistake) -> Response | None:
    """Of an answer made of ids or a truth; None for one that says itself."""
    said = mistake.said
    match mistake.form if said else "":
        case "choose":
            return Chosen(said)
        case "choosemany":
            return ChosenMany(frozenset(said.split()))
        case "arrange":
            return Arranged(tuple(said.split()))
        case "decide":
            return Decided(said == "true")
    return None
