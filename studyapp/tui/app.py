"""The app: it opens the collection after the first paint and hands out the screens."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from studyapp.i18n import N_, translator
from studyapp.tui.cjk import patch_wrapping
from studyapp.tui.desk import Desk
from studyapp.tui.keys import keymap
from studyapp.tui.paste import patch_pastes
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.screens.room import Room
from studyapp.tui.sittings import Sittings
from studyapp.tui.themes import THEMES

if TYPE_CHECKING:
    from studyapp.deck.query_terms import QueryError
    from studyapp.deck.values import Text
    from studyapp.scheduler import Scheduler
    from studyapp.store.errors import StoreError
    from studyapp.store.glance import Glance
    from studyapp.store.store import Store
    from studyapp.store.values import Operation
    from studyapp.study.overview import Overview, Week
    from studyapp.study.prediction import Sitting

T = TypeVar("T")


@dataclass
class Opened(Message):
    store: Store
    scheduler: Scheduler
    titles: Mapping[str, Text]
    news: str
    """What the decks that came with the app changed, "" for nothing."""
    doubt: str = ""
    """What makes the clock doubtful, "" for nothing."""


@dataclass
class Glanced(Message):
    overview: Overview
    """The first one is without the week's history, which comes with the open collection."""


@dataclass
class Said(Message):
    words: str
    """A line for the learner, in their language."""


@dataclass
class NotOpened(Message):
    reason: str


class StudyApp(Sittings, App[int]):
    TITLE = "studyapp"
    CSS_PATH: ClassVar = ["app.tcss", "screens/home.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = []  # every screen binds its own keys
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(self, desk: Desk) -> None:
        patch_wrapping()
        patch_pastes()
        super().__init__()
        self.desk = desk
        self.keymap = keymap(desk.settings.keys)
        self.say = translator(desk.language)
        self.language = desk.language
        """Of cards; L turns it over."""
        self.store: Store | None = None
        self.scheduler: Scheduler | None = None
        self.titles: Mapping[str, Text] = {}
        """Of the decks and of the shipped topics, by id."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = desk.settings.theme

    # -- opening -------------------------------------------------------------------------------

    def get_default_screen(self) -> HomeScreen:
        """Home is the screen the app begins with, so that nothing is painted before it."""
        return HomeScreen()

    def on_mount(self) -> None:
        self.call_after_refresh(self._open)

    @work(thread=True, group="open")
    def _open(self) -> None:
        """After home was painted: fill in the counts, import what is heavy, open the collection."""
        try:
            self._glance()
            self.post_message(self._opening())
        except Exception as error:
            # whatever it was, it is told in one line; the collection is as it was
            self.post_message(NotOpened(f"{type(error).__name__}: {error}"))

    def _glance(self) -> None:
        """The counts of a collection that is there already, without waiting for SQLAlchemy."""
        from studyapp.library.opening import revision
        from studyapp.scheduler import study_day
        from studyapp.store.glance import glance

        day = study_day(self.desk.clock())
        seen = glance(Path(self.desk.collection).expanduser(), day)
        current = not self.desk.settings.shipped or (seen and seen.shipped >= revision().number)
        if seen is not None and current:
            self.post_message(Glanced(self._seen(seen, day)))

    @on(Glanced)
    def _glanced(self, event: Glanced) -> None:
        self._show(event.overview)

    def _opening(self) -> Opened | NotOpened:
        from studyapp.library.course.topics import titles as topic_titles
        from studyapp.library.opening import open_collection
        from studyapp.scheduler import Scheduler
        from studyapp.store.errors import StoreError
        from studyapp.study.clock import doubt

        now, ship = self.desk.clock(), self.desk.settings.shipped
        try:
            store, news = open_collection(self.desk.collection, now, ship=ship)
            scheduler = Scheduler(retention=self.desk.settings.retention)
            titles = {**store.titles(), **topic_titles()}
            return Opened(store, scheduler, titles, news, doubt(store, now, self.say))
        except StoreError as error:
            return NotOpened(self.sorry(error))

    def _overview(self, store: Store, scheduler: Scheduler) -> Overview:
        from studyapp.scheduler import study_day
        from studyapp.study.overview import look, week

        day = study_day(self.desk.clock())
        return self._seen(look(store, scheduler, day), day, week(store, day))

    def _seen(self, seen: Glance, day: int, past: Week | None = None) -> Overview:
        from studyapp.library.course.topics import titles
        from studyapp.study.overview import Week, overview
        from studyapp.study.plan import daily_limits

        return overview(
            replace(seen, titles={**seen.titles, **titles()}),
            day,
            limits=daily_limits(self.desk.settings),
            gate=self.desk.settings.gate,
            language=self.language,
            week=past or Week(),
        )

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        self.store, self.scheduler, self.titles = event.store, event.scheduler, event.titles
        self.look()
        if event.news:
            self.tell(event.news)
        if event.doubt:
            self.notify(event.doubt, markup=False, severity="warning", timeout=8)
        if self.desk.start == "study":
            self.study_asked()
        elif self.desk.start == "resume":
            self.go_on()
        elif self.desk.start == "lab":
            self.open_gallery()
        self.call_after_refresh(self._warm_up)

    @work(thread=True, group="open")
    def _warm_up(self) -> None:
        """Import NumPy and what the study screen needs while home is being read."""
        import studyapp.lab.demos.gradient_decay
        import studyapp.text.formula
        import studyapp.tui.screens.study  # noqa: F401 - the first card is then shown at once

    @on(NotOpened)
    def _not_opened(self, event: NotOpened) -> None:
        self.exit(return_code=4, message=Content(f"studyapp: {event.reason}"))

    def look(self) -> None:
        """Bring home's counts up to date, while the screen goes on."""
        if self.store is not None and self.scheduler is not None:
            self._look(self.store, self.scheduler)

    @work(thread=True, exclusive=True, group="look")
    def _look(self, store: Store, scheduler: Scheduler) -> None:
        from studyapp.store.errors import StoreError

        this = get_current_worker()
        try:
            found = self._overview(store, scheduler)
        except StoreError as error:
            self.call_from_thread(self._sorry_for, error)
            return
        if not this.is_cancelled:
            self.post_message(Glanced(found))

    def _show(self, overview: Overview) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen) and screen.is_mounted:
                screen.show(overview)

    # -- what screens ask for ------------------------------------------------------------------

    @property
    def collection_name(self) -> str:
        return os.path.splitext(os.path.basename(self.desk.collection))[0] or "collection"

    def topic_title(self, topic: str) -> str:
        """A topic's name in the language of the cards."""
        from studyapp.study.overview import title

        return title(topic, self.titles, self.language)

    def kind_title(self, kind: str) -> str:
        from studyapp.deck.kinds import find_kind

        return self.say(find_kind(kind).title)

    def tell(self, text: str, **values: object) -> None:
        """A line that goes away by itself, or when the next one comes."""
        said = Said(self.say(text, **values))
        if threading.current_thread() is threading.main_thread():
            self._tell(said)
        else:  # a worker: widgets are the main thread's
            self.post_message(said)

    @on(Said)
    def _tell(self, event: Said) -> None:
        self.clear_notifications()
        for screen in self.screen_stack:  # a message that was cleared leaves its place behind
            screen.query("ToastHolder").remove()
        self.notify(event.words, markup=False, timeout=4)

    def tell_of(self, text: str, operation: Operation) -> None:
        """Say what was done or undone, by its name."""
        from studyapp.study.grading import named

        self.tell(text, what=named(operation, self.say))

    def guard(self, act: Callable[[], T]) -> T | None:
        """Do what touches the collection; what can't be done is told in one line."""
        from studyapp.store.errors import StoreError

        try:
            return act()
        except StoreError as error:
            self._sorry_for(error)
            return None

    def _sorry_for(self, error: StoreError) -> None:
        self.notify(self.sorry(error), markup=False, severity="error", timeout=8)

    def sorry(self, error: StoreError | QueryError) -> str:
        """What is wrong with the collection, or with a search, and how to mend it, in the
        learner's language."""
        said = [self.say(part, **error.values) for part in (error.message, error.fix) if part]
        return " - ".join(said)

    def open_lab(
        self,
        demo: str,
        values: Mapping[str, object] | None = None,
        *,
        beside: Mapping[str, object] | None = None,
        order: Sequence[str] = (),
        sitting: Sitting | None = None,
    ) -> Room:
        """A demo with its knobs; `beside` stands as A next to what `values` give."""
        from studyapp.tui.screens.lab import LabScreen

        lab = LabScreen(demo, values, beside=beside, order=order, sitting=sitting)
        self.push_screen(lab)
        return lab

    def open(self, screen: Callable[[], Room]) -> None:
        """A screen that needs nothing but the collection."""
        if self.store is None:
            self.tell(N_("the collection is still being opened"))
        else:
            self.push_screen(screen())

    def open_gallery(self) -> None:
        from studyapp.tui.screens.gallery import GalleryScreen

        self.push_screen(GalleryScreen())

    def open_lesson(self, topic: str, *, note: str = "", demo: str = "") -> bool:
        """The lesson in which a card or a demo stands, else that on the topic; False for none."""
        from studyapp.library.course.lessons import running, teaching, written
        from studyapp.tui.screens.lesson import LessonScreen

        if note:
            topic = teaching(note, self.language) or topic
        elif demo:
            topic = running(demo, self.language) or topic
        if topic not in written():
            return False
        self.push_screen(LessonScreen(topic, note=note))
        return True

    def open_glossary(self, words: str = "") -> None:
        from studyapp.tui.screens.glossary import GlossaryScreen

        self.push_screen(GlossaryScreen(words))

    def show_card(self, card: str) -> None:
        from studyapp.tui.screens.card_info import CardInfo

        if self.store is not None and self.scheduler is not None:
            self.push_screen(CardInfo(self.store, self.scheduler, card, self.desk.clock()))

    def undo(self) -> None:
        self._turn("undo", N_("undid: {what}"), N_("nothing to undo"))

    def redo(self) -> None:
        self._turn("redo", N_("redid: {what}"), N_("nothing to redo"))

    def _turn(self, which: str, done: str, nothing: str) -> None:
        store = self.store
        if store is None:
            return
        turn = store.undo if which == "undo" else store.redo
        operations = self.guard(lambda: turn(self.desk.clock()))
        if operations:
            self.tell_of(done, operations[0])
            self.look()
        elif operations is not None:
            self.tell(nothing)

    # -- keys that work everywhere -------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Drop a key that was typed before what it would answer was painted.

        A key passes here twice: before it goes to the focus, and when it comes back for bindings,
        by which time an earlier key may have changed what it means.
        """
        if isinstance(event, events.Key):
            screen = self.screen if self.screen_stack else None
            if isinstance(screen, Room) and not screen.takes(event):
                return
        await super().on_event(event)

    def action_language(self) -> None:
        """Turn the cards to the other language, the one on the table too."""
        self.language = "zh" if self.language == "en" else "en"
        self.look()
        for screen in self.screen_stack:
            if isinstance(screen, Room) and screen.is_mounted:
                screen.speak(self.language)

    def action_glossary(self) -> None:
        from studyapp.tui.screens.glossary import GlossaryScreen

        if not isinstance(self.screen, GlossaryScreen):
            self.open_glossary()

    def action_help(self) -> None:
        from studyapp.tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.pop_screen()
        elif isinstance(self.screen, Room):
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        say = self.say
        if isinstance(screen, Room):
            for key in screen.acting_keys():
                if "(" not in key.action and hasattr(screen, f"action_{key.action}"):
                    yield SystemCommand(
                        say(key.label),
                        f"{key.shown}  {say(key.help)}",
                        getattr(screen, f"action_{key.action}"),
                    )
        yield SystemCommand(say(N_("help")), say(N_("the keys of this screen")), self.action_help)
        yield SystemCommand(
            say(N_("中文/English")),
            say(N_("turn the cards to the other language")),
            self.action_language,
        )
        names = {
            "dark": N_("dark colours"),
            "light": N_("light colours"),
            "contrast": N_("high contrast"),
        }
        for theme, title in names.items():
            yield SystemCommand(
                say(title), say(N_("change the colours")), lambda t=theme: setattr(self, "theme", t)
            )
        from studyapp.lab.demo import names as demos

        for demo in demos():
            yield SystemCommand(
                f"{say(N_('Lab'))}: {demo}",
                say(N_("open this demo in the lab")),
                lambda d=demo: self.open_lab(d),
            )
        yield SystemCommand(say(N_("quit")), say(N_("leave studyapp")), self.action_quit)

    async def on_unmount(self) -> None:
        if self.store is not None:
            self.store.close()
