"""Tables keep their columns by cell width, whatever stands in them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.text.table import is_rule, lay, split, table
from studyapp.text.width import cell_width

WRITTEN = [
    "| factor a layer | after 20 | 名称 |",
    "|---|---:|:-:|",
    "| 0.25 | $9 \\cdot 10^{-13}$ | 梯度消失 |",
    "| 1.1 | 6.7 | x |",
]


def shown(width: int, lines: list[str] = WRITTEN) -> list[str]:
    return ["".join(span.text for span in line) for line in lay(table(lines), width)]


def test_columns_are_aligned_by_cell_width() -> None:
    head, rule, first, second = shown(76)
    assert head.split() == ["factor", "a", "layer", "after", "20", "名称"]
    assert set(rule) <= {"─", " "}
    assert "9 · 10⁻¹³" in first
    # numbers end in one column, and what is centred lies in the middle of its own
    assert cell_width(first[: first.index("10⁻¹³") + 5]) == cell_width(
        second[: second.index("6.7") + 3]
    )
    assert cell_width(second[: second.index("x")]) - cell_width(first[: first.index("梯")]) == 3


def test_a_wide_table_is_wrapped_into_its_width() -> None:
    words = " ".join(["weights"] * 12)
    lines = shown(30, ["| a | b |", "|---|---|", f"| {words} | {words} |", "| c | d |"])
    assert max(map(cell_width, lines)) <= 30 + 2
    assert sum(line.count("weights") for line in lines) == 24


def test_heads_are_wrapped_before_what_is_under_them_and_words_stay_whole() -> None:
    head = "| activation | slope where it is steepest | overflows at |"
    lines = shown(34, [head, "|---|---:|---:|", "| Leaky ReLU | 1 | 88.7 |", "| ELU | 1 | 9 |"])
    assert [line.split() for line in lines[-2:]] == [
        ["Leaky", "ReLU", "1", "88.7"],
        ["ELU", "1", "9"],
    ]
    assert "overflows" in "".join(lines)
    assert max(map(cell_width, lines)) <= 34 + 2


def test_a_bar_in_a_formula_or_in_code_parts_no_cell() -> None:
    assert split(r"| $|x|$ | `a|b` | c \| d |") == ["$|x|$", "`a|b`", "c | d"]


def test_short_rows_are_filled_and_long_ones_cut() -> None:
    found = table(["| a | b |", "|---|---|", "| 1 |", "| 1 | 2 | 3 |"])
    assert found.rows == (("1", ""), ("1", "2"))


def test_a_rule_is_told_from_a_row() -> None:
    assert is_rule("|---|:-:|--:|")
    assert not is_rule("| - a | b |")
    assert not is_rule("---")


@settings(deadline=None)
@given(st.lists(st.text("ab 梯度*$", max_size=12), min_size=1, max_size=4), st.integers(20, 90))
def test_any_cells_can_be_laid(cells: list[str], width: int) -> None:
    row = "|" + "|".join(cells) + "|"
    head = "|" + "|".join("h" for _ in cells) + "|"
    rule = "|" + "|".join("---" for _ in cells) + "|"
    assert len(lay(table([head, rule, row]), width)) >= 2
