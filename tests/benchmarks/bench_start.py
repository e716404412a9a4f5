"""How soon the app can be used: home's first paint and its counts against a minimal Textual app,
and `--help` against an empty Python program."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.terminal import Terminal

MINIMAL = """
from textual.app import App
from textual.widgets import Footer, Header, Static

class Minimal(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Header()
        yield Static("READY")
        yield Footer()

Minimal().run()
"""


def main() -> None:
    for name, value in run(small=False).items():
        print(f"{name}: {value:.2f}")


def run(small: bool) -> dict[str, float]:
    """Medians of ratios taken pair by pair, the two programs in turn."""
    turns = 3 if small else 15
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        home = {"XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder, "LANG": "C.UTF-8"}
        app = [python, "-m", "studyapp"]
        program = Path(folder) / "minimal.py"
        program.write_text(MINIMAL)
        minimal = [python, str(program)]
        first = "(?s)studyapp.*study.*demos"
        counts = r"\d+ new|Done for today"
        shown(app, counts, home)  # makes the collection and the bytecode
        paint, filled = [], []
        for _ in range(turns):
            base = shown(minimal, "READY", home)
            paint.append(shown(app, first, home) / base)
            filled.append(shown(app, counts, home) / base)
        help_ratio = [
            wall([*app, "--help"]) / wall([python, "-c", "pass"]) for _ in range(2 * turns)
        ]
    return {
        "first paint : minimal app (<= 1.3)": statistics.median(paint),
        "counts filled in : minimal app (<= 2.5)": statistics.median(filled),
        "--help : python -c pass (<= 8)": statistics.median(help_ratio),
    }


def shown(argv: list[str], pattern: str, environment: dict[str, str]) -> float:
    """Seconds from exec to the pattern on the screen."""
    with Terminal(argv, columns=100, rows=30, environment=environment) as terminal:
        return terminal.until(pattern, quiet=0.05)


def wall(argv: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, check=True, env=os.environ)
    return time.perf_counter() - begin


Benchmark = Callable[[bool], dict[str, float]]

if __name__ == "__main__":
    main()
