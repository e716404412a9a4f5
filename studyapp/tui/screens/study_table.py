"""What lies on the table: the card, a line of news, the verdict, the learner's own words."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.deck.ask import Arrange, Choose, ChooseMany, Decide, Response
from studyapp.i18n import N_
from studyapp.study.grading import RATING_WORDS
from studyapp.study.hints import cap
from studyapp.study.plan import MODE_WORDS
from studyapp.study.session import Session, Shown
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.ask_box import AskBox
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.one_line import OneLine
from studyapp.tui.widgets.rating_bar import RatingBar
from studyapp.tui.widgets.run_box import RunBox
from studyapp.tui.widgets.title_bar import TitleBar

_PHASES: Final = {Choose: "pick", ChooseMany: "tick", Arrange: "sort", Decide: "decide"}
"""In which phase an ask is answered, where that isn't "ask"."""


class Table(Room):
    """The study screen without its keys."""

    def __init__(self, session: Session, *, focus: bool = True) -> None:
        super().__init__()
        self.first_focus = focus
        self.session = session
        self.pending: Response | None = None
        """Committed, not yet revealed: how sure is being asked."""
        self.before = "ask"
        """The phase that a question about the card came between."""
        self.shown_at = 0.0
        self.spent_ms = 0
        """From the card's showing to the answer's commit."""
        self._typing = False
        """A field had the keys when the screen became too small to be drawn."""

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with VerticalScroll(id="question", can_focus=False):
            yield CardText(id="prompt")
            yield AskBox(self.face, self.say)
            yield CardText(id="hints")
        yield Static(id="line")
        yield Static(id="verdict")
        yield OneLine()
        with VerticalScroll(id="after", can_focus=False):
            yield Static(id="mine")
            yield CardText(id="why")
            yield RunBox(self.studyapp.desk.glyphs, self.say)
            yield Static(id="advice")
        yield RatingBar(self.say)
        yield KeyBar((), self.say)

    # -- what stands on the screen -------------------------------------------------------------

    def title_of(self, shown: Shown) -> None:
        """Where the card comes from, how it is marked, how many are left."""
        plan, question = self.session.plan, shown.question
        parts = [] if plan.schedules else [self.say(MODE_WORDS[plan.mode])]
        parts += [
            self.studyapp.topic_title(question.topic),
            self.studyapp.kind_title(question.kind),
        ]
        if question.recall:
            parts.append(self.say(N_("without its options")))
        ascii_only = self.studyapp.desk.glyphs == "ascii"
        marks = ""
        if shown.stored.flag:
            flag = self.say(N_("flag {n}"), n=shown.stored.flag)
            marks += f"  {flag}" if ascii_only else f"  ⚑{shown.stored.flag}"
        if shown.stored.marked:
            marks += "  *" if ascii_only else "  ★"
        bar = self.query_one(TitleBar)
        bar.left = " · ".join(parts) + marks
        bar.right = f"{shown.number} / {shown.number + self.session.left - 1}"

    def note(self, place: str, text: Content) -> None:
        """Fill a line that takes no room while it is empty."""
        line = self.query_one(place, Static)
        line.update(text)
        line.display = bool(text.plain)

    def warn(self, reason: str) -> None:
        """Say in the line between question and answer what can't be done."""
        self.note("#line", Content.assemble(("! ", "bold $warning"), reason))

    def own_words(self, shown: Shown) -> None:
        """What the learner wrote of this card, once it was answered."""
        words, say = shown.stored.words, self.say
        text = say(N_("your words: {words}"), words=words) if words else ""
        self.note("#mine", Content.styled(text, "italic") if text else Content(""))

    def show_hints(self, taken: tuple[str, ...]) -> None:
        """Every hint with what it costs: the best rating that is left."""
        lines = [f"*{self._hint(n)}*  {text}" for n, text in enumerate(taken, 1)]
        hints = self.query_one("#hints", CardText)
        hints.show("\n\n".join(lines))
        hints.set_class(bool(lines), "given")

    def _hint(self, n: int) -> str:
        if not self.session.plan.schedules:
            return f"{self.say(N_('hint'))} {n}"
        words = N_("hint {n}, {rating} at most")
        return self.say(words, n=n, rating=self.say(RATING_WORDS[cap(n)]))

    @property
    def way_out(self) -> str:
        """How the key is written that leaves what came between."""
        leave = next(key for key in self.table(self.KEYS) if key.name == "leave")
        return "Esc" if "escape" in leave.keys.split(",") else leave.shown

    # -- the phases ----------------------------------------------------------------------------

    def asking(self, shown: Shown) -> str:
        """The phase in which a card is asked."""
        return _PHASES.get(type(shown.question.ask), "ask")

    def told(self) -> str:
        """The phase after the verdict."""
        if self.session.plan.schedules or self.session.answer is None:
            return "done"
        return "known" if self.session.answer.verdict.right is None else "over"
