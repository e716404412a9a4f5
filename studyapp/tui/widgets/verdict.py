"""The verdict in one line, and the explanation under it."""

from __future__ import annotations

from textual.content import Content

from studyapp.deck.ask import Choose, GaveUp, Number, Reveal, Type
from studyapp.i18n import N_, Say
from studyapp.lab.numbers import show
from studyapp.study.causes import Explanation, Slip
from studyapp.study.exhibit import Exhibit
from studyapp.study.explaining_words import sentence
from studyapp.study.grading import CONFIDENCE_WORDS, Confidence
from studyapp.study.session import Answer, Shown


def verdict_line(
    shown: Shown,
    answer: Answer,
    exhibit: Exhibit | None,
    say: Say,
    explanation: Explanation | None = None,
    language: str = "en",
) -> Content:
    """ "✓ right   you said 1e-12   computed 2.5e-13 (20 seeds: …)   you were certain"; under it
    what a mistake came from."""
    verdict, gave_up = answer.verdict, isinstance(answer.response, GaveUp)
    if verdict.right is None:
        parts = [Content.styled(say(N_("the answer")), "bold")]
    elif gave_up:
        parts = [Content.styled(f"– {say(N_('not answered'))}", "bold")]
    elif verdict.right:
        parts = [Content.styled(f"✓ {say(N_('right'))}", "bold $success")]
    else:
        parts = [Content.styled(f"✗ {say(N_('wrong'))}", "bold $error")]
    if isinstance(shown.question.ask, Type | Number):
        if not gave_up:
            parts.append(Content(f"{say(N_('you said'))} {verdict.said}"))
        parts.append(
            Content.assemble((f"{say(N_('the answer'))} ", "$muted"), (verdict.answer, "bold"))
        )
    if exhibit and exhibit.computed:
        parts.append(Content(computed(exhibit, say)))
    if verdict.remark and not (explanation and isinstance(explanation.cause, Slip)):
        parts.append(Content.styled(say(verdict.remark), "$warning"))
    if verdict.right and answer.confidence is Confidence.GUESS:
        parts.append(Content.styled(say(N_("a right guess proposes Again")), "$muted"))
    elif answer.confidence:
        how = say(CONFIDENCE_WORDS[answer.confidence])
        parts.append(Content.styled(say(N_("you were: {how}"), how=how), "$muted"))
    line = Content("   ").join(parts)
    if explanation is None or verdict.right is not False:
        return line
    why = sentence(explanation, say, language)
    return Content("\n").join([line, Content.styled(f"≈ {why}", "$warning")])


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
    parts = []
    if isinstance(shown.question.ask, Reveal):
        parts.append(shown.question.answer)
    if answer.verdict.why and answer.verdict.right is False:
        parts.append(f"✗ {answer.verdict.why}")
    if isinstance(shown.question.ask, Choose):
        options, right = shown.question.ask.options, shown.question.ask.right
        parts += [f"✓ {option.why}" for option in options if option.id == right and option.why]
    if shown.question.why:
        parts.append(shown.question.why)
    return "\n\n".join(parts)
