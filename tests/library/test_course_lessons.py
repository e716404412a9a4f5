"""Lessons are read block by block; a broken block is told with its line and hides nothing else."""

from studyapp.library.course.lessons import (
    CardBlock,
    ChainBlock,
    DemoBlock,
    Heading,
    Prose,
    TableBlock,
    read,
)

WRITTEN = """---
title: A lesson
---

First words.

## One

| a | b |
|---|---|
| 1 | 2 |

Text with `code` and
a second line.

```demo
demo = "sparsity"
params = { penalty = "l1" }
knob = "strength"
try = 'What happens?'
```

### A part

```card
deck/note
```

```python
## no heading
```

## Two

```chain
topic/chain
```
"""


def test_every_block_comes_in_its_place() -> None:
    lesson, problems = read(WRITTEN, "topic", "en", "topic.en.md")
    assert problems == ()
    assert lesson.title == "A lesson"
    kinds = [type(block) for block in lesson.blocks]
    assert kinds == [
        *(Prose, Heading, TableBlock, Prose, DemoBlock, Heading, CardBlock, Prose, Heading),
        ChainBlock,
    ]
    demo = lesson.blocks[4]
    assert demo == DemoBlock("sparsity", {"penalty": "l1"}, "strength", "What happens?", 16)
    assert WRITTEN.split("\n")[demo.line - 1] == "```demo"
    assert [section.text for section in lesson.sections] == ["One", "Two"]
    assert lesson.notes == ("deck/note",)
    code = lesson.blocks[7]
    assert isinstance(code, Prose)
    assert code.text == "```python\n## no heading\n```"


def test_a_card_knows_its_section() -> None:
    lesson, _ = read(WRITTEN, "topic", "en")
    assert lesson.section_of("deck/note") == 1
    assert lesson.section_of("deck/other") is None


def test_line_ends_and_a_mark_at_the_start_make_no_difference() -> None:
    assert read("\ufeff" + WRITTEN.replace("\n", "\r\n"), "t", "en") == read(WRITTEN, "t", "en")


def broken(old: str, new: str) -> str:
    _, problems = read(WRITTEN.replace(old, new), "topic", "en", "topic.en.md")
    return "\n".join(map(str, problems))


def test_a_broken_block_is_told_with_its_line() -> None:
    assert "topic.en.md:16: the demo block says nothing" in broken('demo = "sparsity"', "demo =")
    assert "topic.en.md:16: the demo block" in broken('knob = "strength"', 'know = "strength"')
    assert "topic.en.md:25: the card block says nothing that can be shown" in broken(
        "deck/note", "note"
    )
    assert "write topic/chain" in broken("topic/chain", "chain")
    assert "has no title" in broken("title: A lesson", "")


def test_a_fence_that_is_never_closed_loses_nothing_above_it() -> None:
    lesson, _ = read("---\ntitle: t\n---\nwords\n\n```\ncode\n", "t", "en")
    assert [block.text for block in lesson.blocks if isinstance(block, Prose)] == [
        "words\n\n```\ncode"
    ]
