"""What `make` says where Python is too old or has no venv: the one line that mends it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def make(folder: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """`make study` with a Python that gives `answer` (shell) to every question."""
    python = folder / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in\n{answer}\nesac\nexit 0\n')
    python.chmod(0o755)
    argv = ["make", "-C", str(ROOT), f"PYTHON={python}", f"VENV={folder / 'venv'}", "study"]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def test_a_python_without_venv_is_told_how_to_get_it(tmp_path: Path) -> None:
    done = make(tmp_path, "*ensurepip*) exit 1;;")
    assert done.returncode != 0
    assert "sudo apt install python3-venv" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    done = make(tmp_path, "*version_info*) exit 1;;")
    assert done.returncode != 0
    assert "3.11 or newer" in done.stdout
