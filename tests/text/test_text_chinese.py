"""Spaces in Chinese sentences that numbers are filled into."""

from __future__ import annotations

import pytest

from studyapp.text.chinese import spaced


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("经过50 %的暂退，方差是0.407。", "经过 50 % 的暂退，方差是 0.407。"),
        ("第 3 步后， 它是 2 倍。", "第 3 步后，它是 2 倍。"),
        ("第3步", "第 3 步"),
        ("最好的 网络 是带批归一化的", "最好的网络是带批归一化的"),
        ("约2·10⁻⁷倍，即-3。", "约 2·10⁻⁷ 倍，即 -3。"),
        ("用ReLU层（he）", "用 ReLU 层（he）"),
        ("|x|的图", "|x| 的图"),
        ("A sentence. Another, of 3 words.", "A sentence. Another, of 3 words."),
        ("", ""),
    ],
)
def test_a_space_stands_beside_what_is_foreign_and_nowhere_else(text: str, wanted: str) -> None:
    assert spaced(text) == wanted
    assert spaced(wanted) == wanted
