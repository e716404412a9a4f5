"""The verdict in one line, and the explanation under it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from textual.content import Content

from studyapp.deck.ask import (
    Arrange,
    Choice,
    Choose,
    ChooseMany,
    GaveUp,
    Number,
    Reveal,
    Type,
    Typed,
)
from studyapp.deck.judge import judge
from studyapp.i18n import N_, Say
from studyapp.lab.numbers import show
from studyapp.study.causes import Explanation, Slip
from studyapp.study.exhibit import Exhibit
from studyapp.study.explaining_words import sentence
from studyapp.study.grading import CONFIDENCE_WORDS, RATING_WORDS, Confidence
from studyapp.study.session import Answer, Shown
from studyapp.text.width import clip
from studyapp.tui.widgets.compared import compared

HINTS: Final = N_("{n} hints: {rating} at most")
LONGEST_SAID: Final = 120
"""Cells of a typed answer that are said again."""


def verdict_line(
    shown: Shown,
    answer: Answer,
    exhibit: Exhibit | None,
    say: Say,
    explanation: Explanation | None = None,
    language: str = "en",
    *,
    width: int = 74,
) -> Content:
    """ "✓ right   you said 1e-12   computed 2.5e-13 (20 seeds: …)   you were certain"; under it
    where a typed answer parts from the right one, and what a mistake came from."""
    verdict, parts = answer.verdict, [_outcome(shown, answer, say)]
    beside = _beside(shown, answer, width, say)
    if isinstance(shown.question.ask, Type | Number) and beside is None:
        if not isinstance(answer.response, GaveUp):
            parts.append(Content(f"{say(N_('you said'))} {clip(verdict.said, LONGEST_SAID)}"))
        parts.append(
            Content.assemble((f"{say(N_('the answer'))} ", "$muted"), (verdict.answer, "bold"))
        )
    if exhibit and exhibit.computed:
        parts.append(Content(computed(exhibit, say)))
    slip = explanation and isinstance(explanation.cause, Slip)
    if verdict.remark and not slip:
        parts.append(Content.styled(say(verdict.remark), "$warning"))
    parts += [Content.styled(words, "$muted") for words in _what_it_costs(shown, answer, say)]
    lines = _in_rows(parts, width)
    if beside is not None:
        lines.append(beside)
    if explanation is not None and verdict.right is False:
        why = sentence(explanation, say, language)
        lines.append(Content.styled(f"≈ {why}", "$warning"))
    return Content("\n").join(lines)


def _in_rows(parts: Sequence[Content], width: int) -> list[Content]:
    """Side by side as far as they fit; what doesn't begins a row of its own."""
    rows = [parts[0]]
    for part in parts[1:]:
        longer = Content("   ").join([rows[-1], part])
        if longer.cell_length <= width:
            rows[-1] = longer
        else:
            rows.append(part)
    return rows


def _outcome(shown: Shown, answer: Answer, say: Say) -> Content:
    """Right or wrong, in words and by a sign; of an answer right in part, how far."""
    verdict = answer.verdict
    if answer.overridden:
        accepted = judge(shown.question.ask, answer.response).right
        words = (
            N_("counted as right: your answer is accepted from now on")
            if accepted
            else N_("counted as right this once")
        )
        return Content.styled(f"✓ {say(words)}", "bold $success")
    if verdict.right is None:
        return Content.styled(say(N_("the answer")), "bold")
    if isinstance(answer.response, GaveUp):
        return Content.styled(f"– {say(N_('not answered'))}", "bold")
    if verdict.right:
        return Content.styled(f"✓ {say(N_('right'))}", "bold $success")
    wrong = Content.styled(f"✗ {say(N_('wrong'))}", "bold $error")
    if verdict.marks is None:
        return wrong
    got, of = verdict.marks
    ordered = isinstance(shown.question.ask, Arrange)
    words = N_("{got} of {of} pairs in order") if ordered else N_("{got} of {of} marks")
    return Content.assemble(wrong, f"   {say(words, got=got, of=of)}")


def _beside(shown: Shown, answer: Answer, width: int, say: Say) -> Content | None:
    """A wrong typed answer over the right one."""
    match shown.question.ask, answer.response:
        case Type(accept), Typed(text) if answer.verdict.right is False:
            return compared(text, accept, width, say)
    return None


def _what_it_costs(shown: Shown, answer: Answer, say: Say) -> Iterator[str]:
    """What confidence and hints make of the answer."""
    right = answer.verdict.right
    if right and answer.confidence is Confidence.GUESS and shown.futures is not None:
        yield say(N_("a right guess proposes Again"))
    elif right is False and answer.confidence is Confidence.CERTAIN:
        yield say(N_("sure but wrong: it comes first next time"))
    elif answer.confidence:
        yield say(N_("you were: {how}"), how=say(CONFIDENCE_WORDS[answer.confidence]))
    if answer.hints and shown.futures is not None:
        words = N_("1 hint: {rating} at most") if answer.hints == 1 else HINTS
        yield say(words, n=answer.hints, rating=say(RATING_WORDS[answer.cap]))


def computed(exhibit: Exhibit, say: Say) -> str:
    """What the run measured where the note asks for a number."""
    assert exhibit.computed is not None
    median, low, high = (show(value) for value in exhibit.computed)
    if low == high:
        return say(N_("computed {value}"), value=median)
    return say(
        N_("computed {value} ({n} seeds: {low} … {high})"),
        value=median,
        n=exhibit.seeds,
        low=low,
        high=high,
    )


def explanation(shown: Shown, answer: Answer) -> str:
    """The answer where it isn't on screen yet, the reasons of the options, and why."""
    ask, wrong = shown.question.ask, answer.verdict.right is False
    parts = []
    if isinstance(ask, Reveal) or (isinstance(ask, Arrange) and wrong):
        parts.append(shown.question.answer)
    if answer.verdict.why and wrong:
        parts.append(f"✗ {answer.verdict.why}")
    if isinstance(ask, Choose):
        parts += [f"✓ {option.why}" for option in ask.options if option.id == ask.right]
    if isinstance(ask, ChooseMany) and wrong:
        parts += [_reason(option, ask.right) for option in ask.options if option.why]
    parts.append(shown.question.why)
    return "\n\n".join(part for part in parts if part.strip("✓✗ "))


def _reason(option: Choice, right: Collection[str]) -> str:
    """An option with its reason: of several, it must be said whose it is."""
    return f"{'✓' if option.id in right else '✗'} {option.text}: {option.why}"
