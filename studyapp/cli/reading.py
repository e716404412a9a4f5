"""`studyapp lesson` and `studyapp glossary`: the course to be read as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused, nearest
from studyapp.i18n import N_

if TYPE_CHECKING:
    from studyapp.deck.values import Card
    from studyapp.library.course.lessons import Block, Lesson

WIDTH = 76


def _topics(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:  # noqa: ARG001
    from studyapp.library.course.lessons import written

    return [CompletionItem(topic) for topic in written() if topic.startswith(begun)]


@click.command("lesson")
@click.argument("topic", required=False, shell_complete=_topics)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def lesson_verb(front: Front, topic: str | None, as_json: bool) -> None:
    """A lesson as text: its simulations are run and told in words.

    Without TOPIC, the lessons in reading order with what each builds on.
    """
    from studyapp.library.course.lessons import lesson, written

    if topic is None:
        _list(front, as_json)
        return
    found = lesson(topic, front.language)
    if found is None:
        raise Refused(Outcome.USAGE, f"no lesson {topic!r}", nearest(topic, written()))
    if as_json:
        print_document(_document(found))
        return
    click.echo(found.title)
    cards = _cards(found)
    for block in found.blocks:
        for line in _lines(front, block, cards):
            click.echo(line)


def _list(front: Front, as_json: bool) -> None:
    from studyapp.library.course.lessons import lesson
    from studyapp.library.course.topics import topics

    language = front.language
    rows = [
        (topic, found) for topic in topics() if (found := lesson(topic.id, language)) is not None
    ]
    if as_json:
        print_document(
            {
                "lessons": [
                    {
                        "topic": topic.id,
                        "title": topic.title.said_in(language),
                        "idea": topic.idea.said_in(language),
                        "requires": topic.requires,
                        "sections": [section.text for section in found.sections],
                        "notes": found.notes,
                    }
                    for topic, found in rows
                ]
            }
        )
        return
    for topic, _ in rows:
        after = f"  ← {', '.join(topic.requires)}" if topic.requires else ""
        click.echo(f"{topic.id}: {topic.title.said_in(language)}{after}")


def _document(found: Lesson) -> dict[str, object]:
    from studyapp.library.course.lessons import (
        CardBlock,
        ChainBlock,
        DemoBlock,
        Heading,
        Prose,
        TableBlock,
    )

    blocks = list[dict[str, object]]()
    for block in found.blocks:
        match block:
            case Heading(level, text):
                blocks.append({"heading": text, "level": level})
            case Prose(text):
                blocks.append({"text": text})
            case TableBlock(table):
                blocks.append({"table": [table.head, *table.rows]})
            case DemoBlock(demo, params, knob, ask):
                blocks.append({"demo": demo, "params": params, "knob": knob, "try": ask})
            case CardBlock(note):
                blocks.append({"note": note})
            case ChainBlock(chain):
                blocks.append({"chain": chain})
    return {
        "topic": found.topic,
        "language": found.language,
        "title": found.title,
        "blocks": blocks,
    }


def _cards(found: Lesson) -> dict[str, Card]:
    """The first card of each note that stands in a lesson, as it ships."""
    from studyapp.deck.read import cards
    from studyapp.library.decks import shipped

    wanted = set(found.notes)
    return {
        name: cards(deck.id, note)[0]
        for deck in shipped()
        for note in deck.notes
        if (name := f"{deck.id}/{note.id}") in wanted
    }


def _lines(front: Front, block: Block, cards: dict[str, Card]) -> Iterator[str]:
    """A block as lines, a blank one before it."""
    from studyapp.deck.read import question
    from studyapp.library.course.lessons import (
        CardBlock,
        ChainBlock,
        DemoBlock,
        Heading,
        Prose,
        TableBlock,
    )
    from studyapp.library.course.references import spelled_out
    from studyapp.text.markdown import plain
    from studyapp.text.table import lay

    say = front.say
    yield ""
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {plain(text, WIDTH)}"
        case Prose(text):
            yield from plain(spelled_out(text), WIDTH).split("\n")
        case TableBlock(table):
            for line in lay(table, WIDTH):
                yield "".join(span.text for span in line).rstrip()
        case DemoBlock(demo, params, _, ask):
            yield from _ran(front, demo, params, ask)
        case CardBlock(note):
            asked = question(cards[note], front.language, 0).prompt if note in cards else note
            lines = plain(asked, WIDTH - 2).split("\n")
            yield from (f"  {line}" for line in [say(N_("card {card}"), card=note), *lines])
        case ChainBlock(chain):
            yield from _chain(front, chain)


def _ran(front: Front, name: str, params: object, ask: str) -> Iterator[str]:
    """A simulation in words: what to find out, what the run says, and the command for more."""
    from studyapp.lab.demo import find
    from studyapp.lab.params import build, command
    from studyapp.lab.sweep import sweep
    from studyapp.text.markdown import plain

    demo = find(name)
    full = build(demo, params)  # type: ignore[arg-type]  # checked with the lesson
    told = demo.told(full, sweep(demo, full).first, front.say)
    for text in (ask, told):
        yield from (f"  {line}" for line in plain(text, WIDTH - 2).split("\n") if line)
    yield f"  {command(demo, full)}"


def _chain(front: Front, name: str) -> Sequence[str]:
    from studyapp.library.course.ladders import chains

    for chain in chains():
        if chain.name == name:
            title = chain.title.said_in(front.language)
            return [f"  {front.say(N_('follow-ups'))}: {title}", *(f"    {n}" for n in chain.notes)]
    return [f"  {name}"]


@click.command("glossary")
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def glossary_verb(front: Front, words: tuple[str, ...], as_json: bool) -> int:
    """What the words of the field mean, in both languages.

    WORDS may be part of a term, in English or Chinese; without them, every term.
    """
    from studyapp.library.course.glossary import look_up
    from studyapp.text.markdown import plain

    found = look_up(" ".join(words))
    if as_json:
        print_document(
            {
                "terms": [
                    {
                        "id": term.id,
                        "topic": term.topic,
                        "en": {
                            "term": term.term.en,
                            "also": term.also["en"],
                            "meaning": term.meaning.en,
                        },
                        "zh": {
                            "term": term.term.zh,
                            "also": term.also["zh"],
                            "meaning": term.meaning.zh,
                        },
                    }
                    for term in found
                ]
            }
        )
        return Outcome.DONE
    for term in found:
        others = [*term.also["en"], *term.also["zh"]]
        click.echo(
            f"{term.term.en} · {term.term.zh}" + (f" ({', '.join(others)})" if others else "")
        )
        for line in plain(term.meaning.said_in(front.language), WIDTH - 2).split("\n"):
            click.echo(f"  {line}")
    if not found:
        click.echo(front.say(N_("no such word; a shorter part of it may find more")), err=True)
    return Outcome.DONE
