"""The four ratings with the days until the next showing; one is proposed.

Where no schedule moves there is no interval: the learner says missed or knew, or the verdict does.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from studyapp.i18n import N_, Say, english
from studyapp.scheduler import Futures, Rating
from studyapp.study.grading import RATING_WORDS
from studyapp.study.session import Answer
from studyapp.study.words import days
from studyapp.text.width import cell_width

PRACTICE_WORDS = {Rating.AGAIN: N_("missed"), Rating.GOOD: N_("knew")}


class RatingBar(Widget):
    DEFAULT_CSS = """
    RatingBar { height: 1; width: 1fr; }
    """

    @dataclass
    class Rated(Message):
        """A rating was clicked."""

        rating: Rating

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say
        self.futures: Futures | None = None
        self.answer: Answer | None = None

    @property
    def proposed(self) -> Rating:
        return self.answer.proposed if self.answer else Rating.GOOD

    def offer(self, answer: Answer | None, futures: Futures | None = None) -> None:
        """Show what an answer may be rated; None empties the bar."""
        self.answer, self.futures = answer, futures
        self.refresh()

    def render(self) -> Content:
        cells = self._cells()
        gap = self._gap(cells)
        return Content(gap) + Content(gap).join(cell for _, cell in cells) if cells else Content("")

    def on_click(self, event: events.Click) -> None:
        cells = self._cells()
        gap = len(self._gap(cells))
        left = event.get_content_offset(self)
        column = left.x if left else -1
        for rating, cell in cells:
            column -= gap
            if 0 <= column < cell.cell_length:
                self.post_message(self.Rated(rating))
                return
            column -= cell.cell_length

    def _gap(self, cells: list[tuple[Rating, Content]]) -> str:
        free = self.size.width - sum(cell_width(cell.plain) for _, cell in cells)
        return " " * max(1, min(4, free // (len(cells) + 1)))

    def _cells(self) -> list[tuple[Rating, Content]]:
        answer = self.answer
        if answer is None:
            return []
        if self.futures is not None:
            futures, most = self.futures, answer.cap
            return [(one, self._cell(one, futures[one].interval, most)) for one in Rating]
        if answer.verdict.right is None:
            return [
                (one, self._words(one, self.say(words))) for one, words in PRACTICE_WORDS.items()
            ]
        rating = Rating.GOOD if answer.verdict.right else Rating.AGAIN
        words = f" {self.say(N_('go on'))} ◂ "
        return [(rating, Content.styled(words, "bold reverse"))]

    def _cell(self, rating: Rating, interval: int, most: Rating) -> Content:
        """A rating that hints have taken away is crossed out, and shows no days."""
        name = f"{int(rating)} {self.say(RATING_WORDS[rating])}"
        if rating > most:
            return Content.assemble((name, "$muted strike"), ("  ×", "$muted"))
        when = days(interval, self.say)
        if rating is self.proposed:
            return Content.styled(f" {name}  {when} ◂ ", "bold reverse")
        return Content.assemble((f"{name}  ", "bold"), (when, "$muted"))

    def _words(self, rating: Rating, words: str) -> Content:
        if rating is min(self.proposed, Rating.GOOD):
            return Content.styled(f" {int(rating)} {words} ◂ ", "bold reverse")
        return Content.styled(f"{int(rating)} {words}", "bold")
