"""What the commands of a sitting do, line by line."""

from __future__ import annotations

from typing import Final, NoReturn

from studyapp.cli.front import Front
from studyapp.cli.line_insisting import Insisting
from studyapp.cli.line_reading import Command
from studyapp.cli.line_runs import run_lines
from studyapp.cli.line_talk import Ended, Gone, Repaint, somebody_types
from studyapp.cli.line_words import help_lines
from studyapp.cli.outcome import Refused, line_of
from studyapp.deck.fields import NoteError
from studyapp.i18n import LANGUAGES, N_
from studyapp.store.errors import StoreError
from studyapp.store.handling import LONGEST_WORDS
from studyapp.store.values import Operation
from studyapp.study.grading import RATING_WORDS, named
from studyapp.study.hints import cap
from studyapp.study.session import Session
from studyapp.text.markdown import plain
from studyapp.text.sanitise import sanitise_line

MOST_DAYS: Final = 36_500


class Commands(Insisting):
    """A sitting's commands; each says in a line what it did."""

    def __init__(self, front: Front, session: Session, *, on_stderr: bool = False) -> None:
        super().__init__(front, session, on_stderr=on_stderr)
        self.committed = False
        """Something was answered, and before it is shown it is asked how sure one is."""
        self.ran = ""
        """The card whose run was shown last: it can't be predicted any more."""

    def obey(self, command: Command) -> None:
        """Raises Ended, Gone, Repaint."""
        try:
            self._obey(command)
        except (StoreError, NoteError, Refused) as wrong:
            self.tell(f"! {' '.join(sanitise_line(line_of(wrong, self.say)).split())}")
        if self.session.current is None:
            raise Gone

    def _obey(self, command: Command) -> None:
        session, rest = self.session, command.rest
        match command.name:
            case "q":
                raise Ended
            case "?":
                for line in help_lines(self.say):
                    self.tell(line)
            case "u" if self.committed:
                self.tell(self.say(N_("taken back; answer anew")))
                raise Repaint
            case "u" if session.answer is not None and session.answer.overridden:
                self.was_wrong()
            case "u":
                self._turned(session.undo(), N_("undid: {what}"), N_("nothing to undo"))
            case "U":
                self._turned(session.redo(), N_("redid: {what}"), N_("nothing to redo"))
            case "h" | "s" if self.committed:
                self.complain(N_("you have answered; u takes it back"))
            case "h":
                self._hint()
            case "s":
                self.complain(N_("the answer is shown already"))
            case "y":
                self.insist()
            case "w":
                self._write(rest)
            case "-" | "=":
                self._left(session.put_aside("bury", whole_note=command.name == "="))
            case "@" | "!":
                self._left(session.put_aside("suspend", whole_note=command.name == "!"))
            case "reset":
                self._left(session.reset())
            case "due":
                self._set_due(rest)
            case "*":
                self._done(session.mark())
            case "f":
                self._flag(rest)
            case "i":
                self._info()
            case "r":
                self._run()
            case "e":
                self._edit(rest)
            case "l":
                other = LANGUAGES[1 - LANGUAGES.index(session.language)]
                session.speak(other)
                raise Repaint

    # -- what was done -------------------------------------------------------------------------

    def _done(self, operation: Operation | None) -> None:
        if operation is None:
            self.tell(self.say(N_("nothing was changed")))
        else:
            self.tell(named(operation, self.say))

    def _left(self, operation: Operation | None) -> NoReturn:
        self._done(operation)
        raise Gone

    def _turned(self, operation: Operation | None, done: str, nothing: str) -> NoReturn:
        """The card on the table is shown again where it stays there."""
        if operation is None:
            self.tell(self.say(nothing))
        else:
            self.last = None
            self.tell(self.say(done, what=named(operation, self.say)))
        if self.session.current is None:
            raise Gone
        raise Repaint

    # -- help with the answer ------------------------------------------------------------------

    def _hint(self) -> None:
        session, say = self.session, self.say
        if session.answer is not None:
            self.complain(N_("the answer is shown already"))
            return
        before, steps = session.hints, len(session.ladder(say))
        taken = session.hint(say)
        if not taken:
            self.tell(say(N_("there is no hint for this card")))
        elif session.hints == before:
            self.tell(say(N_("that was the last hint")))
        else:
            words = say(N_("hint {n} of {of}"), n=session.hints, of=steps)
            self.tell(f"{words}: {plain(taken[-1], 76)}")
            if session.plan.schedules:
                most = say(RATING_WORDS[cap(session.hints)])
                self.tell(say(N_("it is rated {rating} at most now"), rating=most))

    def _run(self) -> None:
        session = self.session
        if session.current is None or session.answer is None:
            self.complain(N_("the run is shown after the answer"))
            return
        card = session.current
        guess = None if self.ran == card.id else self.predict(card)
        self.ran = card.id
        lines = run_lines(card, session.answer, self.say, session.language, guess)
        none = True
        for line in lines:
            none = False
            self.tell(line)
        if none:
            self.tell(self.say(N_("no run stands behind this card")))

    # -- what is kept of the card --------------------------------------------------------------

    def _write(self, words: str) -> None:
        session = self.session
        if len(words) > LONGEST_WORDS:
            most = N_("that is {count} characters long; at most {most} are kept")
            self.complain(most, count=len(words), most=LONGEST_WORDS)
        elif session.answer is not None:
            self._done(session.write_words(words))
        elif self.last is not None:
            self._done(session.store.write_words(self.last[0], words, session.clock()))
            session.refresh()
        else:
            self.complain(N_("w comes after an answer; then it is what you say of that card"))

    def _flag(self, number: str) -> None:
        flag = int(number or 1)
        if flag > 7:
            self.complain(N_("a flag is a number from 1 to 7"))
        else:
            self._done(self.session.flag(flag))

    def _set_due(self, days: str) -> None:
        if not days or int(days) > MOST_DAYS:
            self.complain(N_("say in how many days, like: due 3"))
        else:
            self._left(self.session.set_due(int(days)))

    def _info(self) -> None:
        from studyapp.cli.card import standing_lines

        session = self.session
        assert session.current is not None
        stored = session.store.card(session.current.id)
        self.tell(stored.id)
        recall = session.scheduler.retrievability(stored.schedule, session.day)
        for line in standing_lines(stored, recall, session.store.reviews(stored.id), self.say):
            self.tell(line)

    def _edit(self, pair: str) -> None:
        from studyapp.cli.editing import change_fields, change_in_the_editor

        session = self.session
        assert session.current is not None
        card = session.current.stored.card
        before = session.store.note(card.deck, card.note.id)
        if pair:
            name, equals, text = pair.partition("=")
            if not (equals and name.strip()):
                self.complain(N_("write the field and its text, like: e en.why=Because of ..."))
                return
            operation = change_fields(session.store, self.front, before, {name.strip(): text})
        elif somebody_types():
            operation = change_in_the_editor(session.store, self.front, before)
        else:
            self.complain(N_("there is no terminal for an editor: e FIELD=TEXT"))
            return
        self._done(operation)
        session.refresh()
        if operation is not None:
            raise Repaint
