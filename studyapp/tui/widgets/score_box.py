"""A prediction and what came of it on one axis, how far off it was, and how the sitting goes."""

from __future__ import annotations

import math

from textual.content import Content
from textual.widget import Widget

from studyapp.i18n import Say, english
from studyapp.lab.numbers import show
from studyapp.study.prediction import HowMuch, Score, Tally, WhichLine
from studyapp.study.prediction_words import tallied, verdict
from studyapp.text.width import cell_width


class ScoreBox(Widget):
    """Hidden until there is a score."""

    DEFAULT_CSS = """
    ScoreBox { height: auto; width: 1fr; display: none; background: $surface; padding: 0 1; }
    ScoreBox.shown { display: block; }
    """

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say
        self.score: Score | None = None
        self.tally = Tally()

    def show(self, score: Score, tally: Tally) -> None:
        self.score, self.tally = score, tally
        self.add_class("shown")
        self.refresh(layout=True)

    def clear(self) -> None:
        if self.score is not None:
            self.score = None
            self.remove_class("shown")

    def render(self) -> Content:
        if self.score is None:
            return Content("")
        lines = [
            Content.assemble(
                (verdict(self.score, self.say), "bold"),
                (f"   {tallied(self.tally, self.say)}", "$muted"),
            )
        ]
        lines += [Content(line) for line in axis(self.score, max(20, self.size.width - 2))]
        return Content("\n").join(lines)


def axis(score: Score, width: int) -> list[str]:
    """What was said (×) or was before (○), the median (●) and the spread of the seeds (━) on one
    axis, with the numbers under their marks; nothing for a pick between lines."""
    question, found = score.guess.question, score.measured
    if isinstance(question, WhichLine) or found is None:
        return []
    if isinstance(question, HowMuch):
        mark, said = "×", float(score.guess.said)
    else:
        mark, said = "○", question.before
    values = [said, found.median, found.low, found.high]
    if not all(map(math.isfinite, values)):
        return []
    log = question.measure.scale == "log" and min(values) > 0
    at_said, at_median, at_low, at_high = _columns(
        [math.log10(v) for v in values] if log else values, width
    )
    cells = ["─"] * width
    cells[at_low : at_high + 1] = "━" * (at_high + 1 - at_low)
    cells[at_median] = "●"
    cells[at_said] = "⊗" if at_said == at_median else mark
    words = {at_median: show(found.median), at_said: f"{mark} {show(said)}"}
    return ["".join(cells), _under(words, width)]


def _columns(places: list[float], width: int) -> list[int]:
    low, high = min(places), max(places)
    if low == high:
        return [width // 2] * len(places)
    return [2 + round((v - low) / (high - low) * (width - 5)) for v in places]


def _under(words: dict[int, str], width: int) -> str:
    """Words centred under their columns; where they would touch they are moved apart."""
    line, end = "", -2
    for column, word in sorted(words.items()):
        size = cell_width(word)
        start = max(end + 2, min(column - size // 2, width - size), 0)
        line = line.ljust(start) + word
        end = start + size
    return line[:width]
