"""A new note: its deck and its kind, then the fields that this kind has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.containers import VerticalScroll

from studyapp.deck.fields import NoteError
from studyapp.deck.kinds import kind_names
from studyapp.deck.values import ID, Record
from studyapp.i18n import N_
from studyapp.store.store import Store
from studyapp.study.editing import FormField, from_toml, new_note, template
from studyapp.study.note_form import form
from studyapp.tui.keys import ADD
from studyapp.tui.screens.edit import Form, blank_part, part_key
from studyapp.tui.widgets.note_fields import NoteField, OneOfWords

OWN_DECK = "own"
"""Where a note goes when no other deck is named."""
_FIRST = ("a", "b", "c")


class AddScreen(Form):
    KEYS = ADD
    TOPIC = N_(
        "Write a note of your own. It is asked from the next sitting on; undo takes it back."
    )

    def __init__(self, deck: str = OWN_DECK) -> None:
        super().__init__(self._add, deck)
        self.kind = "basic"

    def heading(self) -> tuple[str, str]:
        return self.say(N_("Add")), ""

    def fields(self) -> Sequence[FormField]:
        kinds = tuple(sorted(kind_names(), key=lambda one: (one != "basic", one)))
        return (
            FormField("deck", N_("deck"), self.deck),
            FormField("kind", N_("kind: Space turns it over"), self.kind, choices=kinds),
            *self._of_kind(),
        )

    def _of_kind(self) -> list[FormField]:
        found = [field for field, _ in form({"kind": self.kind}, self.kind, self.languages)]
        if key := self.growing():
            parts = [one for part in _FIRST for one in blank_part(key, part, self.languages)]
            at = sum(field.name.endswith((".prompt", ".text")) for field in found)
            found[at:at] = parts
        return found

    def growing(self) -> str:
        return part_key(self.kind)

    @on(OneOfWords.Turned)
    async def _turned(self, event: OneOfWords.Turned) -> None:
        """Another kind has other fields; what both have stays as it was written."""
        if event.of.parent is not self.query(NoteField)[1]:
            return
        written = {one.field.name: one.text for one in self.query(NoteField) if one.changed}
        self.kind = event.of.value
        place = self.query_one("#form", VerticalScroll)
        for field in list(self.query(NoteField))[2:]:
            await field.remove()
        await place.mount(*(NoteField(one, self.say) for one in self._of_kind()))
        for field in list(self.query(NoteField))[2:]:
            if field.field.name in written:
                field.write(written[field.field.name])
        self.refresh_keys()

    def texts(self) -> dict[str, str]:
        """Only what was written: a blank field says nothing."""
        return {
            one.field.name: one.text
            for one in self.query(NoteField)
            if one.text.strip() and (one.changed or one.field.name in ("answer", "deck"))
        }

    def record(self, texts: Mapping[str, str]) -> Record:
        self.deck = texts.get("deck", "").strip() or OWN_DECK
        if not ID.fullmatch(self.deck):
            raise NoteError(f"deck {self.deck!r} is not an id", "write it like my-notes")
        store = self._store()
        taken = [one.note.id for one in store.notes(deck=self.deck)]
        rest = {name: text for name, text in texts.items() if name not in ("deck", "kind")}
        return new_note(self.kind, rest, taken)

    def _store(self) -> Store:
        assert self.studyapp.store is not None, "home opens this screen with the collection"
        return self.studyapp.store

    def _add(self, record: Record) -> None:
        done = self._store().add(self.deck, [record], self.studyapp.desk.clock())
        self.studyapp.tell_of("{what}", done)

    def toml(self) -> str:
        return template(self.kind, self.deck, self.languages[0], self.say)

    def read(self, text: str) -> Record | None:
        return from_toml(text, self.deck)
