"""Themes that can be read, Chinese that wraps, and no text taken for markup."""

from itertools import pairwise

import pytest
from textual.color import Color
from textual.content import Content

from studyapp.tui.cjk import patch_wrapping
from studyapp.tui.themes import CONTRAST, DARK, LIGHT, OKABE_ITO_DARK, OKABE_ITO_LIGHT, THEMES


def contrast(a: str, b: str) -> float:
    """WCAG 2's ratio of two colours, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [v / 255 for v in Color.parse(colour).rgb]
        r, g, b_ = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b_

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_stands_out_from_its_ground(theme: object) -> None:
    least = 15 if theme is CONTRAST else 10
    assert contrast(theme.foreground, theme.background) >= least


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["primary", "secondary", "accent", "success", "warning", "error"])
def test_coloured_words_can_be_read(theme: object, name: str) -> None:
    assert contrast(getattr(theme, name), theme.background) >= (7 if theme is CONTRAST else 4.5)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_quiet_words_can_still_be_read(theme: object) -> None:
    assert contrast(theme.variables["muted"], theme.background) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_field_can_be_seen_and_what_is_typed_in_it_read(theme: object) -> None:
    assert contrast(theme.panel, theme.background) >= (1.5 if theme is CONTRAST else 1.2)
    assert contrast(theme.foreground, theme.panel) >= 9


@pytest.mark.parametrize(
    ("palette", "ground"),
    [(OKABE_ITO_DARK, DARK), (OKABE_ITO_LIGHT, LIGHT), (OKABE_ITO_DARK, CONTRAST)],
    ids=["dark", "light", "contrast"],
)
def test_every_series_of_a_chart_stands_out(palette: tuple[str, ...], ground: object) -> None:
    assert len(set(palette)) == len(palette)
    for colour in palette:
        assert contrast(colour, ground.background) >= 3


TEXT = "梯度在 sigmoid 网络里逐层缩小，越靠近输入层越小；这就是（所谓的）梯度消失。"


def test_chinese_wraps_between_characters_and_punctuation_starts_no_line() -> None:
    patch_wrapping()
    lines = [line.plain.rstrip() for line in Content(TEXT).wrap(20)]
    assert lines == [
        "梯度在 sigmoid 网络",
        "里逐层缩小，越靠近输",
        "入层越小；这就是（所",
        "谓的）梯度消失。",
    ]


def test_rich_text_wraps_the_same_way() -> None:
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    patch_wrapping()
    console = Console(width=20, file=StringIO())
    lines = Text(TEXT).wrap(console, 20)
    assert not [line for line in lines if line.plain[:1] in "，。；）"]
    assert len(lines) == 4


def test_a_text_area_wraps_the_same_way() -> None:
    from textual._wrap import compute_wrap_offsets

    patch_wrapping()
    cuts = [0, *compute_wrap_offsets(TEXT, 20, tab_size=4), len(TEXT)]
    lines = [TEXT[a:b] for a, b in pairwise(cuts)]
    assert not [line for line in lines if line[:1] in "，。；）"]


def test_latin_words_stay_whole() -> None:
    patch_wrapping()
    lines = [line.plain.rstrip() for line in Content("the gradient vanishes quickly").wrap(14)]
    assert lines == ["the gradient", "vanishes", "quickly"]
