import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.text.sanitise import MOST_MARKS, find_control, sanitise, sanitise_line

FAMILY = "👩\u200d👩\u200d👧"

REMOVED = [
    pytest.param("a\x1b[31mred\x1b[0m", "ared", id="csi colours"),
    pytest.param("\x1b[2J\x1b[1;1Hx", "x", id="csi that clears the screen"),
    pytest.param("\x1b[?1049hx\x1b[>4;2m", "x", id="csi with private parameters"),
    pytest.param("a\x1b]0;owned\x07b", "ab", id="osc title ended by bell"),
    pytest.param("a\x1b]52;c;ZXZpbA==\x1b\\b", "ab", id="osc clipboard"),
    pytest.param(
        "\x1b]8;;file:///x\x1b\\name\x1b]8;;\x1b\\", "name", id="osc link keeps its label"
    ),
    pytest.param("a\x9d52;c;ZXZpbA==\x9cb", "ab", id="osc in its 8-bit form"),
    pytest.param("a\x1b]52;c;open\nnext", "a\nnext", id="unterminated osc takes its line only"),
    pytest.param("a\x1b]0;x\x1b[31mb", "ab", id="osc broken off by another escape"),
    pytest.param(
        "a\x1bP1$r0m\x1b\\b\x1b_G\x1b\\c\x1b^p\x1b\\d\x1bXs\x1b\\e", "abcde", id="strings"
    ),
    pytest.param("a\x90q\x9cb\x98s\x9cc\x9ep\x9cd\x9fa\x9ce", "abcde", id="strings, 8-bit"),
    pytest.param("a\x9b31mb\x85c\x9c", "abc", id="c1"),
    pytest.param("end\x1b", "end", id="bare escape at the end"),
    pytest.param("\x1b\x1b[m[31mx", "[31mx", id="nothing new is put together"),
    pytest.param("a\x07b\x08c\x0bd\x0ce", "abcde", id="bell backspace vt ff"),
    pytest.param("a\x00b\x7fc", "abc", id="nul and del"),
    pytest.param("safe\rEVIL", "safe\nEVIL", id="cr cannot overwrite a line"),
    pytest.param("a\r\nb\r\x00\nc", "a\nb\nc", id="one newline for cr lf"),
    pytest.param("a\u2028b\u2029c", "a\nb\nc", id="unicode line ends"),
    pytest.param("a\u202eb\u202cc\u2066d\u2069e\u200ef\u061cg", "abcdefg", id="bidi controls"),
    pytest.param("a\u200bb\u2060c\ufeffd", "abcd", id="invisible padding"),
    pytest.param("a\u200db\u200cc", "abc", id="joiners that join nothing"),
    pytest.param("a\U000e0001\U000e0061\U000e007fb", "ab", id="tag characters"),
    pytest.param("a\ufdd0b\uffffc\U0010fffed", "abcd", id="noncharacters"),
    pytest.param("a\ud800b", "a\ufffdb", id="lone surrogate"),
    pytest.param("a" + "\u0301" * 10_000 + "b", "a" + "\u0301" * 8 + "b", id="tower of marks"),
]

KEPT = [
    pytest.param("[bold]x[/bold]", id="markup"),
    pytest.param("[@click=app.quit]x[/]", id="markup with an action"),
    pytest.param("[/]", id="unbalanced markup"),
    pytest.param("x[i][j] + [1,2] W[l]", id="indices"),
    pytest.param("[link=file:///etc/passwd]x", id="markup link"),
    pytest.param(":smile:", id="emoji name"),
    pytest.param("<script>alert(1)</script> <img src=http://x onerror=y>", id="html"),
    pytest.param("javascript:alert(1) data:text/html,x", id="addresses"),
    pytest.param("&amp;lt; &lt;", id="entities"),
    pytest.param("'; DROP TABLE cards; --", id="sql"),
    pytest.param("{0} {x!r} %s %(a)s $(rm -rf)", id="format strings"),
    pytest.param("a\tb\nc", id="tab and newline"),
    pytest.param(FAMILY + " ❤\ufe0f 👍\U0001f3fd", id="emoji with joiners, selectors, skin"),
    pytest.param("\ue000\U000f0000", id="private use"),
    pytest.param("邊\U000e0100", id="ideographic variation"),
    pytest.param("می\u200cخواهم", id="persian joiner"),
    pytest.param("ŷ x\u0302 e\u0301\u0323", id="a hat and a few marks"),
    pytest.param("soft\u00adhyphen", id="soft hyphen"),
    pytest.param("中文，。（“引号”）……", id="chinese"),
    pytest.param("∂𝒥/∂𝐖⁽ˡ⁾ ⊙ 𝔼", id="mathematics"),
]


@pytest.mark.parametrize(("hostile", "safe"), REMOVED)
def test_what_a_terminal_would_obey_is_removed(hostile: str, safe: str) -> None:
    assert sanitise(hostile) == safe


@pytest.mark.parametrize("text", KEPT)
def test_everything_else_stays_as_written(text: str) -> None:
    assert sanitise(text) == text


def test_a_line_has_no_line_breaks() -> None:
    assert sanitise_line("a \n\t b\tc\x1b[31m\r\nd") == "a b c d"


ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\x9d\x9c\x07\r\n[]P\\0;m\u200d\u200c\u0301\u202e\ufe0f👩ا\u2066"),
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=400)
@given(ANYTHING)
def test_twice_is_once_and_nothing_controls(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"], (
        ascii(once)
    )
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert not find_control(once.replace("\t", "").replace("\n", ""))


@settings(deadline=None)
@given(st.text(st.sampled_from("a\u0301\u20d7中\u200d\u0e47"), max_size=60))
def test_no_base_carries_a_tower(text: str) -> None:
    run = 0
    for character in sanitise(text):
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        assert run <= MOST_MARKS


@pytest.mark.parametrize(
    "text",
    ["\x1b]" * 50_000, "\x9d\n" * 50_000, "\x1b[" + "0;" * 100_000, "a\u0301" * 100_000],
    ids=["osc", "osc lines", "csi", "marks"],
)
def test_a_long_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    assert "\x1b" not in sanitise(text)


SAID = [
    pytest.param("$\frac{a}{b}$", 1, 'U+000C form feed (perhaps "\\f" in a', r"\frac", id="frac"),
    pytest.param("$\theta$", 1, 'U+0009 tab (perhaps "\\t" in a', r"\theta", id="theta"),
    pytest.param("\beta", 0, 'U+0008 backspace (perhaps "\\b" in a', r"\beta", id="beta"),
    pytest.param("a \rho", 2, 'U+000D carriage return (perhaps "\\r" in a', r"\rho", id="rho"),
    pytest.param("$\nabla$", 1, 'U+000A newline (perhaps "\\n" in a', r"\nabla", id="nabla"),
    pytest.param("\x07lpha", 0, 'U+0007 bell (perhaps "\\a" in a', r"\alpha", id="alpha in yaml"),
    pytest.param("x\x1b[31my", 1, "U+001B terminal escape sequence", r"\x1b[31m", id="colour"),
    pytest.param("x\u202ey", 1, "U+202E right-to-left override", "", id="bidi"),
    pytest.param("x\u200by", 1, "U+200B zero width space", "", id="zero width"),
    pytest.param("x\ud800y", 1, "U+D800 lone surrogate", "", id="surrogate"),
    pytest.param("x\ufffey", 1, "U+FFFE noncharacter", "", id="noncharacter"),
]


@pytest.mark.parametrize(("text", "index", "said", "guess"), SAID)
def test_a_control_character_is_named_with_the_accident_behind_it(
    text: str, index: int, said: str, guess: str
) -> None:
    [(found, description)] = find_control(text)
    assert found == index
    assert description.startswith(said)
    assert guess in description


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "code:\n\tx = 1\n\t\ty", "plain", "\\frac \\theta", FAMILY]
)
def test_legal_text_has_nothing_to_find(text: str) -> None:
    assert find_control(text) == []
