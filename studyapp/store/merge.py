"""A note's three versions brought together field by field: last imported, learner's, author's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, TypeAlias

from studyapp.deck.fields import LANGUAGES
from studyapp.deck.values import Record
from studyapp.store.plans import FieldChange

Prefer: TypeAlias = Literal["file", "mine"] | None
Flat: TypeAlias = Mapping[str, object]


def written(record: Record) -> str:
    """The record as one line of JSON, its keys in the author's order."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def flat(record: Record) -> dict[str, object]:
    """field -> value, the words of each language as fields of their own ("en.prompt")."""
    fields: dict[str, object] = {}
    for key, value in record.items():
        if key in LANGUAGES and isinstance(value, Mapping):
            fields.update((f"{key}.{word}", said) for word, said in value.items())
        else:
            fields[key] = value
    return fields


def nested(fields: Flat) -> dict[str, object]:
    """The record that `flat` took apart."""
    record: dict[str, object] = {}
    for field, value in fields.items():
        language, dot, word = field.partition(".")
        if dot and language in LANGUAGES:
            table = record.setdefault(language, {})
            assert isinstance(table, dict)
            table[word] = value
        else:
            record[field] = value
    return record


@dataclass(frozen=True, slots=True)
class Merged:
    record: dict[str, object]
    changes: tuple[FieldChange, ...]
    """Fields of the learner's version that the author's replaces."""
    conflicts: tuple[tuple[str, object, object, object], ...]
    """field, base, mine, file, where all three differ."""


def three_way(base: Flat, mine: Flat, file: Flat, prefer: Prefer = None) -> Merged:
    """Only the author changed a field: take it; only the learner: keep it; both: see `prefer`."""
    fields: dict[str, object] = {}
    changes, conflicts = [], []
    for name in dict.fromkeys((*file, *mine)):
        was, ours, theirs = base.get(name), mine.get(name), file.get(name)
        kept = ours
        if not same(ours, theirs) and not same(theirs, was):
            if same(ours, was) or prefer == "file":
                kept = theirs
                changes.append(FieldChange(name, ours, theirs))
            elif prefer is None:
                conflicts.append((name, was, ours, theirs))
        if kept is not None:
            fields[name] = kept
    return Merged(nested(fields), tuple(changes), tuple(conflicts))


def same(one: object, other: object) -> bool:
    """Equal as JSON: `true` is not 1, an absent field equals only an absent one."""
    return one is other or json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def question_digest(record: Record) -> str:
    """What is asked, in both languages; spacing and case don't count."""
    asked: list[object] = [record.get("option")]
    for language in LANGUAGES:
        said = record.get(language)
        if isinstance(said, Mapping):
            asked += [said.get("prompt"), said.get("text")]
    text = " ".join(repr(asked).casefold().split())
    return blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest()
