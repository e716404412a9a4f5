"""A formula on one line of Unicode, with parentheses wherever the layout carried the meaning."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from studyapp.text.formula_space import OPERANDS, Part, Role, parts
from studyapp.text.formula_tree import (
    Accent,
    Arrow,
    Big,
    Brace,
    Fenced,
    Fraction,
    Gap,
    Grid,
    Kind,
    Middle,
    Name,
    Node,
    Root,
    Row,
    Scripts,
    Stack,
    Symbol,
    Word,
)
from studyapp.text.symbols import ACCENTS, lowered, raised
from studyapp.text.width import clusters

_DIFFERENTIALS: Final = ("d", "∂", "Δ", "δ", "𝛛")
_SAFE_SIGNS: Final = ("+", "−", "±", "∓", "·", "×")
_ROOTS: Final = {"": "√", "3": "∛", "4": "∜"}
_LONG_NAMES: Final = {"widehat": "hat", "widetilde": "tilde", "bar": "overline"}


@lru_cache(maxsize=4096)  # asked for at every level of a nest; without it the cost doubles at each
def row_text(row: Row, compact: bool = False) -> str:
    """The row on one line; compact (without spaces) as in an exponent."""
    found = parts(row, compact)
    out = ""
    for number, part in enumerate(found):
        before = found[number - 1] if number else None
        after = found[number + 1] if number + 1 < len(found) else None
        text = node_text(part.node, compact)
        if isinstance(part.node, Grid) and part.node.name in ("matrix", "array") and len(found) > 1:
            text = f"[{text}]"
        if part.role is Role.FRACTION and not (
            _safe_left(before, part) and _safe_right(part, after)
        ):
            text = f"({text})"
        out += _joint(out, before, part, text, compact) + text
    return out


def node_text(node: Node, compact: bool = False) -> str:
    match node:
        case Symbol(text) | Word(text) | Name(text) | Big(text):
            return text
        case Gap(cells):
            return " " * cells
        case Row():
            return row_text(node, compact)
        case Fraction(top, bottom, False):
            return f"binom({row_text(top)}, {row_text(bottom)})"
        case Fraction(top, bottom):
            over, under = row_text(top, compact), row_text(bottom, compact)
            over = over if is_simple_top(top) else f"({over})"
            return f"{over}/{under if is_factor(bottom, top) else f'({under})'}"
        case Root():
            return _root(node, compact)
        case Scripts():
            return _scripts(node, compact)
        case Fenced(left, body, right):
            return left + row_text(body, compact) + right
        case Middle(text):
            return text
        case Accent():
            return accented(node) or _called(node)
        case Stack(base, above, below):
            text = node_text(base)
            text += f"^({row_text(above, True)})" if above else ""
            return text + (f"_({row_text(below, True)})" if below else "")
        case Brace(body, label, over):
            sign = "⏞" if over else "⏟"
            return f"({row_text(body)} {sign}{f' {row_text(label)}' if label else ''})"
        case Arrow(text, above, below):
            said = row_text(above) + (f" [{row_text(below)}]" if below else "")
            return f"{text}[{said}]" if text in "←⇐" else f"[{said}]{text}"
        case Grid():
            return _grid(node)


# -- joining -----------------------------------------------------------------------------------


def _joint(out: str, before: Part | None, part: Part, text: str, compact: bool) -> str:
    """What stands between the text so far and the next piece."""
    if before is None:
        return " " * part.gap
    spaces = " " * (part.gap - (out.endswith(" ") or text.startswith(" ")))
    roles = (before.role, part.role)
    if Role.FRACTION in roles and part.gap < 2 and not _spaced_word(before, part):
        if _is_derivative(before.node) and part.role in (*OPERANDS, Role.OPENING):
            return " "
        if roles == (Role.FRACTION, Role.FRACTION):
            return "·" if compact else " · "
        other = part if before.role is Role.FRACTION else before
        multiplies = other.role in (Role.ORDINARY, Role.FENCE, Role.OPENING, Role.CLOSING)
        bracket = (before.role, part.role) in (
            (Role.OPENING, Role.FRACTION), (Role.FRACTION, Role.CLOSING),
        )  # fmt: skip
        if multiplies and not bracket and node_text(other.node)[:1] not in ("/", "!"):
            return "·"
    if before.role is Role.FENCE and isinstance(before.node, Fraction) and part.role in OPERANDS:
        return "·"  # after a binomial coefficient
    if text.startswith("(") and part.role is Role.FRACTION and _calls(before.node):
        return ""
    if isinstance(before.node, Root) and part.role in OPERANDS and not out.endswith(")"):
        return "·" if part.role is not Role.OPERATOR else " "
    if isinstance(before.node, Scripts) and not spaces and _runs_on(out, text):
        return " "
    return spaces


def _safe_left(before: Part | None, part: Part) -> bool:
    if before is None or part.gap > 1 or before.role is Role.FRACTION:
        return True
    if before.role is Role.BINARY or before.role is Role.SIGN:
        return node_text(before.node) in _SAFE_SIGNS
    if before.role is Role.WORD:
        return _spaced_word(before, part)
    return before.role in (Role.RELATION, Role.OPENING, Role.PUNCTUATION)


def _safe_right(part: Part, after: Part | None) -> bool:
    if after is None or after.gap > 1:
        return True
    if after.role is Role.FRACTION:
        return not _is_derivative(part.node)
    if after.role is Role.BINARY:
        return node_text(after.node) in _SAFE_SIGNS
    if after.role is Role.WORD:
        return node_text(after.node).startswith(" ")
    return after.role in (Role.RELATION, Role.CLOSING, Role.PUNCTUATION)


def _spaced_word(before: Part, part: Part) -> bool:
    """Whether a word keeps its neighbour at a distance by a space of its own."""
    return (before.role is Role.WORD and node_text(before.node).endswith(" ")) or (
        part.role is Role.WORD and node_text(part.node).startswith(" ")
    )


def _runs_on(out: str, text: str) -> bool:
    """Whether a script written after ^ or _ would take the next piece for part of itself."""
    if out.endswith("*"):
        return text[:1].isalnum() or text.startswith(("(", "[", "{"))
    script = max(out.rfind("^"), out.rfind("_"))
    if script < 0 or not out[script + 1 :].isalnum():
        return False
    return text[:1].isalnum() or (text.startswith(("(", "[", "{")) and out[script] == "^")


def _calls(node: Node) -> bool:
    """log or log₂: may stand right before a parenthesis."""
    if isinstance(node, Scripts):
        return isinstance(node.base, Name) and not _falls_back(node.sub, node.sup)
    return isinstance(node, Name)


def _is_derivative(node: Node) -> bool:
    """d/dx with nothing above to be derived: an operator."""
    if not isinstance(node, Fraction) or len(node.top.items) != 1:
        return False
    top = node.top.items[0]
    return _is_differential(top)


def _is_differential(node: Node) -> bool:
    base = node.base if isinstance(node, Scripts) and node.sub is None else node
    return isinstance(base, Symbol) and base.text in _DIFFERENTIALS


# -- what needs no parentheses -----------------------------------------------------------------


def is_simple_top(row: Row) -> bool:
    """Whether a row may stand before a slash as it is: a product, perhaps with a sign."""
    found = parts(row)
    for number, part in enumerate(found):
        match part.role:
            case Role.SIGN:
                if number:
                    return False
            case Role.OPERATOR:
                fenced = number + 2 == len(found) and found[-1].role is Role.FENCE
                if not fenced or isinstance(part.node, Big):
                    return False
            case Role.ORDINARY | Role.FENCE | Role.OPENING | Role.CLOSING:
                if part.gap or node_text(part.node) in ("/", "…", "⋯"):
                    return False
            case Role.WORD:
                if " " in node_text(part.node) or part.gap:
                    return False
            case _:
                return False
    return bool(found)


def is_factor(row: Row, over: Row | None = None) -> bool:
    """Whether a row may stand after a slash or under a root sign as it is."""
    items = tuple(item for item in row.items if not isinstance(item, Gap))
    if len(items) > 1 and items[-1] == Symbol("!"):
        items = items[:-1]
    if len(items) > 1 and over is not None and _is_differential(items[0]):
        if items[0] != Symbol("d") or (over.items and _is_differential(over.items[0])):
            return _is_letters(items[1:]) or (len(items) == 2 and is_factor(Row(items[1:])))
        return False
    if _is_value(items) and over is not None and _is_value(over.items):
        return True  # p(x)/q(x)
    if len(items) > 1:
        return _is_number(items) or _is_norm(items) or _is_call(items)
    match items:
        case (Symbol(_, Kind.ORDINARY),):
            return True
        case (Scripts(base, sub, sup),) if base is not None:
            return is_factor(Row((base,))) and not _falls_back(sub, sup)
        case (Word(text),):
            return " " not in text
        case (Fenced(left, _, right),):
            return bool(left and right)
        case (Accent() as accent,):
            return accented(accent) is not None
        case (Root(),):
            return True
        case (Fraction(_, _, False),):
            return True
        case (Row() as inner,):
            return is_factor(inner, over)
    return False


def _is_letters(items: Sequence[Node]) -> bool:
    return all(isinstance(item, Symbol) and item.text.isalnum() for item in items)


def _is_number(items: Sequence[Node]) -> bool:
    text = "".join(item.text if isinstance(item, Symbol) else "?" for item in items)
    return text.replace(".", "", 1).isdigit()


def _is_norm(items: Sequence[Node]) -> bool:
    """Plain bars around everything: |x| or ‖x‖₂."""
    last = items[-1].base if isinstance(items[-1], Scripts) else items[-1]
    bars = [item for item in (*items[:-1], last) if item in (Symbol("|"), Symbol("‖"))]
    return len(bars) == 2 and items[0] in bars and last == items[0] and len(items) > 2


def _is_call(items: Sequence[Node]) -> bool:
    match items:
        case (Name() | Word() | Scripts(Name(), _, _), Fenced(left, _, _)):
            return bool(left)
    return False


def _is_value(items: Sequence[Node]) -> bool:
    """A letter, perhaps with scripts, and its argument: q(x)."""
    match items:
        case (Symbol(_, Kind.ORDINARY) | Scripts(Symbol(), _, _), Fenced("(", _, ")")):
            return True
    return False


def _falls_back(sub: Row | None, sup: Row | None) -> bool:
    """Whether a script has a letter that Unicode cannot lower or raise."""
    return bool(
        (sub is not None and lowered(row_text(sub, True)) is None)
        or (sup is not None and raised(row_text(sup, True)) is None)
    )


# -- scripts, roots, accents -------------------------------------------------------------------


def _scripts(node: Scripts, compact: bool) -> str:
    base, sub, sup = node.base, node.sub, node.sup
    text = "" if base is None else node_text(base, compact)
    if base is not None and not carries(base, sub, sup):
        text = f"({text})"
    low = lowered(row_text(sub, True)) if sub is not None else ""
    high = raised(row_text(sup, True)) if sup is not None else ""
    under = low if sub is None or low is not None else "_" + _grouped(sub)
    over = high if sup is None or high is not None else "^" + _grouped(sup)
    if high and (low is None or high.startswith("′")):
        return f"{text}{over}{under}"
    return f"{text}{under}{over}"


def carries(base: Node, sub: Row | None, sup: Row | None) -> bool:
    """Whether a script after the base's text belongs to all of it."""
    match base:
        case Symbol() | Name() | Big():
            return True
        case Word(text):
            return " " not in text
        case Fenced(_, _, right):
            return bool(right)
        case Accent():
            return accented(base) is not None
        case Row((only,)):
            return carries(only, sub, sup)
        case Row(items):
            return _is_number(items) or (_is_letters(items) and len(items) < 3)
        case Scripts(_, inner_sub, inner_sup):
            return inner_sup is None and (inner_sub is None or sub is None)
    return False


def _grouped(row: Row) -> str:
    """A script after ^ or _: bare when one letter, one plain word or bracketed already."""
    text = row_text(row, True)
    match row.items:
        case (Fenced("(" | "[", _, ")" | "]"),):
            return text
        case (Word(),) if text.isascii() and text.isalnum():
            return text
    return text if len(list(clusters(text))) == 1 else f"({text})"


def _root(node: Root, compact: bool) -> str:
    body = row_text(node.body, compact)
    text = body if is_factor(node.body) else f"({body})"
    degree = row_text(node.degree, True) if node.degree else ""
    if degree in _ROOTS:
        return _ROOTS[degree] + text
    high = raised(degree)
    return f"{high}√{text}" if high else f"root({degree}, {body})"


def accented(node: Accent) -> str | None:
    """The body with a combining mark, or None where the mark would not cover it."""
    mark = ACCENTS[node.name]
    match node.body.items:
        case (Symbol(text),) if len(list(clusters(text))) == 1 and text.isalnum():
            return unicodedata.normalize("NFC", text + mark)
        case (Accent() as inner,):
            inside = accented(inner)
            return inside + mark if inside is not None and len(inside) < 4 else None
        case (Scripts(Symbol() | Accent() as base, sub, sup, limits),):
            inside = accented(Accent(node.name, Row((base,))))
            if inside is not None and not _falls_back(sub, sup):
                return node_text(Scripts(Symbol(inside), sub, sup, limits))
        case items if node.name in ("overline", "underline", "bar") and _is_letters(items):
            mark = ACCENTS["overline"] if node.name == "bar" else mark
            return "".join(item.text + mark for item in items if isinstance(item, Symbol))
    return None


def _called(node: Accent) -> str:
    return f"{_LONG_NAMES.get(node.name, node.name)}({row_text(node.body)})"


# -- grids -------------------------------------------------------------------------------------


def _grid(node: Grid) -> str:
    match node.name:
        case "cases":
            return f"{{ {'; '.join(_case(row) for row in node.rows)} }}"
        case "rcases":
            return f"{'; '.join(_case(row) for row in node.rows)} }}"
        case "aligned" | "gathered":
            return _continued([_aligned(row) for row in node.rows])
        case "substack":
            return ", ".join(row_text(row[0], True) for row in node.rows)
    rules = node.columns.replace("|", "", 1) if node.columns.startswith("|") else node.columns
    return "; ".join(_matrix_row(row, rules) for row in node.rows)


def _case(row: Sequence[Row]) -> str:
    text = ""
    for cell in row:
        piece = row_text(cell).strip()
        if text and piece:
            worded = isinstance(cell.items[0], Word) or text.endswith((",", "，"))
            text += " " if worded else ", "
        text += piece
    return text


def _aligned(row: Sequence[Row]) -> Row:
    """Cells joined as one row: an alignment point is no operator, a new pair begins apart."""
    items: list[Node] = []
    for number, cell in enumerate(row):
        if number and number % 2 == 0 and items:
            items.append(Gap(4))
        items += cell.items
    return Row(tuple(items))


def _continued(rows: Sequence[Row]) -> str:
    """Lines of a calculation; one that begins with an operator goes on from the line before."""
    lines: list[Row] = []
    for row in rows:
        found = parts(row)
        goes_on = found and found[0].role in (Role.RELATION, Role.SIGN) and len(found) > 1
        if goes_on and lines:
            lines[-1] = Row((*lines[-1].items, *row.items))
        elif found:
            lines.append(row)
    return "; ".join(row_text(line).strip() for line in lines)


def _matrix_row(row: Sequence[Row], columns: str) -> str:
    text = ""
    at = 0
    for number, cell in enumerate(row):
        if number:
            at += 1
            ruled = columns[at : at + 1] == "|"
            at += ruled
            text += " | " if ruled else ", "
        text += row_text(cell).strip()
    return text
