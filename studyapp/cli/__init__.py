"""The command line: one file a family of verbs, loaded when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from studyapp import __version__
from studyapp.cli.front import Front, front_from
from studyapp.cli.outcome import Outcome, fail

VERBS: Final = {
    "study": ("studyapp.cli.study", "Study what is due; --plain asks line by line."),
    "demo": ("studyapp.cli.demo", "List, show, run and plot the simulations."),
    "check": ("studyapp.cli.check", "Lint decks and run every piece of evidence and its control."),
    "import": ("studyapp.cli.exchange", "Bring decks in: TOML, Markdown, CSV."),
    "export": ("studyapp.cli.exchange", "Write decks out: TOML, or everything as JSON lines."),
    "undo": ("studyapp.cli.history", "Take back the last things done."),
    "redo": ("studyapp.cli.history", "Do again what was taken back."),
    "due": ("studyapp.cli.history", "How much is due today."),
    "stats": ("studyapp.cli.history", "Counts and true retention."),
    "card": ("studyapp.cli.history", "One card: its text, schedule and every review."),
    "decks": ("studyapp.cli.history", "The decks of the collection."),
    "config": ("studyapp.cli.keep", "Read and set the settings."),
    "backup": ("studyapp.cli.keep", "Make a verified copy of the collection, or list the copies."),
    "paths": ("studyapp.cli.keep", "Where everything lives."),
}
"""Each verb, the file it stands in, and its one line of help; nothing is imported to list them."""


class Verbs(click.Group):
    """A group that imports a verb's file when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in VERBS:
            return None
        module = importlib.import_module(VERBS[name][0])
        command: click.Command = getattr(module, f"{name}_verb")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Verbs"):
            formatter.write_dl([(name, line) for name, (_, line) in VERBS.items()])


@click.group(
    cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--collection", metavar="PATH_OR_URL", help="Another collection than your own.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the screens and cards.")
@click.option("--plain", is_flag=True, help="Lines instead of screens: screen readers, pipes.")
@click.version_option(__version__, prog_name="studyapp")
@click.pass_context
def cli(ctx: click.Context, collection: str | None, lang: str | None, plain: bool) -> None:
    """Flashcards for deep learning whose answers run.

    Alone, `studyapp` opens the app; every verb works without a terminal.
    """
    ctx.obj = front_from(os.environ, collection=collection, language=lang, plain=plain)
    if ctx.invoked_subcommand is None:
        if plain:
            ctx.invoke(cli.get_command(ctx, "study"))
            return
        from studyapp.cli.screens import open_app

        open_app(ctx.obj)


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command line; errors are one line on stderr (JSON under --json)."""
    as_json = "--json" in arguments
    try:
        code = cli.main(args=list(arguments), prog_name="studyapp", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        return fail(Outcome.CANCELLED, "cancelled - nothing was changed", as_json)
    except click.UsageError as wrong:
        return fail(Outcome.USAGE, usage(wrong), as_json)
    except click.ClickException as wrong:
        return fail(Outcome.USAGE, wrong.format_message(), as_json)
    except BrokenPipeError:
        sys.stdout = None  # type: ignore[assignment]  # nobody reads it any more
        return Outcome.DONE
    except Exception as error:
        outcome = Outcome.of(error)
        if outcome is None:
            raise
        return fail(outcome, str(error), as_json)
    return code if isinstance(code, int) else Outcome.DONE


def usage(wrong: click.UsageError) -> str:
    """A wrong command line in one line, with where to look."""
    said = wrong.format_message().rstrip(".")
    if wrong.ctx is None or " - " in said:
        return said
    return f"{said} - see {wrong.ctx.command_path} --help"


__all__ = ["Front", "cli", "run"]
