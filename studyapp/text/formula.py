"""LaTeX formulae for a terminal: on one line, or laid out in two dimensions."""

from __future__ import annotations

from functools import lru_cache

from studyapp.text.formula_box import row_box
from studyapp.text.formula_line import is_factor, is_simple_top, row_text
from studyapp.text.formula_parse import parse
from studyapp.text.formula_tokens import FormulaError
from studyapp.text.formula_tree import (
    Accent,
    Brace,
    Fenced,
    Fraction,
    Grid,
    Node,
    Root,
    Row,
    Scripts,
    Stack,
)

__all__ = ["FormulaError", "box", "line", "prefers_box"]


@lru_cache(maxsize=1024)
def line(latex: str) -> str:
    """The formula on one line; raises FormulaError."""
    return " ".join(row_text(parse(latex)).rstrip().split("\n"))


@lru_cache(maxsize=512)
def box(latex: str) -> tuple[str, ...]:
    """The formula in rows of equal width; raises FormulaError."""
    return row_box(parse(latex)).rows


@lru_cache(maxsize=512)
def prefers_box(latex: str) -> bool:
    """Whether one line costs the reader parentheses that two dimensions spare; or FormulaError."""
    return _is_tall(parse(latex))


def _is_tall(node: Node) -> bool:
    match node:
        case Grid() | Stack() | Brace():
            return True
        case Row(items):
            return any(map(_is_tall, items))
        case Fraction(top, bottom):
            simple = is_simple_top(top) and is_factor(bottom, top)
            return not simple or _is_tall(top) or _is_tall(bottom)
        case Root(body, _) | Accent(_, body) | Fenced(_, body, _):
            return _is_tall(body)
        case Scripts(base, sub, sup, limits):
            inner = [part for part in (base, sub, sup) if part is not None]
            return (limits and sub is not None and sup is not None) or any(map(_is_tall, inner))
    return False
