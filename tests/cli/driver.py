"""The command line in this process: what a verb printed, and its exit code."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studyapp.cli import run

SMALL = """
id = "small"
title = { en = "Small deck", zh = "小卡组" }

[[note]]
id = "reveal"
kind = "basic"
topic = "alpha"
en.prompt = 'What is a gradient?'
en.answer = 'The slope in every direction.'
en.why = 'It points up.'
zh.prompt = '什么是梯度？'
zh.answer = '每个方向上的斜率。'
zh.why = '它指向上方。'

[[note]]
id = "choice"
kind = "choice"
topic = "beta"
en.prompt = 'Which one?'
zh.prompt = '哪一个？'
  [[note.option]]
  id = "good"
  right = true
  en = { text = 'the right one', why = 'it is right' }
  zh = { text = '对的', why = '它对' }
  [[note.option]]
  id = "bad"
  en = { text = 'a wrong one', why = 'it is wrong' }
  zh = { text = '错的', why = '它错' }

[[note]]
id = "truth"
kind = "truefalse"
topic = "alpha"
answer = false
en.prompt = 'Sigmoid layers keep gradients large.'
en.why = 'Each multiplies by 1/4 at most.'
zh.prompt = 'Sigmoid 层保持梯度很大。'
zh.why = '每层最多乘以 1/4。'
  [[note.evidence]]
  demo = "gradient_decay"
  params = { activation = "sigmoid", depth = 8, width = 32 }
  expect = "shrink_per_layer > 0.9"
  control = { activation = "relu", init = "he" }

[[note]]
id = "typed"
kind = "typed"
topic = "beta"
accept = ["ReLU", "线性整流"]
en.prompt = 'max(0, x) is called?'
zh.prompt = 'max(0, x) 叫什么？'

[[note]]
id = "number"
kind = "number"
topic = "gamma"
answer = 0.25
tolerance = "2 %"
en.prompt = 'How steep is a sigmoid at most?'
zh.prompt = 'Sigmoid 最陡是多少？'

[[note]]
id = "gaps"
kind = "cloze"
topic = "gamma"
en.text = 'A {{c1::sigmoid}} saturates on {{c2::both::how many}} sides.'
zh.text = '{{c1::Sigmoid}} 在{{c2::两::几}}端饱和。'

[[note]]
id = "pair"
kind = "reversed"
topic = "alpha"
en.prompt = 'BN'
en.answer = 'batch normalization'
zh.prompt = 'BN'
zh.answer = '批量归一化'
"""
"""A note of every kind, in both languages."""


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """What went to stderr, without the prefix that an error has."""
        return [line.removeprefix("studyapp: ") for line in self.err.splitlines()]


class Studyapp:
    """`studyapp("due", "--json")`; the folder of the test is the working directory."""

    def __init__(
        self, folder: Path, capfd: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
    ) -> None:
        self.folder, self.capfd, self.patch = folder, capfd, patch

    def __call__(self, *arguments: str | Path, stdin: str = "") -> Said:
        self.capfd.readouterr()
        self.patch.setattr(sys, "stdin", io.StringIO(stdin))
        code = run([str(one) for one in arguments])
        out, err = self.capfd.readouterr()
        assert "Traceback" not in err
        return Said(int(code), out, err)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def settings(self, text: str) -> None:
        path = self.folder / "home" / "config" / "studyapp" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @property
    def collection(self) -> Path:
        return self.folder / "home" / "data" / "studyapp" / "collection.db"
