"""What a sitting prints, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from studyapp.cli.line_reading import WORDS
from studyapp.deck.ask import (
    Arrange,
    Ask,
    Choose,
    ChooseMany,
    Chosen,
    ChosenMany,
    Decide,
    GaveUp,
    Number,
    Reveal,
    Type,
    Typed,
    choices,
)
from studyapp.deck.kinds import find_kind
from studyapp.i18n import N_, Say
from studyapp.scheduler import Futures, Rating
from studyapp.scheduler.days import day_date
from studyapp.study.grading import RATING_WORDS
from studyapp.study.nothing import waiting
from studyapp.study.session import Answer, Session, Shown, Summary
from studyapp.study.words import days
from studyapp.text.difference import difference, in_brackets, nearest
from studyapp.text.markdown import plain
from studyapp.text.width import cell_width, clip

WIDTH: Final = 76
AGAIN: Final = 10
"""Cards that are listed at the end to be seen again."""


def help_lines(say: Say) -> list[str]:
    """Every command."""
    first = say(
        N_("Answer and press Enter; then rate 1-4, a blank line takes the proposed rating.")
    )
    last = say(
        N_(
            "A colon before a command always works: :u. Where the answer is typed it is needed,\n"
            "and where a letter is an answer, like f for false, the answer wins."
        )
    )
    return [first, *(f"  {say(line)}" for line in WORDS.values() if line), *last.split("\n")]


# -- a card ------------------------------------------------------------------------------------


def question_lines(shown: Shown, total: int, say: Say) -> list[str]:
    """The head of a card, its question, its options, and how to answer."""
    question, stored = shown.question, shown.stored
    about = [question.topic, say(find_kind(question.kind).title)]
    if stored.flag:
        about.append(say(N_("flag {n}"), n=stored.flag))
    if stored.marked:
        about.append(say(N_("marked")))
    lines = ["", f"[{shown.number}/{total}] {' · '.join(filter(None, about))}"]
    lines.append(plain(question.prompt, WIDTH))
    if question.recall:
        lines.append(f"  {say(N_('(without its options: you knew it twice in a row)'))}")
    if shown.instance is not None:
        drawn = say(N_("(its numbers are drawn anew each time; seed {seed})"), seed=shown.seed)
        lines.append(f"  {drawn}")
    return [*lines, *options(question.ask, say)]


def options(ask: Ask, say: Say) -> list[str]:
    """The numbered options or steps of an ask, and how to answer it."""
    listed = [
        f"  {n}. {plain(choice.text, WIDTH - 5)}".replace("\n", "\n     ")
        for n, choice in enumerate(choices(ask), 1)
    ]
    match ask:
        case ChooseMany():
            listed.append(f"  {say(N_('(several may be right: 1 3; 0 for none of them)'))}")
        case Arrange():
            listed.append(f"  {say(N_('(write all the numbers in the right order)'))}")
        case Decide():
            listed.append(f"  {say(N_('true or false? t / f'))}")
        case Number(unit=unit) if unit:
            listed.append(f"  [{unit}]")
        case Reveal():
            listed.append(f"  {say(N_('(Enter shows the answer)'))}")
    return listed


def verdict_lines(shown: Shown, answer: Answer, say: Say) -> list[str]:
    """Right or wrong, what would have been right, and what was amiss with what was said."""
    ask, verdict = shown.question.ask, answer.verdict
    if verdict.right is None:
        return _labelled(say(N_("the answer")), plain(shown.question.answer, WIDTH))
    said = f"✓ {say(N_('right'))}" if verdict.right else f"✗ {say(N_('wrong'))}"
    if isinstance(answer.response, GaveUp):
        said = f"– {say(N_('not answered'))}"
    told = [said]
    if verdict.marks is not None and not isinstance(answer.response, GaveUp):
        got, of = verdict.marks
        words = N_("{got} of {of} pairs in order")
        words = words if isinstance(ask, Arrange) else N_("{got} of {of} marks")
        told.append(say(words, got=got, of=of))
    if isinstance(ask, Arrange) and verdict.right:
        return [" · ".join(told)]  # it was just written
    told.append(say(N_("the answer")))
    lines = _labelled(" · ".join(told), _right(ask, verdict.answer, say))
    if isinstance(ask, Type) and isinstance(answer.response, Typed) and verdict.right is False:
        parts = difference(answer.response.text, nearest(answer.response.text, ask.accept))
        if parts:
            words = N_("the difference: {parts}   [-too much-] {{+missing+}}")
            lines.append(say(words, parts=in_brackets(parts)))
    return [*lines, *_reasons(ask, answer)]


def _labelled(label: str, text: str) -> list[str]:
    """On one line where it fits."""
    line = f"{label}: {text}"
    return [line] if "\n" not in text and cell_width(line) <= WIDTH else [f"{label}:", text]


def _right(ask: Ask, answer: str, say: Say) -> str:
    """The right answer; of an order the numbers to write, and the steps."""
    match ask:
        case Type() | Number():
            return answer
        case Decide():
            return say(answer)
        case Arrange(steps, right):
            place = {step.id: n for n, step in enumerate(steps, 1)}
            by_id = {step.id: step.text for step in steps}
            listed = [f"  {place[one]}. {plain(by_id[one], WIDTH - 5)}" for one in right]
            return "\n".join([" ".join(str(place[one]) for one in right), *listed])
    return plain(answer, WIDTH)


def _reasons(ask: Ask, answer: Answer) -> list[str]:
    """The author's reasons of the options that it was about."""
    picked: set[str] = set()
    match ask, answer.response:
        case Choose(_, right), response:
            told = {right}
            if isinstance(response, Chosen):
                told.add(response.option)
            rights = {right}
        case ChooseMany(_, rights), response:
            picked = set(response.options) if isinstance(response, ChosenMany) else set()
            told = picked ^ set(rights) or set(rights)
        case _:
            return []
    found = [one for one in choices(ask) if one.id in told and one.why]
    found.sort(key=lambda one: one.id in rights)
    signs = {True: "✓", False: "✗"}
    return [plain(f"{signs[one.id in rights]} {one.text}: {one.why}", WIDTH) for one in found]


def after_lines(shown: Shown, say: Say) -> list[str]:
    """Why, and what the learner wrote."""
    lines = [plain(shown.question.why, WIDTH)] if shown.question.why else []
    if shown.stored.words:
        lines.append(say(N_("your words: {words}"), words=shown.stored.words))
    return lines


def rating_line(
    futures: Futures | None, offered: Iterable[Rating], proposed: Rating, say: Say
) -> str:
    """What can be said of a card, and in brackets what a blank line says."""
    if futures is None:
        words = {Rating.AGAIN: N_("missed"), Rating.GOOD: N_("knew")}
        parts = [f"{int(one)} {say(words[one])}" for one in offered]
    else:
        parts = [
            f"{int(one)} {say(RATING_WORDS[one])} {days(futures[one].interval, say)}"
            for one in offered
        ]
    return f"{'  '.join(parts)}  [{int(proposed)}]"


# -- a sitting ---------------------------------------------------------------------------------


def summary_lines(session: Session, summary: Summary, say: Say) -> list[str]:
    """How a sitting that schedules went, and what comes next."""
    words = N_("{n} answered, {recalled} recalled")
    lines = ["", say(words, n=summary.answered, recalled=summary.recalled)]
    lines += again_lines(summary, say)
    if summary.waiting:
        lines.append(say(N_("still to be recalled today: {n}"), n=summary.waiting))
    if session.queue.left_over:
        words = N_("{count} more are due than today's limits take: studyapp backlog")
        lines.append(say(words, count=session.queue.left_over))
    if held := waiting(session):
        lines.append(f"{say(held[0], **held[1])} (--no-gate)")
    lines += unasked_lines(summary, say)
    if summary.next_due:
        day, count = summary.next_due
        when = day_date(day).isoformat()
        lines.append(say(N_("next: {when}, {count} due"), count=count, when=when))
    return lines


def practice_lines(summary: Summary, topics: Sequence[tuple[str, int, int]], say: Say) -> list[str]:
    """How practice went: all told, by topic, and what to see again."""
    words = N_("{right} right of {n}")
    lines = ["", say(words, right=sum(one.right for one in summary.results), n=summary.answered)]
    if len(topics) > 1:
        lines += [
            f"  {topic}: {say(words, right=right, n=asked)}" for topic, asked, right in topics
        ]
    return [*lines, *again_lines(summary, say), *unasked_lines(summary, say)]


def again_lines(summary: Summary, say: Say) -> list[str]:
    """The cards that were failed, by their questions."""
    failed = summary.again
    if not failed:
        return []
    lines = [f"{say(N_('to see again'))}:"]
    for result in failed[:AGAIN]:
        words = " ".join(plain(result.prompt, 400).split())
        lines.append(f"  ✗ {clip(words, WIDTH - 4)}")
    if len(failed) > AGAIN:
        lines.append(f"  … {len(failed) - AGAIN}")
    return lines


def unasked_lines(summary: Summary, say: Say) -> list[str]:
    return [f"! {one.card}: {say(one.reason, **one.values)}" for one in summary.unasked]
