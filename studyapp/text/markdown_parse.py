"""The small Markdown of cards, read into blocks: nothing in it is fetched, opened or executed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal

from studyapp.text.sanitise import sanitise, sanitise_line
from studyapp.text.wrap import is_cjk

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Style = Literal["plain", "strong", "emphasis", "code", "formula", "quote"]


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a "\\n" in a span is a line break that was asked for."""

    spans: tuple[Span, ...]
    depth: int = 0
    """Lists that it stands in."""
    quote: int = 0
    """Quotations that it stands in."""


@dataclass(frozen=True, slots=True)
class Item:
    spans: tuple[Span, ...]
    depth: int
    """0 for an item of the outermost list."""
    marker: str
    quote: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    lines: tuple[str, ...]
    depth: int = 0
    quote: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """A displayed formula: its source and its rows of equal width."""

    latex: str
    rows: tuple[str, ...]
    depth: int = 0
    quote: int = 0


Block = Paragraph | Item | Code | Formula

_DEEPEST: Final = 100
"""Levels of quotations and lists (two a list); beyond them the text is shown as written."""
_BREAK: Final = Span("\n")
_SOFT: Final = Span("\0")  # a line end in the source; sanitised text holds no NUL
_QUOTES: Final = "“”‘’…—"
_TEX: Final = re.compile(r"[\\^_={}+<>|]|^\s*[A-Za-z]\s*$")


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
    reader.use(dollarmath_plugin, allow_labels=False, double_inline=True)
    # What these would hide, change or decorate is shown as written instead.
    reader.disable(["heading", "lheading", "hr", "reference", "entity"])
    reader.inline.ruler.at("emphasis", _emphasis)
    return reader


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark's rule, but ** may close after a full stop that a Chinese character follows."""
    from markdown_it.rules_inline.state_inline import Delimiter

    marker = state.src[state.pos]
    if silent or marker not in ("_", "*"):
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes, length = scanned.can_open, scanned.can_close, scanned.length
    before = state.src[state.pos - 1 : state.pos] or " "
    after = state.src[state.pos + length : state.pos + length + 1] or " "
    if marker == "*":
        opens = opens or (is_cjk(before) and not after.isspace())
        closes = closes or (is_cjk(after) and not before.isspace())
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        at = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), length, at, -1, opens, closes))
    state.pos += length
    return True


@lru_cache(maxsize=256)
def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a card's text, sanitised; never raises.

    A formula that cannot be read is shown as its source, in the style of code.
    """
    text = sanitise(text)
    tokens = _reader().parse(text)
    if any(token.level > _DEEPEST - 2 for token in tokens):  # what lies deeper has been left out
        return tuple(Paragraph((Span(line),)) for line in text.split("\n") if line.strip())
    return tuple(_blocks(tokens))


def formulas(text: str) -> tuple[str, ...]:
    """The LaTeX of every formula in the text; what stands in code is no formula."""
    found = []
    for token in _reader().parse(sanitise(text)):
        children = token.children or []
        for number, one in enumerate([token, *children]):
            inside = one.type in ("math_inline", "math_inline_double")
            if one.type == "math_block" or (inside and _is_formula(children, number - 1)):
                found.append(one.content.strip())
    return tuple(found)


# -- blocks ------------------------------------------------------------------------------------


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists: list[str] = []  # the marker of the item that is open in each list
    fresh = False  # whether the open item has shown its marker
    quote = 0
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if fresh:
                    yield Item((), len(lists) - 1, lists[-1], quote)
                lists.append("•")
                fresh = False
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                lists[-1] = f"{token.info}{token.markup}" if token.info else "•"
                fresh = True
            case "list_item_close":
                if fresh:
                    yield Item((), len(lists) - 1, lists[-1], quote)
                fresh = False
            case "blockquote_open":
                quote += 1
            case "blockquote_close":
                quote -= 1
            case "inline" | "fence" | "code_block" | "math_block":
                for block in _content(token, quote):
                    if fresh and isinstance(block, Paragraph):
                        yield Item(block.spans, len(lists) - 1, lists[-1], quote)
                    else:
                        if fresh:
                            yield Item((), len(lists) - 1, lists[-1], quote)
                        yield replace(block, depth=len(lists))
                    fresh = False


def _content(token: Token, quote: int) -> Iterator[Block]:
    match token.type:
        case "inline":
            yield from _paragraphs(token.children or [], quote)
        case "math_block":
            yield _display(token.content, quote)
        case _:
            yield Code(tuple(token.content.removesuffix("\n").split("\n")), quote=quote)


def _display(latex: str, quote: int) -> Block:
    from studyapp.text.formula import FormulaError, box

    latex = latex.strip()
    try:
        return Formula(latex, box(latex), quote=quote)
    except FormulaError:
        return Code(tuple(latex.split("\n")), quote=quote)


def _paragraphs(tokens: Sequence[Token], quote: int) -> Iterator[Block]:
    """Running text, parted where a displayed formula stands in it."""
    spans: list[Span] = []
    for token, style in _styled(tokens, "quote" if quote else "plain"):
        if token.type == "math_inline_double":
            if whole := _trimmed(_joined(spans)):
                yield Paragraph(whole, quote=quote)
            spans = []
            yield _display(token.content, quote)
        else:
            spans.append(_span(token, style))
    if whole := _trimmed(_joined(spans)):
        yield Paragraph(whole, quote=quote)


# -- spans -------------------------------------------------------------------------------------


def _styled(tokens: Sequence[Token], plain: Style) -> Iterator[tuple[Token, Style]]:
    strong = emphasis = 0
    links: list[tuple[str, str]] = []  # address and text so far
    for number, token in enumerate(tokens):
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
                continue
            case "em_open" | "em_close":
                emphasis += token.nesting
                continue
            case "link_open":
                links.append((sanitise_line(str(token.attrs.get("href", ""))), ""))
                continue
            case "link_close":
                address, said = links.pop()
                if address and address != said:
                    yield _shown(token, f" ({address})"), plain
                continue
            case "image":
                title = f' "{token.attrs["title"]}"' if "title" in token.attrs else ""
                source = sanitise_line(f"({token.attrs['src']}{title})")
                token = _shown(token, f"![{token.content}]{source}")  # noqa: PLW2901
            case "math_inline" | "math_inline_double" if not _is_formula(tokens, number):
                token = _shown(token, f"{token.markup}{token.content}{token.markup}")  # noqa: PLW2901
        links = [(address, said + token.content) for address, said in links]
        yield token, "strong" if strong else "emphasis" if emphasis else plain


def _shown(token: Token, content: str) -> Token:
    return token.copy(type="text", content=content)


def _is_formula(tokens: Sequence[Token], number: int) -> bool:
    """Whether dollar signs mean a formula and not money or shell variables."""
    content = tokens[number].content
    after = tokens[number + 1].content[:1] if number + 1 < len(tokens) else ""
    if content[:1].isdigit() and after.isdigit() and not _TEX.search(content):
        return False  # $5-$6
    return content == content.strip() or _TEX.search(content) is not None


def _span(token: Token, style: Style) -> Span:
    match token.type:
        case "softbreak":
            return _SOFT
        case "hardbreak":
            return _BREAK
        case "code_inline":
            return Span(token.content, "code")
        case "math_inline":
            return _inline(token.content.strip())
    return Span(token.content, style)


def _inline(latex: str) -> Span:
    from studyapp.text.formula import FormulaError, line

    try:
        return Span(line(latex), "formula")
    except FormulaError:
        return Span(latex, "code")


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours of one style made one, and line ends of the source resolved."""
    whole: list[Span] = []
    texts = [span for span in spans if span.text]
    for number, span in enumerate(texts):
        if span == _SOFT:
            before = whole[-1].text[-1] if whole else ""
            after = texts[number + 1].text[0] if number + 1 < len(texts) else ""
            text = "" if _runs_on(before, after) else "\n" if after == "|" else " "
            style = whole[-1].style if whole and whole[-1].style != "formula" else "plain"
            span = Span(text, "plain" if style == "code" else style)  # noqa: PLW2901
        if whole and whole[-1].style == span.style and span.style not in ("formula", "code"):
            whole[-1] = Span(whole[-1].text + span.text, span.style)
        elif span.text:
            whole.append(span)
    return tuple(whole)


def _trimmed(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Without the spaces that are left at the ends where a displayed formula was taken out."""
    if not spans:
        return spans
    first, *rest = spans
    *most, last = (Span(first.text.lstrip(" "), first.style), *rest)
    return tuple(span for span in (*most, Span(last.text.rstrip(" "), last.style)) if span.text)


def _runs_on(before: str, after: str) -> bool:
    """Whether a line end between two characters is no space: Chinese has none."""
    sides = (before, after)
    wide = [bool(side) and is_cjk(side) for side in sides]
    return any(wide) and all(one or side in _QUOTES for one, side in zip(wide, sides, strict=True))
