"""A note in a form: every field by itself, what is wrong under it, the whole in an editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from subprocess import CalledProcessError
from typing import Final, TypeAlias

from textual import events, on
from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from studyapp.deck.fields import LANGUAGES, NoteError
from studyapp.deck.read import read_note
from studyapp.deck.values import Note, Record
from studyapp.i18n import N_
from studyapp.study.editing import FormField, as_toml, fields_of, from_toml, with_fields
from studyapp.tui.editor import written
from studyapp.tui.keys import EDIT, EVERYWHERE, Key, acting
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.note_fields import NoteField
from studyapp.tui.widgets.title_bar import TitleBar

ABOUT: Final = ("deck", "kind")
"""What a form asks besides the fields of the note."""
Save: TypeAlias = Callable[[Record], None]
"""Keeps a record. Raises NoteError, StoreError."""


class Form(Room):
    """The form of a note, old or new: the fields, and what is done with them."""

    CSS_PATH = "edit.tcss"

    def __init__(self, save: Save, deck: str) -> None:
        super().__init__()
        self.save, self.deck = save, deck
        self.warned = False
        """It was asked whether changes are thrown away."""
        self.draft = ""
        """What was written in the editor and can't be read yet: it is opened again."""
        self.known: frozenset[str] = frozenset()
        """The fields that the form began with: what is added and left blank is no change."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of the cards stands first."""
        first = self.studyapp.language
        return (first, *(one for one in LANGUAGES if one != first))

    # -- what a form of a note says ------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        raise NotImplementedError

    def fields(self) -> Sequence[FormField]:
        raise NotImplementedError

    def record(self, texts: Mapping[str, str]) -> Record:
        """What the texts say. Raises NoteError."""
        raise NotImplementedError

    def toml(self) -> str:
        """The text that the editor opens with."""
        raise NotImplementedError

    def read(self, text: str) -> Record | None:
        """What came back from the editor. Raises NoteError."""
        raise NotImplementedError

    # -- the screen ----------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield TitleBar(*self.heading())
        with VerticalScroll(id="form", can_focus=False):
            fields = self.fields()
            self.known = frozenset(field.name for field in fields)
            for field in fields:
                yield NoteField(field, self.say)
        yield Static(id="line")
        yield KeyBar((), self.say)

    def on_mount(self) -> None:
        self.refresh_keys()
        for field in self.query(NoteField):
            field.entry.focus()
            break

    def acting_keys(self) -> list[Key]:
        """What types, types: help stands on F1."""
        own = acting(self.table(self.KEYS), self.phase)
        keys = [*own, *(replace(k, footer=True) for k in self.table(EVERYWHERE) if k.keys == "f1")]
        return keys if self.growing() else [key for key in keys if key.action != "part"]

    def growing(self) -> str:
        """ "option" or "step" where the kind has them, else ""."""
        raise NotImplementedError

    @on(events.DescendantFocus)
    def _moved(self) -> None:
        self.call_after_refresh(self.refresh_keys)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.warned = False

    def line(self, text: str) -> None:
        line = self.query_one("#line", Static)
        line.update(Content.assemble(("! ", "bold $warning"), text) if text else "")
        line.display = bool(text)

    # -- keys ----------------------------------------------------------------------------------

    @property
    def changed(self) -> bool:
        return any(field.changed for field in self.query(NoteField))

    def texts(self) -> dict[str, str]:
        return {
            one.field.name: one.text
            for one in self.query(NoteField)
            if one.changed or one.field.name in self.known
        }

    def action_save(self) -> None:
        self._complain("")
        try:
            self.keep(self.record(self.texts()))
        except NoteError as wrong:
            self._complain(str(wrong))

    def keep(self, record: Record) -> None:
        """Save and go; what can't be kept is said, and the form stays. Raises NoteError."""
        if self.studyapp.guard(lambda: (self.save(record),)):
            self.dismiss()

    def _complain(self, reason: str) -> None:
        """Under the field that the words speak of, else below the form."""
        self.line("")
        named = [one for one in self.query(NoteField) if reason and _speaks_of(reason, one.field)]
        for field in self.query(NoteField):
            field.complain(reason if named and field is named[0] else "")
        if named:
            named[0].entry.focus()
            named[0].scroll_visible(animate=False)
        elif reason:
            self.line(reason)

    def action_next(self) -> None:
        self.focus_next()

    async def action_part(self) -> None:
        """One more option or step, where the kind has them."""
        if key := self.growing():
            await self._grow(key)

    async def _grow(self, key: str) -> None:
        there = [one for one in self.query(NoteField) if one.field.name.startswith(f"{key}.")]
        taken = {one.field.part for one in there}
        new = next(letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken)
        made = [NoteField(field, self.say) for field in blank_part(key, new, self.languages)]
        await self.query_one("#form").mount(*made, after=there[-1] if there else None)
        made[0].entry.focus()

    def action_leave(self) -> None:
        if (self.changed or self.draft) and not self.warned:
            self.warned = True
            keys = {name: self.face(name) for name in ("leave", "save", "editor")}
            if self.draft:
                words = N_("not saved: {leave} again throws your text away, {editor} opens it")
            else:
                words = N_("not saved: {leave} again throws the changes away, {save} saves them")
            self.line(self.say(words, **keys))
        else:
            self.dismiss()

    def action_editor(self) -> None:
        """The whole note as TOML in the learner's editor; a mistake is told, nothing is lost."""
        command = self.studyapp.desk.editor()
        if not command:
            self.line(self.say(N_("no editor is known - set EDITOR to the one you use")))
            return
        text = self._to_edit()
        if text is None:
            return
        try:
            after = written(self.app, command, text)
        except SuspendNotSupported:
            self.line(self.say(N_("an editor can't be opened from here")))
        except (OSError, UnicodeDecodeError, CalledProcessError) as wrong:
            words = N_("the editor {name} did not do: {why}")
            self.line(self.say(words, name=command[0], why=wrong))
        else:
            if after != text or self.draft:
                self._came_back(after)

    def _to_edit(self) -> str | None:
        """What the form says as TOML; None where that can't be read, and is said to be so."""
        asked = [one for one in self.query(NoteField) if one.field.name not in ABOUT]
        if self.draft or not any(one.changed for one in asked):
            return self.draft or self.toml()
        self._complain("")
        try:
            return as_toml(read_note(self.record(self.texts())), self.deck, self.say)
        except NoteError as wrong:
            self._complain(str(wrong))
            return None

    def _came_back(self, text: str) -> None:
        try:
            record = self.read(text)
            if record is None:
                self.draft = ""
                return
            self.keep(record)
        except NoteError as wrong:
            self.draft = text
            words = N_("{wrong}   {key} opens your text again")
            self.line(self.say(words, wrong=wrong, key=self.face("editor")))


class EditScreen(Form):
    KEYS = EDIT
    TOPIC = N_(
        "Change a note: its cards keep their schedule and their reviews, and undo takes the change "
        "back. Evidence and drawn numbers are edited as text, in your editor."
    )

    def __init__(self, note: Note, deck: str, save: Save) -> None:
        super().__init__(save, deck)
        self.note = note

    def heading(self) -> tuple[str, str]:
        return self.say(N_("Edit")), f"{self.deck}/{self.note.id}"

    def fields(self) -> Sequence[FormField]:
        return fields_of(self.note, self.languages)

    def record(self, texts: Mapping[str, str]) -> Record:
        return with_fields(self.note, texts)

    def toml(self) -> str:
        return as_toml(self.note, self.deck, self.say)

    def read(self, text: str) -> Record | None:
        return from_toml(text, self.deck, self.note.id)

    def growing(self) -> str:
        return part_key(self.note.kind)


def part_key(kind: str) -> str:
    """ "option", "step", or "" for a kind without."""
    from studyapp.deck.kinds import find_kind

    return next((key for key in find_kind(kind).keys if key in ("option", "step")), "")


def blank_part(key: str, part: str, languages: Sequence[str]) -> list[FormField]:
    """The fields of an option or a step that says nothing yet."""
    found = [
        FormField(f"{key}.{part}.{language}.text", N_("text"), "", True, (), language, part)
        for language in languages
    ]
    if key == "option":
        switch = ("false", "true")
        found.append(
            FormField(f"{key}.{part}.right", N_("right"), "false", False, switch, "", part)
        )
    return found + [
        FormField(f"{key}.{part}.{language}.why", N_("why"), "", True, (), language, part)
        for language in languages
    ]


def _speaks_of(reason: str, field: FormField) -> bool:
    """Whether an error names this field, by its whole name or within the part it belongs to."""
    short = field.name.rsplit(f".{field.part}.", 1)[-1] if field.part else field.name
    return field.name in reason or (field.part in reason and f" {short} " in f" {reason} ")
