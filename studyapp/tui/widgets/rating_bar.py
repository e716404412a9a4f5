"""The four ratings with the days until the next showing; one is proposed."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from studyapp.i18n import Say, english
from studyapp.scheduler import Futures, Rating
from studyapp.study.grading import RATING_WORDS
from studyapp.study.words import days
from studyapp.text.width import cell_width


class RatingBar(Widget):
    DEFAULT_CSS = """
    RatingBar { height: 1; width: 1fr; }
    """

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say
        self.futures: Futures | None = None
        self.proposed = Rating.GOOD

    def offer(self, futures: Futures | None, proposed: Rating = Rating.GOOD) -> None:
        """Show the four futures; None empties the bar."""
        self.futures, self.proposed = futures, proposed
        self.refresh()

    def render(self) -> Content:
        if self.futures is None:
            return Content("")
        cells = [self._cell(rating, self.futures[rating].interval) for rating in Rating]
        free = self.size.width - sum(cell_width(cell.plain) for cell in cells)
        gap = " " * max(1, min(4, free // (len(cells) + 1)))
        return Content(gap) + Content(gap).join(cells)

    def _cell(self, rating: Rating, interval: int) -> Content:
        text = f"{int(rating)} {self.say(RATING_WORDS[rating])}  "
        when = days(interval, self.say)
        if rating is self.proposed:
            return Content.assemble((f" {text}{when} ◂ ", "bold reverse"))
        return Content.assemble((text, "bold"), (when, "$muted"))
