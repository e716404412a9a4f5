"""A text given to the learner's own editor, and what it came back as."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from studyapp.cli.front import Front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.deck.fields import NoteError
from studyapp.deck.values import Record
from studyapp.i18n import N_

_USUAL: Final = ("editor", "nano", "vim", "vi")
"""Where nobody says which."""

Read = Callable[[str], Record | None]
"""The record that a text says, None for an empty one. Raises NoteError."""


class Draft:
    """A text in a file of its own, which stays until it is thrown away."""

    def __init__(self, front: Front, name: str, text: str) -> None:
        self.front, self.text = front, text
        self.command = editor(front.environment)
        self.file = Path(tempfile.mkdtemp(prefix="studyapp-")) / f"{name}.toml"
        self.file.write_text(text, encoding="utf-8", newline="\n")

    def edited(self, read: Read) -> Record | None:
        """What the text says once the editor is closed; None where it was left, or emptied.

        A mistake is shown and the editor opened again, where somebody is there to be asked.
        Raises Refused, naming the file.
        """
        while True:
            self._open()
            try:
                text = self.file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
                record = None if text == self.text else read(text)
            except (NoteError, UnicodeDecodeError) as wrong:
                self._again(wrong)
                continue
            if record is None:
                self.discard()
            return record

    def discard(self) -> None:
        shutil.rmtree(self.file.parent, ignore_errors=True)

    def kept(self, outcome: Outcome, what: str) -> Refused:
        """A refusal that says where the text is."""
        return Refused(outcome, what, f"your text is kept in {self.file}")

    def _open(self) -> None:
        try:
            code = subprocess.run([*self.command, str(self.file)], check=False).returncode
        except OSError as wrong:
            self.discard()
            what = f"the editor {self.command[0]!r} can't be started"
            reason = (wrong.strerror or "").lower()
            fix = "set EDITOR to one that is there, or use --set FIELD=TEXT"
            raise Refused(Outcome.UNUSABLE, f"{what} ({reason})", fix) from None
        if code:
            what = f"the editor ended with {code}; nothing was changed"
            if self._touched():
                raise self.kept(Outcome.CANCELLED, what)
            self.discard()
            raise Refused(Outcome.CANCELLED, what)

    def _touched(self) -> bool:
        try:
            return self.file.read_bytes() != self.text.encode()
        except OSError:
            return False

    def _again(self, wrong: NoteError | UnicodeDecodeError) -> None:
        said = "it is no UTF-8 text" if isinstance(wrong, UnicodeDecodeError) else str(wrong)
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise self.kept(Outcome.BAD_DATA, f"nothing was changed: {said}")
        click.echo(said, err=True)
        say = self.front.say
        if not click.confirm(say(N_("Open the editor again?")), default=True, err=True):
            raise self.kept(Outcome.CANCELLED, "nothing was changed")


def editor(environment: Mapping[str, str]) -> list[str]:
    """The words of the command: VISUAL, EDITOR, or what is usually there. Raises Refused.

    It is never given to a shell.
    """
    for name in ("VISUAL", "EDITOR"):
        if named := environment.get(name, "").strip():
            try:
                return shlex.split(named)
            except ValueError as wrong:
                what = f"{name}={named!r} can't be read: {str(wrong).lower()}"
                raise Refused(Outcome.USAGE, what, "write it as a command") from None
    if sys.stdin.isatty() and sys.stdout.isatty():
        found = next((one for one in _USUAL if shutil.which(one)), None)
        if found:
            return [found]
    raise Refused(Outcome.USAGE, "no editor is named", "set EDITOR, or use --set FIELD=TEXT")
