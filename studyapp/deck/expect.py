"""The small grammar of expectations: what a claim says about the measures of a run.

    measure OP value            OP is one of  <  <=  >  >=  ==
    measure == value within T   T is a distance, "2 %" or "x10"
    measure in [low, high]
    mean(measure) OP value      a statement about the mean over the seeds
    claim.m OP control.m        compares two runs on the same draws

A value is a number, a measure, `answer`, or a product of a number and one of these. It is parsed
here and never evaluated as code.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from studyapp.deck.tolerance import Tolerance, read_tolerance

Run: TypeAlias = Literal["claim", "control"]
Operator: TypeAlias = Literal["<", "<=", ">", ">=", "=="]

_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN: Final = re.compile(
    rf"\s*(?:(?P<number>{_NUMBER})|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
    r"|(?P<sign><=|>=|==|[<>*(),\[\]%×]))"
)
_OPERATORS: Final[dict[str, Operator]] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=="}
_WITHIN: Final = re.compile(r"\bwithin\b")


@dataclass(frozen=True, slots=True)
class Ref:
    """A measure of one of the two runs."""

    measure: str
    run: Run = "claim"


@dataclass(frozen=True, slots=True)
class Value:
    """factor * ref, factor * answer, or the bare factor."""

    factor: float = 1.0
    of: Ref | Literal["answer"] | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    left: Ref
    operator: Operator
    right: Value
    within: Tolerance | None = None
    mean: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    left: Ref
    low: float
    high: float
    mean: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    text: str
    says: Compare | Between

    @property
    def measures(self) -> frozenset[str]:
        """Names of every measure it speaks of."""
        names = {self.says.left.measure}
        if isinstance(self.says, Compare) and isinstance(self.says.right.of, Ref):
            names.add(self.says.right.of.measure)
        return frozenset(names)

    @property
    def compares_runs(self) -> bool:
        """Whether it sets the claim's run against the control's."""
        sides = {self.says.left.run}
        if isinstance(self.says, Compare) and isinstance(self.says.right.of, Ref):
            sides.add(self.says.right.of.run)
        return "control" in sides

    def __str__(self) -> str:
        return self.text


class ExpectationError(ValueError):
    """An expectation that the grammar does not know."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None:
                raise self.wrong(f"cannot read {text[at:].strip()[:20]!r}")
            self.tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()
        self.at = 0

    def wrong(self, what: str) -> ExpectationError:
        return ExpectationError(
            f"expectation {self.text!r}: {what}; write it like 'measure < 0.25', "
            "'measure == 0.25 within 2 %', 'measure in [0, 1]' or 'claim.m < control.m'"
        )

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self, *, kind: str = "", text: str = "") -> str:
        found_kind, found = self.peek()
        if (kind and found_kind != kind) or (text and found != text) or not found:
            raise self.wrong(f"expected {text or kind}, found {found or 'the end'!r}")
        self.at += 1
        return found

    def number(self) -> float:
        written = self.take(kind="number")
        if not math.isfinite(float(written)):
            raise self.wrong(f"{written[:20]} is not finite")
        return float(written)

    def ref(self) -> Ref:
        name = self.take(kind="name")
        side, dot, measure = name.partition(".")
        if not dot:
            return Ref(name)
        if side not in ("claim", "control"):
            raise self.wrong(f"{side!r} is neither 'claim' nor 'control'")
        return Ref(measure, "control" if side == "control" else "claim")

    def of(self) -> Ref | Literal["answer"]:
        if self.peek() == ("name", "answer"):
            self.take()
            return "answer"
        return self.ref()

    def value(self) -> Value:
        if self.peek()[0] != "number":
            of = self.of()
            if self.peek()[1] == "*":
                self.take()
                return Value(self.number(), of)
            return Value(1.0, of)
        factor = self.number()
        if self.peek()[1] == "*":
            self.take()
            return Value(factor, self.of())
        return Value(factor)


def read_expectation(text: str) -> Expectation:
    """Parse one expectation. Raises ExpectationError."""
    head, *rest = _WITHIN.split(text)
    if len(rest) > 1:
        raise ExpectationError(f"expectation {text!r}: 'within' stands twice")
    reader = _Reader(head)
    mean = reader.peek() == ("name", "mean") and reader.tokens[1:2] == [("sign", "(")]
    if mean:
        reader.take()
        reader.take(text="(")
    left = reader.ref()
    if mean:
        reader.take(text=")")
    says: Compare | Between
    if reader.peek() == ("name", "in"):
        reader.take()
        reader.take(text="[")
        low = reader.number()
        reader.take(text=",")
        high = reader.number()
        reader.take(text="]")
        if low > high:
            raise reader.wrong("the interval is empty")
        says = Between(left, low, high, mean)
    else:
        sign = reader.take(kind="sign")
        if (operator := _OPERATORS.get(sign)) is None:
            raise reader.wrong(f"{sign!r} is not a comparison")
        says = Compare(left, operator, reader.value(), _within(text, operator, rest), mean)
    if reader.peek()[1]:
        raise reader.wrong(f"{reader.peek()[1]!r} is one word too many")
    if isinstance(says, Between) and rest:
        raise reader.wrong("'within' belongs to ==")
    return Expectation(" ".join(text.split()), says)


def _within(text: str, operator: str, rest: list[str]) -> Tolerance | None:
    if not rest:
        if operator == "==":
            raise ExpectationError(f"expectation {text!r}: == needs 'within 0.01', '2 %' or 'x2'")
        return None
    if operator != "==":
        raise ExpectationError(f"expectation {text!r}: 'within' belongs to ==")
    try:
        return read_tolerance(rest[0].strip())
    except ValueError as wrong:
        raise ExpectationError(f"expectation {text!r}: {wrong}") from None
