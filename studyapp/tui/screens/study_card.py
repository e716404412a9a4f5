"""What is done to the card on the table besides answering it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from textual import on
from textual.content import Content

from studyapp.deck.ask import GaveUp
from studyapp.deck.judge import judge
from studyapp.deck.values import Record
from studyapp.i18n import N_
from studyapp.store.values import Operation
from studyapp.study.grading import named
from studyapp.study.session import Shown
from studyapp.text.fold import read_number
from studyapp.tui.keys.card import ASKING
from studyapp.tui.messages import Predicted
from studyapp.tui.screens.study_run import Running
from studyapp.tui.widgets.ask_box import AskBox
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.one_line import OneLine
from studyapp.tui.widgets.prediction import Prediction
from studyapp.tui.widgets.rating_bar import RatingBar
from studyapp.tui.widgets.verdict import explanation

FLAGS: Final = 7
LONGEST_WORDS: Final = 500
FARTHEST: Final = 36_500
"""Days: nobody waits longer than a century for a card."""


class Handling(Running):
    """The study screen's keys that act on the card."""

    async def bring(self, shown: Shown | None, *, focus: bool = True) -> None:
        raise NotImplementedError

    async def advance(self, *, focus: bool = True) -> None:
        raise NotImplementedError

    # -- the card as it is now -----------------------------------------------------------------

    def advise(self) -> None:
        """What to do about a card that keeps being forgotten."""
        from studyapp.study.advice import sentences

        if self.session.answer is None:
            return
        found = self.studyapp.guard(lambda: (self.session.advice(),))
        if found and found[0]:
            first, *rest = sentences(found[0], self.say)
            lines = [Content.styled(f"! {first}", "$warning"), *(Content(f"  {s}") for s in rest)]
            self.note("#advice", Content("\n").join(lines))
            self.call_after_refresh(self.refresh_keys)

    async def repaint(self) -> None:
        """The card on the table was marked or edited: the same place, other words."""
        shown = self.session.current
        answer = self.session.answer if shown is not None else None
        if shown is None or (answer is None and self.phase not in (*ASKING, "sure")):
            await self.bring(shown, focus=False)
            return
        ask = self.query_one(AskBox)
        self.title_of(shown)
        self.query_one("#prompt", CardText).show(shown.question.prompt)
        if ask.fits(shown):
            ask.speak(shown, self.session.language)
        else:
            await ask.put(shown, self.session.language, focus=False)
        self.show_hints(self.session.ladder(self.say)[: self.session.hints])
        if self.run_differs(shown):
            self.compute(shown)
            if answer:
                self.show_decided(shown, answer)
        if answer is None:
            if self.phase != "sure":
                self.enter_phase(self.asking(shown))
            return
        ask.settle(answer.response)
        self.query_one("#why", CardText).show(explanation(shown, answer))
        self.query_one(RatingBar).offer(answer, shown.futures)
        self.own_words(shown)
        self.draw_verdict()
        self.enter_phase(self.told())

    def speak(self, language: str) -> None:
        """Turn the card to another language where it lies."""
        shown = self.session.speak(language)
        if shown is None:
            return
        self.title_of(shown)
        self.query_one("#prompt", CardText).show(shown.question.prompt)
        self.show_hints(self.session.ladder(self.say)[: self.session.hints])
        self.query_one(AskBox).speak(shown, language)
        if self.session.answer:
            self.query_one("#why", CardText).show(explanation(shown, self.session.answer))
            self.draw_verdict()

    # -- keys: back and forth ------------------------------------------------------------------

    def _reconsider(self) -> None:
        """Before anything was revealed, a committed answer can be taken back."""
        self.pending = None
        self.note("#line", Content(""))
        self.query_one(AskBox).thaw()
        if self.session.current:
            self.enter_phase(self.asking(self.session.current))

    async def action_undo(self) -> None:
        answer = self.session.answer
        if self.phase == "sure":
            self._reconsider()
        elif answer is not None and answer.overridden:
            await self._was_wrong()
        else:
            await self._turn(self.session.undo, N_("undid: {what}"), N_("nothing to undo"))

    async def action_redo(self) -> None:
        await self._turn(self.session.redo, N_("redid: {what}"), N_("nothing to redo"))

    async def _turn(self, turn: Callable[[], Operation | None], done: str, nothing: str) -> None:
        found = self.studyapp.guard(lambda: (turn(),))
        if found is None:
            return
        if found[0] is None:
            self.studyapp.tell(nothing)
            return
        self.studyapp.tell_of(done, found[0])
        if self.session.current is None:
            await self.advance(focus=False)
        else:
            await self.repaint()

    # -- keys: "I was right" -------------------------------------------------------------------

    async def action_insist(self) -> None:
        answer = self.session.answer
        if answer is None or isinstance(answer.response, GaveUp):
            return  # nothing was said that could be right
        found = self.studyapp.guard(lambda: (self.session.insist(),))
        if found and found[0] is not None:
            self.note("#advice", Content(""))
            await self.repaint()

    async def _was_wrong(self) -> None:
        """Take "I was right" back: the answer is judged again, and no longer accepted."""
        session, answer = self.session, self.session.answer
        assert answer is not None
        assert session.current is not None
        if judge(session.current.question.ask, answer.response).right:
            await self._turn(session.undo, N_("undid: {what}"), N_("nothing to undo"))
        if session.current is None:
            return
        if not judge(session.current.question.ask, answer.response).right:
            session.respond(answer.response, answer.confidence)
            await self.repaint()

    # -- keys: marks and words -----------------------------------------------------------------

    def _aside_for(self, phase: str) -> None:
        """Ask something about the card; afterwards it is as it was."""
        self.before = self.phase
        self.enter_phase(phase)

    def _back(self) -> None:
        self.query_one(OneLine).close()
        self.set_focus(None)
        self.note("#line", Content(""))
        self.enter_phase(self.before)

    def _marked(self, mark: Callable[[], Operation | None]) -> None:
        """Do it, and say in the title how the card is marked now."""
        self.studyapp.guard(lambda: (mark(),))
        if self.session.current:
            self.title_of(self.session.current)

    def action_mark(self) -> None:
        self._marked(self.session.mark)

    def action_choose_flag(self) -> None:
        self._aside_for("flag")
        words = N_("flag 1 to 7; the one it has takes it off   {leave} leaves it")
        self.note("#line", Content.styled(self.say(words, leave=self.way_out), "bold"))

    def flag(self, number: int) -> None:
        if 1 <= number <= FLAGS:
            self._marked(lambda: self.session.flag(number))
            self._back()

    def action_words(self) -> None:
        shown = self.session.current
        if shown is not None:
            self._aside_for("words")
            asked = self.say(N_("why, in your words?"))
            self.query_one(OneLine).ask(asked, shown.stored.words, most=LONGEST_WORDS)

    def action_set_due(self) -> None:
        self._aside_for("due")
        asked = self.say(N_("ask it again in how many days?"))
        self.query_one(OneLine).ask(asked, most=20)

    @on(OneLine.Closed)
    async def _written(self, event: OneLine.Closed) -> None:
        session, text = self.session, event.text
        if self.phase == "words":
            if text is not None:
                self._marked(lambda: session.write_words(text))
            self._back()
            if session.current:
                self.own_words(session.current)
        elif self.phase == "due":
            if text is None or not text.strip():
                self._back()
                return
            found = read_number(text)
            if found is None or found[1] or not 0 <= found[0] <= FARTHEST or found[0] % 1:
                self.warn(self.say(N_("say it as a whole number of days, 0 is today")))
                return
            await self._leaves(lambda: session.set_due(int(found[0])))

    # -- keys: the card leaves -----------------------------------------------------------------

    async def _leaves(self, act: Callable[[], Operation | None]) -> None:
        """The card goes out of this sitting; what was done is said by its name."""
        done = self.studyapp.guard(lambda: (act(),))
        if done is None:
            if self.phase in ("due", "reset"):
                self._back()
            return
        await self.advance()
        if done[0] is not None:
            typing = self.session.current is not None and self.query_one(AskBox).has_field
            self.tell_back(done[0], typing=typing)

    def tell_back(self, operation: Operation, *, typing: bool = False) -> None:
        """Say what was done and how it is taken back: in a text field a letter only types."""
        key = f"Esc {self.face('undo')}" if typing else self.face("undo")
        what = named(operation, self.say)
        self.studyapp.tell(N_("{what}; {key} takes it back"), what=what, key=key)

    async def action_bury(self, whole_note: bool) -> None:
        await self._put_aside("bury", whole_note)

    async def action_suspend(self, whole_note: bool) -> None:
        await self._put_aside("suspend", whole_note)

    async def _put_aside(self, how: Literal["bury", "suspend"], whole_note: bool) -> None:
        await self._leaves(lambda: self.session.put_aside(how, whole_note=whole_note))

    def action_ask_reset(self) -> None:
        key, leave = self.face("reset"), self.way_out
        self._aside_for("reset")
        words = N_(
            "{key} again makes this card new; its reviews stay in the log   {leave} leaves it"
        )
        self.note("#line", Content.styled(self.say(words, key=key, leave=leave), "bold"))

    async def action_reset(self) -> None:
        await self._leaves(self.session.reset)

    def action_leave(self) -> None:
        if self.phase == "sure":
            self._reconsider()
        elif self.phase in ("flag", "reset", "words", "due"):
            self._back()
        elif self.phase == "predict":
            self.query_one(Prediction).post_message(Predicted(None))
        else:
            self.studyapp.close_sitting(self.session)

    # -- keys: looking and editing -------------------------------------------------------------

    def action_info(self) -> None:
        if self.session.current:
            self.studyapp.show_card(self.session.current.id)

    def action_edit(self) -> None:
        from studyapp.tui.screens.edit import EditScreen

        shown, session = self.session.current, self.session
        if shown is None:
            return
        stored = self.studyapp.guard(lambda: session.store.card(shown.id))
        if stored is None:
            return

        def save(record: Record) -> None:
            done = session.edit(record)
            if done is not None:
                self.tell_back(done)

        form = EditScreen(stored.card.note, stored.card.deck, save)
        self.app.push_screen(form, self._edited)

    async def _edited(self, _: None = None) -> None:
        if self.session.current is None:
            await self.advance(focus=False)
        else:
            await self.repaint()
