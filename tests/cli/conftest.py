from pathlib import Path

import pytest

from tests.cli.driver import SMALL, Studyapp

NOW = "2026-11-21T12:00:00+01:00"


@pytest.fixture
def studyapp(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Studyapp:
    """The command line at a fixed moment, with an empty collection of one's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STUDYAPP_NOW", NOW)
    app = Studyapp(tmp_path, capfd, monkeypatch)
    app.settings("shipped = false\n")
    return app


@pytest.fixture
def small(studyapp: Studyapp) -> Studyapp:
    """The same with a deck that has a note of every kind; it stands in small.toml, too."""
    studyapp.write("small.toml", SMALL)
    assert studyapp("import", "small.toml").code == 0
    return studyapp
