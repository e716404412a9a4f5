"""`studyapp edit` and `add`: a note changed or added, by its fields, as TOML, or in an editor."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click
from click.shell_completion import CompletionItem

from studyapp.cli.document import print_document
from studyapp.cli.editor import Draft
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused, nearest
from studyapp.deck.kinds import kind_names
from studyapp.deck.values import ID, Deck, Record, Text, split_card_id
from studyapp.i18n import N_
from studyapp.study.grading import named

if TYPE_CHECKING:
    from studyapp.deck.values import Note
    from studyapp.store.store import Store
    from studyapp.store.values import Operation, StoredNote

OWN_DECK: Final = "my-notes"
"""Where a note goes when no deck is named."""


def _complete_kind(
    ctx: click.Context,  # noqa: ARG001 - click's signature
    param: click.Parameter,  # noqa: ARG001
    begun: str,
) -> list[CompletionItem]:
    return [CompletionItem(one) for one in kind_names() if one.startswith(begun)]


def _texts(pairs: Sequence[str]) -> dict[str, str]:
    """Field -> text. Raises Refused for a pair that is none."""
    texts = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not (equals and name.strip()):
            fix = "write it like en.prompt='What is a gradient?'"
            raise Refused(Outcome.USAGE, f"--set {pair!r}", fix)
        texts[name.strip()] = text
    return texts


@click.command("edit")
@click.argument("card")
@click.option(
    "--set", "pairs", metavar="FIELD=TEXT", multiple=True, help="Put this text into a field."
)
@click.option("--accept", metavar="TEXT", multiple=True, help="One more accepted answer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def edit_verb(
    front: Front, card: str, pairs: tuple[str, ...], accept: tuple[str, ...], as_json: bool
) -> None:
    """Change the note of a card: by its fields, or in your editor.

    Its schedule and history stay. CARD is a card's id, or a note's.
    """
    texts = _texts(pairs)
    with front.open() as store:
        before = _note_of(store, card)
        if texts or accept:
            operation = change_fields(store, front, before, texts, accept)
        else:
            operation = change_in_the_editor(store, front, before)
    _tell(front, before.deck, [before.note.id], operation, as_json)


def _note_of(store: Store, card: str) -> StoredNote:
    """Raises NotFound, naming the nearest card."""
    from studyapp.store.errors import NotFound

    try:
        deck, note, slot = split_card_id(card)
        found = store.note(deck, note)
        if not (found.deleted or found.retired) and not slot:
            return found
    except (ValueError, NotFound):
        pass
    store.card(card)
    return store.note(deck, note)


def _changed(before: StoredNote, texts: dict[str, str], accept: Sequence[str]) -> Record:
    from studyapp.deck.fields import NoteError
    from studyapp.deck.read import read_note
    from studyapp.study.editing import accepting, with_fields

    note = read_note(with_fields(before.note, texts))
    if accept and "accept" not in note.record:
        fix = "a typed note does, and a choice with accept = [...]"
        raise NoteError(f"note {note.id!r} accepts no typed answers", fix)
    for text in accept:
        record = accepting(note, text)
        note = note if record is None else read_note(record)
    return note.record


def change_in_the_editor(store: Store, front: Front, before: StoredNote) -> Operation | None:
    """None where nothing was changed. Raises Refused, NoteError, StoreError."""
    from studyapp.study.editing import as_toml, from_toml

    note = before.note
    draft = Draft(front, f"{before.deck}--{note.id}", as_toml(note, before.deck, front.say))

    def read(text: str) -> Record | None:
        record = from_toml(text, before.deck, note.id)
        if record is not None:
            _lint(store, before.deck, [record], note)
        return record

    record = draft.edited(read)
    if record is None:
        return None
    if store.note(before.deck, note.id).note.record != note.record:
        raise draft.kept(Outcome.DECISION, "the note was changed elsewhere meanwhile")
    try:
        operation = store.edit(before.deck, note.id, record, front.clock())
    except Exception as wrong:
        click.echo(front.say(N_("your text is kept in {file}"), file=draft.file), err=True)
        raise wrong from None
    draft.discard()
    return operation


def change_fields(
    store: Store,
    front: Front,
    before: StoredNote,
    texts: dict[str, str],
    accept: Sequence[str] = (),
) -> Operation | None:
    """None where nothing was changed. Raises NoteError, StoreError."""
    record = _changed(before, texts, accept)
    _lint(store, before.deck, [record], before.note)
    return store.edit(before.deck, before.note.id, record, front.clock())


def _lint(store: Store, deck: str, records: Sequence[Record], before: Note | None = None) -> None:
    """Raises NoteError on what only shows beside other notes and demos, and wasn't there before."""
    from studyapp.cli.importing import known_notes
    from studyapp.deck.fields import NoteError
    from studyapp.deck.read import read_note
    from studyapp.library.lint import lint

    def problems(notes: Sequence[Note]) -> list[tuple[str, str]]:
        found = lint([Deck(deck, Text(deck), tuple(notes))], known=known_notes(store))
        return [(one.what, one.fix) for one in found]

    there = problems([before]) if before is not None else []
    for what, fix in problems([read_note(record) for record in records]):
        if (what, fix) not in there:
            raise NoteError(what, fix)


# -- new notes ---------------------------------------------------------------------------------


@click.command("add")
@click.option("--deck", metavar="ID", help=f"Into this deck, made if need be; else {OWN_DECK}.")
@click.option(
    "--kind",
    metavar="K",
    default="basic",
    show_default=True,
    shell_complete=_complete_kind,
    help="What sort of note.",
)
@click.option(
    "--set", "pairs", metavar="FIELD=TEXT", multiple=True, help="Put this text into a field."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def add_verb(
    front: Front, deck: str | None, kind: str, pairs: tuple[str, ...], as_json: bool
) -> None:
    """Add a note of your own.

    By its fields with --set; else as TOML on stdin, one [[note]] or several; else in your editor.
    """
    if deck is not None and not ID.fullmatch(deck):
        what = f"--deck {deck!r} is not an id"
        raise Refused(Outcome.USAGE, what, "write lower-case letters, digits, dashes")
    if kind not in kind_names():
        raise Refused(Outcome.USAGE, f"no kind {kind!r}", nearest(kind, kind_names()))
    texts = _texts(pairs)
    with front.open() as store:
        if texts:
            home, records = deck or OWN_DECK, [_new(store, deck or OWN_DECK, kind, texts)]
        elif sys.stdin is not None and not sys.stdin.isatty():
            home, records = _from_stdin(deck)
        else:
            home = deck or OWN_DECK
            return _add_in_the_editor(store, front, home, kind, as_json)
        _lint(store, home, records)
        operation = store.add(home, records, front.clock())
    return _tell(front, home, [str(one["id"]) for one in records], operation, as_json)


def _new(store: Store, deck: str, kind: str, texts: dict[str, str]) -> Record:
    from studyapp.study.editing import new_note

    taken = [one.note.id for one in store.notes(deck=deck)]
    return new_note(kind, texts, taken)


def _from_stdin(deck: str | None) -> tuple[str, list[Record]]:
    """The deck and its notes. Raises Refused with the line of the first mistake."""
    from studyapp.formats import Source, find

    read = find("toml").read
    assert read is not None
    source = Source(f"{OWN_DECK}.toml", deck=deck)
    text = sys.stdin.read()
    if not text.strip():
        raise Refused(Outcome.BAD_DATA, "stdin: there is no note in it", "write [[note]], or --set")
    reading = read(text.encode("utf-8", "replace"), source)
    for problem in reading.problems:
        place = "stdin" if problem.line is None else f"stdin:{problem.line}"
        raise Refused(Outcome.BAD_DATA, f"{place}: {problem.what}", problem.fix)
    if reading.deck is None or not reading.deck.notes:
        raise Refused(Outcome.BAD_DATA, "stdin: there is no note in it", "write [[note]]")
    return reading.deck.id, [note.record for note in reading.deck.notes]


def _add_in_the_editor(store: Store, front: Front, deck: str, kind: str, as_json: bool) -> None:
    from studyapp.study.editing import from_toml, template

    draft = Draft(front, f"{deck}--new", template(kind, deck, front.language, front.say))

    def read(text: str) -> Record | None:
        record = from_toml(text, deck)
        if record is not None:
            _lint(store, deck, [record])
        return record

    record = draft.edited(read)
    if record is None:
        return _tell(front, deck, [], None, as_json)
    try:
        operation = store.add(deck, [record], front.clock())
    except Exception as wrong:
        click.echo(front.say(N_("your text is kept in {file}"), file=draft.file), err=True)
        raise wrong from None
    draft.discard()
    return _tell(front, deck, [str(record["id"])], operation, as_json)


def _tell(
    front: Front, deck: str, notes: Sequence[str], operation: Operation | None, as_json: bool
) -> None:
    said = "" if operation is None else named(operation, front.say)
    if as_json:
        done = operation and {
            "id": operation.id,
            "at": operation.at.isoformat(),
            "what": said,
        }
        ids = [f"{deck}/{note}" for note in notes]
        print_document({"notes": ids, "changed": operation is not None, "operation": done})
    elif operation is None:
        click.echo(front.say(N_("nothing was changed")))
    else:
        click.echo(f"{said}; {front.say(N_('studyapp undo takes it back'))}")
