"""The command line: one file a family of verbs, loaded when it is called."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Final

import click

from studyapp import __version__
from studyapp.cli.front import Front
from studyapp.cli.group import Verbs
from studyapp.cli.outcome import Outcome, line_of
from studyapp.i18n import Say, english

VERBS: Final = {
    "study": ("studyapp.cli.study", "Study what is due; --plain asks line by line."),
    "quiz": ("studyapp.cli.quiz", "Some cards, asked once and counted; no schedule moves."),
    "demo": ("studyapp.cli.demo", "List, show, run and plot the simulations."),
    "lesson": ("studyapp.cli.reading", "Read a lesson as text, or list them."),
    "glossary": ("studyapp.cli.reading", "What the words of the field mean."),
    "check": ("studyapp.cli.check", "Lint decks and run every piece of evidence and its control."),
    "import": ("studyapp.cli.importing", "Bring decks in: TOML, Markdown, CSV."),
    "export": ("studyapp.cli.export", "Write decks out: TOML, or everything as JSON lines."),
    "search": ("studyapp.cli.searching", "The cards that a search finds."),
    "add": ("studyapp.cli.editing", "Add a note: by fields, TOML on stdin, or in your editor."),
    "edit": ("studyapp.cli.editing", "Change a note: by fields, or in your editor."),
    "tag": ("studyapp.cli.handling", "Give notes tags, or take tags away."),
    "suspend": ("studyapp.cli.handling", "Ask cards no more."),
    "unsuspend": ("studyapp.cli.handling", "Ask suspended cards again."),
    "bury": ("studyapp.cli.handling", "Set cards aside until tomorrow."),
    "unbury": ("studyapp.cli.handling", "Bring buried cards back today."),
    "flag": ("studyapp.cli.handling", "Flag cards 1 to 7."),
    "mark": ("studyapp.cli.handling", "Mark cards."),
    "unmark": ("studyapp.cli.handling", "Take the marks of cards away."),
    "reset": ("studyapp.cli.handling", "Make cards new again, history kept."),
    "set-due": ("studyapp.cli.handling", "Ask cards on another day."),
    "undo": ("studyapp.cli.history", "Take back the last things done."),
    "redo": ("studyapp.cli.history", "Do again what was taken back."),
    "due": ("studyapp.cli.counts", "How much is due, today and on the days to come."),
    "backlog": ("studyapp.cli.backlog", "Spread what is too much for today; first a preview."),
    "mistakes": ("studyapp.cli.mistakes", "What was answered wrong and not right since."),
    "stats": ("studyapp.cli.stats", "Counts, true retention, calibration, the streak."),
    "card": ("studyapp.cli.card", "One card: its text, schedule and every review."),
    "decks": ("studyapp.cli.counts", "The decks of the collection."),
    "config": ("studyapp.cli.config", "Read and set the settings."),
    "backup": ("studyapp.cli.backup", "Make a verified copy of the collection, or go back to one."),
    "paths": ("studyapp.cli.paths", "Where everything lives."),
}
"""Each verb, the file it stands in, and its one line of help; nothing is imported to list them."""


LONGEST_ERROR: Final = 600
"""Characters."""


class LazyVerbs(Verbs):
    """Imports a verb's file when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        return verb(name) if name in VERBS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Verbs"):
            formatter.write_dl([(name, line) for name, (_, line) in VERBS.items()])


def verb(name: str) -> click.Command:
    module = importlib.import_module(VERBS[name][0])
    command: click.Command = getattr(module, f"{name.replace('-', '_')}_verb")
    return command


@click.group(
    cls=LazyVerbs,
    invoke_without_command=True,
    subcommand_metavar="[VERB] ...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--collection", metavar="PATH_OR_URL", help="Another collection than your own.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the screens and cards.")
@click.option("--plain", is_flag=True, help="Lines instead of screens: screen readers, pipes.")
@click.version_option(__version__, prog_name="studyapp")
@click.pass_context
def cli(ctx: click.Context, collection: str | None, lang: str | None, plain: bool) -> int | None:
    """Flashcards for deep learning whose answers run.

    Alone, `studyapp` opens the app; every verb works without a terminal.
    """
    front = ctx.ensure_object(Front)
    front.given_collection, front.given_language, front.plain = collection, lang, plain
    if ctx.invoked_subcommand is not None:
        return None
    if plain:
        code: int | None = ctx.invoke(verb("study"))
        return code
    from studyapp.cli.screens import open_app

    return open_app(front)


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command line; errors are one line on stderr (JSON under --json)."""
    _print_anything()
    front = Front(os.environ)
    try:
        code = _invoked(list(arguments), front)
        _flush()
    except BrokenPipeError:
        _drop_output()
        return Outcome.DONE
    except SystemExit as done:  # shell completion
        return done.code if isinstance(done.code, int) else Outcome.DONE
    except (Exception, KeyboardInterrupt) as error:
        return _fail(error, front, as_json="--json" in arguments)
    return code


def _invoked(arguments: list[str], front: Front) -> int:
    if "_STUDYAPP_COMPLETE" in front.environment:
        cli.main(arguments, prog_name="studyapp")
    try:
        with cli.make_context("studyapp", arguments, obj=front) as context:
            code = cli.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return code if isinstance(code, int) else Outcome.DONE


def _fail(error: BaseException, front: Front, *, as_json: bool) -> int:
    """Say an error in one line on stderr; under --json as a document on stdout too."""
    from studyapp.text.sanitise import sanitise_line

    outcome, line = _told(error, front)
    if isinstance(error, OSError):
        _drop_output()
    line = _clipped(" ".join(sanitise_line(line).split()))
    try:
        click.echo(f"studyapp: {line}", err=True)  # first, for stdout may be what is wrong
        if as_json:
            from studyapp.cli.document import print_document

            print_document({"error": line, "exit": int(outcome)})
        _flush()
    except OSError:
        _drop_output()
    return int(outcome)


def _clipped(line: str) -> str:
    """What is enormous (an argument that is said again) is cut in the middle."""
    begin, end = LONGEST_ERROR * 2 // 3, LONGEST_ERROR // 3
    return line if len(line) <= LONGEST_ERROR else f"{line[:begin]} … {line[-end:]}"


def _told(error: BaseException, front: Front) -> tuple[Outcome, str]:
    match error:
        case KeyboardInterrupt() | click.Abort():
            return Outcome.CANCELLED, "cancelled - nothing was changed"
        case click.NoSuchOption() if error.ctx is not None:
            known = [name for one in error.ctx.command.params for name in one.opts]
            near = get_close_matches(error.option_name, known, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            fix = f"{hint}see {error.ctx.command_path} --help"
            return Outcome.USAGE, f"no option {error.option_name!r} - {fix}"
        case click.ClickException():
            return Outcome.USAGE, _usage(error)
    outcome = Outcome.of(error)
    if outcome is Outcome.DEFECT:
        if "STUDYAPP_TRACEBACK" in front.environment:
            raise error
        what = f"{type(error).__name__}: {error}"
        return outcome, f"{what} - a fault of studyapp; STUDYAPP_TRACEBACK=1 shows where"
    return outcome, line_of(error, _say(front))


def _usage(wrong: click.ClickException) -> str:
    """A wrong command line in one line, with where to look."""
    said = wrong.format_message().rstrip(".")
    said = said.replace("a valid integer range", "a whole number")
    said = said.replace("a valid float range", "a number")
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    if context is None or " - " in said:
        return said
    return f"{said} - see {context.command_path} --help"


def _say(front: Front) -> Say:
    try:
        return front.say
    except Exception:  # the settings that would tell the language are what is wrong
        return english


# -- streams -----------------------------------------------------------------------------------


def _print_anything() -> None:
    """What the terminal's encoding lacks becomes a "?"; bytes that are no text are read as one."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _drop_output() -> None:
    """Nobody takes what is still to be written: let Python not try again as it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, AttributeError):
            with suppress(OSError, AttributeError, io.UnsupportedOperation):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


__all__ = ["Front", "cli", "run"]
