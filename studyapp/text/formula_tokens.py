"""A formula read token by token, and the error that says where reading stopped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from studyapp.text.sanitise import find_control


class FormulaError(ValueError):
    """A formula that cannot be read: what is wrong, and at which character (from 0)."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(f"{what} (at character {position + 1})")
        self.what = what
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    text: str  # a command without its backslash, a character, or "" at the end
    command: bool
    position: int


_TOKEN: Final = re.compile(
    r"\\(?P<name>[A-Za-z]+)\*?|\\(?P<sign>[\s\S])|(?P<mark>[^\s\\][\u0300-\u036f\u20d0-\u20ff]*)"
)
_TAB_COMMAND: Final = re.compile(r"\t(?:heta|imes|ext|anh|ilde|au|op|frac|o|riangle|herefore|ag)\b")


class Tokens:
    """The tokens of a formula and the place that reading has come to."""

    def __init__(self, latex: str) -> None:
        for index, what in find_control(latex):
            if latex[index] != "\t" or _TAB_COMMAND.match(latex, index):
                raise FormulaError(what, index)
        self.latex = latex
        self.tokens = _tokens(latex)
        self.at = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += bool(token.text)
        return token

    def sees(self, text: str, command: bool = False) -> bool:
        return self.here.text == text and self.here.command == command

    def accept(self, text: str, command: bool = False) -> bool:
        seen = self.sees(text, command)
        if seen:
            self.take()
        return seen

    def wrong(self, what: str, token: Token | None = None) -> FormulaError:
        return FormulaError(what, (token or self.here).position)

    def raw(self, command: str) -> tuple[str, int]:
        """The text of a group as it is written, and where it begins."""
        opened = self.here
        if not self.accept("{"):
            raise self.wrong(f"\\{command} needs braces: \\{command}{{...}}", opened)
        level = 1
        while level:
            token = self.take()
            if not token.text:
                raise self.wrong("an opening brace { without its }", opened)
            if not token.command:
                level += {"{": 1, "}": -1}.get(token.text, 0)
        start = opened.position + 1
        return self.latex[start : self.tokens[self.at - 1].position], start

    def stray(self, token: Token) -> FormulaError:
        """The error for what may not stand where it does."""
        shown = ("\\" if token.command else "") + token.text
        what = {
            "}": "a closing brace } without its {",
            "&": "& outside a matrix or aligned",
            "\\right": "\\right without its \\left",
            "\\end": "\\end without its \\begin",
        }.get(shown, f"{shown} does not belong here")
        return self.wrong(what, token)


def _tokens(latex: str) -> list[Token]:
    found = []
    end = 0
    for match in _TOKEN.finditer(latex):
        name = match["name"]
        if name is not None:
            star = match[0].endswith("*") and name in ("operatorname", "tag")
            found.append(Token(name + "*" * star, True, match.start()))
            if match[0].endswith("*") and not star:
                found.append(Token("*", False, match.end() - 1))
        else:
            text = match["sign"] or match["mark"]
            found.append(Token(text, bool(match["sign"]), match.start()))
        end = match.end()
    if "\\" in latex[end:]:
        raise FormulaError("a lone backslash at the end", latex.rindex("\\"))
    return [*found, Token("", False, len(latex))]
