"""One key of a screen: how it is typed, what it does and when, and what people are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studyapp.tui.keys.spelling import is_character


@dataclass(frozen=True, slots=True)
class Key:
    keys: str
    """Textual's names, several by commas."""
    action: str
    label: str
    """A marked string: a word or two for the footer."""
    help: str = ""
    """A marked string: a sentence for the help page; empty where the label says it all."""
    face: str = ""
    """How the key is written for people."""
    footer: bool = True
    spare: bool = False
    """In the footer where the others leave room."""
    priority: bool = False
    """Acts before whatever has the focus."""
    phases: frozenset[str] = frozenset()
    """The phases of the screen in which it acts; empty is all of them."""
    given: str = ""
    """Its name in the config, where the action's isn't one; it stays when words change."""
    fixed: bool = False
    """Belongs to what has the focus: the config can't change it."""

    @property
    def shown(self) -> str:
        first = self.keys.split(",", maxsplit=1)[0]
        return self.face or ("Space" if first == "space" else first)

    @property
    def types(self) -> bool:
        """Whether a text field takes it for text."""
        return not self.priority and all(map(is_character, self.keys.split(",")))

    @property
    def name(self) -> str:
        """What the config calls it; keys of one name in several phases are changed together."""
        return self.given or self.action.partition("(")[0].replace("_", "-")


def during(*phases: str) -> frozenset[str]:
    return frozenset(phases)


def acting(keys: Iterable[Key], phase: str) -> list[Key]:
    """The keys that act in a phase."""
    return [key for key in keys if not key.phases or phase in key.phases]
