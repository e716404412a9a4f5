"""Evidence is data: a demo, its params, what must be measured, and a control that must fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from studyapp.deck.expect import Expectation

Setting: TypeAlias = bool | int | float | str
Params: TypeAlias = tuple[tuple[str, Setting], ...]
"""Params of a demo by name, sorted; names and numbers only, checked where the demo is known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    demo: str
    params: Params = ()
    expect: tuple[Expectation, ...] = ()
    """All must hold. Empty where the kind implies it (a number's `measure`, a choice's options)."""
    controls: tuple[Params, ...] = ()
    """What each control turns, on top of `params`; there the expectation must be refuted."""
    measure: str = ""
    """A number note: the measure that is the answer. An order: the one that sorts the steps."""
    falling: bool = False
    """An order whose measure falls from step to step."""
    supports: bool = False
    """Shown beside the explanation; it does not decide the key."""


def with_params(params: Params, changes: Params) -> Params:
    """`params` with `changes` laid over them."""
    return tuple(sorted((dict(params) | dict(changes)).items()))
