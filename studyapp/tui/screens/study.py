"""One card at a time: prompt, response, confidence, verdict, why, and the run that decides it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.deck.ask import Decide, GaveUp, Response, Reveal, Revealed
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_
from studyapp.scheduler import Rating
from studyapp.store.values import Operation
from studyapp.study.grading import CONFIDENCE_WORDS, Confidence
from studyapp.study.session import Session, Shown
from studyapp.tui.keys import FIELD, GUESS, STUDY, Key
from studyapp.tui.messages import Answered, Predicted, Refused
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.answer_line import Field
from studyapp.tui.widgets.ask_box import AskBox
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.choices import Choices
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.prediction import Guess
from studyapp.tui.widgets.rating_bar import RatingBar
from studyapp.tui.widgets.run_box import RunBox
from studyapp.tui.widgets.title_bar import TitleBar
from studyapp.tui.widgets.verdict import explanation, verdict_line

ROOMY = 30
"""Rows from which an explanation and a run are both in sight."""
LONGEST_MS = 600_000
"""A card left open over lunch did not take an hour to answer."""


class StudyScreen(Room):
    CSS_PATH = "study.tcss"
    KEYS = STUDY
    FIELD_KEYS = FIELD
    TOPIC = N_(
        "Answer, say how sure you are, and see the answer justified by a run. "
        "In a text field everything types; Esc leaves it for the command keys, Tab goes back."
    )

    def __init__(self, session: Session, *, focus: bool = True) -> None:
        super().__init__()
        self.first_focus = focus
        self.session = session
        self.pending: Response | None = None
        """Committed, not yet revealed: how sure is being asked."""
        self.hints = 0
        self.shown_at = 0.0
        self.spent_ms = 0
        """From the card's showing to the answer's commit."""

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with VerticalScroll(id="question", can_focus=False):
            yield CardText(id="prompt")
            yield AskBox(self.say)
            yield CardText(id="hints")
        yield Static(id="line")
        yield Static(id="verdict")
        with VerticalScroll(id="after", can_focus=False):
            yield CardText(id="why")
            yield RunBox(self.studyapp.desk.glyphs, self.say)
        yield RatingBar(self.say)
        yield KeyBar((), self.say)

    async def on_mount(self) -> None:
        await self.bring(self.session.current, focus=self.first_focus)

    # -- bringing a card -----------------------------------------------------------------------

    async def bring(self, shown: Shown | None, *, focus: bool = True) -> None:
        """Put a card on the screen, or close the sitting.

        `focus` gives the keys to a text field; a card that undo brought leaves them to undo.
        """
        if shown is None:
            self.studyapp.close_sitting(self.session)
            return
        self.pending, self.hints = None, 0
        self.shown_at = time.monotonic()
        self._title(shown)
        for place in ("#hints", "#why"):
            self.query_one(place, CardText).show("")
        self.query_one("#prompt", CardText).show(shown.question.prompt)
        self.query_one("#verdict", Static).update(Content(""))
        self._line(Content(""))
        self.query_one(RatingBar).offer(None)
        self.remove_class("answered")
        for place in ("#question", "#after"):
            self.query_one(place, VerticalScroll).scroll_home(animate=False)
        self.set_focus(None)
        await self.query_one(AskBox).put(shown, self.session.language, focus=focus)
        self.query_one(RunBox).prepare(shown.stored.card.note, trusted=shown.stored.shipped)
        self.enter_phase("ask")

    def _title(self, shown: Shown) -> None:
        bar = self.query_one(TitleBar)
        topic = self.studyapp.topic_title(shown.question.topic)
        bar.left = f"{topic} · {self.studyapp.kind_title(shown.question.kind)}"
        bar.right = f"{shown.number} / {shown.number + self.session.left - 1}"

    def _line(self, text: Content) -> None:
        """The one line between question and answer: how sure, what was refused."""
        line = self.query_one("#line", Static)
        line.update(text)
        line.display = bool(text.plain)

    # -- the phases ----------------------------------------------------------------------------

    def acting_keys(self) -> list[Key]:
        """What can't be done with this card isn't offered."""
        shown, away = self.session.current, set()
        if isinstance(self.focused, Guess):
            return list(self.table(GUESS))
        if shown is None:
            return super().acting_keys()
        if isinstance(self.focused, Field):
            hinted = len(shown.question.hints) > self.hints
            return [key for key in self.table(FIELD) if hinted or key.action != "hint"]
        if self.query_one("#after", VerticalScroll).max_scroll_y == 0:
            away.add("page(1)")
        if not shown.stored.card.note.evidence:
            away.add("run")
        if len(shown.question.hints) <= self.hints:
            away.add("hint")
        box = self.query_one(RunBox)
        if not box.folded:
            away.add("control")
        if box.panel is None:
            away |= {"vary", "copy"}
        else:
            away.add("run")
        return [key for key in super().acting_keys() if key.action not in away]

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        self.call_after_refresh(self.refresh_keys)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        if self.phase == "ask":
            self.commit(event.response)

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        self._line(Content.assemble(("! ", "bold $warning"), event.reason))

    def commit(self, response: Response) -> None:
        """The answer stands; before anything is revealed, how sure?"""
        shown = self.session.current
        if shown is None:
            return
        self.spent_ms = min(round((time.monotonic() - self.shown_at) * 1000), LONGEST_MS)
        self.query_one(AskBox).freeze()
        self.set_focus(None)
        asks = shown.judged and self.studyapp.desk.settings.confidence
        if not asks or isinstance(response, GaveUp):
            self.reveal(response, None)
            return
        self.pending = response
        words = "   ".join(f"{int(c)} {self.say(CONFIDENCE_WORDS[c])}" for c in Confidence)
        self._line(
            Content.assemble(
                (self.say(N_("how sure?")), "bold"),
                f"   {words}",
                (f"     ↵ {self.say(N_('skip'))}", "$muted"),
            )
        )
        self.enter_phase("sure")

    def reveal(self, response: Response, confidence: Confidence | None) -> None:
        """Judge the answer, show the verdict, why, and the run that decides it."""
        shown = self.session.current
        if shown is None:
            return
        answer = self.session.respond(response, confidence)
        self._line(Content(""))
        self.query_one(AskBox).settle(shown, response)
        self.add_class("answered")
        self.query_one("#why", CardText).show(explanation(shown, answer))
        self.query_one(RatingBar).offer(shown.futures, answer.proposed)
        box = self.query_one(RunBox)
        evidence = box.evidence
        decides = evidence is not None and shown.judged and not evidence.supports
        after, why = self.query_one("#after", VerticalScroll), self.query_one("#why", CardText)
        # where there is no room for both, the run that decides stands above the explanation
        if decides and self.size.height < ROOMY:
            after.move_child(box, before=why)
        else:
            after.move_child(box, after=why)
        if answer.verdict.right is False:
            box.explain(response)
        if decides:
            box.show_run()
        elif evidence:
            box.invite()
        self._verdict()
        self.enter_phase("done")

    def _verdict(self) -> None:
        shown, answer, box = self.session.current, self.session.answer, self.query_one(RunBox)
        if shown and answer:
            exhibit = box.exhibit if box.visible_run else None
            self.query_one("#verdict", Static).update(
                verdict_line(
                    shown, answer, exhibit, self.say, box.explanation, self.session.language
                )
            )

    @on(RunBox.Changed)
    def _run_changed(self) -> None:
        self._verdict()
        self.call_after_refresh(self.refresh_keys)

    @on(Predicted)
    def _predicted(self) -> None:
        self.set_focus(None)
        self.enter_phase("done")

    # -- keys: answering -----------------------------------------------------------------------

    async def action_enter(self) -> None:
        shown = self.session.current
        if shown is None:
            return
        if self.phase == "sure" and self.pending is not None:
            self.reveal(self.pending, None)
        elif self.phase == "done":
            await self.rate(self.query_one(RatingBar).proposed)
        elif self.phase == "ask" and not self.query_one(AskBox).focus_field():
            try:
                self.commit(self.query_one(AskBox).picked(shown))
            except UnreadableError as unreadable:
                self._refused(Refused(self.say(unreadable.reason, **unreadable.values)))

    def action_space(self) -> None:
        shown = self.session.current
        if shown and isinstance(shown.question.ask, Reveal):
            self.commit(Revealed())

    async def action_digit(self, number: int) -> None:
        if self.phase == "ask":
            for choices in self.query(Choices):
                choices.pick(number)
        elif self.phase == "sure" and self.pending is not None and number in (1, 2, 3):
            self.reveal(self.pending, Confidence(number))
        elif self.phase == "done" and number <= len(Rating):
            await self.rate(Rating(number))

    def action_truth(self, truth: bool) -> None:
        if self.session.current and isinstance(self.session.current.question.ask, Decide):
            self.query_one(Choices).pick(1 if truth else 2)

    def action_cursor(self, by: int) -> None:
        if self.phase == "ask" and self.query(Choices):
            choices = self.query_one(Choices)
            choices.move(by)
            place = self.query_one(AskBox).virtual_region.offset + choices.virtual_region.offset
            self.query_one("#question", VerticalScroll).scroll_to_region(
                choices.region_of_cursor().translate(place), animate=False
            )
        else:
            self.action_page(by, 1)

    def action_page(self, by: int, rows: int = 8) -> None:
        place = "#after" if self.phase == "done" else "#question"
        self.query_one(place, VerticalScroll).scroll_relative(y=by * rows, animate=False)

    def action_field(self) -> None:
        self.query_one(AskBox).focus_field()

    def action_hint(self) -> None:
        shown = self.session.current
        if shown and self.hints < len(shown.question.hints):
            self.hints += 1
            self._hints(shown)
            self.refresh_keys()

    def _hints(self, shown: Shown) -> None:
        word = self.say(N_("hint"))
        lines = [f"*{word} {n}*  {t}" for n, t in enumerate(shown.question.hints[: self.hints], 1)]
        self.query_one("#hints", CardText).show("\n\n".join(lines))

    def action_give_up(self) -> None:
        self.commit(GaveUp())

    async def rate(self, rating: Rating) -> None:
        if self.studyapp.guard(lambda: self.session.rate(rating, self.spent_ms)):
            await self.advance()

    async def advance(self, *, focus: bool = True) -> None:
        """The next card, or the end of the sitting."""
        found = self.studyapp.guard(lambda: (self.session.next(),))
        await self.bring(found[0] if found else None, focus=focus)

    # -- keys: the run -------------------------------------------------------------------------

    def action_run(self) -> None:
        box = self.query_one(RunBox)
        if box.ask_first():
            self.enter_phase("predict")
        else:
            box.show_run()

    def action_control(self) -> None:
        self.query_one(RunBox).turn()

    def action_vary(self) -> None:
        """Open the run in the lab; where it has a control, the claim as A and the control as B."""
        box = self.query_one(RunBox)
        if panel := box.panel:
            panels = box.panels
            values = dict(panels[-1].side.params)
            beside = dict(panels[0].side.params) if len(panels) > 1 else None
            self.studyapp.open_lab(panel.sweep.demo, values, beside=beside)

    def action_copy(self) -> None:
        if panel := self.query_one(RunBox).panel:
            self.app.copy_to_clipboard(panel.command)
            self.studyapp.tell(N_("copied: {command}"), command=panel.command)

    # -- keys: the card ------------------------------------------------------------------------

    def _reconsider(self) -> None:
        """Before anything was revealed, a committed answer can be taken back."""
        self.pending = None
        self._line(Content(""))
        self.query_one(AskBox).thaw()
        self.enter_phase("ask")

    async def action_undo(self) -> None:
        if self.phase == "sure":
            self._reconsider()
            return
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
        await self.advance(focus=False)

    def action_info(self) -> None:
        if self.session.current:
            self.studyapp.show_card(self.session.current.id)

    async def action_bury(self, whole_note: bool) -> None:
        await self._aside("bury", whole_note)

    async def action_suspend(self, whole_note: bool) -> None:
        await self._aside("suspend", whole_note)

    async def _aside(self, how: Literal["bury", "suspend"], whole_note: bool) -> None:
        done = self.studyapp.guard(lambda: (self.session.put_aside(how, whole_note=whole_note),))
        if done is None:
            return
        if done[0] is not None:
            self.studyapp.tell_of(N_("{what}; u takes it back"), done[0])
        await self.advance()

    def action_leave(self) -> None:
        if self.phase == "sure":
            self._reconsider()
            return
        self.studyapp.close_sitting(self.session)

    def speak(self, language: str) -> None:
        """Turn the card to another language where it lies."""
        shown = self.session.speak(language)
        if shown is None:
            return
        self._title(shown)
        self.query_one("#prompt", CardText).show(shown.question.prompt)
        self._hints(shown)
        self.query_one(AskBox).speak(shown, language)
        if self.session.answer:
            self.query_one("#why", CardText).show(explanation(shown, self.session.answer))
            self._verdict()
