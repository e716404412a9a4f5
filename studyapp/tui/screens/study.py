"""One card at a time: prompt, response, confidence, verdict, why, and the run that decides it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from textual import events, on, work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from studyapp.deck.ask import GaveUp, Response, Reveal, choices
from studyapp.deck.ask import Revealed as Looked
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_
from studyapp.scheduler import Rating
from studyapp.study.grading import CONFIDENCE_WORDS, Confidence
from studyapp.study.session import Shown
from studyapp.tui.keys import FIELD, GUESS, STUDY, Key
from studyapp.tui.keys.card import ASKING, TOLD
from studyapp.tui.keys.study import WRITING
from studyapp.tui.messages import Answered, Predicted, Refused
from studyapp.tui.screens.study_card import Handling
from studyapp.tui.screens.study_run import ROOMY
from studyapp.tui.widgets.answer_line import Field
from studyapp.tui.widgets.ask_box import AskBox
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.choices import Choices
from studyapp.tui.widgets.one_line import OneLine, Written
from studyapp.tui.widgets.prediction import Guess
from studyapp.tui.widgets.rating_bar import RatingBar
from studyapp.tui.widgets.run_box import RunBox
from studyapp.tui.widgets.steps import Steps
from studyapp.tui.widgets.ticks import Ticks
from studyapp.tui.widgets.verdict import explanation

LONGEST_MS: Final = 600_000
"""A card left open over lunch did not take an hour to answer."""


class StudyScreen(Handling):
    CSS_PATH = "study.tcss"
    KEYS = STUDY
    FIELD_KEYS = FIELD
    TOPIC = N_(
        "Answer, say how sure you are, and see the answer justified by a run. "
        "In a text field everything types; Esc leaves it for the command keys."
    )
    VERTICAL_BREAKPOINTS = [(0, "-low"), (ROOMY, "-roomy")]  # noqa: RUF012 - Textual's own pattern

    async def on_mount(self) -> None:
        await self.bring(self.session.current, focus=self.first_focus)

    def on_resize(self, event: events.Resize) -> None:
        """What was typed stays, and so does the cursor in it."""
        was_small = self.has_class("too-small")
        if not was_small:
            self._typing = isinstance(self.focused, Field)
        super().on_resize(event)
        if was_small and not self.has_class("too-small") and self._typing:
            self.call_after_refresh(self.action_field)
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        """The verdict is broken into rows by the width; what scrolls depends on the height."""
        self.draw_verdict()
        self.refresh_keys()

    # -- bringing a card -----------------------------------------------------------------------

    async def bring(self, shown: Shown | None, *, focus: bool = True) -> None:
        """Put a card on the screen, or close the sitting.

        `focus` gives the keys to a text field; a card that undo brought leaves them to undo.
        """
        if shown is None:
            self.studyapp.close_sitting(self.session)
            return
        self.pending = None
        self.shown_at = time.monotonic()
        self.title_of(shown)
        self.show_hints(())
        self.query_one("#why", CardText).show("")
        self.query_one("#prompt", CardText).show(shown.question.prompt)
        self.query_one("#verdict", Static).update(Content(""))
        for place in ("#line", "#mine", "#advice"):
            self.note(place, Content(""))
        self.query_one(OneLine).close()
        self.query_one(RatingBar).offer(None)
        self.remove_class("answered", "looking")
        self.to_run = False
        for place in ("#question", "#after"):
            self.query_one(place, VerticalScroll).scroll_home(animate=False)
        self.set_focus(None)
        await self.query_one(AskBox).put(shown, self.session.language, focus=focus)
        self.compute(shown)
        self.enter_phase(self.asking(shown))
        self.call_after_refresh(self._ahead)

    @work(thread=True, exclusive=True, group="ahead")
    def _ahead(self) -> None:
        """Draw the next card's numbers while this one is read."""
        try:
            self.session.prepare()
        except Exception:
            # what can't be drawn ahead is drawn in its turn, and told then
            return

    # -- the phases ----------------------------------------------------------------------------

    def acting_keys(self) -> list[Key]:
        """What can't be done with this card isn't offered."""
        shown = self.session.current
        if isinstance(self.focused, Guess):
            return list(self.table(GUESS))
        if isinstance(self.focused, Written):
            return list(self.table(WRITING))
        if shown is None:
            return super().acting_keys()
        left = len(self.session.ladder(self.say)) - self.session.hints
        typing = isinstance(self.focused, Field)
        keys = list(self.table(FIELD)) if typing else super().acting_keys()
        away = set() if left else {"hint"}
        if not typing:
            away |= self.not_acting(shown)
        return [self._now(key, shown, left) for key in keys if key.action not in away]

    def _now(self, key: Key, shown: Shown, hints: int) -> Key:
        """A key called what it does at this moment."""
        box = self.query_one(RunBox)
        match key.action, self.phase:
            case "hint", _:
                return replace(key, label=self.say(N_("hint ({n} left)"), n=hints))
            case "run", _ if box.visible_run:  # it ran already: there is more important news
                return replace(key, footer=False, spare=True)
            case "control", _:
                return replace(key, label=box.next_up)
            case "enter", "ask" if isinstance(shown.question.ask, Reveal):
                return replace(key, label=N_("show"))
            case "digit(1)", "pick":
                return replace(key, face=f"1-{len(choices(shown.question.ask))}", footer=True)
            case "shift(-1)", _:
                both = self.face("carry-up"), self.face("carry-down")
                return replace(key, face="⇧↑↓" if both == ("⇧↑", "⇧↓") else " ".join(both))
            case "undo", "sure":
                return replace(key, footer=False)
            case "leave", "sure":
                return replace(key, label=N_("change it"), face=self.way_out)
            case "leave", "flag" | "reset":
                return replace(key, label=N_("leave it"), face=self.way_out)
        return key

    def not_acting(self, shown: Shown) -> set[str]:
        """The actions that this card, or what was answered, leaves nothing to do."""
        box, answer, away = self.query_one(RunBox), self.session.answer, set()
        if self.query_one("#after", VerticalScroll).max_scroll_y == 0:
            away.add("page(1)")
        if not shown.stored.card.note.evidence:
            away.add("run")
        if not box.folded:
            away.add("control")
        if box.panel is None:
            away |= {"vary", "copy"}
        tried = answer is not None and not isinstance(answer.response, GaveUp)
        if not tried or (answer and answer.verdict.right is not False):
            away.add("insist")
        return away

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        self.call_after_refresh(self.refresh_keys)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        if self.phase in ASKING:
            self.commit(event.response)

    @on(Input.Changed)
    def _typed(self) -> None:
        """What was refused is being mended."""
        self.note("#line", Content(""))

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        self.warn(event.reason)

    def commit(self, response: Response) -> None:
        """The answer stands; before anything is revealed, how sure?"""
        shown = self.session.current
        if shown is None or self.phase not in ASKING:
            return
        self.spent_ms = min(round((time.monotonic() - self.shown_at) * 1000), LONGEST_MS)
        self.query_one(AskBox).freeze()
        self.set_focus(None)
        asks = shown.judged and self.studyapp.desk.settings.confidence
        if not asks or isinstance(response, GaveUp):
            self.reveal(response, None)
            return
        self.pending = response
        words = "  ".join(f"{int(c)} {self.say(CONFIDENCE_WORDS[c])}" for c in Confidence)
        self.note(
            "#line",
            Content.assemble(
                (self.say(N_("how sure?")), "bold"),
                f"  {words}",
                (f"  ↵ {self.say(N_('skip'))}", "$muted"),
            ),
        )
        self.enter_phase("sure")

    def reveal(self, response: Response, confidence: Confidence | None) -> None:
        """Judge the answer, show the verdict, why, and the run that decides it."""
        shown = self.session.current
        if shown is None:
            return
        answer = self.session.respond(response, confidence)
        self.pending = None
        self.note("#line", Content(""))
        self.query_one(AskBox).settle(response)
        self.add_class("answered")
        self.query_one("#why", CardText).show(explanation(shown, answer))
        self.query_one(RatingBar).offer(answer, shown.futures)
        self.own_words(shown)
        self.put_run_in_place(shown)
        self.show_decided(shown, answer)
        self.draw_verdict()
        self.enter_phase(self.told())
        self.call_after_refresh(self.refresh_keys)  # whether the text is too long is known then
        if answer.verdict.right is False:
            self.call_after_refresh(self.advise)

    @on(Predicted)
    def _predicted(self) -> None:
        self.set_focus(None)
        self.look_at_run()
        self.enter_phase(self.told())

    # -- keys: answering -----------------------------------------------------------------------

    async def action_enter(self) -> None:
        if self.session.current is None:
            return
        box = self.query_one(AskBox)
        if self.phase == "sure" and self.pending is not None:
            self.reveal(self.pending, None)
        elif self.phase in TOLD:
            await self.rate(self.query_one(RatingBar).proposed)
        elif self.phase in ASKING and not box.focus_field():
            try:
                self.commit(box.picked())
            except UnreadableError as unreadable:
                self.warn(self.say(unreadable.reason, **unreadable.values))

    def action_space(self) -> None:
        shown = self.session.current
        if shown and isinstance(shown.question.ask, Reveal):
            self.commit(Looked())

    def action_tick(self) -> None:
        self.query_one(Ticks).toggle()

    def action_shift(self, by: int) -> None:
        self.query_one(Steps).shift(by)
        self._follow(self.query_one(Steps))

    async def action_digit(self, number: int) -> None:
        if self.phase in ASKING:
            for choices in self.query(Choices):
                choices.pick(number)
                self._follow(choices)
        elif self.phase == "sure" and self.pending is not None and number in (1, 2, 3):
            self.reveal(self.pending, Confidence(number))
        elif self.phase == "flag":
            self.flag(number)
        elif (self.phase == "done" and number <= len(Rating)) or number in (1, 3):
            await self.rate(Rating(number))

    def action_truth(self, truth: bool) -> None:
        self.query_one(Choices).pick(1 if truth else 2)

    def action_cursor(self, by: int) -> None:
        if self.phase in ASKING and self.query(Choices):
            choices = self.query_one(Choices)
            choices.move(by)
            self._follow(choices)
        else:
            self.action_page(by, 1)

    def _follow(self, choices: Choices) -> None:
        """Keep what is under the cursor in sight."""
        self.note("#line", Content(""))
        place = self.query_one(AskBox).virtual_region.offset + choices.virtual_region.offset
        self.query_one("#question", VerticalScroll).scroll_to_region(
            choices.region_of_cursor().translate(place), animate=False
        )

    def action_page(self, by: int, rows: int = 8) -> None:
        place = "#after" if self.phase in TOLD else "#question"
        self.query_one(place, VerticalScroll).scroll_relative(y=by * rows, animate=False)

    def action_field(self) -> None:
        if self.phase in ("words", "due"):
            self.query_one(OneLine).focus_field()
        elif self.phase == "predict":
            self.query_one(Guess).focus()
        else:
            self.query_one(AskBox).focus_field()

    def action_hint(self) -> None:
        """One step of help more; what it costs is said with the ratings."""
        if self.phase in ASKING:
            before = self.session.hints
            self.show_hints(self.session.hint(self.say))
            self.refresh_keys()
            if self.session.hints == before:
                self.warn(self.say(N_("that was the last hint") if before else N_("no hint")))
            else:
                self.note("#line", Content(""))
                question = self.query_one("#question", VerticalScroll)
                self.call_after_refresh(question.scroll_end, animate=False)

    def action_give_up(self) -> None:
        self.commit(GaveUp())

    @on(RatingBar.Rated)
    async def _clicked(self, event: RatingBar.Rated) -> None:
        if self.phase in TOLD:
            await self.rate(event.rating)

    async def rate(self, rating: Rating) -> None:
        """Keep the answer; a rating that hints have taken away is refused with a word."""
        answer = self.session.answer
        if answer is not None and rating > answer.cap and self.session.plan.schedules:
            self.studyapp.tell(N_("the hints took that rating away"))
        elif self.studyapp.guard(lambda: (self.session.rate(rating, self.spent_ms),)):
            await self.advance()

    async def advance(self, *, focus: bool = True) -> None:
        """The next card, or the end of the sitting."""
        found = self.studyapp.guard(lambda: (self.session.next(),))
        await self.bring(found[0] if found else None, focus=focus)
