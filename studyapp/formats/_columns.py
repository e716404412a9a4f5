"""Which column of a table holds what: by the names at its head, or as the person importing says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from studyapp.deck.fields import nearest
from studyapp.formats._gather import Findings
from studyapp.text.sanitise import sanitise_line

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "question": (
        "question", "front", "term", "prompt", "q", "word", "text", "stem",
        "问题", "题目", "正面", "题干", "问", "术语", "名词",
    ),
    "answer": (
        "answer", "back", "definition", "a", "response", "key", "correct", "correct answer",
        "right answer", "答案", "背面", "正确答案", "答", "定义", "释义",
    ),
    "choices": ("choices", "options", "alternatives", "选项", "备选项"),
    "kind": ("type", "kind", "题型", "类型"),
    "tags": ("tags", "tag", "labels", "标签"),
    "deck": ("deck", "分组", "牌组"),
    "id": ("id",),
    "guid": ("guid", "uid", "uuid"),
    "hint": ("hint", "clue", "提示"),
    "why": (
        "explanation", "why", "reason", "rationale", "feedback", "comment", "extra", "notes",
        "解析", "说明", "理由", "备注",
    ),
    "source": ("source", "reference", "来源", "出处"),
    "topic": ("topic", "chapter", "category", "subject", "主题", "章节", "知识点"),
    "tolerance": ("tolerance", "容差", "误差"),
    "unit": ("unit", "units", "单位"),
}  # fmt: skip
_EITHER: Final = "解释"
"""The answer, or the reason where another column is the answer."""
_LETTER: Final = re.compile(r"(?:(?:option|choice|answer|选项|答案)[ _-]?)?([a-i])", re.I)
_NUMBERED: Final = re.compile(r"(?:option|choice|选项)[ _-]?([1-9])", re.I)
_ROW_NUMBERS: Final = frozenset(
    {"", "#", "no", "no.", "nr", "number", "index", "序号", "编号", "题号"}
)


@dataclass(frozen=True, slots=True)
class Columns:
    place: Mapping[str, int]
    """What -> index of its column."""
    options: tuple[int, ...] = ()
    """Columns A, B, C ... of one option each."""
    width: int = 0
    head: tuple[str, ...] = field(default=())


def plain(name: str) -> str:
    return unicodedata.normalize("NFKC", sanitise_line(name)).strip().strip("\"“”'*").casefold()


def meaning(name: str) -> str | None:
    """What a column of that name holds: a key of NAMES, "A" to "I", or None."""
    said = plain(name)
    for key, names in NAMES.items():
        if said in names:
            return key
    if (letter := _LETTER.fullmatch(said)) or (letter := _NUMBERED.fullmatch(said)):
        return letter[1].upper() if letter[1].isalpha() else chr(ord("A") + int(letter[1]) - 1)
    return None


def is_head(cells: Sequence[str]) -> bool:
    """Whether the row names columns rather than fills them."""
    return any(meaning(cell) == "question" for cell in cells)


def read_head(cells: Sequence[str], line: int, found: Findings) -> Columns | None:
    """The columns by their names; None, and a problem, where they can't be told."""
    place: dict[str, int] = {}
    letters: dict[str, int] = {}
    ignored: list[str] = []
    names = [plain(cell) for cell in cells]
    # "a" alone is the answer; beside b, or beside an answer, it is the first option
    has_letters = "a" in names and (
        "b" in names or any(meaning(name) == "answer" for name in names if name != "a")
    )
    for at, name in enumerate(names):
        if name and name in names[:at]:
            found.wrong(line, f"two columns are called {cells[at].strip()!r}", "rename one")
            return None
        what = meaning(name)
        if has_letters and re.fullmatch("[a-i]", name):
            what = name.upper()
        if name == _EITHER:
            what = "why" if any(meaning(other) == "answer" for other in names) else "answer"
        if what is None:
            if name not in _ROW_NUMBERS:
                ignored.append(cells[at].strip())
        elif len(what) == 1:
            letters[what] = at
        elif what in place:
            other = cells[place[what]].strip()
            found.wrong(
                line,
                f"the columns {other!r} and {cells[at].strip()!r} both hold the {what}",
                f"say which with --map {what}={at + 1}",
            )
            return None
        else:
            place[what] = at
    if ignored:
        said = ", ".join(repr(sanitise_line(name)[:30]) for name in ignored[:5])
        found.warn(line, f"columns not used: {said}")
    return _complete(place, letters, len(cells), tuple(cells), line, found)


def _complete(
    place: Mapping[str, int],
    letters: Mapping[str, int],
    width: int,
    head: tuple[str, ...],
    line: int,
    found: Findings,
) -> Columns | None:
    wanted = [chr(ord("A") + n) for n in range(len(letters))]
    if letters and sorted(letters) != wanted:
        found.wrong(
            line, f"option columns {', '.join(sorted(letters))}", f"name them {', '.join(wanted)}"
        )
        return None
    # a cloze and a marked option hold their answers themselves
    itself = letters or "choices" in place or "kind" in place
    for needed in ("question",) if itself else ("question", "answer"):
        if needed not in place:
            found.wrong(
                line,
                f"no column is called {needed}",
                "name the columns in the first line, or say --map question=1,answer=2",
            )
            return None
    return Columns(place, tuple(letters[name] for name in wanted), width, head)


def read_mapping(first: Sequence[str], line: int, found: Findings) -> tuple[Columns | None, bool]:
    """The columns that `--map` names, laid over those of the head; and whether there is a head."""
    mapping = found.source.mapping
    by_name = not all(value.strip().isdecimal() for value in mapping.values())
    headed = by_name or is_head(first) or _repeats_names(mapping, first)
    names = [plain(cell) for cell in first]
    place: dict[str, int] = {}
    letters: dict[str, int] = {}
    for key, value in mapping.items():
        what = meaning(key) or key
        if what not in NAMES and not re.fullmatch("[A-I]", what):
            found.wrong(None, f"--map {key}: no such column", nearest(key, NAMES))
            return None, headed
        at = _column(value.strip(), names)
        if at is None or at >= len(first):
            known = f"the file has {len(first)} columns"
            known += f": {', '.join(sanitise_line(c)[:20] for c in first)}" if headed else ""
            found.wrong(None, f"--map {key}={value}: no such column", known)
            return None, headed
        (letters if len(what) == 1 else place)[what] = at
    if headed:
        taken = {*place.values(), *letters.values()}
        for at, name in enumerate(names):
            what = meaning(name) or ""
            if at not in taken and len(what) > 1 and what not in place:
                place[what] = at
            elif at not in taken and len(what) == 1 and what not in letters:
                letters[what] = at
    return _complete(place, letters, len(first), tuple(first), line, found), headed


def _repeats_names(mapping: Mapping[str, str], first: Sequence[str]) -> bool:
    """Whether a mapped column's first cell is just the name of what it holds."""
    for key, value in mapping.items():
        at = int(value) - 1 if value.strip().isdecimal() else -1
        if 0 <= at < len(first) and meaning(first[at]) == (meaning(key) or key):
            return True
    return False


def _column(value: str, names: Sequence[str]) -> int | None:
    if value.isascii() and value.isdecimal() and len(value) < 6:
        return int(value) - 1 if int(value) else None
    return names.index(plain(value)) if plain(value) in names else None
