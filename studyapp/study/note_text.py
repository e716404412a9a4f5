"""A note as TOML that a person edits, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from studyapp.deck.fields import LANGUAGES, NoteError
from studyapp.deck.kinds import find_kind
from studyapp.deck.read import WORDS
from studyapp.deck.values import Deck, Note, Record, Text
from studyapp.formats import Contents, Source, find
from studyapp.i18n import N_, Say, english

_PLACEHOLDERS: Final = {
    "accept": ("accept = ['']",),
    "option": (
        "",
        "[[note.option]]",
        "id = 'a'",
        "right = true",
        "{language}.text = ''",
        "# {language}.why = ''",
        "",
        "[[note.option]]",
        "id = 'b'",
        "{language}.text = ''",
        "# {language}.why = ''",
    ),
    "step": (
        "",
        "[[note.step]]",
        "id = 'first'",
        "{language}.text = ''",
        "",
        "[[note.step]]",
        "id = 'second'",
        "{language}.text = ''",
        "",
        "[[note.step]]",
        "id = 'third'",
        "{language}.text = ''",
    ),
    "tolerance": ("# tolerance = '2 %'",),
    "unit": ("# unit = ''",),
    "recall": ("# recall = true",),
}
_ANSWERS: Final = {"number": ("answer = 0",), "truefalse": ("answer = true",)}
_OPTIONAL: Final = ("accept", "recall")
"""Of a kind with options: not asked for, and so not filled in."""
_COMMENT: Final = re.compile(r"\s*(?:#.*)?")
_PART: Final = re.compile(r"(option|step|evidence) (\d+):")
_WORD: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")


class EditError(NoteError):
    """A text that is no note: one line that names the line in it, where that is known."""

    def __init__(self, what: str, fix: str = "", line: int | None = None) -> None:
        super().__init__(what, fix)
        self.line = line

    def __str__(self) -> str:
        said = super().__str__()
        return said if self.line is None else f"line {self.line}: {said}"


def as_toml(note: Note, deck: str, say: Say = english) -> str:
    """The note to be edited, under a header that says how to save and how to leave it."""
    head = (
        say(N_("The note {deck}/{note}: change it, save, and close."), deck=deck, note=note.id),
        say(N_("Close without a change, or delete everything, and nothing happens.")),
        say(N_("Its id stays; a text with a backslash or quotes stands in '...' or '''...'''.")),
    )
    write = find("toml").write
    assert write is not None
    written = write(Contents((Deck(deck, Text(), (note,)),))).decode()
    return _commented(head) + written[written.index("[[note]]") :]


def template(kind: str, deck: str = "", language: str = "en", say: Say = english) -> str:
    """A note of this kind to be filled in. Raises NoteError for a kind that there isn't."""
    other = next(one for one in LANGUAGES if one != language)
    head = (
        say(N_("A new note for the deck {deck}: fill it in, save, and close."), deck=deck),
        say(N_("Close without a change, or delete everything, and nothing happens.")),
        say(N_("The id is for ever; what begins with # is left out.")),
    )
    body = "\n".join(
        ("[[note]]", "id = ''", f"kind = '{kind}'", *_to_fill_in(kind, language, other))
    )
    return _commented(head) + body + "\n"


def _to_fill_in(kind_name: str, language: str, other: str) -> Iterator[str]:
    kind = find_kind(kind_name)
    yield from ("# topic = ''", "# tags = []")
    tables = [key for key in kind.keys if key in ("option", "step")]
    for key in kind.keys:
        if key not in tables:
            lines = _ANSWERS.get(kind_name, ()) if key == "answer" else _PLACEHOLDERS.get(key, ())
            left_out = "# " if tables and key in _OPTIONAL else ""
            yield from (left_out + line.removeprefix("# " if left_out else "") for line in lines)
    for word in kind.words:
        yield from (f"{language}.{word} = ''", f"# {other}.{word} = ''")
    for word in WORDS[:2]:
        yield f"# {language}.{word} = ''"
    for key in tables:
        yield from (line.format(language=language) for line in _PLACEHOLDERS[key])


def from_toml(text: str, deck: str, note: str | None = None) -> Record | None:
    """The record of the one note in the text; None where nothing but comments is left of it.

    `note` is the id that must stay. Raises EditError.
    """
    if all(_COMMENT.fullmatch(line) for line in text.splitlines()):
        return None
    read = find("toml").read
    assert read is not None
    reading = read(text.encode("utf-8", "replace"), Source("", deck=deck))
    for problem in reading.problems:
        line = _line_of(text, problem.what, problem.line)
        raise EditError(problem.what, problem.fix, line)
    notes = reading.deck.notes if reading.deck else ()
    if len(notes) != 1:
        raise EditError(f"there are {len(notes)} notes in it", "leave one [[note]]")
    found = notes[0]
    if note is not None and found.id != note:
        fix = f"write id = '{note}' again, or add another note"
        raise EditError("the id of a note never changes", fix, _line_of(text, "id", found.line))
    return found.record


def _line_of(text: str, what: str, line: int | None) -> int | None:
    """The line of the key, or of the option, that the first words speak of; else the one given."""
    lines = text.splitlines()
    if line is not None and not lines[line - 1].lstrip().startswith("[["):
        return line  # the parser's own
    said = what.split("': ", 1)[-1]
    if part := _PART.match(said):
        headers = [n for n, one in enumerate(lines, 1) if one.strip() == f"[[note.{part[1]}]]"]
        at = int(part[2]) - 1
        return headers[at] if at < len(headers) else line
    for word in _WORD.findall(said)[:3]:
        key = re.compile(rf"\s*{re.escape(word)}\s*=")
        if found := next((n for n, one in enumerate(lines, 1) if key.match(one)), None):
            return found
    return line


def _commented(lines: tuple[str, ...]) -> str:
    return "".join(f"# {line}\n" for line in lines) + "\n"
