import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.text.formula import FormulaError, box, line, prefers_box
from studyapp.text.formula_parse import commands
from studyapp.text.width import cell_width

GOLDEN = Path(__file__).with_name("formulas.txt").read_text(encoding="utf-8")
"""Each formula, its one line and its rows, read by eye: does a reader recover the same formula?"""


@pytest.mark.parametrize(
    "entry", GOLDEN.split("## ")[1:], ids=lambda entry: entry.partition("\n")[0]
)
def test_a_typical_formula_is_set_as_a_reader_expects(entry: str) -> None:
    _, latex, one_line, *rows = entry.rstrip("\n").split("\n")
    assert line(latex) == one_line
    assert [f"  {row}".rstrip() for row in box(latex)] == rows


LINES = [
    pytest.param(r"\frac{a+b}{c}d", "((a + b)/c)·d", id="a fraction times something"),
    pytest.param(r"a\frac{b}{c}", "a·(b/c)", id="something times a fraction"),
    pytest.param(r"1/\frac{a}{b}", "1/(a/b)", id="divided by a fraction"),
    pytest.param(r"\frac{a}{b}\frac{c}{d}", "a/b · c/d", id="a chain of fractions"),
    pytest.param(r"\frac{a}{b} \odot c", "(a/b) ⊙ c", id="an operator of unknown rank"),
    pytest.param(r"x - \frac{1}{2}", "x − 1/2", id="a sum spares the parentheses"),
    pytest.param(r"\frac{1}{2n}", "1/(2n)", id="a product below"),
    pytest.param(r"\frac{x}{n(x+1)}", "x/(n(x + 1))", id="a product with a bracket below"),
    pytest.param(r"\frac{\log x}{x}", "(log x)/x", id="a function above"),
    pytest.param(r"\frac{dy}{dx}", "dy/dx", id="a derivative"),
    pytest.param(r"\frac{\partial L}{\partial (aW)}", "∂L/∂(aW)", id="by a product"),
    pytest.param(r"\frac{d}{dx}f(x)", "(d/dx) f(x)", id="a derivative as an operator"),
    pytest.param(r"\frac{d}{dw}\frac{1}{2}w^2", "(d/dw) (1/2)·w²", id="of a fraction"),
    pytest.param(r"{\frac ab}^2", "(a/b)²", id="a power of a fraction"),
    pytest.param(r"{x^2}^3", "(x²)³", id="a power of a power"),
    pytest.param(r"\sqrt{x}^2", "(√x)²", id="a power of a root"),
    pytest.param(r"\sqrt2x", "√2·x", id="a root ends where it ends"),
    pytest.param(r"e^{-x^2/2}", "e^(−x²/2)", id="no raised two on a raised two"),
    pytest.param(r"x^\alpha y", "x^α y", id="an exponent ends where it ends"),
    pytest.param(r"w^* x", "w* x", id="a star is no product"),
    pytest.param(r"\nabla_\theta J", "∇_θ J", id="an index ends where it ends"),
    pytest.param(r"f_\theta(x)", "f_θ(x)", id="an index before an argument"),
    pytest.param(r"W_{QK}^T", "Wᵀ_(QK)", id="the raised letter first"),
    pytest.param(r"x_i^{a/b}", "xᵢ^(a/b)", id="one lowered, one not"),
    pytest.param(r"|-x| - |y|", "|−x| − |y|", id="signs and differences"),
    pytest.param(r"p(y|-x)", "p(y|−x)", id="a sign after a bar"),
    pytest.param(r"-\log p(y\mid x)", "−log p(y | x)", id="conditional"),
    pytest.param(r"\left.\frac{df}{dx}\right|_{x=0}", "df/dx|ₓ₌₀", id="evaluated at"),
    pytest.param(r"O = HW \tag{2}", "O = HW    (2)", id="a tag is shown"),
    pytest.param(r"1{,}000 + 40\%", "1,000 + 40%", id="marks that are escaped"),
    pytest.param(r"\mathbf{W}\boldsymbol{\theta}\mathbb{R}\mathcal{N}", "𝐖𝛉ℝ𝒩", id="alphabets"),
    pytest.param(r"\hat{\hat x} \bar x \vec{AB}", "x̂̂x̄vec(AB)", id="accents"),
    pytest.param(r"\mathrm{lr} x + 2\mathrm{d}x", "lr x + 2dx", id="a word and a letter"),
    pytest.param(r"y = \text{损失，如 $x>0$}", "y = 损失，如 x > 0", id="chinese with a formula"),
    pytest.param(r"\begin{Vmatrix}a&b\end{Vmatrix}", "‖a, b‖", id="matrix"),
    pytest.param(r"W=\begin{matrix}a&b\\c&d\end{matrix}", "W = [a, b; c, d]", id="bare matrix"),
    pytest.param(r"\begin{cases}1&x>0\\0\end{cases}", "{ 1, x > 0; 0 }", id="cases"),
    pytest.param(r"a \\ b", "a; b", id="two lines"),
    pytest.param(r"\sum_{\substack{i<j\\k}} x", "∑_(i<j, k) x", id="substack"),
    pytest.param(r"\not= \; \not\in", "≠ ∉", id="negated"),
    pytest.param(r"\big( x \Big| y \big)", "(x|y)", id="sizes"),
    pytest.param(r"\displaystyle\sum\limits_i x", "∑ᵢ x", id="commands that draw nothing"),
    pytest.param(r"\operatorname*{arg\,max}_x f", "arg maxₓ f", id="an operator with limits"),
    pytest.param(r"\Pr[A]", "Pr[A]", id="an operator before its bracket"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("latex", "expected"), LINES)
def test_one_line_keeps_the_meaning(latex: str, expected: str) -> None:
    assert line(latex) == expected


WRONG = [
    pytest.param(r"\fraq{a}{b}", r"unknown command \fraq; did you mean \frac?", 0, id="typo"),
    pytest.param(r"x + \alpah", r"did you mean \alpha?", 4, id="later"),
    pytest.param(r"\frac{a}", r"\frac lacks", 8, id="half a fraction"),
    pytest.param(r"a + \frac{b", "an opening brace { without its }", 9, id="missing brace"),
    pytest.param("a}", "a closing brace } without its {", 1, id="stray brace"),
    pytest.param(r"\left( x", r"\left without its \right", 0, id="left alone"),
    pytest.param(r"x \right)", r"\right without its \left", 2, id="right alone"),
    pytest.param(r"\left x \right)", r"\left needs a delimiter", 6, id="no delimiter"),
    pytest.param("x^", "^ lacks", 2, id="no exponent"),
    pytest.param("x^a^b", "a second superscript", 3, id="two exponents"),
    pytest.param("x_a_b", "a second subscript", 3, id="two indices"),
    pytest.param("a & b", "& outside", 2, id="stray ampersand"),
    pytest.param(r"\color{red}{x}", "colour is not shown", 0, id="colour"),
    pytest.param(r"\label{eq}", "no number to refer to", 0, id="label"),
    pytest.param(r"\begin{bmatrx}a\end{bmatrx}", "did you mean bmatrix?", 0, id="environment"),
    pytest.param(r"\begin{bmatrix}a", r"without its \end{bmatrix}", 0, id="open environment"),
    pytest.param(r"\begin{bmatrix}a\end{pmatrix}", r"is ended by \end{pmatrix}", 0, id="crossed"),
    pytest.param(r"\sqrt[3{x}", "an opening bracket [", 5, id="open bracket"),
    pytest.param("a\\", "a lone backslash", 1, id="backslash at the end"),
    pytest.param("$x$", "a dollar sign", 0, id="dollar"),
    pytest.param("a \x0crac{b}{c}", r"from \frac", 2, id="a form feed from a basic string"),
    pytest.param("\theta", r"from \theta", 0, id="a tab from a basic string"),
    pytest.param("a\x1b[31m", "terminal escape sequence", 1, id="escape"),
    pytest.param(r"\text{a \frac b}", r"\frac inside text", 8, id="command in text"),
    pytest.param(r"\text{a $\foo$}", r"unknown command \foo", 9, id="inside text, counted on"),
    pytest.param("x^{" * 60 + "y" + "}" * 60, "too deep", 75, id="too deep"),
]


@pytest.mark.parametrize(("latex", "what", "position"), WRONG)
def test_what_cannot_be_read_is_named_with_its_place(latex: str, what: str, position: int) -> None:
    with pytest.raises(FormulaError) as caught:
        line(latex)
    assert what in caught.value.what
    assert caught.value.position == position
    assert str(caught.value).endswith(f"(at character {position + 1})")
    with pytest.raises(FormulaError):
        box(latex)


@pytest.mark.parametrize(
    ("latex", "better"),
    [
        (r"x^2 + y_i", False),
        (r"\frac{\partial L}{\partial w}", False),
        (r"\frac12", False),
        (r"\frac{a+b}{c}", True),
        (r"\sum_{i=1}^n x_i", True),
        (r"\begin{pmatrix}a\end{pmatrix}", True),
        (r"\underset{x}{y}", True),
        (r"\sqrt{\frac{a+b}{c}}", True),
    ],
)
def test_two_dimensions_are_preferred_where_they_spare_parentheses(
    latex: str, better: bool
) -> None:
    assert prefers_box(latex) is better


ATOMS = st.sampled_from(
    ["a", "x", "2", "+", "-", "=", ",", "(", ")", "|", "中", "，", r"\alpha ", r"\cdot ", r"\log ",
     r"\sum ", r"\mathcal N", r"\quad ", r"\text{如果 x}", "'", r"\|", r"\{", r"\}", "[", "]"]
)  # fmt: skip
WRAPPED = [
    "{%s}", r"\frac{%s}{b}", r"\frac{a}{%s}", r"\sqrt{%s}", r"\sqrt[n]{%s}", "x^{%s}", "y_{%s}",
    r"\left(%s\right]", r"\hat{%s}", r"\overline{%s}", r"\sum_{%s}^{n}", r"\underbrace{%s}_{k}",
    r"\begin{cases}%s & a\\ b\end{cases}", r"\begin{bmatrix}%s\\ 1\end{bmatrix}", "{%s}^2_i",
    r"\begin{aligned}a &= %s\\ &= b\end{aligned}", r"\overset{!}{%s}", r"\xrightarrow{%s}",
    r"\mathbf{%s}", r"\binom{n}{%s}", r"\int_0^{%s}",
]  # fmt: skip
FORMULAE = st.recursive(
    st.lists(ATOMS, min_size=1, max_size=4).map("".join),
    lambda inner: st.tuples(st.sampled_from(WRAPPED), inner, inner).map(
        lambda parts: parts[0] % parts[1] + parts[2]
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(FORMULAE)
def test_every_row_is_equally_wide_and_no_letter_is_lost(latex: str) -> None:
    rows = box(latex)
    assert len({cell_width(row) for row in rows}) == 1
    both = ["".join(rows), line(latex)]
    for shown in both:
        assert "\n" not in shown
        written = unicodedata.normalize("NFKD", shown)
        for letter in "ax2中α":
            spelled = re.sub(r"\\[A-Za-z]+|begin|end|\{(cases|bmatrix|aligned)\}", " ", latex)
            wanted = latex.count(r"\alpha") if letter == "α" else spelled.count(letter)
            found = written.count(letter) + (written.count("𝛂") if letter == "α" else 0)
            assert found >= wanted, (letter, shown)


@settings(deadline=None, max_examples=400)
@given(st.text(st.sampled_from(r"\{}[]()^_&$%abfrclet123 '|.中" + "\x1b\t"), max_size=30))
def test_any_text_is_drawn_or_refused(text: str) -> None:
    try:
        rows, one_line = box(text), line(text)
    except FormulaError as error:
        place = error.position
    else:
        place = 0
        assert len({cell_width(row) for row in rows}) == 1
        assert "\x1b" not in one_line
    assert 0 <= place <= len(text)


ARGUMENTS = {
    "frac": "{a}{b}", "dfrac": "{a}{b}", "tfrac": "{a}{b}", "cfrac": "{a}{b}", "binom": "{a}{b}",
    "dbinom": "{a}{b}", "tbinom": "{a}{b}", "left": r"(x\right)", "right": None, "middle": None,
    "begin": r"{matrix}a\end{matrix}", "end": None, "underset": "{a}{b}", "overset": "{a}{b}",
    "stackrel": "{a}{b}", "not": "=", "\\": "x", "mathop": "{a}",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_that_is_offered_is_drawn(name: str) -> None:
    argument = ARGUMENTS.get(name, "{a}" if name.isalpha() else "")
    if name in ("big", "Big", "bigg", "Bigg") or name[:-1] in ("big", "Big", "bigg", "Bigg"):
        argument = "("
    if argument is None:
        with pytest.raises(FormulaError):
            line(f"\\{name}")
        return
    latex = f"x \\{name}{argument} y"
    shown = line(latex)
    assert shown.startswith("x")
    assert "y" in shown
    assert "y" in "".join(box(latex))
    assert "\\" not in shown or name == "backslash"


def test_brackets_deeper_than_anyone_reads_are_refused_or_shown_plainly() -> None:
    assert line("(" * 60 + "x" + ")" * 60).count("(") == 60
    with pytest.raises(FormulaError, match="too deep"):
        line(("(" * 20 + "x^{") * 20 + "y" + ("}" + ")" * 20) * 20)


def test_a_long_formula_costs_no_more_than_its_length() -> None:
    chain = r"\begin{aligned}" + "a&" * 1500 + r"b\end{aligned}"
    assert line(chain).count("a") == 1500
    tower = "x^{" * 24 + "y" + "}" * 24
    assert "ʸ" in "".join(box(tower))
    assert line(r"\frac{a}{b}" * 500).count("·") == 499
