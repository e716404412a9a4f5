"""What a learner does to the card on the table besides answering it, and takes back again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from studyapp.deck.ask import form, shown
from studyapp.deck.judge import judge
from studyapp.deck.read import cards, question
from studyapp.deck.values import Record
from studyapp.scheduler import State
from studyapp.store.values import Operation, QueueRow, StoredCard
from studyapp.study.dealing import Dealer
from studyapp.study.line import Line
from studyapp.study.shown import Answer, Result, Shown

if TYPE_CHECKING:
    from studyapp.store.store import Store

ONLY_MARKS: Final = frozenset({"flag", "marked", "words"})
"""Columns of a card that do not say whether it is asked."""


class Hands:
    """The card on the table and the line behind it, as a learner's hands move them."""

    store: Store
    clock: Callable[[], datetime]
    language: str
    day: int
    dealer: Dealer
    line: Line

    def __init__(self) -> None:
        self.current: Shown | None = None
        self.answer: Answer | None = None
        self.results: list[Result] = []
        self.shown_cards = 0
        self._aside: dict[int, list[QueueRow]] = {}
        """What each putting-aside took out of this sitting, by operation."""
        self._taken_back: list[Result] = []
        self._owed = False
        """A card taken back is asked again, whatever the limits say."""

    def _still_asked(self, names: Sequence[str]) -> Sequence[QueueRow]:
        raise NotImplementedError

    def _keep(self) -> None:
        raise NotImplementedError

    # -- it is taken back, or put aside --------------------------------------------------------

    def undo(self) -> Operation | None:
        """Take back the last thing done to a card; an answer taken back is asked again.

        Where the card on the table stays there (`current` is set), only its words or marks changed.
        What was done to no card (an import) is left for home to undo.
        """
        last = self.store.last_done()
        if last is None or not (last.cards or "note" in last.values):
            return None
        return self._turn(self.store.undo(self.clock()), back=True)

    def redo(self) -> Operation | None:
        return self._turn(self.store.redo(self.clock()), back=False)

    def _turn(self, operations: tuple[Operation, ...], *, back: bool) -> Operation | None:
        """Bring the line in step with what the store took back, or did again."""
        if not operations:
            return None
        operation = operations[0]
        if self.current is not None and not _moves(operation):
            self.refresh()
            return operation
        touched = set(operation.cards)
        if self.current is not None:
            self.shown_cards -= 1
            if self.current.id not in touched:
                self.line.put_first([row_of(self.current.stored)])
        self.current = self.answer = None
        self.line.drop(touched)
        if _answered(operation):
            self._count(operation, back=back)
        askable = {row.id: row for row in self._still_asked(operation.cards)}
        if back:
            known = self._aside.pop(operation.id, None)
            ids = [row.id for row in known] if known else list(operation.cards[:1])
            self.line.put_first([askable[card] for card in ids if card in askable])
            self._owed = True
        else:
            for card in operation.cards:
                if card in askable and askable[card].schedule.state is State.LEARNING:
                    self.line.fail(askable[card], self.shown_cards)
        self._keep()
        return operation

    def _count(self, operation: Operation, *, back: bool) -> None:
        """Take an answer out of the results, or put it back."""
        if back and self.results and self.results[-1].card in operation.cards:
            self._taken_back.append(self.results.pop())
            self.shown_cards -= 1
        elif not back and self._taken_back and self._taken_back[-1].card in operation.cards:
            self.results.append(self._taken_back.pop())
            self.shown_cards += 1

    def put_aside(self, how: Literal["bury", "suspend"], *, whole_note: bool) -> Operation | None:
        """Bury the card on the table until tomorrow, or suspend it; or every card of its note.

        It leaves this sitting in any case; None when it had been put aside elsewhere already.
        """
        if self.current is None:
            return None
        card = self.current.stored.card
        ids = [one.id for one in cards(card.deck, card.note)] if whole_note else [card.id]
        if how == "bury":
            done = self.store.bury(ids, until=self.day + 1, now=self.clock())
        else:
            done = self.store.suspend(ids, now=self.clock())
        self._leaves(ids, done)
        return done

    def reset(self) -> Operation | None:
        """Make the card on the table new again; it leaves this sitting."""
        if self.current is None:
            return None
        ids = [self.current.id]
        done = self.store.reset(ids, self.clock())
        self._leaves(ids, done)
        return done

    def set_due(self, days: int) -> Operation | None:
        """Ask the card on the table in so many days; it leaves this sitting."""
        if self.current is None:
            return None
        done = self.store.set_due({self.current.id: self.day + max(0, days)}, self.clock())
        self._leaves([self.current.id], done)
        return done

    def _leaves(self, ids: Sequence[str], done: Operation | None) -> None:
        assert self.current is not None
        here = [row_of(self.current.stored), *self.line.everyone()]
        if done is not None:
            self._aside[done.id] = [row for row in here if row.id in ids]
        self.skip(ids)
        self._keep()

    def skip(self, ids: Sequence[str] = ()) -> None:
        """Take the card on the table (and `ids`) out of this sitting, unanswered."""
        gone = set(ids)
        if self.current is not None:
            gone.add(self.current.id)
            self.shown_cards -= 1
        self.line.drop(gone)
        self.current = self.answer = None

    def _redraw(self, stored: StoredCard) -> None:
        """The same card in other words; the answer that was given is judged again."""
        assert self.current is not None
        asked = question(
            stored.card, self.language, self.current.seed, recall=self.current.question.recall
        )
        same = form(asked.ask) == form(self.current.question.ask)
        same = same and set(shown(asked.ask)) == set(shown(self.current.question.ask))
        drawn = replace(self.current, stored=stored, question=asked)
        # An edit may change how likely a guess is, and another program the card's memory.
        self.current = replace(drawn, futures=self.dealer.futures(drawn, self.day))
        if self.answer is not None and same:
            verdict = judge(asked.ask, self.answer.response)
            if self.answer.overridden:
                verdict = replace(verdict, right=True)
            self.answer = replace(self.answer, verdict=verdict)
        elif self.answer is not None:
            self.answer = None

    # -- it is marked --------------------------------------------------------------------------

    def flag(self, flag: int) -> Operation | None:
        """Flag the card on the table; the flag that it has already is taken away."""
        if self.current is None:
            return None
        wanted = 0 if self.current.stored.flag == flag else flag
        return self._marked(self.store.flag([self.current.id], wanted, self.clock()))

    def mark(self) -> Operation | None:
        """Mark the card on the table, or take the mark away."""
        if self.current is None:
            return None
        turn = self.store.unmark if self.current.stored.marked else self.store.mark
        return self._marked(turn([self.current.id], self.clock()))

    def write_words(self, words: str) -> Operation | None:
        """Keep what the learner says of the card on the table; it is shown the next time."""
        if self.current is None:
            return None
        return self._marked(self.store.write_words(self.current.id, words, self.clock()))

    def edit(self, record: Record) -> Operation | None:
        """Put an edited note in place of the card's; its history stays.

        Raises NoteError, StoreError.
        """
        if self.current is None:
            return None
        card = self.current.stored.card
        return self._marked(self.store.edit(card.deck, card.note.id, record, self.clock()))

    def _marked(self, done: Operation | None) -> Operation | None:
        self.refresh()
        return done

    def refresh(self) -> Shown | None:
        """Read the card on the table anew; where it can't be asked any more, it leaves it."""
        if self.current is None:
            return None
        stored = self.dealer.find(self.current.id)
        if stored is not None and self.current.instance is not None:
            stored = self.dealer.filled(stored, self.current.instance)
        if stored is None:
            self.skip()
            return None
        self._redraw(stored)
        return self.current


def _answered(operation: Operation) -> bool:
    return "rating" in operation.values or "practice" in operation.values


def _moves(operation: Operation) -> bool:
    """Whether it changes who is asked; edits, flags, marks and words don't."""
    return bool(operation.cards) and operation.values.get("column") not in ONLY_MARKS


def row_of(stored: StoredCard) -> QueueRow:
    card = stored.card
    return QueueRow(
        id=card.id,
        deck=card.deck,
        note=card.note.id,
        slot=card.slot,
        topic=card.topic,
        position=0,
        schedule=stored.schedule,
    )
