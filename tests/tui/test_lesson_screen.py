"""Lessons are read with keys: sections count, knobs turn, cards are answered where they stand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.deck.values import Text
from studyapp.library.course import glossary, ladders, lessons, topics
from studyapp.library.course.glossary import Term
from studyapp.library.course.ladders import Chain
from studyapp.library.course.topics import Topic
from studyapp.store.store import Store
from studyapp.study.reading import progress
from studyapp.tui.screens.glossary import GlossaryScreen
from studyapp.tui.screens.lab import LabScreen
from studyapp.tui.screens.lesson import LessonScreen
from studyapp.tui.screens.lessons import LessonsScreen
from studyapp.tui.screens.study import StudyScreen
from studyapp.tui.widgets.lesson_parts import CardStop
from studyapp.tui.widgets.live_demo import LiveDemo
from tests.conftest import Clock
from tests.tui.conftest import Launch

LINES = "\n\n".join(f"Line {n} of the text, W[l] and [/] as they are." for n in range(12))
LESSON = f"""---
title: A small lesson
---
It begins.

## The idea

| name | value |
|---|---:|
| a | 12 |

```card
small/typed-1
```

{LINES}

## See it run

```demo
demo = "factor_product"
params = {{ factor = 0.9, depth = 20 }}
knob = "depth"
try = 'Turn the depth: what is left?'
```

{LINES}

## Follow-ups

```chain
alpha/further
```

- [IS15] where it began
"""


@pytest.fixture(autouse=True)
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "alpha.en.md").write_text(LESSON, encoding="utf-8")
    chinese = LESSON.replace("A small lesson", "一个小课程").replace("The idea", "想法")
    (folder / "alpha.zh.md").write_text(chinese, encoding="utf-8")
    monkeypatch.setattr(lessons, "folder", lambda: folder)
    small = (
        Topic("alpha", Text("Alpha", "甲"), Text("What alpha is.", "什么是甲。")),
        Topic("beta", Text("Beta", "乙"), Text("b", "b"), ("alpha",)),
    )
    monkeypatch.setattr(topics, "topics", lambda: small)
    notes = ("small/choice-1", "small/truth-1", "small/number-1")
    chain = Chain("further", "alpha", Text("Further and further", "越来越远"), notes)
    monkeypatch.setattr(ladders, "chains", lambda: (chain,))
    terms = (
        Term("gradient", Text("gradient", "梯度"), Text("Its slopes.", "各方向的斜率。"), "alpha",
             {"en": ("slope",), "zh": ()}, {}),
        Term("weight", Text("weight", "权重"), Text("A factor.", "一个因子。"), "none",
             {"en": (), "zh": ()}, {}),
    )  # fmt: skip
    monkeypatch.setattr(glossary, "glossary", lambda: terms)
    for cached in (lessons.lesson, lessons.written):
        cached.cache_clear()
    yield
    for cached in (lessons.lesson, lessons.written):
        cached.cache_clear()


def write(tmp_path: Path, topic: str, text: str) -> None:
    """One more lesson, in both languages."""
    for language in ("en", "zh"):
        (tmp_path / "lessons" / f"{topic}.{language}.md").write_text(text, encoding="utf-8")


def kept(tmp_path: Path, clock: Clock) -> object:
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        return progress(store).get("alpha")


async def test_the_map_lists_what_is_written_with_its_idea(launch: Launch) -> None:
    async with launch() as app:
        await app.press("o")
        assert isinstance(app.app.screen, LessonsScreen)
        assert "What alpha is." in app.text
        assert "▸ Alpha" in app.text
        assert "cards 0/" in app.text
        assert "Beta" not in app.text  # nothing is written on it
        await app.press("L")
        assert "什么是甲。" in app.text


async def test_a_lesson_shows_text_tables_and_charts(launch: Launch) -> None:
    async with launch(size=(80, 24)) as app:
        await app.press("o", "enter")
        assert isinstance(app.app.screen, LessonScreen)
        assert "Lesson · A small lesson" in app.lines[0]
        assert "section 1 of 3 · 0 % read" in app.lines[0]
        assert "name  value" in app.text
        assert "a        12" in app.text
        await app.press("n")
        assert "Turn the depth: what is left?" in app.text
        assert "Line 0 of the text, W[l] and [/] as they are." not in app.lines[2]
        await app.press("tab")
        before = app.text
        assert "depth" in before
        assert "0.12" in before  # 0.9 ** 20
        await app.press("right", "right", "right")
        await app.settle()
        assert app.app.screen.query_one(LiveDemo).values["depth"] != 20
        assert app.text != before


async def test_enter_on_a_knob_opens_the_whole_simulation(launch: Launch) -> None:
    async with launch() as app:
        await app.press("o", "enter", "n", "tab", "right", "enter")
        assert isinstance(app.app.screen, LabScreen)
        assert app.app.screen.values["factor"] == 0.9
        await app.press("escape")
        assert isinstance(app.app.screen, LessonScreen)


async def test_a_card_is_answered_in_place_and_the_lesson_goes_on(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch() as app:
        await app.press("o", "enter", "tab")
        assert "○ max(0, x) is called?" in app.text
        assert "card · new" in app.text
        await app.press("enter")
        assert isinstance(app.app.screen, StudyScreen)
        await app.type("relu")
        await app.press("enter", "enter", "enter")
        assert isinstance(app.app.screen, LessonScreen)
        assert "✓ max(0, x) is called?" in app.text
        assert "card · next on" in app.text
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        assert store.card("small/typed-1").schedule.reps == 1


async def test_follow_ups_are_asked_in_their_order(launch: Launch) -> None:
    async with launch() as app:
        await app.press("o", "enter", "end", "tab")
        assert "» Further and further" in app.text
        await app.press("enter")
        session = app.app.screen.session
        assert session.current.id == "small/choice-1"
        assert [row.id for row in session.line.rows] == ["small/truth-1", "small/number-1"]


async def test_a_section_counts_as_read_when_its_end_was_seen(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch() as app:
        await app.press("o", "enter", *["space"] * 3)
        assert "33 % read" in app.lines[0]
        await app.press("escape", "escape")
    first = kept(tmp_path, clock)
    assert first is not None
    assert first.sections == {1}
    async with launch() as app:
        await app.press("o")
        assert "33 %" in app.text
        await app.press("enter")
        assert "section 2 of 3 · 33 % read" in app.lines[0]  # where it was left
        await app.press(*["space"] * 9, "escape")
        assert "✓" in app.text
    again = kept(tmp_path, clock)
    assert again.sections == {1, 2, 3}


async def test_what_was_jumped_over_is_not_read(launch: Launch) -> None:
    async with launch() as app:
        await app.press("o", "enter", "end")
        assert "section 3 of 3 · 33 % read" in app.lines[0]


async def test_scrolling_by_any_means_counts_as_reading(launch: Launch) -> None:
    async with launch() as app:
        await app.press("o", "enter")
        body = app.app.screen.body
        while body.scroll_y < body.max_scroll_y:
            body.scroll_relative(y=3, animate=False)  # as the wheel does
            await app.settle()
        assert "section 3 of 3 · 100 % read" in app.lines[0]


async def test_a_click_on_a_card_answers_it(launch: Launch) -> None:
    async with launch() as app:
        await app.press("o", "enter")
        await app.pilot.click(CardStop)
        await app.settle()
        assert isinstance(app.app.screen, StudyScreen)
        assert app.app.screen.session.current.id == "small/typed-1"


async def test_the_end_of_a_lesson_leads_to_the_next(launch: Launch, tmp_path: Path) -> None:
    write(tmp_path, "beta", "---\ntitle: The second\n---\nOther words.\n\n## On\n\nand on\n")
    async with launch() as app:
        await app.press("o", "enter", "end")
        assert "→ The second" in app.text
        await app.press("shift+tab")
        assert "▸ → The second" in app.text
        await app.press("enter")
        assert "The second" in app.lines[0]
        assert "Other words." in app.text
        assert "next lesson ·" not in app.text
        await app.press("left_square_bracket")
        assert "A small lesson" in app.lines[0]


async def test_the_place_is_kept_when_the_terminal_or_the_language_changes(
    launch: Launch, tmp_path: Path
) -> None:
    long = "\n\n".join(f"Part {n} of it:{' many words' * 20}." for n in range(30))
    write(tmp_path, "alpha", f"{LESSON}\n### More\n\n{long}\n")
    async with launch() as app:
        await app.press("o", "enter", "n", *["space"] * 6)
        first = next(line.split(":")[0] for line in app.lines[2:] if "Part" in line)
        for width, height in ((60, 18), (20, 5), (120, 40), (80, 24)):
            await app.pilot.resize_terminal(width, height)
            await app.settle()
            if width >= 60:
                assert first in "\n".join(app.lines[2:7])
        await app.press("L")
        assert first in "\n".join(app.lines[2:6])


async def test_of_many_charts_as_many_as_can_be_read_are_shown_the_others_in_turn(
    launch: Launch, tmp_path: Path
) -> None:
    block = """```demo\ndemo = "xor"\nparams = { b = -1.0 }\nknob = "b"\n```\n"""
    write(tmp_path, "alpha", f"---\ntitle: T\n---\n## One\n\n{block}\n{LINES}\n")
    async with launch() as app:
        await app.press("o", "enter")
        assert "Best linear fit" in app.text
        assert "What the hidden units see" not in app.text
        assert "chart 1-2 of 3 · v shows the next" in app.text
        await app.press("v")
        assert "Best linear fit" not in app.text
        assert "What the hidden units see" in app.text
        await app.press("tab", "right", "v")
        assert "chart 1-2 of 3" in app.text


async def test_the_map_tells_what_a_lesson_builds_on_and_leads_to(
    launch: Launch, tmp_path: Path
) -> None:
    write(tmp_path, "beta", "---\ntitle: The second\n---\n## On\n\nand on\n")
    async with launch() as app:
        await app.press("o")
        assert "leads to Beta" in app.text
        await app.press("down")
        assert "builds on Alpha" in app.text


async def test_the_outline_opens_in_place_of_the_text_where_there_is_little_room(
    launch: Launch,
) -> None:
    async with launch() as app:
        await app.press("o", "enter", "o")
        assert "▸  The idea" in app.text
        assert "See it run" in app.text
        assert "It begins." not in app.text
        await app.press("escape")
        assert "It begins." in app.text
    async with launch(size=(120, 40)) as app:
        await app.press("o", "enter")
        assert "▸" in app.text
        assert "It begins." in app.text
        assert "Follow-ups" in app.text


async def test_the_language_turns_at_the_same_lesson(launch: Launch) -> None:
    async with launch() as app:
        await app.press("o", "enter", "L")
        assert "一个小课程" in app.lines[0]
        assert "想法" in app.text


async def test_from_a_card_to_its_place_in_the_lesson_and_back(launch: Launch) -> None:
    async with launch() as app:
        await app.press("enter")
        await app.until("max(0, x) is called?")
        await app.type("relu")
        await app.press("enter", "enter", "g")
        assert isinstance(app.app.screen, LessonScreen)
        assert "▸" in next(line for line in app.lines if "max(0, x) is called?" in line)
        await app.press("escape")
        assert isinstance(app.app.screen, StudyScreen)
        assert "right" in app.text


async def test_the_card_that_led_there_keeps_the_keys_while_those_above_it_are_filled_in(
    launch: Launch, tmp_path: Path
) -> None:
    cards = "\n\n".join(["```card\nsmall/choice-1\n```"] * 6)
    write(tmp_path, "alpha", LESSON.replace("```card", f"{LINES}\n\n{cards}\n\n```card"))
    async with launch() as app:
        await app.press("enter")
        await app.until("max(0, x) is called?")
        await app.type("relu")
        await app.press("enter", "enter", "g")
        assert "▸" in next(line for line in app.lines if "max(0, x) is called?" in line)


async def test_a_card_without_a_lesson_says_so(launch: Launch) -> None:
    async with launch() as app:
        await app.press("enter")
        await app.until("How steep is a sigmoid at most?")
        await app.press("f3", "g")
        assert "no lesson teaches this card" in app.toasts


async def test_the_lab_leads_to_the_lesson_that_runs_the_demo(launch: Launch) -> None:
    async with launch() as app:
        app.app.open_lab("factor_product", {})
        await app.settle()
        await app.press("o")
        assert isinstance(app.app.screen, LessonScreen)


async def test_a_word_is_looked_up_in_either_language(launch: Launch) -> None:
    async with launch() as app:
        await app.press("G")
        assert isinstance(app.app.screen, GlossaryScreen)
        assert "terms: 2" in app.lines[0]
        await app.type("slop")
        assert "gradient · 梯度 · also slope" in app.text
        assert "Its slopes." in app.text
        await app.press("enter")
        assert isinstance(app.app.screen, LessonScreen)
        await app.press("escape", "escape")
        assert "Study now" in app.text


async def test_a_word_that_is_none_says_what_to_do(launch: Launch) -> None:
    async with launch() as app:
        await app.press("G")
        await app.type("zzz")
        assert "No such word here." in app.text
        await app.press("enter", "escape")
        assert "Study now" in app.text


async def test_a_term_takes_one_line_at_any_width(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("affine function", "affine transformation", "仿射函数", "affine transform")
    long = Term("affine", Text("affine map", "仿射变换"), Text("m", "m"), "alpha",
                {"en": words, "zh": ()}, {})  # fmt: skip
    filling = Term("filling", Text("w" * 40, "词"), Text("m", "m"), "alpha",
                   {"en": (), "zh": ()}, {})  # fmt: skip
    monkeypatch.setattr(glossary, "glossary", lambda: (long, *[filling] * 40))
    async with launch() as app:
        await app.press("G")
        for width in (80, 66, 100):
            await app.pilot.resize_terminal(width, 24)
            await app.settle()
            at = next(n for n, line in enumerate(app.lines) if "仿射变换" in line)
            assert app.lines[at].rstrip(" ▁▂▃▄▅▆▇█").endswith(("…", "affine transform)"))
            assert "www" in app.lines[at + 1]
