"""Who a note is when its file gives it no id: the question, however it is dressed."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import Final

from studyapp.deck.values import ID

_NUMBERING: Final = re.compile(
    r"^(?:(?:第\s*[\d一二三四五六七八九十百]+\s*[题章节问][.、:)]?"
    r"|(?:q|question|问题?|题目?)\s*\d*\s*[:.、)]"
    r"|\(\s*\d+\s*\)|\d+(?:\.\d+)*\s*[、)]|\d+(?:\.\d+)*[.:](?=\s|[^\d\s])|\d+(?:\.\d+){2,}(?=\s)"
    r"|[一二三四五六七八九十]+、)\s*)+"
)
_EMPHASIS: Final = re.compile(
    r"(?P<two>\*\*|(?<!\w)__)(?=\S)(?P<strong>.+?)(?<=\S)(?P=two)"
    r"|(?<![\w*])(?P<one>[*_])(?=[^\s*_])(?P<light>[^*_\n]+?)(?<=\S)(?P=one)(?![\w*])"
)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_VARIANT: Final = re.compile("[\ufe00-\ufe0f]")
"""Emoji carry them; they are marks, but say nothing."""
_CODE: Final = re.compile(r"`+")
_ONE_DASH: Final = str.maketrans(dict.fromkeys("–—−‐‑", "-"))
_KEPT: Final = frozenset("+-*/=<>#^%_\\")
"""Signs that tell questions apart: C, C++ and C#; x>0 and x<0; all mathematical signs with them."""
_GAP: Final = re.compile(r"\{\{c(\d+)::.*?\}\}", re.DOTALL)
_CJK: Final = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_CJK: Final = re.compile(f"[{_CJK}]")
_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ]+(?:['-][A-Za-z]+)*")
_NOT_WORDS: Final = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)


def normalised(question: str) -> str:
    """The question without case, width, numbering, emphasis, emoji, spaces and punctuation."""
    text = unicodedata.normalize("NFKC", question.translate(_ONE_DASH)).casefold().strip()
    text = _VARIANT.sub("", _LINK.sub(r"\1", text))
    text = _EMPHASIS.sub(lambda m: m["strong"] or m["light"], text)
    text = _CODE.sub("", text).lstrip("#> \t")
    text = _NUMBERING.sub("", text) or text
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if character in _KEPT or category == "Sm" or category[0] in "LNM":
            kept.append(character)
        elif character.isspace() or category[0] in "PZ":
            kept.append(" ")
    words = re.sub(r"\s+", " ", "".join(kept)).strip()
    words = re.sub(r" ?([+*/=<>^%]) ?", r"\1", words)
    return re.sub(rf"(?<=[{_CJK}]) | (?=[{_CJK}])", "", words)


def question_of_cloze(text: str) -> str:
    """A cloze asks the same as long as the text around its gaps does."""
    return _GAP.sub(r"{c\1}", text)


def derived_id(*parts: str) -> str:
    """The id of a note that has none, from what tells it apart."""
    return f"q-{_digest(*parts)}"


def guid_id(guid: str) -> str:
    """An id for a note known elsewhere by `guid`, which may hold any character."""
    return guid if ID.fullmatch(guid) else f"g-{_digest(guid)}"


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=6).hexdigest()


def option_ids(texts: list[str]) -> list[str]:
    """An id for each option that a reordering keeps: its own words, or a hash of them."""
    ids: list[str] = []
    for text in texts:
        plain = re.fullmatch(r"[a-z0-9]+(?: [a-z0-9]+)*", text.casefold())
        one = text.casefold().replace(" ", "-") if plain and len(text) <= 40 else ""
        if not one or one in ids:
            one = f"o-{_digest(text)[:8]}"
        ids.append(one)
    return ids


def deck_id(name: str) -> str:
    """A deck's id from a title or a file's stem, in whatever script it is written."""
    if ID.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name)
    ascii_part = plain.encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_part.casefold()).strip("-")[:60].strip("-")
    lost = any(c.isalnum() and not c.isascii() for c in unicodedata.normalize("NFC", name))
    if slug and not (lost and _IS_CJK.search(name)):
        return slug
    return f"{slug}-{_digest(name)[:8]}".lstrip("-") if slug else f"deck-{_digest(name)[:8]}"


def language_of(text: str) -> str:
    """ "zh" where there are more Chinese characters than words in Latin letters, else "en"."""
    plain = _NOT_WORDS.sub(" ", text)
    chinese = len(_IS_CJK.findall(plain))
    return "zh" if chinese and chinese >= len(_WORD.findall(plain)) else "en"


def is_chinese(text: str) -> bool:
    return bool(_IS_CJK.search(text))
