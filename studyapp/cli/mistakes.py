"""`studyapp mistakes`: what went wrong lately, and what was wrong though one was certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_
from studyapp.scheduler import study_day
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from studyapp.study.mistakes import Told

WIDTH = 76


@click.command("mistakes")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def mistakes_verb(front: Front, limit: int | None, as_json: bool) -> None:
    """Cards answered wrong in the last 60 days and not right since.

    Those you were certain of come first. A right answer on a later day takes a card off.
    """
    from studyapp.study.mistakes import mistakes, told

    with front.open() as store:
        found = mistakes(store, study_day(front.clock()), limit)
        cards = store.cards([mistake.card for mistake in found])
    every = [
        told(mistake, stored.card, front.language, front.say)
        for mistake, stored in zip(found, cards, strict=True)
    ]
    if as_json:
        print_document({"mistakes": [_row(one) for one in every]})
        return
    for one in every:
        _tell(front, one)
    if not every:
        click.echo(front.say(N_("no mistakes in the last 60 days")), err=True)


def _row(one: Told) -> dict[str, object]:
    mistake = one.mistake
    return {
        "card": mistake.card,
        "at": mistake.at.isoformat(),
        "day": day_date(mistake.day).isoformat(),
        "form": mistake.form,
        "prompt": one.prompt,
        "said": one.said,
        "answer": one.answer,
        "confidence": mistake.confidence,
        "sure": mistake.sure,
        "times": mistake.times,
        "words": mistake.words,
    }


def _tell(front: Front, one: Told) -> None:
    from studyapp.text.markdown import plain

    say, mistake = front.say, one.mistake
    marks = [f"{mistake.at:%Y-%m-%d}", mistake.card]
    if mistake.sure:
        marks.append(say(N_("you were certain")))
    if mistake.times > 1:
        marks.append(say(N_("{count} times"), count=mistake.times))
    click.echo(" · ".join(marks))
    lines = [plain(one.prompt, WIDTH)]
    if one.said:
        lines.append(say(N_("you said: {said}"), said=plain(one.said, WIDTH)))
    if one.answer:
        lines.append(say(N_("right: {answer}"), answer=plain(one.answer, WIDTH)))
    if mistake.words:
        lines.append(say(N_("your words: {words}"), words=mistake.words))
    for text in lines:
        for line in text.splitlines():
            click.echo(f"  {line}".rstrip())
    click.echo()
