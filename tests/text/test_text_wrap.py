import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.text.width import cell_width
from studyapp.text.wrap import CHUNK, WORD, break_line, wrap

CLOSERS = "，。、；：？！）》」』】〉”’…"
OPENERS = "（《「『【〈“"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param(
            "梯度消失问题，使用sigmoid激活函数时会很明显。",
            16,
            ["梯度消失问题，使", "用sigmoid激活函", "数时会很明显。"],
            id="chinese breaks beside a latin word",
        ),
        pytest.param("深度学习，很深。", 8, ["深度学", "习，很", "深。"], id="no comma first"),
        pytest.param("深度学（见图）", 8, ["深度学", "（见图）"], id="no opener last"),
        pytest.param("a b  c", 3, ["a b", "c"], id="spaces go at a break"),
        pytest.param("one two", 5, ["one", "two"], id="words stay whole"),
        pytest.param("don’t stop", 5, ["don’t", "stop"], id="an apostrophe closes nothing"),
        pytest.param("backpropagation", 6, ["backpr", "opagat", "ion"], id="longer than a line"),
        pytest.param("文件.py", 6, ["文", "件.py"], id="a dot inside a name holds on"),
        pytest.param("见(中文)等", 6, ["见(中", "文)等"], id="ascii brackets hold on"),
        pytest.param("a\n\nb", 9, ["a", "", "b"], id="newlines are lines"),
        pytest.param("", 9, [""], id="nothing is one empty line"),
        pytest.param("  in out", 6, ["  in", "out"], id="an indent stays on its line"),
        pytest.param("it is 91 %, so", 8, ["it is", "91 %, so"], id="a number keeps its sign"),
        pytest.param("约为 91 %。", 8, ["约为", "91 %。"], id="in chinese too"),
        pytest.param("a % b", 3, ["a %", "b"], id="a sign without a number is a word"),
        pytest.param("a\u00a0b c", 4, ["a\u00a0b", "c"], id="a no-break space holds on"),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, expected: list[str]) -> None:
    assert wrap(text, width) == expected


def test_a_range_kept_whole_moves_to_the_next_line() -> None:
    text = "so y = f(x) + b is it"
    start, end = 3, 15
    assert [text[a:b] for a, b in break_line(text, 12, [(start, end)])] == [
        "so",
        "y = f(x) + b",
        "is it",
    ]


def test_a_kept_range_longer_than_a_line_breaks_at_its_spaces() -> None:
    text = "so y = f(x) + b is it"
    assert [text[a:b] for a, b in break_line(text, 8, [(3, 15)])] == [
        "so y =",
        "f(x) + b",
        "is it",
    ]


TEXTS = st.text(
    st.sampled_from(
        "abcdefg xyz  \u00a0中文字符，。（）“”'\"(),.!?[]{}…—’\u0302👩❤\ufe0f\u200d\t\ue000"
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=500)
@given(TEXTS, st.integers(2, 30))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_width(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert not any(line.startswith(" ") for line in lines[1:])


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(["中", "文字", "abc", "，", "。", "（x）", "“引”", " "]), max_size=20)
)
def test_chinese_punctuation_stays_with_its_word(parts: list[str]) -> None:
    text = re.sub(f"[{CLOSERS}]{{2,}}", "，", "".join(parts)).lstrip(CLOSERS + " ")
    text = re.sub(f" +([{CLOSERS}])", r"\1", text)
    for line in wrap(text, 12)[1:]:
        assert line[0] not in CLOSERS
    for line in wrap(text, 12)[:-1]:
        assert line[-1] not in OPENERS


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_the_words_cover_every_character(text: str) -> None:
    assert "".join(m[0] for m in CHUNK.finditer(text)) == text
    ink = re.sub(r"[^\S\u00a0]", "", text)
    assert re.sub(r"[^\S\u00a0]", "", "".join(m[0] for m in WORD.finditer(text))) == ink
    position = 0
    while (match := WORD.match(text, position)) is not None:  # as rich and textual walk
        position = match.end()
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "text", ["（" * 20_000, "中，" * 10_000, "a" * 40_000, "(" * 40_000, "“'" * 9_000]
)
def test_a_very_long_line_is_wrapped_in_good_time(text: str) -> None:
    assert sum(map(len, wrap(text, 40))) == len(text)


def test_the_libraries_break_chinese_with_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    import rich._wrap
    import textual._wrap

    monkeypatch.setattr(rich._wrap, "re_word", WORD)
    monkeypatch.setattr(textual._wrap, "re_chunk", CHUNK)
    text = "the梯度消失问题，很明显。"
    for offsets in (
        rich._wrap.divide_line(text, 12),
        textual._wrap.compute_wrap_offsets(text, 12, 4),
    ):
        cuts = [0, *offsets, len(text)]
        lines = [text[a:b] for a, b in itertools.pairwise(cuts)]
        assert lines == ["the梯度消失", "问题，很明", "显。"]
