"""The space between the parts of a formula, by what each part is to its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from studyapp.text.formula_tree import (
    Arrow,
    Big,
    Fenced,
    Fraction,
    Gap,
    Kind,
    Middle,
    Name,
    Node,
    Row,
    Scripts,
    Stack,
    Symbol,
    Word,
)
from studyapp.text.width import cell_width


class Role(Enum):
    ORDINARY = auto()
    OPERATOR = auto()  # log, ∑
    SIGN = auto()  # a minus that subtracts from nothing
    BINARY = auto()
    RELATION = auto()
    OPENING = auto()
    CLOSING = auto()
    PUNCTUATION = auto()
    FRACTION = auto()
    FENCE = auto()
    WORD = auto()


_OF_KIND: Final = {
    Kind.ORDINARY: Role.ORDINARY,
    Kind.BINARY: Role.BINARY,
    Kind.RELATION: Role.RELATION,
    Kind.OPENING: Role.OPENING,
    Kind.CLOSING: Role.CLOSING,
    Kind.PUNCTUATION: Role.PUNCTUATION,
}
_BARS: Final = ("|", "‖")
_NO_OPERAND_BEFORE: Final = (
    None, Role.BINARY, Role.SIGN, Role.RELATION, Role.OPENING, Role.PUNCTUATION, Role.OPERATOR,
)  # fmt: skip
_NO_OPERAND_AFTER: Final = (None, Role.RELATION, Role.CLOSING, Role.PUNCTUATION)
OPERANDS: Final = (Role.ORDINARY, Role.OPERATOR, Role.FRACTION, Role.FENCE, Role.WORD)


@dataclass(frozen=True, slots=True)
class Part:
    node: Node
    role: Role
    gap: int
    """Cells before it."""
    at: int
    """Its place among the row's items."""


def role_of(node: Node) -> Role:
    match node:
        case Symbol(_, kind):
            return _OF_KIND[kind]
        case Scripts(base, _, _) if base is not None:
            return role_of(base)
        case Stack(Row((base,)), _, _):
            return role_of(base)
        case Name() | Big():
            return Role.OPERATOR
        case Arrow() | Middle():
            return Role.RELATION
        case Fraction(_, _, True):
            return Role.FRACTION
        case Fenced() | Fraction():
            return Role.FENCE
        case Word():
            return Role.WORD
    return Role.ORDINARY


def parts(row: Row, compact: bool = False) -> list[Part]:
    """The row's items with their roles and the space before each; compact as in an exponent."""
    found: list[Part] = []
    asked = 0
    for at, item in enumerate(row.items):
        if isinstance(item, Gap):
            asked += item.cells
        else:
            found.append(Part(item, role_of(item), asked, at))
            asked = 0
    found = _signed(_barred(found))
    return [
        replace(part, gap=max(part.gap, _between(found[at - 1] if at else None, part, compact)))
        for at, part in enumerate(found)
    ]


def _barred(found: list[Part]) -> list[Part]:
    """Plain bars open and close in turn."""
    opens = True
    done = []
    for part in found:
        node = part.node.base if isinstance(part.node, Scripts) else part.node
        if isinstance(node, Symbol) and node.text in _BARS and part.role is Role.ORDINARY:
            done.append(replace(part, role=Role.OPENING if opens else Role.CLOSING))
            opens = not opens
        else:
            done.append(part)
    return done


def _signed(found: list[Part]) -> list[Part]:
    done: list[Part] = []
    for number, part in enumerate(found):
        before = done[-1].role if done else None
        after = found[number + 1].role if number + 1 < len(found) else None
        lonely = before in _NO_OPERAND_BEFORE or after in _NO_OPERAND_AFTER
        is_sign = lonely and part.role is Role.BINARY
        done.append(replace(part, role=Role.SIGN) if is_sign else part)
    return done


def _between(before: Part | None, part: Part, compact: bool) -> int:
    if before is None:
        return 0
    match before.role, part.role:
        case (Role.OPENING, _) | (_, Role.CLOSING | Role.PUNCTUATION):
            return 0
        case (Role.OPERATOR, Role.FENCE | Role.OPENING):
            return int(_is_big(before.node))
        case (Role.OPERATOR, Role.ORDINARY | Role.OPERATOR | Role.FRACTION | Role.WORD):
            return 1
        case (Role.ORDINARY | Role.FENCE | Role.CLOSING | Role.FRACTION | Role.WORD, Role.OPERATOR):
            return 1
        case (Role.PUNCTUATION, _):
            wide = isinstance(before.node, Symbol) and cell_width(before.node.text) > 1
            return int(not compact and not wide)
        case (Role.BINARY | Role.RELATION, _) | (_, Role.BINARY | Role.RELATION):
            return int(not compact)
        case (Role.WORD, _) | (_, Role.WORD):
            return int(_would_merge(before.node, part.node))
    return 0


def _is_big(node: Node) -> bool:
    return isinstance(node, Big) or (isinstance(node, Scripts) and isinstance(node.base, Big))


def _would_merge(left: Node, right: Node) -> bool:
    """Whether two neighbours, one of them a word, would read as a single one."""

    def edge(node: Node, end: int) -> str:
        match node:
            case Word(text) | Symbol(text) if text:
                return text[end]
            case Scripts(base, _, _) if end == 0 and base is not None:
                return edge(base, end)
        return ""

    last, first = edge(left, -1), edge(right, 0)
    return last.isascii() and first.isascii() and last.isalnum() and first.isalnum()
