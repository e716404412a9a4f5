"""Notes coming in, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from studyapp.deck.values import Deck, Record
from studyapp.i18n import N_
from studyapp.store import applying, counters, editing, operations, planning, reading
from studyapp.store.applying import Progress, silent
from studyapp.store.collection import Collection
from studyapp.store.errors import Stale
from studyapp.store.images import Images
from studyapp.store.log import utc_ms
from studyapp.store.merge import Prefer
from studyapp.store.plans import Applied, Plan
from studyapp.store.values import Operation, StoredNote


class Content(Collection):
    """What is studied: plans and imports, edits and tombstones."""

    def plan(
        self,
        decks: Iterable[Deck],
        *,
        shipped: bool = False,
        prefer: Prefer = None,
        retire: bool = True,
    ) -> Plan:
        """What importing the decks would do; writes nothing.

        `retire=False` leaves notes that their file lacks as they are: for a file that was read
        with notes left out. Raises ValueError when two notes of a deck share an id.
        """
        with self._reading() as connection:
            return planning.plan(connection, decks, shipped=shipped, prefer=prefer, retire=retire)

    def apply(
        self,
        plan: Plan,
        *,
        now: datetime,
        backup_to: Path | None = None,
        name: str = N_("imported {decks}"),
        values: Mapping[str, object] | None = None,
        progress: Progress = silent,
    ) -> Applied:
        """Write a plan as one operation, after a backup where one is asked for.

        What `progress` raises cancels it and nothing is changed. Raises Stale when the notes
        changed after the plan was made.
        """
        if not plan:
            return _applied(plan, None, 0)
        if backup_to is not None:
            self.backup(backup_to)
        with self._writing() as connection:
            if counters.counter(connection, "content") != plan.counter:
                raise Stale(
                    N_("the collection changed since the import was planned"),
                    N_("plan it again"),
                )
            images = Images()
            new_cards = applying.apply(connection, plan, utc_ms(now), images, progress)
            filling = {"decks": ", ".join(deck for deck, _ in plan.decks), **(values or {})}
            batch = operations.enter(connection, now, name, filling, images=images)
        return _applied(plan, batch, new_cards)

    def ship(self, decks: Iterable[Deck], revision: int, now: datetime) -> Applied | None:
        """Bring in what ships with the app, if it is newer than what was brought in last.

        The learner's edits and deletions stay. It is no step that `undo` takes back.
        """
        if self.shipped_revision() >= revision:
            return None
        with self._writing() as connection:
            if counters.counter(connection, "shipped") >= revision:
                return None
            plan = planning.plan(connection, decks, shipped=True, prefer=None, retire=True)
            batch, new_cards, images = None, 0, Images()
            if plan:
                new_cards = applying.apply(connection, plan, utc_ms(now), images)
                batch = operations.enter(
                    connection,
                    now,
                    N_("brought in the app's decks, revision {revision}"),
                    {"revision": revision},
                    images=images.keys_only(),
                    undoable=False,
                )
            counters.put(connection, "shipped", revision)
        return _applied(plan, batch, new_cards)

    def shipped_revision(self) -> int:
        """The content revision brought in last, 0 for none."""
        with self._reading() as connection:
            return counters.counter(connection, "shipped")

    def edit(self, deck: str, note: str, record: Record, now: datetime) -> Operation | None:
        """Change a note, or add it to a deck; None where nothing changes.

        Slots that stay keep their schedule. Raises NoteError for a record that is no note, and
        ValueError when its id is not `note`.
        """
        if record.get("id") != note:
            raise ValueError(f"the record's id is {record.get('id')!r}, the note's {note!r}")
        with self._writing() as connection:
            images = Images()
            done = editing.edit(connection, deck, record, utc_ms(now), images)
            return operations.entered(connection, now, done, images) if done else None

    def add(self, deck: str, records: Sequence[Record], now: datetime) -> Operation:
        """Add notes of the learner's own, as one operation.

        Raises NoteError for a record that is no note or whose id the deck has already.
        """
        with self._writing() as connection:
            images = Images()
            done = editing.add_notes(connection, deck, records, utc_ms(now), images)
            return operations.entered(connection, now, done, images)

    def delete(self, deck: str, note: str, now: datetime) -> Operation | None:
        """Delete a note for good, history kept: imports don't bring it back. Raises NotFound."""
        with self._writing() as connection:
            images = Images()
            gone = editing.delete(connection, deck, note, utc_ms(now), images)
            done = (N_("deleted {deck}/{note}"), {"deck": deck, "note": note})
            return operations.entered(connection, now, done, images) if gone else None

    def note(self, deck: str, note: str) -> StoredNote:
        """Raises NotFound."""
        with self._reading() as connection:
            return reading.stored_note(reading.known_note_row(connection, deck, note))

    def notes(self, *, deck: str | None = None) -> tuple[StoredNote, ...]:
        """Every live note in deck order."""
        with self._reading() as connection:
            return reading.stored_notes(connection, deck)


def _applied(plan: Plan, batch: int | None, cards: int) -> Applied:
    return Applied(
        batch=batch,
        new=len(plan.new),
        updated=len(plan.updated),
        unchanged=len(plan.unchanged),
        conflicts=len(plan.conflicts),
        retired=len(plan.retired),
        returned=len(plan.returned),
        cards=cards,
    )
