"""A course with a gap, a dead link or halves that differ is told, each fault with its place."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from studyapp.deck.values import Text
from studyapp.library.course import checking, claims, lessons, references
from studyapp.library.course.checking import coverage, lesson_problems
from studyapp.library.course.claims import Claim
from tests.samples import BASIC, Record, deck

EN = "word " * 700
ZH = "字" * 1000
TEXT = """---
title: {title}
---
{words}

## {section}

```card
small/basic-1
```

```demo
demo = "gradient_decay"
params = {{ depth = 20 }}
knob = "depth"
```

```chain
alpha/further
```

$a^2$ as in [IS15]
"""


def claim(id: str, verdict: str = "true") -> Claim:
    return Claim(id, "t", ("note-000",), verdict, Text("c", "c"), Text("t", "t"), line=7)  # type: ignore[arg-type]


def asking(*rows: str, deck_id: str = "small") -> object:
    note: Record = {**BASIC, "rows": list(rows)}
    return deck(note, id=deck_id)


def gaps(found: Mapping[str, Claim], *decks: object) -> list[str]:
    return [str(one) for one in coverage(decks, found)]  # type: ignore[arg-type]


def test_every_claim_is_asked() -> None:
    found = {"AAA-01": claim("AAA-01"), "AAA-02": claim("AAA-02")}
    assert gaps(found, asking("AAA-01")) == ["claims.toml:7: claim 'AAA-02' is asked by no note"]
    assert gaps(found, asking("AAA-01", "AAA-02")) == []


def test_what_the_notes_get_wrong_is_asked_in_a_deck_of_its_own() -> None:
    for verdict in ("misleading", "false", "slip"):
        found = {"AAA-01": claim("AAA-01", verdict)}
        assert "no note of 'errata' asks it" in gaps(found, asking("AAA-01"))[0]
        assert gaps(found, asking("AAA-01", deck_id="errata")) == []
    assert gaps({"AAA-01": claim("AAA-01", "condition")}, asking("AAA-01")) == []


def test_a_note_asks_claims_that_exist() -> None:
    (one,) = gaps({"AAA-01": claim("AAA-01")}, asking("AAA-01", "AAA-09"))
    assert "note 'basic-1': there is no claim 'AAA-09'" in one


# -- lessons -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lessons, "folder", lambda: tmp_path)
    for language, words, section in (("en", EN, "One"), ("zh", ZH, "一")):
        text = TEXT.format(title="T", words=words, section=section)
        (tmp_path / f"alpha.{language}.md").write_text(text, encoding="utf-8")
    return tmp_path


def told(folder: Path, old: str = "", new: str = "", language: str = "en") -> list[str]:
    """What is wrong after a change of one file."""
    path = folder / f"alpha.{language}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    notes = {"small/basic-1": None, "small/other": None}
    return [str(one) for one in lesson_problems("alpha", notes, {"alpha/further"})]  # type: ignore[arg-type]


def test_a_whole_lesson_has_no_problem(folder: Path) -> None:
    assert told(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("small/basic-1", "small/none", "alpha.en.md:8: there is no note 'small/none'"),
        ("alpha/further", "alpha/none", "there is no chain 'alpha/none'"),
        ('"gradient_decay"', '"gradient_dekay"', "alpha.en.md:12: no demo 'gradient_dekay' - did"),
        ("depth = 20", "depth = -3", "demo 'gradient_decay': "),
        ('knob = "depth"', 'knob = "dept"', "has no param 'dept' - did you mean 'depth'?"),
        ("as in", "**in.**Bold", "alpha.en.md:21: ** stands as written"),
        ("[IS15]", "[XX99]", "there is no reference 'XX99'"),
        ("$a^2$", "$\\nonsense{a}$", "formula $"),
        (EN, "word " * 400, "alpha.en.md: has 4"),
        (EN, "word " * 1600, "alpha.en.md: has 16"),
        ("title: T", "about: T", "alpha.en.md:1: has no title"),
    ],
)
def test_a_fault_in_a_lesson_is_told_with_its_line(
    folder: Path, old: str, new: str, problem: str
) -> None:
    found = told(folder, old, new)
    assert any(problem in one for one in found), found


def test_a_lesson_runs_something(folder: Path) -> None:
    for language in ("en", "zh"):
        found = told(folder, "```demo", "```toml", language)
    assert any("runs no simulation" in one for one in found)


def test_both_languages_have_the_same_bones(folder: Path) -> None:
    assert (
        "alpha.zh.md:8: has the card small/other where the English has the card small/basic-1"
        in (told(folder, "small/basic-1", "small/other", "zh")[0])
    )


def test_a_section_more_in_one_language_is_told(folder: Path) -> None:
    found = told(folder, "$a^2$", "## Two\n\n$a^2$")
    assert any("has nothing where the English has a heading of level 2" in one for one in found)


def test_a_lesson_is_written_in_both_languages(folder: Path) -> None:
    (folder / "alpha.zh.md").unlink()
    assert any("alpha.zh.md: topic 'alpha' has no lesson here" in one for one in told(folder))


def test_a_key_in_a_formula_or_a_link_is_no_reference() -> None:
    assert checking.cited("as [IS15] and [He15](x) and $W[A1]$ say") == ["IS15"]
    assert set(checking.cited("[IS15]")) <= set(references.references())


def test_verdicts_are_known() -> None:
    assert claims.problems() == []
