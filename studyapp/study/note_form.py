"""The fields of a note as texts in a form, and where in its record each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from studyapp.deck.kinds import find_kind
from studyapp.deck.read import WORDS
from studyapp.deck.values import Record
from studyapp.i18n import N_, Say

Path: TypeAlias = tuple[str | int, ...]

TITLES: Final[Mapping[str, str]] = {
    "prompt": N_("question"),
    "text": N_("text"),
    "answer": N_("the answer"),
    "why": N_("why"),
    "hint": N_("hint"),
    "hint2": N_("second hint"),
    "hint3": N_("third hint"),
    "accept": N_("accepted answers, one a line"),
    "tolerance": N_("tolerance"),
    "unit": N_("unit"),
    "recall": N_("ask without options later"),
    "right": N_("right"),
    "topic": N_("topic"),
    "tags": N_("tags"),
    "requires": N_("required notes"),
}
LANGUAGE_NAMES: Final[Mapping[str, str]] = {"en": N_("English"), "zh": N_("Chinese")}
PART_NAMES: Final[Mapping[str, str]] = {"option": N_("option"), "step": N_("step")}

LINES: Final = ("accept",)
"""Lists of texts, one a line."""
SWITCHES: Final = ("right", "recall")
_PROSE: Final = frozenset(("prompt", "text", "answer", *WORDS))


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a note as text that can be edited."""

    name: str
    """ "en.prompt", "tags", "option.good.zh.text"."""
    title: str
    """A marked string."""
    value: str
    multiline: bool = False
    choices: tuple[str, ...] = ()
    """Empty where any text will do."""
    language: str = ""
    """ "" for what both languages share."""
    part: str = ""
    """The id of the option or step that it belongs to, "" for the note itself."""

    def said(self, say: Say) -> str:
        """The label of the field."""
        label = say(self.title)
        if self.language:
            language = say(LANGUAGE_NAMES[self.language])
            label = say(N_("{title} ({language})"), title=label, language=language)
        if self.part:
            sort = say(PART_NAMES[self.name.partition(".")[0]])
            label = say(N_("{sort} {id}: {title}"), sort=sort, id=self.part, title=label)
        return label


def form(
    record: Record, kind_name: str, languages: Sequence[str]
) -> Iterator[tuple[FormField, Path]]:
    kind = find_kind(kind_name)
    for word in kind.words:
        yield from _words(record, (), word, languages)
    for key in kind.keys:
        if key in PART_NAMES:
            yield from _parts(record, key, languages)
        else:
            yield from _shared(record, (), key, kind_name)
    for word in WORDS:
        yield from _words(record, (), word, languages)
    for key in ("topic", "tags", "requires"):
        yield from _shared(record, (), key, kind_name)


def _parts(record: Record, key: str, languages: Sequence[str]) -> Iterator[tuple[FormField, Path]]:
    tables = record.get(key, ())
    if not isinstance(tables, Sequence):
        return
    for at, table in enumerate(tables):
        path: Path = (key, at)
        yield from _words(table, path, "text", languages)
        if key == "option":
            yield from _shared(table, path, "right", key)
        yield from _words(table, path, "why", languages)


def _words(
    table: Record, path: Path, word: str, languages: Sequence[str]
) -> Iterator[tuple[FormField, Path]]:
    for language in languages:
        said = table.get(language, {})
        value = said.get(word, "") if isinstance(said, Mapping) else ""
        if isinstance(value, str):
            name, part = _name(table, path, f"{language}.{word}")
            long = word in _PROSE
            field = FormField(name, TITLES[word], value, long, (), language, part)
            yield field, (*path, language, word)


def _shared(table: Record, path: Path, key: str, kind: str) -> Iterator[tuple[FormField, Path]]:
    text = shown(key, table.get(key))
    if text is None:
        return
    name, part = _name(table, path, key)
    switch = key in SWITCHES or (key == "answer" and kind == "truefalse")
    choices = ("true", "false") if switch else ()
    value = text or ("false" if key in SWITCHES else "")
    field = FormField(name, TITLES.get(key, key), value, key in LINES, choices, "", part)
    yield field, (*path, key)


def _name(table: Record, path: Path, rest: str) -> tuple[str, str]:
    part = str(table.get("id", "")) if path else ""
    return (f"{path[0]}.{part}.{rest}" if path else rest), part


def shown(key: str, value: object) -> str | None:
    """The value as text; None for one that a form can't hold."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return value
        case list() | tuple() if all(isinstance(one, str) for one in value):
            return ("\n" if key in LINES else ", ").join(value)
    return None
