"""Two quiet themes and a high-contrast one."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="dark",
    primary="#7aa2f7",
    secondary="#9ece6a",
    accent="#e0af68",
    foreground="#d5d9e8",
    background="#16171d",
    surface="#1d1f28",
    panel="#262936",
    success="#8fce6a",
    warning="#e0af68",
    error="#f7768e",
    dark=True,
    variables={"muted": "#8f96b0"},
)

LIGHT: Final = Theme(
    name="light",
    primary="#1f5fbf",
    secondary="#2f6f3a",
    accent="#8a5300",
    foreground="#22252e",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e4e1d8",
    success="#246b2e",
    warning="#8a5300",
    error="#b3202c",
    dark=False,
    variables={"muted": "#666a75"},
)

CONTRAST: Final = Theme(
    name="contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#333333",
    success="#00ff66",
    warning="#ffff00",
    error="#ff8080",
    dark=True,
    text_alpha=1.0,
    variables={"muted": "#d0d0d0"},
)

THEMES: Final = (DARK, LIGHT, CONTRAST)

OKABE_ITO_DARK: Final = (
    "#56b4e9",
    "#e69f00",
    "#2fc796",
    "#f0e442",
    "#e08bc0",
    "#e8703a",
    "#7aa2f7",
    "#c0c0c0",
)
"""Colours that colour-blind people can tell apart (Okabe and Ito), lifted for a dark ground."""
OKABE_ITO_LIGHT: Final = (
    "#0072b2",
    "#c15a00",
    "#00795a",
    "#7a6a00",
    "#a8517f",
    "#9c3f00",
    "#355fb3",
    "#444444",
)
