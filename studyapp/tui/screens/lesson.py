"""A lesson: text with an outline, simulations to turn and cards to answer where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.library.course.lessons import (
    CardBlock,
    ChainBlock,
    DemoBlock,
    Heading,
    Lesson,
    Prose,
    TableBlock,
    lesson,
)
from studyapp.library.course.references import spelled_out
from studyapp.scheduler import study_day
from studyapp.study.reading import NOT_READ, Place, Read, keep, places, plan_for, progress
from studyapp.text.markdown import plain
from studyapp.text.width import cell_width, clip
from studyapp.tui.keys import LESSON, Key
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.lesson_page import Bone, LessonPage
from studyapp.tui.widgets.lesson_parts import (
    CardStop,
    ChainStop,
    HeadingLine,
    NextStop,
    Stop,
    TableView,
)
from studyapp.tui.widgets.live_demo import LiveDemo
from studyapp.tui.widgets.slider import Knob
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.library.course.ladders import Chain
    from studyapp.library.course.lessons import Block


class Placed(Message):
    """Where the cards of the lesson stand."""

    def __init__(self, places: dict[str, Place]) -> None:
        super().__init__()
        self.places = places


class LessonScreen(Room):
    CSS_PATH = "reading.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]  # noqa: RUF012 - Textual's own pattern
    KEYS = LESSON
    TOPIC = N_(
        "Read on with Space. Tab goes from one simulation or card in the text to the next: the "
        "arrows turn a simulation's knob, Enter answers a card or opens the whole simulation in "
        "the lab. A section counts as read when you have seen its end."
    )

    def __init__(self, topic: str, *, note: str = "") -> None:
        """`note` is where to begin: the section in which this card stands."""
        super().__init__()
        self.topic, self.note = topic, note
        self.lesson: Lesson | None = None
        self.read = NOT_READ
        self.kept = NOT_READ
        self.begun = set[int]()
        """Sections whose heading was on screen: one that was jumped over is not read."""

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Lesson")))
        with Horizontal(id="page"):
            yield VerticalScroll(Static(id="sections"), id="outline", can_focus=False)
            yield LessonPage(id="body")
        yield KeyBar((), self.say)

    async def on_mount(self) -> None:
        await self.open(self.topic, self.note)

    async def open(self, topic: str, note: str = "", bone: Bone | None = None) -> None:
        """Show the lesson on a topic, from where it was left or where a card stands.

        `bone` is a place in the same lesson in the other language.
        """
        found = lesson(topic, self.studyapp.language)
        if found is None:
            return
        same = self.topic == topic
        self.topic, self.lesson = topic, found
        self.read = self.kept = self._progress()
        self.begun = self.begun if same else set()
        self._title()
        widgets = [self._widget(block) for block in found.blocks]
        await self.body.fill([*widgets, *self._next()])
        self._fit()
        self.refresh_keys()
        begin = found.section_of(note) if note else self.read.here
        self.call_after_refresh(self._start, begin or 0, note, bone)
        self._look()

    def _title(self) -> None:
        """The lesson's title, with the word before it where there is room."""
        assert self.lesson is not None
        bar, title = self.query_one(TitleBar), self.lesson.title
        said = f"{self.say(N_('Lesson'))} · {title}"
        room = self.size.width - cell_width(bar.right) - 4
        bar.left = said if cell_width(said) <= room else title

    def _widget(self, block: Block) -> Widget:
        glyphs, say = self.studyapp.desk.glyphs, self.say
        match block:
            case Heading(level, text):
                return HeadingLine(text, level)
            case Prose(text):
                return CardText(spelled_out(text))
            case TableBlock(table):
                return TableView(table)
            case DemoBlock(demo, params, knob, ask):
                return LiveDemo(demo, params, knob, ask, glyphs, say, self.face("charts"))
            case CardBlock(note):
                return CardStop(note, say)
            case ChainBlock(name):
                chain = self._chain(name)
                title = chain.title.said_in(self.studyapp.language) if chain else name
                return ChainStop(name, title, len(chain.notes) if chain else 0, say)

    def _next(self) -> list[Widget]:
        """What to read after the last line."""
        topic = self._beside(1)
        found = lesson(topic, self.studyapp.language) if topic else None
        return [NextStop(found.topic, found.title, self.say)] if found is not None else []

    def _beside(self, by: int) -> str | None:
        """The topic of the lesson so many places on in reading order."""
        from studyapp.library.course.lessons import written
        from studyapp.library.course.topics import topics

        order = [topic.id for topic in topics() if topic.id in written()]
        at = order.index(self.topic) + by if self.topic in order else -1
        return order[at] if 0 <= at < len(order) else None

    def _chain(self, name: str) -> Chain | None:
        from studyapp.library.course.ladders import chains

        return next((one for one in chains() if one.name == name), None)

    async def _start(self, section: int, note: str, bone: Bone | None) -> None:
        """Go to where the reading begins, then let the simulations run, one after the other."""
        self.body.begin(section, note, bone)
        self.call_after_refresh(self.body.remember)
        for demo in self.query(LiveDemo):
            await demo.begin()

    # -- where the reader is -------------------------------------------------------------------

    @property
    def body(self) -> LessonPage:
        return self.query_one(LessonPage)

    @on(LessonPage.Moved)
    def _scrolled(self) -> None:
        """Note what was seen, and say where this is; however it was scrolled."""
        page = self.body
        if self.lesson is None or not page.headings or page.moving:
            return
        if not page.display or not page.size.height:  # the outline is in its place
            self._outline(self.read.here)
            return
        self.refresh_keys()  # a stop that was hidden has them no more
        begun, ended = page.seen()
        self.begun |= begun
        here, sections = page.here, len(page.headings)
        self.read = Read(self.read.sections | (ended & self.begun), here)
        share = round(100 * self.read.share(sections))
        self.query_one(TitleBar).right = self.say(
            N_("section {here} of {all} · {share} % read"),
            here=max(1, here),
            all=sections,
            share=share,
        )
        self._title()
        self._outline(here)

    def _outline(self, here: int) -> None:
        assert self.lesson is not None
        lines = []
        width = max(10, self.query_one("#outline").size.width - 6)
        for n, heading in enumerate(self.lesson.sections, 1):
            sign = "✓" if n in self.read.sections else " "
            words = clip(plain(heading.text, 200), width)
            lines.append(
                Content.assemble(
                    ("▸" if n == here else " ", "bold $primary"),
                    (sign, "$success"),
                    " ",
                    (words, "bold" if n == here else ""),
                )
            )
        self.query_one("#sections", Static).update(Content("\n").join(lines))

    @on(events.DescendantFocus)
    def _came(self) -> None:
        self.refresh_keys()
        self.call_after_refresh(self.body.remember)

    def _fit(self) -> None:
        for demo in self.query(LiveDemo):
            demo.fit(self.size.height)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if not self.has_class("too-small"):
            self.body.slipped()
            self._fit()
        self.call_after_refresh(self._scrolled)

    # -- the collection ------------------------------------------------------------------------

    def _progress(self) -> Read:
        store = self.studyapp.store
        found = self.studyapp.guard(lambda: progress(store)) if store is not None else None
        return (found or {}).get(self.topic, NOT_READ)

    def _keep(self) -> None:
        store = self.studyapp.store
        if store is not None and self.read != self.kept:
            self.studyapp.guard(lambda: keep(store, self.topic, self.read))
            self.kept = self.read

    @work(thread=True, exclusive=True, group="places")
    def _look(self) -> None:
        app, found = self.studyapp, self.lesson
        store = app.store
        if store is not None and found is not None:
            day = study_day(app.desk.clock())
            known = app.guard(lambda: places(store, found.notes, day, app.language))
            if known is not None:
                self.post_message(Placed(known))

    @on(Placed)
    def _placed(self, event: Placed) -> None:
        for stop in self.query(CardStop):
            if (place := event.places.get(stop.about)) is not None:
                stop.put(place)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._look()

    async def _turn_language(self) -> None:
        self._keep()
        await self.open(self.topic, bone=self.body.bone)

    def speak(self, language: str) -> None:  # noqa: ARG002 - the lesson is read anew
        self.call_next(self._turn_language)

    # -- keys ----------------------------------------------------------------------------------

    def acting_keys(self) -> list[Key]:
        """What the stop under the cursor can do."""
        away = set[str]()
        if not isinstance(self.focused, Stop | Knob):
            away.add("act")
        if not isinstance(self.focused, CardStop):
            away.add("info")
        return [key for key in super().acting_keys() if key.action not in away]

    def action_line(self, by: int) -> None:
        self.body.scroll_relative(y=2 * by, animate=False)

    def action_page(self, by: int) -> None:
        self.body.turn(by)

    def action_edge(self, end: int) -> None:
        if end:
            self.body.scroll_end(animate=False)
        else:
            self.body.scroll_home(animate=False)

    def action_section(self, by: int) -> None:
        self.body.go_on(by)

    def action_stop(self, by: int) -> None:
        self.body.step(by)
        self.call_after_refresh(self._scrolled)

    def action_act(self) -> None:
        """What Enter does with the stop that has the focus."""
        match self.focused:
            case ChainStop() as stop:
                chain = self._chain(stop.about)
                if chain is not None:
                    self._ask(chain.notes)
            case CardStop() as stop:
                self._ask([stop.about])
            case NextStop():
                self.call_next(self.action_lesson, 1)
            case Knob() as knob if isinstance(knob.parent, LiveDemo):
                self._keep()
                self.studyapp.open_lab(knob.parent.name_of_demo, knob.parent.values)

    @on(Stop.Chosen)
    def _clicked(self) -> None:
        self.action_act()

    def action_charts(self) -> None:
        self.body.turn_charts()

    def _ask(self, notes: list[str] | tuple[str, ...]) -> None:
        """Ask notes of the lesson, due or not; they join the schedule."""
        app = self.studyapp
        store = app.store
        if store is None:
            app.tell(N_("the collection is still being opened"))
            return
        self._keep()
        plan = app.guard(lambda: plan_for(store, notes, study_day(app.desk.clock())))
        if plan is not None:
            app.sit(plan)

    def action_info(self) -> None:
        if isinstance(self.focused, CardStop) and self.focused.place is not None:
            self.studyapp.show_card(self.focused.about)

    def action_outline(self) -> None:
        """Open the outline, or close it; wide screens begin with it open."""
        wide = self.has_class("-wide")
        self.toggle_class("closed" if wide else "opened")
        self.call_after_refresh(self._scrolled)

    async def action_lesson(self, by: int) -> None:
        if (topic := self._beside(by)) is not None:
            self._keep()
            await self.open(topic)

    def action_back(self) -> None:
        if self.has_class("-narrow") and self.has_class("opened"):
            self.remove_class("opened")
            return
        self._keep()
        self.app.pop_screen()
