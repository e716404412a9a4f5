"""The text of a lesson, and the place in it where the reader is, kept when it is laid out anew."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from studyapp.tui.widgets.lesson_parts import CardStop, HeadingLine, Stop
from studyapp.tui.widgets.live_demo import LiveDemo

Bone = tuple[int, int]
"""A place that a lesson has in both languages: which of its bones, and rows below its top."""


class LessonPage(VerticalScroll, can_focus=False):
    """Headings, text and stops in one column."""

    class Moved(Message):
        """Something else is in sight than before."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.stood: tuple[Widget, int, int] | None = None
        """What stands at the top of the screen, how many of its rows are above it, of how many."""
        self.moving = False
        """The text is laid out anew: where it has slipped to is not where the reader went."""

    def compose(self) -> ComposeResult:
        yield Vertical(id="text")

    def on_mount(self) -> None:
        self.watch(self, "scroll_y", self._went, init=False)
        self.watch(self, "virtual_size", self.slipped, init=False)

    async def fill(self, parts: Sequence[Widget]) -> None:
        self.stood = None
        await self.text.remove_children()
        await self.text.mount_all(parts)

    # -- what there is -------------------------------------------------------------------------

    @property
    def text(self) -> Vertical:
        return self.query_one("#text", Vertical)

    @property
    def headings(self) -> list[HeadingLine]:
        return [one for one in self.query(HeadingLine) if one.level == 2]

    @property
    def bones(self) -> list[Widget]:
        """What a lesson has in both languages alike: all but text and tables."""
        return [one for one in self.text.children if isinstance(one, HeadingLine | LiveDemo | Stop)]

    @property
    def stops(self) -> list[Widget]:
        """Cards, chains and knobs, from the top."""
        return [one for one in self.query("#text *").results(Widget) if one.can_focus]

    @property
    def held(self) -> Widget | None:
        """The stop that has the keys."""
        focused = self.screen.focused
        return focused if focused is not None and focused in self.stops else None

    # -- where the reader is -------------------------------------------------------------------

    @property
    def here(self) -> int:
        """The section at the top of the screen, from 1; 0 above the first."""
        top = self.scroll_y + self.size.height / 3
        if self.max_scroll_y and self.scroll_y >= self.max_scroll_y:
            return len(self.headings)
        return sum(one.virtual_region.y <= top for one in self.headings)

    @property
    def bone(self) -> Bone | None:
        """The place in sight, as the other language has it too."""
        top = round(self.scroll_y)
        above = [(n, one) for n, one in enumerate(self.bones) if top_of(one) <= top]
        return (above[-1][0], top - top_of(above[-1][1])) if above else None

    def seen(self) -> tuple[set[int], set[int]]:
        """The sections, from 1, that begin in sight, and those that end there."""
        top = self.scroll_y
        bottom = top + self.size.height
        starts = [one.virtual_region.y for one in self.headings]
        ends = [*starts[1:], self.text.virtual_region.height - 2]
        begun = {n for n, start in enumerate(starts, 1) if top <= start < bottom}
        return begun, {n for n, end in enumerate(ends, 1) if top < end <= bottom}

    def slipped(self) -> None:
        """The text has become longer or shorter: keep what stood at the top there."""
        if self.stood is not None and not self.moving:
            self.moving = True
            self.call_after_refresh(self._hold)

    def _hold(self) -> None:
        if self.stood is not None and self.stood[0].is_attached and self.size.height:
            widget, above, rows = self.stood
            if above > 0:  # its lines are longer now, or shorter
                above = above * widget.virtual_region.height // max(1, rows)
            self.scroll_to(y=top_of(widget) + above, animate=False, immediate=True)
            if self.screen.focused is not None and whole(self.screen.focused) is widget:
                self.scroll_to_widget(widget, animate=False, immediate=True)
        self.moving = False
        self.post_message(self.Moved())

    def _went(self) -> None:
        """The reader has scrolled, by a key, the wheel or the bar."""
        if not self.moving:
            self._let_go()
            self.remember()

    def remember(self) -> None:
        """Keep in mind where the reader is: at the stop that has the keys, else at the top line."""
        top = round(self.scroll_y)
        held = [whole(self.held)] if self.held is not None else []
        parts = [one for one in self.text.children if one.virtual_region.bottom > top]
        for part in held or parts[:1]:
            self.stood = (part, top - top_of(part), part.virtual_region.height)
        self.post_message(self.Moved())

    def _let_go(self) -> None:
        """What was scrolled out of sight has the keys no more."""
        if self.screen.focused is not None:
            region = whole(self.screen.focused).virtual_region
            if region.bottom <= self.scroll_y or region.y >= self.scroll_y + self.size.height:
                self.screen.set_focus(None)

    # -- going somewhere -----------------------------------------------------------------------

    def begin(self, section: int, note: str, bone: Bone | None) -> None:
        """Go to where the reading begins: a bone, a card or a section."""
        bones, headings = self.bones, self.headings
        if bone is not None and bone[0] < len(bones):
            self.scroll_to(y=bone[1] + top_of(bones[bone[0]]), animate=False)
            return
        if 0 < section <= len(headings):
            heading = headings[section - 1]
            self.scroll_to_widget(heading, top=True, animate=False, immediate=True)
        else:
            self.scroll_home(animate=False)
        for stop in self.query(CardStop):
            if note and stop.about == note:
                stop.focus(scroll_visible=False)
                self.scroll_to_widget(stop, animate=False, center=True, immediate=True)

    def turn(self, by: int) -> None:
        """A page on or back."""
        self.scroll_relative(y=by * max(3, self.size.height - 3), animate=False)

    def go_on(self, by: int) -> None:
        """So many sections on."""
        headings = self.headings
        at = max(1, min(len(headings), self.here + by)) if headings else 0
        if at:
            self.screen.set_focus(None)
            self.scroll_to_widget(headings[at - 1], top=True, animate=False)

    def step(self, by: int) -> None:
        """The next stop, or the one before; with none in sight the nearest that way."""
        stops = self.stops
        if self.held is not None:
            at = stops.index(self.held) + by
        else:
            edge = self.scroll_y + (self.size.height if by < 0 else 0)
            above = sum(top_of(whole(one)) < edge for one in stops)
            at = above if by > 0 else above - 1
        if 0 <= at < len(stops):
            stops[at].focus(scroll_visible=False)
            self.scroll_to_widget(whole(stops[at]), animate=False)

    def turn_charts(self) -> None:
        """To the other charts of the simulation that has the keys, or is in sight."""
        inside = [one for one in self.query(LiveDemo) if one.has_class("here")]
        top, bottom = self.scroll_y, self.scroll_y + self.size.height
        for demo in inside or self.query(LiveDemo):
            region = demo.virtual_region
            if inside or (region.bottom > top and region.y < bottom):
                demo.turn_charts()
                return


def whole(stop: Widget) -> Widget:
    """With a knob its chart is to be seen too."""
    return stop.parent if isinstance(stop.parent, LiveDemo) else stop


def top_of(widget: Widget) -> int:
    """The row of the text at which a part of it begins."""
    return widget.virtual_region.y
