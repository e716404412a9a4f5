"""Every key is said once, means one thing on a screen, and is offered only where it acts."""

import pytest

from studyapp.i18n import translator
from studyapp.text.width import cell_width
from studyapp.tui.keys import (
    CITED,
    CLOSING,
    EVERYWHERE,
    GALLERY,
    HOME,
    LAB,
    STUDY,
    Key,
    acting,
)
from studyapp.tui.screens.cited import CitedScreen
from studyapp.tui.screens.closing import ClosingScreen
from studyapp.tui.screens.gallery import GalleryScreen
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.screens.lab import LabScreen
from studyapp.tui.screens.study import StudyScreen
from studyapp.tui.widgets.key_bar import fitting

SCREENS = {
    "home": (HOME, ("",), HomeScreen),
    "study": (STUDY, ("ask", "sure", "predict", "done"), StudyScreen),
    "lab": (LAB, ("bench", "play", "predict", "type"), LabScreen),
    "gallery": (GALLERY, ("list", "filter"), GalleryScreen),
    "cited": (CITED, ("list", "card"), CitedScreen),
    "closing": (CLOSING, ("",), ClosingScreen),
}


def meanings(keys: list[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in keys:
        for name in key.keys.split(","):
            found.setdefault(name, set()).add(key.action)
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_no_key_has_two_meanings_in_one_phase_of_a_screen(name: str) -> None:
    keys, phases, _ = SCREENS[name]
    for phase in phases:
        both = meanings([*acting(keys, phase), *EVERYWHERE])
        assert {key: actions for key, actions in both.items() if len(actions) > 1} == {}


@pytest.mark.parametrize("name", SCREENS)
def test_every_key_has_something_to_do(name: str) -> None:
    keys, _, screen = SCREENS[name]
    for key in keys:
        assert hasattr(screen, f"action_{key.action.partition('(')[0]}"), key


ANKI = {
    "1": "digit(1)", "2": "digit(2)", "3": "digit(3)", "4": "digit(4)", "u": "undo", "i": "info",
    "minus": "bury(False)", "equals_sign": "bury(True)", "at": "suspend(False)",
    "exclamation_mark": "suspend(True)", "space": "enter", "enter": "enter",
}  # fmt: skip


def test_the_keys_of_a_judged_card_are_ankis() -> None:
    found = meanings(acting(STUDY, "done"))
    assert {key: found[key] for key in ANKI} == {key: {action} for key, action in ANKI.items()}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", SCREENS)
def test_the_footer_fits_and_always_offers_help(name: str, width: int, language: str) -> None:
    keys, phases, _ = SCREENS[name]
    for phase in phases:
        line = fitting([*acting(keys, phase), *EVERYWHERE], translator(language), width).plain
        assert cell_width(line.rstrip()) <= width
        assert "? " in line


@pytest.mark.parametrize("name", ["home", "lab", "gallery", "cited", "closing"])
def test_at_80_columns_every_key_of_the_footer_is_shown(name: str) -> None:
    keys, phases, _ = SCREENS[name]
    for language in ("en", "zh"):
        say = translator(language)
        shown = [*acting(keys, phases[0]), *EVERYWHERE]
        line = fitting(shown, say, 80).plain
        assert [say(k.label) for k in shown if k.footer and say(k.label) not in line] == []
