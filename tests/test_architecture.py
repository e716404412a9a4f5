"""The floors of the house: every import points down, and what is heavy waits until it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "studyapp"

FLOORS = {
    "__main__": 6,
    "cli": 5,
    "tui": 4,
    "study": 3,
    "library": 3,
    "store": 2,
    "stats": 2,
    "formats": 2,
    "lab": 2,
    "deck": 1,
    "charts": 1,
    "scheduler": 1,
    "text": 1,
    "settings": 1,
    "i18n": 0,
    "plugins": 0,
    "paths": -1,
}
SIDEWAYS = {
    ("deck", "text"),  # words are folded, card text is parsed
    ("charts", "text"),  # labels are cut by cell width
    ("stats", "store"),  # functions of the review log's values
}

LIBRARIES = {
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "textual": {"tui"},
    "matplotlib": {"charts"},
    "click": {"cli"},
    "numpy": {"lab", "charts", "scheduler", "tui"},
    "rich": {"text", "tui", "charts"},
    "markdown_it": {"text"},
    "mdit_py_plugins": {"text"},
    "tomlkit": {"settings"},
    "platformdirs": {"paths"},
}
"""Which rooms may use a library at all, at module level or inside a function."""


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def files() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def imports(path: Path) -> list[tuple[int, str]]:
    """Every module that a file imports, wherever in it the import stands."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            found.append((node.lineno, node.module or ""))
    return found


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_import_points_down(path: Path) -> None:
    here = room_of(path)
    for line, module in imports(path):
        if not module.startswith("studyapp."):
            continue
        there = module.split(".")[1]
        allowed = there == here or FLOORS[there] < FLOORS[here] or (here, there) in SIDEWAYS
        assert allowed, f"{path}:{line}: {here} may not import {there}"


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_library_stays_in_the_rooms_that_may_use_it(path: Path) -> None:
    here = room_of(path)
    for line, module in imports(path):
        top = module.split(".")[0]
        assert here in LIBRARIES.get(top, {here}), f"{path}:{line}: {here} may not import {top}"


def test_pyplot_is_never_imported() -> None:
    for path in files():
        assert "pyplot" not in " ".join(name for _, name in imports(path)), path


HEAVY = ("numpy", "matplotlib", "sqlalchemy", "alembic", "textual")

LIGHT = [
    ("studyapp.cli", HEAVY),
    ("studyapp.deck.read", HEAVY),
    ("studyapp.scheduler", HEAVY),
    ("studyapp.formats", HEAVY),
    ("studyapp.lab.demo", HEAVY),
    ("studyapp.lab.params", HEAVY),
    ("studyapp.store.values", HEAVY),
    ("studyapp.store.errors", HEAVY),
    ("studyapp.charts.spec", HEAVY),
    ("studyapp.tui.app", ("numpy", "matplotlib", "sqlalchemy", "alembic")),
    ("studyapp.tui.screens.home", ("numpy", "matplotlib", "sqlalchemy", "alembic")),
    ("studyapp.study.session", ("numpy", "matplotlib", "textual")),
    ("studyapp.library", ("numpy", "matplotlib", "textual")),
]


@pytest.mark.parametrize(("module", "forbidden"), LIGHT, ids=[name for name, _ in LIGHT])
def test_importing_a_room_loads_nothing_heavy(module: str, forbidden: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print([m for m in {forbidden!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from studyapp.cli import run\n"
        "run(['--help'])\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Flashcards" in done.stdout
    assert done.stderr.strip() == "[]"
