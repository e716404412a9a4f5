"""A note as a form: its fields as text, and the record that changed texts make."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from hashlib import blake2b
from typing import Any, Final

from studyapp.deck.fields import LANGUAGES, NoteError, nearest
from studyapp.deck.kinds import find_kind
from studyapp.deck.query import NO_TAG
from studyapp.deck.read import read_note
from studyapp.deck.values import Note, Record
from studyapp.deck.wording import folded
from studyapp.study.note_form import LINES, SWITCHES, FormField, Path, form, shown
from studyapp.study.note_text import EditError, as_toml, from_toml, template
from studyapp.text.fold import fold, read_number
from studyapp.text.sanitise import sanitise, sanitise_line

__all__ = [
    "EditError",
    "FormField",
    "accepting",
    "as_toml",
    "fields_of",
    "from_toml",
    "new_note",
    "tag_name",
    "template",
    "with_fields",
]

LONGEST_TAG: Final = 60
_MANY: Final = ("tags", "requires", "rows")
"""Lists of names, with commas between them."""
_UNSEEN: Final = ("kind", "rows", "source")
"""Fields that can be set by name, and stand in no form."""
_TRUTHS: Final = {
    **dict.fromkeys(("true", "yes", "对", "是"), True),
    **dict.fromkeys(("false", "no", "错", "否"), False),
}
_PART: Final = re.compile(r"(option|step)\.(.+?)\.(?:(en|zh)\.(text|why)|(right))")


def fields_of(note: Note, languages: Sequence[str] = LANGUAGES) -> tuple[FormField, ...]:
    """The fields of a form, languages in the order given.

    Evidence, and what a note varies, are edited as TOML.
    """
    return tuple(field for field, _ in form(note.record, note.kind, languages))


def with_fields(note: Note, changes: Mapping[str, str]) -> Record:
    """The note's record with these texts in its fields; an empty text takes a field out.

    Raises NoteError for a field that it hasn't, and where the result would be no note.
    """
    if changes.get("id", note.id).strip() != note.id:
        raise NoteError(f"note {note.id!r}: its id never changes", "add another note instead")
    texts = {name: text for name, text in changes.items() if name != "id"}
    record = _changed(note.record, note.kind, texts)
    return note.record if record is None else read_note(record).record


def new_note(kind: str, texts: Mapping[str, str], taken: Collection[str] = ()) -> Record:
    """The record of a new note; without an id it is called by its question. Raises NoteError."""
    find_kind(kind)
    rest = {name: text for name, text in texts.items() if name != "id"}
    record = dict(_changed({"kind": kind}, kind, rest) or {"kind": kind})
    name = texts.get("id", "").strip() or _named(record, taken)
    return read_note({"id": name, **record}).record


def accepting(note: Note, text: str) -> Record | None:
    """The record with one more accepted answer.

    None where the kind takes none, where nothing was said, or it is accepted already.
    """
    known = note.record.get("accept")
    said = sanitise_line(text).strip()
    if not isinstance(known, Sequence) or isinstance(known, str) or not fold(said):
        return None
    if fold(said) in {fold(str(one)) for one in known}:
        return None
    return read_note({**note.record, "accept": [*known, said]}).record


def tag_name(text: str) -> str:
    """A tag as it is kept. Raises NoteError for what can't be one."""
    tag = sanitise_line(text).strip()
    if not tag or len(tag) > LONGEST_TAG or re.search("[,，]", tag):
        raise NoteError(
            f"{tag[:60]!r} is no tag", f"write 1 to {LONGEST_TAG} characters without a comma"
        )
    if folded(tag) == NO_TAG:
        raise NoteError(f"{tag!r} can't be a tag", "tag:none finds what has none")
    return tag


# -- from texts to a record --------------------------------------------------------------------


def _changed(record: Record, kind: str, changes: Mapping[str, str]) -> Record | None:
    """The record with these texts put in, not yet read again; None where they say what it says."""
    before, kind = kind, changes.get("kind", kind).strip() or kind
    known = {
        field.name: (field, path)
        for one in dict.fromkeys((before, kind))
        for field, path in form(record, one, LANGUAGES)
    }
    for key in _UNSEEN:
        value = shown(key, record.get(key))
        if value is not None:
            known[key] = (FormField(key, key, value), (key,))
    made = deepcopy(dict(record))
    touched = False
    for name, written in changes.items():
        text = sanitise(written).strip()
        if name not in known:
            _add_part(made, name, text, kind, known)
        elif text != known[name][0].value.strip():
            path = known[name][1]
            _put(made, path, _value(name, str(path[-1]), kind, text))
        else:
            continue
        touched = True
    return made if touched else None


def _value(name: str, key: str, kind: str, text: str) -> object:
    """What the text stands for; None takes the field out. Raises NoteError."""
    if not text:
        return None
    if key in LINES:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if key in _MANY:
        return [one for part in re.split("[,，\n]", text) if (one := part.strip())] or None
    if key in SWITCHES or (name == "answer" and kind == "truefalse"):
        found = _TRUTHS.get(text.casefold())
        if found is None:
            raise NoteError(f"{name} must be true or false, not {text!r}", "write true or false")
        return found
    if name == "answer" and kind == "number":
        return _number(name, text)
    if name == "tolerance":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _number(name: str, text: str) -> int | float:
    if re.fullmatch(r"[-+]?\d{1,15}", text, re.ASCII):
        return int(text)
    try:
        return float(text)
    except ValueError:
        found = read_number(text)
    if found is None or found[1]:
        fix = "the unit has a field of its own" if found else "write one like 0.25 or 1e-3"
        raise NoteError(f"{name}: {text[:60]!r} is not a number", fix)
    return found[0]


def _put(record: dict[str, Any], path: Path, value: object) -> None:
    """Set, or take out; a language that says nothing any more goes with its last word."""
    *way, key = path
    tables: list[Any] = [record]
    for step in way:
        inner = tables[-1]
        tables.append(inner[step] if isinstance(step, int) else inner.setdefault(step, {}))
    if value is None:
        tables[-1].pop(key, None)
        if way and way[-1] in LANGUAGES and not tables[-1]:
            del tables[-2][way[-1]]
    else:
        tables[-1][key] = value


def _add_part(
    record: dict[str, Any],
    name: str,
    text: str,
    kind: str,
    known: Mapping[str, tuple[FormField, Path]],
) -> None:
    """Say something of an option or step that isn't there yet: it is then. Raises NoteError."""
    found = _PART.fullmatch(name)
    if not found or found[1] not in find_kind(kind).keys or (found[5] and found[1] == "step"):
        raise NoteError(f"no field {name!r} here", nearest(name, known))
    tables = record.setdefault(found[1], [])
    at = next((n for n, table in enumerate(tables) if table.get("id") == found[2]), len(tables))
    if at == len(tables):
        tables.append({"id": found[2]})
    key = found[5] or found[4]
    way: Path = (found[1], at, found[3], key) if found[3] else (found[1], at, key)
    _put(record, way, _value(name, key, kind, text))


def _named(record: Record, taken: Collection[str]) -> str:
    """An id made of the question's first words, or of its digest where it has no Latin ones."""
    texts = [
        str(said.get("prompt") or said.get("text") or "")
        for language in LANGUAGES
        if isinstance(said := record.get(language), Mapping)
    ]
    asked = next(iter(texts), "")
    words = re.findall("[a-z0-9]+", re.sub(r"\{\{c\d+::|\}\}", "", asked.casefold()))[:6]
    name = "-".join(words)[:60].strip("-")
    digest = blake2b("\0".join(texts).encode("utf-8", "replace"), digest_size=4).hexdigest()
    if not name or name in taken:
        name = f"{name}-{digest}" if name else f"q-{digest}"
    return name
