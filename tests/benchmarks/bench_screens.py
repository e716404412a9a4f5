"""How soon a key is answered: a slider's chart redrawn, and the next card after a rating."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.terminal import Terminal


def main() -> None:
    for name, value in run(small=False).items():
        print(f"{name}: {value:.1f}")


def run(small: bool) -> dict[str, float]:
    """Milliseconds from a key to the last byte of what it changes, 95th percentile."""
    turns = 10 if small else 60
    with tempfile.TemporaryDirectory() as folder:
        home = {"XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder, "LANG": "C.UTF-8"}
        slider = slide(turns, home)
        answer = rate(turns, 500 if small else 10_000, home, Path(folder))
    return {
        "slider to redrawn chart at 120x40, p95 ms (<= 50)": percentile(slider),
        "slider to redrawn chart at 120x40, median ms": percentile(slider, 0.5),
        "rating to next card with 10,000 cards, p95 ms (<= 50)": percentile(answer),
        "rating to next card with 10,000 cards, median ms": percentile(answer, 0.5),
    }


def percentile(seconds: list[float], share: float = 0.95) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def slide(turns: int, environment: dict[str, str]) -> list[float]:
    """Turn gradient_decay's depth back and forth; the measures are drawn with the chart."""
    argv = [sys.executable, "-m", "studyapp"]
    found = []
    with Terminal(argv, columns=120, rows=40, environment=environment) as terminal:
        terminal.until(r"\d+ new")
        terminal.type("d")
        terminal.until("▸ activation_curves +The slope")
        terminal.type("/")
        terminal.until("show all")
        terminal.type("gradient_decay")
        terminal.until("▸ gradient_decay")
        terminal.type("\r")
        terminal.until("before you run it")
        terminal.type("\x1b")
        terminal.until("(?s)gradient_decay.*shrink_per_layer")
        terminal.type("\x1b[B")
        terminal.until("▸depth")
        depth = 20
        for turn in range(turns):
            step = 1 if turn % 20 < 10 else -1
            depth += step
            terminal.type("\x1b[C" if step > 0 else "\x1b[D")
            found.append(
                terminal.until(rf"(?s)▸depth.*● ?\D*{depth}\b.*--depth {depth}\b", quiet=0.35)
                if depth != 20
                else terminal.until(r"(?s)run gradient_decay *\n", quiet=0.35)
            )
    return found


def rate(turns: int, cards: int, environment: dict[str, str], folder: Path) -> list[float]:
    """Reveal cards of a large deck and rate them."""
    deck = folder / "large.md"
    deck.write_text(
        "---\ndeck: large\ntitle: Large\nlang: en\n---\n"
        + "".join(f"Q: Question number {n}?\nA: Answer {n}.\n\n" for n in range(cards))
    )
    import os
    import subprocess

    own = os.environ | environment | {"STUDYAPP_COLLECTION": str(folder / "large.db")}
    run_ = [sys.executable, "-m", "studyapp"]
    for arguments in (
        ["config", "set", "shipped", "off"],
        ["config", "set", "new_per_day", str(turns + 20)],
        ["import", str(deck)],
    ):
        subprocess.run([*run_, *arguments], env=own, check=True, capture_output=True)
    found = []
    with Terminal([*run_, "study"], columns=80, rows=24, environment=own) as terminal:
        terminal.until(r"1 / \d+")
        for turn in range(1, turns + 1):
            terminal.type(" ")
            terminal.until("1 Again")
            terminal.type("3")
            found.append(terminal.until(rf"{turn + 1} / \d+", quiet=0.2))
    return found


if __name__ == "__main__":
    main()
