"""The app on a small collection, driven by keys and read as a person would."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from studyapp.deck.values import Deck
from studyapp.paths import Places
from studyapp.settings import Settings
from studyapp.tui.app import StudyApp
from studyapp.tui.desk import Desk
from tests.conftest import Clock
from tests.samples import EVERY_KIND, collection, deck


class Driver:
    """Press keys, wait until the app is idle, look at the screen."""

    def __init__(self, app: StudyApp, pilot: object) -> None:
        self.app, self.pilot = app, pilot

    async def settle(self) -> None:
        """Until every worker is done and what it said is drawn."""
        await self.pilot.pause()
        while any(not worker.is_finished for worker in self.app.workers):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
        await self.pilot.pause()

    async def until_rested(self) -> None:
        """Until the full-size run that follows a resting slider is drawn."""
        for _ in range(100):
            await self.pilot.pause(0.02)
            if self.app.screen.rested:
                break
        await self.settle()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
        await self.settle()

    async def type(self, text: str) -> None:
        names = {" ": "space", "-": "minus", ".": "full_stop", "%": "percent_sign", "/": "slash"}
        for letter in text:
            await self.pilot.press(names.get(letter, letter))
        await self.pilot.pause()

    async def until(self, words: str, key: str = "f3", then: tuple[str, ...] = ("4",)) -> None:
        """Give up on cards until one shows `words`."""
        for _ in range(20):
            if words in self.text:
                return
            await self.press(key, *then)
        raise AssertionError(f"{words!r} never came:\n{self.text}")

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def toasts(self) -> str:
        return "\n".join(str(note.message) for note in self.app._notifications)


Launch = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def launch(tmp_path: Path, clock: Clock) -> Launch:
    """Start the app; `decks` are imported first (one note of every kind, if none are given).

    `messages` are drawn only where they are asked for; `Driver.toasts` reads them in any case.
    """

    @asynccontextmanager
    async def start(
        *decks: Deck,
        size: tuple[int, int] = (80, 24),
        language: str = "en",
        settings: Settings | None = None,
        open: str = "home",
        empty: bool = False,
        messages: bool = False,
    ) -> AsyncIterator[Driver]:
        if not (tmp_path / "collection.db").exists():
            found = () if empty else (decks or (deck(*EVERY_KIND),))
            collection(tmp_path, clock(), *found).close()
        desk = Desk(
            collection=str(tmp_path / "collection.db"),
            language=language,
            settings=settings or Settings(shipped=False),
            places=Places(tmp_path, tmp_path, tmp_path),
            clock=clock,
            start=open,
        )
        app = StudyApp(desk)
        async with app.run_test(size=size, notifications=messages) as pilot:
            driver = Driver(app, pilot)
            await driver.settle()
            yield driver

    return start
