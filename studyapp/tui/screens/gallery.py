"""The gallery: every demo by topic with what it claims, found by a word, opened in the lab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from studyapp.i18n import N_
from studyapp.lab.gallery import Entry, arranged, matching, opened, unopened
from studyapp.lab.params import Parameter, parameters
from studyapp.study.prediction import Sitting
from studyapp.tui.keys import GALLERY
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.answer_line import Field
from studyapp.tui.widgets.demo_list import DemoList
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.slider import number
from studyapp.tui.widgets.title_bar import TitleBar


@dataclass
class Read(Message):
    entries: tuple[Entry, ...]


class Words(Field):
    def action_release(self) -> None:
        """Esc shows all demos again and gives the keys back."""
        self.value = ""
        self.screen.set_focus(None)


class GalleryScreen(Room):
    CSS_PATH = "gallery.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual's own pattern
    KEYS = GALLERY
    TOPIC = N_(
        "Every demo is a simulation with knobs. Enter opens the one under the cursor in the lab; "
        "/ finds one by any word of its name, its claim or its knobs, in English or Chinese."
    )

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.sitting = Sitting()
        self.lab: Room | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Demos")))
        with Horizontal(id="filter"):
            yield Static("/ ")
            yield Words(max_length=60, compact=True)
        with Horizontal(id="gallery"):
            with VerticalScroll(can_focus=False):
                yield DemoList(self._topic, self.say)
            with Vertical(id="about"):
                yield Static(id="claimed")
                yield Static(id="turned")
        yield KeyBar((), self.say)

    def _topic(self, topic: str) -> str:
        """As its deck is called; a topic without one by its own name."""
        title = self.studyapp.topic_title(topic)
        return topic.replace("_", " ").capitalize() if title == topic else title

    def on_mount(self) -> None:
        self.enter_phase("list")
        self._list(unopened())
        self.call_after_refresh(self._read)

    @work(thread=True, group="gallery")
    def _read(self) -> None:
        """After the names were painted: the demos' files, which import NumPy."""
        from studyapp.library.course.topics import titles

        self.post_message(Read(arranged(opened(), tuple(titles()))))

    @on(Read)
    def _was_read(self, event: Read) -> None:
        here = self.query_one(DemoList)
        moved = here.cursor > 0 and here.entry is not None
        self._list(event.entries, here.entry.name if moved and here.entry else "")

    def _list(self, entries: Sequence[Entry], at: str = "") -> None:
        self.entries = tuple(entries)
        self._filter(at)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        name = getattr(self.lab, "name_of_demo", "")
        if name:
            self.lab = None
            self._filter(name)

    # -- finding -------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        return self.query_one(Words).value.strip()

    @on(Input.Changed)
    def _typed(self) -> None:
        here = self.query_one(DemoList).entry
        self._filter(self._named() or (here.name if here else ""))

    def _named(self) -> str:
        """The demo whose own name the words begin or are part of: who types it means it."""
        word = self.words.casefold().replace(" ", "_")
        names = [entry.name for entry in self.entries if word and word in entry.name]
        return min(names, key=lambda name: not name.startswith(word), default="")

    def _filter(self, at: str = "") -> None:
        listed = self.query_one(DemoList)
        titles = {e.topic: self._topic(e.topic) for e in self.entries}
        found = matching(self.entries, self.words, titles)
        listed.empty = self.say(
            N_("no demo speaks of “{words}”; {key} shows all again"),
            words=self.words,
            key=self.face("show-all"),
        )
        listed.show(found, at)
        self.query_one("#filter").set_class(bool(self.words), "set")
        count = self.say(N_("demos: {n}"), n=len(self.entries))
        if self.words:
            count = self.say(N_("demos: {n} of {all}"), n=len(found), all=len(self.entries))
        self.query_one(TitleBar).right = count

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        self.enter_phase("filter" if isinstance(self.focused, Words) else "list")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_open()

    # -- describing ----------------------------------------------------------------------------

    @on(DemoList.Moved)
    def _moved(self, event: DemoList.Moved) -> None:
        entry = event.entry
        claimed, turned = self.query_one("#claimed", Static), self.query_one("#turned", Static)
        if entry is None or entry.demo is None:
            claimed.update(Content(entry.broken if entry else ""))
            turned.update(Content(""))
            return
        demo = entry.demo
        claimed.update(Content.assemble((self.say(demo.title), "bold"), "\n", self.say(demo.claim)))
        knobs = parameters(demo.Params)
        if self.has_class("-wide"):
            rows = [self._knob(p) for p in knobs]
            turned.update(Content("\n").join([Content(""), *rows]))
        else:
            names = "  ".join(p.name for p in knobs)
            turned.update(Content.styled(self.say(N_("knobs: {names}"), names=names), "$muted"))

    def _knob(self, p: Parameter) -> Content:
        values = " | ".join(number(c) for c in p.choices)
        if not p.choices:
            values = f"{number(p.low)} … {number(p.high)}{p.unit}"
        return Content.assemble(
            (p.name, "bold"), (f"  {values}\n", "$muted"), f"  {self.say(p.help)}"
        )

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if listed := self.query(DemoList):
            self.call_after_refresh(lambda: self._moved(DemoList.Moved(listed.first().entry)))

    # -- keys ----------------------------------------------------------------------------------

    def action_cursor(self, by: int) -> None:
        self.query_one(DemoList).move(by)

    def action_page(self, by: int) -> None:
        self.query_one(DemoList).move(by * max(1, self.query_one(VerticalScroll).size.height - 2))

    def action_end(self, by: int) -> None:
        self.query_one(DemoList).move(by * len(self.entries))

    def action_filter(self) -> None:
        self.query_one("#filter").add_class("set")
        self.query_one(Words).focus()

    @on(DemoList.Opened)
    def action_open(self) -> None:
        entry = self.query_one(DemoList).entry
        if entry is not None and not entry.broken:
            order = [one.name for one in self.entries]
            self.set_focus(None)  # who comes back moves along the list and types no more words
            self.lab = self.studyapp.open_lab(entry.name, order=order, sitting=self.sitting)

    def action_back(self) -> None:
        """Out of the field, then out of what was looked for, then home."""
        if self.words:
            self.query_one(Words).action_release()
        else:
            self.app.pop_screen()
