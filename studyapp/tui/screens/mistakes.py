"""The mistakes log: what was answered wrong lately and not right since, to be practised alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.i18n import N_, Say
from studyapp.scheduler import study_day
from studyapp.study.mistakes import Told, mistakes, told
from studyapp.text.width import cell_width, clip
from studyapp.tui.keys import MISTAKES, Key
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.card_list import CardList, one_line
from studyapp.tui.widgets.dates import date_words
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.store.store import Store

MOST: Final = 200
"""Mistakes listed; those you were certain of come first, then the newest."""


@dataclass
class Found(Message):
    told: tuple[Told, ...]
    all: int


class MistakesScreen(Room):
    CSS_PATH = "practice.tcss"
    KEYS = MISTAKES
    TOPIC = N_(
        "Cards that were answered wrong in the last 60 days and not right on a later day: first "
        "those you were certain of, for such a mistake is mended best while it still surprises. "
        "Practising them moves no schedule; a card answered right leaves the list."
    )

    def __init__(self) -> None:
        super().__init__()
        self.told: tuple[Told, ...] = ()
        self.looked = False

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Mistakes")))
        yield Static(id="none")
        yield CardList()
        yield KeyBar((), self.say)

    def on_mount(self) -> None:
        self._none(self.say(N_("looking through your answers …")))

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._find()

    def speak(self, language: str) -> None:  # noqa: ARG002 - the log is read anew
        self._find()

    @work(thread=True, exclusive=True, group="mistakes")
    def _find(self) -> None:
        app = self.studyapp
        store = app.store
        if store is not None:
            found = app.guard(
                lambda: look(store, study_day(app.desk.clock()), app.language, app.say)
            )
            if found is not None:
                self.post_message(found)

    def _none(self, words: str) -> None:
        none = self.query_one("#none", Static)
        none.update(Content(words))
        none.display = bool(words)

    @on(Found)
    def _found(self, event: Found) -> None:
        self.told = event.told
        nothing = self.say(
            N_(
                "No mistakes to look at.\n\nA card that you answer wrong stands here, with what "
                "you said, what is right\nand your own words on why, until you answer it right."
            )
        )
        self._none("" if self.told else nothing)
        sure = sum(one.mistake.sure for one in self.told)
        self.query_one(TitleBar).right = self.say(
            N_("cards: {n}, of {sure} you were certain"), n=event.all, sure=sure
        )
        self._list()
        self.refresh_keys()

    def _list(self) -> None:
        listed = self.query_one(CardList)
        width = max(30, self.size.width - 6)
        lines = [line(one, width, self.say) for one in self.told]
        listed.show(lines, listed.cursor or 0)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._list)

    def acting_keys(self) -> list[Key]:
        away = set() if self.told else {"begin", "info"}
        return [key for key in super().acting_keys() if key.action not in away]

    # -- keys ----------------------------------------------------------------------------------

    def action_begin(self) -> None:
        """A sitting of these cards only."""
        from studyapp.study.plan import Mode, Plan

        if self.told:
            self.studyapp.sit(Plan(Mode.MISTAKES))

    def action_info(self) -> None:
        here = self.query_one(CardList).cursor
        if here is not None:
            self.studyapp.show_card(self.told[here].mistake.card)

    def action_cursor(self, by: int) -> None:
        self.query_one(CardList).move(by)

    def action_page(self, by: int) -> None:
        self.query_one(CardList).page(by)

    def action_back(self) -> None:
        self.app.pop_screen()


def look(store: Store, day: int, language: str, say: Say) -> Found:
    """Read the log of mistakes, each in the words of its card."""
    from studyapp.deck.fields import NoteError

    wrong, found = mistakes(store, day), list[Told]()
    for one in wrong[:MOST]:
        with suppress(NoteError):  # a note that can't be read any more has no words
            found.append(told(one, store.card(one.card).card, language, say))
    return Found(tuple(found), len(wrong))


def line(one: Told, width: int, say: Say) -> Content:
    """When and what was asked; under it what was said, what is right, and one's own words."""
    wrong = one.mistake
    when = date_words(wrong.day, say)
    gap = " " * (cell_width(when) + 5)
    room = width - cell_width(gap)
    details = [
        labelled(say(N_("you said")), one.said, room)
        if wrong.said
        else Content.styled(say(N_("not answered")), "$muted"),
        labelled(say(N_("the answer")), one.answer, room),
    ]
    if wrong.sure:
        details.append(Content.styled(say(N_("you were certain")), "$warning"))
    if wrong.times > 1:
        details.append(Content.styled(say(N_("wrong {n} times"), n=wrong.times), "$muted"))
    rows = [
        Content.assemble(
            (f"{when}  ", "$muted"),
            ("✗! " if wrong.sure else "✗  ", "$error"),
            one_line(one.prompt, room),
        )
    ]
    rows += [Content.assemble(gap, row) for row in flowed(details, room)]
    if wrong.words:
        rows.append(Content.styled(gap + clip(f"“{wrong.words}”", room), "italic"))
    return Content("\n").join(rows)


def labelled(label: str, markdown: str, width: int) -> Content:
    words = one_line(markdown, width - cell_width(label) - 1)
    return Content.assemble((f"{label} ", "$muted"), words)


def flowed(parts: list[Content], width: int) -> list[Content]:
    """As many parts a line as fit, three cells apart."""
    rows = list[Content]()
    for part in parts:
        if rows and cell_width(rows[-1].plain) + 3 + cell_width(part.plain) <= width:
            rows[-1] = Content.assemble(rows[-1], "   ", part)
        else:
            rows.append(part)
    return rows
