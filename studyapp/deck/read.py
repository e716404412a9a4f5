"""From an author's record to a note, and from a note to the questions it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from studyapp.deck.ask import Ask
from studyapp.deck.evidence import Evidence
from studyapp.deck.fields import LANGUAGES, Fields, NoteError
from studyapp.deck.kinds import find_kind
from studyapp.deck.kinds.choice import read_expectations
from studyapp.deck.read_vary import read_vary
from studyapp.deck.template import unanswered, unfilled
from studyapp.deck.values import ID, Card, Deck, Note, Record

WORDS: Final = ("why", "hint", "hint2", "hint3")
KEYS: Final = ("id", "kind", "topic", "tags", "requires", "rows", "source", "evidence", "vary")


@dataclass(frozen=True, slots=True)
class Question:
    """A card as it is put to a learner, in one language: card Markdown throughout."""

    card: str
    kind: str
    topic: str
    prompt: str
    ask: Ask
    answer: str
    why: str
    hints: tuple[str, ...]
    recall: bool = False
    """A choice asked without its options."""


def read_note(record: Record, line: int | None = None) -> Note:
    """Raises NoteError: what is wrong and how to mend it, without file and line."""
    fields = Fields(record)
    name = fields.string("id", "")
    if not ID.fullmatch(name):
        raise NoteError(
            f"note id {name!r} is not an id" if name else "a note has no id",
            "write id = 'sigmoid-slope': lower-case letters, digits, dashes",
        )
    try:
        return _read(name, fields, line)
    except NoteError as wrong:
        raise NoteError(f"note {name!r}: {wrong.what}", wrong.fix) from None


def _read(name: str, fields: Fields, line: int | None) -> Note:
    kind = find_kind(fields.string("kind"))
    fields.only(kind.words + WORDS, kind.keys + KEYS)
    vary = read_vary(fields.string("kind"), fields) if "vary" in fields else None
    shown = unfilled(fields) if vary else fields
    hints = tuple(shown.text(word, needed=False) for word in WORDS[1:])
    return Note(
        id=name,
        kind=fields.string("kind"),
        body=unanswered(kind.read(shown)) if vary else kind.read(fields),
        topic=fields.string("topic", ""),
        why=shown.text("why", needed=False),
        hints=tuple(hint for hint in hints if hint),
        requires=fields.strings("requires"),
        tags=fields.strings("tags"),
        rows=fields.strings("rows"),
        source=fields.string("source", ""),
        evidence=tuple(_read_evidence(table) for table in fields.tables("evidence")),
        vary=vary,
        record=tidy(fields.table),
        line=line,
    )


def _read_evidence(fields: Fields) -> Evidence:
    fields.only((), ("demo", "params", "expect", "control", "measure", "order", "supports"))
    written = fields.table.get("control", [])
    controls = [written] if isinstance(written, Mapping) else written
    if not isinstance(controls, (list, tuple)):
        raise fields.wrong("control is not a table", 'write control = { activation = "relu" }')
    supports = fields.string("supports", "")
    if supports not in ("", "why"):
        raise fields.wrong(f"supports = {supports!r}", "write supports = 'why'")
    order = fields.string("order", "rising")
    if order not in ("rising", "falling"):
        raise fields.wrong(f"order = {order!r}", "write order = 'rising' or 'falling'")
    return Evidence(
        demo=fields.string("demo"),
        params=fields.params("params"),
        expect=read_expectations(fields),
        controls=tuple(Fields({"control": c}, fields.place).params("control") for c in controls),
        measure=fields.string("measure", ""),
        falling=order == "falling",
        supports=supports == "why",
    )


def tidy(record: Record) -> dict[str, object]:
    """The record with plain containers and sanitised text, ready to be stored or written."""
    from studyapp.text.sanitise import sanitise

    def clean(value: object) -> object:
        match value:
            case str():
                return sanitise(value).strip()
            case Mapping():
                return {str(k): clean(v) for k, v in value.items()}
            case list() | tuple():
                return [clean(v) for v in value]
        return value

    return {str(key): clean(value) for key, value in record.items()}


def cards(deck: str, note: Note) -> tuple[Card, ...]:
    """The cards that a note makes."""
    return tuple(Card(deck, note, slot) for slot in find_kind(note.kind).slots(note.body))


def cards_of(deck: Deck) -> tuple[Card, ...]:
    return tuple(card for note in deck.notes for card in cards(deck.id, note))


def languages(note: Note) -> tuple[str, ...]:
    """The languages that the note is written in."""
    return tuple(one for one in LANGUAGES if isinstance(note.record.get(one), Mapping))


def has_recall(note: Note) -> bool:
    """Whether the note can be asked without showing its options."""
    return find_kind(note.kind).recall(note.body, "en") is not None


def question(card: Card, language: str, seed: int, *, recall: bool = False) -> Question:
    """The card as it is asked; `seed` shuffles the options, `recall` leaves them out."""
    note = card.note
    kind = find_kind(note.kind)
    bare = kind.recall(note.body, language) if recall else None
    face = bare or kind.face(note.body, card.slot, language, seed)
    return Question(
        card=card.id,
        kind=note.kind,
        topic=card.topic,
        prompt=face.prompt,
        ask=face.ask,
        answer=face.answer,
        why=note.why.said_in(language),
        hints=tuple(hint.said_in(language) for hint in note.hints),
        recall=bare is not None,
    )
