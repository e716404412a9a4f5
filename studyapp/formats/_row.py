"""One row of a table as a note: the column for the kind decides, else what the cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from studyapp.deck.fields import nearest
from studyapp.formats._answers import (
    AnswerError,
    Option,
    chosen,
    chosen_several,
    distinct,
    is_bare_number,
    names_several,
    number,
    records,
    truth,
    truth_of,
    unlettered,
)
from studyapp.formats._body import filled
from studyapp.formats._columns import Columns
from studyapp.formats._front_matter import check_tags, split_tags
from studyapp.formats._gather import Draft, Findings
from studyapp.formats._identity import guid_id

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "basic": ("basic", "qa", "q&a", "open", "essay", "问答", "问答题", "简答", "简答题", "基础"),
    "reversed": ("reversed", "both", "both ways", "双向", "正反"),
    "cloze": ("cloze", "gap", "挖空"),
    "choice": (
        "choice", "mc", "mcq", "multiple choice", "single", "single choice",
        "单选", "单选题", "选择", "选择题",
    ),
    "multi": ("multi", "ms", "multi select", "multiple select", "多选", "多选题"),
    "truefalse": ("truefalse", "tf", "true/false", "true false", "判断", "判断题", "是非题"),
    "typed": ("typed", "type", "fill", "blank", "short answer", "填空", "填空题"),
    "number": ("number", "numeric", "numerical", "calculation", "计算", "计算题", "数值"),
}  # fmt: skip
_MARK: Final = re.compile(r"\s*(?:\*(?!\*)|[✓✔√]|\[[xX]\])\s*")
_SURE_MARK: Final = re.compile(r"\s*(?:[✓✔]\s*|[*√]\s+|\[[xX]\]\s*)")
"""What is a mark even beside an answer column: neither *args nor √2."""
_SEPARATE: Final = re.compile(r"\s*(?:\n|;;|\|)\s*")


Shaped: TypeAlias = tuple[dict[str, str], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says, before it is known what kind of note that makes."""

    prompt: str
    answer: str
    options: tuple[Option, ...]
    language: str
    line: int
    found: Findings


def draft_of(
    cells: Sequence[str], columns: Columns, line: int, language: str, found: Findings
) -> Draft:
    """Raises AnswerError."""

    def cell(what: str) -> str:
        return cells[columns.place[what]].strip() if what in columns.place else ""

    prompt = cell("question")
    if not prompt:
        raise AnswerError("the question is empty", "write it, or take the row out")
    record: dict[str, object] = {}
    if name := cell("id") or (guid_id(cell("guid")) if cell("guid") else ""):
        record["id"] = name
    for key in ("topic", "source"):
        if cell(key):
            record[key] = cell(key)
    if tags := split_tags(cell("tags"), spaces=True):
        check_tags(tags)
        record["tags"] = tags
    words = {key: cell(key) for key in ("hint", "why") if cell(key)}
    options = _options(cells, columns, cell("choices"), marked=not cell("answer"))
    told = Told(prompt, cell("answer"), options, language, line, found)
    said, fields = _SHAPES[_kind(cell("kind"), told)](told)
    record |= fields | {language: said | words}
    if record["kind"] == "number":
        record |= {key: cell(key) for key in ("tolerance", "unit") if cell(key)}
    return Draft(record, line, language)


def _options(
    cells: Sequence[str], columns: Columns, choices: str, *, marked: bool
) -> tuple[Option, ...]:
    """The options as written; a mark before one says that it is right."""
    texts = [cells[at].strip() for at in columns.options if cells[at].strip()]
    if choices:
        texts += [part for part in _SEPARATE.split(choices) if part]
    marks = [(_MARK if marked else _SURE_MARK).match(text) for text in texts]
    bare = [text[mark.end() :] if mark else text for text, mark in zip(texts, marks, strict=True)]
    return tuple(
        Option(text, mark is not None) for text, mark in zip(unlettered(bare), marks, strict=True)
    )


def _kind(said: str, told: Told) -> str:
    if said:
        word = said.casefold().replace("_", " ").replace("-", " ").strip()
        for kind, names in KINDS.items():
            if word in names or word.replace(" ", "") in names:
                if kind == "cloze" and filled(told.prompt) is None and told.answer:
                    return "typed"
                return kind
        raise AnswerError(f"no kind {said!r}", nearest(word, KINDS))
    if told.options:
        several = sum(option.right for option in told.options) > 1
        several = several or names_several(told.answer, [option.text for option in told.options])
        return "multi" if several else "choice"
    if filled(told.prompt) is not None:
        return "cloze"
    if truth(told.answer) is not None:
        return "truefalse"
    return "number" if is_bare_number(told.answer) else "basic"


# -- kinds: what is said in the language, and what all languages share --------------------------


def _needed(told: Told) -> str:
    if not told.answer:
        raise AnswerError("the answer is empty", "write it, or take the row out")
    return told.answer


def _basic(told: Told) -> Shaped:
    return {"prompt": told.prompt, "answer": _needed(told)}, {"kind": "basic"}


def _reversed(told: Told) -> Shaped:
    return {"prompt": told.prompt, "answer": _needed(told)}, {"kind": "reversed"}


def _cloze(told: Told) -> Shaped:
    text = filled(told.prompt)
    if text is None:
        raise AnswerError("no gap in the text", "write {{c1::text::hint}}")
    return {"text": text} | ({"why": told.answer} if told.answer else {}), {"kind": "cloze"}


def _choice(told: Told) -> Shaped:
    options: Sequence[Option] = told.options
    if not options:
        raise AnswerError("a choice without options", "fill the column choices, or A, B, C ...")
    if told.answer or not any(option.right for option in options):
        right = chosen(_needed(told), [option.text for option in options])
        if other := next((o for n, o in enumerate(options) if o.right and n != right), None):
            raise AnswerError(
                f"the answer is {told.answer!r}, but the option {other.text!r} is marked",
                "mark the right one, or none",
            )
        if len(options) > 1 and len({option.text for option in options}) == 1:
            raise AnswerError("all options are the same", "make them differ")
        # a double of the right option is right as well
        options = [Option(option.text, option.text == options[right].text) for option in options]
    answer = truth_of(options)
    if answer is not None:
        return {"prompt": told.prompt}, {"kind": "truefalse", "answer": answer}
    kept = distinct(options)
    for double in kept.dropped:
        told.found.warn(told.line, f"the option {double!r} stands twice; it is shown once")
    return {"prompt": told.prompt}, {
        "kind": "choice",
        "option": records(kept.options, told.language),
    }


def _multi(told: Told) -> Shaped:
    options: Sequence[Option] = told.options
    if not options:
        raise AnswerError("options are missing", "fill the column choices, or A, B, C ...")
    if told.answer or not any(option.right for option in options):
        right = chosen_several(_needed(told), [option.text for option in options])
        if other := next((o for n, o in enumerate(options) if o.right and n not in right), None):
            raise AnswerError(
                f"the answer is {told.answer!r}, but the option {other.text!r} is marked",
                "mark the right ones, or none",
            )
        texts = {options[n].text for n in right}
        options = [Option(option.text, option.text in texts) for option in options]
    kept = distinct(options, several=True)
    for double in kept.dropped:
        told.found.warn(told.line, f"the option {double!r} stands twice; it is shown once")
    tables = records(kept.options, told.language)
    return {"prompt": told.prompt}, {"kind": "multi", "option": tables}


def _truefalse(told: Told) -> Shaped:
    answer = truth(_needed(told), short=True)
    if answer is None and told.options:
        texts = [option.text for option in told.options]
        answer = truth(texts[chosen(told.answer, texts)], short=True)
    if answer is None:
        raise AnswerError(
            f"{told.answer!r} is neither true nor false", "write true, false, 对 or 错"
        )
    return {"prompt": told.prompt}, {"kind": "truefalse", "answer": answer}


def _typed(told: Told) -> Shaped:
    accept = [part for part in _SEPARATE.split(_needed(told)) if part]
    return {"prompt": told.prompt}, {"kind": "typed", "accept": list(dict.fromkeys(accept))}


def _number(told: Told) -> Shaped:
    fields = number(_needed(told))
    if fields is None:
        raise AnswerError(
            f"{told.answer!r} is not a number", "write it like 0.25, 1e-3 or 3.14 ± 0.01"
        )
    return {"prompt": told.prompt}, {"kind": "number"} | fields


_SHAPES: Final[Mapping[str, Callable[[Told], Shaped]]] = {
    "basic": _basic,
    "reversed": _reversed,
    "cloze": _cloze,
    "choice": _choice,
    "multi": _multi,
    "truefalse": _truefalse,
    "typed": _typed,
    "number": _number,
}
