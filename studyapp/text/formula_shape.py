"""What is made of a row once it is read: matched brackets, letters of another alphabet."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Final

from studyapp.text import symbols
from studyapp.text.formula_tokens import FormulaError
from studyapp.text.formula_tree import Accent, Fenced, Node, Row, Scripts, Symbol

DEEPEST: Final = 25
"""Levels of braces or brackets; a formula that people can read has fewer than ten."""
_MATCHED: Final = {"(": ")", "[": "]", "{": "}", "（": "）", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}


def paired(items: list[Node]) -> list[Node]:
    """Brackets that match within a row, made one fence each with what is between them."""
    open_at: list[int] = []
    done: list[Node] = []
    for item in items:
        done.append(item)
        closing = item.base if isinstance(item, Scripts) else item
        if isinstance(item, Symbol) and item.text in _MATCHED:
            open_at.append(len(done) - 1)
        elif isinstance(closing, Symbol) and closing.text in _MATCHED.values() and open_at:
            start = open_at.pop()
            opening = done[start]
            if len(open_at) > DEEPEST:
                continue
            if isinstance(opening, Symbol) and _MATCHED[opening.text] == closing.text:
                fence = Fenced(opening.text, Row(tuple(done[start + 1 : -1])), closing.text)
                done[start:] = [replace(item, base=fence) if isinstance(item, Scripts) else fence]
            else:
                open_at.clear()
    return done


def is_deeper(tree: Row, levels: int) -> bool:
    """Found level by level, for a tree that is too deep cannot be walked down."""
    level: list[object] = [tree]
    for _ in range(levels):
        below: list[object] = []
        for node in level:
            if isinstance(node, tuple):
                below += node
            elif is_dataclass(node):
                below += [getattr(node, field.name) for field in fields(node)]
        if not below:
            return False
        level = below
    return True


def restyled(node: Row, alphabet: str) -> Row:
    def one(item: Node) -> Node:
        match item:
            case Symbol(text, kind):
                return Symbol("".join(symbols.styled(c, alphabet) for c in text), kind)
            case Row():
                return restyled(item, alphabet)
            case Scripts(base, sub, sup, limits):
                return Scripts(base and one(base), sub, sup, limits)
            case Accent(name, body):
                return Accent(name, restyled(body, alphabet))
            case Fenced(left, body, right):
                return Fenced(left, restyled(body, alphabet), right)
        return item

    return Row(tuple(one(item) for item in node.items))


def plain(text: str) -> str:
    """What the text inside \\text says."""
    if found := re.search(r"\\([A-Za-z]+)", text):
        raise FormulaError(f"\\{found[1]} inside text; put it between dollar signs", found.start())
    text = re.sub(r"(?<!\\)[{}]", "", text)
    return re.sub(r"\s+", " ", re.sub(r"\\(\W|_)", r"\1", text.replace("~", " ")))
