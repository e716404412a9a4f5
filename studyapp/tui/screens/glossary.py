"""The glossary: type a few letters in either language, read what a word means."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from studyapp.i18n import N_, Say
from studyapp.library.course.glossary import Term, look_up
from studyapp.text.width import cell_width, clip, pad
from studyapp.tui.keys import GLOSSARY
from studyapp.tui.screens.room import Room
from studyapp.tui.screens.search import Line
from studyapp.tui.widgets.card_list import CardList
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar


class GlossaryScreen(Room):
    CSS_PATH = "reading.tcss"
    KEYS = GLOSSARY
    TOPIC = N_(
        "The words of the field in English and Chinese: one spelling each, the other names that "
        "people use, and what they mean. Type to look one up, in either language."
    )

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.first = words
        self.terms: tuple[Term, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Glossary")))
        with Horizontal(id="line"):
            yield Static("/ ")
            yield Line(self.first, max_length=80, compact=True, select_on_focus=False)
        yield CardList()
        with VerticalScroll(id="meaning", can_focus=False):
            yield CardText()
        yield KeyBar((), self.say)

    def on_mount(self) -> None:
        self.query_one(Line).focus()
        self.refresh_keys()
        self._show()

    def speak(self, language: str) -> None:  # noqa: ARG002 - the meaning is said anew
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        self.terms = look_up(self.query_one(Line).value)
        self._list(0)
        self.query_one(TitleBar).right = self.say(N_("terms: {n}"), n=len(self.terms))
        self._mean()

    def _list(self, at: int) -> None:
        widest = max((cell_width(term.term.en) for term in self.terms), default=0)
        width = min(widest, 34)
        self.query_one(CardList).show(
            [line(term, width, self.size.width - 6) for term in self.terms], at
        )

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._list(self.query_one(CardList).cursor or 0)

    @on(CardList.OptionHighlighted)
    def _mean(self) -> None:
        term, said = self.term, self.query_one("#meaning CardText", CardText)
        if term is None:
            said.show(self.say(N_("No such word here. A shorter part of it may find more.")))
        else:
            said.show(meaning(term, self.studyapp.language, self.say))

    @property
    def term(self) -> Term | None:
        here = self.query_one(CardList).cursor
        return self.terms[here] if here is not None and here < len(self.terms) else None

    # -- keys ----------------------------------------------------------------------------------

    def action_cursor(self, by: int) -> None:
        self.query_one(CardList).move(by)

    def action_page(self, by: int) -> None:
        self.query_one(CardList).page(by)

    @on(Input.Submitted)
    def action_lesson(self) -> None:
        """The lesson on the term's topic."""
        if self.term is not None:
            self.studyapp.open_lesson(self.term.topic)

    @on(Line.Left)
    def action_back(self) -> None:
        self.app.pop_screen()


def line(term: Term, width: int, room: int) -> Content:
    en = pad(clip(term.term.en, width), width)
    others = [*term.also["en"], *term.also["zh"]]
    rest = clip(f"  ({', '.join(others)})", max(0, room - width - 2 - cell_width(term.term.zh)))
    return Content.assemble(en, "  ", (term.term.zh, "bold"), (rest if others else "", "$muted"))


def meaning(term: Term, language: str, say: Say) -> str:
    """The term as card text: both names, the others, what it means."""
    names = f"**{term.term.said_in(language)}**"
    other = term.term.zh if language == "en" else term.term.en
    also = term.also.get(language, ())
    said = f" · {say(N_('also'))} {', '.join(also)}" if also else ""
    return f"{names} · {other}{said}\n\n{term.meaning.said_in(language)}"
