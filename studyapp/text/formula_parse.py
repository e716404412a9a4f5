"""A subset of LaTeX mathematics read into a tree; what it does not know is an error, never lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Final

from studyapp.text import symbols
from studyapp.text.formula_shape import DEEPEST, is_deeper, paired, plain, restyled
from studyapp.text.formula_tokens import FormulaError, Token, Tokens
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
from studyapp.text.wrap import is_cjk

_FENCES: Final = {"(": "(", ")": ")", "[": "[", "]": "]", "/": "/", "|": "|", ".": "",
                  "<": "⟨", ">": "⟩", "‖": "‖"}  # fmt: skip
_CHARACTERS: Final = {
    **dict.fromkeys("+-*±×÷·⊙⊗∘", Kind.BINARY),
    **dict.fromkeys("=<>:≤≥≠≈∼∝∈→←⇒∣～", Kind.RELATION),
    **dict.fromkeys("([（", Kind.OPENING),
    **dict.fromkeys(")]）", Kind.CLOSING),
    **dict.fromkeys(",;，；、", Kind.PUNCTUATION),
}
_DRAWN: Final = {"-": "−", "~": " "}
_MATRICES: Final = {
    "matrix": ("", ""), "smallmatrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"),
}  # fmt: skip
_ENVIRONMENTS: Final = frozenset(_MATRICES) | symbols.words("""
    cases dcases rcases array aligned alignedat align align* split gather gather* gathered
    equation equation* eqnarray eqnarray* multline multline* subarray
""")


def parse(latex: str) -> Row:
    """The tree of a formula, without its dollar signs; raises FormulaError."""
    try:
        tree = _Parser(latex).whole()
    except RecursionError:
        tree = None
    if tree is None or is_deeper(tree, 4 * DEEPEST):
        raise FormulaError("brackets and braces nested too deep to read", 0)
    return tree


@cache
def commands() -> frozenset[str]:
    """Every command that is understood."""
    own = symbols.words("""
        frac dfrac tfrac cfrac binom dbinom tbinom sqrt left right middle begin end operatorname
        mathop underset overset stackrel underbrace overbrace substack boxed not tag pmod mod
    """)
    tables: tuple[Iterable[str], ...] = (
        symbols.ORDINARY, symbols.BINARY, symbols.RELATIONS, symbols.OPENING, symbols.CLOSING,
        symbols.BIG, symbols.NAMES, symbols.LIMIT_NAMES, symbols.SPACES, symbols.NOTHING,
        symbols.SIZES, symbols.ACCENTS, symbols.ALPHABETS, symbols.WORDS, symbols.ARROWS,
        own, ("\\",),
    )  # fmt: skip
    return frozenset(name for table in tables for name in table)


class _Parser(Tokens):
    def __init__(self, latex: str) -> None:
        super().__init__(latex)
        self.depth = 0

    # -- rows ----------------------------------------------------------------------------------

    def whole(self) -> Row:
        rows = self.rows("")
        if self.here.text:
            raise self.stray(self.here)
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        if any(len(row) > 1 for row in rows):
            stray = next(token for token in self.tokens if token.text == "&" and not token.command)
            raise self.stray(stray)
        return Row((Grid("gathered", rows),))

    def rows(self, end: str) -> tuple[tuple[Row, ...], ...]:
        """Cells between & and \\\\, up to the named \\end or whatever else ends a row."""
        rows: list[tuple[Row, ...]] = []
        cells: list[Row] = []
        while True:
            cells.append(self.row(cell=True))
            if self.accept("&"):
                continue
            rows.append(tuple(cells))
            cells = []
            if not (self.accept("\\", True) or self.accept("cr", True)):
                break
            if self.sees("[") and end:  # \\[2pt]
                self.optional()
            if self.sees("end", True) or self.sees("}") or not self.here.text:
                break  # a \\ after the last row begins no new one
        return tuple(rows)

    def row(self, cell: bool = False) -> Row:
        """Items up to what the caller must take: } ] \\right \\end & \\\\ or the end."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("braces inside braces, too deep to read")
        items: list[Node] = []
        while self.here.text and not self.stops(cell):
            match self.item():
                case None:
                    pass
                case Row(several) if len(several) > 1 or isinstance(several[0], Fenced):
                    items += several
                case node:
                    items.append(node)
        self.depth -= 1
        return Row(tuple(paired(items)))

    def stops(self, cell: bool) -> bool:
        text = self.here.text
        if self.here.command:
            return text in ("right", "end") or (cell and text in ("\\", "cr"))
        return text == "}" or (cell and text == "&")

    def item(self) -> Node | None:
        """One atom with its scripts; None for a command that draws nothing."""
        base = None if self.sees("^") or self.sees("_") or self.sees("'") else self.atom()
        limits = isinstance(base, Name | Big) and base.limits
        while self.here.command and self.here.text in ("limits", "nolimits"):
            limits = self.take().text == "limits"
        sub: Row | None = None
        sup: Row | None = None
        primes: list[Node] = []
        while not self.here.command and self.here.text in ("^", "_", "'", "’"):
            token = self.take()
            if token.text in ("'", "’"):
                primes.append(Symbol("′"))
            elif token.text == "_":
                if sub is not None:
                    raise self.wrong(
                        "a second subscript; put braces around what it belongs to", token
                    )
                sub = self.argument("_")
            else:
                if sup is not None:
                    raise self.wrong(
                        "a second superscript; put braces around what it belongs to", token
                    )
                sup = self.argument("^")
        if primes:
            sup = Row((*primes, *(sup.items if sup else ())))
        if sub is None and sup is None:
            return base
        match base:
            case Brace(body, None, over) if (sup if over else sub) is not None:
                label, other = (sup, sub) if over else (sub, sup)
                braced = Brace(body, label, over)
                if other is None:
                    return braced
                return Scripts(braced, *((other, None) if over else (None, other)))
        return Scripts(base, sub, sup, limits)

    def argument(self, command: str) -> Row:
        """A group in braces, or one atom without its scripts."""
        if self.accept("{"):
            return self.group()
        if not self.here.text or self.stops(cell=True) or self.here.text in ("^", "_"):
            shown = command if command in ("^", "_") else f"\\{command}"
            raise self.wrong(f"{shown} lacks what belongs to it: write {shown}{{...}}")
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("too deep to read")
        node = self.atom()
        self.depth -= 1
        return Row(()) if node is None else Row((node,))

    def group(self) -> Row:
        """The rest of a group whose opening brace has been taken."""
        opened = self.tokens[self.at - 1]
        row = self.row()
        if not self.accept("}"):
            raise self.wrong("an opening brace { without its }", opened)
        return row

    def optional(self) -> Row | None:
        """What stands between [ and ], if anything does."""
        if not self.accept("["):
            return None
        opened = self.tokens[self.at - 1]
        items: list[Node] = []
        while not self.sees("]"):
            if not self.here.text or self.stops(cell=True):
                raise self.wrong("an opening bracket [ without its ]", opened)
            node = self.item()
            if node is not None:
                items.append(node)
        self.take()
        return Row(tuple(items))

    # -- atoms ---------------------------------------------------------------------------------

    def atom(self) -> Node | None:
        token = self.take()
        if token.command:
            return self.command(token)
        match token.text:
            case "{":
                row = self.group()
                return row if row.items else None
            case "}" | "&":
                raise self.stray(token)
            case "$":
                raise self.wrong("a dollar sign inside a formula; write \\$", token)
            case ":" if self.sees("="):
                self.take()
                return Symbol(":=", Kind.RELATION)
            case "~":
                return Gap(1)
        kind = _CHARACTERS.get(token.text, Kind.ORDINARY)
        if kind is Kind.ORDINARY and is_cjk(token.text):
            return self.chinese(token)
        return Symbol(_DRAWN.get(token.text, token.text), kind)

    def chinese(self, first: Token) -> Word:
        text = first.text
        while not self.here.command and self.here.text and is_cjk(self.here.text):
            text += self.take().text
        return Word(text)

    def command(self, token: Token) -> Node | None:
        name = token.text
        for table, kind in (
            (symbols.ORDINARY, Kind.ORDINARY),
            (symbols.BINARY, Kind.BINARY),
            (symbols.RELATIONS, Kind.RELATION),
            (symbols.OPENING, Kind.OPENING),
            (symbols.CLOSING, Kind.CLOSING),
        ):
            if name in table:
                return Symbol(table[name], kind)
        if name in symbols.BIG:
            return Big(symbols.BIG[name], symbols.BIG[name] not in symbols.INTEGRALS)
        if name == "arg" and self.here.command:
            return self.arg()
        if name in symbols.LIMIT_NAMES:
            return Name(symbols.LIMIT_NAMES[name], limits=True)
        if name in symbols.NAMES:
            return Name(name)
        if name in symbols.SPACES or name.isspace():
            return Gap(symbols.SPACES.get(name, 1))
        if name in symbols.NOTHING:
            return None
        if name in symbols.SIZES:
            return self.sized(token)
        if name in symbols.ACCENTS:
            return Accent(name, self.argument(name))
        if name in symbols.ALPHABETS:
            return self.styled(name)
        if name in symbols.WORDS:
            return self.words(name)
        if name in symbols.ARROWS:
            below = self.optional()
            return Arrow(symbols.ARROWS[name], self.argument(name), below)
        return self.built(token)

    def arg(self) -> Name:
        """\\arg\\min and \\arg\\,max are one operator."""
        start = self.at
        while self.here.command and self.here.text in symbols.SPACES:
            self.take()
        if self.here.command and self.here.text in ("min", "max"):
            return Name(f"arg {self.take().text}", limits=True)
        self.at = start
        return Name("arg")

    def built(self, token: Token) -> Node | None:
        match token.text:
            case "frac" | "dfrac" | "tfrac" | "cfrac":
                return Fraction(self.argument(token.text), self.argument(token.text))
            case "binom" | "dbinom" | "tbinom":
                return Fraction(self.argument(token.text), self.argument(token.text), bar=False)
            case "sqrt":
                degree = self.optional()
                return Root(self.argument("sqrt"), degree)
            case "left":
                return self.fenced(token)
            case "middle":
                return Middle(self.delimiter("middle"))
            case "operatorname" | "operatorname*" | "mathop":
                text = self.operator(token)
                return Name(text, limits=token.text != "operatorname")
            case "underset":
                below = self.argument("underset")
                return self.under(self.argument("underset"), below)
            case "overset" | "stackrel":
                above = self.argument(token.text)
                return Stack(self.argument(token.text), above, None)
            case "underbrace" | "overbrace":
                return Brace(self.argument(token.text), None, token.text == "overbrace")
            case "substack":
                return self.substack(token)
            case "boxed":
                return Fenced("[", self.argument("boxed"), "]")
            case "tag" | "tag*":
                text, _ = self.raw("tag")
                return Row((Gap(4), Word(text if token.text == "tag*" else f"({text})")))
            case "pmod":
                inside = (Name("mod"), *self.argument("pmod").items)
                return Row((Gap(1), Fenced("(", Row(inside), ")")))
            case "mod":
                return Row((Gap(1), Name("mod")))
            case "not":
                return self.negated(token)
            case "begin":
                return self.environment(token)
            case "right":
                raise self.wrong("\\right without its \\left", token)
            case "end":
                raise self.wrong("\\end without its \\begin", token)
            case "\\":
                raise self.wrong("a line break \\\\ outside a matrix or aligned", token)
        raise self.unknown(token)

    def unknown(self, token: Token) -> FormulaError:
        if why := symbols.REFUSED.get(token.text):
            return self.wrong(f"\\{token.text}: {why}", token)
        near = get_close_matches(token.text, sorted(commands()), n=1)
        hint = f"; did you mean \\{near[0]}?" if near else ""
        return self.wrong(f"unknown command \\{token.text}{hint}", token)

    def under(self, base: Row, below: Row) -> Node:
        """\\underset{x}{\\min} is \\min_x."""
        match base.items:
            case (Name(text),):
                return Scripts(Name(text, limits=True), below, None, limits=True)
            case (Name(first), Name(second)):
                return Scripts(Name(f"{first} {second}", limits=True), below, None, limits=True)
            case (Big() as big,):
                return Scripts(big, below, None, limits=True)
        return Stack(base, None, below)

    def operator(self, token: Token) -> str:
        text = ""
        for item in self.argument(token.text.removesuffix("*")).items:
            match item:
                case Symbol(part) | Word(part) | Name(part) | Big(part):
                    text += part.replace("−", "-")
                case Gap():
                    text += " "
                case _:
                    raise self.wrong(f"\\{token.text} takes a name only", token)
        return text

    def substack(self, token: Token) -> Node:
        if not self.accept("{"):
            raise self.wrong("\\substack needs braces", token)
        rows = self.rows("substack")
        if not self.accept("}"):
            raise self.wrong("an opening brace { without its }", token)
        return Grid("substack", rows)

    def negated(self, token: Token) -> Node:
        node = self.atom()
        if not isinstance(node, Symbol):
            raise self.wrong("\\not needs a relation after it", token)
        return Symbol(symbols.NEGATED.get(node.text, node.text + "\u0338"), Kind.RELATION)

    def styled(self, name: str) -> Node:
        body = restyled(self.argument(name), symbols.ALPHABETS[name])
        if len(body.items) == 1:
            return body.items[0]
        text = "".join(item.text for item in body.items if isinstance(item, Symbol))
        upright = not symbols.ALPHABETS[name] and len(text) == len(body.items)
        return Word(text) if upright and text.isalnum() else body

    def words(self, name: str) -> Node | None:
        text, start = self.raw(name)
        parts: list[Node] = []
        for number, part in enumerate(re.split(r"(?<!\\)\$", text)):
            try:
                if number % 2:
                    parts += _Parser(part).whole().items
                elif part:
                    parts.append(Word(plain(part)))
            except FormulaError as error:
                raise FormulaError(error.what, start + error.position) from None
            start += len(part) + 1
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    # -- delimiters and environments -----------------------------------------------------------

    def delimiter(self, command: str) -> str:
        token = self.take()
        if token.command:
            for table in (symbols.OPENING, symbols.CLOSING, symbols.ORDINARY, symbols.RELATIONS):
                if token.text in table:
                    return table[token.text]
        elif token.text in _FENCES:
            return _FENCES[token.text]
        shown = ("\\" if token.command else "") + token.text
        raise self.wrong(f"\\{command} needs a delimiter, not {shown or 'the end'}", token)

    def sized(self, token: Token) -> Node:
        text = self.delimiter(token.text)
        if token.text.endswith("l") or text in tuple("([{⟨⌊⌈"):
            return Symbol(text, Kind.OPENING)
        if token.text.endswith("r") or text in tuple(")]}⟩⌋⌉"):
            return Symbol(text, Kind.CLOSING)
        return Symbol(text)

    def fenced(self, opened: Token) -> Node:
        left = self.delimiter("left")
        body = self.row()
        if not self.accept("right", True):
            raise self.wrong("\\left without its \\right", opened)
        right = self.delimiter("right")
        match body.items:
            case (Grid("array", rows),) if (left, right) == ("{", ""):
                return Grid("cases", rows)
        return Fenced(left, body, right)

    def environment(self, opened: Token) -> Node:
        name, _ = self.raw("begin")
        if name not in _ENVIRONMENTS:
            near = get_close_matches(name, sorted(_ENVIRONMENTS), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise self.wrong(f"unknown environment {name}{hint}", opened)
        columns = ""
        if name in ("array", "subarray", "alignedat"):
            columns = "".join(re.findall(r"[lcr|]", self.raw("begin")[0]))
        rows = self.rows(name)
        if not self.accept("end", True):
            if self.here.text:
                raise self.stray(self.here)
            raise self.wrong(f"\\begin{{{name}}} without its \\end{{{name}}}", opened)
        closing, _ = self.raw("end")
        if closing != name:
            raise self.wrong(f"\\begin{{{name}}} is ended by \\end{{{closing}}}", opened)
        if name in _MATRICES:
            left, right = _MATRICES[name]
            grid = Grid("matrix", rows)
            return Fenced(left, Row((grid,)), right) if left else grid
        kinds = {"dcases": "cases", "subarray": "substack"}
        plain = kinds.get(name, name.removesuffix("*"))
        if plain in ("array", "cases", "rcases", "substack"):
            return Grid(plain, rows, columns)
        return Grid("aligned" if any(len(row) > 1 for row in rows) else "gathered", rows)
