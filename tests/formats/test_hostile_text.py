"""Text that would steer a terminal, a widget, a shell or a formatter, in every format."""

import json

import pytest

from studyapp.deck.read import cards_of, question
from studyapp.formats import Reading, Source, find
from studyapp.text.sanitise import find_control

CLEANED = {
    "colours": ("\x1b[31mred\x1b[0m", "red"),
    "title, clipboard, link": ("\x1b]0;t\x07a\x1b]52;c;eA==\x07b\x1b]8;;http://x\x07c", "abc"),
    "device, application, privacy strings": ("\x1bPq\x1b\\a\x1b_x\x1b\\b\x1b^y\x1b\\c", "abc"),
    "C1 controls": ("a\x9b31mb\x85c", "abc"),
    "bare escape": ("abc\x1b", "abc"),
    "bell, backspace, vertical tab, form feed": ("a\x07b\x08c\x0bd\x0ce", "abcde"),
    "delete": ("a\x7fb", "ab"),
    "bidirectional overrides": ("a\u202eb\u202dc\u202a", "abc"),
    "bidirectional isolates": ("a\u2066b\u2069\u2069c", "abc"),
    "zero-width padding": ("a\u200bb\u2060c", "abc"),
    "byte-order mark inside": ("a\ufeffb", "ab"),
    "tag characters": ("a\U000e0041\U000e0042b", "ab"),
    "noncharacters": ("a\ufdd0b\uffffc", "abc"),
    "a tower of accents": ("e" + "\u0301" * 1000, "e" + "\u0301" * 8),
}
KEPT = {
    "markup": "[bold]x[/bold]",
    "an action": "[@click=app.quit]x",
    "unbalanced markup": "[/]",
    "indices": "x[i][j] and [1,2]",
    "a link": "[link=file:///etc/passwd]x",
    "an emoji name": ":smile:",
    "a script": "<script>alert(1)</script>",
    "an attribute": "<b onerror=x>y</b>",
    "an address": "[x](javascript:alert(1)) data:text/html,x",
    "entities": "&amp;lt;",
    "SQL": "x'; DROP TABLE notes; --",
    "a slow pattern": "(a+)+$",
    "format strings": "{0} {name} %s %(x)s ${x} $(rm -rf /)",
    "emoji with joiners": "👩\u200d🔬 ❤\ufe0f",
    "private use": "a\ue000b",
    "a variation selector": "≨\ufe00",
    "a soft hyphen": "soft\u00adhyphen",
}


def read(form: str, text: str) -> Reading:
    reader = find(form).read
    assert reader is not None
    data = {
        "toml": "[[note]]\nid = 'n'\nkind = 'basic'\nen.prompt = "
        + json.dumps(f"why {text}", ensure_ascii=False)
        + "\nen.answer = 'w'\n",
        "markdown": f"## why {text}\nanswer\n",
        "csv": 'question,answer\n"why ' + text.replace('"', '""') + '",w\n',
    }[form]
    return reader(data.encode("utf-8", "surrogatepass"), Source("f"))


def prompt(reading: Reading) -> str:
    assert [str(p) for p in reading.problems] == []
    assert reading.deck is not None
    (card,) = cards_of(reading.deck)
    return question(card, "en", 0).prompt


@pytest.mark.parametrize("form", ["markdown", "csv"])
@pytest.mark.parametrize("case", CLEANED)
def test_what_a_terminal_would_obey_is_taken_out_and_told(form: str, case: str) -> None:
    text, clean = CLEANED[case]
    reading = read(form, text)
    assert prompt(reading) == f"why {clean}"
    assert find_control(prompt(reading)) == []
    if case != "a tower of accents":
        assert "taken out" in str(reading.warnings[0])


@pytest.mark.parametrize("case", [c for c in CLEANED if c != "a tower of accents"])
def test_in_toml_it_is_an_error_on_the_line_of_its_note(case: str) -> None:
    reading = read("toml", CLEANED[case][0])
    assert reading.problems
    for problem in reading.problems:
        assert problem.line in (1, 4)
        assert find_control(str(problem)) == []


@pytest.mark.parametrize("form", ["toml", "markdown", "csv"])
@pytest.mark.parametrize("case", KEPT)
def test_what_is_only_text_stays_as_written(form: str, case: str) -> None:
    assert prompt(read(form, KEPT[case])) == f"why {KEPT[case]}"


@pytest.mark.parametrize("form", ["markdown", "csv"])
def test_hostile_text_in_a_broken_note_is_safe_in_its_error(form: str) -> None:
    text = "x\x1b]0;owned\x07[@click=app.quit]%s"
    data = {"markdown": f"## q {{#{text}}}\na\n", "csv": f"id,question,answer\n{text},q,a\n"}[form]
    reader = find(form).read
    assert reader is not None
    (problem,) = reader(data.encode(), Source("f")).problems
    assert "\x1b" not in str(problem)
    assert "[@click=app.quit]%s" in str(problem)


@pytest.mark.parametrize("form", ["toml", "markdown", "csv"])
def test_a_lone_surrogate_is_refused(form: str) -> None:
    reading = read(form, "a\ud800b")
    assert len(reading.problems) == 1


@pytest.mark.parametrize("form", ["toml", "markdown", "csv"])
@pytest.mark.parametrize("size", [20_001, 100_000])
def test_a_field_of_a_book_is_refused(form: str, size: int) -> None:
    (problem,) = read(form, "x" * size).problems
    assert "characters" in str(problem)
    assert len(str(problem)) < 500
