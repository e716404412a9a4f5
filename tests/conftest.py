"""Every test has folders, a language and a terminal of its own."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import studyapp.lab  # noqa: F401 - one BLAS thread, set before any test file imports NumPy

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=1)))


class Clock:
    """Aware local time that moves only when told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees, or touches, what belongs to whoever runs it."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("STUDYAPP_COLLECTION", "STUDYAPP_LANG", "STUDYAPP_NOW", "NO_COLOR", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    for name, folder in (
        ("DATA", "data"),
        ("CONFIG", "config"),
        ("CACHE", "cache"),
        ("STATE", "state"),
    ):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
