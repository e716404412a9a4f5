"""From drafts to a deck: ids for the notes that have none, doubles found, every error placed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from studyapp.deck.fields import NoteError
from studyapp.deck.read import read_note
from studyapp.deck.values import ID, Deck, Note, Text
from studyapp.formats import Problem, Reading, Source
from studyapp.formats._identity import deck_id, derived_id, normalised, question_of_cloze

_MARKUP: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)|!\[\[[^\]]*\]\]")


@dataclass(slots=True)
class Draft:
    """A note on its way: its record without an id, perhaps, and the line it begins on."""

    record: dict[str, object]
    line: int
    language: str

    @property
    def question(self) -> str:
        words = self.record.get(self.language)
        words = words if isinstance(words, dict) else {}
        return str(words.get("prompt") or question_of_cloze(str(words.get("text", ""))))

    @property
    def options(self) -> str:
        """What tells it from another choice with the same prompt; "" where it isn't one."""
        tables = self.record.get("option")
        if not isinstance(tables, list):
            return ""
        return "\n".join(sorted(str(table["id"]) for table in tables))


@dataclass(slots=True)
class Findings:
    """What is wrong and what was done about it, gathered while a file is read."""

    source: Source
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def wrong(self, line: int | None, what: str, fix: str = "") -> None:
        self.problems.append(self.source.problem(line, what, fix))

    def warn(self, line: int | None, what: str, fix: str = "") -> None:
        self.warnings.append(self.source.problem(line, what, fix))


def gather(
    drafts: Sequence[Draft], deck: str, title: str, language: str, found: Findings, read: int
) -> Reading:
    """The deck of every draft that makes a note; `read` counts the notes that made no draft too."""
    identify(drafts)
    notes: list[Note] = []
    at: dict[str, tuple[int, dict[str, object]]] = {}
    for draft in drafts:
        name = str(draft.record["id"])
        if name in at:
            line, record = at[name]
            if record == draft.record:
                found.warn(draft.line, f"the same note as on line {line}, left out")
            elif ID.fullmatch(name) and normalised_of(record, draft) == normalised(draft.question):
                found.wrong(
                    draft.line,
                    f"the question of line {line} again, with another answer",
                    "mend one, or give each an id of its own",
                )
            else:
                found.wrong(
                    draft.line, f"the id {name!r} stands on line {line} already", "change one"
                )
            continue
        at[name] = draft.line, draft.record
        if (note := read_one(draft, found)) is not None:
            notes.append(note)
    if not drafts and not found.problems:
        found.warn(None, "no notes in it")
    titled = Text(zh=title) if language == "zh" else Text(en=title)
    return Reading(
        Deck(deck, titled, tuple(notes), found.source.file),
        tuple(sorted(found.problems, key=lambda p: p.line or 0)),
        tuple(sorted(found.warnings, key=lambda p: p.line or 0)),
        read,
    )


def normalised_of(record: dict[str, object], like: Draft) -> str:
    return normalised(Draft(record, like.line, like.language).question)


def identify(drafts: Iterable[Draft]) -> None:
    """Give every draft without an id one that an edited answer, a move or a tag does not change."""
    alike: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not draft.record.get("id"):
            question = draft.question.strip()
            alike[normalised(question) or question].append(draft)
    for question, group in alike.items():
        # "Which of these is true?" is asked of many sets of options: then the options tell
        several = len({draft.options for draft in group}) > 1
        for draft in group:
            name = derived_id(question, draft.options) if several else derived_id(question)
            draft.record = {"id": name} | {k: v for k, v in draft.record.items() if k != "id"}


def read_one(draft: Draft, found: Findings) -> Note | None:
    try:
        return read_note(draft.record, draft.line)
    except NoteError as wrong:
        what, fix = wrong.what, wrong.fix
        name = str(draft.record["id"])
        if name.startswith("q-"):
            # nobody wrote that id: the line says which note it is
            what = what.removeprefix(f"note {name!r}: ")
        found.wrong(draft.line, what, fix)
        return None


def pictures(text: str, found: Findings) -> None:
    """One warning for all pictures: they are shown as written, and no file is read."""
    marks = list(_MARKUP.finditer(text))
    if marks:
        line = text.count("\n", 0, marks[0].start()) + 1
        many = "a picture" if len(marks) == 1 else f"{len(marks)} pictures"
        found.warn(line, f"{many} can't be shown: the cards show the address as text")


def deck_of(name: str, fallback: str, found: Findings) -> str | None:
    """The deck's id: the one the person gave, else what the file calls it, else the file's stem."""
    if found.source.deck is not None:
        if not ID.fullmatch(found.source.deck):
            found.wrong(
                None,
                f"{found.source.deck!r} is not a deck's id",
                f"write lower-case letters, digits and dashes, as in {deck_id(found.source.deck)}",
            )
            return None
        return found.source.deck
    return deck_id(name or fallback)
