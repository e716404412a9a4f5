"""`studyapp check`: lint decks and run their evidence."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from click.core import ParameterSource

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.progress import Bar
from studyapp.formats import Problem
from studyapp.library.check import TooManyRunsError, check
from studyapp.library.report import Report, Ruled

FIRST = 20
"""Problems that are listed before the rest is counted."""


LAST = 2**32 - 1001
"""The largest first seed: a thousand may follow."""


@click.command("check")
@click.argument(
    "paths", metavar="[PATH ...]", nargs=-1, type=click.Path(readable=False, path_type=Path)
)
@click.option(
    "--seeds",
    metavar="N",
    default=5,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="How many seeds each run is made on; given, variants of a question too.",
)
@click.option(
    "--entropy",
    default="0",
    metavar="fresh|N",
    help="The first seed; fresh draws one that nobody tuned.",
)
@click.option("--many", is_flag=True, help="Allow decks from elsewhere more than 50 runs.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def check_verb(
    front: Front, paths: tuple[Path, ...], seeds: int, entropy: str, many: bool, as_json: bool
) -> int:
    """Lint decks and run every piece of evidence and its control.

    Without PATH, the decks that come with the app.
    """
    first = first_seed(entropy)
    on = range(first, first + seeds)
    given = click.get_current_context().get_parameter_source("seeds")
    variant_seeds = on[:1] if given is ParameterSource.DEFAULT else on
    with Bar(front, "running evidence") as bar:
        try:
            report = check(paths, seeds=on, tell=bar.tell, many=many, variant_seeds=variant_seeds)
        except TooManyRunsError as asked:
            fix = "look at them first, then add --many"
            raise Refused(Outcome.DECISION, str(asked), fix) from None
    if as_json:
        print_document(document(report, first))
    else:
        tell(report, first)
    return Outcome.DONE if report.sound else Outcome.BAD_DATA


def first_seed(entropy: str) -> int:
    if entropy == "fresh":
        import secrets

        return secrets.randbelow(2**31)
    if not (entropy.isascii() and entropy.isdecimal()) or int(entropy) > LAST:
        what = f"--entropy {entropy!r} is neither 'fresh' nor a seed"
        raise Refused(Outcome.USAGE, what, f"write one from 0 to {LAST}")
    return int(entropy)


def document(report: Report, first: int) -> dict[str, object]:
    def rows(ruled: list[Ruled]) -> list[dict[str, object]]:
        return [asdict(one) for one in ruled]

    def problems(found: list[Problem]) -> list[dict[str, object]]:
        return [{"file": p.file, "line": p.line, "what": p.what, "fix": p.fix} for p in found]

    return {
        "decks": report.decks,
        "notes": report.notes,
        "runs": report.runs,
        "seeds": len(report.seeds),
        "first_seed": first,
        "evidence": report.evidence,
        "supports": report.supports,
        "holds": report.holds,
        "varying": report.varying,
        "variants": report.variants,
        "refuted": rows(report.refuted),
        "depends": rows(report.depends),
        "controls_not_failing": rows(report.controls_not_failing),
        "wrong_keys_holding": rows(report.wrong_keys_holding),
        "not_run": rows(report.not_run),
        "ill_conditioned": rows(report.ill_conditioned),
        "too_few_variants": rows(report.too_few_variants),
        "unusable": rows(report.unusable),
        "problems": problems(report.problems),
        "warnings": problems(report.warnings),
    }


def tell(report: Report, first: int) -> None:
    click.echo(
        f"{report.notes} notes in {report.decks} decks; {report.evidence} pieces of evidence "
        f"decide a key, {report.supports} support an explanation"
    )
    click.echo(
        f"{report.runs} distinct runs on {len(report.seeds)} seeds from {first}: "
        f"{report.holds} hold as they must"
    )
    if report.varying:
        click.echo(f"{report.varying} notes vary, in {report.variants} variants")
    for title, ruled in (
        ("refuted", report.refuted),
        ("depends on the seed", report.depends),
        ("control does not fail", report.controls_not_failing),
        ("wrong key holds", report.wrong_keys_holding),
        ("not run", report.not_run),
        ("ill-conditioned", report.ill_conditioned),
        ("too few variants", report.too_few_variants),
        ("never asked", report.unusable),
    ):
        for one in ruled[:FIRST]:
            click.echo(f"{title}: {one.deck}/{one.note} ({one.demo}): {one.what}", err=True)
        if len(ruled) > FIRST:
            click.echo(f"{title}: {len(ruled) - FIRST} more", err=True)
    for warning in report.warnings[:FIRST]:
        click.echo(str(warning), err=True)
    for problem in report.problems[:FIRST]:
        click.echo(str(problem), err=True)
    if len(report.problems) > FIRST:
        click.echo(f"{len(report.problems) - FIRST} more problems", err=True)
