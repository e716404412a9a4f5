import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.text.formula import box, line
from studyapp.text.markdown import (
    Code,
    Formula,
    Item,
    Paragraph,
    Span,
    formulas,
    layout,
    parse,
    plain,
)
from studyapp.text.width import cell_width


def said(text: str, width: int = 76) -> list[str]:
    return plain(text, width).split("\n")


# -- blocks and spans --------------------------------------------------------------------------


def test_running_text_has_spans_with_styles() -> None:
    assert parse("a **b** *c* `d` $x^2$ e") == (
        Paragraph(
            (
                Span("a "),
                Span("b", "strong"),
                Span(" "),
                Span("c", "emphasis"),
                Span(" "),
                Span("d", "code"),
                Span(" "),
                Span("x²", "formula"),
                Span(" e"),
            )
        ),
    )


def test_lists_nest_and_keep_their_numbers() -> None:
    assert parse("- one\n- two\n\n  3. three\n  4. four\n") == (
        Item((Span("one"),), 0, "•"),
        Item((Span("two"),), 0, "•"),
        Item((Span("three"),), 1, "3."),
        Item((Span("four"),), 1, "4."),
    )


def test_an_item_may_begin_with_a_formula_or_a_list() -> None:
    first, formula, second, inner = parse("- $$\n  x\n  $$\n- - b\n")
    assert first == Item((), 0, "•")
    assert isinstance(formula, Formula)
    assert formula.depth == 1
    assert (second, inner) == (Item((), 0, "•"), Item((Span("b"),), 1, "•"))


def test_a_fence_is_code_as_it_stands() -> None:
    text = "```python\nif x[l]:  # *not* $math$\n\ty = '[/]'\n```"
    assert parse(text) == (Code(("if x[l]:  # *not* $math$", "\ty = '[/]'")),)


def test_a_displayed_formula_is_a_block_of_its_own() -> None:
    latex = r"\frac{a}{b}"
    assert parse(f"$$\n{latex}\n$$") == (Formula(latex, box(latex)),)
    before, formula, after = parse(f"so $${latex}$$ holds")
    assert (before, after) == (Paragraph((Span("so"),)), Paragraph((Span("holds"),)))
    assert formula == Formula(latex, box(latex))


def test_a_formula_that_cannot_be_read_is_shown_as_its_source() -> None:
    assert parse(r"see $\foo{x}$ and $$\frac{a$$") == (
        Paragraph((Span("see "), Span(r"\foo{x}", "code"), Span(" and"))),
        Code((r"\frac{a",)),
    )


def test_the_sources_of_all_formulas_are_found_and_none_in_code() -> None:
    text = "$a$ `$b$` $$c$$\n\n```\n$d$\n```\n\n$$\ne\n$$\n\n- $ f $ costs $5 and $6"
    assert formulas(text) == ("a", "c", "e", "f")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("[bold]x[/bold] [/] [red", "[bold]x[/bold] [/] [red", id="markup"),
        pytest.param("[@click=app.quit]x[/]", "[@click=app.quit]x[/]", id="action"),
        pytest.param("W[l], x[i][j], a[1:2]", "W[l], x[i][j], a[1:2]", id="indices"),
        pytest.param("[l]: weights", "[l]: weights", id="no definition vanishes"),
        pytest.param("{0} %s $(rm) {x!r}", "{0} %s $(rm) {x!r}", id="format strings"),
        pytest.param("# C and\n---", "# C and ---", id="no headings"),
        pytest.param(
            "| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |", id="table"
        ),
        pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="html"),
        pytest.param("<img src=x onerror=y>", "<img src=x onerror=y>", id="html image"),
        pytest.param("![net](http://x/y.png)", "![net](http://x/y.png)", id="image"),
        pytest.param("[paper](https://x.org/a)", "paper (https://x.org/a)", id="link"),
        pytest.param("<https://x.org/a>", "https://x.org/a", id="bare link"),
        pytest.param("[x](javascript:alert(1))", "[x](javascript:alert(1))", id="script link"),
        pytest.param("&lt; &amp;lt; &#27;[31m", "&lt; &amp;lt; &#27;[31m", id="entities"),
        pytest.param("it costs $5 and $6, or $5-$6", "it costs $5 and $6, or $5-$6", id="money"),
        pytest.param("$HOME and $PATH", "$HOME and $PATH", id="shell variables"),
        pytest.param("an open $ sign", "an open $ sign", id="one dollar"),
        pytest.param(r"\$x\$ d_p snake_case_name", "$x$ d_p snake_case_name", id="escapes"),
        pytest.param("3$\\sigma$ and 10$\\times$", "3σ and 10×", id="digits beside dollars"),
        pytest.param("有$40\\%$的神经元", "有40%的神经元", id="chinese beside dollars"),
        pytest.param("中文\n第二行", "中文第二行", id="no space between chinese lines"),
        pytest.param("中文\nand\nEnglish", "中文 and English", id="a space beside english"),
        pytest.param("他说\n“好”", "他说“好”", id="no space before a chinese quotation"),
        pytest.param("one  \ntwo\\\nthree", "one\ntwo\nthree", id="line breaks asked for"),
        pytest.param("**注意。**后文", "注意。后文", id="strong before a chinese letter"),
        pytest.param("公式**“引号”**后", "公式“引号”后", id="strong around a quotation"),
        pytest.param("a * b * c", "a * b * c", id="stars that are products"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_text_is_shown_as_written(text: str, shown: str) -> None:
    assert plain(text, 76) == shown


# -- lines -------------------------------------------------------------------------------------


def test_text_and_lists_are_wrapped_with_their_margins() -> None:
    text = (
        "Gradients vanish:\n\n- 第一项，很长的一段中文文字用来测试换行。\n- two\n\n  more of two\n"
    )
    assert said(text, 24) == [
        "Gradients vanish:",
        "• 第一项，很长的一段中文",
        "  文字用来测试换行。",
        "• two",
        "  more of two",
    ]


def test_a_displayed_formula_stands_in_and_apart() -> None:
    assert said("so\n\n$$\\frac{a}{b}$$\n\nthen") == [
        "so",
        "",
        "   a",
        "  ───",
        "   b",
        "",
        "then",
    ]


def test_a_displayed_formula_that_is_too_wide_goes_on_one_line_and_wraps() -> None:
    latex = r"\frac{a+b}{c} = aaaa + bbbb + cccc + dddd"
    lines = said(f"$${latex}$$", 20)
    assert " ".join(lines) == line(latex)
    assert all(cell_width(one) <= 20 for one in lines)


def test_an_inline_formula_stays_on_one_line_if_it_fits() -> None:
    assert said("words and words $a = b + c$ end", 20) == ["words and words", "a = b + c end"]


def test_code_is_cut_without_loss() -> None:
    assert said("```\nabcdefghijklmnop\n\n中文字符\n```", 10) == [
        "  abcdefgh",
        "  ijklmnop",
        "",
        "  中文字符",
    ]


def test_a_quotation_has_a_bar() -> None:
    [one] = layout("> 引用 quoted", 40)
    assert one == (Span("│ ", "quote"), Span("引用 quoted", "quote"))


def test_an_indent_counts_towards_the_width() -> None:
    lines = layout("some words that are wrapped", 16, indent=4)
    assert ["".join(span.text for span in one) for one in lines] == [
        "    some words",
        "    that are",
        "    wrapped",
    ]


def test_styles_survive_wrapping() -> None:
    lines = layout("**bold words** and $x$", 7)
    assert lines == (
        (Span("bold", "strong"),),
        (Span("words", "strong"),),
        (Span("and "), Span("x", "formula")),
    )


# -- anything at all ---------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["word ", "中文，", "**b**", "*", "`c d`", "$x^2$", r"$\frac{a}{b+c}$", "$$\\sum_{i=1}^n x_i$$",
     "\n", "\n\n", "- ", "1. ", "  ", "> ", "```\n", "[l]", "[a](http://b)", "![i](j)", "<b>", "|",
     "\x1b[31m", "\u202e", "\x07", "supercalifragilistic", "👩\u200d🔬", "$", "\\", "&#27;", "\t"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@settings(deadline=None, max_examples=400)
@given(TEXTS, st.integers(2, 40), st.integers(0, 6))
def test_no_line_is_wider_than_asked_or_holds_a_control(text: str, width: int, indent: int) -> None:
    for one in layout(text, width, indent):
        shown = "".join(span.text for span in one)
        assert cell_width(shown) <= width
        assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") or c == "\u202e"]
        assert all(span.text for span in one)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60), st.integers(2, 30))
def test_any_text_is_laid_out(text: str, width: int) -> None:
    assert all(cell_width(one) <= width for one in plain(text, width).split("\n"))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["ab", "中", "文字", " ", "\n", "。", "- ", "> "]), max_size=20))
def test_no_letter_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    shown = plain(text, 12)
    assert [c for c in shown if c.isalpha()] == [c for c in text if c.isalpha()]


HOSTILE = {
    "brackets": "[" * 5_000,
    "dollars": "$a " * 3_000,
    "stars": "*a " * 3_000,
    "ticks": "".join("`" * n + "a" for n in range(100)),
    "quotes": "> " * 3_000 + "x",
    "lists": "".join(" " * 2 * n + f"- a{n}\n" for n in range(80)),
    "formula": "$$" + r"\frac{x}{b}" * 500 + "$$",
    "braces": "$" + "^{" * 3_000 + "$",
    "one line": "中" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_no_more_than_its_length_and_loses_nothing(name: str) -> None:
    text = HOSTILE[name]
    shown = plain(text, 60)
    for letter in "x中" if name == "formula" else "ax中":
        assert shown.count(letter) >= text.count(letter)


def test_importing_the_room_is_cheap() -> None:
    code = (
        "import studyapp.text.markdown, studyapp.text.fold, sys;"
        "print([m for m in ('markdown_it', 'mdit_py_plugins', 'textual', 'rich.console', 'numpy')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
