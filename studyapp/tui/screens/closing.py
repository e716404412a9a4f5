"""The end of a sitting: how much was answered, what to see again, when the next cards are due."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.scheduler.days import day_date
from studyapp.study.session import Session
from studyapp.text.markdown import plain
from studyapp.text.width import clip
from studyapp.tui.keys import CLOSING
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar


class ClosingScreen(Room):
    KEYS = CLOSING
    TOPIC = N_("The sitting is over; every answer is saved.")

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Done")))
        with VerticalScroll(id="closing"):
            yield Static(self._words())
        yield KeyBar(self.acting_keys(), self.say)

    def _words(self) -> Content:
        summary, say = self.session.summary(), self.say
        recall = round(100 * summary.recalled / max(1, summary.answered))
        lines = [
            Content(""),
            Content.assemble(
                (say(N_("{n} answered"), n=summary.answered), "bold"),
                "   ",
                say(N_("recalled {n} ({share} %)"), n=summary.recalled, share=recall),
            ),
            Content(""),
        ]
        if summary.again:
            lines.append(Content.styled(say(N_("to see again")), "bold"))
            for result in summary.again:
                first = plain(result.prompt, 400).replace("\n", " ")
                lines.append(Content.assemble(("  ✗ ", "$error"), clip(first, 72)))
            lines.append(Content(""))
        if summary.waiting:
            lines.append(Content(say(N_("still to be recalled today: {n}"), n=summary.waiting)))
        if summary.next_due:
            day, count = summary.next_due
            when = day_date(day).isoformat()
            if day == self.session.day + 1:
                when = say(N_("tomorrow"))
            lines.append(Content(say(N_("next: {when}, {count} due"), count=count, when=when)))
        return Content("\n").join(lines)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        self.app.pop_screen()

    def action_undo(self) -> None:
        """The last answer is taken back and its card asked again."""
        from studyapp.tui.screens.study import StudyScreen

        operation = self.studyapp.guard(self.session.undo)
        if operation is not None:
            self.studyapp.tell_of(N_("undid: {what}"), operation)
            self.app.pop_screen()
            if self.studyapp.guard(self.session.next) is not None:
                self.app.push_screen(StudyScreen(self.session, focus=False))
