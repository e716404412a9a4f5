"""The cards that cite a demo: a list of their questions, and one card read with answer and why."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studyapp.deck.ask import Choose
from studyapp.deck.read import Question, question
from studyapp.deck.values import Card
from studyapp.i18n import N_
from studyapp.text.markdown import layout
from studyapp.text.width import clip
from studyapp.tui.keys import CITED
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar


@dataclass
class Found(Message):
    cards: tuple[Card, ...]


class CitedScreen(Room):
    CSS_PATH = "cited.tcss"
    KEYS = CITED
    TOPIC = N_(
        "The cards whose answer or explanation rests on this demo. Enter reads one; nothing is "
        "asked and nothing is rescheduled."
    )

    def __init__(self, demo: str) -> None:
        super().__init__()
        self.demo = demo
        self.cards: tuple[Card, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Cards that cite {demo}"), demo=self.demo))
        yield Static(id="none")
        yield OptionList(id="cited", markup=False, compact=True)
        with VerticalScroll(id="card", can_focus=False):
            yield CardText(id="prompt")
            yield CardText(id="answer")
            yield CardText(id="why")
        yield KeyBar((), self.say)

    def on_mount(self) -> None:
        self.enter_phase("list")
        self._say(self.say(N_("looking through your cards …")))
        self._find()

    @work(thread=True, group="cited")
    def _find(self) -> None:
        from studyapp.study.citing import citing

        store = self.studyapp.store
        self.post_message(Found(citing(store, self.demo) if store is not None else ()))

    def _say(self, words: str) -> None:
        none = self.query_one("#none", Static)
        none.update(Content(words))
        none.display = bool(words)

    @on(Found)
    def _found(self, event: Found) -> None:
        self.cards = event.cards
        nothing = self.say(
            N_("No card cites this demo yet. Notes do so by their evidence: demo = '{demo}'."),
            demo=self.demo,
        )
        self._say("" if self.cards else nothing)
        self.query_one(TitleBar).right = self.say(N_("cards: {n}"), n=len(self.cards))
        self._list()

    def _list(self) -> None:
        listed = self.query_one(OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(Content(self._line(card))) for card in self.cards])
        listed.highlighted = here or (0 if self.cards else None)
        listed.focus()

    def _asked(self, card: Card) -> Question:
        return question(card, self.studyapp.language, 0)

    def _line(self, card: Card) -> str:
        asked = self._asked(card)
        first = "".join(span.text for line in layout(asked.prompt, 400)[:1] for span in line)
        return clip(first, max(20, self.size.width - 6))

    # -- keys ----------------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Read the card under the cursor."""
        here = self.query_one(OptionList).highlighted
        if here is None or self.phase == "card":
            return
        card = self.cards[here]
        asked = self._asked(card)
        self.query_one(TitleBar).right = card.id
        self.query_one("#prompt", CardText).show(asked.prompt)
        self.query_one("#answer", CardText).show(answered(asked))
        self.query_one("#why", CardText).show(asked.why)
        self.add_class("reading")
        self.query_one("#card", VerticalScroll).scroll_home(animate=False)
        self.set_focus(None)
        self.enter_phase("card")

    def action_cursor(self, by: int) -> None:
        if self.phase == "card":
            self.query_one("#card", VerticalScroll).scroll_relative(y=3 * by, animate=False)
        elif by > 0:
            self.query_one(OptionList).action_cursor_down()
        else:
            self.query_one(OptionList).action_cursor_up()

    def action_back(self) -> None:
        """From a card to the list, from the list to the lab."""
        if self.phase != "card":
            self.app.pop_screen()
            return
        self.remove_class("reading")
        self.query_one(TitleBar).right = self.say(N_("cards: {n}"), n=len(self.cards))
        self.query_one(OptionList).focus()
        self.enter_phase("list")


def answered(asked: Question) -> str:
    """The answer as card text; of a choice every option with its sign and reason."""
    if not isinstance(asked.ask, Choose):
        return f"**✓** {asked.answer}"
    return "\n\n".join(
        f"**{'✓' if option.id == asked.ask.right else '✗'}** {option.text}"
        + (f" - {option.why}" if option.why else "")
        for option in asked.ask.options
    )
