"""Keys as Textual binds them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding, BindingsMap
from textual.screen import Screen

from studyapp.tui.keys.key import Key, acting


def bound(own: Sequence[Key], everywhere: Sequence[Key], phase: str) -> BindingsMap:
    """What the keys of a screen do in one phase; a key that acts in another phase does nothing."""
    found = BindingsMap()
    mentioned = {name for key in own for name in key.keys.split(",")}
    for name, binding in BindingsMap(Screen.BINDINGS):
        if name not in mentioned:
            found.key_to_bindings.setdefault(name, []).append(binding)
    for prefix, keys in (("", acting(own, phase)), ("app.", acting(everywhere, phase))):
        for key in keys:
            for name in key.keys.split(","):
                binding = Binding(name, prefix + key.action, show=False, priority=key.priority)
                if binding not in found.key_to_bindings.get(name, ()):
                    found.key_to_bindings.setdefault(name, []).append(binding)
    return found
