import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from studyapp.text.sanitise import sanitise
from studyapp.text.width import cell_width, clip, clusters, pad

SAMPLES = [
    "",
    "abc",
    "深度学习",
    "ŷ x\u0302",
    "𝒩𝔼∂⊙‖",
    "“…”—·",
    "👩\u200d🔬❤\ufe0f",
    "ｆｕｌｌ",
    "⎛⎝⎨─√",
]
MIXED = st.text(st.sampled_from("ab 中，\u0302\u200d\ufe0f👩❤𝔼…"), max_size=20)


@pytest.mark.parametrize("text", SAMPLES)
def test_a_width_is_the_one_that_rich_and_textual_draw(text: str) -> None:
    assert cell_width(text) == cell_len(text) == Content(text).cell_length


@settings(deadline=None)
@given(MIXED)
def test_the_pieces_of_a_text_add_up(text: str) -> None:
    pieces = list(clusters(text))
    assert "".join(pieces) == text
    assert sum(map(cell_width, pieces)) == cell_width(text)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("深度学习", 5, "深度…"),
        ("深度学习", 4, "深…"),
        ("深度学习", 8, "深度学习"),
        ("x\u0302yz", 2, "x\u0302…"),
        ("深", 1, "…"),
        ("深", 0, ""),
    ],
)
def test_a_clipped_text_says_so_and_keeps_characters_whole(
    text: str, width: int, expected: str
) -> None:
    assert clip(text, width) == expected


def test_padding_fills_by_cells() -> None:
    assert pad("深度", 6) == "深度  "
    assert pad("深度", 6, "right") == "  深度"
    assert pad("深度", 7, "center") == " 深度  "


@settings(deadline=None)
@given(MIXED, st.integers(0, 12), st.sampled_from(["left", "right", "center"]))
def test_a_padded_text_is_exactly_as_wide_as_asked(text: str, width: int, align: str) -> None:
    assert cell_width(pad(sanitise(text), width, align)) == width  # type: ignore[arg-type]
