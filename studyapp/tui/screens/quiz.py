"""A quiz: how many cards, of which topic, and the seed that draws them."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.scheduler import study_day
from studyapp.text.width import cell_width, clip, pad
from studyapp.tui.keys import QUIZ
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.card_list import CardList
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

SIZES: Final = (5, 10, 20, 30, 50, 100, 200)


class QuizScreen(Room):
    CSS_PATH = "practice.tcss"
    KEYS = QUIZ
    TOPIC = N_(
        "A quiz asks some cards once, drawn by chance from all that you have, due or not. The "
        "answers are kept and the mistakes listed, but no schedule moves. The same seed draws the "
        "same cards again."
    )

    def __init__(self) -> None:
        super().__init__()
        self.cards = 20
        self.seed = 0
        self.topics: list[tuple[str | None, int]] = []
        """Each with its cards; None is all of them."""

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Quiz")))
        yield Static(id="drawn")
        yield CardList(id="topics")
        yield KeyBar(self.acting_keys(), self.say)

    def on_mount(self) -> None:
        app = self.studyapp
        now, store = app.desk.clock(), app.store
        self.seed = now.toordinal() % 1000 * 100 + now.minute
        lines = app.guard(lambda: store.topics(study_day(now))) if store else ()
        each = [(one.topic, one.total) for one in lines or ()]
        self.topics = [(None, sum(cards for _, cards in each)), *each]
        self._say_what()
        self.query_one(CardList).show(self._lines())

    def speak(self, language: str) -> None:  # noqa: ARG002 - the app says topics in it
        listed = self.query_one(CardList)
        listed.show(self._lines(), listed.cursor or 0)

    def _lines(self) -> list[Content]:
        app = self.studyapp
        titles = [
            self.say(N_("all topics")) if topic is None else app.topic_title(topic)
            for topic, _ in self.topics
        ]
        width = min(max(map(cell_width, titles)), 50)
        return [
            Content.assemble(
                pad(clip(title, width), width), (pad(str(cards), 7, "right"), "$muted")
            )
            for title, (_, cards) in zip(titles, self.topics, strict=True)
        ]

    @property
    def topic(self) -> str | None:
        here = self.query_one(CardList).cursor
        return self.topics[here][0] if here is not None else None

    def _say_what(self) -> None:
        self.query_one("#drawn", Static).update(
            Content.assemble(
                (self.say(N_("cards")), "$muted"),
                "   ‹ ",
                (str(self.cards), "bold $primary"),
                " ›      ",
                (self.say(N_("seed")), "$muted"),
                f"   {self.seed}",
            )
        )

    # -- keys ----------------------------------------------------------------------------------

    def action_more(self, by: int) -> None:
        place = SIZES.index(self.cards) + by
        self.cards = SIZES[max(0, min(len(SIZES) - 1, place))]
        self._say_what()

    def action_draw(self) -> None:
        self.seed = (self.seed * 1_103_515_245 + 12_345) % 100_000
        self._say_what()

    def action_cursor(self, by: int) -> None:
        self.query_one(CardList).move(by)

    def action_begin(self) -> None:
        from studyapp.study.plan import Mode, Plan
        from studyapp.study.queue import Limits

        limits = Limits(cards=self.cards)
        self.studyapp.sit(Plan(Mode.QUIZ, topic=self.topic, limits=limits, seed=self.seed))

    def action_back(self) -> None:
        self.app.pop_screen()
