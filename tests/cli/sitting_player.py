"""Somebody who reads what a sitting prints, and answers it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from studyapp.cli import run
from tests.cli.driver import Said, Studyapp
from tests.cli.sitting_deck import EVERY_FORM

TO_RATE = re.compile(r"(Enter is|回车即) \d")
"""Where a rating is asked for."""
Answer = Callable[[str], str | None]
"""All that was printed of the card so far -> the next line; None ends the input."""

RIGHT = {
    "What does the loss measure?": ["the error"],
    "损失衡量什么？": ["误差"],
    "Which scale each step": ["Adam", "RMSProp"],
    "哪些按过去的梯度": ["Adam", "RMSProp"],
    "Put one training step": ["the forward pass", "the loss", "the backward pass", "the update"],
    "把一个训练步骤": ["前向传播", "损失", "反向传播", "更新"],
    "Which one has a kink?": ["ReLU"],
    "哪一个有折点？": ["ReLU"],
}
"""The right options of a question, and the steps in order."""


class Reading:
    """A stdin whose every line is made of what stdout said until then."""

    def __init__(self, studyapp: Studyapp, answer: Answer) -> None:
        self.studyapp, self.answer = studyapp, answer
        self.out = self.err = ""

    def readline(self, most: int = -1) -> str:
        self.look()
        line = self.answer(self.out[self.out.rfind("\n[") + 1 :])
        return "" if line is None else f"{line}\n"

    def look(self) -> None:
        out, err = self.studyapp.capfd.readouterr()
        self.out, self.err = self.out + out, self.err + err

    def isatty(self) -> bool:
        return False


def play(studyapp: Studyapp, answer: Answer, *arguments: str) -> Said:
    """A sitting in which each line depends on what was printed before it."""
    reading = Reading(studyapp, answer)
    studyapp.capfd.readouterr()
    studyapp.patch.setattr(sys, "stdin", reading)
    code = run(arguments)
    reading.look()
    assert "Traceback" not in reading.err
    return Said(int(code), reading.out, reading.err)


def script(*answers: str) -> Answer:
    """These lines one after the other; names of options in braces become their numbers."""
    lines = iter(answers)

    def answer(card: str) -> str | None:
        line = next(lines, None)
        return line and re.sub(r"\{(.*?)\}", lambda found: place(card, found[1]), line)

    return answer


def place(card: str, option: str) -> str:
    """The number under which an option or a step is shown."""
    found = re.search(rf"^  (\d+)\. {re.escape(option)}$", card, re.MULTILINE)
    assert found, f"{option!r} is not shown in:\n{card}"
    return found[1]


def rightly(card: str) -> str:
    """The right line for a question of the deck with options or steps."""
    texts = next(texts for prompt, texts in RIGHT.items() if prompt in card)
    return " ".join(place(card, text) for text in texts)


def with_forms(studyapp: Studyapp) -> Studyapp:
    studyapp.write("forms.toml", EVERY_FORM)
    said = studyapp("import", "forms.toml")
    assert said.code == 0, said.err
    return studyapp


def one(note: str) -> tuple[str, ...]:
    """The arguments of a sitting over one note of the deck."""
    return ("study", "--plain", "--query", f"card:forms/{note}")
