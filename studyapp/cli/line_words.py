"""What a sitting prints, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from studyapp.study.grading import CONFIDENCE_WORDS, RATING_WORDS, Confidence
from studyapp.study.session import Answer, Shown
from studyapp.study.tolerance_words import tolerance_words
from studyapp.study.words import days
from studyapp.text.difference import Part, difference, in_brackets, nearest
from studyapp.text.markdown import plain
from studyapp.text.width import cell_width

WIDTH: Final = 76


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
        case Choose():
            listed.append(f"  {say(N_('(one is right: write its number)'))}")
        case ChooseMany():
            listed.append(f"  {say(N_('(several may be right: 1 3; 0 for none of them)'))}")
        case Arrange():
            listed.append(f"  {say(N_('(write all the numbers in the right order)'))}")
        case Decide():
            listed.append(f"  {say(N_('true or false? t / f'))}")
        case Number():
            listed.append(f"  {_number_wanted(ask, say)}")
        case Type():
            listed.append(f"  {say(N_('(type the answer)'))}")
        case Reveal():
            listed.append(f"  {say(N_('(Enter shows the answer)'))}")
    return listed


def _number_wanted(ask: Number, say: Say) -> str:
    """ "(a number in ms; a factor of 10 counts as right)"."""
    words = say(N_("a number in {unit}"), unit=ask.unit) if ask.unit else say(N_("a number"))
    parts = [part for part in (words, tolerance_words(ask, say)) if part]
    return say(N_("({words})"), words=say(N_("; ")).join(parts))


def sure_line(say: Say) -> str:
    """How sure one can be."""
    words = [f"{int(one)} {say(CONFIDENCE_WORDS[one])}" for one in Confidence]
    return f"{say(N_('how sure?'))} {say(N_(', ')).join(words)}"


def verdict_lines(shown: Shown, answer: Answer, say: Say) -> list[str]:
    """Right or wrong, what would have been right, and what was amiss with what was said."""
    ask, verdict = shown.question.ask, answer.verdict
    if verdict.right is None:
        return _labelled(say(N_("the answer")), plain(shown.question.answer, WIDTH), say)
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
    lines = _labelled(" · ".join(told), _right(ask, verdict.answer, say), say)
    if isinstance(ask, Type) and isinstance(answer.response, Typed) and verdict.right is False:
        parts = difference(answer.response.text, nearest(answer.response.text, ask.accept))
        if parts:
            lines.append(_difference_line(parts, say))
    return [*lines, *_reasons(ask, answer), *_consequences(shown, answer, say)]


def _labelled(label: str, text: str, say: Say) -> list[str]:
    """On one line where it fits."""
    words = N_("{first}: {then}")
    line = say(words, first=label, then=text)
    if "\n" not in text and cell_width(line) <= WIDTH:
        return [line]
    return [say(words, first=label, then="").rstrip(), text]


def _difference_line(parts: Sequence[Part], say: Say) -> str:
    """Drawn with brackets, and said in words: many screen readers pass brackets over."""
    told = [say(N_("the difference: {parts}"), parts=in_brackets(parts))]
    for sort, words in (("extra", N_("too much: {texts}")), ("missing", N_("missing: {texts}"))):
        found = [f"“{part.text}”" for part in parts if part.sort == sort]
        if found:
            told.append(say(words, texts=say(N_(", ")).join(found)))
    return say(N_("; ")).join(told)


def _consequences(shown: Shown, answer: Answer, say: Say) -> Iterator[str]:
    """What the learner's confidence makes of the answer."""
    right = answer.verdict.right
    if right and answer.confidence is Confidence.GUESS and shown.futures is not None:
        yield say(N_("a right guess proposes Again"))
    elif right is False and answer.confidence is Confidence.CERTAIN:
        yield say(N_("sure but wrong: it comes first next time"))


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
    return [
        plain(f"{signs[one.id in rights]} {one.text.rstrip('.。')}: {one.why}", WIDTH)
        for one in found
    ]


def after_lines(shown: Shown, say: Say) -> list[str]:
    """Why, and what the learner wrote."""
    why = shown.question.why
    lines = _labelled(say(N_("why")), plain(why, WIDTH), say) if why else []
    if shown.stored.words:
        lines.append(say(N_("your words: {words}"), words=shown.stored.words))
    return lines


def rating_line(
    futures: Futures | None, offered: Sequence[Rating], proposed: Rating, say: Say
) -> str:
    """What can be said of a card, and what a blank line says."""
    if futures is None:
        known = {Rating.AGAIN: N_("missed"), Rating.GOOD: N_("knew")}
        names = {one: f"{int(one)} {say(known[one])}" for one in offered}
        parts, words = list(names.values()), N_("did you know it? {choices}; Enter is {proposed}")
    else:
        names = {one: f"{int(one)} {say(RATING_WORDS[one])}" for one in offered}
        parts = [f"{names[one]} {days(futures[one].interval, say)}" for one in offered]
        words = N_("rate it: {choices}; Enter is {proposed}")
    return say(words, choices=say(N_(", ")).join(parts), proposed=names[proposed])
